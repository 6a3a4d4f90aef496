"""Names somebody was entered under before, still standing in lines: found, and put right all at once.

Rule: what stands in quotation marks was said so and stays; a word that is part of anybody's name now is left alone.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

_QUOTED = re.compile(r"(“[^”]*”|\"[^\"]*\")")
_TELLING = 3
"""Letters from which a part of a name by itself is taken for one."""


def renames(formers: Mapping[str, str], present: Collection[str]) -> dict[str, str]:
    """Return what to put for what: former names whole, and the parts that changed, unless somebody is called so now."""
    now = {part for name in present for part in (name, *name.split())}
    pairs = dict(formers)
    for old, new in formers.items():
        parts, others = old.split(), new.split()
        if len(parts) == len(others):
            pairs |= {one: other for one, other in zip(parts, others, strict=True) if len(one) >= _TELLING}
    return {old: new for old, new in pairs.items() if old not in now and old != new}


def renamed(text: str, names: Mapping[str, str]) -> str:
    """Return a text with one name for the other wherever it stands as a word and not in quotation marks."""
    if not names:
        return text
    known = "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))
    found = re.compile(rf"(?<!\w)(?:{known})(?!\w)")
    pieces = _QUOTED.split(text)
    pieces[::2] = [found.sub(lambda match: names[match[0]], piece) for piece in pieces[::2]]
    return "".join(pieces)
