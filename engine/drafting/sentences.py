"""From segments and notes to turns and sentences, each sentence knowing the segments it stands in.

Rule: a sentence's text is cut out of what was heard and not changed here; struck segments do not get past this module.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from engine.drafting.acts import CORRECTION, acts_of, asks_for_words, reads_out, relays
from engine.drafting.wordlists import listed
from engine.meeting import MarkerKind, Segment, Transcript

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from engine.drafting.acts import Act
    from engine.drafting.people import People
    from engine.meeting import Marker, Note

NOTE = "note"
"""The flag of a segment that was typed, not said."""
TURN_GAP = 6.0
"""Seconds of silence after which the same voice (or an unknown one) begins a new turn."""
TURN_WORDS = 120
"""Words after which a long speech is taken as a new turn, so that monologues stay in pieces."""
LONGEST = 700
"""Characters in one sentence."""
MARKER_REACH = 8.0
"""A marker is pressed during what it marks or shortly after: seconds looked back."""
PASSED_OVER = listed("passed_over")
SHORT = frozenset({"mr", "mrs", "ms", "miss", "dr", "prof", "st", "approx", "e.g", "i.e", "etc", "vs"})
_END = re.compile(r"[.!?…]+[\"”’')\]]*(?=\s)")


_PASSED_ON = re.compile(
    r"^(?!(?:(?:and|so|but),? )?(?:did|do|does|has|have|had|is|was|what|why|who|when|where|how)\b)"
    r".*\b(?:said|says|asked|asks|goes)\b[^\"“]{0,20}[\"“][^\"”]*\?[\"”]\W*$",
    re.IGNORECASE,
)
"""A question that was put by somebody else: 'She said to me, "Am I in trouble?"'."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """A stretch of one turn that ends like a sentence."""

    index: int
    turn: int
    text: str = field(repr=False)
    speaker: str | None = field(repr=False)
    segments: tuple[str, ...]
    start: float
    end: float
    child: bool = False
    note: bool = False
    markers: frozenset[MarkerKind] = frozenset()
    marks: tuple[Marker, ...] = ()
    acts: frozenset[Act] = frozenset()
    relayed: bool = False
    doubted: tuple[str, ...] = field(default=(), repr=False)

    @property
    def question(self) -> bool:
        """Tell whether it is asked and not said; a question that is passed on in marks is said."""
        return self.text.rstrip("\"”’') ").endswith("?") and _PASSED_ON.match(self.text) is None


def with_notes(transcript: Transcript, notes: Sequence[Note]) -> Transcript:
    """Return the transcript with each note as a segment of its own, so that a line may rest on it like on speech."""
    taken = {segment.id for segment in transcript.segments}
    typed = [Segment(note.id, note.at, note.at, note.text, flags=(NOTE,)) for note in notes if note.id not in taken]
    merged = sorted((*transcript.segments, *typed), key=lambda segment: segment.start) if typed else transcript.segments
    return replace(transcript, segments=tuple(merged))


def sentences(transcript: Transcript, people: People, markers: Iterable[Marker] = ()) -> tuple[Sentence, ...]:
    """Cut everything that was said or typed, and not struck, into sentences in order of time."""
    marks = sorted(markers, key=lambda marker: marker.at)
    usable = [segment for segment in transcript.segments if not segment.struck and segment.text.strip()]
    found: list[Sentence] = []
    for number, turn in enumerate(_turns(usable)):
        found += _cut(turn, number, len(found), people)
    return tuple(_read(_marked(found, marks)))


def _read(found: Iterable[Sentence]) -> Iterator[Sentence]:
    """Give each sentence its acts, and tell whose words it may be repeating."""
    relayed = reading = asked = answers = False
    turn = -1
    for sentence in found:
        if sentence.turn != turn:
            turn, relayed, reading, answers, asked = sentence.turn, False, False, asked, False
        reading = reading or reads_out(sentence.text)
        relayed = relays(sentence.text, before=relayed)
        asked = asked or asks_for_words(sentence.text)
        yield replace(sentence, acts=acts_of(sentence), relayed=relayed or reading or answers)


def _turns(segments: Sequence[Segment]) -> Iterator[list[Segment]]:
    turn: list[Segment] = []
    words = 0
    for segment in segments:
        if turn and _new_turn(turn[-1], segment, words):
            yield turn
            turn, words = [], 0
        turn.append(segment)
        words += len(segment.text.split())
    if turn:
        yield turn


def _new_turn(before: Segment, segment: Segment, words: int) -> bool:
    """Tell whether `segment` opens a turn; without speakers each finished segment is taken for itself."""
    if segment.speaker != before.speaker or NOTE in segment.flags or NOTE in before.flags:
        return True
    if ("child" in segment.flags) != ("child" in before.flags) or segment.start - before.end > TURN_GAP:
        return True
    if not before.text.rstrip().endswith((".", "!", "?", '"', "”")):
        return words > 2 * TURN_WORDS
    if segment.speaker is None:
        return CORRECTION.search(segment.text) is None
    return words > TURN_WORDS


def split(text: str) -> list[tuple[int, int]]:
    """Return where the sentences of a text begin and end; abbreviations and initials do not end one."""
    pieces, begin = [], 0
    for match in _END.finditer(text):
        word = text[begin : match.start()].rsplit(None, 1)[-1:] or [""]
        inside_quotation = text[begin : match.end()].count('"') % 2 == 1
        trails_off = match.group().startswith(("..", "…")) and text[match.end() :].lstrip()[:1].islower()
        if inside_quotation or trails_off or (match.group().startswith(".") and _abbreviation(word[0])):
            continue
        pieces.append((begin, match.end()))
        begin = match.end()
    pieces.append((begin, len(text)))
    return [part for first, last in pieces for part in _bounded(text, first, last) if text[part[0] : part[1]].strip()]


def _bounded(text: str, begin: int, end: int) -> Iterator[tuple[int, int]]:
    """Cut a stretch without any full stop at spaces, so that no line of a draft runs over pages."""
    while end - begin > LONGEST:
        space = text.rfind(" ", begin + 1, begin + LONGEST)
        space = space if space > begin else begin + LONGEST
        yield begin, space
        begin = space
    yield begin, end


def _abbreviation(word: str) -> bool:
    return word.lower().strip("(\"'") in SHORT or (len(word) == 1 and word.isupper())


def _cut(turn: Sequence[Segment], number: int, first: int, people: People) -> list[Sentence]:
    text, places = "", []
    for segment in turn:
        text += " " if text else ""
        begin = len(text)
        text += " ".join(segment.text.split())
        places.append((begin, len(text), segment))
    head = turn[0]
    child = "child" in head.flags or people.is_child(head.speaker)
    cut: list[Sentence] = []
    for begin, end in split(text):
        own = [place[2] for place in places if place[0] < end and place[1] > begin + (text[begin] == " ")]
        cut.append(
            Sentence(
                first + len(cut),
                number,
                text[begin:end].strip(),
                people.speaker(head.speaker),
                tuple(segment.id for segment in own),
                own[0].start,
                own[-1].end,
                child,
                NOTE in head.flags,
                doubted=tuple(_doubted(text[begin:end], own)),
            )
        )
    return cut


def _doubted(text: str, own: Sequence[Segment]) -> Iterator[str]:
    """Yield the words of which the recogniser was unsure; "um" and "the" are nobody's loss."""
    for word in dict.fromkeys(word for segment in own for word in segment.uncertain):
        if word.lower() not in PASSED_OVER and re.search(rf"(?<!\w){re.escape(word)}(?!\w)", text):
            yield word


def _marked(found: list[Sentence], markers: Sequence[Marker]) -> Iterator[Sentence]:
    """Give each sentence the markers that were pressed while it was said or shortly after."""
    for sentence in found:
        own = tuple(marker for marker in markers if sentence.start - 0.5 <= marker.at <= sentence.end + MARKER_REACH)
        yield replace(sentence, markers=frozenset(mark.kind for mark in own), marks=own) if own else sentence
