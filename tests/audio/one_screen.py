"""The screens of one meeting that is about to be recorded, to be run at a terminal that may go away."""

from __future__ import annotations

import sys
from pathlib import Path

from models import sandbox

vault = Path(sys.argv[1])
sandbox.confine([vault])

from dataclasses import replace  # noqa: E402 - after the doors are shut

import msgspec  # noqa: E402
from meetings import prepared, tools  # noqa: E402

from engine.audio.microphones import devices  # noqa: E402
from engine.flow import Locations, Workspace  # noqa: E402
from engine.meeting import Scope  # noqa: E402
from engine.policy import built_in  # noqa: E402
from engine.vault import Vault  # noqa: E402
from tui.app import run  # noqa: E402

policy = msgspec.structs.replace(built_in(), on_hangup=sys.argv[3])
made = replace(tools(), devices=devices, policy=policy)
space = Workspace(Vault.unlock(vault, sys.argv[2]), vault, made)
prepared(space, scopes=(Scope.RECORD,))
sys.exit(run(Locations(vault, vault), made, workspace=space))
