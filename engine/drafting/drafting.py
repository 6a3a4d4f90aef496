"""A draft from a transcript: select, compose, word, verify, section by section, with progress.

Rule: nothing becomes a line that is not carried by its evidence: a wording that fails its check is replaced by the
speaker's own words; what has no line is counted, and named where it matters.
"""

from __future__ import annotations

import asyncio
import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Protocol

from engine.checking import LineCheck, Reading, check
from engine.checking.dated import other_day
from engine.drafting.acts import MACHINE
from engine.drafting.composing import Line, Room, lines
from engine.drafting.coverage import coverage, omissions, sentence_by_sentence, uncovered
from engine.drafting.data import data_lines
from engine.drafting.figures import in_figures
from engine.drafting.licence import wordable
from engine.drafting.matters import matters
from engine.drafting.passages import passages
from engine.drafting.people import People, names_in
from engine.drafting.quoting import quoted
from engine.drafting.scraps import taken_in
from engine.drafting.selection import Selected, select
from engine.drafting.sentences import sentences, with_notes
from engine.drafting.settling import settled
from engine.drafting.told import marked
from engine.drafting.wording import Proposal, propose
from engine.drafting.wordlists import listed
from engine.meeting import Draft, Finding, Origin, Risk, Section, Statement

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence

    from engine.checking import Reads, Verification
    from engine.drafting.sentences import Sentence
    from engine.drafting.template import SectionPlan, Template
    from engine.drafting.wording import Wording
    from engine.meeting import Marker, Meeting, Note, Segment, Transcript


PROMPT, READ = 60, 15
"""How many passages code words in the time a model words one; and in the time one line is read beside the talk."""


class Verifier(Protocol):
    """What decides whether segments carry a line; see `engine.checking.check_statement`."""

    def __call__(
        self, text: str, evidence: Sequence[Segment], transcript: Transcript, meeting: Meeting, /
    ) -> Verification:
        """Check one line against the segments it rests on."""
        ...


@dataclass(frozen=True, slots=True)
class DraftProgress:
    """How much of the work is done, in passages worded by code; the last one carries the draft."""

    done: int
    total: int
    draft: Draft | None = None


async def draft(
    transcript: Transcript,
    meeting: Meeting,
    template: Template,
    model: Wording | None,
    notes: Sequence[Note] = (),
    markers: Sequence[Marker] = (),
    *,
    verify: Verifier | None = None,
    reader: Reads | None = None,
) -> AsyncIterator[DraftProgress]:
    """Draft a record; closing the generator cancels. The same input and models give the same draft.

    With a reader, a line that passes its check and does not read like what was said gives way to the words said.
    """
    heard = with_notes(transcript, notes)
    selected, talk, cut, room = await asyncio.to_thread(_prepared, heard, meeting, template, markers)
    work = _Work(heard, meeting, template, model, verify or LineCheck(), reader, room)
    planned = await asyncio.to_thread(work.planned, selected)
    total = sum(work.weight(each) for held in planned.values() for each in held)
    yield DraftProgress(0, total)
    done = 0
    for plan in template.sections:
        work.begin(plan)
        for each in planned.get(plan.id, ()):
            await work.passage(each)
            done += work.weight(each)
            yield DraftProgress(done, total)
            await asyncio.sleep(0)
        work.end()
    if verify is None:
        await asyncio.to_thread(work.look_again)
    yield DraftProgress(total, total, _finished(work, selected, talk, cut))


def _prepared(
    heard: Transcript, meeting: Meeting, template: Template, markers: Sequence[Marker]
) -> tuple[Selected, tuple[Sentence, ...], tuple[Sentence, ...], Room]:
    """Choose what is drafted; some seconds of work for a day of talk, so it runs beside the event loop."""
    people = People(meeting, heard)
    cut = tuple(marked(sentences(heard, people, markers), people))
    room = _room(people, meeting, cut)
    openings = {matter.opening.index for matter in room.opened}
    grouped, talk = passages(cut, people, openings)
    loose = [sentence for sentence in talk if sentence.index not in openings]
    whole = taken_in(settled(grouped, openings), loose, cut, people)
    return select(whole, template, meeting, openings), talk, cut, room


def _room(people: People, meeting: Meeting, cut: Sequence[Sentence]) -> Room:
    """Gather what composing asks of the meeting: small-letter words, first names, orders to a machine."""
    common, names = set(listed("bare")), set[str]()
    for sentence in cut:
        common.update(re.findall(r"(?<=[a-z,] )[a-z]+\b", sentence.text))
        names.update(word for name in names_in(sentence.text) for word in name.split())
    names.update(word for person in meeting.participants for word in person.name.split())
    firsts = {person.name.split()[0]: person.name for person in people.present if person.name.split()}
    ordered = frozenset(sentence.turn for sentence in cut if MACHINE.search(sentence.text))
    under = matters(cut, people, common)
    opened = tuple({id(matter): matter for matter in under.values()}.values())
    return Room(people, meeting.date, frozenset(common), firsts, ordered, frozenset(names), under, opened, tuple(cut))


def _finished(work: _Work, selected: Selected, talk: Sequence[Sentence], cut: Sequence[Sentence]) -> Draft:
    used = {name for section in work.sections for statement in section.statements for name in statement.evidence}
    said = work.used
    told = sentence_by_sentence(cut, said)
    return Draft(
        work.template.name,
        work.model_name,
        coverage(work.transcript, used, told),
        all(section.complete for section in work.sections),
        tuple(work.sections),
        uncovered(work.transcript, used, told),
        omissions(selected, talk, said),
        work.reader.name if work.reader is not None else "",
    )


class _Work:
    """The draft while it is made."""

    def __init__(
        self,
        transcript: Transcript,
        meeting: Meeting,
        template: Template,
        model: Wording | None,
        verify: Verifier,
        reader: Reads | None,
        room: Room,
    ) -> None:
        self.transcript = transcript
        self.meeting = meeting
        self.template = template
        self.model = model
        self.model_name = named(model)
        self.verify = verify
        self.reader = reader
        self._reading = Reading(reader, transcript, meeting) if reader is not None else None
        self.room = room
        self.sections: list[Section] = []
        self._by_id = {segment.id: segment for segment in transcript.segments}
        self._plan: SectionPlan | None = None
        self._statements: list[Statement] = []
        self._complete = True
        self._count = 0
        self._own: dict[str, str] = {}
        self.used: set[int] = set()

    def begin(self, plan: SectionPlan) -> None:
        """Open a section with what the meeting's own data say."""
        self._plan, self._statements, self._complete = plan, [], True
        for text in data_lines(plan, self.meeting):
            self._add(text, (), Origin.DATA, (*self._dated(text), *self._several(text)))

    def _dated(self, text: str) -> tuple[Finding, ...]:
        """Point out at the line with the date where another day was said to be today's."""
        said = other_day(self.transcript.segments, self.meeting.date) if text.startswith("Date:") else None
        if said is None:
            return ()
        at = f"{int(said.start) // 60}:{int(said.start) % 60:02d}"
        detail = f"At {at} it was said: “{said.text}” Deadlines are counted from the date here; set-up changes it."
        return (Finding("another_day_was_named", Risk.MEDIUM, detail),)

    def _several(self, text: str) -> tuple[Finding, ...]:
        """Point out at the line with the kind where a meeting goes through more than one family."""
        named = dict.fromkeys(f"“{matter.words}”" for matter in self.room.opened)
        if not named or not text.startswith("Kind of meeting:"):
            return ()
        detail = f"{', '.join(named)}: what is said of one does not belong in another’s file."
        return (Finding("several_matters", Risk.MEDIUM, detail),)

    def end(self) -> None:
        """Close the section."""
        if self._plan is not None:
            plan = self._plan
            self.sections.append(Section(plan.id, plan.title, plan.human, tuple(self._statements), self._complete))

    def planned(self, selected: Selected) -> dict[str, list[list[Line]]]:
        """Return the lines to write for each passage, section by section."""
        dictated = self.template.as_dictated
        planned: dict[str, list[list[Line]]] = {}
        for name, held in selected.chosen.items():
            seen: frozenset[int] = frozenset()
            for passage in held:
                made = lines(passage, self.room, seen, as_dictated=dictated)
                planned.setdefault(name, []).append(made)
                seen = frozenset(sentence.index for line in made for sentence in line.sentences)
        return planned

    def weight(self, passage: Sequence[Line]) -> int:
        """Return how long a passage takes, in passages that no model is asked about."""
        prompts = sum(line.open for line in passage) if self.model is not None else 0
        read = sum(line.kind is not Origin.QUOTED for line in passage) if self.reader is not None else 0
        return 1 + PROMPT * prompts + READ * read

    def look_again(self) -> None:
        """Put the speaker's own words for a wording that does not stand the check of the whole meeting."""
        if not self._own:
            return
        worded = [one for section in self.sections for one in section.statements if one.id in self._own]
        checked = check(worded, self.transcript, self.meeting).statements
        wrong = {one.id: self._own[one.id] for one in checked if one.verdict != "supported"}
        self.sections = [
            replace(
                section,
                statements=tuple(
                    replace(one, text=wrong[one.id], kind=Origin.QUOTED) if one.id in wrong else one
                    for one in section.statements
                ),
            )
            for section in self.sections
        ]

    async def passage(self, passage: Sequence[Line]) -> None:
        """Write the lines of one passage."""
        for line in passage:
            await self._line(line)

    async def _line(self, line: Line) -> None:
        evidence = _segments(line.sentences)
        self.used.update(sentence.index for sentence in line.sentences)
        if line.open and self.model is not None:
            worded = await self._by_model(line, evidence)
            if worded:
                await self._placed(line, worded, Origin.WORDED, (), self._unsure(worded, line.sentences))
                return
        text, kind = line.text, line.kind
        verified = await self._verified(text, evidence, read=kind is not Origin.QUOTED)
        if verified.verdict != "supported" and (line.fallback or kind is Origin.WORDED):
            text, kind = line.fallback or quoted(line.sentences), Origin.QUOTED
            verified = await self._verified(text, evidence, read=False)
        await self._placed(line, text, kind, verified.findings, self._unsure(text, line.sentences))

    async def _placed(
        self, line: Line, text: str, kind: Origin, found: tuple[Finding, ...], unsure: tuple[Finding, ...]
    ) -> None:
        """Add a line with the matter it was said under: in a word, else as it was opened, where the check holds it."""
        evidence, own = _segments(line.sentences), line.fallback or quoted(line.sentences)
        if line.under is not None and not found:
            opening, people = line.under.opening, self.room.people
            wider, headed = _segments((opening, *line.sentences)), line.under.heads(own, people)
            for whole, as_kind in (
                (line.under.heads(text, people), kind),
                (f"{quoted((opening,))} {text}", kind),
                (headed, Origin.QUOTED),
            ):
                read = as_kind is Origin.WORDED
                if (await self._verified(whole, wider, read=read)).verdict == "supported":
                    self.used.add(opening.index)
                    unsure = self._unsure(whole, (opening, *line.sentences))
                    text, evidence, kind, own = whole, wider, as_kind, headed
                    break
        self._add(text, evidence, kind, (*found, *unsure))
        if kind is Origin.WORDED:
            self._own[f"d{self._count}"] = own

    def _unsure(self, text: str, held: Sequence[Sentence]) -> tuple[Finding, ...]:
        """Name the words of a line of which the recogniser was not sure."""
        doubted = dict.fromkeys(word for sentence in held for word in sentence.doubted)
        found = [word for word in doubted if re.search(rf"(?<!\w){re.escape(word)}", text, re.IGNORECASE)]
        shown = ", ".join(f"“{word}”" for word in found)
        detail = f"The recogniser was not sure of {shown}. Listen to it."
        return (Finding("heard_uncertainly", Risk.MEDIUM, detail),) if found else ()

    async def _by_model(self, line: Line, evidence: tuple[str, ...]) -> str:
        """Ask the model for each sentence of a line, twice at most; the line counts only if every sentence passes."""
        made = []
        if not all(
            sentence.speaker and not sentence.question and wordable(sentence.text) for sentence in line.sentences
        ):
            return ""
        for sentence in line.sentences:
            text = await self._sentence_by_model(sentence)
            if not text:
                return ""
            made.append(text)
        whole = in_figures(" ".join(made))
        return whole if (await self._verified(whole, evidence)).verdict == "supported" else ""

    async def _sentence_by_model(self, sentence: Sentence) -> str:
        if self.model is None or sentence.speaker is None:
            return ""
        voice = self.room.voice(sentence)
        for again in (False, True):
            proposal: Proposal = await propose(self.model, sentence.text, voice, again=again)
            if proposal.text and (await self._verified(proposal.text, sentence.segments)).verdict == "supported":
                return proposal.text
        if proposal.cut:
            self._complete = False
        return ""

    async def _verified(self, text: str, evidence: Sequence[str], *, read: bool = True) -> Verification:
        segments = [self._by_id[name] for name in evidence]
        found = self.verify(text, segments, self.transcript, self.meeting)
        if self._reading is None or not read or found.verdict != "supported":
            return found
        return await self._reading.weigh(text, found)

    def _add(self, text: str, evidence: tuple[str, ...], kind: Origin, findings: tuple[Finding, ...]) -> None:
        self._count += 1
        self._statements.append(Statement(f"d{self._count}", text, evidence, kind, findings))


def _segments(held: Sequence[Sentence]) -> tuple[str, ...]:
    ordered = sorted(held, key=lambda sentence: sentence.index)
    return tuple(dict.fromkeys(name for sentence in ordered for name in sentence.segments))


def named(model: Wording | None) -> str:
    """Return the name of the model's weights, or that there was none."""
    weights = getattr(model, "weights", None)
    return str(getattr(weights, "name", "")) if model is not None else ""
