"""The real screens, a real terminal, a real microphone: whatever ends them, what was said is sealed and well ended."""

from __future__ import annotations

import signal
import time
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from meetings import PASSPHRASE, tools

from benchmarks.at_terminal import AtTerminal
from engine.audio.chunks import survey
from engine.errors import VaultBusy
from engine.flow import Workspace
from engine.vault import Vault

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from virtual_room import Room

    Recording = Callable[[str], AtTerminal]

pytestmark = pytest.mark.real

SCREEN = str(Path(__file__).parent / "one_screen.py")
F5 = "\x1b[15~"


@pytest.fixture
def vault(tmp_path: Path) -> Path:
    folder = tmp_path / "vault"
    Vault.create(folder, PASSPHRASE, cost=10).lock()
    return folder


def sealed_pieces(vault: Path) -> int:
    return sum(1 for _ in vault.rglob("sound/*.age"))


@pytest.fixture
def recording(room: Room, vault: Path) -> Iterator[Callable[[str], AtTerminal]]:
    """Open the meeting and record until some of it is sealed."""
    with ExitStack() as stack:

        def begin(on_hangup: str) -> AtTerminal:
            screen = AtTerminal(SCREEN, str(vault), PASSPHRASE, on_hangup)
            stack.callback(screen.close)
            screen.until("Meetings")
            screen.press("\r")
            screen.until("Table")
            screen.press(F5)
            screen.until("RECORDING")
            while not sealed_pieces(vault):
                screen.read_on()
            return screen

        yield begin


def ended_well(vault: Path) -> float:
    """Take the meeting up again once its last piece is sealed, and tell how much there is."""
    with Vault.unlock(vault, PASSPHRASE) as unlocked:
        space = Workspace(unlocked, vault, tools())
        (row,) = space.meetings()
        flow = space.open(row.id)
        while not survey(flow._sealed, flow.recordings[0]).ended:
            time.sleep(0.05)  # the recorder may outlive the screens by what it still has to seal
        assert not flow.missing_sound()
        return flow.sealed_seconds


def test_a_second_candour_is_told_where_the_first_is_and_an_end_from_outside_is_a_good_one(
    recording: Recording, vault: Path
) -> None:
    screen = recording("stop")
    with pytest.raises(VaultBusy, match=f"Process {screen.pid} at terminal {screen.name} has this vault open"):
        Vault.unlock(vault, PASSPHRASE)
    screen.signal(signal.SIGTERM)
    assert screen.wait() == 128 + signal.SIGTERM
    assert ended_well(vault) >= 2


def test_a_terminal_that_goes_ends_the_recording_well(recording: Recording, vault: Path) -> None:
    screen = recording("stop")
    screen.hang_up()
    screen.wait()
    assert ended_well(vault) >= 2


def test_where_the_policy_says_so_it_records_on_without_a_terminal(
    recording: Recording, room: Room, vault: Path
) -> None:
    screen = recording("record on")
    before = sealed_pieces(vault)
    screen.hang_up()
    room.say(bytes(32_000 * 5))
    room.wait_until_said()
    assert sealed_pieces(vault) > before
    with pytest.raises(VaultBusy, match=f"Process {screen.pid} without its terminal has this vault open") as refused:
        Vault.unlock(vault, PASSPHRASE)
    assert f"kill {screen.pid} ends it" in (refused.value.hint or "")
    screen.signal(signal.SIGTERM)
    assert screen.wait() == 128 + signal.SIGTERM
    assert ended_well(vault) >= 6
