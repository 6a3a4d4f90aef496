from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

import pytest
from keyboard import at_desk, at_stage
from textual.widgets import Input

from engine.meeting import Stage
from tui.app import CandourApp
from tui.palette import Verbs
from tui.screens.home import HomeScreen
from tui.screens.unlock import UnlockScreen
from tui.stages import SCREENS

if TYPE_CHECKING:
    from fakes import FakeWorkspace

    from tui.command import Command

EVERY = [*SCREENS.values(), HomeScreen, UnlockScreen]
TEXT_AREA_KEYS = {"f6", "f7"}


def keys_of(verb: type[Command]) -> list[str]:
    return list(verb.digits) or verb.key.split(",")


@pytest.mark.parametrize("screen", EVERY, ids=lambda screen: screen.__name__)
def test_no_two_verbs_of_a_screen_share_a_key(screen: type) -> None:
    verbs = dict.fromkeys((*screen.VERBS, *CandourApp.VERBS))
    keys = list(chain.from_iterable(map(keys_of, verbs)))
    assert sorted(keys) == sorted(set(keys))
    assert not TEXT_AREA_KEYS & set(keys)


@pytest.mark.parametrize("screen", EVERY, ids=lambda screen: screen.__name__)
def test_every_verb_has_a_sentence_and_an_action(screen: type) -> None:
    for verb in screen.VERBS:
        owner = CandourApp if verb.place else screen
        assert verb.sentence().endswith(".")
        if verb.id() != "open-meeting":
            assert hasattr(owner, f"action_{verb.action().removeprefix(verb.place)}")


@pytest.mark.parametrize("screen", EVERY, ids=lambda screen: screen.__name__)
def test_nothing_is_destroyed_on_a_bare_letter(screen: type) -> None:
    destructive = [verb for verb in screen.VERBS if "estroy" in verb.__name__]
    assert all(len(key) > 1 for verb in destructive for key in keys_of(verb))


@pytest.mark.parametrize("stage", list(Stage))
async def test_the_footer_fits_eighty_columns_with_eight_keys_at_most(workspace: FakeWorkspace, stage: Stage) -> None:
    async with at_stage(workspace, stage) as (desk, _flow):
        shown = desk.app.screen.query("FooterKey")
        assert 2 <= len(shown) <= 8
        assert "F1 Help" in desk.lines[-1]
        assert max(key.region.right for key in shown) <= 80


@pytest.mark.parametrize("stage", list(Stage))
async def test_tab_goes_round_every_field_and_back(workspace: FakeWorkspace, stage: Stage) -> None:
    async with at_stage(workspace, stage) as (desk, _flow):
        first = desk.app.screen.focused
        seen = []
        while desk.app.screen.focused not in seen:
            seen.append(desk.app.screen.focused)
            await desk.press("tab")
        assert desk.app.screen.focused is first
        assert set(desk.app.screen.focus_chain) == set(seen) - {None}


@pytest.mark.parametrize("stage", list(Stage))
async def test_help_names_every_key_of_the_screen(workspace: FakeWorkspace, stage: Stage) -> None:
    async with at_stage(workspace, stage) as (desk, _flow):
        verbs = desk.app.screen.VERBS
        await desk.press("f1")
        pages = [desk.text]
        for _ in range(8):
            await desk.press("pagedown")
            pages.append(desk.text)
        everything = " ".join(pages)
        assert all(verb.keys() in everything for verb in verbs)
        await desk.press("escape")
        assert desk.screen == SCREENS[stage].__name__


async def test_letters_are_typed_in_fields_and_leave_the_footer(workspace: FakeWorkspace) -> None:
    async with at_stage(workspace, Stage.SETUP) as (desk, flow):
        assert "n New person" in desk.lines[-1]
        desk.app.screen.query_one("#purpose", Input).focus()
        await desk.press("n")
        assert "n New person" not in desk.lines[-1]
        assert desk.app.screen.query_one("#purpose", Input).value == "n"
        await desk.press("escape")
        assert desk.screen == "SetupScreen"
        assert "n New person" in desk.lines[-1]
        assert len(flow.meeting.participants) == 2


async def test_the_palette_offers_our_verbs_and_nothing_that_saves_the_screen(workspace: FakeWorkspace) -> None:
    assert {Verbs} == CandourApp.COMMANDS
    async with at_stage(workspace, Stage.REVIEW) as (desk, _flow):
        await desk.press("ctrl+p")
        assert "Accept statement (a)" in desk.text
        await desk.type("shot")
        await desk.press()
        assert "creenshot" not in desk.text


async def test_a_verb_is_done_from_the_palette(workspace: FakeWorkspace) -> None:
    async with at_desk(workspace) as desk:
        await desk.press("ctrl+p")
        await desk.type("new meeting")
        await desk.app.workers.wait_for_complete()
        await desk.press("enter", "enter")
        assert desk.screen == "SetupScreen"


async def test_colours_change_by_key(workspace: FakeWorkspace) -> None:
    async with at_desk(workspace) as desk:
        assert desk.app.theme == "candour-dark"
        await desk.press("ctrl+t")
        assert desk.app.theme == "candour-light"


async def test_keys_typed_after_the_one_that_quits_are_let_go(workspace: FakeWorkspace) -> None:
    async with at_stage(workspace, Stage.REVIEW) as (desk, _flow):
        await desk.burst("f10", *"aaaa", "enter", *"aaaa")
    assert desk.app.return_code == 0
    assert workspace.locked


async def test_the_key_that_destroys_means_that_in_a_field_and_deletes_no_letter(workspace: FakeWorkspace) -> None:
    async with at_stage(workspace, Stage.SETUP) as (desk, _flow):
        field = desk.app.screen.query_one("#purpose", Input)
        field.value = "Review"
        field.focus()
        await desk.press("home", "ctrl+d")
        assert "Type the word destroy" in desk.text
        word = desk.app.screen.query_one(Input)
        word.value = "other"
        await desk.press("home", "ctrl+d")
        assert (field.value, word.value) == ("Review", "other")
