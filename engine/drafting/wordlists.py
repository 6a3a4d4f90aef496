"""The lists of words that the rules of drafting go by; they lie in words.toml, where they can be read and corrected.

Rule: one list a rule, small letters, nothing in it that a rule could take for something else.
"""

from __future__ import annotations

from functools import cache
from importlib import resources

import msgspec


@cache
def _lists() -> dict[str, str]:
    text = resources.files(__package__).joinpath("words.toml").read_bytes()
    return msgspec.toml.decode(text, type=dict[str, str])


def listed(name: str) -> frozenset[str]:
    """Return the words of one list."""
    return frozenset(in_order(name))


def in_order(name: str) -> tuple[str, ...]:
    """Return the words of one list in their order."""
    return tuple(_lists()[name].split())
