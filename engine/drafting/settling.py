"""What later talk does to earlier: a value taken back a turn later, and what is merely said twice.

Rule: a sentence is taken out of the reading only when a later one replaces it or says the same; it stays evidence.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from engine.drafting.acts import ACCEPTANCE, ADMITS, CHILDS, CORRECTION, DENIAL, REFUSAL, WEIGHTY, Act
from engine.drafting.licence import meaning
from engine.drafting.repairs import same_sort, values_of

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from engine.drafting.passages import Passage
    from engine.drafting.sentences import Sentence

REACH = 6
"""Passages looked back."""

ADMITTED = 2
"""Passages that go with a "Sorry, yes, half eight.": what was wrong, and who put it right."""
FEWEST = 2
"""Words of meaning that are enough to say the same thing."""
ASKED_BACK = 3
"""Words of a question that only says back what was heard."""
_WORDS = re.compile(r"[\w’'-]+")
_OTHER_DAY = re.compile(
    r"\b(?:sooner|earlier|later|instead|rather|please|too (?:late|early|soon|long)|make it|(?:can|could) you|needs?)\b|"
    r"^(?:no,? )?(?:by|on|before) ",
    re.IGNORECASE,
)
"""How somebody asks for another day than the one that was promised."""
_MAKES_IT = re.compile(
    r"\b(?:make it|let['’]s (?:say|do|go for)|instead|clash\w*|(?:could|can|shall) we|how about|then)\b", re.IGNORECASE
)
_NOT_ME = re.compile(r"(?:['’]ll|\b(?:will|can|does|is)\b)[^.]*, not me\b|\binstead of me\b", re.IGNORECASE)
_DAY = re.compile(r"\w+day\b|^the ", re.IGNORECASE)
MOVED = 3
"""Passages back to what is moved."""
ECHO = 6
"""Words of meaning that another voice may repeat without having said anything of its own."""


def settled(passages: Sequence[Passage], openings: Collection[int] = frozenset()) -> list[Passage]:
    """Return the passages with corrected sentences and repetitions out of the reading.

    With the sentences at `openings` another matter begins, and no promise is put off.
    """
    done: list[Passage] = []
    for passage in passages:
        current = passage
        if CORRECTION.search(passage.sentences[0].text):
            current = _taking_back(done, current)
        if ADMITS.search(passage.sentences[0].text):
            current = _admitting(done, current)
        if not any(done and done[-1].index < place <= current.all[-1].index for place in openings):
            current = _moved(done, _countered(done, current))
        current = _without_repeats(done, _echoed(done, current))
        if not _said_before(done, current):
            done.append(current)
    return sorted(done, key=lambda passage: passage.index)


def _taking_back(done: list[Passage], passage: Passage) -> Passage:
    """Move the sentence that a correction overrules out of the earlier passage and into this one's evidence."""
    speaker = passage.sentences[0].speaker
    right = [value for sentence in passage.sentences for value in values_of(sentence.text)]
    for place in range(len(done) - 1, max(len(done) - REACH, 0) - 1, -1):
        earlier = done[place]
        wrong = [sentence for sentence in earlier.sentences if _overruled(sentence, speaker, right)]
        if len(wrong) == 1:
            kept = tuple(sentence for sentence in earlier.sentences if sentence not in wrong)
            if kept:
                done[place] = replace(earlier, sentences=kept)
            else:
                del done[place]
            gone = (*wrong, *(earlier.lead if not kept else ()))
            return replace(passage, dropped=(*passage.dropped, *gone))
    return passage


def _admitting(done: list[Passage], passage: Passage) -> Passage:
    """Keep what somebody else put right together with what was wrong and with its speaker's own yes, word for word."""
    speaker, start = passage.sentences[0].speaker, len(done)
    while (
        start
        and len(done) - start < ADMITTED
        and not any(one.speaker == speaker for held in done[start:] for one in held.all)
    ):
        start -= 1
    held = done[start:]
    near = bool(held) and passage.index - held[-1].all[-1].index <= REACH // 2
    if not near or not any(one.speaker == speaker for one in held[0].all) or any(one.child for one in held[0].all):
        return passage
    return _with_last(done, len(held), passage)


def _with_last(done: list[Passage], size: int, passage: Passage) -> Passage:
    """Take the last passages out of those that are done, and return them with this one as one."""
    held = done[-size:]
    del done[-size:]
    return _together([*held, passage])


def _together(held: Sequence[Passage]) -> Passage:
    """Return passages as one that is only quoted, of the kind of the first; mixed with others, it is no child's."""
    first = held[0]
    return replace(
        held[-1],
        kind=first.kind if first.kind not in CHILDS else None,
        sentences=tuple(one for each in held for one in each.shown),
        lead=(),
        acts=frozenset().union(*(each.acts for each in held)),
        dropped=tuple(one for each in held for one in each.dropped),
        heading=first.heading,
        verbatim=True,
    )


def _countered(done: list[Passage], passage: Passage) -> Passage:
    """Keep a promise together with another day that was asked of its speaker at once and that they said yes to."""
    for size in (1, 2):
        held = done[-size:]
        if len(held) == size and held[0].kind is Act.ACTION and _other_day(held[0], [*held[1:], passage]):
            return _with_last(done, size, passage)
    return passage


def _moved(done: list[Passage], passage: Passage) -> Passage:
    """Keep a next meeting or a promise together with what moves it to another day, or to somebody else, soon after."""
    for size in range(1, MOVED + 1):
        held = done[-size:]
        apart = len(held) < size or passage.index - held[-1].all[-1].index > REACH // 2
        if apart or any(one.child for part in (*held, passage) for one in part.all):
            return passage
        again = held[0].kind is Act.NEXT and _another_day(held[0], passage)
        if again or (held[0].kind is Act.ACTION and _handed_over(held[0], passage)):
            return _with_last(done, size, passage)
    return passage


def _another_day(first: Passage, later: Passage) -> bool:
    """Tell whether somebody makes it another day."""
    told = [value for one in first.shown for value in values_of(one.text)]
    moves = [value for one in later.shown if _MAKES_IT.search(one.text) for value in values_of(one.text)]
    return any(_DAY.search(value) and value not in told for value in moves) and any(map(_DAY.search, told))


def _handed_over(promise: Passage, later: Passage) -> bool:
    """Tell whether who promised something says that another does it."""
    return any(one.speaker == promise.sentences[-1].speaker and _NOT_ME.search(one.text) for one in later.shown)


def _other_day(promise: Passage, after: Sequence[Passage]) -> bool:
    """Tell whether what follows a promise directly asks for another day, and its speaker agrees."""
    owner, told = promise.sentences[-1].speaker, [one for passage in after for one in passage.shown]
    replies = [one.text for one in told if one.speaker == owner]
    apart = told[-1].index - promise.all[-1].index > len(told) + 1
    if owner is None or apart or not replies or told[0].speaker == owner or any(one.child for one in told):
        return False
    promised = [value for one in promise.sentences for value in values_of(one.text)]
    asked = [value for one in told if one.speaker != owner for value in values_of(one.text) if value not in promised]
    others = frozenset().union(*(passage.acts for passage in after)) & WEIGHTY
    wanted = any(_OTHER_DAY.search(one.text) for one in told if one.speaker != owner)
    agreed = ACCEPTANCE.search(replies[-1]) or any(value in asked for value in values_of(replies[-1]))
    if others or not wanted or not agreed or REFUSAL.search(replies[-1]) or DENIAL.search(replies[-1]):
        return False
    return any(same_sort(value, other) for value in promised for other in asked)


def _echoed(done: list[Passage], passage: Passage) -> Passage:
    """Keep what was asked back ("Fifty?") together with what was said before and after it, word for word."""
    asked = _WORDS.findall(" ".join(sentence.text for sentence in passage.lead).lower())
    if not done or not 0 < len(asked) <= ASKED_BACK or passage.lead[0].index != done[-1].all[-1].index + 1:
        return passage
    earlier = done[-1]
    if not set(asked) <= set(_WORDS.findall(earlier.all[-1].text.lower())):
        return passage
    return replace(_with_last(done, 1, passage), kind=earlier.kind or passage.kind)


def _overruled(sentence: Sentence, speaker: str | None, right: Sequence[str]) -> bool:
    if speaker is None or sentence.speaker != speaker or not right:
        return False
    values = values_of(sentence.text)
    return len(values) == 1 and values[0] not in right and any(same_sort(values[0], value) for value in right)


def _without_repeats(done: list[Passage], passage: Passage) -> Passage:
    """Move opening sentences that repeat another's words once more to the passage that has them with their source."""
    while passage.sentences[1:] and passage.sentences[0].relayed and not passage.lead:
        if not _said_before(done, replace(passage, sentences=passage.sentences[:1])):
            break
        passage = replace(passage, sentences=passage.sentences[1:])
    return passage


def _said_before(done: list[Passage], passage: Passage) -> bool:
    """Give a passage that repeats an earlier one to it as evidence."""
    own = meaning(" ".join(sentence.text for sentence in passage.sentences))
    if (
        len(own) < FEWEST
        or passage.lead
        or passage.sentences[0].note
        or any(sentence.markers for sentence in passage.sentences)
    ):
        return False
    for place in range(len(done) - 1, max(len(done) - REACH, 0) - 1, -1):
        earlier = done[place]
        same_voice = earlier.sentences[0].speaker == passage.sentences[0].speaker
        theirs = meaning(" ".join(sentence.text for sentence in earlier.sentences))
        echo = place == len(done) - 1 and len(own) <= ECHO
        if (same_voice or echo) and _contained(own, theirs):
            done[place] = replace(earlier, dropped=(*earlier.dropped, *passage.sentences))
            return True
    return False


def _contained(own: Sequence[str], theirs: Sequence[str]) -> bool:
    """Tell whether `own` stands in `theirs` word by word in one stretch."""
    length = len(own)
    return any(list(theirs[start : start + length]) == list(own) for start in range(len(theirs) - length + 1))
