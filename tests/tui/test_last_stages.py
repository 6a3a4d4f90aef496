from __future__ import annotations

import base64
from dataclasses import replace
from types import SimpleNamespace
from typing import TYPE_CHECKING

import msgspec
from keyboard import at_stage

from engine.errors import ExportRefused, ExportTaken, StorageError
from engine.locations import demo_folder
from engine.meeting import Stage, Verdict
from tui.account import stays
from tui.clipboard import TerminalClipboard

if TYPE_CHECKING:
    from collections.abc import Callable

    import pytest
    from fakes import FakeWorkspace
    from keyboard import Desk


async def test_the_record_is_exported_filed_and_the_rest_destroyed(workspace: FakeWorkspace) -> None:
    async with at_stage(workspace, Stage.EXPORT) as (desk, flow):
        await desk.press("f5")
        (export,) = flow.exports
        assert export.path in desk.text
        assert export.sha256 in desk.text
        await desk.press("f", "n")
        assert not flow.filed
        await desk.press("f", "y")
        assert desk.screen == "DestructionScreen"
        await desk.type("no", "enter")
        assert "Nothing has been destroyed" in desk.text
        await desk.type("destroy", "enter")
        assert flow.destroyed
        assert "Destroyed on 3 November 2026" in desk.text
        assert "30 sound" in desk.text
        await desk.press("escape")
        assert desk.screen == "HomeScreen"
        assert "No meetings are left" in desk.text
        await desk.press("k", "enter")
        assert "Certificate of destruction" in desk.text
        await desk.press("f5")
        assert [one.meeting for one in workspace.written] == [flow.meeting.id]


async def test_another_form_is_previewed_and_written(workspace: FakeWorkspace) -> None:
    async with at_stage(workspace, Stage.EXPORT) as (desk, flow):
        await desk.press("tab", "enter", "down", "enter")
        assert "text" in desk.text
        await desk.press("f5")
        assert flow.exports[0].form == "text"


async def test_boxes_are_plain_text_whatever_form_was_chosen_before_and_is_again_after(
    workspace: FakeWorkspace,
) -> None:
    async with at_stage(workspace, Stage.EXPORT) as (desk, flow):
        paper, form = desk.app.screen.query_one("#paper"), desk.app.screen.query_one("#form")
        form.value = "markdown"
        await desk.press()
        paper.value = "boxes"
        await desk.press()
        assert form.value == "text"
        form.value = "word"
        await desk.press()
        assert form.value == "text"
        assert "Boxes are always plain text." in desk.text
        await desk.press("f5")
        assert flow.exports[0].form == "text"
        paper.value = "record"
        await desk.press()
        assert form.value == "markdown"


async def settled(desk: Desk) -> None:
    """Wait until the line of keys, which is laid out anew after what is above it, has been painted."""
    for _ in range(5):
        await desk.press()
        await desk.pilot.pause(0.05)


async def test_what_cannot_be_done_with_a_paper_is_not_offered_and_every_file_is_named(
    workspace: FakeWorkspace,
) -> None:
    async with at_stage(workspace, Stage.EXPORT) as (desk, flow):
        assert "b Boxes" in desk.text
        for key, word in (("x", "x Leave out"), ("v", "v Version")):
            assert word not in desk.text, "offered where there is a copy or a version to choose it for"
            await desk.press(key)
            assert desk.screen == "ExportScreen"
        desk.app.screen.query_one("#paper").value = "family"
        await settled(desk)
        assert "x Leave out" in desk.text
        assert "v Version" not in desk.text
        desk.app.screen.query_one("#paper").value = "record"
        await settled(desk)
        assert "x Leave out" not in desk.text
        for _ in range(3):
            await desk.press("f5")
        assert desk.text.count("/records/2026-11-03-record.word") == 3
        await desk.press("f5", "f5")
        assert "✓ 1 file before these" in desk.text
        await desk.press("f", "y")
        assert "The file you exported stays where it is." in desk.text
        flow.exports = (*flow.exports, replace(flow.exports[0], path="/records/another"))
        assert stays(flow) == "The 2 files you exported stay where they are."


async def test_the_demonstration_says_that_what_it_exports_goes_with_it(workspace: FakeWorkspace) -> None:
    workspace.export_folder = demo_folder() / "x" / "exports"
    async with at_stage(workspace, Stage.EXPORT, size=(120, 30)) as (desk, _flow):
        keeps_nothing = "what is exported here goes with it when you leave."
        assert keeps_nothing in desk.text
        await desk.press("f5")
        assert keeps_nothing in desk.text
        await desk.press("f", "y")
        assert desk.screen == "DestructionScreen"
        assert keeps_nothing in desk.text
        assert "stays where it is" not in desk.text


async def test_a_copy_is_gone_through_line_by_line_before_it_leaves(workspace: FakeWorkspace) -> None:
    async with at_stage(workspace, Stage.EXPORT) as (desk, flow):
        flow.decide("d1", Verdict.ACCEPT)
        await desk.press("x")
        assert desk.screen == "ExportScreen"
        await desk.press("enter", "down", "enter")
        assert "Press x to tick what is left out" in desk.text
        await desk.press("x", "down", "space")
        assert "1 line left out" in desk.text
        assert "[x]" in desk.text
        await desk.press("r")
        await desk.type("about a neighbour", "enter")
        (out,) = flow.copies["family"].left_out
        assert (out.section, out.line, out.reason) == (0, 0, "about a neighbour")
        await desk.press("f2")
        assert flow.copies["family"].ready
        await desk.press("f5")
        assert [export.paper for export in flow.exports] == ["family"]


async def test_boxes_are_ticked_one_by_one_and_not_copied_where_the_policy_says_no(workspace: FakeWorkspace) -> None:
    async with at_stage(workspace, Stage.EXPORT) as (desk, flow):
        await desk.press("b")
        assert "0 of 3 boxes taken" in desk.text
        assert "of 10 characters" in desk.text
        await desk.press("c", "t", "t")
        assert flow.taken == {1, 2}
        assert "copied" not in flow.calls
        assert "2 of 3 boxes taken" in desk.text
        await desk.press("f5")
        assert "Written: /records/2026-11-03-boxes-2.text" in desk.text
        await desk.press("escape")
        assert flow.exports[-1].paper == "boxes"
        assert desk.screen == "ExportScreen"


async def test_a_copied_box_is_on_the_clipboard_until_the_meeting_is_left(
    workspace: FakeWorkspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with at_stage(workspace, Stage.EXPORT) as (desk, flow):
        flow.policy = msgspec.structs.replace(flow.policy, clipboard="on")
        sent: list[str] = []
        monkeypatch.setattr(desk.app._driver, "write", sent.append)
        await desk.press("b", "c")
        held = [base64.b64decode(text[7:-1]).decode() for text in sent if text.startswith("\x1b]52;c;")]
        assert held == [flow.boxes()[0].text]
        assert flow.taken == {1}
        sent.clear()
        await desk.press("escape", "f4")
        assert "\x1b]52;c;!\a" in sent
        desk.app._handed_out.take_back()
        assert sent.count("\x1b]52;c;!\a") == 1


async def test_a_file_that_is_there_is_not_written_over_but_beside(workspace: FakeWorkspace) -> None:
    async with at_stage(workspace, Stage.EXPORT) as (desk, flow):
        flow.fail["export"] = ExportTaken("There is already something called x.", hint="Nothing was overwritten.")
        await desk.press("f5")
        assert "Write it beside, under another name" in desk.text
        await desk.press("enter")
        assert flow.exports[0].path.endswith("-2.word")


async def test_a_meeting_is_held_instead_and_the_hold_ended(workspace: FakeWorkspace) -> None:
    async with at_stage(workspace, Stage.DESTRUCTION) as (desk, flow):
        await desk.press("f8", "tab")
        await desk.type("soon", "enter")
        assert "Write it as 31/05/2027" in desk.text
        desk.app.screen.query_one("#until").value = ""
        await desk.type("2027-05-31", "tab")
        await desk.type("ref 12", "enter")
        assert workspace.holds[flow.meeting.id].why == "ref 12"
        assert "held until 31 May 2027" in desk.text
        assert not desk.app.screen.query_one("#word").display
        await desk.press("f4")
        assert "hold until 31 May" in desk.text
        await desk.press("f8", "y")
        assert not workspace.holds
        assert "filed, to be destroyed" in desk.text


async def test_the_certificate_is_written_out(workspace: FakeWorkspace) -> None:
    async with at_stage(workspace, Stage.DESTRUCTION) as (desk, flow):
        await desk.press("f5")
        await desk.type("destroy", "enter")
        await desk.press("f5")
        assert [one.meeting for one in workspace.written] == [flow.meeting.id]
        assert "and written: ✓ " in desk.text


async def test_a_refused_export_says_why_and_is_tried_again(workspace: FakeWorkspace) -> None:
    async with at_stage(workspace, Stage.EXPORT) as (desk, flow):
        flow.fail["export"] = ExportRefused("There is a file of that name.", hint="Choose another folder.")
        await desk.press("f5")
        assert "Not exported" in desk.text
        assert "Choose another folder." in desk.text
        await desk.press("enter")
        assert len(flow.exports) == 1


async def test_nothing_goes_on_to_destruction_before_it_is_exported(workspace: FakeWorkspace) -> None:
    async with at_stage(workspace, Stage.EXPORT) as (desk, flow):
        await desk.press("f2")
        assert "Nothing has been exported yet" in desk.text
        assert "F5 writes the file" in desk.text
        assert flow.stage is Stage.EXPORT


async def test_a_failed_destruction_is_said_and_can_be_tried_again(workspace: FakeWorkspace) -> None:
    async with at_stage(workspace, Stage.DESTRUCTION) as (desk, flow):
        flow.fail["destroy"] = StorageError("The disk is read-only.")
        await desk.type("destroy", "enter")
        assert "The disk refused" in desk.text
        assert not flow.destroyed
        await desk.press("enter")
        assert flow.destroyed


def test_the_clipboard_is_emptied_after_a_minute_and_only_if_we_filled_it() -> None:
    sent: list[str] = []
    waiting: list[tuple[float, Callable[[], None]]] = []
    stopped: list[int] = []

    def later(seconds: float, act: Callable[[], None]) -> SimpleNamespace:
        waiting.append((seconds, act))
        return SimpleNamespace(stop=lambda: stopped.append(len(waiting)))

    clipboard = TerminalClipboard(sent.append, later)
    clipboard.take_back()
    assert sent == []
    clipboard.hand_out("wombat")
    clipboard.hand_out("narwhal")
    assert stopped == [1]
    (_, (seconds, act)) = waiting
    assert seconds == 60
    sent.clear()
    act()
    assert sent == ["\x1b]52;c;IA==\a", "\x1b]52;c;!\a"]
    clipboard.take_back()
    assert len(sent) == 2
