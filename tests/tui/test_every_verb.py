"""Every verb of every screen can be reached: by its key, by name in the palette, and by jumping and stepping to it."""

from __future__ import annotations

import pytest
from fakes import PEOPLE, FakeWorkspace
from keyboard import Desk, at_desk, at_stage
from textual.widgets import Input

from engine.meeting import Stage
from tui.app import CandourApp
from tui.palette import Verbs

STAGES = list(Stage)
BY_ENTER = {"open_meeting"}
"""What Enter does in a list, which has that key itself."""


def by_key(desk: Desk) -> set[str]:
    """Return the verbs whose key does something now."""
    return {
        active.binding.action.partition("(")[0] for active in desk.app.screen.active_bindings.values() if active.enabled
    }


def by_name(desk: Desk) -> set[str]:
    """Return the verbs the palette finds now."""
    return {run.args[0].partition("(")[0] for _name, _sentence, run in Verbs(desk.app.screen)._verbs()}


async def out_of_the_field(desk: Desk) -> None:
    """Leave a field in which letters are typed."""
    if isinstance(desk.app.screen.focused, Input):
        await desk.press("escape")


def offered(desk: Desk) -> set[str]:
    """Return what the screen says can be done now."""
    screen = desk.app.screen
    verbs = dict.fromkeys((*screen.VERBS, *CandourApp.VERBS))
    return {verb.action() for verb in verbs if screen.check_action(verb.action(), ())}


@pytest.mark.parametrize("stage", STAGES)
async def test_what_a_screen_offers_has_its_key_and_its_name(workspace: FakeWorkspace, stage: Stage) -> None:
    async with at_stage(workspace, stage) as (desk, _flow):
        await out_of_the_field(desk)
        wanted = offered(desk)
        assert len(wanted) > 4
        assert wanted <= by_key(desk) | BY_ENTER
        assert wanted - {"app.find_verb"} == by_name(desk)


async def test_the_list_of_meetings_offers_all_it_has(workspace: FakeWorkspace) -> None:
    workspace.at(Stage.REVIEW)
    async with at_desk(workspace) as desk:
        assert offered(desk) <= by_key(desk) | BY_ENTER
        assert offered(desk) - {"app.find_verb"} == by_name(desk)


@pytest.mark.parametrize("stage", [stage for stage in STAGES if stage is not Stage.DESTRUCTION])
async def test_a_stage_is_left_forward_by_letters_and_enter_alone(workspace: FakeWorkspace, stage: Stage) -> None:
    async with at_stage(workspace, stage) as (desk, _flow):
        await out_of_the_field(desk)
        await desk.press("i")
        await desk.type("go on")
        while desk.screen == "CommandPalette":
            await desk.press("enter")
        assert desk.screen in {"Confirm", "ErrorDialog", "ApprovalDialog"} or desk.app.screen.flow.stage is not stage


@pytest.mark.parametrize("stage", STAGES)
async def test_a_letter_jumps_to_every_place_that_tab_goes_to(workspace: FakeWorkspace, stage: Stage) -> None:
    async with at_stage(workspace, stage) as (desk, _flow):
        places = desk.app.screen.focus_chain
        for letter, place in zip("abcdefghij", places, strict=False):
            await desk.press("ctrl+o")
            assert f"[{letter}]" in desk.text
            await desk.press(letter)
            assert desk.app.screen.focused is place
        await desk.press("ctrl+o", "escape")
        assert desk.app.screen.focused is (places[-1] if places else None)


async def test_a_speaker_is_named_by_the_palette_too(workspace: FakeWorkspace) -> None:
    async with at_stage(workspace, Stage.TRANSCRIPT) as (desk, flow):
        flow.transcript = None
        await desk.press("f5")
        await desk.app.workers.wait_for_complete()
        await desk.press("i")
        await desk.type("assign speaker (2)")
        await desk.press("enter", "enter")
        assert flow.transcript.segments[0].speaker == PEOPLE[1].name
