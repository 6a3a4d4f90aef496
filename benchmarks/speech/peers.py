"""One peer at work, in an environment of its own: whisper.cpp as it comes, or faster-whisper int8 greedy.

`python peers.py whisper.cpp|faster-whisper WEIGHTS THREADS`: sound as s16le at 16 kHz on standard input, each piece
announced by its length in bytes on a line; a JSON line each on standard output. Guard: nothing of Candour is imported.
"""

import json
import os
import resource
import sys
import time
from collections.abc import Callable
from typing import Any

import numpy as np


def whisper_cpp(weights: str, threads: int) -> Callable[[Any], str]:
    """Load whisper.cpp with its binding's defaults."""
    from pywhispercpp.model import Model  # noqa: PLC0415 - one of the two is needed

    model = Model(weights, redirect_whispercpp_logs_to=None, print_progress=False, n_threads=threads)
    return lambda sound: " ".join(segment.text for segment in model.transcribe(sound, language="en"))


def faster_whisper(weights: str, threads: int) -> Callable[[Any], str]:
    """Load faster-whisper with 8-bit weights, to decode greedily."""
    from faster_whisper import WhisperModel  # type: ignore[import-not-found]  # noqa: PLC0415 - the same

    model = WhisperModel(weights, device="cpu", compute_type="int8", cpu_threads=threads)
    return lambda sound: " ".join(s.text for s in model.transcribe(sound, language="en", beam_size=1)[0])


def main(side: str, weights: str, threads: int) -> None:
    """Answer until there is no more sound."""
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)
    hear = {"whisper.cpp": whisper_cpp, "faster-whisper": faster_whisper}[side](weights, threads)
    while line := sys.stdin.buffer.readline():
        sound = np.frombuffer(sys.stdin.buffer.read(int(line)), "<i2").astype(np.float32) / np.float32(32_768)
        began, used = time.perf_counter(), resource.getrusage(resource.RUSAGE_SELF)
        text = hear(sound)
        clock, now = time.perf_counter() - began, resource.getrusage(resource.RUSAGE_SELF)
        processor = now.ru_utime + now.ru_stime - used.ru_utime - used.ru_stime
        answers.write(json.dumps({"text": text, "clock": clock, "processor": processor}) + "\n")
        answers.flush()


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]))
