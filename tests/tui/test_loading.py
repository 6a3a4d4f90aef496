"""What works on meetings is loaded by one thread alone, however soon the passphrase is sent."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
SOON = """
import asyncio, sys, threading
from engine.errors import VaultLocked
from tui.app import CandourApp
from tui.door import Door

class Half:
    '''Stop whoever loads first in the middle of it, until somebody else loads too or is allowed on.'''
    first, begun, on, others = None, threading.Event(), threading.Event(), []
    def __call__(self, event, words):
        name, here = words[0] if event == "import" else "", threading.current_thread()
        if name == "engine.checking" and self.first is None:
            self.first = here
            self.begun.set()
            self.on.wait(60)
        elif self.begun.is_set() and here is not self.first and name.startswith(("engine.", "tui.")):
            self.others.append(name)
            self.on.set()

def unlock(passphrase):
    from engine.drafting.coverage import uncovered
    raise VaultLocked("The door was tried.")

async def typed():
    half = Half()
    sys.addaudithook(half)
    app = CandourApp(Door(lambda: True, None, unlock))
    async with app.run_test(size=(80, 24)) as pilot:
        await asyncio.to_thread(half.begun.wait)
        await pilot.press("a", "enter")
        await asyncio.to_thread(half.on.wait, 0.3)
        half.on.set()
        await app.workers.wait_for_complete()
        await pilot.pause()
        said = app.screen.query("#said")
        print(half.others, said and said.first().content)

asyncio.run(typed())
"""


def test_a_passphrase_sent_while_the_screens_are_loaded_waits_for_them() -> None:
    done = subprocess.run([sys.executable, "-c", SOON], cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.stdout, done.stderr) == ("[] The door was tried. Check the passphrase and try again.\n", "")
