"""Text as words, dictionary forms and clauses; the rule: every word keeps its place in the text it came from."""
# ruff: noqa: PLR2004 - lengths of words and endings

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from engine.checking.lexicon import inflections, known, lexicon, table, word_set

_TOKEN = re.compile(
    r"\d+(?:[.,:/]\d+)*(?:st|nd|rd|th)?|[£$€%]|[^\W\d_]+(?:[’'][^\W\d_]+)*[’']?|[.?!;:,()“”\"…–—]",
)
_CAUSE = re.compile(r"(?<![\w'’])(?:'|’)?(?:cause|cos|coz)(?= (?:i|he|she|it|they|we|you)\b)", re.IGNORECASE)
_CONTRACTED = {word: tuple(parts.split()) for word, parts in table("contractions").items()}
_ENDINGS = table("endings")
_IRREGULAR = table("irregular")
_RULES = (
    ("sses", "ss"),
    ("ies", "y"),
    ("ches", "ch"),
    ("shes", "sh"),
    ("xes", "x"),
    ("ses", "se"),
    ("zes", "ze"),
    ("s", ""),
)
_VERBAL = (
    ("ied", "y"),
    ("ed", "e"),
    ("ed", ""),
    ("ying", "y"),
    ("ing", "e"),
    ("ing", ""),
    ("er", "e"),
    ("er", ""),
    ("est", "e"),
    ("est", ""),
)
_BREAKS = word_set("words_breaks")
_STRONG = frozenset(".?!;…")


@dataclass(frozen=True, slots=True)
class Token:
    """One word: as written, in lower case, its dictionary form, and where it starts and ends in the text."""

    text: str
    lower: str
    lemma: str
    start: int
    end: int

    @property
    def word(self) -> bool:
        """Tell whether this is a word or a number, not a mark."""
        return self.text[:1].isalnum()


@dataclass(frozen=True, slots=True)
class Sentence:
    """A run of tokens up to a full stop, question mark or semicolon."""

    tokens: tuple[Token, ...]
    question: bool


@cache
def lemma(word: str) -> str:
    """Reduce a lower-case word to its dictionary form (Morphy's rules over the thesaurus's vocabulary)."""
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    if word in inflections():
        return inflections()[word]
    if len(word) <= 3 or (known(word) and not word.endswith(("s", "ed", "ing"))):
        return word[:-1] if len(word) == 3 and word.endswith("s") and known(word[:-1]) else word
    return _stripped(word)


def past_form(word: str) -> bool:
    """Tell whether a lower-case word looks like a past tense or a participle: "threw", "accepted", "waiting"."""
    return lemma(word) != word and (word.endswith(("ed", "en", "ing")) or word in inflections() or word in _IRREGULAR)


_SPELLINGS = (
    ("our", "or"),
    ("is", "iz"),
    ("ys", "yz"),
    ("tre", "ter"),
    ("ae", "e"),
    ("mme", "m"),
    ("ogue", "og"),
    ("ll", "l"),
    ("oe", "e"),
    ("nce", "nse"),
)


def american(word: str) -> str:
    """Give the American spelling of a British word if the thesaurus has that one; else nothing."""
    variants = (word.replace(british, other) for british, other in _SPELLINGS if british in word)
    bare = (v for variant in variants for v in (variant, variant.removesuffix("s"), variant.removesuffix("d")))
    return next((v for v in bare if known(v)), "")


def _stripped(word: str) -> str:
    if not known(word) and american(word):
        return lemma(american(word))
    for ending, put in (*_RULES, *_VERBAL):
        if not word.endswith(ending) or word.endswith("ss") or len(word) - len(ending) < 2:
            continue
        stem = word[: -len(ending)] + put
        if known(stem):
            return stem
        if stem[-1:] == stem[-2:-1] and known(stem[:-1]):
            return stem[:-1]
    if known(word) or not word.endswith("s") or word.endswith("ss"):
        return word
    return word[:-1]


def stem(word: str) -> str:
    """Cut a dictionary form to a rough stem, for words the thesaurus does not know."""
    for ending in (
        "ations",
        "ation",
        "ments",
        "ment",
        "ness",
        "ings",
        "ing",
        "ions",
        "ion",
        "ies",
        "ed",
        "es",
        "er",
        "ly",
        "s",
        "e",
        "y",
    ):
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            return word[: -len(ending)]
    return word


@cache
def _expanded(word: str) -> tuple[str, ...]:
    plain = word.replace("’", "'")
    if plain in _CONTRACTED:
        return _CONTRACTED[plain]
    if plain.endswith("n't") and len(plain) > 3:
        return (plain[:-3], "not")
    head, mark, tail = plain.rpartition("'")
    if mark and head and tail in _ENDINGS:
        return (*_expanded(head), _ENDINGS[tail])
    return (plain.strip("'"),)


def tokens(text: str) -> tuple[Token, ...]:
    """Split text into words, contractions opened ("hasn't" is "has", "not"), numbers and marks."""
    found: list[Token] = []
    for match in _TOKEN.finditer(_CAUSE.sub("because", text)):
        raw = match.group()
        parts = _expanded(raw.lower()) if raw[0].isalpha() else (raw.lower(),)
        for i, part in enumerate(parts):
            shown = raw.split("'")[0].split("’")[0] if i == 0 else part
            if part:
                found.append(Token(shown or part, part, lemma(part), match.start(), match.end()))
    return tuple(found)


def sentences(words: tuple[Token, ...]) -> list[Sentence]:
    """Group tokens into sentences."""
    found, start = [], 0
    for i, token in enumerate(words):
        if token.text in _STRONG or i == len(words) - 1:
            piece = words[start : i + 1]
            if any(t.word for t in piece):
                found.append(Sentence(piece, token.text == "?"))
            start = i + 1
    return found


def clauses(sentence: Sentence) -> list[tuple[Token, ...]]:
    """Split a sentence where a new clause may begin: at conjunctions, and at commas before a pronoun or a negator."""
    found: list[tuple[Token, ...]] = []
    start = 0
    words = sentence.tokens
    for i, token in enumerate(words):
        asked = token.lower in _AUXILIARIES and i + 3 < len(words) and words[i + 1].lower in _SUBJECTS
        spliced = words[i - 1].text == "," and (token.lower in _SUBJECTS or token.lower in _RATHER or asked)
        if i - start >= 3 and (spliced or (token.lower in _BREAKS and _opens(words, i))):
            found.append(words[start:i])
            start = i
    found.append(words[start:])
    return [clause for clause in found if any(t.word for t in clause)]


_AUXILIARIES = word_set("words_auxiliaries")
_RATHER = frozenset({"just", "only"})
_SUBJECTS = word_set("words_subjects")


def _opens(words: tuple[Token, ...], at: int) -> bool:
    """Tell whether a conjunction starts a clause with a verb of its own rather than joining two nouns."""
    if words[at].lower not in {"and", "or", "so", "then"}:
        return True
    after = [t.lower for t in words[at + 1 : at + 5]]
    comma = words[at - 1].text == "," and words[at].lower != "or"
    told = words[at].lower == "and" and _subject(words[at + 1 :]) and any(past_form(w) for w in after[1:])
    return bool(_SUBJECTS & set(after[:2]) or _AUXILIARIES & set(after) or "'s" in after or comma or told)


def _subject(words: tuple[Token, ...]) -> bool:
    """Tell whether words open on a name or a noun with its article: "the police held"."""
    first = words[0] if words else None
    return first is not None and (first.text[:1].isupper() or first.lower in _ARTICLES)


_ARTICLES = frozenset({"the", "a", "an", "his", "her", "their", "its", "my", "our", "your"})


_COMPOUND = ("time", "room", "work", "day", "side", "step", "house", "bed")


@cache
def compound(word: str) -> str:
    """Give the first half of a joined word: lunchtime is of lunch; else nothing."""
    for tail in _COMPOUND:
        if word.endswith(tail) and len(word) > len(tail) + 2 and known(word[: -len(tail)]):
            return word[: -len(tail)]
    return ""


@cache
def stopwords() -> frozenset[str]:
    """Give the words that carry no claim of their own."""
    return frozenset(lexicon().words["stop"].split())


@cache
def light_words() -> frozenset[str]:
    """Give the words that carry little."""
    return frozenset(lexicon().words["light"].split())


_FILLERS = word_set("words_fillers")


@lru_cache(maxsize=4096)
def spoken(text: str) -> str:
    """Reduce a text to its words for comparing quotations: no case, marks, fillers; contractions opened."""
    return " ".join(t.lower for t in tokens(text) if (t.word or t.lower.startswith("'")) and t.lower not in _FILLERS)
