"""Hear every sound with both sides and write the table; sounds can be chosen by the beginning of their names."""

from __future__ import annotations

import argparse
from pathlib import Path

from benchmarks.speech.sets import Sound, every
from benchmarks.speech.sides import Outcome, ours, plain, whisper_as_it_comes
from benchmarks.speech.words import errors, names_right

HEAD = (
    "| sound | length s | whisper.cpp s (processor) | Candour s (processor) | ratio (processor) "
    "| whisper.cpp errors | Candour errors | names right, too many | dropped |\n|---|---|---|---|---|---|---|---|---|"
)


def main() -> None:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.speech", description=__doc__)
    parser.add_argument("names", nargs="*", help="sounds whose name begins so; all if none is given")
    parser.add_argument("--model", default="base")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--alone", action="store_true", help="leave whisper.cpp as it comes out")
    parser.add_argument("--out", type=Path, help="also write the table to this file")
    options = parser.parse_args()
    lines = [HEAD]
    print(HEAD, flush=True)
    other = None if options.alone else whisper_as_it_comes(options.model, options.threads)
    for sound in every():
        if options.names and not any(sound.name.startswith(name) for name in options.names):
            continue
        theirs = plain(sound, other) if other else None
        lines.append(row(sound, theirs, ours(sound, options.model, options.threads)))
        print(lines[-1], flush=True)
        if options.out:
            options.out.write_text("\n".join(lines) + "\n", encoding="utf-8")


def row(sound: Sound, theirs: Outcome | None, mine: Outcome) -> str:
    """Return one line of the table; where nothing is said, errors are words invented."""
    cells = [sound.name, f"{sound.seconds:.0f}"]
    if theirs:
        cells.append(f"{theirs.clock:.1f} ({theirs.processor:.1f})")
    else:
        cells.append("")
    cells.append(f"{mine.clock:.1f} ({mine.processor:.1f})")
    cells.append(f"{mine.clock / theirs.clock:.2f} ({mine.processor / theirs.processor:.2f})" if theirs else "")
    cells.append(rate(sound, theirs) if theirs else "")
    cells.append(rate(sound, mine))
    names = sorted({word for name in sound.register for word in name.split() if word[0].isupper() and len(word) > 2})
    right, wanted, extra = names_right(sound.said, mine.text, names)
    cells += [f"{right} of {wanted}, {extra}" if wanted else "", str(mine.dropped)]
    return "| " + " | ".join(cells) + " |"


def rate(sound: Sound, outcome: Outcome) -> str:
    """Return errors, words said and the rate."""
    wrong, said = errors(sound.said, outcome.text)
    return f"{wrong} of {said}, {100 * wrong / said:.1f} %" if said else f"{wrong} invented"


if __name__ == "__main__":
    main()
