"""Under which heading what was said is drafted: people's views, reports of agencies, when one meets again."""

from __future__ import annotations

from drafting_cases import drafted, meeting_of, talk, texts

from engine.meeting import Participant

CHAIR = Participant("p1", "Ilse Brandt", "lead social worker")
MUM = Participant("p2", "Charmaine Reid", "mother")
SCHOOL = Participant("p3", "Gethin Morris", "assistant head")
KEZIAH = Participant("p4", "Keziah Reid", "child", child=True)
GROUP = meeting_of(CHAIR, MUM, SCHOOL, KEZIAH)
POLICE = Participant("p5", "Rhys Bevan", "detective sergeant, police")
STRATEGY = meeting_of(CHAIR, POLICE, SCHOOL)


async def under(heading: str, *turns: tuple[str, str], template: str = "core-group") -> str:
    meeting = STRATEGY if template == "strategy-discussion" else GROUP
    return " ".join(texts(await drafted(talk(*turns), meeting, template), heading))


COT = ("Charmaine Reid", "Her cot has been in the back bedroom since Christmas. My cousin gave it us.")


async def test_what_the_school_reports_is_no_parents_view() -> None:
    turns = (COT, ("Ilse Brandt", "Gethin, Keziah?"), ("Gethin Morris", "She gets on with the two girls next to her."))
    assert "cot" in await under("parents", *turns)
    assert "two girls" not in await under("parents", *turns)
    assert "two girls" in await under("summary", *turns)


async def test_what_a_parent_thinks_is_theirs_wherever_the_talk_was() -> None:
    turns = (
        ("Gethin Morris", "There was a fire drill on Thursday and everybody stood in the rain."),
        ("Charmaine Reid", "I never asked for a stairlift, I'd rather have a bungalow."),
    )
    assert "bungalow" in await under("parents", *turns)


async def test_an_agency_tells_its_own() -> None:
    turns = (
        ("Rhys Bevan", "Police have two call-outs to that address and no convictions."),
        ("Gethin Morris", "He sits with the same two boys every lunchtime in the dinner hall."),
    )
    assert "two boys" in await under("education", *turns, template="strategy-discussion")


async def test_a_grown_ups_letter_is_no_childs_view() -> None:
    letter = 'So, Declan\'s note. He says, "Four of six appointments were kept in the autumn."'
    assert "six appointments" not in await under("child", ("Ilse Brandt", letter))


async def test_what_a_child_told_the_dinner_lady_is_theirs() -> None:
    told = 'Keziah told the lunchtime supervisor, Mrs Pike, last Monday, "Mum wakes up before me now."'
    assert "wakes up before me" in await under("child", ("Gethin Morris", told))


AGAIN = "Next core group is Tuesday the twenty-fourth of March. No, that clashes. Thursday the twenty-sixth, half one."


async def test_when_one_meets_again_has_its_heading_with_what_puts_it_right() -> None:
    turns = (
        ("Ilse Brandt", f"No referral at the moment, you can always change your mind. {AGAIN}"),
        ("Gethin Morris", "My view is that the reading scheme has helped her more than anything we tried."),
    )  # fmt: skip
    again = await under("members", *turns)
    assert "twenty-fourth" in again
    assert "twenty-sixth" in again
    assert "referral" not in again
    assert "reading scheme" not in again


async def test_a_next_meeting_stands_with_the_day_it_was_moved_to() -> None:
    turns = (
        ("Ilse Brandt", "Next core group, Thursday second of April, two o'clock. Gethin, is that the holidays?"),
        ("Gethin Morris", "Yeah, we break up the Friday before."),
        ("Ilse Brandt", "Let's make it the twenty-sixth of March then, same time. Everyone okay with that?"),
        ("Charmaine Reid", "I'm okay with that."),
    )
    (line,) = texts(await drafted(talk(*turns), GROUP, "core-group"), "members")
    assert "second of April" in line
    assert "twenty-sixth of March" in line


async def test_a_strategy_discussion_meets_again_under_next_date() -> None:
    turns = (
        ("Ilse Brandt", "The medical is at half past two at the children's unit."),
        ("Rhys Bevan", "Fine, I'll be there."),
        ("Ilse Brandt", "So we'll reconvene Thursday, half nine, same number."),
    )
    assert "reconvene Thursday" in await under("next", *turns, template="strategy-discussion")


async def test_a_promise_stands_with_who_takes_it_over() -> None:
    turns = (
        ("Ilse Brandt", "I'll send you the list of solicitors by Friday."),
        ("Gethin Morris", "I could post that, if you want. I've a pile of them at the office."),
        ("Ilse Brandt", "Gethin will post the list, not me."),
    )
    (line,) = [one for one in texts(await drafted(talk(*turns), GROUP, "core-group"), "plan") if "list" in one]
    assert "by Friday" in line
    assert "not me" in line


async def test_what_trails_off_is_quoted_as_it_was_said() -> None:
    made = await under("summary", ("Gethin Morris", "The old plan was made under another heading, last April..."))
    assert 'last April..."' in made


async def test_what_is_agreed_to_is_in_the_plan_and_who_goes_first_is_not() -> None:
    turns = (
        ("Ilse Brandt", "Charmaine, do you want to go first, or shall I?"),
        ("Charmaine Reid", "You go first."),
        ("Ilse Brandt", "Let's have it up by the end of the month, Charmaine. Is that alright?"),
        ("Charmaine Reid", "Yeah, that's fine."),
        ("Gethin Morris", "I can chase the housing officer for that. I'll email today."),
        ("Ilse Brandt", "Reports from everybody by the sixth, please."),
    )
    plan = await under("plan", *turns)
    assert "go first" not in plan
    assert "that's fine" in plan
    assert "chase the housing officer for that. I'll email today." in plan
    assert "Reports from everybody" in plan


async def test_what_a_grown_up_in_the_family_said_is_no_childs_view() -> None:
    spoken = 'Dad came to the office on Monday. He said to me, "I feed him and I love him and I never see him."'
    assert "never see him" not in await under("child", ("Ilse Brandt", spoken))
    note = 'Now, Colette\'s note. She came on five days out of eight. She says, "It is hard to say no to him."'
    assert "hard to say no" not in await under("child", ("Ilse Brandt", note))
    theirs = 'I have Colette\'s note. So Keziah came to her at break. She said, "I put the cold tap on it."'
    assert "cold tap" in await under("child", ("Ilse Brandt", theirs))


async def test_a_question_a_child_put_is_not_lost() -> None:
    assert "Am I in trouble?" in await under(
        "child", ("Ilse Brandt", 'I saw Keziah. She said to me, "Am I in trouble?"')
    )


async def test_nothing_said_in_few_words_is_taken_for_a_heading() -> None:
    turns = (
        ("Ilse Brandt", "What about your sister?"),
        ("Charmaine Reid", "Gemma? She comes most Sundays and does the dinner."),
        ("Charmaine Reid", "I check her phone Sundays. She was cross with me for a week."),
        ("Ilse Brandt", "There was one, yeah, I've got it here, it came in on the seventeenth and it went no further."),
    )
    made = await drafted(talk(*turns), GROUP, "core-group")
    said = " ".join(line.text for section in made.sections for line in section.statements)
    for words in ("your sister", "Gemma", "check her phone", "came in on the seventeenth"):
        assert words in said


FAMILIES = meeting_of(Participant("p1", "Helen Sugden", "supervisor"), Participant("p2", "Callum Obi", "social worker"))


async def test_a_family_opened_by_its_name_is_a_matter_and_fair_enough_ends_none() -> None:
    turns = (
        ("Helen Sugden", "There are two today, the Marsdens and the Kowalczyks."),
        ("Callum Obi", "And there is my leave, at the end."),
        ("Helen Sugden", "Okay. Right, Marsdens."),
        ("Callum Obi", "The baby has had both his injections and he sleeps through the night now."),
        ("Helen Sugden", "Fair enough."),
        ("Callum Obi", "The health visitor weighs him on Fridays at the clinic in the precinct."),
        ("Helen Sugden", "Exactly. Okay. The Kowalczyks."),
        ("Callum Obi", "The school says that everybody came to the concert on Tuesday evening."),
        ("Helen Sugden", "That is everything for today."),
    )
    made = " ".join(texts(await drafted(talk(*turns), FAMILIES), "situation"))
    assert 'Under Marsdens, Callum Obi said: "The health visitor' in made
    assert "Under the Kowalczyks, Callum Obi said" in made
