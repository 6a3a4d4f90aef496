"""A version of an approved record in plainer words, line by line, with progress.

Rule: a line is put otherwise only if the check says of it exactly what it says of the approved line itself; what comes
from the meeting's own data stays as it is, and so does what stands under a heading that is the practitioner's own.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from engine.drafting import plain
from engine.drafting.drafting import DraftProgress, named
from engine.meeting import Draft, Origin, Section, Statement

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Collection, Sequence

    from engine.drafting.template import Template
    from engine.drafting.wording import Wording
    from engine.meeting import Finding
    from engine.review import ApprovedLine

    Check = Callable[[str, ApprovedLine], tuple[Finding, ...]]
    """What there is to say of a wording of an approved line."""
    Heading = tuple[str, Sequence[ApprovedLine]]


async def version(
    headings: Sequence[Heading], template: Template, model: Wording | None, check: Check, names: Collection[str] = ()
) -> AsyncIterator[DraftProgress]:
    """Draft a version of what stands under these headings; `names` are words that stay. The same gives the same."""
    plans = {plan.title: plan for plan in template.sections}
    total, done, asked = sum(len(lines) for _, lines in headings), 0, False
    sections: list[Section] = []
    yield DraftProgress(0, total)
    for number, (title, lines) in enumerate(headings, 1):
        plan = plans.get(title)
        human = plan is not None and plan.human
        made: list[Statement] = []
        for line in lines:
            slots = plain.slots(line.text, names, stays=human or line.origin is Origin.DATA)
            asked = asked or slots.open
            done += 1
            made.append(await _plainer(f"v{done}", line, slots, model, check))
            yield DraftProgress(done, total)
            await asyncio.sleep(0)
        name = plan.id if plan is not None else f"heading-{number}"
        sections.append(Section(name, plain.heading(title), human, tuple(made)))
    by = named(model) if asked else ""
    yield DraftProgress(total, total, Draft(template.name, by, 1.0, complete=True, sections=tuple(sections)))


async def _plainer(name: str, line: ApprovedLine, slots: plain.Slots, model: Wording | None, check: Check) -> Statement:
    """Return a line in the plainest wording that carries it: the model's, that of the list, else the line itself.

    A line that was not put otherwise comes from where it came from.
    """
    proposed = await plain.propose(model, slots) if model is not None and slots.open else ""
    found = check(line.text, line)
    carrying = (text for text in (proposed, slots.plain) if text and (text == line.text or check(text, line) == found))
    text = next(carrying, line.text)
    return Statement(name, text, (line.id,), line.origin if text == line.text else Origin.WORDED, found)
