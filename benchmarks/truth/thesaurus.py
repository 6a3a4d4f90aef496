"""Builds the checker's thesaurus from WordNet 3.0 (Debian: wordnet-base); run by hand, its result is committed.

Guards the size of what is shipped: single words that occur in sense-tagged text, only their frequent senses. Run as
`python -m benchmarks.truth.thesaurus /usr/share/wordnet engine/checking/lexicon`.
"""

from __future__ import annotations

import re
import sys
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path

PARTS = {"noun": "n", "verb": "v", "adj": "a", "adv": "r"}
SENSES = {"n": 4, "v": 7, "a": 5, "r": 3}
WORD = re.compile(r"[a-z]{2,}$")
LICENCE = (
    "# WordNet 3.0 Copyright 2006 by Princeton University. All rights reserved. Licence: lexicon/WORDNET-LICENCE.txt\n"
)


@dataclass
class Synset:
    """One synset: its words and its pointers as (symbol, part of speech, offset, source word, target word)."""

    words: list[str]
    pointers: list[tuple[str, str, str, int, int]]


@dataclass
class Entry:
    """What is kept of one word."""

    parts: set[str] = field(default_factory=set)
    same: set[str] = field(default_factory=set)
    wider: set[str] = field(default_factory=set)
    opposite: set[str] = field(default_factory=set)


def synsets(folder: Path) -> dict[tuple[str, str], Synset]:
    """Read the four data files, by part of speech and offset."""
    found = {}
    for name, part in PARTS.items():
        for line in (folder / f"data.{name}").read_text(encoding="ascii").splitlines():
            if line.startswith("  "):
                continue
            fields = line.split(" | ", maxsplit=1)[0].split()
            count = int(fields[3], 16)
            words = [re.sub(r"\(.*\)", "", word).lower() for word in fields[4 : 4 + 2 * count : 2]]
            at = 5 + 2 * count
            pointers = []
            for i in range(at, at + 4 * int(fields[at - 1]), 4):
                symbol, offset, to, ends = fields[i : i + 4]
                pointers.append((symbol, "a" if to == "s" else to, offset, int(ends[:2], 16), int(ends[-2:], 16)))
            found[part, fields[0]] = Synset(words, pointers)
    return found


def tagged(folder: Path) -> dict[tuple[str, str, int], int]:
    """Read how often each sense of each word occurs in tagged text."""
    counts: dict[tuple[str, str, int], int] = {}
    letters = {"1": "n", "2": "v", "3": "a", "4": "r", "5": "a"}
    for line in (folder / "cntlist.rev").read_text(encoding="ascii").splitlines():
        key, sense, count = line.split()
        lemma, rest = key.split("%")
        counts[lemma, letters[rest[0]], int(sense)] = int(count)
    return counts


def build(folder: Path) -> dict[str, Entry]:
    """Collect each kept word's synonyms and derivations, its wider words, and its opposites."""
    data, counts = synsets(folder), tagged(folder)
    entries: dict[str, Entry] = defaultdict(Entry)
    for name, part in PARTS.items():
        for line in (folder / f"index.{name}").read_text(encoding="ascii").splitlines():
            fields = line.split()
            if line.startswith("  ") or not WORD.match(fields[0]):
                continue
            offsets = fields[-int(fields[2]) :]
            if not any((fields[0], part, n) in counts for n in range(1, len(offsets) + 1)):
                continue
            entries[fields[0]].parts.add(part)
            for n, offset in enumerate(offsets[: SENSES[part]], 1):
                if n <= 2 or counts.get((fields[0], part, n), 0) > 0:
                    add_sense(entries[fields[0]], fields[0], data, (part, offset))
    return entries


def add_sense(entry: Entry, word: str, data: dict[tuple[str, str], Synset], where: tuple[str, str]) -> None:
    """Add what one sense of a word brings."""
    here = data[where]
    entry.same.update(here.words)
    for symbol, part, offset, source, target in here.pointers:
        there = data[part, offset]
        mine = source == 0 or here.words[source - 1] == word
        named = there.words if target == 0 else [there.words[target - 1]]
        if symbol in {"+", "\\", "<", "="} and mine:
            entry.same.update(named)
        elif symbol == "!" and mine:
            entry.opposite.update(named)
        elif symbol == "&" or (symbol == "@" and part == "v"):
            entry.wider.update(there.words)


def main(source: Path, target: Path) -> None:
    """Write thesaurus.txt and inflections.txt."""
    entries = build(source)
    lines = [LICENCE, "# word, parts of speech, same or derived, wider or similar, opposite\n"]
    for word in sorted(entries):
        entry = entries[word]
        sets = (entry.same - {word}, entry.wider - entry.same - {word}, entry.opposite)
        columns = [" ".join(sorted(w for w in words if w in entries)) for words in sets]
        lines.append("\t".join([word, "".join(sorted(entry.parts)), *columns]) + "\n")
    (target / "thesaurus.txt").write_text("".join(lines), encoding="utf-8")
    forms = set()
    for name in PARTS:
        for line in (source / f"{name}.exc").read_text(encoding="ascii").splitlines():
            form, lemma = line.split()[:2]
            if WORD.match(form) and lemma in entries:
                forms.add(f"{form} {lemma}\n")
    (target / "inflections.txt").write_text(LICENCE + "".join(sorted(forms)), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
