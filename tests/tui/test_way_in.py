from __future__ import annotations

from fakes import PASSPHRASE, FakeWorkspace
from keyboard import at_desk, at_stage

from engine.errors import Damaged
from engine.meeting import Stage
from tui import jobs
from tui.screens.passphrase import JOB


async def test_the_first_run_says_what_this_is_and_makes_a_vault(workspace: FakeWorkspace) -> None:
    async with at_desk(workspace, unlocked=False, exists=False) as desk:
        assert "Nothing is sent anywhere" in desk.text
        assert "Nobody can reset it" in desk.text
        await desk.type(PASSPHRASE, "enter")
        await desk.type(PASSPHRASE, "enter")
        await desk.app.workers.wait_for_complete()
        await desk.press()
        assert desk.screen == "HomeScreen"
        assert "There are no meetings yet" in desk.text


async def test_no_letter_of_a_passphrase_typed_beside_its_fields_is_shown(workspace: FakeWorkspace) -> None:
    async with at_desk(workspace, unlocked=False, exists=False) as desk:
        await desk.press("shift+tab")
        await desk.type("i n", "ctrl+p", "ctrl+o")
        assert desk.screen == "UnlockScreen"


KEY = "age1qyhp9xnn082h6ylv5wjxhqczg7a3e8yhk6zm9j5f3j8ek77py54sex66w4"


async def test_who_else_opens_the_vault_is_said_before_it_is_made_and_above_the_list(workspace: FakeWorkspace) -> None:
    workspace.recovery, workspace.recovery_changed = KEY, True
    async with at_desk(workspace, unlocked=False, exists=False) as desk:
        assert "only your organisation can open the vault, with its recovery key" in desk.text
        assert "for ever" not in desk.text
        assert KEY in desk.text
        await desk.type(PASSPHRASE, "enter")
        await desk.type(PASSPHRASE, "enter")
        await desk.app.workers.wait_for_complete()
        await desk.press()
        assert "From now on your organisation’s recovery key opens this vault too (age1qyhp9x…ex66w4)." in desk.text


async def test_the_passphrase_is_changed_when_the_present_one_and_the_new_one_twice_are_right(
    workspace: FakeWorkspace,
) -> None:
    new = "a heron over water"

    async with at_desk(workspace) as desk:

        async def filled(*typed: str) -> None:
            for field, words in zip(desk.app.screen.query("Input"), typed, strict=True):
                field.value = words
            await desk.press("enter")
            while jobs.running(desk.app.screen, JOB):
                await desk.press()

        await desk.press("c")
        await filled(PASSPHRASE, new, "another river stone")
        assert "The two are not the same" in desk.text
        await filled("not the passphrase", new, new)
        assert "This is not the vault's passphrase" in desk.text
        assert {field.value for field in desk.app.screen.query("Input")} == {""}
        await filled(PASSPHRASE, new, new)
        while desk.screen != "HomeScreen":
            await desk.press()
        assert "The new passphrase opens the vault" in desk.text
    assert workspace.passphrase == new


async def test_keys_sent_all_at_once_go_where_the_keys_before_them_led(workspace: FakeWorkspace) -> None:
    words = ["space" if sign == " " else sign for sign in PASSPHRASE]
    async with at_desk(workspace, unlocked=False, exists=False) as desk:
        await desk.burst(*words, "tab", *words)
        assert [field.value for field in desk.app.screen.query("Input")] == [PASSPHRASE, PASSPHRASE]
        await desk.burst("enter")
        await desk.app.workers.wait_for_complete()
        await desk.press()
        assert desk.screen == "HomeScreen"


async def test_what_is_typed_ahead_into_a_box_is_no_key_of_the_desk_beneath(workspace: FakeWorkspace) -> None:
    async with at_stage(workspace, Stage.REVIEW) as (desk, flow):
        before = [item.text for item in flow.review.desk]
        await desk.burst("k", "e", *"ruar", "f2")
        changed = [item.text for item in flow.review.desk]
        assert [new for old, new in zip(before, changed, strict=True) if old != new] == [before[0] + "ruar"]


async def test_a_passphrase_too_short_is_said_to_be_before_it_is_asked_again(workspace: FakeWorkspace) -> None:
    async with at_desk(workspace, unlocked=False, exists=False) as desk:
        await desk.press("enter")
        assert "at least 12 characters" in desk.text
        await desk.type("otter", "enter")
        assert "at least 12 characters" in desk.text
        assert desk.app.screen.query_one("#passphrase").has_focus
        assert desk.app.screen.query_one("#passphrase").value == "", "the next is not typed behind it"


async def test_two_different_passphrases_make_no_vault(workspace: FakeWorkspace) -> None:
    async with at_desk(workspace, unlocked=False, exists=False) as desk:
        await desk.type(PASSPHRASE, "enter")
        await desk.type("something else", "enter")
        assert "not the same" in desk.text
        assert desk.screen == "UnlockScreen"


async def test_a_wrong_passphrase_is_said_beside_the_field_and_cleared(workspace: FakeWorkspace) -> None:
    async with at_desk(workspace, unlocked=False) as desk:
        await desk.press("enter")
        assert "Type the passphrase first" in desk.text
        await desk.type("wrong", "enter")
        await desk.press()
        assert "The passphrase is not right" in desk.text
        assert desk.app.screen.query_one("#passphrase").value == ""
        await desk.type(PASSPHRASE, "enter")
        await desk.press()
        assert desk.screen == "HomeScreen"


async def test_locking_puts_everything_away_and_asks_again(workspace: FakeWorkspace) -> None:
    workspace.at(Stage.REVIEW)
    async with at_desk(workspace) as desk:
        await desk.press("enter", "f9")
        assert desk.screen == "UnlockScreen"
        assert workspace.locked
        assert "Siobhan" not in desk.text


async def test_coming_back_goes_on_at_the_stage_it_was_left(workspace: FakeWorkspace) -> None:
    workspace.at(Stage.TRANSCRIPT)
    async with at_desk(workspace) as desk:
        assert "3 Nov 2026" in desk.text
        await desk.press("enter")
        assert desk.screen == "TranscriptScreen"
        await desk.press("f4")
        assert desk.screen == "HomeScreen"
        await desk.press("enter")
        assert desk.screen == "TranscriptScreen"


async def test_a_meeting_is_destroyed_from_the_list_only_by_the_word(workspace: FakeWorkspace) -> None:
    flow = workspace.at(Stage.CONSENT)
    async with at_desk(workspace) as desk:
        await desk.press("ctrl+d")
        await desk.type("yes", "enter")
        assert not flow.destroyed
        assert "That was not the word" in desk.text
        await desk.type("destroy", "enter")
        assert flow.destroyed
        assert "No meetings are left" in desk.text


async def test_quitting_locks_the_vault(workspace: FakeWorkspace) -> None:
    async with at_desk(workspace) as desk:
        await desk.press("f10")
    assert workspace.locked
    assert desk.app.return_code == 0


async def test_a_meeting_that_cannot_be_read_is_said_so_and_left(workspace: FakeWorkspace) -> None:
    flow = workspace.at(Stage.REVIEW)
    flow.damaged = Damaged("The draft of this meeting was changed.", hint="Restore the vault from a copy.")
    async with at_desk(workspace) as desk:
        await desk.press("enter")
        assert "Damaged record" in desk.text
        assert "Restore the vault from a copy." in desk.text
        await desk.press("f1", "escape", "enter")
        assert desk.screen == "HomeScreen"
