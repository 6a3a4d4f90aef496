"""What a hostile library would try from inside a child: planted among the real children by test_exfiltration."""

from __future__ import annotations

import ctypes
import os
import socket
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.models.probe import LIBC, from_thread, outcome

if TYPE_CHECKING:
    from collections.abc import Callable

ATTACH, TRUTH = 16, b"/bin/true"


def native(call: Callable[[], int]) -> None:
    """Raise what a C call says went wrong."""
    if call() < 0:
        raise OSError(ctypes.get_errno(), "")


def peek() -> int:
    """Read one byte of the parent's memory by the system call made for it."""
    here = ctypes.create_string_buffer(8)
    local = (ctypes.c_size_t * 2)(ctypes.addressof(here), 8)
    mapped = Path("/proc/self/maps").read_text(encoding="ascii", errors="replace").split("-", 1)[0]
    remote = (ctypes.c_size_t * 2)(int(mapped, 16), 8)
    return int(LIBC.process_vm_readv(os.getppid(), local, 1, remote, 1, 0))


def attempts(order: dict[str, Any], _: bytes) -> object:
    """Try every way out there is, in Python and beneath it."""
    parent, secret, drop = os.getppid(), Path(order["secret"]), Path(order["drop"])
    ways: dict[str, Callable[[], object]] = {
        "internet socket": lambda: socket.socket(socket.AF_INET, socket.SOCK_STREAM),
        "native internet socket": lambda: native(lambda: LIBC.socket(2, 1, 0)),
        "local socket": lambda: socket.socket(socket.AF_UNIX, socket.SOCK_STREAM),
        "native local socket": lambda: native(lambda: LIBC.socket(1, 1, 0)),
        "write": lambda: drop.write_bytes(b"x"),
        "native write": lambda: native(lambda: LIBC.open(os.fsencode(drop), os.O_WRONLY | os.O_CREAT, 0o600)),
        "shared memory": lambda: Path("/dev", "shm", drop.name).write_bytes(b"x"),
        "read": secret.read_bytes,
        "native read": lambda: native(lambda: LIBC.open(os.fsencode(secret), os.O_RDONLY)),
        "list": lambda: list(secret.parent.iterdir()),
        "program": lambda: subprocess.run([TRUTH], check=True),
        "native program": lambda: native(lambda: LIBC.execv(TRUTH, (ctypes.c_char_p * 2)(TRUTH, None))),
        "trace": lambda: native(lambda: LIBC.ptrace(ATTACH, parent, None, None)),
        "parent's memory": lambda: Path(f"/proc/{parent}/mem").open("rb").close(),
        "parent's memory by call": lambda: native(peek),
        "signal": lambda: os.kill(parent, 0),
    }
    return {"outcomes": {name: [outcome(way), from_thread(way)] for name, way in ways.items()}}


HANDLERS = {"try": attempts}

if __name__ == "__main__":
    from models.children import __main__ as entry

    sys.modules["models.children.spy"] = sys.modules["__main__"]
    entry.main("spy", int(sys.argv[1]))
