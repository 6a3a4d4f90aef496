"""The command line, and the composition root: the only place that names concrete adapters.

Confinement comes first: before a verb is loaded the kernel is told that this process connects to nothing and where it
may write. `--json` prints one document on standard output; progress and errors go to standard error.
"""

from __future__ import annotations

import gc
import io
import os
import signal
import sys
from functools import partial
from importlib import import_module
from typing import TYPE_CHECKING, NoReturn

from engine import locations
from engine.policy_files import Places
from engine.text import clean
from models import sandbox
from models.errors import CandourError
from models.places import weights_folders
from tui import crash, terminal
from tui.arguments import APPLICATION, Verb, parse
from tui.verbs.adapters import Adapters
from tui.verbs.report import Terminal

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Sequence
    from pathlib import Path

    from engine.flow import Locations, Tools, Workspace
    from engine.flow.tools import GroupingTool, ReadingTool, SpeechTool, WordingTool
    from engine.policy import InForce
    from tui.door import Door
    from tui.keymap import Verbs
    from tui.verbs.outcome import Outcome


def main(words: Sequence[str] | None = None) -> int:
    """Run Candour as the command line asks and return the exit status."""
    crash.install()
    _settle()
    verb, arguments = parse(sys.argv[1:] if words is None else words)
    report = Terminal()
    try:
        return _run(verb, arguments, report)
    except CandourError as error:
        report.close()
        return _show(error)
    except KeyboardInterrupt as end:
        report.close()
        print("Stopped. What was finished is safe.", file=sys.stderr)
        return 128 + (end.args[0] if end.args else signal.SIGINT)
    except BrokenPipeError:
        _nobody_reads()
        return 1
    except Exception as error:
        report.close()
        crash.say(error)
        return 70


def _settle() -> None:
    """Say what a terminal cannot show with a question mark, and let a hang-up or a request to end unlock and tidy."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")
    for number in (signal.SIGTERM, signal.SIGHUP):
        if signal.getsignal(number) is signal.SIG_DFL:
            signal.signal(number, _end)


def _end(number: int, _frame: object) -> NoReturn:
    raise KeyboardInterrupt(number)


def _run(verb: Verb, arguments: Namespace, report: Terminal) -> int:
    """Open the screens, or let the verb do its work and print what came of it, under confinement."""
    _confine(verb)
    if not verb.nobodys:
        _demand()
    if verb is APPLICATION:
        return _plain(arguments) if arguments.plain else _application()
    if verb.name == "demo" and not (arguments.plain or arguments.json) and _can_draw():
        return _demonstration()
    if verb.name == "practise" and not (arguments.plain or arguments.json) and _can_draw():
        return _practice()
    if not verb.opens_vault:
        terminal.show()
    outcome: Outcome = import_module(f"tui.verbs.{verb.name}").run(arguments, _adapters(arguments), report)
    report.close()
    return _print(outcome, as_json=arguments.json)


def _confine(verb: Verb) -> None:
    """Let the kernel hold this process to what its verb needs."""
    if verb.provisions:
        os.umask(0o077)
        return
    folders = _writable(verb)
    for folder in folders:
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            raise CandourError(f"{folder} cannot be made: {error.strerror}.", title="The disk refused") from None
    sandbox.confine(folders)


def _writable(verb: Verb) -> list[Path]:
    """Name the folders by the standard library alone: nothing native is loaded before the doors are shut."""
    if verb.writes == "nothing":
        return []
    if verb.writes == "demo":
        return [locations.demo_folder()]
    if verb.writes == "weights":
        return [weights_folders()[0].absolute()]
    vault, exports = locations.vault_folder(), locations.exports_folder()
    return {"vault": [vault], "exports": [exports]}.get(verb.writes, [vault, exports])


def _demand() -> None:
    """Refuse to work on anybody's words where this machine does not keep what the policy requires."""
    policy = _policy()
    if policy is None and sandbox.state().network_blocked:
        return  # what is built in requires no more
    from engine.doctor import demand  # noqa: PLC0415 - after confinement
    from engine.policy import built_in  # noqa: PLC0415 - the same

    demand((policy.values if policy else built_in()).required, locations.vault_folder())


def _policy() -> InForce | None:
    """Return the policy somebody wrote, None where nobody did: what is built in is read with the vault."""
    if not Places.usual().written():
        return None
    from engine.policy import in_force  # noqa: PLC0415 - after confinement

    return in_force()


def _locations() -> Locations:
    from engine.flow import Locations  # noqa: PLC0415 - after confinement, and `--help` loads nothing

    return Locations(locations.vault_folder(), locations.exports_folder())


def _can_draw() -> bool:
    return os.environ.get("TERM", "dumb") != "dumb" and sys.stdin.isatty() and sys.stdout.isatty()


def _assurance() -> str:
    """Say what the kernel holds this process to, and what is wrong with the policy if anything."""
    policy = _policy()
    held = sandbox.state()
    kept = "This program cannot reach any network: the operating system forbids it."
    unkept = "The operating system does not keep this program from the network here."
    said = f"{kept if held.network_blocked else unkept} {held.reason}".rstrip()
    trouble = policy.trouble if policy else ""
    barred = f"\nThe policy file is not in order, so nothing is recorded:\n{trouble}" if trouble else ""
    return said + barred


def _demonstration() -> int:
    """Open the screens on the sample meeting, in a vault that is gone afterwards."""
    from engine import sample  # noqa: PLC0415 - after confinement
    from tui.app import run  # noqa: PLC0415 - Textual is loaded for the screens only
    from tui.verbs import demo  # noqa: PLC0415 - after confinement

    with demo.place() as places:
        workspace = demo.prepared(places, _tools())
        status = run(places, _tools(), workspace=workspace, assurance=_assurance(), sample=sample.sound())
    print(demo.OVER)
    return status


def _practice() -> int:
    """Open the practice on the screens, without a vault."""
    from tui.app import run_door  # noqa: PLC0415 - Textual is loaded for the screens only

    return run_door(_door(), practise=locations.exports_folder())


def _application() -> int:
    """Open the screens, or say in one sentence what this terminal lacks."""
    if not _can_draw():
        raise CandourError(
            "The screens need a terminal that can draw.",
            title="No terminal",
            hint="In plain lines it works anywhere: candour --plain",
        )
    gc.disable()  # until the way in is painted: what is loaded for it stays
    from tui.app import run_door  # noqa: PLC0415 - Textual is loaded for the screens only

    return run_door(_door(), assurance=_assurance())


def _door() -> Door:
    """Return the way to the vault; what works on meetings is loaded when it is gone through."""
    from tui.door import Door  # noqa: PLC0415 - the screens only

    def create(passphrase: str) -> Workspace:
        from engine import flow  # noqa: PLC0415 - while the passphrase is typed

        return flow.create(_locations(), passphrase, _tools())

    def unlock(passphrase: str) -> Workspace:
        from engine import flow  # noqa: PLC0415 - the same

        return flow.enter(_locations(), passphrase, _tools())

    exists = partial(locations.holds_vault, locations.vault_folder())
    return Door(exists, create, unlock, _recovery())


def _recovery() -> str:
    """Return the key of the organisation's that opens a vault too, or nothing."""
    policy = _policy()
    return policy.values.recovery_key if policy else ""


def _plain(arguments: Namespace) -> int:
    """Lead through the whole flow in plain lines."""
    from tui import keymap  # noqa: PLC0415 - after confinement
    from tui.plain import program  # noqa: PLC0415 - the same

    keymap.load(_every_screen).use()
    door = _door()
    program.welcome(_assurance(), door)
    asked = arguments.passphrase_fd is None and sys.stdin.isatty()
    workspace = program.enter(door) if asked else door.enter(_passphrase(arguments, new=False))
    if workspace is None:
        return 0
    try:
        program.run(workspace)
    finally:
        workspace.lock()
    return 0


def _every_screen() -> dict[str, Verbs]:
    from tui.app import every_screen  # noqa: PLC0415 - only a file of keys asks for all of them

    return every_screen()


def _adapters(arguments: Namespace) -> Adapters:
    def unlock(*, make: bool = False) -> Workspace:
        from engine import flow  # noqa: PLC0415 - only verbs that open the vault need it

        places = _locations()
        new = make and not flow.vault_exists(places)
        passphrase = _passphrase(arguments, new=new)
        terminal.show()
        print("Opening the vault, about a second.", file=sys.stderr)
        workspace = (flow.create if new else flow.unlock)(places, passphrase, _tools())
        if workspace.recovery_changed:
            from tui.words import who_opens  # noqa: PLC0415 - seldom

            print(who_opens(workspace), file=sys.stderr)
        return workspace

    return Adapters(_recogniser, _wording, _voices, _reader, _tools, _locations, unlock)


def _passphrase(arguments: Namespace, *, new: bool) -> str:
    """Read the passphrase from the descriptor named, else from the terminal."""
    from engine.errors import VaultLocked  # noqa: PLC0415 - the same

    try:
        if arguments.passphrase_fd is None:
            return _typed(new=new)
        return b"".join(iter(partial(_byte_of_line, arguments.passphrase_fd), b"")).decode().rstrip("\r")
    except (EOFError, OSError, ValueError):
        raise VaultLocked(
            "The passphrase could not be read.", hint="At a terminal it is asked for; else give --passphrase-fd N."
        ) from None


def _byte_of_line(descriptor: int) -> bytes:
    """Read one byte and none beyond the line: what follows it may be meant for the questions."""
    byte = os.read(descriptor, 1)
    return b"" if byte == b"\n" else byte


def _typed(*, new: bool) -> str:
    """Ask for the passphrase; for a new one twice, because nobody sees what they type."""
    from engine.errors import UsageError  # noqa: PLC0415 - the same

    if not sys.stdin.isatty():
        raise EOFError
    typed = terminal.secret("A passphrase for the new vault: " if new else "Passphrase of the vault: ")
    if new and terminal.secret("The same again: ") != typed:
        raise UsageError("The two passphrases are not the same.", hint="Nothing was made. Try again.")
    return typed


def _may_use(model: str) -> None:
    """Refuse a model that the organisation does not list."""
    from engine.errors import NotAllowed  # noqa: PLC0415 - the same
    from engine.policy import in_force  # noqa: PLC0415 - the same

    if not in_force().values.allows(model):
        raise NotAllowed(f"The policy does not list the model {model}.", hint="candour doctor shows which it lists.")


def _recogniser(name: str, *, gentle: bool = False) -> SpeechTool:
    from models import catalogue  # noqa: PLC0415 - only what recognises needs it
    from models.speech import SpeechRecogniser  # noqa: PLC0415 - the same

    _may_use(name)
    return SpeechRecogniser(catalogue.find(name), gentle=gentle)


def _voices() -> GroupingTool:
    from engine.flow.correcting import VOICES  # noqa: PLC0415 - only what tells voices apart needs it
    from models import catalogue  # noqa: PLC0415 - the same
    from models.voices import VoiceGrouper  # noqa: PLC0415 - the same

    _may_use(VOICES)
    return VoiceGrouper(catalogue.find(VOICES))


def _reader() -> ReadingTool:
    from models import catalogue  # noqa: PLC0415 - only what reads lines needs it
    from models.reader import LineReader  # noqa: PLC0415 - the same

    name = catalogue.default("reader")
    _may_use(name)
    return LineReader(catalogue.find(name))


def _wording(name: str) -> WordingTool:
    from models import catalogue  # noqa: PLC0415 - only what drafts needs it
    from models.language import LanguageModel  # noqa: PLC0415 - the same

    _may_use(name)
    return LanguageModel(catalogue.find(name))


def _tools() -> Tools:
    """Choose the real recorder, recogniser and language model."""
    from engine.audio.capture import Capture  # noqa: PLC0415 - only the flow needs them
    from engine.audio.microphones import Trial, devices  # noqa: PLC0415 - the same
    from engine.audio.playback import Player  # noqa: PLC0415 - the same
    from engine.flow.tools import Tools  # noqa: PLC0415 - the same
    from engine.policy import in_force  # noqa: PLC0415 - the same
    from models import catalogue  # noqa: PLC0415 - the same

    policy = in_force().values
    speech, language = (catalogue.default(kind, policy.models) for kind in ("speech", "language"))
    return Tools(
        Capture,
        devices,
        partial(_recogniser, speech),
        lambda: _wording(language),
        speech,
        language,
        policy=policy,
        player=Player,
        voices=_voices,
        reader=_reader,
        trial=Trial,
    )


def _print(outcome: Outcome, *, as_json: bool) -> int:
    """Print what came of the work; whoever reads no further had what they wanted, and the work is done all the same."""
    try:
        if as_json:
            import msgspec  # noqa: PLC0415 - native: not before the doors are shut

            sys.stdout.buffer.write(msgspec.json.format(msgspec.json.encode(outcome.document)) + b"\n")
        else:
            print("\n".join(outcome.lines))
        sys.stdout.flush()
    except BrokenPipeError:
        _nobody_reads()
    return outcome.status


def _nobody_reads() -> None:
    """Let what would still be written at the end go nowhere."""
    for stream in (1, 2):
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream)


def _show(error: CandourError) -> int:
    said = (text.encode(errors="replace").decode() for text in (f"{error.title}: {error.message}", error.hint))
    print(*map(clean, said), sep="\n" if error.hint else "", file=sys.stderr)  # the name of a file may hold anything
    return error.exit_status


if __name__ == "__main__":
    sys.exit(main())
