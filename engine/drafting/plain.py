"""Plainer words for somebody young: a list says which words may stand for which, and a model chooses only among them.

Rule: names, figures, quotations and the order of what is said stay as they were approved, and so does every word for
which the list has nothing; what comes out is a proposal, to be held against the sentence it was made from.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING

import msgspec

from engine.drafting.lattice import literal
from models.language import Message

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from engine.drafting.wording import Wording

_SYSTEM = "Say the sentence again for a ten-year-old. Choose the plainest words. Change nothing else."
_EXAMPLE = (
    "Ann Lee said that she had maintained contact with the school.",
    "Ann Lee said that she had kept up contact with the school.",
)
_QUOTED = re.compile(r"""[“”"‘«»]|(?<!\w)'""")
"""What opens or closes a quotation; an apostrophe within or behind a word does neither."""


class _Lists(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What plain.toml holds."""

    words: dict[str, tuple[str, ...]]
    headings: dict[str, str]


@dataclass(frozen=True, slots=True)
class Slots:
    """A sentence in pieces, each with the forms it may take; the last form is always that of the record."""

    pieces: tuple[tuple[str, ...], ...] = field(repr=False)

    @property
    def plain(self) -> str:
        """The sentence with every word changed for which the list knows just one other."""
        return "".join(forms[0] if len(forms) <= _SURE else forms[-1] for forms in self.pieces)

    @property
    def open(self) -> bool:
        """Tell whether there is anything left for a model to choose."""
        return any(len(forms) > _SURE for forms in self.pieces)

    def grammar(self) -> str:
        """Return the choices as GBNF, without the words of the record: those are there where a choice does not hold."""
        slots = [" | ".join(literal(form) for form in forms[:-1] or forms) for forms in self.pieces]
        rules = "".join(f"w{place} ::= {slot}\n" for place, slot in enumerate(slots))
        return f"root ::= {' '.join(f'w{place}' for place in range(len(slots)))}\n{rules}"

    def may_be(self, text: str) -> bool:
        """Tell whether a text is one of the sentences that these choices allow."""
        pattern = "".join(f"(?:{'|'.join(map(re.escape, forms))})" for forms in self.pieces)
        return re.fullmatch(pattern, text) is not None


_SURE = 2
"""Forms of a piece that leave no choice: the plain one and that of the record."""


def heading(title: str) -> str:
    """Return a heading in plainer words, where it is one of those in the built-in templates."""
    return _lists().headings.get(title, title)


def slots(text: str, names: Collection[str] = (), *, stays: bool = False) -> Slots:
    """Return what may become of a sentence; `names` are words that stay. One with a quotation `stays` as it is."""
    if stays or _QUOTED.search(text):
        return Slots(((text,),))
    return Slots(tuple(_pieces(text, {word for name in names for word in name.casefold().split()})))


async def propose(model: Wording, choices: Slots) -> str:
    """Ask a model to choose; return nothing where its answer was cut off or is none of the choices."""
    approved = "".join(forms[-1] for forms in choices.pieces)
    shown = (Message("system", _SYSTEM), Message("user", _EXAMPLE[0]), Message("assistant", _EXAMPLE[1]))
    answer = await model.complete(
        (*shown, Message("user", approved)), grammar=choices.grammar(), max_tokens=len(approved) + 40
    )
    return answer.text if answer.finish == "stop" and choices.may_be(answer.text) else ""


def _pieces(text: str, names: set[str]) -> Iterator[tuple[str, ...]]:
    done = 0
    for found in _phrases().finditer(text):
        said = found.group()
        opens = not text[: found.start()].strip() or text[: found.start()].rstrip().endswith((".", "!", "?"))
        forms = _lists().words.get(said.lower(), ())  # none for letters that only look like those of a phrase
        stays = names & {*said.casefold().split()} or said[1:] != said[1:].lower()
        if not forms or stays or (said[0].isupper() and not opens):
            continue
        if found.start() > done:
            yield (text[done : found.start()],)
        yield *(_fitted(form, said) for form in forms), said
        done = found.end()
    if done < len(text):
        yield (text[done:],)


def _fitted(form: str, said: str) -> str:
    """Return a form with a capital where the record has one."""
    return form[0].upper() + form[1:] if said[0].isupper() else form


@cache
def _lists() -> _Lists:
    text = resources.files(__package__).joinpath("plain.toml").read_bytes()
    return msgspec.toml.decode(text, type=_Lists)


@cache
def _phrases() -> re.Pattern[str]:
    """Return what finds a phrase of the list, the longest first, that is no part of a word or of a noun after "a"."""
    longest = sorted(_lists().words, key=len, reverse=True)
    said = "|".join(map(re.escape, longest))
    return re.compile(rf"(?<![\w’'-])(?<!\ba )(?<!\ban )(?:{said})(?![\w’'-])", re.IGNORECASE)
