"""Run in a process of its own by test_sandbox: confine, try what must be refused, print what happened as JSON."""

from __future__ import annotations

import ctypes
import json
import os
import resource
import socket
import subprocess
import sys
import threading
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

sys.path.append(str(Path(__file__).resolve().parents[2]))

from models import sandbox

if TYPE_CHECKING:
    from collections.abc import Callable

INTERNET = {"tcp": (2, 1), "udp": (2, 2), "tcp6": (10, 1), "netlink": (16, 2), "packet": (17, 3), "vsock": (40, 1)}
LIBC = ctypes.CDLL(None, use_errno=True)


def outcome(act: Callable[[], object]) -> str:
    """Name the error an act met, or say it went through."""
    try:
        act()
    except OSError as error:
        return os.strerror(error.errno or 0)
    return "done"


def native(call: Callable[[], int]) -> str:
    return "done" if call() >= 0 else os.strerror(ctypes.get_errno())


def from_thread(act: Callable[[], object]) -> str:
    found: list[str] = []
    thread = threading.Thread(target=lambda: found.append(outcome(act)))
    thread.start()
    thread.join()
    return found[0]


def main(inside: Path, outside: Path, *, network: bool) -> None:
    held = sandbox.confine([inside], network=network)
    kind = 41 if os.uname().machine == "x86_64" else 198
    report = {name: outcome(lambda pair=pair: socket.socket(*pair).close()) for name, pair in INTERNET.items()}
    report |= {
        "local": outcome(socket.socketpair),
        "native": native(lambda: LIBC.socket(2, 1, 0)),
        "raw call": native(lambda: LIBC.syscall(kind, 2, 1, 0)),
        "io_uring": native(lambda: LIBC.syscall(425, 8, ctypes.create_string_buffer(120))),
        "thread": from_thread(lambda: socket.socket(2, 1).close()),
        "write inside": outcome(lambda: (inside / "a").write_bytes(b"x")),
        "rename inside": outcome(lambda: (inside / "a").rename(inside / "b")),
        "write outside": outcome(lambda: (outside / "a").write_bytes(b"x")),
        "write outside by thread": from_thread(lambda: (outside / "a").write_bytes(b"x")),
        "remove outside": outcome((outside / "there").unlink),
        "truncate outside": outcome(lambda: os.truncate(outside / "there", 0)),
        "read outside": outcome((outside / "there").read_bytes),
        "nowhere": outcome(lambda: Path(os.devnull).write_bytes(b"x")),
        "core": resource.getrlimit(resource.RLIMIT_CORE),
        "dumpable": sandbox.prctl(sandbox.GET_DUMPABLE),
        "umask": os.umask(0o077),
        "held": [held.memory_held, "VmLck:\t       0 kB" not in Path("/proc/self/status").read_text(encoding="ascii")],
        "state": [held.network_blocked, held.writes_confined, held.dumps_off, held == sandbox.state()],
        "reason": held.reason,
    }
    code = "import socket\ntry: socket.socket(2, 1); print('done')\nexcept OSError as e: print(e.strerror)"
    asked = subprocess.run([sys.executable, "-I", "-c", code], check=False, capture_output=True, text=True)
    report["child"] = asked.stdout.strip()
    with suppress(OSError):
        (outside / "again").mkdir()
    report["tightened"] = [sandbox.confine().writes_confined, outcome(lambda: (inside / "c").write_bytes(b"x"))]
    sys.stdout.write(json.dumps(report))


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), network=sys.argv[3:] == ["network"])
