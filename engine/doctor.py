"""Say whether this machine is ready, and which promises are kept, weaker or missing here; measured, never assumed."""

from __future__ import annotations

import ctypes
import os
import platform
import shutil
import sys
import time
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from engine.errors import ModelError, NotAllowed
from models import catalogue, sandbox

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping

    from engine.policy import Promise

State = Literal["kept", "weaker", "missing"]

NEEDED_FEATURES = ("avx2", "fma", "f16c", "bmi2")
"""What the builds of whisper.cpp and llama.cpp use on x86-64; without them they end in an illegal instruction."""
NEEDED_MEMORY_GB = 2.0
NEEDED_DISK_GB = 1.0
_KB_PER_GB = 2**20
_CHECKED_ONLY = ("CRYPT-INTEGRITY-", "CRYPT-VERITY-")  # made by the same tools, and in the clear
_TIMEX_BYTES, _UNSYNCHRONISED = 256, 5  # adjtimex(2): room for its record, and what it says of a clock nothing sets


@dataclass(frozen=True, slots=True)
class Check:
    """One thing looked at: how it stands here, and the sentence an administrator needs.

    `needed` is what nothing works without, `required` a promise that the policy wants kept whole.
    """

    name: str
    state: State
    sentence: str
    needed: bool = False
    required: bool = False


def examine(vault: Path, required: Collection[Promise] = ()) -> tuple[Check, ...]:
    """Look at everything, in the order of what matters most; starts no process and writes nothing."""
    return tuple(replace(check, required=check.name in required) for check in _looked_at(vault))


def demand(required: Collection[Promise], vault: Path) -> None:
    """Raise `NotAllowed` where this machine does not keep a promise that the policy requires."""
    unkept = [check for name in required if (check := PROMISES[name](vault)).state != "kept"]
    if unkept:
        said = "\n".join(f"{check.name}: {check.sentence}" for check in unkept)
        raise NotAllowed(
            f"The policy requires what is not kept here:\n{said}",
            title="This machine is not safe enough",
            hint="An administrator can put the machine right, or change “required” in /etc/candour/policy.toml. "
            "candour doctor shows every promise.",
        )


def _looked_at(vault: Path) -> tuple[Check, ...]:
    return (
        _network(),
        _writing(),
        _children(),
        _dumps(),
        _processor(),
        _memory(),
        *_weights(),
        _sound(),
        _disk(vault),
        _encryption(vault),
        _swap(),
        _temporary(),
        _clock(),
        _terminal(),
    )


def _network() -> Check:
    held = sandbox.state()
    if held.network_blocked:
        return Check("network", "kept", "The kernel refuses every network connection.")
    return Check("network", "missing", f"The kernel does not block the network here. {held.reason}".rstrip())


def _writing() -> Check:
    held = sandbox.state()
    if held.writes_confined:
        return Check("writing", "kept", "The kernel confines writing to the vault and the export folder.")
    return Check("writing", "weaker", f"Writing is confined by the program only. {held.reason}".rstrip())


def _children() -> Check:
    """Say what holds the processes that recognise and word, confined as this one was and tighter."""
    held = sandbox.state()
    if not (held.network_blocked and held.writes_confined):
        return Check("children", "missing", "Recognition and wording are not confined to their weights here.")
    if held.landlock_abi < sandbox.ABI_SCOPE:
        return Check("children", "weaker", "Recognition and wording read their weights only, but could signal others.")
    return Check("children", "kept", "Recognition and wording read their weights only; they write and start nothing.")


def _dumps() -> Check:
    if sandbox.state().dumps_off:
        return Check("dumps", "kept", "Core dumps and tracing by other programs are off.")
    return Check("dumps", "weaker", "Core dumps could not be turned off.")


def _processor() -> Check:
    if platform.machine() != "x86_64":
        return Check("processor", "kept", f"{platform.machine()}, built for this machine.")
    flags = _words_after("/proc/cpuinfo", "flags")
    lacking = [feature for feature in NEEDED_FEATURES if feature not in flags]
    if lacking:
        return Check(
            "processor",
            "missing",
            f"This processor is too old for speech recognition: it lacks {', '.join(lacking)}.",
            needed=True,
        )
    return Check("processor", "kept", f"{os.cpu_count()} cores with the instructions needed.", needed=True)


def _words_after(path: str, label: str) -> set[str]:
    """Return the words of the first line of a /proc file that starts with `label`."""
    found = next((line for line in _lines(path) if line.startswith(label)), "")
    return set(found.partition(":")[2].split())


def _lines(path: str) -> list[str]:
    """Return the lines of a /proc file, none where there is none."""
    try:
        return Path(path).read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return []


def _memory() -> Check:
    size = [word for word in _words_after("/proc/meminfo", "MemAvailable") if word.isdigit()]
    free = int(size[0]) / _KB_PER_GB if size else 0.0
    enough = free >= NEEDED_MEMORY_GB
    return Check(
        "memory", "kept" if enough else "weaker", f"{free:.1f} GB free; {NEEDED_MEMORY_GB:.0f} GB are advised."
    )


def _weights() -> Iterator[Check]:
    try:
        found = catalogue.status(hashed=False)
    except ModelError as error:
        yield Check("models", "missing", f"{error.message} {error.hint}", needed=True)
        return
    for kind, what in (("speech", "recognition"), ("language", "drafting"), ("reader", "reading lines again")):
        here = [status for status in found if status.entry.kind == kind and status.path]
        names = ", ".join(status.entry.name for status in here)
        sentence = f"{what}: {names}." if here else f"No model for {what} is installed: candour models fetch"
        yield Check(f"{kind} model", "kept" if here else "missing", sentence, needed=kind == "speech")


def _sound() -> Check:
    try:
        ctypes.CDLL("libportaudio.so.2")
    except OSError:
        return Check("sound", "weaker", "No microphone can be used until libportaudio2 is installed; sound files can.")
    return Check("sound", "kept", "PortAudio is installed; the recording screen tests the microphone.")


def _disk(vault: Path) -> Check:
    free = shutil.disk_usage(_there(vault)).free / 2**30
    state: State = "kept" if free >= NEEDED_DISK_GB else "weaker"
    return Check("disk", state, f"{free:.0f} GB free for the vault; an hour of sound takes 0.12 GB.")


def _there(vault: Path) -> Path:
    """Return the vault's folder, or the nearest one above it that is there and can be looked at."""
    return next(folder for folder in (vault, *vault.parents) if os.access(folder, os.F_OK))


def _encryption(vault: Path) -> Check:
    """Look for dm-crypt beneath the file system of the vault."""
    device = _device_beneath(_there(vault))
    if device is not None and _encrypted(device):
        return Check("encryption", "kept", "The disk beneath the vault is encrypted as well.")
    return Check(
        "encryption",
        "weaker",
        "The disk is not seen to be encrypted. The vault is sealed all the same; the disk shows that there is one.",
    )


def _device_beneath(folder: Path) -> Path | None:
    """Return the kernel's folder of the block device a file system lies on; None when it has none."""
    number = folder.stat().st_dev
    device = Path("/sys/dev/block", f"{os.major(number)}:{os.minor(number)}")
    return device.resolve() if device.exists() else None


def _encrypted(device: Path) -> bool:
    """Tell whether a block device, or all that it is made of, is encrypted by the kernel."""
    named = "".join(_lines(str(device / "dm" / "uuid")))
    if named.startswith("CRYPT-") and not named.startswith(_CHECKED_ONLY):
        return True
    beneath = device / "slaves"
    parts = [*beneath.iterdir()] if beneath.is_dir() else []
    return bool(parts) and all(_encrypted(part.resolve()) for part in parts)


def _swap() -> Check:
    if sandbox.state().memory_held:
        return Check("swap", "kept", "The kernel keeps Candour's memory out of swap.")
    size = [word for word in _words_after("/proc/meminfo", "SwapTotal") if word.isdigit()]
    if not size:
        return Check("swap", "weaker", "Whether there is swap cannot be seen here.")
    if int(size[0]):
        return Check(
            "swap",
            "weaker",
            "Swap is on and the limits let no memory be kept out of it: encrypt swap, or set memlock to unlimited.",
        )
    return Check("swap", "kept", "No swap: memory never reaches the disk.")


def _temporary() -> Check:
    """Say what kind of place temporary files of the system's libraries would lie in; Candour makes none."""
    place = Path("/", "tmp")
    kinds = [line.split()[2] for line in _lines("/proc/self/mounts") if line.split()[1] == str(place)]
    where = "in memory" if kinds[-1:] == ["tmpfs"] else "on the disk"
    return Check("temporary", "kept", f"{place} is {where}; Candour writes nothing there.")


def _clock() -> Check:
    """Look whether the clock is behind this program's own files, or nothing sets it: its times stand in the record."""
    if time.time() < Path(__file__).stat().st_mtime:
        return Check("clock", "weaker", "The clock is behind: set it, for its times stand in the record.")
    if ctypes.CDLL(None).adjtimex(ctypes.create_string_buffer(_TIMEX_BYTES)) == _UNSYNCHRONISED:
        return Check("clock", "weaker", "No time service sets the clock: look at it before a meeting.")
    return Check("clock", "kept", "A time service sets the clock.")


def _terminal() -> Check:
    if not sys.stdout.isatty():
        return Check("terminal", "weaker", "No terminal here: use --plain and the verbs.")
    columns, lines = shutil.get_terminal_size()
    enough = columns >= 80 and lines >= 24  # noqa: PLR2004 - the size the screens are made for
    return Check("terminal", "kept" if enough else "weaker", f"{columns} by {lines}; 80 by 24 is the least.")


PROMISES: Mapping[Promise, Callable[[Path], Check]] = {
    "network": lambda _: _network(),
    "writing": lambda _: _writing(),
    "children": lambda _: _children(),
    "dumps": lambda _: _dumps(),
    "swap": lambda _: _swap(),
    "encryption": _encryption,
}
"""How each promise that a policy can require is looked at."""
