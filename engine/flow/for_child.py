"""A version of the approved record for a child to read: a draft of its own, at the same desk, with its own approval.

Rule: it rests on the approved lines and on nothing else. A wording that does not carry its approved line is not taken,
nothing leaves that a person did not decide about, and when the record becomes another the approval is no more.
"""

from __future__ import annotations

from collections import Counter
from contextlib import AsyncExitStack
from dataclasses import replace
from hashlib import blake2b
from typing import TYPE_CHECKING, TypeVar

import msgspec

from engine import drafting
from engine.checking.concepts import risks
from engine.checking.words import tokens
from engine.drafting import plain
from engine.errors import NotAllowed
from engine.export import ai_use_of_version, children, count, names
from engine.export.page import EMPTY
from engine.flow.computing import TimedWording
from engine.flow.drafted import MEETING
from engine.flow.exporting import RECORD
from engine.flow.meeting_flow import MeetingFlow
from engine.flow.progress import Stopwatch
from engine.meeting import Finding, Risk, Scope, Stage
from engine.review import ApprovedLine, Item
from engine.vault import SealedMeeting

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Iterator
    from pathlib import Path

    from engine.export import Copy
    from engine.export.page import Page
    from engine.flow.drafted import Basis
    from engine.flow.exporting import Approved
    from engine.flow.progress import Progress
    from engine.flow.tools import Tools
    from engine.meeting import Approval, Certificate, Note, Transcript
    from engine.review.desk import Desk
    from engine.vault import Vault

T = TypeVar("T")

OWN = frozenset({"draft", "approval", "versions", "handed", "computing"})
"""The documents a version has for itself; all others are the meeting's."""
AGAIN = "Go back to the export, where v makes it again: what is still the same stays decided."
_DIGEST_BYTES = 8


class Beside(SealedMeeting):
    """The sealed meeting as a version of its record sees it: a few documents are its own, under names of their own."""

    def __init__(self, sealed: SealedMeeting, version: str) -> None:
        vars(self).update(vars(sealed))
        self._version = version

    def _named(self, name: str) -> str:
        return f"{self._version}-{name}" if name in OWN else name

    def _mine(self, name: str) -> str:
        """Return what a document of the version's own is called; raises `NotAllowed` for one of the meeting's."""
        if name not in OWN:
            raise NotAllowed("This is changed at the meeting itself, not at a version of its record.")
        return self._named(name)

    def read(self, name: str, kind: type[T]) -> T | None:
        """Return a small document, the version's own where it has one."""
        return super().read(self._named(name), kind)

    def write(self, name: str, value: object) -> None:
        """Save a small document of the version's own."""
        super().write(self._mine(name), value)

    def read_bulk(self, name: str, kind: type[T]) -> T | None:
        """Return a large document, the version's own where it has one."""
        return super().read_bulk(self._named(name), kind)

    def write_bulk(self, name: str, value: object) -> None:
        """Save a large document of the version's own."""
        super().write_bulk(self._mine(name), value)


class ForChild(MeetingFlow):
    """One version of an approved record; of the stages it knows the review alone, and the way back to the export."""

    def __init__(
        self, vault: Vault, sealed: SealedMeeting, tools: Tools, meeting: MeetingFlow, made_of: Approved
    ) -> None:
        super().__init__(vault, sealed, tools)
        self.meeting = replace(self.meeting, stage=Stage.REVIEW)
        self.reader = made_of.reader
        self._of = meeting
        self._approved = made_of
        self._headings = tuple(_headings(made_of))
        self._lines = tuple(line for _, lines in self._headings for line in lines)

    # What it is, of the meeting it belongs to

    @property
    def in_hand(self) -> MeetingFlow:
        """Itself while it is reviewed, then the meeting again."""
        return self if self.stage is Stage.REVIEW else self._of

    @property
    def template(self) -> drafting.Template:
        """The template of the record, its headings in plainer words; none of them has to be there."""
        of = super().template
        plans = (msgspec.structs.replace(one, title=plain.heading(one.title), required=False) for one in of.sections)
        return msgspec.structs.replace(of, title=f"{of.title}, for {self.reader} to read", sections=tuple(plans))

    @property
    def transcript(self) -> Transcript | None:
        """None: what was said stands behind the approved lines and not behind this."""
        return None

    @property
    def notes(self) -> tuple[Note, ...]:
        """The approved lines, in place of what was typed."""
        return self._lines

    @property
    def whole(self) -> MeetingFlow:
        """The meeting whose record this is a version of."""
        return self._of

    @property
    def can_withdraw(self) -> bool:
        """Tell whether there is anything to take back at the meeting itself, from here too."""
        return self._of.can_withdraw

    def why_not(self, stage: Stage) -> str:
        """Return an empty string: whichever way it is left, it is left for the export."""
        del stage
        return ""

    def go(self, stage: Stage) -> None:
        """Leave it; what was done at the desk is sealed already."""
        del stage
        self.meeting = replace(self.meeting, stage=Stage.EXPORT)

    def destroy(self, by: str = "") -> Certificate:
        """Destroy the meeting, and this with it."""
        done = self._of.destroy(by)
        self._forget()
        return done

    def _note_event(self, event: str, digest: str = "") -> None:
        super()._note_event(f"child_{event}", digest)

    # What it rests on

    def _basis(self) -> Basis:
        return {name: digest for name, digest in super()._basis().items() if name != MEETING}

    @property
    def outdated(self) -> str:
        """Say that the approved record has become another one, or nothing."""
        return f"The approved record was changed since this was made from it. {AGAIN}" if super().outdated else ""

    def confirm_draft(self) -> None:
        """Raise `NotAllowed`: a version follows its record."""
        raise NotAllowed("A version has to follow its record.", hint=AGAIN)

    def _check(self, item: Item, desk: Desk) -> tuple[Finding, ...]:
        """Return what the check says of a line and not of the approved words themselves, and what is hard to read."""
        found, check = super()._check(item, desk), super()._check
        approved = " ".join(note.text for note in self._lines if note.id in item.evidence)
        if approved:
            known = {(one.kind, one.detail) for one in check(replace(item, text=approved), desk)}
            found = tuple(one for one in found if (one.kind, one.detail) not in known)
        return (*found, *_hard(item.text), *self._others(item.text))

    def _others(self, text: str) -> Iterator[Finding]:
        """Yield one finding for a line that names another child of the meeting, whose own it may be to tell."""
        others = [child.name for child in children(self.meeting.participants) if child.name != self.reader]
        named = [name for name in others if names(text, name)]
        if named:
            said = f"It names {' and '.join(named)}: is this for {self.reader} to read?"
            yield Finding("another_child", Risk.MEDIUM, said)

    def approve(self, name: str) -> Approval:
        """Let the named practitioner answer for it; raises `NotAllowed` where the record is another one meanwhile."""
        now = self._of.version(self._approved.paper)
        if now.outdated:
            raise NotAllowed(now.outdated)
        return super().approve(name)

    # Making it

    @property
    def made(self) -> bool:
        """Tell whether it has been made from the record as that is now."""
        return self.draft is not None and not self.outdated

    async def write_draft(self) -> AsyncGenerator[Progress, None]:
        """Put approved lines into plainer words where that is sure; a model chooses only where all agreed to it."""
        self._require(Stage.REVIEW)
        async with AsyncExitStack() as stack:
            model = None
            if self.recordings and self.permitted(Scope.DRAFT).allowed:
                self._may_use(self._tools.language_model)
                clock = await stack.enter_async_context(self._timing())
                model = TimedWording(await stack.enter_async_context(self._tools.wording()), clock)
            async for progress in self._plainer(model):
                if model is not None:
                    self._demand(Scope.DRAFT)
                yield progress
        self._note_event("drafted")

    async def _plainer(self, model: drafting.Wording | None) -> AsyncGenerator[Progress, None]:
        watch, rests_on = Stopwatch(), self._basis()
        names = (*(person.name for person in self.meeting.participants), *self.meeting.glossary)

        def check(text: str, line: ApprovedLine) -> tuple[Finding, ...]:
            return self._check(Item("", "", text, kind=line.origin, evidence=(line.id,), sources=(line.id,)), ())

        async for step in drafting.version(self._headings, super().template, model, check, names):
            if step.draft is not None:
                self._keep_drafted(self._carried(step.draft, rests_on))
            yield watch.at(step.done, step.total)

    # Letting it leave

    def page(self) -> Page:
        """Return it as a page, without headings under which nothing stands; raises `NotAllowed` before its approval."""
        if self.approval is None:
            why = self.outdated if self.draft is not None else ""
            raise NotAllowed(
                why or "This version has not been approved yet.", hint="v makes it, or opens it as you left it."
            )
        page = self._page(RECORD)
        return replace(page, parts=tuple(part for part in page.parts if part.paragraphs != (EMPTY,)))

    def _may_leave(self, form: str, folder: Path) -> None:
        """Raise `NotAllowed`: what leaves leaves from the meeting, which notes it."""
        del form, folder
        raise NotAllowed("A version leaves from the export of its meeting.")

    def _statement(self, approval: Approval | None, copy: Copy | None = None) -> str:
        del copy
        if approval is None or self.draft is None:
            return ""
        used = replace(self._used(), language_model=self.draft.model)
        return ai_use_of_version(count(self.record_so_far(), self.review.desk), used, approval, self._approved.approval)


def _headings(made_of: Approved) -> Iterator[tuple[str, tuple[ApprovedLine, ...]]]:
    """Yield each heading of a record with its lines, each under an id that is that of no other wording."""
    seen: Counter[str] = Counter()
    for section in made_of.record.sections:
        lines = []
        for line in section.lines:
            words = msgspec.json.encode((section.title, line.text, line.origin))
            name = f"line-{blake2b(words, digest_size=_DIGEST_BYTES).hexdigest()}"
            seen[name] += 1
            again = f"-{seen[name]}" if seen[name] > 1 else ""
            lines.append(ApprovedLine(name + again, 0.0, made_of.approval.at, line.text, line.origin))
        yield section.title, tuple(lines)


def _hard(text: str) -> Iterator[Finding]:
    """Yield one finding for a line that speaks of what can do harm: a person decides whether a child is to read it."""
    matters = sorted({name.replace("_", " ") for _, _, names in risks().find(tokens(text)) for name in names})
    if matters:
        said = f"It speaks of {', '.join(matters)}: is this for the child to read, and in these words?"
        yield Finding("hard_for_a_child", Risk.HIGH, said)
