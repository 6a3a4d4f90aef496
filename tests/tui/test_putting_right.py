"""The transcript is put right by keys, each of which can be taken back."""

from __future__ import annotations

from dataclasses import replace

from fakes import SEGMENTS, FakeFlow, FakeWorkspace
from keyboard import Desk, at_stage

from engine.meeting import Dropped, Participant, Segment, Stage


def said(flow: FakeFlow) -> list[str]:
    return [part.text for part in flow.transcript.segments]


def spoken(flow: FakeFlow) -> list[str | None]:
    return [part.speaker for part in flow.transcript.segments]


async def test_a_segment_is_cut_joined_and_both_taken_back(workspace: FakeWorkspace) -> None:
    async with at_stage(workspace, Stage.TRANSCRIPT) as (desk, flow):
        await desk.press("f5", "s")
        assert "It is Monday the third of November. ┃ I am Helen Okafor." in desk.text
        await desk.press("left", "left", "right", "enter")
        assert said(flow)[:2] == ["It is Monday the third of", "November. I am Helen Okafor."]
        assert "6 segments" in desk.text
        await desk.press("m")
        assert said(flow) == [part.text for part in SEGMENTS]
        await desk.press("u")
        assert len(said(flow)) == 6
        await desk.press("u", "s", "escape")
        assert said(flow) == [part.text for part in SEGMENTS]
        await desk.press("ctrl+r")
        assert len(said(flow)) == 6


async def test_what_was_recognised_is_shown_and_put_back(workspace: FakeWorkspace) -> None:
    async with at_stage(workspace, Stage.TRANSCRIPT) as (desk, flow):
        await desk.press("f5", "e")
        await desk.type(" Yes.", "enter")
        assert f"Heard as: {SEGMENTS[0].text}" in desk.text
        await desk.press("r")
        assert "Heard as" not in desk.text
        assert said(flow)[0] == SEGMENTS[0].text


async def test_home_and_end_go_to_the_ends_of_the_text_and_not_of_what_is_shown(workspace: FakeWorkspace) -> None:
    async with at_stage(workspace, Stage.TRANSCRIPT) as (desk, flow):
        whole = " ".join(["One sentence of what was said."] * 4)
        await desk.press("f5")
        flow.correct("s1", whole)
        desk.app.screen.show()
        await desk.press("e", "home", "A", "end", "Z", "ctrl+home", "B", "ctrl+end", "Y", "enter")
        assert said(flow)[0] == f"BA{whole}ZY"


async def test_nothing_to_take_back_is_said(workspace: FakeWorkspace) -> None:
    async with at_stage(workspace, Stage.TRANSCRIPT) as (desk, _flow):
        await desk.press("f5", "u")
        assert "Nothing in this transcript has been changed" in desk.text


async def test_words_are_found_one_place_after_the_other(workspace: FakeWorkspace) -> None:
    async with at_stage(workspace, Stage.TRANSCRIPT) as (desk, _flow):
        await desk.press("f5", "slash")
        await desk.type("ATTENDANCE", "enter")
        assert "“ATTENDANCE”: 1 of 2; n the next, N the one before." in desk.text
        await desk.press("n")
        assert "2 of 2" in desk.text
        await desk.press("n")
        assert "1 of 2" in desk.text
        await desk.press("N")
        assert "2 of 2" in desk.text
        await desk.press("slash")
        await desk.type("badger", "enter")
        assert "“badger” is nowhere in this transcript." in desk.text
        await desk.press("escape")
        assert "The search is ended." in desk.text  # and the transcript is still there
        await desk.press("n")
        assert "Find" in desk.text


async def test_two_peoples_words_are_not_merged_and_it_says_whose_they_are(workspace: FakeWorkspace) -> None:
    async with at_stage(workspace, Stage.TRANSCRIPT) as (desk, flow):
        await desk.press("f5", "m")
        assert "Two people’s words" in desk.text
        assert "what Helen Okafor said, the second what Rhys Gray said." in inside(desk)
        assert said(flow) == [part.text for part in SEGMENTS]
        await desk.press("escape", "down", "m")
        assert "One segment now; all of it is Rhys Gray’s. u takes that back." in desk.text
        await desk.press("u", "x", "m")
        assert "File not in order" not in desk.text
        assert "Take the one back in or strike the other out too, then merge them." in inside(desk)


async def test_a_place_without_words_says_why_and_is_heard(workspace: FakeWorkspace) -> None:
    workspace_flow = Dropped(11.5, 13.5, "unheard")
    async with at_stage(workspace, Stage.TRANSCRIPT) as (desk, flow):
        flow.dropped = (workspace_flow,)
        await desk.press("f5")
        assert "⋯ 2 seconds: somebody speaks here, and no words were found" in desk.text
        await desk.press("d", "space")
        assert flow.played == [("unheard", 11.5)]
        assert "▶ 0:11 no words" in desk.text
        await desk.press("e", "s", "x", "m")
        assert said(flow) == [part.text for part in SEGMENTS]


async def test_playing_on_takes_the_cursor_along(workspace: FakeWorkspace) -> None:
    async with at_stage(workspace, Stage.TRANSCRIPT) as (desk, flow):
        await desk.press("f5", "down", "o")
        assert "▶ 0:07 Rhys Gray and on" in desk.text
        flow.turned.set()
        await desk.press()
        assert [name for name, _ in flow.played] == ["s2", "s3"]
        await desk.press("x")
        assert flow.transcript.segments[2].struck


async def test_the_speed_goes_round_and_what_plays_goes_on_with_it(workspace: FakeWorkspace) -> None:
    async with at_stage(workspace, Stage.TRANSCRIPT) as (desk, flow):
        await desk.press("f5", "f")
        assert "played 1.25 times as fast" in desk.text
        await desk.press("space")
        assert "×1.25" in desk.text
        await desk.press("f", "f", "f")
        assert flow.speeds == [1.25, 1.5, 2.0, 1.0]
        assert flow.played[-1][1] >= SEGMENTS[0].start


async def test_a_childs_words_say_that_they_must_be_heard_until_they_were(workspace: FakeWorkspace) -> None:
    async with at_stage(workspace, Stage.TRANSCRIPT) as (desk, flow):
        helen, rhys = flow.meeting.participants
        flow.meeting = replace(flow.meeting, participants=(replace(helen, child=True), rhys))
        await desk.press("f5")
        assert "[child: not listened to]" in desk.text
        assert "A child speaks here: listen to the end" in desk.text
        await desk.press("space")
        flow.quiet.set()
        await desk.press()
        assert "not listened to" not in desk.text


# Who


async def _with_voices(desk: Desk) -> None:
    await desk.press("f5", "w")
    assert "2 voices told apart." in desk.text
    assert "Voice A" in desk.text
    assert f"“{SEGMENTS[2].text[:30]}" in desk.text, "words of the voice, for where it cannot be heard"


async def test_voices_are_heard_named_and_followed_through(workspace: FakeWorkspace) -> None:
    async with at_stage(workspace, Stage.TRANSCRIPT) as (desk, flow):
        await _with_voices(desk)
        await desk.press("space")
        assert "clip 1 of 3" in desk.text
        await desk.press("space")
        assert "clip 2 of 3" in desk.text
        await desk.press("2")
        assert "Voice A: Rhys Gray. Every voice has a name." in desk.text
        await desk.press("down", "1")
        assert "Voice B: Helen Okafor now, no more Rhys Gray; u takes that back." in inside(desk)
        await desk.press("escape")
        assert spoken(flow) == ["Rhys Gray", "Helen Okafor", "Rhys Gray", "Helen Okafor", "Rhys Gray"]
        assert "Voice A." in desk.text
        await desk.press("u")
        assert spoken(flow)[1] == "Rhys Gray"


def inside(desk: Desk) -> str:
    """Return the words in a box, across its lines."""
    rows = (line.split("┃") for line in desk.lines)
    return " ".join(" ".join(row[1] for row in rows if len(row) > 2).split())


TELLS = "Thank you all for coming today to this one. I'm Helen Okafor and I'm with Rhys Gray."


def _five_voices(flow: FakeFlow) -> None:
    """Have five voices told apart; the third says her name, and longer things."""
    names = ("Helen Okafor", "Rhys Gray", "Siobhan Hartley", "Maureen Gray", "Tilly Hartley")
    flow.meeting = replace(flow.meeting, participants=tuple(Participant(f"p{n}", who) for n, who in enumerate(names)))
    said = {2: TELLS, 7: "So we keep it open " + "and look at it again " * 5 + "in May.", 12: "Right."}
    segments = tuple(
        Segment(f"s{n}", 7.0 * n, 7.0 * n + 6, said.get(n, f"Number {n} is what is said here."), voice="ABCDE"[n % 5])
        for n in range(15)
    )
    flow.transcript = replace(flow.transcript, segments=segments)


async def test_five_voices_and_the_numbers_of_five_people_are_seen_at_once(workspace: FakeWorkspace) -> None:
    async with at_stage(workspace, Stage.TRANSCRIPT) as (desk, flow):
        await desk.press("f5")
        _five_voices(flow)
        await desk.press("w")
        for shown in ("0 don’t know", "5 Tilly Hartley", "Voice A", "Voice E", "Esc closes: names stay."):
            assert shown in inside(desk)
        assert all("…" not in line or len(line) <= 80 for line in desk.lines)
        assert "I'm Helen Okafor and I'm with Rhys Gray." in inside(desk), "what tells the voice, not what is longest"
        assert "Right." not in inside(desk)
        await desk.press("down", "down")
        assert "0:14 “Thank you all" in inside(desk)
        assert "1:24 “Right.”" in inside(desk), "the voice in hand shows all its clips"
        await desk.press("space")
        assert flow.played == [("s2", None)]
        for shown in ("0 don’t know", "5 Tilly Hartley", "Esc closes"):
            assert shown in inside(desk)


async def test_a_voice_stays_in_hand_and_a_name_given_twice_is_said_and_taken_back(workspace: FakeWorkspace) -> None:
    async with at_stage(workspace, Stage.TRANSCRIPT) as (desk, flow):
        await desk.press("f5")
        _five_voices(flow)
        await desk.press("w", "1", "2")
        assert "Voice A: Rhys Gray now, no more Helen Okafor; u takes that back. ↓ goes on" in inside(desk)
        assert [part.speaker for part in flow.transcript.segments[:2]] == ["Rhys Gray", None]
        await desk.press("u")
        assert flow.transcript.segments[0].speaker == "Helen Okafor"
        assert "Taken back." in inside(desk)
        await desk.press("u", "u")
        assert flow.transcript.segments[0].speaker is None
        assert "No name has been given here that could be taken back." in inside(desk)
        await desk.press("f1")
        assert "the arrows go to another voice" in inside(desk)
        assert "Close this; the names you gave are kept." in inside(desk)
        assert "without doing anything" not in inside(desk)


async def test_one_key_names_all_of_the_voice_under_the_cursor(workspace: FakeWorkspace) -> None:
    async with at_stage(workspace, Stage.TRANSCRIPT) as (desk, flow):
        await desk.press("f5", "a")
        assert "The voices have not been told apart yet" in desk.text
        await desk.press("w", "escape", "end", "a")
        assert "Who speaks wherever voice A is heard?" in desk.text
        await desk.press("down", "enter")
        voices: dict[str | None, set[str | None]] = {}
        part: Segment
        for part in flow.transcript.segments:
            voices.setdefault(part.voice, set()).add(part.speaker)
        assert voices["A"] == {"Rhys Gray"}
        await desk.press("a", "down", "down", "enter")
        assert spoken(flow)[0] is None


async def test_telling_voices_apart_can_be_stopped_and_its_trouble_is_said(workspace: FakeWorkspace) -> None:
    from engine.errors import ModelMissing  # noqa: PLC0415

    async with at_stage(workspace, Stage.TRANSCRIPT) as (desk, flow):
        flow.fail["tell_voices"] = ModelMissing("The model voice-encoder is not on this machine.")
        await desk.press("f5", "w")
        assert "The model voice-encoder is not on this machine." in desk.text
        await desk.press("escape", "f5")
        assert "2 voices told apart." in desk.text


async def test_a_misheard_name_put_right_once_is_put_right_everywhere_by_a_key(workspace: FakeWorkspace) -> None:
    async with at_stage(workspace, Stage.TRANSCRIPT) as (desk, flow):
        await desk.press("f5", "c")
        assert "Put a name right in one line first" in desk.text
        flow.correct("s4", "Maisie is in, and Siobhan has not been drinking.")
        desk.app.screen.show()
        await desk.press("down", "e", "ctrl+home", "ctrl+k")
        await desk.type("I will send the figures for Maisy by Wednesday.", "enter")
        assert "still stands" not in desk.text
        flow.correct("s2", "I will send you the figures for Maisie by Wednesday.")
        desk.app.screen.show()
        await desk.press("e", "ctrl+home", "ctrl+k")
        await desk.type("I will send you the figures for Maisy by Wednesday.", "enter")
        assert "“Maisie” still stands in 1 line: c writes “Maisy” there too." in desk.text
        await desk.press("c")
        assert said(flow)[3] == "Maisy is in, and Siobhan has not been drinking."
        assert "“Maisie” is now “Maisy” in 1 line; u takes that back." in desk.text
        await desk.press("u")
        assert said(flow)[3] == "Maisie is in, and Siobhan has not been drinking."
