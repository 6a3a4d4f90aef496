"""Review: a named practitioner decides about every drafted statement and every omission, and writes what is theirs.

Rule: no line gets into the record without a person's decision, and nothing of high risk is decided unopened. A `Review`
is never changed; each verb returns the next one, and any of them can be taken back.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, TypeVar

from engine.errors import NotAllowed, UsageError
from engine.meeting import Draft, Origin, Risk, Verdict
from engine.review.desk import Check, History, Item, Step, Verb, after, fingerprint, lay_out, unchecked
from engine.review.diff import old_offset, tokens, words
from engine.review.looking import Looking
from engine.review.merge import merge
from engine.review.names import renamed
from engine.review.quoting import quotation, quotes
from engine.text import whole

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from engine.meeting import Segment
    from engine.review.desk import Amendment

T = TypeVar("T")

_WEAKEST = (Origin.WORDED, Origin.EDITED, Origin.QUOTED, Origin.DATA, Origin.WRITTEN)
"""What lines joined into one may be called: the first of these that one of them is."""


@dataclass(frozen=True, slots=True)
class Review(Looking):
    """A draft under review. Seal `history`; `Review.resume` brings it back with the draft it belongs to.

    `check` looks at what a person writes, at the moment it is written: what it found is kept with the step.
    """

    check: Check = field(default=unchecked, compare=False, repr=False)

    @classmethod
    def begin(cls, draft: Draft, check: Check = unchecked) -> Review:
        """Lay out a draft with nothing decided."""
        return cls(draft, History(fingerprint(draft)), (lay_out(draft),), check)

    @classmethod
    def resume(cls, draft: Draft, history: History, check: Check = unchecked) -> Review:
        """Bring back a review as it was left, with all that can be undone and redone.

        A history of another draft, as after a crash between sealing the two, is not taken over: the review begins anew.
        """
        begun = cls.begin(draft, check)
        if history.draft != begun.history.draft:
            return begun
        desks = [begun.desk]
        for step in history.steps:
            desks.append(after(desks[-1], step))
        return cls(draft, history, tuple(desks), check)

    # Seeing to it

    def open(self, item_id: str) -> Review:
        """Note that this was opened with its evidence and findings."""
        opened = self.history.opened | {self.item(item_id).id}
        return replace(self, history=replace(self.history, opened=opened)).show([item_id])

    def show(self, item_ids: Iterable[str]) -> Review:
        """Note that these were on the screen."""
        return replace(self, history=replace(self.history, shown=self.history.shown.union(item_ids)))

    # Deciding

    def decide(self, item_id: str, verdict: Verdict, by: str, text: str = "") -> Review:
        """Decide about a drafted statement; with `EDIT`, `text` is what it becomes.

        What was taken over or edited is told by the words and not by the verdict given.
        """
        item = self._opened(item_id)
        if item.own or item.omission is not None:
            raise NotAllowed("This is not a drafted statement.", hint="Rewrite or remove it, or answer the omission.")
        typed = verdict is Verdict.EDIT
        if typed:
            item = replace(item, text=_typed(text))
        if verdict is not Verdict.REJECT:
            verdict = Verdict.EDIT if item.edited else Verdict.ACCEPT
        decided = replace(item, verdict=verdict, conflict=False, amended=None, placed=None)
        seen = self.open(item_id) if typed else self
        return seen._put(Verb.DECIDED, by, decided)  # noqa: SLF001 - this review still

    def accept_together(self, names: Iterable[str], by: str) -> Review:
        """Accept several lines at once, as far as they are undecided, of low risk, evidenced and were on the screen."""
        fit = [
            replace(item, verdict=Verdict.EDIT if item.edited else Verdict.ACCEPT)
            for item in map(self.item, names)
            if not item.decided and item.risk is Risk.LOW and item.id in self.history.shown
        ]
        if not fit:
            raise NotAllowed(
                "Nothing of this can be accepted together.",
                hint="Only lines of low risk with evidence that were on the screen; decide the others one by one.",
            )
        return self._put(Verb.SECTION_ACCEPTED, by, *fit)

    def dismiss(self, item_id: str, reason: str, by: str) -> Review:
        """Decide that an omission is rightly left out, and say why."""
        item = self._omission(item_id)
        return self._put(Verb.ANSWERED, by, replace(item, verdict=Verdict.REJECT, reason=_typed(reason)))

    def add(self, item_id: str, section_id: str, text: str, by: str) -> Review:
        """Make good an omission with a line of the practitioner's own, resting on the segment in question."""
        item = self._omission(item_id)
        answered = replace(item, verdict=Verdict.ACCEPT, reason="")
        own = self._own(section_id, text, item.evidence)
        return self._put(Verb.ANSWERED, by, answered, own, place=self._place(section_id))

    def complete(self, by: str, section_id: str = "") -> Review:
        """Declare a section that was cut short complete as it stands; without a section, the draft as a whole."""
        if section_id:
            self._position(section_id)
        return self._take(Step(Verb.COMPLETED, _named(by), section=section_id))

    # Writing

    def write(self, section_id: str, text: str, by: str, evidence: tuple[str, ...] = (), *, behind: str = "") -> Review:
        """Add a line of the practitioner's own behind the line of that id, or at the end of a section."""
        lines = [item.id for item in self.section(section_id)]
        place = self._place(section_id, lines.index(behind) + 1 if behind in lines else None)
        return self._put(Verb.WRITTEN, by, self._own(section_id, text, evidence), place=place)

    def rewrite(self, item_id: str, text: str, by: str, evidence: tuple[str, ...] | None = None) -> Review:
        """Change a line of the practitioner's own, or let one stand that a second reader would have otherwise.

        `evidence` is what it rests on from now on; None leaves that as it is.
        """
        item = replace(self._own_item(item_id), text=_typed(text), verdict=Verdict.ACCEPT, amended=None, placed=None)
        item = item if evidence is None else replace(item, evidence=_union(evidence))
        return self._put(Verb.REWRITTEN, by, item)

    def rename(self, names: Mapping[str, str], by: str) -> Review:
        """Call everybody by the name they have now, in every line that stands; what is quoted stays as it was said."""
        items = [self.item(name) for name in self.misnamed(names)]
        if not items:
            raise NotAllowed("No line has a name that somebody has no more.")
        # The draft's own wording is renamed with the line: a name put right is no edit of its words.
        put = [replace(item, text=renamed(item.text, names), drafted=renamed(item.drafted, names)) for item in items]
        return self._put(Verb.RENAMED, by, *put)

    def remove(self, item_id: str, by: str) -> Review:
        """Take a line of the practitioner's own away."""
        return self._put(Verb.REMOVED, by, takes=(self._own_item(item_id).id,))

    def split(self, item_id: str, place: int, by: str) -> Review:
        """Make two lines of one, at a character that does not break a word; each is decided anew."""
        item = self._line(item_id)
        first, second = item.text[:place].strip(), item.text[place:].strip()
        if not first or not second or tokens(item.text[:place]) + tokens(item.text[place:]) != tokens(item.text):
            raise UsageError("A statement is split between two words.")
        cut = old_offset(words(item.drafted, item.text), place)
        verdict = item.verdict if item.own else None
        one = replace(item, text=first, drafted=item.drafted[:cut].strip(), verdict=verdict)
        other = replace(item, id=self._new_id(), text=second, drafted=item.drafted[cut:].strip(), verdict=verdict)
        return self._put(Verb.SPLIT, by, one, other, place=self.desk.index(item) + 1)

    def join(self, item_id: str, other_id: str, by: str) -> Review:
        """Make one line of two, the second after the first; it is decided anew."""
        item, other = self._line(item_id), self._line(other_id)
        if item is other or Verdict.REJECT in {item.verdict, other.verdict}:
            raise NotAllowed("Two different statements that stand can be joined.", hint="Undo the rejection first.")
        joined = replace(
            item,
            text=f"{item.text} {other.text}",
            drafted=f"{item.drafted} {other.drafted}".strip(),
            kind=min(item.kind, other.kind, key=_WEAKEST.index),
            evidence=_union(item.evidence, other.evidence),
            findings=_union(item.findings, other.findings),
            sources=_union(item.sources, other.sources),
            verdict=Verdict.ACCEPT if item.own and other.own else None,
            conflict=item.conflict or other.conflict,
        )
        return self._put(Verb.JOINED, by, joined, takes=(other.id,))

    def move(self, item_id: str, section_id: str, place: int, by: str) -> Review:
        """Move a line to another section or another place, counted among the lines that section then has."""
        item = self.item(item_id)
        if item.omission is not None:
            raise NotAllowed("An omission has no place in the record.")
        return self._moved(item, section_id, place, by)

    def _moved(self, item: Item, section_id: str, place: int, by: str) -> Review:
        at = self._place(section_id, place, without=self.item(item.id))
        return self._take(
            Step(Verb.MOVED, _named(by), (item.id,), (replace(item, section=section_id, placed=None),), at)
        )

    def quote_instead(self, item_id: str, segments: Sequence[Segment], names: Mapping[str, str], by: str) -> Review:
        """Put the speakers' own words in place of a wording, to be decided anew; `names` is speaker to name.

        `segments` are all that was said, in order. Where the words are what stands there already, nothing is done.
        """
        item = self._line(item_id)
        wanted = {segment.id for segment in segments if segment.id in item.evidence and not segment.struck}
        text = "" if item.own else quotation(segments, wanted, names)
        if not text:
            raise NotAllowed("Only a drafted statement with evidence can be turned into its speaker's words.")
        if item.kind is Origin.QUOTED and not item.edited and quotes(item.text, text):
            return self
        return self._put(
            Verb.QUOTED,
            by,
            replace(item, text=text, drafted=text, kind=Origin.QUOTED, verdict=None, conflict=False),
        )

    def link(self, item_id: str, evidence: tuple[str, ...], by: str) -> Review:
        """Say which segments a line rests on."""
        return self._put(Verb.LINKED, by, replace(self._line(item_id), evidence=_union(evidence)))

    # A second reader

    def amend(self, amendment: Amendment, reader: str, by: str) -> Review:
        """Put a second reader's words beside a line, to be decided about anew; what says nothing new leaves it be.

        Where the line was changed meanwhile the two are merged by word, the reader's standing in the proposal.
        """
        proposed = whole(amendment.after).strip()
        item = next((one for one in self.desk if one.id == amendment.item and one.omission is None), None)
        if item is None or not amendment.before:
            return self._amended_anew(amendment.section, proposed, reader, by) if proposed else self
        if proposed:
            proposed = merge(amendment.before, proposed, item.text).text
        amended = None if proposed == item.text else proposed
        placed = self._elsewhere(item, amendment) if proposed else None
        if (amended is None and placed is None) or (not proposed and item.verdict is Verdict.REJECT):
            return self
        return self._put(Verb.AMENDED, by, replace(item, amended=amended, placed=placed, reader=reader, verdict=None))

    def _elsewhere(self, item: Item, amendment: Amendment) -> tuple[str, str] | None:
        """Return where a second reader would have a line, or None where it stands there or the place is unknown."""
        section, behind = amendment.section, amendment.behind
        lines = [one.id for one in self.section(section)]
        if behind is None or not any(one.id == section for one in self.draft.sections):
            return None
        before = "" if item.id not in lines else ["", *lines][lines.index(item.id)]
        return None if item.section == section and before == behind else (section, behind)

    def shift(self, item_id: str, by: str) -> Review:
        """Move a line to where a second reader would have it; that decides about it, unless its words are open."""
        item = self._opened(item_id)
        if item.placed is None:
            raise NotAllowed("Nobody would have this line elsewhere.")
        section, behind = item.placed
        lines = [one.id for one in self.section(section) if one.id != item.id]
        place = lines.index(behind) + 1 if behind in lines else len(lines) if behind else 0
        verdict = None if item.amended is not None else Verdict.EDIT if item.edited else Verdict.ACCEPT
        return self._moved(replace(item, verdict=verdict, by=_named(by)), section, place, by)

    def _amended_anew(self, section_id: str, proposed: str, reader: str, by: str) -> Review:
        known = any(section.id == section_id for section in self.draft.sections)
        section = section_id if known else self.draft.sections[-1].id
        line = Item(self._new_id(), section, "", amended=proposed, reader=reader)
        return self._put(Verb.AMENDED, by, line, place=self._place(section))

    # Taking back

    @property
    def can_undo(self) -> bool:
        """Tell whether there is a step to take back."""
        return bool(self.history.steps)

    @property
    def can_redo(self) -> bool:
        """Tell whether there is a step to take again."""
        return bool(self.history.undone)

    def undo(self) -> Review:
        """Take back the last step."""
        if not self.history.steps:
            raise NotAllowed("There is nothing to undo.")
        *steps, last = self.history.steps
        history = replace(self.history, steps=tuple(steps), undone=(*self.history.undone, last))
        return replace(self, history=history, desks=self.desks[:-1])

    def redo(self) -> Review:
        """Take again the step last taken back."""
        if not self.history.undone:
            raise NotAllowed("There is nothing to redo.")
        *undone, step = self.history.undone
        again = self._take(step)
        return replace(again, history=replace(again.history, undone=tuple(undone)))

    # How a step comes about

    def _put(self, verb: Verb, by: str, *puts: Item, takes: tuple[str, ...] = (), place: int = 0) -> Review:
        signed = tuple(replace(self._unseen(self._checked(item)), by=_named(by)) for item in puts)
        return self._take(Step(verb, _named(by), takes, signed, place))

    def _unseen(self, item: Item) -> Item:
        """Return an item undecided where a step has just brought out that it is of high risk, and nobody opened it."""
        seen = item.own or item.risk is not Risk.HIGH or item.id in self.history.opened
        return item if seen else replace(item, verdict=None)

    def _checked(self, item: Item) -> Item:
        """Return an item with what the check says of it, where its words or what they rest on are new."""
        before = next((one for one in self.desk if one.id == item.id), None)
        same = before is not None and (before.text, before.evidence) == (item.text, item.evidence)
        return item if same or item.omission is not None else replace(item, findings=self.check(item, self.desk))

    def _take(self, step: Step) -> Review:
        history = replace(self.history, steps=(*self.history.steps, step), undone=(), taken=self.history.taken + 1)
        return replace(self, history=history, desks=(*self.desks, after(self.desk, step)))

    def _opened(self, item_id: str) -> Item:
        if self.must_open(item_id):
            raise NotAllowed(
                "This is of high risk and has not been opened.", hint="Open it with its evidence, then decide."
            )
        return self.item(item_id)

    def _line(self, item_id: str) -> Item:
        item = self._opened(item_id)
        if item.omission is not None:
            raise NotAllowed("An omission is not a line of the record.", hint="Dismiss it or add a line for it.")
        if item.proposed:
            raise NotAllowed("A second reader would have this line otherwise.", hint="Decide about that first.")
        return item

    def _omission(self, item_id: str) -> Item:
        item = self._opened(item_id)
        if item.omission is None:
            raise NotAllowed("This is not an omission.")
        return item

    def _own_item(self, item_id: str) -> Item:
        item = self.item(item_id)
        if not item.own:
            raise NotAllowed("This line was drafted.", hint="Accept, edit or reject it.")
        return item

    def _own(self, section_id: str, text: str, evidence: tuple[str, ...]) -> Item:
        self._position(section_id)
        return Item(self._new_id(), section_id, _typed(text), evidence=_union(evidence), verdict=Verdict.ACCEPT)

    def _new_id(self) -> str:
        return f"own-{self.history.taken + 1}"

    def _position(self, section_id: str) -> int:
        for position, section in enumerate(self.draft.sections):
            if section.id == section_id:
                return position
        raise UsageError("There is no such section.")

    def _place(self, section_id: str, place: int | None = None, without: Item | None = None) -> int:
        """Return where on the desk a line of this section goes: at `place` within it, or at its end."""
        position = self._position(section_id)
        earlier = {section.id for section in self.draft.sections[:position]}
        lines = [item.section for item in self.desk if item is not without]
        inside = lines.count(section_id)
        return sum(section in earlier for section in lines) + (inside if place is None else max(0, min(place, inside)))


def _named(by: str) -> str:
    if not by.strip():
        raise NotAllowed("Nobody is named: every decision is a named person's.", hint="Enter your name at set-up.")
    return by.strip()


def _typed(text: str) -> str:
    """Return typed text clean, of any length, and never empty."""
    typed = whole(text).strip()
    if not typed:
        raise UsageError("There is no text.", hint="To leave a line out, reject or remove it.")
    return typed


def _union(first: tuple[T, ...], second: tuple[T, ...] = ()) -> tuple[T, ...]:
    return tuple(dict.fromkeys((*first, *second)))
