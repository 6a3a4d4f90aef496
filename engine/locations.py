"""Say where things lie when the user has not said otherwise; nothing here writes."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from engine.errors import UsageError
from engine.outside import named
from engine.policy_files import export_folder
from models.places import data_home, home

if TYPE_CHECKING:
    from pathlib import Path


def vault_folder() -> Path:
    """Return the folder of the vault: $CANDOUR_VAULT, else `candour/vault` in the data folder."""
    return _chosen("CANDOUR_VAULT") or data_home() / "candour" / "vault"


def holds_vault(folder: Path) -> bool:
    """Tell whether there is a vault in a folder, whole or not; known without anything that could open it."""
    return any(os.path.lexists(folder / name) for name in ("vault.json", "meetings"))


def demo_folder() -> Path:
    """Return the folder in which each demonstration has a place of its own while it lasts."""
    return data_home() / "candour" / "demo"


def exports_folder() -> Path:
    """Return where approved records go: by the policy, else $CANDOUR_EXPORTS, else `Documents/Candour` at home."""
    return export_folder() or _chosen("CANDOUR_EXPORTS") or home() / "Documents" / "Candour"


def _chosen(variable: str) -> Path | None:
    """Return the folder an environment variable names, absolute, or None; UsageError where it can be no folder."""
    value = os.environ.get(variable, "")
    place = named(value)
    if value and place.parts[0].startswith("~"):
        raise UsageError(f"${variable} begins with the home of somebody who is not known here.")
    return place.absolute() if value else None
