"""Review: every step at the desk is sealed as it is made, under the name of the practitioner who answers for it.

Rule: what a person writes is looked at by the same check as a draft, and is theirs whatever the check says.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from engine.errors import NotAllowed, Unfitting
from engine.flow.drafted import changed, resting_on
from engine.flow.listening import Listening
from engine.meeting import Note, Risk, Segment, Stage, Transcript, Verdict
from engine.review import Review, alone, redraft
from engine.review.names import renames

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from engine.flow.drafted import Basis, Drafted
    from engine.meeting import Draft, Finding
    from engine.review import Item

    Change = Callable[[Review, str], Review]

_MARKS = frozenset('"“”')


class Reviewing(Listening):
    """Decide, edit, write, undo."""

    _review: Review | None = None
    _spoken: tuple[object, Transcript | None] = (None, None)
    _based: tuple[object, Basis] = (None, {})

    @property
    def transcript(self) -> Transcript | None:
        """What has been heard so far; read again only when its file is another: a desk asks for it at every key."""
        file = self._sealed.folder / "transcript.age"
        if not file.exists():
            return super().transcript
        now = file.stat()
        stamp = (now.st_ino, now.st_mtime_ns)
        if self._spoken[0] != stamp:
            self._spoken = (stamp, super().transcript)
        return self._spoken[1]

    def _basis(self) -> Basis:
        transcript, rest = self.transcript, (self.meeting, self.notes)
        known = self._based[0]
        if not isinstance(known, tuple) or known[0] is not transcript or known[1] != rest:
            self._based = ((transcript, rest), super()._basis())
        return self._based[1]

    def _keep_drafted(self, drafted: Drafted) -> None:
        super()._keep_drafted(drafted)
        self._review = None

    @property
    def review(self) -> Review:
        """The desk as it was left."""
        if self._review is None:
            drafted = self._at_hand()
            self._review = Review.resume(drafted.draft, drafted.history, self._check)
        return self._review

    def advise(self, item: Item) -> tuple[Finding, ...]:
        """Return what the check says of a line as it is worded here; milliseconds, and safe beside the screens."""
        return self._check(item, self.review.desk)

    def _at_hand(self) -> Drafted:
        if self._drafted is None:
            raise NotAllowed("There is no draft to review yet.", hint="Make a draft first.")
        return self._drafted

    @property
    def renames(self) -> dict[str, str]:
        """What to put for names that somebody was entered under before, where lines still have them."""
        formers = self.formers
        return renames(formers, [person.name for person in self.meeting.participants]) if formers else {}

    @property
    def stale(self) -> tuple[str, ...]:
        """What on the desk rests on words, notes or data of the meeting that were changed after it was drafted."""
        return resting_on(self.review, changed(self._at_hand().basis, self._basis()))

    @property
    def outdated(self) -> str:
        """Say that the meeting was changed beneath the draft, or nothing; struck words no line rests on aside."""
        now = self._basis()
        different = changed(self._at_hand().basis, now)
        stale, others = resting_on(self.review, different), different & now.keys()
        if not stale and not others:
            return ""
        count = f"{len(stale)} {'line rests' if len(stale) == 1 else 'lines rest'} on it"
        return f"The meeting's words or details were changed after the draft was made; {count}."

    def confirm_draft(self) -> None:
        """Let the draft stand although what it rests on was changed since: the practitioner has looked.

        What the check now finds of high risk there, and did not before, is put to them to be decided anew.
        """
        self._require(Stage.REVIEW)
        known, worse = replace(self._at_hand(), basis=self._basis()), self._worse()
        if worse:
            draft = _with_findings(known.draft, worse)
            known = replace(known, draft=draft, history=redraft(self.review, draft).history)
        self._keep_drafted(known)
        self._note_event("draft_confirmed")

    def _worse(self) -> dict[str, tuple[Finding, ...]]:
        """Return, by statement, what is now found of high risk on what was changed beneath the draft."""
        found: dict[str, tuple[Finding, ...]] = {}
        for item in map(self.review.item, self.stale):
            known = {one.kind for one in item.findings}
            high = [one for one in self._check(item, self.review.desk) if one.risk is Risk.HIGH]
            if new := tuple(one for one in high if one.kind not in known):
                found |= dict.fromkeys(item.sources, new)
        return found

    def step(self, change: Change) -> None:
        """Take one step at the desk, such as `lambda review, by: review.decide(...)`, and seal it.

        Raises `NotAllowed` where it would quote a child's words that nobody has listened to.
        """
        self._require(Stage.REVIEW)
        after = change(self.review, self.meeting.practitioner)
        self._require_heard(_quoted(after) - _quoted(self.review))
        self._seal_review(after)

    def _seal_review(self, review: Review) -> None:
        self._keep_drafted(replace(self._at_hand(), history=review.history))
        self._review = review

    def open_statement(self, item: str) -> None:
        """Note that a statement was opened with its evidence and findings; kept with the next step."""
        self._review = self.review.open(item)

    def show(self, items: Iterable[str]) -> None:
        """Note that these were on the screen; kept with the next step."""
        self._review = self.review.show(items)

    def together(self, section: str) -> tuple[Item, ...]:
        """Return what is undecided under a heading and may be taken together: harmless, and in no way delicate."""
        return tuple(
            item
            for item in self.review.section(section)
            if not item.decided and item.risk is Risk.LOW and not self._alone(item.id)
        )

    def _alone(self, item: str) -> bool:
        said = self.evidence(item)
        return alone(said) or any(isinstance(part, Segment) and self.is_childs(part) for part in said)

    def decide(self, item: str, verdict: Verdict, text: str = "") -> None:
        """Accept, edit or reject a drafted statement."""
        self.step(lambda review, by: review.decide(item, verdict, by, text))

    def dismiss(self, item: str, reason: str) -> None:
        """Decide that something left out is rightly left out."""
        self.step(lambda review, by: review.dismiss(item, reason, by))

    def write(self, section: str, text: str, evidence: tuple[str, ...] = (), *, behind: str = "") -> None:
        """Add a line of one's own, behind the line of that id or at the end of the section."""
        self.step(lambda review, by: review.write(section, text, by, evidence, behind=behind))

    def undo(self) -> None:
        """Take the last step back."""
        self.step(lambda review, _by: review.undo())

    def redo(self) -> None:
        """Take the last undone step again."""
        self.step(lambda review, _by: review.redo())

    def evidence(self, item: str) -> tuple[Segment | Note, ...]:
        """Return what a statement rests on, in the order of the meeting."""
        wanted = self.review.item(item).evidence
        transcript = self.transcript
        sources: tuple[Segment | Note, ...] = (*(transcript.segments if transcript else ()), *self.notes)
        known = {source.id: source for source in sources if source.id in wanted}
        return tuple(known[name] for name in wanted if name in known)

    def quote_instead(self, item: str) -> None:
        """Turn a wording back into the speaker's own words."""
        segments = self.transcript.segments if self.transcript else ()
        if not any(isinstance(part, Segment) for part in self.evidence(item)):
            raise Unfitting("This line rests on no recorded words that could be quoted.")
        names = {part.speaker: part.speaker for part in segments if part.speaker}
        self.step(lambda review, by: review.quote_instead(item, segments, names, by))

    def blockers(self) -> tuple[str, ...]:
        """Return, in plain sentences, what stands in the way of approval."""
        outdated = (self.outdated,) if self.outdated else ()
        if unheard := self.unheard(_quoted(self.review)):
            outdated = (*outdated, f"A child’s words in {len(unheard)} of the segments quoted were not listened to.")
        return (*outdated, *self.review.blockers(self.template.required))


def _with_findings(draft: Draft, found: Mapping[str, tuple[Finding, ...]]) -> Draft:
    """Return a draft with these findings added to its statements."""
    sections = tuple(
        replace(
            part,
            statements=tuple(replace(one, findings=(*one.findings, *found.get(one.id, ()))) for one in part.statements),
        )
        for part in draft.sections
    )
    return replace(draft, sections=sections)


def _quoted(review: Review) -> frozenset[str]:
    """Return what those lines of the record rest on that quote, or that stand as the machine put them."""
    recorded = (item for item in review.desk if item.recorded)
    lines = (item for item in recorded if _MARKS & set(item.text) or not (item.own or item.verdict is Verdict.EDIT))
    return frozenset(name for item in lines for name in item.evidence)
