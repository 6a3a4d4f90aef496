"""The speaker's own words in quotation marks: what a draft falls back on, and the only form a child's words take.

Rule: between the marks stands exactly what was heard; only a double quotation mark inside becomes a single one.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from engine.drafting.sentences import Sentence

AFTER_QUESTION = 2
"""Sentences up to which a stretch that opens with a question is asked, not said."""
_OWN = re.compile(r"\bI\b")
"""What makes of a question a thought aloud: "Could that be related? I'm not sure it is."."""
_DOUBLE = str.maketrans({'"': "'", "“": "‘", "”": "’"})
_SPOKEN_QUOTE = re.compile(r"^(?P<head>[^\"“”]+?),? [\"“](?P<words>[^\"“”]+)[\"”]$")


def in_marks(text: str) -> str:
    """Put words that were said between double marks."""
    return f'"{text.translate(_DOUBLE)}"'


def quoted(sentences: Sequence[Sentence]) -> str:
    """Return sentences as attributed quotations, one for each stretch of one voice."""
    return " ".join(_attributed(run, again=again) for run, again in _runs(sentences))


def _runs(sentences: Sequence[Sentence]) -> Iterator[tuple[list[Sentence], bool]]:
    """Cut into stretches that stand together in the transcript; the flag says that the same voice goes on."""
    run: list[Sentence] = []
    again = False
    for sentence in sentences:
        if run and (sentence.turn != run[-1].turn or sentence.index != run[-1].index + 1):
            yield run, again
            again = (
                sentence.speaker == run[-1].speaker and sentence.speaker is not None and sentence.turn == run[-1].turn
            )
            run = []
        run.append(sentence)
    if run:
        yield run, again


def _attributed(run: Sequence[Sentence], *, again: bool) -> str:
    words = " ".join(sentence.text for sentence in run)
    put = len(run) <= AFTER_QUESTION and run[0].question and not _OWN.search(run[-1].text)
    verb = "asked" if run[-1].question or put else "said"
    speaker = run[0].speaker
    if speaker is None:
        return f"It was {verb}: {in_marks(words)}"
    return f"{speaker} {'also ' if again else ''}{verb}: {in_marks(words)}"


def spoken_quotation(text: str) -> tuple[str, str] | None:
    """Split 'Maisie said to me, "..."' into its head and the words, if the sentence ends with the quotation."""
    match = _SPOKEN_QUOTE.match(text.strip())
    return (match["head"], match["words"]) if match else None
