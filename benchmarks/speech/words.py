"""Word error rate, with numbers and spellings that mean the same counted as the same.

Rule: only form is evened out (case, punctuation, numerals, hesitations); a wrong word stays a wrong word.
"""

from __future__ import annotations

import re

_ONES = (
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"),
    *("thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"),
)
_TENS = ("", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_ORDINALS = {
    "first": "one",
    "second": "two",
    "third": "three",
    "fifth": "five",
    "eighth": "eight",
    "ninth": "nine",
    "twelfth": "twelve",
    "twentieth": "twenty",
    "thirtieth": "thirty",
}
_SAME = {
    "okay": "ok",
    "mr": "mister",
    "mrs": "missus",
    "dr": "doctor",
    "favorite": "favourite",
    "color": "colour",
    "colors": "colours",
    "gray": "grey",
    "alright": "all right",
    "%": "percent",
}
_HESITATIONS = frozenset({"um", "uh", "er", "erm", "mm", "hmm", "mhm", "ah"})


def normalise(text: str) -> list[str]:
    """Return the words of a text in the form in which they are compared."""
    text = text.lower().replace("’", "'").replace("%", " percent ")
    text = re.sub(r"(\d),(\d)", r"\1\2", text)
    text = re.sub(r"(\d+)[:.](\d\d)\b", r"\1 \2", text)
    text = re.sub(r"(\d+)(?:st|nd|rd|th|s)\b", r"\1", text)
    words: list[str] = []
    for raw in re.sub(r"[^a-z0-9' ]", " ", text).split():
        word = raw.strip("'")
        if word.isdigit():
            words += _spelt(int(word))
        elif word and word not in _HESITATIONS:
            word = _ORDINALS.get(word, word.removesuffix("th") if word.removesuffix("th") in _ONES else word)
            words += _SAME.get(word, word).split()
    return words


def _spelt(number: int) -> list[str]:
    if number < 20:
        return [_ONES[number]]
    if number < 100:
        return [_TENS[number // 10], *([_ONES[number % 10]] if number % 10 else [])]
    if number < 1_000:
        return [_ONES[number // 100], "hundred", *(_spelt(number % 100) if number % 100 else [])]
    if 1_100 <= number < 10_000 and number % 1_000 >= 10:
        return [*_spelt(number // 100), *(_spelt(number % 100) if number % 100 else ["hundred"])]
    if number < 1_000_000:
        return [*_spelt(number // 1_000), "thousand", *(_spelt(number % 1_000) if number % 1_000 else [])]
    return list(str(number))


def errors(reference: str, heard: str) -> tuple[int, int]:
    """Return how many words are wrong, missing or too many, and how many there should be."""
    wrong = errors_by_part([reference], heard)
    return wrong[0]


def errors_by_part(references: list[str], heard: str) -> list[tuple[int, int]]:
    """Return the errors and the words of each part of what was said, the parts told apart by the best alignment."""
    parts = [normalise(reference) for reference in references]
    said = [(word, number) for number, part in enumerate(parts) for word in part]
    written = normalise(heard)
    width = len(written) + 1
    rows = [list(range(width))]
    for place, (word, _) in enumerate(said, 1):
        before, row = rows[-1], [place]
        for at, other in enumerate(written, 1):
            row.append(min(before[at] + 1, row[at - 1] + 1, before[at - 1] + (word != other)))
        rows.append(row)
    wrong = [0] * len(parts)
    place, at = len(said), len(written)
    while place or at:
        number = said[max(place, 1) - 1][1] if said else 0
        cost = rows[place][at]
        if place and at and cost == rows[place - 1][at - 1] + (said[place - 1][0] != written[at - 1]):
            wrong[number] += said[place - 1][0] != written[at - 1]
            place, at = place - 1, at - 1
        elif place and cost == rows[place - 1][at] + 1:
            wrong[number] += 1
            place -= 1
        else:
            wrong[number] += 1
            at -= 1
    return [(count, len(part)) for count, part in zip(wrong, parts, strict=True)]


def names_right(reference: str, heard: str, names: list[str]) -> tuple[int, int, int]:
    """Return how often names are written as they should be, how often they should be, and how often too many."""
    said, written = re.findall(r"\w+", reference), re.findall(r"\w+", heard)
    counts = [(said.count(name), written.count(name)) for name in names]
    right = sum(min(count) for count in counts)
    return right, sum(count[0] for count in counts), sum(max(0, count[1] - count[0]) for count in counts)
