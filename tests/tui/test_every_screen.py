"""Every screen there is: no key means two things, Tab goes round and never stays, letters lead there, Escape leads out.

The screens are counted from the program; one that this file does not know how to open fails.
"""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from fakes import PEOPLE, FakeWorkspace, door
from keyboard import Desk
from textual.screen import ModalScreen, Screen
from textual.widget import Widget
from textual.widgets import Button

from engine.errors import NotAllowed
from engine.meeting import Scope, Stage
from engine.review import Item
from tui import stages
from tui.app import CandourApp, every_screen
from tui.command import below
from tui.commands import GoOn
from tui.messages import MeetingLeft, MeetingOpened
from tui.screens import (
    approval,
    boxes,
    dialogs,
    help,  # noqa: A004 - the name of the screen's file
    holding,
    home,
    joining,
    jump,
    leaving_out,
    paper,
    passphrase,
    person,
    practise,
    review_dialogs,
    script,
    sources,
    splitting,
    together,
    unlock,
    voices,
    withdraw,
    writing,
)
from tui.screens.screen import StopsFirst

if TYPE_CHECKING:
    from collections.abc import Callable

    from fakes import FakeFlow

    Way = Callable[[FakeWorkspace, FakeFlow], Screen]

every_screen()
EVERY = [one for one in below(Screen) if one.__module__.startswith("tui.") and not one.__subclasses__()]
LONG = " ".join(["One sentence of what was said."] * 3)
STAGES: dict[type[Screen], Stage] = {screen: stage for stage, screen in stages.SCREENS.items()}
WAYS: dict[type[Screen], Way] = {
    **{screen: lambda space, flow, one=screen: one(flow, space) for screen in STAGES},
    approval.ApprovalDialog: lambda *_: approval.ApprovalDialog("All decided.", "Ada Obi"),
    boxes.BoxesScreen: lambda space, flow: boxes.BoxesScreen(flow, space),
    dialogs.AskLine: lambda *_: dialogs.AskLine("A line?"),
    dialogs.AskValue: lambda *_: dialogs.AskValue("A number?", "", float, "None."),
    dialogs.AskWord: lambda *_: dialogs.AskWord("A word?", "", word="destroy"),
    dialogs.Choose: lambda *_: dialogs.Choose("Which?", [("a", "This"), ("b", "That")]),
    dialogs.Confirm: lambda *_: dialogs.Confirm("Sure?", "", yes="Yes"),
    dialogs.ErrorDialog: lambda *_: dialogs.ErrorDialog(NotAllowed("No."), retry="Again"),
    help.HelpScreen: lambda *_: help.HelpScreen("What it is for.", (GoOn,)),
    holding.HoldDialog: lambda *_: holding.HoldDialog(),
    home.HomeScreen: lambda space, _: home.HomeScreen(space),
    joining.AskQuestion: lambda *_: joining.AskQuestion("Ada Obi", Scope.RECORD),
    jump.JumpScreen: lambda *_: jump.JumpScreen([]),
    leaving_out.LeavingOutScreen: lambda _, flow: leaving_out.LeavingOutScreen(flow, "family"),
    paper.PaperScreen: lambda *_: paper.PaperScreen(LONG, Path("/records"), lambda _: []),
    passphrase.PassphraseDialog: lambda *_: passphrase.PassphraseDialog(lambda *_: None),
    person.PersonDialog: lambda *_: person.PersonDialog("Who?", PEOPLE[0]),
    practise.PractiseScreen: lambda *_: practise.PractiseScreen(Path("/records")),
    review_dialogs.AdvisedText: lambda *_: review_dialogs.AdvisedText("Your words", "", lambda _: (), value=LONG),
    review_dialogs.ChangesPage: lambda *_: review_dialogs.ChangesPage("Changes", "One.", "Two."),
    review_dialogs.ChooseChanges: lambda *_: review_dialogs.ChooseChanges("Choose", "", "One.", "Two."),
    script.ScriptScreen: lambda _, flow: script.ScriptScreen(flow.script("adult")),
    sources.SourcesDialog: lambda _, flow: sources.SourcesDialog(flow, "A line.", ()),
    splitting.AskWhere: lambda *_: splitting.AskWhere(LONG),
    writing.WritingDialog: lambda _, flow: writing.WritingDialog(flow, "In your words", Item("", "analysis", LONG)),
    together.ReadTogether: lambda *_: together.ReadTogether("Actions", [(LONG, LONG)], 0),
    unlock.UnlockScreen: lambda space, _: unlock.UnlockScreen(door(space, exists=False)),
    voices.VoicesScreen: lambda _, flow: voices.VoicesScreen(flow),
    withdraw.Erasing: lambda *_: withdraw.Erasing(),
}
FIRST = {home.HomeScreen, unlock.UnlockScreen}
"""Where there is nowhere further out to go but by the key that quits."""
BY_ITSELF = {withdraw.Erasing}
"""What goes when its work is done, and cannot be left before."""


def test_every_screen_is_known_here() -> None:
    assert set(WAYS) == set(EVERY)


@pytest.mark.parametrize("kind", EVERY, ids=lambda kind: kind.__name__)
async def test_it_has_no_trap_and_no_key_with_two_meanings(kind: type[Screen]) -> None:
    workspace = FakeWorkspace()
    flow = workspace.at(STAGES.get(kind, Stage.EXPORT if kind is boxes.BoxesScreen else Stage.REVIEW))
    app = CandourApp(door(workspace), workspace=workspace)
    async with app.run_test(size=(80, 24)) as pilot:
        desk = Desk(pilot, app)
        beneath = app.screen
        app.push_screen(WAYS[kind](workspace, flow))
        await desk.press()
        screen = app.screen
        assert type(screen) is kind
        verbs = dict.fromkeys((*getattr(kind, "VERBS", ()), *(() if isinstance(screen, ModalScreen) else app.VERBS)))
        held = [key for verb in verbs for key in verb.in_force()]
        assert len(held) == len(set(held))
        for verb in verbs:
            owner = app if verb.place else screen
            assert verb.id() == "open-meeting" or hasattr(owner, f"action_{verb.action().removeprefix(verb.place)}")
        await goes_round(desk, screen)
        await is_explained(desk, screen)
        if kind not in FIRST | BY_ITSELF:
            await leads_out(desk, screen)
            assert app.screen is not screen
            assert app.screen is beneath or kind in STAGES
        assert all("\n" not in str(button.label) for button in screen.query(Button))


async def test_what_lies_over_a_screen_goes_with_it() -> None:
    workspace = FakeWorkspace()
    flow = workspace.at(Stage.EXPORT)
    async with CandourApp(door(workspace), workspace=workspace).run_test(size=(80, 24)) as pilot:
        for message, above in ((MeetingOpened(flow), "ExportScreen"), (MeetingLeft(), "HomeScreen")):
            for kind in (boxes.BoxesScreen, dialogs.AskLine):
                pilot.app.push_screen(WAYS[kind](workspace, flow))
            pilot.app.post_message(message)
            await Desk(pilot, pilot.app).press()
            assert [type(one).__name__ for one in pilot.app.screen_stack] == ["Screen", above]


async def test_a_question_asked_while_its_screen_goes_leaves_the_application_standing() -> None:
    workspace = FakeWorkspace()
    flow = workspace.at(Stage.EXPORT)
    app = CandourApp(door(workspace), workspace=workspace)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("enter")
        screen = app.screen

        async def going() -> None:
            app.on_meeting_opened(MeetingOpened(flow))
            await app.push_screen_wait(dialogs.AskLine("A line?"))

        screen.run_worker(going())
        for _ in range(5):
            await pilot.pause()
        assert not screen.is_attached
        await pilot.press("escape", "f1")
        await pilot.pause()
        assert type(app.screen) is help.HelpScreen


class Parting(Widget):
    """A widget that tells when it goes."""

    def __init__(self, gone: asyncio.Event) -> None:
        super().__init__()
        self.gone = gone

    def on_unmount(self) -> None:
        self.gone.set()


@pytest.mark.parametrize("kind", [boxes.BoxesScreen, dialogs.AskLine])
async def test_work_that_ends_while_its_screen_goes_looks_for_nothing_on_it(kind: type[Screen]) -> None:
    workspace = FakeWorkspace()
    screen, gone = WAYS[kind](workspace, workspace.at(Stage.EXPORT)), asyncio.Event()

    async def late() -> None:
        await gone.wait()
        screen.query_one(Parting)

    async with CandourApp(door(workspace), workspace=workspace).run_test(size=(80, 24)) as pilot:
        await pilot.app.push_screen(screen)
        await screen.mount(Parting(gone))
        work = screen.run_worker(late())
        await pilot.app.pop_screen()
        await pilot.pause()
        assert work.is_cancelled
    assert all(issubclass(one, StopsFirst) for one in EVERY)
    assert all("Screen" in one._css_type_names for one in EVERY), "or boxes stand in a corner"


@pytest.mark.parametrize(
    "kind", [kind for kind in EVERY if issubclass(kind, ModalScreen)], ids=lambda kind: kind.__name__
)
async def test_a_key_typed_ahead_of_it_waits_until_it_is_laid_out(kind: type[ModalScreen]) -> None:
    workspace = FakeWorkspace()
    flow = workspace.at(Stage.EXPORT if kind is boxes.BoxesScreen else Stage.REVIEW)
    app = CandourApp(door(workspace), workspace=workspace)
    async with app.run_test(size=(80, 24)) as pilot:
        for verb in getattr(kind, "VERBS", ()):
            screen = WAYS[kind](workspace, flow)
            app.push_screen(screen)
            await app._check_bindings(verb.in_force()[0])
            await pilot.pause()
            if verb.action() == "close_dialog":
                assert app.screen is not screen


async def goes_round(desk: Desk, screen: Screen) -> None:
    """Tab reaches every place there is and comes back to the first."""
    places = set(screen.focus_chain)
    seen = []
    for _ in range(len(places) + 1):
        await desk.press("tab")
        seen.append(screen.focused)
    assert set(seen) - {None} == places
    assert not places or seen[0] is seen[len(places)]


async def is_explained(desk: Desk, screen: Screen) -> None:
    """F1 opens the help wherever there are keys, says how it closes, and leads back."""
    if not isinstance(screen, help.HelpScreen) and screen.VERBS:
        await desk.press("f1")
        assert desk.screen == "HelpScreen"
        assert "Esc closes it" in desk.text
        await desk.press("escape")
        assert desk.app.screen is screen


async def leads_out(desk: Desk, screen: Screen) -> None:
    """Escape leaves the field first, then the screen; whatever is asked is answered by Enter."""
    for _ in range(3):
        if desk.app.screen is screen:
            await desk.press("escape")
            await desk.app.workers.wait_for_complete()
