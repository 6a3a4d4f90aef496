"""One step back in time: the walk over a clause that moves its finite verbs.

Rule: every finite verb is accounted for, one to a clause; a second one that no conjunction explains raises `Unsure`.
"""

from __future__ import annotations

from itertools import pairwise

from engine.drafting.tokens import ADVERBS, DETERMINERS, Token, Unsure, counted
from engine.drafting.verbs import BE_PAST, BE_PRESENT, MODALS_KEPT, MODALS_MOVED, Verb, table
from engine.drafting.wordlists import listed

MIDDLE = listed("middle")
SUBJECTS = frozenset(
    {"i", "he", "she", "it", "we", "they", "you", "who", "nobody", "everyone", "everybody", "somebody", "someone"}
)
NOMINATIVE = frozenset({"i", "he", "she", "we", "they"})
PLURAL_SUBJECTS = frozenset({"i", "you", "we", "they"})
BOUNDARIES = listed("boundaries")
TIME_NOUNS = listed("time_nouns")
_HAD_DID = {"has": "had", "have": "had", "had": "had", "do": "did", "does": "did"}
RELATIVE = frozenset({"who", "which", "that", "what", "where", "how", "why"})
SIDE = frozenset({"if", "when", "while", "until", "because", "unless", "although", "though"})
"""Before any finite verb these follow an order: "Keep him away until he is sober" is nobody's statement."""
LASTING = listed("lasting")
"""Verbs whose present speaks of a state or habit; of others, "I see him on Friday" must not become "they saw him"."""
REPORTING = frozenset(
    {
        "say",
        "tell",
        "think",
        "know",
        "feel",
        "hope",
        "mean",
        "believe",
        "understand",
        "reckon",
        "see",
        "wish",
        "agree",
        "mention",
        "ask",
    }
)
RELATIVE_SUBJECTS = frozenset({"that", "which"})
ANYONE = frozenset({"nobody", "everyone", "everybody", "somebody", "someone"})
_PLURAL = frozenset({"those", "people", "children", "kids", "both", "police", "staff", "men", "women"})
_HELD = DETERMINERS | frozenset({"about", "more", "nothing", "something", "anything", "somebody", "nobody", "lots"})
"""What after "got" says that it is had, not fetched or become: "she's got an inhaler"."""
NOT_FINITE_AFTER = frozenset(
    {
        "to",
        "will",
        "would",
        "can",
        "could",
        "may",
        "might",
        "shall",
        "should",
        "must",
        "do",
        "does",
        "did",
        "not",
        "let",
        "make",
    }
)
AMBIGUOUS = listed("ambiguous")


class Shift:
    """One walk over a clause, moving its finite verbs back and refusing what it does not understand."""

    def __init__(self, found: list[Token]) -> None:
        self.found = found
        self.made: list[Token] = []
        self.finite = False
        self.moved = 0
        self.had = False
        self.waiting = False
        self.noun = False
        self.told = False
        self.spliced = False
        self.side = ""

    def run(self) -> list[Token]:
        """Return the shifted tokens; raises `Unsure` without a finite verb or with two in one clause."""
        place = 0
        while place < len(self.found):
            place += self._step(place)
        self._closed()
        if not self.moved or any(one.low == "been" and next_.low == "being" for one, next_ in pairwise(self.made)):
            raise Unsure
        return self.made

    def run_rest(self) -> list[Token]:
        """Return the tokens of "(to) do ..." with the finite verbs of its side clauses shifted, if it has any."""
        self.made.append(self.found[0])
        self.finite, self.moved = True, 1
        place = 1
        while place < len(self.found):
            place += self._step(place)
        return self.made

    def _before(self) -> str:
        return next(
            (token.low for token in reversed(self.made) if token.low not in ADVERBS | MIDDLE or token.after), ""
        )

    def _step(self, place: int) -> int:
        token = self.found[place]
        low, before = token.low, self._before()
        pointing = low == "that" and place + 1 < len(self.found) and self.found[place + 1].low in TIME_NOUNS
        if low in RELATIVE | SIDE and place and not self.moved and not pointing:
            raise Unsure
        if (
            (low in BOUNDARIES and not pointing)
            or low in NOMINATIVE
            or (self.made and self.made[-1].after.endswith((",", ";")))
        ):
            self._boundary(low, place)
        self._subject(low, place)
        verb = self._auxiliary(token, before, place)
        if verb is None:
            verb = self._lexical(token, before)
        if verb is None:
            self.made.append(Token(token.word, token.after))
            return 1
        words, taken = verb
        self.made += [Token(word) for word in words.split()]
        self.made[-1].after = self.found[place + taken - 1].after
        return taken

    def _boundary(self, low: str, place: int) -> None:
        """Close a clause; what was reported in the past goes on after "and", unless somebody new is named there."""
        comma = bool(self.made) and self.made[-1].after.endswith((",", ";"))
        if low in NOMINATIVE | {"it", "there"} and self.moved and self.made and self.made[-1].after == ",":
            self.made[-1].after = ";"
        self._closed()
        self.finite = False
        if low not in {"and", "or", "but"}:
            self.had = False
        if comma:
            self.told, self.side = False, ""
        if low in BOUNDARIES:
            self.side = low
        self.spliced = low not in BOUNDARIES | NOMINATIVE | {"it", "there"}
        if self.told and low in {"and", "but"} and self._after(place) in SUBJECTS | {"there"}:
            raise Unsure

    def _closed(self) -> None:
        """Raise `Unsure` where a clause ends before its subject had a verb, or had none but what may be a noun."""
        if self.waiting or (self.noun and not self.finite):
            raise Unsure
        self.waiting = self.noun = False

    def _subject(self, low: str, place: int) -> None:
        """Note that a subject waits for its verb; raises `Unsure` where it opens a clause that nothing announced."""
        if low in NOMINATIVE:
            self.waiting = True
        elif low in ANYONE and self.finite and place and _finite(self._after(place)):
            raise Unsure

    def _after(self, place: int) -> str:
        return self.found[place + 1].low if place + 1 < len(self.found) else ""

    def _found_finite(self) -> None:
        comma = bool(self.made) and self.made[-1].after.endswith(",")
        if self.finite or ((comma or self.spliced) and self.moved):
            raise Unsure
        self.finite = True
        self.waiting = self.noun = False
        self.moved += 1

    def _auxiliary(self, token: Token, before: str, place: int) -> tuple[str, int] | None:
        low = token.low
        following = self.found[place + 1].low if place + 1 < len(self.found) and not token.after else ""
        moved = _moved(token, before)
        if low in BE_PAST | {"did"} or moved is not None:
            self._plain(token, following, place)
        if low == "did":
            return self._did(following, place)
        if low in BE_PAST:
            return self._was(low, before, following, place)
        if moved is None:
            return None
        if low == "had" and not self.told:
            moved = self._had(place)
        held = self._has_got(low, place)
        self._found_finite()
        if held is not None:
            return held
        if low in {"is", "was"} and before == "there" and self._several(place + 1):
            return "were", 1
        return moved, 1

    def _plain(self, token: Token, following: str, place: int) -> None:
        """Raise `Unsure` before a turned subject, a fresh start ("it was, it is"), and "do" as a verb of its own."""
        if following in NOMINATIVE or (token.after.endswith(",") and place + 1 < len(self.found)):
            raise Unsure
        if token.low in {"do", "does"}:
            main = next((later.low for later in self.found[place + 1 :] if later.low not in ADVERBS | MIDDLE), "")
            if main not in table().base and main not in {"have", "be", "do"}:
                raise Unsure

    def _was(self, low: str, before: str, following: str, place: int) -> tuple[str, int]:
        self._found_finite()
        if self.told:
            return "was" if before == "you" else low, 1
        if self.side == "if":
            raise Unsure
        self.had = True
        between = self._adverbs(place + 1) if following else []
        return " ".join(["had", *between, "been"]), 1 + len(between)

    def _had(self, place: int) -> str:
        """Return "had" before a participle and "had had" before a thing; raises `Unsure` before anything else."""
        at = place + 1 + len(self._adverbs(place + 1))
        word = self.found[at].low if at < len(self.found) and not self.found[at - 1].after else ""
        if word in table().participle or word in {"been", "had", "done", "got", "better"}:
            return "had"
        if word not in _HELD and not counted(word):
            raise Unsure
        self.had = True
        return "had had"

    def _has_got(self, low: str, place: int) -> tuple[str, int] | None:
        """Return "had" for "has got an inhaler" and "had to" for "has got to go"."""
        between = self._adverbs(place + 1)
        got = place + 1 + len(between)
        if low not in {"have", "has"} or got + 1 >= len(self.found) or self.found[got].low != "got":
            return None
        thing = self.found[got + 1].low
        if thing not in _HELD | {"to"} and not counted(thing) and not thing.endswith("'s"):
            return None
        if "not" in between:
            return " ".join(["did", *between, "have"]), 2 + len(between)
        return " ".join([*between, "had"]), 2 + len(between)

    def _several(self, place: int) -> bool:
        """Tell whether "there is" is said of more than one: "there's six", "there's carpets"."""
        word = self.found[place].low if place < len(self.found) else ""
        plural = word.endswith("s") and not word.endswith(("ss", "us", "is", "'s")) and word not in ADVERBS | MIDDLE
        return (counted(word) and word not in {"one", "a", "half", "quarter"}) or plural

    def _adverbs(self, at: int) -> list[str]:
        words = []
        while at < len(self.found) and self.found[at].low in MIDDLE:
            words.append(self.found[at].word)
            if self.found[at].after:
                break
            at += 1
        return words

    def _did(self, following: str, place: int) -> tuple[str, int]:
        self._found_finite()
        if self.told:
            return "did", 1
        if self.side == "if":
            raise Unsure
        self.had = True
        negative = following == "not"
        at = place + (2 if negative else 1)
        between = []
        while at < len(self.found) and self.found[at].low in ADVERBS:
            between.append(self.found[at].word)
            at += 1
        main = self.found[at].low if at < len(self.found) else ""
        if main in {"have", "be", "do"}:
            participle = {"have": "had", "be": "been", "do": "done"}[main]
        elif main in table().base:
            participle = table().base[main].participle
        else:
            raise Unsure
        words = ["had", *(["not"] if negative else []), *between, participle]
        return " ".join(words), at - place + 1

    def _lexical(self, token: Token, before: str) -> tuple[str, int] | None:
        low, forms = token.low, table()
        if self.finite or before in NOT_FINITE_AFTER or token.word[0].isupper():
            return None
        named = bool(self.made) and self.made[-1].word[0].isupper()
        subject = before in SUBJECTS | RELATIVE_SUBJECTS or named
        if low in forms.base and (before in PLURAL_SUBJECTS | RELATIVE_SUBJECTS or _several_of(before)):
            if forms.base[low].past == low or low not in LASTING or before not in PLURAL_SUBJECTS:
                raise Unsure
            return self._finite_as(forms.base[low], forms.base[low].past)
        after_noun = self._nounlike(before) or before.endswith("ing")
        if low in forms.third and before not in PLURAL_SUBJECTS and (subject or after_noun):
            if not subject and (low in AMBIGUOUS or before.endswith("ing")):
                self.noun = True
            elif forms.third[low].base not in LASTING:
                raise Unsure
            else:
                return self._finite_as(forms.third[low], forms.third[low].past)
        return self._past(low, before, subject=subject)

    def _past(self, low: str, before: str, *, subject: bool) -> tuple[str, int] | None:
        verb = table().past.get(low)
        if verb is None:
            return None
        coordinated = before in {"and", "or", "but"}
        if not (subject or coordinated or self._nounlike(before)) or (coordinated and not self.moved):
            return None
        if self.told:
            return self._finite_as(verb, low)
        if self.side == "if":
            raise Unsure
        bare = coordinated and self.had
        between: list[str] = []
        while not bare and self.made and self.made[-1].low in MIDDLE and not self.made[-1].after:
            between.insert(0, self.made.pop().word)
        made = self._finite_as(verb, verb.participle if bare else " ".join(["had", *between, verb.participle]))
        self.had = True
        self.told = verb.base in REPORTING
        return made

    def _finite_as(self, verb: Verb, form: str) -> tuple[str, int]:
        self._found_finite()
        if verb.base in REPORTING:
            self.finite = False
        return form, 1

    def _nounlike(self, before: str) -> bool:
        """Tell whether the word before can close a subject: something stands there, and it is no function word."""
        closed = {
            "",
            "the",
            "a",
            "an",
            "of",
            "in",
            "on",
            "at",
            "for",
            "with",
            "by",
            "from",
            "about",
            "is",
            "was",
            "be",
            "been",
            "being",
        }
        return before not in closed | BOUNDARIES | NOT_FINITE_AFTER and not before.endswith("ing")


def _moved(token: Token, before: str) -> str | None:
    """Return an auxiliary in the present one step back; None for what is no finite auxiliary here."""
    low = token.low
    if low in BE_PRESENT:
        return "were" if low == "are" and before != "you" else "was"
    if low in {"have", "do"} and before in NOT_FINITE_AFTER:
        return None
    if low in MODALS_MOVED and token.word != "May":
        return MODALS_MOVED[low]
    return low if low in MODALS_KEPT else _HAD_DID.get(low)


def _several_of(before: str) -> bool:
    """Tell whether the word before is more than one of something, so that a base form after it may be its verb."""
    return before in _PLURAL or (before.endswith("s") and not before.endswith(("ss", "us", "is", "'s")))


def _finite(low: str) -> bool:
    return low in BE_PRESENT | BE_PAST | {"has", "have", "had", "did"} or low in table().past or low in table().third
