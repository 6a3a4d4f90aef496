"""Say where weights lie on this machine; the standard library only, for it is asked before the doors are shut."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from models.errors import CandourError

HERE = Path(__file__).resolve().parent


def home() -> Path:
    """Give the home folder; `CandourError` for a user that has none, as in many a container."""
    try:
        return Path.home()
    except RuntimeError:
        raise CandourError(
            "This user has no home folder.", title="Nowhere to keep things", hint="Name one: HOME=/some/folder candour"
        ) from None


def xdg(variable: str, otherwise: str) -> Path:
    """Give a folder of the user's by the XDG rules, which say that a relative value is to be ignored."""
    given = Path(os.environ.get(variable, ""))
    return given if given.is_absolute() else home() / otherwise


def data_home() -> Path:
    """Give the user's data folder."""
    return xdg("XDG_DATA_HOME", ".local/share")


def weights_folders() -> tuple[Path, ...]:
    """Give the folders weights are looked for in, first to last; new ones are installed in the first.

    The last is where the installation from a wheelhouse puts them, for everybody on the machine.
    """
    if chosen := os.environ.get("CANDOUR_MODELS"):
        return (Path(chosen),)
    checkout = (HERE / "weights",) if (HERE.parent / "pyproject.toml").exists() else ()
    return (*checkout, data_home() / "candour" / "weights", Path(sys.prefix) / "share" / "candour" / "weights")
