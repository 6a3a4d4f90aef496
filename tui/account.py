"""What a person is told before drafting and before answering for a record: one wording for the screen and for lines."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from engine.errors import NotAllowed
from engine.locations import demo_folder
from engine.meeting import Risk, Verdict
from engine.text import listed
from tui.words import clock, counted, full_day

if TYPE_CHECKING:
    from engine.flow import MeetingFlow
    from engine.meeting import Participant
    from engine.review import Review

WHO = "{} has been asked already. Who is {}?"
SAME = "The same person: the name is put right, the answers stay"
OTHER = "Another person: they are asked themselves"
STAYS = "The file you exported stays where it is."
KEEPS_NOTHING = "This is the demonstration, which keeps nothing: what is exported here goes with it when you leave."
BEGINNING, FEW = 30, 2
"""Characters of a line that tell which it is, and how many lines are named."""


def other_day(flow: MeetingFlow) -> str:
    """Say where another day than the meeting's is said to be today's, or return nothing."""
    part, day = flow.other_day, flow.meeting.date
    if part is None:
        return ""
    return (
        f"The meeting is dated {full_day(day)}, and days such as “by Friday” are counted from that. At "
        f"{clock(part.start)} it was said: “{part.text}” The date is changed at set-up; go back to it."
    )


def other_person(flow: MeetingFlow, before: Participant, now: Participant) -> Participant | None:
    """Return the same entry under an id nobody had, where somebody who has answered is called otherwise; else None."""
    called = now.name != before.name and any(given.participant == before.id for given in flow.answers)
    return replace(now, id=flow.newcomer().id) if called else None


def of_demo(place: Path) -> bool:
    """Tell whether a place is the demonstration's own, which is gone when it ends."""
    return place.is_relative_to(demo_folder())


def stays(flow: MeetingFlow) -> str:
    """Say that what was exported is not touched when the rest is destroyed; of the demonstration's that it goes too."""
    paths = {export.path for export in flow.exports if export.path}
    files = len(paths)
    if not files:
        return "What you put into the case system stays there."
    if any(of_demo(Path(path)) for path in paths):
        return KEEPS_NOTHING
    return f"The {files} files you exported stay where they are." if files > 1 else STAYS


def unsent(flow: MeetingFlow) -> list[str]:
    """Say which versions for a child were begun and are in no file, as they are now."""
    sent = {(export.paper, export.approved) for export in flow.exports}
    told = []
    for paper in flow.papers:
        with suppress(NotAllowed):  # of several children one whose own record nobody has gone through yet
            version = flow.version(paper.id) if paper.version else None
            if version is None or version.draft is None:
                continue
            title = paper.title[0].lower() + paper.title[1:]
            done, given = version.review.progress(), version.approval
            if given is None:
                far = f"{done.decided} of {done.total} lines decided"
                told.append(f"The {title} is not approved yet ({far}) and is destroyed too.")
            elif (paper.id, given.digest) not in sent:
                told.append(f"The {title} was not exported and is destroyed too.")
    return told


def account(flow: MeetingFlow) -> list[str]:
    """Return what was decided, what stands against the check, what stays empty, and what stands in no line."""
    review = flow.review
    uncovered = len(flow.draft.uncovered) if flow.draft and not flow.reader else 0
    told = [_decided(review), _against(review), _empty(review)]
    told.append(f"{counted(uncovered, 'place')} of what was said in no line." if uncovered else "")
    return [sentence for sentence in told if sentence]


def _decided(review: Review) -> str:
    own = sum(item.own for item in review.desk)
    verdicts = [item.verdict for item in review.desk if not item.own and item.omission is None]
    return (
        f"{counted(verdicts.count(Verdict.ACCEPT), 'line')} accepted, {verdicts.count(Verdict.EDIT)} edited, "
        f"{verdicts.count(Verdict.REJECT)} left out, {own} written by you."
    )


def _against(review: Review) -> str:
    """Name the lines that will stand although the check says something grave of them."""
    grave = [item.text for item in review.desk if item.recorded and any(one.risk is Risk.HIGH for one in item.findings)]
    if not grave:
        return ""
    named = listed([f"“{text if len(text) <= BEGINNING else text[:BEGINNING] + '…'}”" for text in grave[:FEW]])
    more = f", and {len(grave) - FEW} more" if len(grave) > FEW else ""
    stand = "stands" if len(grave) == 1 else "stand"
    return f"!! {counted(len(grave), 'line')} {stand} against the check: {named}{more}."


def _empty(review: Review) -> str:
    """Name the headings that nothing will stand under."""
    sections = review.draft.sections
    empty = [one.title for one in sections if not any(item.recorded for item in review.section(one.id))]
    return f"Nothing stands under {listed(empty)}." if empty else ""
