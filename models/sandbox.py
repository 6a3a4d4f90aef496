"""Shut the doors of this process: no network, no writing but where allowed, no memory image left behind.

The kernel keeps the promises, not this program: seccomp refuses every socket that is not a local one (and io_uring,
which could make one), Landlock refuses writing outside the places given, and both hold for every thread and child
started afterwards. A process that only calculates is held tighter still: it reads its libraries and the one file it
was given, starts no program, and has no socket at all. Guard: called first, before numpy or any native library starts
a thread, and only what was measured is reported as held.
"""

from __future__ import annotations

import ctypes
import errno
import os
import platform
import resource
import struct
import sys
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

_libc = ctypes.CDLL(None, use_errno=True)
_libc.syscall.restype = ctypes.c_long

_LOCK_NOW, _LOCK_LATER, _LOCK_WHEN_TOUCHED = 1, 2, 4  # mlockall(2)
_CAP_IPC_LOCK = 14
SET_PDEATHSIG, GET_DUMPABLE, SET_DUMPABLE, SET_NO_NEW_PRIVS = 1, 3, 4, 38  # prctl(2)

# The same three numbers on every architecture.
_LANDLOCK_CREATE, _LANDLOCK_ADD, _LANDLOCK_RESTRICT = 444, 445, 446
_RULE_PATH_BENEATH = 1
_EXECUTE, _READ_FILE, _READ_FOLDER = 1 << 0, 1 << 2, 1 << 3
_REFER, _TRUNCATE = 1 << 13, 1 << 14
_FILE_RIGHTS = _EXECUTE | 1 << 1 | _READ_FILE | _TRUNCATE  # 1 << 1 is to write
# write, remove_dir, remove_file, make_{char,dir,reg,sock,fifo,block,sym}, refer, truncate
_WRITE = sum(1 << bit for bit in (1, *range(4, 15)))
_ABI_REFER, _ABI_TRUNCATE, _ABI_TCP, ABI_SCOPE = 2, 3, 4, 6

_NOWHERE = Path("/dev/null")
_DEVICES = ("/dev/tty", "/dev/snd")
_LIBRARIES = ("/usr", "/lib", "/lib64", "/etc/ld.so.cache", "/proc", "/sys/devices/system", sys.prefix, sys.base_prefix)


@dataclass(frozen=True, slots=True)
class Architecture:
    """The numbers seccomp needs of a processor family."""

    audit: int
    socket: int
    socketpair: int
    seccomp: int
    io_uring_setup: int = 425


_ARCHITECTURES = {
    "x86_64": Architecture(0xC000003E, socket=41, socketpair=53, seccomp=317),
    "aarch64": Architecture(0xC00000B7, socket=198, socketpair=199, seccomp=277),
}


@dataclass(frozen=True, slots=True)
class Confinement:
    """What the kernel holds this process to; `reason` says in plain words what it does not, and why."""

    network_blocked: bool = False
    writes_confined: bool = False
    dumps_off: bool = False
    memory_held: bool = False
    landlock_abi: int = 0
    reason: str = ""


_confinement = Confinement()


def state() -> Confinement:
    """Tell how this process is confined, as measured at the last `confine`."""
    return _confinement


def confine(
    writable: Sequence[Path] = (),
    *,
    readable: Sequence[Path] | None = None,
    network: bool = False,
    devices: bool = True,
) -> Confinement:
    """Confine this process and all it starts, for good; call again only to tighten.

    `writable` are existing folders or files. `readable`, where given, makes this a process that only calculates: it
    reads beneath these places and the libraries of Python and the system, starts no program and opens no socket.
    `devices` leaves the terminal and the sound devices writable too, as /dev/null always is. Where the kernel lacks a
    mechanism nothing is raised: the answer says what holds, and the caller decides.
    """
    global _confinement  # noqa: PLW0603 - a process is confined once, and asked about it everywhere
    os.umask(0o077)
    reasons: list[str] = []
    prctl(SET_NO_NEW_PRIVS, 1)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    prctl(SET_DUMPABLE, 0)
    abi = landlock_abi()
    writable = [*writable, _NOWHERE, *(_devices() if devices else ())]
    confined = _confine_files(abi, writable, readable, reasons, network=network)
    if not network:
        _block_network(reasons, local=readable is None)
    _confinement = Confinement(
        network_blocked=not _can_open_internet_socket(),
        writes_confined=confined or _confinement.writes_confined,
        dumps_off=prctl(GET_DUMPABLE) == 0 and resource.getrlimit(resource.RLIMIT_CORE) == (0, 0),
        memory_held=_hold_memory(),
        landlock_abi=abi,
        reason=" ".join(reasons),
    )
    return _confinement


def prctl(option: int, argument: int = 0) -> int:
    """Set or get one attribute of this process; OSError where the kernel refuses."""
    return _checked(_libc.prctl(option, *(ctypes.c_ulong(value) for value in (argument, 0, 0, 0))))


def _hold_memory() -> bool:
    """Keep what this process touches out of swap, now and from now on; False where the limits do not allow it.

    Under a finite limit the call could succeed and a later allocation fail, so it is not even tried.
    """
    if resource.getrlimit(resource.RLIMIT_MEMLOCK)[0] != resource.RLIM_INFINITY and not _may_lock_memory():
        return False
    return int(_libc.mlockall(_LOCK_NOW | _LOCK_LATER | _LOCK_WHEN_TOUCHED)) == 0


def _may_lock_memory() -> bool:
    """Tell whether this process has the capability that no limit binds (CAP_IPC_LOCK)."""
    status = Path("/proc/self/status").read_text(encoding="ascii", errors="replace")
    effective = status.partition("CapEff:")[2].split(maxsplit=1)
    return bool(effective and int(effective[0], 16) >> _CAP_IPC_LOCK & 1)


def landlock_abi() -> int:
    """Ask the kernel which version of Landlock it has; 0 is none."""
    abi: int = _libc.syscall(_LANDLOCK_CREATE, None, ctypes.c_size_t(0), ctypes.c_uint32(1))
    return max(abi, 0)


def _checked(result: int) -> int:
    if result < 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))
    return result


def _devices() -> list[Path]:
    """List the terminal and the sound devices that exist here."""
    names = set(_DEVICES)
    for descriptor in (0, 1, 2):
        with suppress(OSError):
            names.add(os.ttyname(descriptor))
    return [Path(name) for name in names if Path(name).exists()]


def _confine_files(
    abi: int, writable: Sequence[Path], readable: Sequence[Path] | None, reasons: list[str], *, network: bool
) -> bool:
    """Let this process write, and read where `readable` is given, beneath these places only; False with a reason."""
    if abi == 0:
        reasons.append("This kernel has no Landlock: writing is not confined.")
        return False
    if len(list(Path("/proc/self/task").iterdir())) > 1:
        reasons.append("Threads were running already: their writing is not confined.")
        return False
    handled = _WRITE if readable is None else _WRITE | _EXECUTE | _READ_FILE | _READ_FOLDER
    if abi < _ABI_REFER:
        handled &= ~_REFER
    if abi < _ABI_TRUNCATE:
        handled &= ~_TRUNCATE
    # No binding or connecting over TCP; no abstract local sockets and no signals to processes outside.
    rules = struct.pack("QQQ", handled, 0 if network else 3, 3)
    size = 24 if abi >= ABI_SCOPE else 16 if abi >= _ABI_TCP else 8
    ruleset = _checked(_libc.syscall(_LANDLOCK_CREATE, rules, ctypes.c_size_t(size), ctypes.c_uint32(0)))
    try:
        for place in writable:
            _allow_beneath(ruleset, place, handled & ~_EXECUTE)
        for place in () if readable is None else (*readable, *_libraries()):
            _allow_beneath(ruleset, place, _READ_FILE | _READ_FOLDER)
        _checked(_libc.syscall(_LANDLOCK_RESTRICT, ruleset, ctypes.c_uint32(0)))
    finally:
        os.close(ruleset)
    return True


def _libraries() -> list[Path]:
    """List what every Python process reads: the libraries, itself, and what the system says of the machine."""
    return [path for path in (*map(Path, _LIBRARIES), Path(__file__).parents[1] / "models") if path.exists()]


def _allow_beneath(ruleset: int, place: Path, rights: int) -> None:
    if not place.is_dir():
        rights &= _FILE_RIGHTS
    descriptor = os.open(place, os.O_PATH | os.O_CLOEXEC)
    try:
        rule = struct.pack("=Qi", rights, descriptor)
        _checked(_libc.syscall(_LANDLOCK_ADD, ruleset, _RULE_PATH_BENEATH, rule, ctypes.c_uint32(0)))
    finally:
        os.close(descriptor)


def _can_open_internet_socket() -> bool:
    """Try it: what the kernel does is the only proof."""
    internet, datagram = 2, 2
    descriptor = _libc.socket(internet, datagram, 0)
    if descriptor >= 0:
        os.close(descriptor)
        return True
    return ctypes.get_errno() != errno.EPERM


def _block_network(reasons: list[str], *, local: bool) -> None:
    """Refuse every socket (but `local` ones, if so asked) and io_uring in all threads of this process, with EPERM."""
    architecture = _ARCHITECTURES.get(platform.machine())
    if architecture is None:
        reasons.append("This kind of processor is not known here: the network is not blocked.")
        return
    program = _filter(architecture, local=local)
    code = ctypes.create_string_buffer(b"".join(struct.pack("HBBI", *step) for step in program))
    header = ctypes.create_string_buffer(struct.pack("HxxxxxxP", len(program), ctypes.addressof(code)))
    set_filter, all_threads = 1, 1
    try:
        left_out = _checked(_libc.syscall(architecture.seccomp, set_filter, all_threads, header))
    except OSError:
        reasons.append("This kernel does not let a program block its own network.")
        return
    if left_out:
        reasons.append("A thread could not be kept from the network.")


def _filter(architecture: Architecture, *, local: bool) -> list[tuple[int, int, int, int]]:
    """Give the BPF program: (operation, jump if true, jump if false, operand) a step."""
    load, equal, at_least, give = 0x20, 0x15, 0x35, 0x06
    allow, refuse, kill = 0x7FFF0000, 0x00050000 | errno.EPERM, 0x80000000
    number, arch, first_argument = 0, 4, 16
    family = 1 if local else 0xFFFFFFFF  # AF_UNIX, or none there is
    x32 = 0x40000000  # the x32 numbers of x86_64 would reach the same calls by another name; aarch64 has none as high
    return [
        (load, 0, 0, arch),
        (equal, 1, 0, architecture.audit),
        (give, 0, 0, kill),
        (load, 0, 0, number),
        (at_least, 5, 0, x32),
        (equal, 4, 0, architecture.io_uring_setup),
        (equal, 1, 0, architecture.socket),
        (equal, 0, 3, architecture.socketpair),
        (load, 0, 0, first_argument),
        (equal, 1, 0, family),
        (give, 0, 0, refuse),
        (give, 0, 0, allow),
    ]
