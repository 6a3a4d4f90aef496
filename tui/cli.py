"""The command line, and the composition root: the only place that names concrete adapters.

Confinement comes first: before a verb is loaded the kernel is told that this process connects to nothing and where it
may write. `--json` prints one document on standard output; progress and errors go to standard error.
"""

from __future__ import annotations

import getpass
import os
import sys
from importlib import import_module
from typing import TYPE_CHECKING

import msgspec

from models import sandbox
from models.errors import CandourError
from tui import crash
from tui.arguments import APPLICATION, Verb, parse
from tui.verbs.adapters import Adapters
from tui.verbs.report import Terminal

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Sequence
    from pathlib import Path

    from engine.flow import Locations, Tools, Workspace
    from engine.flow.tools import SpeechTool, WordingTool
    from tui.verbs.outcome import Outcome

INTERRUPTED = 130


def main(words: Sequence[str] | None = None) -> int:
    """Run Candour as the command line asks and return the exit status."""
    crash.install()
    verb, arguments = parse(sys.argv[1:] if words is None else words)
    report = Terminal()
    try:
        _confine(verb)
        if verb is APPLICATION:
            return _application(arguments)
        outcome: Outcome = import_module(f"tui.verbs.{verb.name}").run(arguments, _adapters(arguments), report)
        report.close()
        return _print(outcome, as_json=arguments.json)
    except CandourError as error:
        report.close()
        return _show(error)
    except KeyboardInterrupt:
        report.close()
        print("Stopped. What was finished is safe.", file=sys.stderr)
        return INTERRUPTED
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        return 1
    except Exception as error:
        report.close()
        crash.say(error)
        return 70


def _confine(verb: Verb) -> None:
    """Let the kernel hold this process to what its verb needs."""
    if verb.provisions:
        os.umask(0o077)
        return
    folders = _writable(verb)
    for folder in folders:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    sandbox.confine(folders)


def _writable(verb: Verb) -> list[Path]:
    if verb.writes == "nothing":
        return []
    places = _locations()
    return [places.vault] if verb.writes == "vault" else [places.vault, places.exports]


def _locations() -> Locations:
    from engine.flow.workspace import Locations  # noqa: PLC0415 - after the arguments: `--help` loads nothing

    return Locations.usual()


def _application(arguments: Namespace) -> int:
    """Open the screens, or say in one sentence what this terminal lacks."""
    if os.environ.get("TERM", "dumb") == "dumb" or not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise CandourError(
            "The screens need a terminal that can draw.",
            title="No terminal",
            hint="Use the verbs (candour --help) or: candour demo --plain",
        )
    from tui.app import run  # noqa: PLC0415 - Textual is loaded for the screens only

    return run(_locations(), _tools(), arguments)


def _adapters(arguments: Namespace) -> Adapters:
    def unlock() -> Workspace:
        from engine import flow  # noqa: PLC0415 - only verbs that open the vault need it

        passphrase = _passphrase(arguments)
        places = _locations()
        opened = flow.unlock if flow.vault_exists(places) else flow.create
        return opened(places, passphrase, _tools())

    return Adapters(_recogniser, _wording, _tools, _locations, unlock)


def _passphrase(arguments: Namespace) -> str:
    if arguments.passphrase_fd is None:
        return getpass.getpass("Passphrase of the vault: ")
    try:
        with os.fdopen(arguments.passphrase_fd, encoding="utf-8") as pipe:
            return pipe.readline().rstrip("\n")
    except (OSError, UnicodeDecodeError):
        raise CandourError("The passphrase could not be read.", title="The vault stays locked") from None


def _recogniser(name: str) -> SpeechTool:
    from models import catalogue  # noqa: PLC0415 - only what recognises needs it
    from models.speech import SpeechRecogniser  # noqa: PLC0415 - the same

    return SpeechRecogniser(catalogue.find(name))


def _wording(name: str) -> WordingTool:
    from models import catalogue  # noqa: PLC0415 - only what drafts needs it
    from models.language import LanguageModel  # noqa: PLC0415 - the same

    return LanguageModel(catalogue.find(name))


def _tools() -> Tools:
    """Choose the real recorder, recogniser and language model."""
    from engine.audio.capture import Capture  # noqa: PLC0415 - only the flow needs them
    from engine.audio.microphones import devices  # noqa: PLC0415 - the same
    from engine.flow.tools import Tools  # noqa: PLC0415 - the same
    from models import catalogue  # noqa: PLC0415 - the same

    speech, language = catalogue.default("speech"), catalogue.default("language")
    return Tools(Capture, devices, lambda: _recogniser(speech), lambda: _wording(language), speech, language)


def _print(outcome: Outcome, *, as_json: bool) -> int:
    if as_json:
        sys.stdout.buffer.write(msgspec.json.format(msgspec.json.encode(outcome.document)) + b"\n")
        sys.stdout.flush()
    else:
        print("\n".join(outcome.lines))
    return outcome.status


def _show(error: CandourError) -> int:
    print(f"{error.title}: {error.message}", error.hint, sep="\n" if error.hint else "", file=sys.stderr)
    return error.exit_status


if __name__ == "__main__":
    sys.exit(main())
