"""What a practitioner hears and types stays off every other channel: terminal, logs, clipboard, crash reports."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from fakes import FakeWorkspace, door
from keyboard import at_desk, at_stage
from textual.worker import WorkerFailed

from engine.errors import UsageError
from engine.meeting import Participant, Segment, Stage, Transcript
from tui import crash
from tui.app import CandourApp
from tui.crash import LEAKS
from tui.screens.home import HomeScreen

CANARY = "zebrafinch"
CRASHING = f"""
import sys; sys.path.insert(0, {str(Path(__file__).parent)!r})
from fakes import FakeWorkspace, door
from tui import app
from tui.screens.home import HomeScreen
def action_new_meeting(self):
    spoken = "{CANARY} " + self.__class__.__name__
    raise ValueError(spoken)
HomeScreen.action_new_meeting = action_new_meeting
workspace = FakeWorkspace()
HomeScreen.on_show = lambda self: self.action_new_meeting()
crashing = app.CandourApp(door(workspace), workspace=workspace)
crashing.run(headless=True)
print("locked", workspace.locked)
sys.exit(crashing.return_code)
"""


def test_a_crash_names_type_and_place_and_no_value() -> None:
    done = subprocess.run([sys.executable, "-c", CRASHING], capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 1
    assert CANARY not in done.stdout + done.stderr
    assert "Candour had to stop: ValueError at" in done.stderr
    assert "locked True" in done.stdout


async def test_a_crash_in_a_handler_keeps_local_words_to_itself(
    workspace: FakeWorkspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    def crashing(_self: HomeScreen) -> None:
        spoken = CANARY
        raise KeyError(spoken)

    monkeypatch.setattr(HomeScreen, "action_new_meeting", crashing)
    with pytest.raises(KeyError):
        async with at_desk(workspace) as desk:
            await desk.press("n")
    rendered = " ".join(str(piece) for piece in desk.app._exit_renderables)
    assert CANARY not in rendered
    assert desk.app.return_code == 1
    assert workspace.locked


async def test_a_crash_of_a_worker_names_what_it_failed_of(
    workspace: FakeWorkspace, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    async def crashing(_self: HomeScreen) -> None:
        raise KeyError(CANARY)

    monkeypatch.setattr(HomeScreen, "action_new_meeting", lambda screen: screen.run_worker(crashing(screen)))
    with pytest.raises(WorkerFailed):
        async with at_desk(workspace) as desk:
            await desk.press("n")
    said = capsys.readouterr().err
    assert "Candour had to stop: KeyError at tests/tui/test_leaks.py:" in said
    assert CANARY not in said


async def test_an_unforeseen_error_in_a_job_is_shown_without_its_words(workspace: FakeWorkspace) -> None:
    async with at_stage(workspace, Stage.TRANSCRIPT) as (desk, flow):
        flow.fail["window 1"] = RuntimeError(CANARY)
        await desk.press("f5")
        assert "Something went wrong inside Candour" in desk.text
        assert "RuntimeError at" in desk.text
        assert CANARY not in desk.text


def test_forgotten_exceptions_and_threads_say_no_values(capsys: pytest.CaptureFixture[str]) -> None:
    loop = asyncio.new_event_loop()
    crash.on_loop(loop, {"message": CANARY, "exception": ValueError(CANARY)})
    loop.close()
    crash._hook(ValueError, ValueError(CANARY), None)
    said = capsys.readouterr()
    assert CANARY not in said.out + said.err
    assert "ValueError" in said.err


@pytest.mark.parametrize("name", LEAKS)
def test_settings_that_write_the_screen_to_disk_are_refused(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(name, "/tmp/log")  # noqa: S108 - never opened
    with pytest.raises(UsageError, match=name):
        CandourApp(door(FakeWorkspace()))


async def test_hostile_text_reaches_the_terminal_as_plain_words(workspace: FakeWorkspace) -> None:
    hostile = "[b]bold[/b] [@click=app.quit]x[/] [BLANK_AUDIO] \x1b]52;c;AAAA\x07\x9b31m\u202eevil [/]"
    flow = workspace.at(Stage.TRANSCRIPT)
    flow.meeting = flow.meeting.__class__(
        **{name: getattr(flow.meeting, name) for name in flow.meeting.__slots__}
        | {"participants": (Participant("p1", hostile, hostile),)}
    )
    flow.transcript = Transcript("base", complete=True, segments=(Segment("s1", 0, 1, hostile, hostile, (hostile,)),))
    async with at_desk(workspace) as desk:
        await desk.press("enter")
        assert "[BLANK_AUDIO]" in desk.text
        assert "[b]bold[/b]" in desk.text
        shown = "".join(desk.lines)
        assert not any(sign in shown for sign in "\x1b\x07\x9b\u202e")


async def test_copied_text_stays_inside_and_is_forgotten_at_the_lock(
    workspace: FakeWorkspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with at_stage(workspace, Stage.REVIEW) as (desk, _flow):
        written: list[str] = []
        monkeypatch.setattr(desk.app._driver, "write", written.append)
        await desk.press("enter", "e", "shift+home", "ctrl+c")
        assert "drinking" in desk.app.clipboard
        assert not any("\x1b]52" in text for text in written)
        await desk.press("escape", "f9")
        assert desk.app.clipboard == ""


async def test_a_field_forgets_what_was_deleted_in_it(workspace: FakeWorkspace) -> None:
    async with at_stage(workspace, Stage.REVIEW) as (desk, _flow):
        await desk.press("enter", "e")
        await desk.type(CANARY)
        prose = desk.app.screen.query_one("Prose")
        await desk.press("escape")
        prose.undo()
        assert prose.text == ""


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
async def test_a_signal_saves_locks_and_leaves(workspace: FakeWorkspace, number: signal.Signals) -> None:
    async with at_stage(workspace, Stage.SETUP) as (desk, flow):
        desk.app.screen.query_one("#purpose").value = "Half typed"
        os.kill(os.getpid(), number)
        await desk.press()
        assert desk.app.return_code == 128 + number
    assert workspace.locked
    assert flow.meeting.purpose == "Half typed"


async def test_quitting_in_mid_work_lets_it_clean_up_first(workspace: FakeWorkspace) -> None:
    async with at_stage(workspace, Stage.TRANSCRIPT) as (desk, flow):
        cleaned: list[bool] = []

        async def transcribe() -> object:
            try:
                yield None
                await asyncio.Event().wait()
            finally:
                cleaned.append(workspace.locked)

        flow.transcribe = transcribe
        await desk.press("f5", "f10", "y")
    assert cleaned == [False]
    assert workspace.locked
