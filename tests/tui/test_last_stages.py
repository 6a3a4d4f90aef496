from __future__ import annotations

from typing import TYPE_CHECKING

from keyboard import at_stage

from engine.errors import ExportRefused, StorageError
from engine.meeting import Stage

if TYPE_CHECKING:
    from fakes import FakeWorkspace


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
        assert "There are no meetings yet" in desk.text


async def test_the_other_form_is_previewed_and_written(workspace: FakeWorkspace) -> None:
    async with at_stage(workspace, Stage.EXPORT) as (desk, flow):
        await desk.press("enter", "down", "enter")
        assert "markdown" in desk.text
        await desk.press("f5")
        assert flow.exports[0].form == "markdown"


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
        assert flow.stage is Stage.EXPORT


async def test_a_failed_destruction_is_said_and_can_be_tried_again(workspace: FakeWorkspace) -> None:
    async with at_stage(workspace, Stage.DESTRUCTION) as (desk, flow):
        flow.fail["destroy"] = StorageError("The disk is read-only.")
        await desk.type("destroy", "enter")
        assert "The disk refused" in desk.text
        assert not flow.destroyed
        await desk.press("enter")
        assert flow.destroyed
