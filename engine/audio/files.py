"""Hear a sound file without trusting it: a child decodes, this side only receives plain sound.

Guard: whatever the file holds, the caller sees sound or SoundUnreadable.
"""

from __future__ import annotations

import os
from contextlib import aclosing, asynccontextmanager
from typing import TYPE_CHECKING, Any

import msgspec

from engine.audio.frames import Frames
from engine.audio.supply import FILE
from engine.errors import ChildFailed, SoundUnreadable
from models.child import Child

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, AsyncIterator
    from pathlib import Path

_FRAME_SECONDS = 1.0
_READ_BYTES = 1 << 16
FAILED = "The file made the program that reads it fail; it is damaged or of no known kind."


def told(path: Path) -> str:
    """Return the path as an order to a child can carry it; raise SoundUnreadable where its name is not text."""
    name = os.fspath(path)
    if any("\ud800" <= letter <= "\udfff" for letter in name):
        raise SoundUnreadable("The name of this file is not in UTF-8.", hint="Give the file another name.")
    return name


async def pcm_of_file(path: Path) -> AsyncGenerator[bytes, None]:
    """Yield a sound file as s16le mono 16 kHz, about a second at a time; raise SoundUnreadable where it cannot be."""
    async with _messages(path) as messages:
        async for message, sound in messages:
            if message.get("event") == "end":
                return
            if sound:
                yield sound
    raise SoundUnreadable("The file could not be read to its end.")


async def seconds_of_file(path: Path) -> float:
    """Tell how long a sound file says it is; raise SoundUnreadable where it cannot be read."""
    async with _messages(path) as messages:
        async for message, _ in messages:
            return msgspec.convert(message.get("seconds"), float)
    raise SoundUnreadable("The file could not be read.")


@asynccontextmanager
async def _messages(path: Path) -> AsyncIterator[AsyncGenerator[tuple[dict[str, Any], bytes], None]]:
    """Run the decoder on a file and give its messages; it is gone when the block is left."""
    order = {"path": told(path), "frame": _FRAME_SECONDS}
    child = Child(FILE)
    await child.start()
    try:
        await child.send(order)
        async with aclosing(_received(child)) as messages:
            yield messages
    except (ChildFailed, ValueError) as error:
        raise SoundUnreadable(FAILED) from error
    finally:
        child.kill()
        await child.close()


async def _received(child: Child) -> AsyncGenerator[tuple[dict[str, Any], bytes], None]:
    frames = Frames()
    while data := await child.read(_READ_BYTES):
        for message, sound in frames.feed(data):
            if message.get("event") == "failed":
                raise SoundUnreadable(str(message.get("message") or FAILED))
            yield message, sound
    raise SoundUnreadable(FAILED)
