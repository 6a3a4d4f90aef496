"""Amounts in words or figures, with their units; the rule: half past seven is 7.30 and ninety-three percent is 93%."""
# ruff: noqa: PLR2004 - so has arithmetic

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from engine.checking.lexicon import numbered, table, word_set

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from engine.checking.words import Token

UNITS = numbered("units")
TENS = numbered("tens")
SCALES = {"hundred": 100, "thousand": 1000, "million": 1_000_000, "dozen": 12}
ORDINALS = numbered("ordinals")
_PLURAL = ("s", "children", "people")
_TIMES = {"once": 1, "twice": 2, "thrice": 3}
_MEASURES = table("measures")
_SCALED = {"hour": ("min", 60), "day": ("min", 1440), "week": ("min", 10080), "year": ("month", 12)}
_FILLING = word_set("filling")
_SPANS = frozenset({"hour", "day", "week", "month", "year"})
_CLASSES = word_set("numbers_classes")
_LABELS = word_set("numbered")
"""What a number after it tells apart from others of its kind: "year two" is no number of anything."""
_NUMBERED = " number"
_MONTHS = frozenset(month.title() for month in table("months"))


@dataclass(frozen=True, slots=True)
class Amount:
    """A number with its unit ("" when none is said) and the tokens it stands on; weak ones may be no number at all."""

    value: float
    unit: str
    at: int
    past: int
    weak: bool = False
    ordinal: bool = False

    @property
    def base(self) -> tuple[float, str]:
        """Give the value in the smaller unit of its kind: two weeks are fourteen days."""
        unit, factor = _SCALED.get(self.unit, (self.unit, 1))
        return self.value * factor, unit

    @property
    def measured(self) -> bool:
        """Tell whether the unit is a measure."""
        return self.unit in _CLASSES

    @property
    def known(self) -> bool:
        """Tell whether it is known what is counted or numbered."""
        return self.measured or self.unit.endswith(_NUMBERED)

    def fits(self, other: Amount) -> bool:
        """Tell whether two amounts can be one and the same."""
        if self.ordinal != other.ordinal and not self.unit == other.unit == "times":
            return False  # but the fourth time makes four times
        if self.base == other.base:
            return True
        if "code" in {self.unit, other.unit} or self.unit.endswith(_NUMBERED):
            return False
        known = self.known and other.known
        return self.value == other.value and not known


def _digits(text: str) -> float | None:
    plain = text.rstrip("stndrh").replace(",", "")
    try:
        return float(plain)
    except ValueError:
        return None


def number_at(words: Sequence[Token], at: int) -> tuple[float, int, bool] | None:
    """Read a number that starts at a token: its value, the token past it, and whether it is an ordinal."""
    token = words[at].lower
    if token[0].isdecimal():
        value = _digits(token)
        if value is None:
            return None
        past = at + 1
        if past < len(words) and words[past].lower in SCALES:
            return value * SCALES[words[past].lower], past + 1, False
        return value, past, token[-1].isalpha()
    return _spelt(words, at)


def _spelt(words: Sequence[Token], at: int) -> tuple[float, int, bool] | None:
    total, current, i, seen, ordinal = 0, 0, at, False, False
    last = 10**9
    while i < len(words) and not ordinal:
        word = words[i].lower
        if word == "and" and seen and last == 100 and i + 1 < len(words) and _small(words[i + 1].lower) is not None:
            i += 1
            continue
        if word in {"a", "an"} and not seen and i + 1 < len(words) and words[i + 1].lower in SCALES:
            current, seen, i = 1, True, i + 1
            continue
        if word in SCALES and seen:
            current *= SCALES[word]
            last = 100
            if SCALES[word] == 1000:
                total, current = total + current, 0
        else:
            small = _small(word)
            if small is None or (seen and not _joins(last, small)):
                break
            current += small
            last, seen, ordinal = small, True, word in ORDINALS
        i += 1
    return _decimals(words, float(total + current), i, ordinal=ordinal) if seen else None


def _decimals(words: Sequence[Token], value: float, at: int, *, ordinal: bool) -> tuple[float, int, bool]:
    """Read on after "point", or to a half: "ten point two", "one and a half"."""
    if [t.lower for t in words[at : at + 3]] == ["and", "a", "half"]:
        return value + 0.5, at + 3, False
    digits = ""
    i = at + 1
    while at < len(words) and words[at].lower == "point" and i < len(words) and UNITS.get(words[i].lower, 10) < 10:
        digits += str(UNITS[words[i].lower])
        i += 1
    return (value + int(digits) / 10 ** len(digits), i, False) if digits else (value, at, ordinal)


def _small(word: str) -> int | None:
    for known in (UNITS, TENS, ORDINALS):
        if word in known:
            return known[word]
    return None


def _joins(last: int, small: int) -> bool:
    """Tell whether a number word goes on the number before it: "ninety three", "hundred forty", not "two thirty"."""
    if last >= 100:
        return small < 100
    return last in TENS.values() and 0 < small < 10


def amounts(words: Sequence[Token], taken: Collection[int]) -> list[Amount]:
    """Find the amounts in a text, leaving out the tokens that dates and times have taken."""
    found = []
    at = 0
    while at < len(words):
        amount = None if at in taken else _amount(words, at)
        if amount:
            found.append(amount)
        at = max(at + 1, amount.past if amount else 0)
    return found


def _amount(words: Sequence[Token], at: int) -> Amount | None:  # noqa: PLR0911 - one line a way of saying it
    word = words[at].lower
    if word in _TIMES:
        return Amount(_TIMES[word], "times", at, at + 1)
    if word in {"fortnight", "couple"}:
        return Amount(2, "week" if word == "fortnight" else "", at, at + 1, weak=True)
    if word == "both" and at + 1 < len(words) and words[at + 1].lower.endswith(_PLURAL):
        return Amount(2, words[at + 1].lemma, at, at + 1, weak=True)
    if word == "half" and at + 2 < len(words) and words[at + 2].lower == "hour":
        return Amount(30, "min", at, at + 3)
    if word[0].isdecimal() and ("/" in word or ":" in word):
        return None
    if word in {"a", "an"} and at + 1 < len(words) and words[at + 1].lemma in _SPANS:
        return Amount(1, _MEASURES[words[at + 1].lemma], at, at + 2, weak=True)
    read = _dialled(words, at) or number_at(words, at)
    if read is None:
        return None
    value, past, ordinal = _with_year(words, read)
    if word.isdecimal() and word[0] == "0" and len(word) > 1:
        return Amount(value, "code", at, past)
    unit, end = _unit(words, at, past)
    weak = not word[0].isdecimal() and (value <= 1 or (ordinal and value <= 3)) and unit not in _CLASSES - {"times"}
    return Amount(value, unit, at, end, weak and not unit.endswith(_NUMBERED), ordinal)


def _dialled(words: Sequence[Token], at: int) -> tuple[float, int, bool] | None:
    """Read a number said digit by digit, three or more: "one one one"."""
    past = at
    while past < len(words) and UNITS.get(words[past].lower, 10) < 10:
        past += 1
    digits = "".join(str(UNITS[t.lower]) for t in words[at:past])
    return (float(digits), past, False) if len(digits) >= 3 else None


def _with_year(words: Sequence[Token], read: tuple[float, int, bool]) -> tuple[float, int, bool]:
    """Read on if a number opens a year said in two halves: "twenty twenty-two"."""
    value, past, ordinal = read
    if value not in {19, 20} or ordinal or past >= len(words) or words[past].lower not in {*UNITS, *TENS}:
        return read
    rest = _spelt(words, past)
    return (value * 100 + rest[0], rest[1], False) if rest and 10 <= rest[0] <= 99 and not rest[2] else read


def year_at(words: Sequence[Token], at: int) -> tuple[int, int] | None:
    """Read a year said in two halves at a token, with the token past it."""
    read = number_at(words, at) if at < len(words) else None
    value, past, _ = _with_year(words, read) if read else (0.0, at, False)
    return (int(value), past) if read and past > read[1] else None


def _unit(words: Sequence[Token], at: int, past: int) -> tuple[str, int]:
    if at and words[at - 1].text in {"£", "$", "€"}:
        return "£", past
    if at and words[at - 1].lemma in _LABELS:
        return words[at - 1].lemma + _NUMBERED, past
    if past < len(words) and words[past].text in _MONTHS:
        return "date", past
    start = past + (past < len(words) and words[past].lower in _FILLING)
    if start + 1 < len(words) and words[start].lower == "per" and words[start + 1].lower == "cent":
        return "%", start + 2
    if start < len(words) and words[start].lemma in _MEASURES:
        return _MEASURES[words[start].lemma], start + 1
    nearby = words[past].lemma if past < len(words) and words[past].word else ""
    return nearby, past
