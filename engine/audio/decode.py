"""Be the process that reads a sound file: a hostile file crashes here, where nothing can be written or told.

Guard: memory is constant in the length of the file; what cannot be understood is answered in a sentence.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from engine.audio import RATE, inside
from engine.audio.frames import Outlet
from models import sandbox

if TYPE_CHECKING:
    import soundfile

KINDS = frozenset({"WAV", "WAVEX", "RF64", "W64", "AIFF", "FLAC", "OGG", "MP3"})
_FOREIGN = (
    (4, b"ftyp", "an M4A or MP4 file"),
    (0, b"\x30\x26\xb2\x75", "a Windows Media file"),
    (0, b"\x1a\x45\xdf\xa3", "a WebM or Matroska file"),
    (0, b"#!AMR", "an AMR file"),
    (0, b"\xff\xf1", "an AAC file"),
    (0, b"\xff\xf9", "an AAC file"),
)
"""Kinds of sound that phones make and that cannot be read here: where their mark stands, and what it is."""
_RATES = range(1_000, 768_001)
_MOST_CHANNELS = 64


class _UnreadableError(Exception):
    """The file cannot be played; the argument is the sentence to show."""


def main() -> None:
    """Decode the file of the order onto standard output, in frames of the seconds asked for."""
    inside.settle()
    outlet = Outlet()
    order = inside.order()
    try:
        _play(Path(order["path"]), float(order["frame"]), outlet)
    except _UnreadableError as error:
        outlet.send({"event": "failed", "kind": "sound", "message": str(error)})
    except BrokenPipeError:
        return


def _play(path: Path, frame: float, outlet: Outlet) -> None:
    _look(path)
    # From here on there is one file to read, and no device.
    sandbox.confine(readable=[path, Path(__file__).parents[1]], devices=False)
    _decode(path, frame, outlet)


def _decode(path: Path, frame: float, outlet: Outlet) -> None:
    """Read the file and pass its sound on; `_UnreadableError` where it is none."""
    import soundfile  # noqa: PLC0415 - native, after the doors are shut

    try:
        with soundfile.SoundFile(path) as file:
            _check(file)
            outlet.send({"event": "opened", "device": "", "seconds": file.frames / file.samplerate})
            _pass_on(file, frame, outlet)
    except (soundfile.LibsndfileError, OSError, ValueError) as error:
        if isinstance(error, BrokenPipeError):
            raise
        raise _UnreadableError("The file is damaged or of a kind that cannot be read.") from error
    outlet.send({"event": "end"})


def _look(path: Path) -> None:
    """Say what is plainly wrong before a library does."""
    try:
        if not path.exists():
            raise _UnreadableError(f"{path} was not found.")
        if not path.is_file():
            raise _UnreadableError(f"{path} is not a file.")
        with path.open("rb") as file:
            head = file.read(16)
        if not head:
            raise _UnreadableError(f"{path} is empty.")
        kind = next((kind for at, mark, kind in _FOREIGN if head[at : at + len(mark)] == mark), None)
        if kind is not None:
            raise _UnreadableError(
                f"This is {kind}, which cannot be read here. Save or convert it as WAV, FLAC, OGG or MP3 first."
            )
    except (OSError, ValueError) as error:
        raise _UnreadableError(f"{path} cannot be opened.") from error


def _check(file: soundfile.SoundFile) -> None:
    """Refuse what libsndfile would read but nobody records a meeting in, and headers beyond reason."""
    if file.format not in KINDS:
        raise _UnreadableError("The file is not a sound file that can be read.")
    if file.samplerate not in _RATES or not 1 <= file.channels <= _MOST_CHANNELS:
        raise _UnreadableError("The file says it holds a kind of sound that cannot be played.")


def _pass_on(file: soundfile.SoundFile, frame: float, outlet: Outlet) -> None:
    from engine.audio.mono import Mono, amplitudes  # noqa: PLC0415 - native, after the doors are shut

    exact = file.samplerate == RATE and file.channels == 1 and file.subtype == "PCM_16"
    mono, size = Mono(file.samplerate, file.channels), round(frame * file.samplerate)
    heard = 0
    while True:
        block: Any = file.read(size, dtype="int16" if exact else "float32", always_2d=True)
        samples = mono.feed(block, last=len(block) < size)
        heard += samples.size
        if samples.size:
            rms, peak = amplitudes(samples)
            outlet.send({"rms": rms, "peak": peak}, samples.tobytes())
        if len(block) < size:
            break
    if not heard:
        raise _UnreadableError("The file holds no sound.")


if __name__ == "__main__":
    main()
