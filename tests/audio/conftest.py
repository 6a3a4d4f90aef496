"""A meeting to seal sound to, and a virtual microphone that the tests set up themselves."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest
from sealing import Sealed
from virtual_room import Room

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def meeting(tmp_path: Path) -> Sealed:
    return Sealed(tmp_path / "meeting" / "sound")


@pytest.fixture
def room(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Iterator[Room]:
    if not shutil.which("pulseaudio") or not shutil.which("pactl"):
        pytest.skip("no virtual microphone: apt-get install pulseaudio pulseaudio-utils libasound2-plugins")
    room = Room(tmp_path_factory.mktemp("pa"))
    for name, value in room.environment.items():
        monkeypatch.setenv(name, value)
    yield room
    room.close()
