"""Run the command as on another machine: under a system-wide policy, on a kernel that knows not every system call.

`python elsewhere.py POLICY CALLS WORD ...`: CALLS are numbers with commas between.
"""

from __future__ import annotations

import ctypes
import errno
import struct
import sys
from pathlib import Path

from engine import policy_files
from models import sandbox
from tui import cli

SET_SECCOMP, FILTER = 22, 2


def without(calls: list[int]) -> None:
    """Let the kernel answer these calls as one that has them not."""
    load, equal, give, number = 0x20, 0x15, 0x06, 0
    steps = [(load, 0, 0, number)]
    for call in calls:
        steps += [(equal, 0, 1, call), (give, 0, 0, 0x00050000 | errno.ENOSYS)]
    steps.append((give, 0, 0, 0x7FFF0000))
    code = ctypes.create_string_buffer(b"".join(struct.pack("HBBI", *step) for step in steps))
    header = ctypes.create_string_buffer(struct.pack("HxxxxxxP", len(steps), ctypes.addressof(code)))
    sandbox.prctl(sandbox.SET_NO_NEW_PRIVS, 1)
    if ctypes.CDLL(None, use_errno=True).prctl(SET_SECCOMP, FILTER, header, 0, 0):
        raise OSError(ctypes.get_errno(), "no filter")


if __name__ == "__main__":
    policy_files.SYSTEM = Path(sys.argv[1])
    without([int(call) for call in sys.argv[2].split(",") if call])
    sys.exit(cli.main(sys.argv[3:]))
