"""The words of the command line: every verb, what it takes, what it may write, and an example for its help."""

from __future__ import annotations

import argparse
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

Writes = Literal["nothing", "demo", "weights", "vault", "exports", "vault and exports"]


@dataclass(frozen=True, slots=True)
class Verb:
    """One verb; `provisions` is for the one that brings weights to this machine, which needs the network.

    One that works on `nobodys` words starts whatever this machine keeps; the others, where it keeps what is required.
    """

    name: str
    summary: str
    example: str
    takes: Callable[[argparse.ArgumentParser], None]
    writes: Writes = "nothing"
    provisions: bool = False
    nobodys: bool = False

    @property
    def opens_vault(self) -> bool:
        """Whether it asks for the passphrase."""
        return self.writes == "vault"


def _nothing(_parser: argparse.ArgumentParser) -> None:
    """Take no words of its own."""


def _demo(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--plain", action="store_true", default=argparse.SUPPRESS, help="line by line, with its own answers"
    )
    parser.add_argument("--yes", action="store_true", help="start without asking")


def _practise(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--plain", action="store_true", default=argparse.SUPPRESS, help="line by line")


def _transcribe(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("audio", metavar="AUDIO", help="WAV, FLAC, OGG or MP3")
    parser.add_argument("--model", metavar="NAME", help="speech model (default: base)")
    parser.add_argument("--names", default="", metavar="LIST", help='names to expect, such as "Okafor, Siobhan"')
    parser.add_argument("--speakers", action="store_true", help="tell voices apart: Speaker 1, Speaker 2, ...")


def _draft(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("transcript", metavar="TRANSCRIPT", help="JSON as `transcribe --json` prints it, or -")
    parser.add_argument("--template", metavar="NAME", help="kind of record (default: the meeting's)")
    parser.add_argument("--meeting", metavar="FILE", help="JSON with kind, date, participants, glossary")
    parser.add_argument("--model", metavar="NAME", help="language model")


def _check(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--transcript", required=True, metavar="FILE", help="JSON, or -")
    parser.add_argument("--statements", required=True, metavar="FILE", help="JSON, or -")
    parser.add_argument("--meeting", metavar="FILE", help="JSON with kind, date, participants, glossary")


def _record(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--source", required=True, metavar="DEVICE|AUDIO", help="a microphone, or a sound file")
    parser.add_argument("--seconds", type=float, metavar="N", help="stop after so many seconds")
    parser.add_argument("--meeting", metavar="ID", help="go on in this meeting (default: a new dictated note)")


def _models(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("action", nargs="?", choices=("list", "fetch", "add", "verify"), default="list")
    parser.add_argument("file", nargs="?", metavar="FILE", help="with add: the weights to install")


def _meetings(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("action", nargs="?", choices=("list", "show", "consent", "recover"), default="list")
    parser.add_argument("id", nargs="?", metavar="ID", help="with show and consent: the meeting")


def _destroy(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("id", nargs="?", metavar="ID", help="the meeting, as `meetings` lists it")
    parser.add_argument("--expired", action="store_true", help="all that are due by the policy instead")
    parser.add_argument("--yes", action="store_true", help="I mean it: this cannot be undone")


def _integrate(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("kind", choices=("bash", "zsh", "fish", "man", "desktop"), help="what to print")


def _ledger(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("action", choices=("verify", "certificates"))


APPLICATION = Verb("", "open the application", "candour", _nothing, writes="vault and exports")

VERBS = (
    Verb("demo", "walk the sample meeting through every stage", "candour demo --plain", _demo, "demo", nobodys=True),
    Verb("practise", "find the errors planted in a draft", "candour practise --plain", _practise, "exports",
         nobodys=True),
    Verb("doctor", "is this machine ready, and what does it promise?", "candour doctor --json", _nothing, nobodys=True),
    Verb("models", "the weights on this machine", "candour models verify", _models, nobodys=True),
    Verb("transcribe", "a sound file to a transcript", "candour transcribe visit.flac --json", _transcribe),
    Verb("draft", "a transcript to a draft with evidence", "candour draft transcript.json --json", _draft),
    Verb("check", "statements against a transcript",
         "candour check --transcript t.json --statements s.json", _check),
    Verb("record", "seal sound into the vault", "candour record --source default --seconds 60", _record, "vault"),
    Verb("meetings", "what is in the vault", "candour meetings show ABCD-EFGH", _meetings, "vault"),
    Verb("destroy", "destroy a meeting, its keys first", "candour destroy ABCD-EFGH --yes", _destroy, "vault"),
    Verb("integrate", "print shell completion, manual page or desktop entry", "candour integrate bash", _integrate,
         nobodys=True),
    Verb("bench", "how fast this machine is, and which model suits it", "candour bench --json", _nothing, nobodys=True),
    Verb("ledger", "check that the ledger is whole", "candour ledger verify", _ledger, "vault"),
)  # fmt: skip


def parser() -> argparse.ArgumentParser:
    """Build the parser of the whole command line."""
    top = argparse.ArgumentParser(
        prog="candour",
        description="From consent to an approved record of a meeting, on this machine only, leaving nothing behind.",
        epilog="Without a verb the application opens. There, and in plain lines, a sound file is taken in by its path, "
        "at the stage of recording. Exit: 0 done, 1 failed, 2 wrong usage, 3 refused, 4 locked.",
    )
    top.set_defaults(verb=APPLICATION)
    top.add_argument("--plain", action="store_true", help="everything in plain lines, for screen readers and pipes")
    _passphrase(top)
    verbs = top.add_subparsers(title="verbs", metavar="VERB")
    for verb in VERBS:
        part = verbs.add_parser(
            verb.name, help=verb.summary, description=verb.summary.capitalize(), epilog=f"Example: {verb.example}"
        )
        part.set_defaults(verb=verb)
        part.add_argument("--json", action="store_true", help="print one JSON document")
        if verb.opens_vault:
            _passphrase(part, argparse.SUPPRESS)
        verb.takes(part)
    return top


def _passphrase(part: argparse.ArgumentParser, default: str | None = None) -> None:
    part.add_argument(
        "--passphrase-fd", type=int, metavar="N", default=default, help="read the passphrase from descriptor N"
    )


def parse(words: Sequence[str]) -> tuple[Verb, argparse.Namespace]:
    """Return the verb asked for and its arguments; wrong usage ends here with status 2."""
    read = parser()
    arguments = read.parse_args(words)
    verb: Verb = arguments.verb
    if verb.name == "models":
        if (arguments.action == "add") != (arguments.file is not None):
            read.error("`models add` takes one FILE, the others none")
        needs: dict[str, Any] = {"fetch": {"provisions": True}, "add": {"writes": "weights"}}
        verb = replace(verb, **needs.get(arguments.action, {}))
    if verb.name == "meetings" and (arguments.action in {"show", "consent"}) != (arguments.id is not None):
        read.error("`meetings show` and `meetings consent` take one ID, the others none")
    return verb, arguments
