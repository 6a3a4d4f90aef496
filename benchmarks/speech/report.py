"""What was measured, as tables: speed quiet and busy, errors by set and region and in the worst tenth, words invented.

Rule: the run writes the figures, the machine and the day; nobody copies a number by hand.
"""

from __future__ import annotations

import os
import platform
import re
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.speech.words import errors, errors_by_part, names_right

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from benchmarks.speech.__main__ import Heard

DOCUMENT = Path(__file__).resolve().parents[2] / "docs" / "benchmarks.md"
BEGIN, END = "<!-- bench-speech writes from here -->\n", "<!-- to here -->"
SHORTEST = 4


def written(heard: Sequence[Heard], results: Path | None = None) -> str:
    """Return the tables; where a file is given, write them there and into docs/benchmarks.md."""
    speech = [one for one in heard if one.sound.measured and not one.busy]
    tables = [
        f"{machine()}. Clock and processor seconds; the weights are loaded beforehand.",
        *speed("Quiet", speech),
        *speed("Another program keeps one core busy", [one for one in heard if one.busy]),
        *wrong(speech),
        *names([one for one in speech if one.sound.register]),
        *invented([one for one in heard if not one.sound.parts]),
        *next_door([one for one in heard if not one.sound.measured and one.sound.parts]),
    ]
    text = "\n".join(tables) + "\n"
    if results:
        results.write_text("# Measured by `make bench-speech`\n\n" + text, encoding="utf-8")
        page = DOCUMENT.read_text(encoding="utf-8")
        before, rest = page.split(BEGIN)
        DOCUMENT.write_text(before + BEGIN + text + END + rest.split(END)[1], encoding="utf-8")
    return text


def machine() -> str:
    """Say when and on what this was measured, and how busy that was with other things."""
    about = Path("/proc/cpuinfo").read_text(encoding="utf-8")
    model = re.search(r"model name\s*: (.*)", about)
    load = os.getloadavg()[2]
    day = datetime.now(UTC).strftime("%-d %B %Y")
    cores = os.cpu_count()
    return (
        f"{day}, {cores} cores of {model[1] if model else platform.machine()}, load of the last 15 minutes {load:.1f}"
    )


def table(title: str, head: Iterable[str], rows: Iterable[Iterable[str]]) -> list[str]:
    """Return a table with its title, nothing if it has no rows."""
    head = list(head)
    lines = ["| " + " | ".join(row) + " |" for row in rows]
    return ["", f"**{title}**", "", "| " + " | ".join(head) + " |", "|---" * len(head) + "|", *lines] if lines else []


def speed(title: str, heard: Sequence[Heard]) -> list[str]:
    """Return what each sound cost each side, and Candour's share of the others'."""

    def row(name: str, parts: Sequence[Heard]) -> list[str]:
        sides = list(parts[0].outcomes)
        clock = {side: sum(one.outcomes[side].clock for one in parts) for side in sides}
        used = {side: sum(one.outcomes[side].processor for one in parts) for side in sides}
        cells = [name, f"{sum(one.sound.seconds for one in parts):.0f}"]
        cells += [f"{clock[side]:.1f} ({used[side]:.1f})" for side in sides]
        mine = sides[-1]
        return cells + [f"{clock[mine] / clock[o]:.2f} ({used[mine] / used[o]:.2f})" for o in sides[:-1]]

    if not heard:
        return []
    sides = list(heard[0].outcomes)
    head = ["sound", "length s", *(f"{side} s" for side in sides), *(f"of {side}" for side in sides[:-1])]
    rows = [row(one.sound.name, [one]) for one in heard]
    return table(f"{title}: seconds by the clock (of the processor)", head, [*rows, row("all", heard)])


def wrong(heard: Sequence[Heard]) -> list[str]:
    """Return word errors by sound, by kind of sound, and in the worst tenth of the clips of each side."""
    rows = [[one.sound.name, *(rate([errors(one.sound.said, o.text)]) for o in one.outcomes.values())] for one in heard]
    kinds = {"meetings": ("demo", "m"), "readers": ("librispeech",), "British accents": ("vctk",)}
    for kind, beginnings in kinds.items():
        parts = [one for one in heard if one.sound.name.startswith(beginnings)]
        if not parts:
            continue
        sides = list(parts[0].outcomes)
        counted = {
            side: [pair for one in parts for pair in errors_by_part(list(one.sound.parts), one.outcomes[side].text)]
            for side in sides
        }
        rows.append([f"**all {kind}**", *(rate(counted[side]) for side in sides)])
        rows.append([f"{kind}: worst tenth of turns or clips", *(rate(worst(counted[side])) for side in sides)])
    head = ["sound", *(heard[0].outcomes if heard else [])]
    return table("Wrong, missing and added words", head, rows)


def worst(counted: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the tenth of the clips with the highest rate, those of a few words left out."""
    long = sorted((pair for pair in counted if pair[1] >= SHORTEST), key=lambda pair: -pair[0] / pair[1])
    return long[: max(1, len(long) // 10)]


def rate(counted: Iterable[tuple[int, int]]) -> str:
    """Return errors, words and the rate."""
    pairs = list(counted)
    bad, said = sum(pair[0] for pair in pairs), sum(pair[1] for pair in pairs)
    return f"{bad} of {said}, {100 * bad / said:.1f} %"


def names(heard: Sequence[Heard]) -> list[str]:
    """Return how many names of the register are written as they should be."""
    rows = []
    for one in heard:
        wanted = sorted({w for name in one.sound.register for w in name.split() if w[0].isupper() and len(w) > 2})
        counts = [names_right(one.sound.said, outcome.text, wanted) for outcome in one.outcomes.values()]
        rows.append([one.sound.name, *(f"{right} of {all_}, {extra} too many" for right, all_, extra in counts)])
    return table("Names of the register spelt right", ["sound", *(heard[0].outcomes if heard else [])], rows)


def invented(heard: Sequence[Heard]) -> list[str]:
    """Return how many words were written where nobody speaks."""
    rows = [
        [one.sound.name, f"{one.sound.seconds:.0f}", *(str(len(o.text.split())) for o in one.outcomes.values())]
        for one in heard
    ]
    return table("Words where nobody speaks", ["sound", "length s", *(heard[0].outcomes if heard else [])], rows)


def next_door(heard: Sequence[Heard]) -> list[str]:
    """Return the errors in a meeting beside which a television runs; a word of the television is one too many."""
    rows = [[one.sound.name, *(rate([errors(one.sound.said, o.text)]) for o in one.outcomes.values())] for one in heard]
    return table(
        "A television in the next room, a quiet speaker in this one",
        ["sound", *(heard[0].outcomes if heard else [])],
        rows,
    )
