"""Carry a review over to a new draft: a corrected segment or name changes statements under the practitioner's hands.

Rule: what is the same stays decided; what changed is decided anew; an edit is merged into the new wording and never
lost, even when the statement it was made on is gone.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from engine.errors import UsageError
from engine.meeting import Verdict
from engine.review.decisions import Review
from engine.review.desk import Desk, History, Item, Step, Verb, after, fingerprint, lay_out
from engine.review.merge import merge
from engine.review.twins import twins

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from engine.meeting import Draft
    from engine.review.twins import Twin


def redraft(review: Review, draft: Draft, touched: Collection[str] = ()) -> Review:
    """Return a review of the new draft with all that still holds of the old one as its first step.

    `touched` are the segments that were changed: what rests on one of them is decided anew, whatever its wording. Where
    an edit could not be merged, the item is in `conflict`: `text` has the practitioner's words, `drafted` the new ones.
    """
    if not draft.sections:
        raise UsageError("The new draft has no sections.")
    fresh = lay_out(draft)
    pairs = twins(lay_out(review.draft), fresh)
    places = {item.id: place for place, item in enumerate(review.desk)}
    carried: list[tuple[int, Item]] = []
    opened: set[str] = set()
    for cluster in _clusters(review.desk):
        if _holds(cluster, pairs, touched):
            renamed = {item.id: _renamed(item, pairs) for item in cluster}
            carried += [(places[name], item) for name, item in renamed.items()]
            opened |= {item.id for name, item in renamed.items() if name in review.history.opened}
        else:
            merged = _merged(cluster, pairs, f"kept-{review.history.taken}")
            carried += [(places[cluster[0].id], _checked(item, review)) for item in merged]
    desk = [item for _, item in sorted(carried, key=lambda pair: pair[0])]
    step = Step(Verb.CARRIED, "", tuple(item.id for item in fresh), _in_order(desk, fresh, draft))
    history = History(fingerprint(draft), (step,), opened=frozenset(opened), taken=review.history.taken + 1)
    return Review(draft, history, (fresh, after(fresh, step)), review.check)


def _clusters(desk: Desk) -> list[list[Item]]:
    """Return what is on the desk, items made of the same statements together: the parts of a split, for instance."""
    clusters: list[list[Item]] = []
    for item in desk:
        linked = [cluster for cluster in clusters if any(set(one.sources) & set(item.sources) for one in cluster)]
        joined = [*(one for cluster in linked for one in cluster), item]
        clusters = [*(cluster for cluster in clusters if cluster not in linked), joined]
    return clusters


def _holds(cluster: Sequence[Item], pairs: Mapping[str, Twin], touched: Collection[str]) -> bool:
    """Tell whether everything these items were made of is the same in the new draft; one's own lines always hold."""
    made_of = [pairs[name] for item in cluster for name in item.sources or (item.id,) if name in pairs]
    return all(
        twin.new is not None
        and twin.old == replace(twin.new, id=twin.old.id, sources=twin.old.sources)
        and not set(touched) & set(twin.new.evidence)
        for twin in made_of
    )


def _renamed(item: Item, pairs: Mapping[str, Twin]) -> Item:
    """Return an item with the names its statements have in the new draft."""

    def name(old: str) -> str:
        twin = pairs.get(old)
        return twin.new.id if twin and twin.new else old

    placed = item.placed and (item.placed[0], name(item.placed[1]))
    return replace(item, id=name(item.id), sources=tuple(map(name, item.sources)), placed=placed)


def _merged(cluster: Sequence[Item], pairs: Mapping[str, Twin], kept: str) -> list[Item]:
    """Return what becomes of items whose statements changed: the new ones, with the practitioner's edits merged in.

    Edits whose statements are gone stay on their own, under names that begin with `kept`.
    """
    twins_of = {name: pairs[name].new for item in cluster for name in item.sources if name in pairs}
    new = [item for item in twins_of.values() if item is not None]
    standing = [item for item in cluster if item.verdict is not Verdict.REJECT]
    if not any(map(_touched, standing)):
        return new
    if not new:
        return [_bereft(item, f"{kept}-{item.id}") for item in standing if _touched(item)]
    theirs = " ".join(item.text for item in new)
    merged = merge(_joined(item.drafted for item in standing), _joined(item.text for item in standing), theirs)
    reading = next((item for item in standing if item.proposed), new[0])
    moved = standing[0].section != pairs[standing[0].sources[0]].old.section
    whole = replace(
        new[0],
        section=standing[0].section if moved else new[0].section,
        text=merged.text,
        drafted=theirs,
        evidence=tuple(dict.fromkeys(part for item in new for part in item.evidence)),
        findings=tuple(dict.fromkeys(finding for item in new for finding in item.findings)),
        sources=tuple(item.id for item in new),
        conflict=bool(merged.conflicts),
        amended=reading.amended,
        placed=reading.placed,
        reader=reading.reader,
    )
    return [whole]


def _touched(item: Item) -> bool:
    """Tell whether a person put words to this item that must not be lost."""
    return item.edited or item.proposed


def _checked(item: Item, review: Review) -> Item:
    """Return a merged item with what the check says of the words it now has."""
    return replace(item, findings=review.check(item, review.desk)) if item.edited else item


def _bereft(item: Item, name: str) -> Item:
    """Return an edited item whose statement is gone: the practitioner's words, to be decided about anew."""
    return replace(item, id=name, sources=(name,), drafted="", findings=(), verdict=None, conflict=True)


def _joined(texts: Iterable[str]) -> str:
    return " ".join(text for text in texts if text)


def _in_order(carried: Sequence[Item], fresh: Desk, draft: Draft) -> Desk:
    """Return the new desk: what was carried over in its own order, what is new after what it follows in the draft."""
    sections = [section.id for section in draft.sections]
    lanes: dict[str, list[Item]] = {section: [] for section in sections}
    for item in carried:
        if item.omission is None:
            lanes[item.section if item.section in lanes else sections[-1]].append(item)
    here = {source for item in carried for source in item.sources}
    earlier: set[str] = set()
    for item in fresh:
        lane = lanes.get(item.section, [])
        if item.omission is None and item.id not in here:
            behind = [place for place, one in enumerate(lane, 1) if earlier & set(one.sources)]
            lane.insert(behind[-1] if behind else 0, item)
        earlier.add(item.id)
    answers = {item.id: item for item in carried if item.omission is not None}
    statements = [replace(item, section=section) for section, lane in lanes.items() for item in lane]
    return (*statements, *(answers.get(item.id, item) for item in fresh if item.omission is not None))
