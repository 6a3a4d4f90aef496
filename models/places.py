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


def weights_folders() -> tuple[Path, ...]:
    """Give the folders weights are looked for in, first to last; new ones are installed in the first.

    The last is where the installation from a wheelhouse puts them, for everybody on the machine.
    """
    if chosen := os.environ.get("CANDOUR_MODELS"):
        return (Path(chosen),)
    data = Path(os.environ.get("XDG_DATA_HOME") or home() / ".local/share")
    checkout = (HERE / "weights",) if (HERE.parent / "pyproject.toml").exists() else ()
    return (*checkout, data / "candour" / "weights", Path(sys.prefix) / "share" / "candour" / "weights")
