"""What people change in a transcript: the words, where a segment begins and ends, who spoke, what is struck out; pure.

Rule: everything can be taken back to the letter; what was recognised stays beside what was made of it; no id is given
twice, so that a draft can always tell what it rested on.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

from engine.errors import Unfitting
from engine.meeting import Change
from engine.transcript.near_misses import ordinary

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Sequence

    from engine.meeting import Segment, Transcript

STRUCK = "struck"
ASSIGNED = "assigned"
"""Flag of a segment whose speaker somebody chose for it alone: no speaker key and no named voice changes it."""
BY_VOICE = "by_voice"
"""Flag of a segment whose speaker somebody chose by naming its voice: no speaker key changes it."""
CORRECTED = "corrected"
"""Flag of a segment in which a name was put right by its sound."""
ALIKE = "Take the one back in or strike the other out too, then merge them."
ONE_SPEAKER = "If one of them spoke both, say so of the other segment first, then merge them."
KEPT = 200
"""Steps that can be taken back."""
_NAME = 3
"""Words a name may have, to be put right elsewhere too."""
_PARTED = re.compile(r"[.,;:?!]")
_MARKS = re.compile(r"^\W+|\W+$")
_OF = re.compile(r"['’]s$")


@dataclass(frozen=True, slots=True)
class Respelling:
    """A name as it was written and as it was put right, and the ids of the segments where it is still written so."""

    before: str
    after: str
    places: tuple[str, ...]

    def put_into(self, text: str) -> str:
        """Return a text with the name put right; where it stands right already it stays."""
        either = re.compile(f"{_whole_word(self.after).pattern}|{_whole_word(self.before).pattern}")
        return either.sub(lambda _: self.after, text)


def place_of(transcript: Transcript | None, name: str) -> int:
    """Return where the segment of this id stands; raise `Unfitting` where there is none."""
    for at, part in enumerate(transcript.segments if transcript else ()):
        if part.id == name:
            return at
    raise Unfitting("That line is not in the transcript.")


def edited(transcript: Transcript, changes: Iterable[Change]) -> Transcript:
    """Return the transcript with these changes as its last edit; where they change nothing, as it was."""
    edit = tuple(change for change in changes if change.before != change.after)
    if not edit:
        return transcript
    kept = (*transcript.edits, edit)[-KEPT:]
    return replace(_applied(transcript, edit), edits=kept, undone=())


def changed(transcript: Transcript, change: Callable[[Segment], Segment], names: Iterable[str]) -> Transcript:
    """Return the transcript with each of these segments changed, as one edit."""
    wanted = set(names)
    parts = [(at, part) for at, part in enumerate(transcript.segments) if part.id in wanted]
    return edited(transcript, (Change(at, (part,), (change(part),)) for at, part in parts))


def undo(transcript: Transcript) -> Transcript:
    """Take the last edit back."""
    if not transcript.edits:
        raise Unfitting("Nothing in this transcript has been changed that could be taken back.")
    *kept, edit = transcript.edits
    backward = tuple(Change(change.at, change.after, change.before) for change in reversed(edit))
    return replace(_applied(transcript, backward), edits=tuple(kept), undone=(*transcript.undone, edit))


def redo(transcript: Transcript) -> Transcript:
    """Make the last edit that was taken back again."""
    if not transcript.undone:
        raise Unfitting("Nothing has been taken back that could be done again.")
    *left, edit = transcript.undone
    return replace(_applied(transcript, edit), edits=(*transcript.edits, edit), undone=tuple(left))


def mapped(transcript: Transcript, change: Callable[[Segment], Segment]) -> Transcript:
    """Return the transcript with something changed in every segment there is or was, which is no edit of its own."""

    def everywhere(edits: tuple[tuple[Change, ...], ...]) -> tuple[tuple[Change, ...], ...]:
        return tuple(
            tuple(Change(one.at, tuple(map(change, one.before)), tuple(map(change, one.after))) for one in edit)
            for edit in edits
        )

    return replace(
        transcript,
        segments=tuple(map(change, transcript.segments)),
        edits=everywhere(transcript.edits),
        undone=everywhere(transcript.undone),
    )


def _applied(transcript: Transcript, edit: Sequence[Change]) -> Transcript:
    segments = list(transcript.segments)
    for change in edit:
        segments[change.at : change.at + len(change.before)] = change.after
    return replace(transcript, segments=tuple(segments))


def with_text(part: Segment, text: str) -> Segment:
    """Return a segment with other words; the first time, what was recognised is kept beside them.

    The same words again are a person's word that they are right: none of them is unsure any more.
    """
    if text == part.text:
        return replace(part, uncertain=())
    return replace(
        without(part, CORRECTED),
        text=text,
        uncertain=(),
        original=part.text if part.original is None else part.original,
        times=_retimed(part, text.split()),
    )


def last_respelling(transcript: Transcript, known: Collection[str] = ()) -> Respelling | None:
    """Return what the last edit made of a name, if that is all it did and the name is still written so somewhere.

    Nothing is offered for everyday words, for those `known` to be rightly spelt, nor after something was taken back.
    """
    one = transcript.edits[-1][0] if transcript.edits and len(transcript.edits[-1]) == 1 else None
    if transcript.undone or one is None or len(one.before) != 1 or len(one.after) != 1 or one.after[0].original is None:
        return None
    found = _one_for_another(one.before[0].text.split(), one.after[0].text.split())
    if found is None or not _may_be_misheard(*found, known):
        return None
    name = Respelling(*found, ())
    places = [p.id for p in transcript.segments if not p.struck and name.put_into(p.text) != p.text]
    return replace(name, places=tuple(places)) if places else None


def respell(transcript: Transcript, known: Collection[str] = ()) -> Transcript:
    """Return the transcript with the name last put right put right wherever else it is written so, as one edit."""
    name = last_respelling(transcript, known)
    if name is None:
        raise Unfitting("No name has just been put right that is written so elsewhere.")
    return changed(transcript, lambda part: _respelt(part, name), name.places)


def _respelt(part: Segment, name: Respelling) -> Segment:
    """Return a segment with a name spelt anew; what in it was unsure stays so, the name too: nobody listened here."""
    text = name.put_into(part.text)
    kept = ((word,) if _whole_word(word).search(text) else name.after.split() for word in part.uncertain)
    return replace(with_text(part, text), uncertain=tuple(dict.fromkeys(word for words in kept for word in words)))


def _one_for_another(before: Sequence[str], after: Sequence[str]) -> tuple[str, str] | None:
    """Return the word, or the few, that were put in place of others throughout; None if more was changed."""
    steps = SequenceMatcher(a=before, b=after, autojunk=False).get_opcodes()
    runs = [(before[a:b], after[c:d]) for step, a, b, c, d in steps if step != "equal"]
    if not all(0 < len(words) <= _NAME for run in runs for words in run):
        return None
    found = {_bare(" ".join(old), " ".join(new)) for old, new in runs}
    return found.pop() if len(found) == 1 else None


def _bare(old: str, new: str) -> tuple[str, str]:
    """Return two namings without the marks around, and without the 's that both have."""
    old, new = (_MARKS.sub("", words) for words in (old, new))
    both = _OF.search(old) and _OF.search(new)
    return (_OF.sub("", old), _OF.sub("", new)) if both else (old, new)


def _may_be_misheard(old: str, new: str, known: Collection[str]) -> bool:
    """Tell whether one may be a name and the other how it was misheard."""
    words = old.split()
    capital = all(any(c.isalpha() and not c.islower() for c in word) for word in new.split())
    named = capital and bool(new) and not _PARTED.search(new) and new not in {old, old.capitalize()}
    return named and not all(map(ordinary, words)) and not set(words) <= set(known)


def _whole_word(word: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w-])(?<!\w['’]){re.escape(word)}(?![\w-])(?!['’]t\b)")


def as_heard(part: Segment) -> Segment:
    """Return a segment with the words that were recognised."""
    if part.original is None:
        return part
    return replace(with_text(part, part.original), original=None)


def flagged(part: Segment, flag: str) -> Segment:
    """Return a segment with a flag."""
    return replace(without(part, flag), flags=(*without(part, flag).flags, flag))


def without(part: Segment, flag: str) -> Segment:
    """Return a segment without a flag."""
    return replace(part, flags=tuple(known for known in part.flags if known != flag))


def split(transcript: Transcript, name: str, word: int) -> Transcript:
    """Return the transcript with a segment cut before its word of this number; the first part keeps the id."""
    at = place_of(transcript, name)
    part = transcript.segments[at]
    words = part.text.split()
    if not 0 < word < len(words):
        raise Unfitting("A segment can be split only between two of its words.")
    made = max(transcript.made, len(transcript.segments)) + 1
    cut = part.times[word] if part.times else _by_length(part, words, word)
    heard = _heard_before(part, word)
    first = _piece(part, slice(0, word), slice(0, heard))
    second = _piece(part, slice(word, None), slice(heard, None))
    halves = (replace(first, end=cut), replace(second, id=f"s{made}", start=cut))
    return edited(replace(transcript, made=made), [Change(at, (part,), halves)])


def merge(transcript: Transcript, name: str) -> Transcript:
    """Return the transcript with a segment and the one after it as one, under the id and the speaker of the first.

    Refused for the words of two people: nobody's words become another's by this.
    """
    at = place_of(transcript, name)
    pair = transcript.segments[at : at + 2]
    if len(pair) == 1:
        raise Unfitting("There is no segment after this one that it could be merged with.")
    first, second = pair
    if first.struck != second.struck:
        raise Unfitting("One of these two segments is struck out, the other is not.", hint=ALIKE)
    if first.speaker and second.speaker and first.speaker != second.speaker:
        whose = f"The first of these two segments is what {first.speaker} said, the second what {second.speaker} said."
        raise Unfitting(whose, title="Two people’s words", hint=ONE_SPEAKER)
    touched = first.original is not None or second.original is not None
    joined = replace(
        first,
        end=max(first.end, second.end),
        text=f"{first.text} {second.text}",
        uncertain=tuple(dict.fromkeys((*first.uncertain, *second.uncertain))),
        flags=tuple(dict.fromkeys((*first.flags, *second.flags))),
        original=" ".join(part.original or part.text for part in pair) if touched else None,
        times=(*first.times, *second.times) if first.times and second.times else (),
    )
    return edited(transcript, [Change(at, pair, (joined,))])


def _retimed(part: Segment, words: Sequence[str]) -> tuple[float, ...]:
    """Return when each of these words begins: as before one for one, others evenly between their neighbours."""
    if not part.times or not words:
        return ()
    known: dict[int, float] = {0: part.times[0], len(words): part.end}
    for _, first, last, at, end in SequenceMatcher(a=part.text.split(), b=words, autojunk=False).get_opcodes():
        if last - first == end - at:
            known |= dict(zip(range(at, end), part.times[first:last], strict=True))
    places = sorted(known)
    return tuple(_between(known, places, place) for place in range(len(words)))


def _between(known: dict[int, float], places: Sequence[int], place: int) -> float:
    if place in known:
        return known[place]
    right = bisect_left(places, place)
    low, high = places[right - 1], places[right]
    share = (place - low) / (high - low)
    return round(known[low] + share * (known[high] - known[low]), 2)


def _by_length(part: Segment, words: Sequence[str], word: int) -> float:
    """Return when a word probably begins, where that is not known."""
    share = len(" ".join(words[:word])) / len(part.text)
    return round(part.start + share * (part.end - part.start), 2)


def _piece(part: Segment, words: slice, heard: slice) -> Segment:
    """Return a segment with these words only, and with these of what was recognised, if that was something else."""
    text = " ".join(part.text.split()[words])
    original = None if part.original is None else " ".join(part.original.split()[heard])
    piece = replace(
        part,
        text=text,
        uncertain=tuple(word for word in part.uncertain if re.search(rf"(?<!\w){re.escape(word)}(?!\w)", text)),
        original=None if original == text else original,
        times=part.times[words],
    )
    return without(piece, CORRECTED) if piece.original is None else piece


def _heard_before(part: Segment, word: int) -> int:
    """Count the recognised words that stand before the word of this number."""
    heard = (part.original or "").split()
    steps = SequenceMatcher(a=part.text.split(), b=heard, autojunk=False).get_opcodes()
    return next((at + min(word - first, end - at) for _, first, last, at, end in steps if word < last), len(heard))
