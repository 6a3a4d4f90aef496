"""Hear every sound with every side and write the tables; sounds can be chosen by the beginning of their names."""

from __future__ import annotations

import argparse
from contextlib import nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.speech.report import written
from benchmarks.speech.sets import every
from benchmarks.speech.sides import NAMES, Outcome, Peer, another_program, ours

if TYPE_CHECKING:
    from benchmarks.speech.sets import Sound

RESULTS = Path(__file__).with_name("results.md")
BUSY = ("demo", "m1_supervision")


@dataclass
class Heard:
    """What each side made of one sound, `busy` with another program on one core."""

    sound: Sound
    busy: bool
    outcomes: dict[str, Outcome] = field(default_factory=dict)


def main() -> None:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.speech", description=__doc__)
    parser.add_argument("names", nargs="*", help="sounds whose name begins so; all if none is given")
    parser.add_argument("--model", default="base")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--alone", action="store_true", help="leave the peers out")
    parser.add_argument("--write", action="store_true", help="write the tables to results.md and docs/benchmarks.md")
    options = parser.parse_args()
    names = tuple(options.names)
    chosen = [one for one in every() if not names or one.name.startswith(names)]
    peers = {} if options.alone else {name: Peer(name, options.threads) for name in NAMES}
    heard: list[Heard] = []
    for sound, busy in [*((one, False) for one in chosen), *((one, True) for one in chosen if one.name in BUSY)]:
        heard.append(Heard(sound, busy))
        with another_program() if busy else nullcontext():
            for name, peer in (peers if sound.measured else {}).items():
                heard[-1].outcomes[name] = peer.hear(sound)
            heard[-1].outcomes["Candour"] = ours(sound, options.model, options.threads)
        for name, outcome in heard[-1].outcomes.items():
            print(f"{sound.name}{', busy' if busy else ''}: {name} {outcome.clock:.1f} s", flush=True)
        if options.write:
            written(heard, RESULTS)
    for peer in peers.values():
        peer.close()
    print(written(heard))


if __name__ == "__main__":
    main()
