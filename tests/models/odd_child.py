"""A child for test_child that does as its argument says: answers, hangs, writes garbage, floods, crashes."""

from __future__ import annotations

import os
import signal
import sys
import time

from models.children import service


def main(manner: str) -> None:
    service.die_with_parent()
    if manner == "orphan":
        sys.stdout.write(f"{os.getpid()}\n")
        sys.stdout.flush()
        time.sleep(600)
    output = service.take_output()
    if manner == "flood":
        os.write(2, b"x" * 1_000_000)
    print("a native library's chatter")  # noqa: T201 - must not reach the parent's pipe
    handlers = {
        "echo": lambda order, raw: {"size": len(raw), "text": order.get("text", "")},
        "hang": lambda *_: time.sleep(600),
        "garbage": lambda *_: output.write(b"\x80 not JSON\n"),
        "half": lambda *_: (output.write(b'{"size": 1'), os.kill(os.getpid(), signal.SIGKILL)),
        "crash": lambda *_: os.kill(os.getpid(), signal.SIGSEGV),
        "huge": lambda *_: output.write(b"[" * (20 * 2**20) + b"\n"),
        "wrong": lambda *_: {"size": "many"},
        "refuse": refuse,
        "memory": exhaust,
    }
    service.serve(handlers, output)


def refuse(*_: object) -> None:
    raise service.Refused("broken", "These weights are no good.")


def exhaust(*_: object) -> None:
    raise MemoryError


if __name__ == "__main__":
    main(sys.argv[1])
