"""The first thing that runs: what is typed is not shown until something asks for it, and then the rest is loaded.

Rule: a passphrase typed before the screen stands is never seen; whatever way this ends, the terminal is as it was.
"""

from __future__ import annotations

import os
import sys

from tui import terminal


def main() -> int:
    """Run Candour as the command line asks and return the exit status."""
    if os.isatty(1):  # what reads our output through a pipe may use the terminal itself
        terminal.hush()
    try:
        from tui.cli import main as run  # noqa: PLC0415 - not before the terminal is quiet

        return run()
    finally:
        terminal.show()


if __name__ == "__main__":
    sys.exit(main())
