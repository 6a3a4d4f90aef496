"""Looking at a review: what comes next, how far it is, what stands in the way of approval, what the record says.

Rule: nothing undecided is ever overlooked, and only what a person let stand is in the record.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from engine.errors import UsageError
from engine.meeting import Draft, Record, RecordSection, Risk, Verdict
from engine.review.desk import Desk, History, Item, Verb, line, rank
from engine.review.names import renamed

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

Order = Literal["risk", "document"]


@dataclass(frozen=True, slots=True)
class Progress:
    """How many drafted statements and omissions are decided; `high_left` of the undecided are of high risk."""

    decided: int
    total: int
    high_left: int

    @property
    def left(self) -> int:
        """How many are still to be decided."""
        return self.total - self.decided


@dataclass(frozen=True, slots=True)
class Looking:
    """A draft, what has been done about it, and the desk after each step."""

    draft: Draft = field(repr=False)
    history: History
    desks: tuple[Desk, ...] = field(repr=False)

    @property
    def desk(self) -> Desk:
        """Everything on the desk as it is now, in the order of the record, omissions last."""
        return self.desks[-1]

    @property
    def latest(self) -> Item | None:
        """What the last step put down, for the screen to stay with; nothing where all was put down at once."""
        last = self.history.steps[-1] if self.history.steps else None
        return last.puts[-1] if last and last.puts and last.verb is not Verb.CARRIED else None

    def item(self, item_id: str) -> Item:
        """Return one item on the desk."""
        for item in self.desk:
            if item.id == item_id:
                return item
        raise UsageError("There is no such statement on the desk.")

    def section(self, section_id: str) -> tuple[Item, ...]:
        """Return the lines under one heading, in order."""
        return tuple(item for item in self.desk if item.section == section_id and item.omission is None)

    def queue(self, order: Order = "risk") -> tuple[Item, ...]:
        """Return everything on the desk: what can do most harm first, or in the order of the record."""
        return tuple(sorted(self.desk, key=rank)) if order == "risk" else self.desk

    def undecided(self, order: Order = "risk") -> tuple[Item, ...]:
        """Return what still needs a decision."""
        return tuple(item for item in self.queue(order) if not item.decided)

    def next_undecided(self, item_id: str = "", order: Order = "risk") -> Item | None:
        """Return the first undecided item after this one, going round at the end."""
        return _following(self.queue(order), item_id)

    def previous_undecided(self, item_id: str = "", order: Order = "risk") -> Item | None:
        """Return the first undecided item before this one, going round at the start."""
        return _following(self.queue(order)[::-1], item_id)

    def progress(self) -> Progress:
        """Count what is decided of all that the machine proposed or left out."""
        asked = [item for item in self.desk if not (item.own and item.decided)]
        left = [item for item in asked if not item.decided]
        return Progress(len(asked) - len(left), len(asked), sum(item.risk is Risk.HIGH for item in left))

    def must_open(self, item_id: str) -> bool:
        """Tell whether this is of high risk and has not been opened yet; whoever wrote a line has seen it."""
        item = self.item(item_id)
        return item.risk is Risk.HIGH and not item.own and item_id not in self.history.opened

    @property
    def cut_short(self) -> tuple[str, ...]:
        """The ids of sections that were cut short and not declared complete; "" stands for the draft as a whole."""
        declared = {step.section for step in self.history.steps if step.verb is Verb.COMPLETED}
        cut = tuple(section.id for section in self.draft.sections if not section.complete)
        whole = () if self.draft.complete or cut else ("",)
        return tuple(name for name in (*cut, *whole) if name not in declared)

    def blockers(self, required: Collection[str] = ()) -> tuple[str, ...]:
        """Return, in plain sentences, why this cannot be approved yet; `required` are ids of sections never empty."""
        progress = self.progress()
        undecided = [_undecided_sentence(progress)] if progress.left else []
        titles = {section.id: f"“{section.title}” was cut short" for section in self.draft.sections}
        incomplete = [
            f"{titles.get(name, 'The draft was not finished')}: draft it again, or complete it by hand and say so."
            for name in self.cut_short
        ]
        empty = [
            f"“{section.title}” is empty and the template requires it."
            for section in self.draft.sections
            if section.id in required and not any(item.recorded for item in self.section(section.id))
        ]
        return (*undecided, *incomplete, *empty)

    def misnamed(self, names: Mapping[str, str]) -> tuple[str, ...]:
        """Return what still calls somebody by a name they have no more, as `engine.review.names.renames` has them."""
        standing = [item for item in self.desk if item.verdict is not Verdict.REJECT] if names else []
        return tuple(item.id for item in standing if renamed(item.text, names) != item.text)

    def texts(self) -> tuple[str, str]:
        """Return the draft and what it has become, undecided lines included, as text to be compared."""
        drafted, now = [], []
        for section in self.draft.sections:
            drafted += [section.title, *(statement.text for statement in section.statements), ""]
            standing = (item.text for item in self.section(section.id) if item.verdict is not Verdict.REJECT)
            now += [section.title, *filter(None, standing), ""]
        return "\n".join(drafted), "\n".join(now)

    def record(self, title: str = "") -> Record:
        """Return the record as it stands: every heading, and the lines a person accepted, edited or wrote."""
        return Record(
            title or self.draft.template.replace("-", " ").capitalize(),
            tuple(
                RecordSection(section.title, tuple(line(item) for item in self.section(section.id) if item.recorded))
                for section in self.draft.sections
            ),
        )


def _following(queue: Desk, item_id: str) -> Item | None:
    start = next((place for place, item in enumerate(queue, 1) if item.id == item_id), 0)
    return next((item for item in (*queue[start:], *queue[:start]) if not item.decided), None)


def _undecided_sentence(progress: Progress) -> str:
    are = "is" if progress.left == 1 else "are"
    high = f", {progress.high_left} of them of high risk" if progress.high_left else ""
    return f"{progress.left} of {progress.total} {are} undecided{high}."
