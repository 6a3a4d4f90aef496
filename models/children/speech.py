"""Inside the speech child: whisper.cpp for words.

Guard: imported only by `models.children.__main__`, after the process has been confined.
"""

from __future__ import annotations

import ctypes
import os
from contextlib import contextmanager
from mmap import ACCESS_READ, mmap
from pathlib import Path
from typing import TYPE_CHECKING, Any

import _pywhispercpp as whisper
import numpy as np

from models.children.rounding import rounded
from models.children.service import Refused
from models.errors import ModelBroken

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from numpy.typing import NDArray

RATE = 16_000
LONGEST = 30 * RATE
# Frames of context, fifty a second. Half a second less than Whisper's 1500 loses no sound that is asked about, and lets
# every matrix of the encoder's attention be a multiple of 32, as the fast kernels need: a quarter less time.
CONTEXT = 1472
# whisper.cpp does not look at a clip of less than a second at all.
SHORTEST = RATE + RATE // 10
# Where attention rests on a word is truer than the time tokens, which a prompt moves by seconds (on a scripted meeting:
# nine in ten within 0.15 s, against 2.2 s); it comes so many hundredths of a second after the word began.
ATTENDED_AFTER = 20
QUIET = ("print_progress", "print_realtime", "print_special", "print_timestamps")


class Recogniser:
    """One loaded Whisper."""

    def __init__(self) -> None:
        self.context: Any = None
        self.silence: Callable[[int], float] = lambda _: 0.0
        self.attended = False

    def load(self, order: dict[str, Any], _: bytes) -> object:
        """Load the weights from the descriptor the parent checked and passed on, rounded to eight bits."""
        load_kernels()
        parameters = whisper.whisper_context_default_params()
        parameters.use_gpu = False
        heads = getattr(whisper, "WHISPER_AHEADS_" + order["name"].upper().replace(".", "_").replace("-", "_"), None)
        self.attended = heads is not None
        if self.attended:
            parameters.dtw_token_timestamps = True
            parameters.dtw_aheads_preset = heads
        parameters.flash_attn = False  # it keeps no attention to read times from, and its kernels are the slower ones
        with in_memory(order["weights"]) as path:
            self.context = whisper.whisper_init_from_file_with_params(path, parameters)
        pointer = pointer_of(self.context)
        if not pointer:
            raise Refused("broken", "The speech model could not be loaded.")
        self.silence = no_speech_of(pointer)
        return {"multilingual": bool(whisper.whisper_is_multilingual(self.context)), "kernels": kernels()}

    def recognise(self, order: dict[str, Any], raw: bytes) -> object:
        """Give the utterances of at most 30 s of sound, with words, times and probabilities."""
        sound = samples(raw)
        if len(sound) > LONGEST:
            raise Refused("refused", "Speech is recognised at most 30 seconds at a time.")
        if not len(sound):
            return {"utterances": []}
        seconds = len(sound) / RATE
        sound = np.pad(sound, (0, max(0, SHORTEST - len(sound))))
        parameters = self._parameters(order)
        parameters.audio_ctx = CONTEXT if len(sound) * 50 <= CONTEXT * RATE else 0
        if whisper.whisper_full(self.context, parameters, sound, len(sound)) != 0:
            raise Refused("refused", "The speech model could not work on this sound.")
        count = whisper.whisper_full_n_segments(self.context)
        utterances = (self._utterance(number, seconds) for number in range(count))
        return {"utterances": [utterance for utterance in utterances if utterance["text"]]}

    def _parameters(self, order: dict[str, Any]) -> Any:
        greedy = whisper.whisper_sampling_strategy.WHISPER_SAMPLING_GREEDY
        parameters = whisper.whisper_full_default_params(greedy)
        for name in QUIET:
            setattr(parameters, name, False)
        parameters.n_threads = 1
        parameters.no_context = True
        parameters.single_segment = False
        parameters.token_timestamps = not self.attended
        parameters.suppress_nst = True
        parameters.language = order["language"]
        parameters.initial_prompt = order["prompt"]
        parameters.temperature = order["temperature"]
        # One temperature a call: whether a worse guess is worth having is decided where the meeting is known.
        parameters.temperature_inc = 0.0
        return parameters

    def _utterance(self, number: int, seconds: float) -> dict[str, Any]:
        def bounded(centiseconds: int) -> float:
            return round(min(max(centiseconds / 100, 0.0), seconds), 2)

        tokens = [
            whisper.whisper_full_get_token_data(self.context, number, place)
            for place in range(whisper.whisper_full_n_tokens(self.context, number))
        ]
        last = whisper.whisper_token_eot(self.context)
        words: list[dict[str, Any]] = []
        for token in tokens:
            if token.id >= last:
                continue
            piece = whisper.whisper_token_to_bytes(self.context, token.id)
            attended = token.t_dtw >= 0
            if not words or piece.startswith(b" "):
                start = bounded(token.t_dtw - ATTENDED_AFTER if attended else token.t0)
                words.append({"raw": b"", "start": start, "end": 0.0, "probability": 1.0})
            word = words[-1]
            word["raw"] += piece
            word["end"] = max(bounded(token.t_dtw if attended else token.t1), word["start"])
            # The least sure piece speaks for the word; a full stop says nothing about it.
            if any(chr(byte).isalnum() or byte > 127 for byte in piece):  # noqa: PLR2004
                word["probability"] = round(min(word["probability"], token.p), 4)
        for word in words:
            word["text"] = word.pop("raw").decode(errors="replace").strip()
        text = whisper.whisper_full_get_segment_text(self.context, number).decode(errors="replace").strip()
        return {
            "start": bounded(whisper.whisper_full_get_segment_t0(self.context, number)),
            "end": bounded(whisper.whisper_full_get_segment_t1(self.context, number)),
            "text": text,
            "words": [word for word in words if word["text"]],
            "no_speech": round(self.silence(number), 4),
        }


def pointer_of(context: Any) -> ctypes.c_void_p:
    """Give whisper.cpp's own pointer to a context, false where loading failed: the binding does not tell.

    Its object holds, after Python's own two words, a pointer to a record whose first field this is.
    """
    record = ctypes.c_void_p.from_address(id(context) + 2 * ctypes.sizeof(ctypes.c_void_p)).value
    return ctypes.c_void_p.from_address(record) if record else ctypes.c_void_p()


def no_speech_of(pointer: ctypes.c_void_p) -> Callable[[int], float]:
    """Give whisper.cpp's own guess, by number of segment, that nobody spoke: the one thing the binding leaves out."""
    guess = ctypes.CDLL(mapped("/libwhisper")).whisper_full_get_segment_no_speech_prob
    guess.argtypes, guess.restype = (ctypes.c_void_p, ctypes.c_int), ctypes.c_float
    return lambda number: float(guess(pointer, number))


def mapped(part: str) -> str:
    """Give the path of the library in this process whose path has this in it; "" if there is none."""
    lines = Path("/proc/self/maps").read_text(encoding="utf-8", errors="replace").splitlines()
    return next((line.split()[-1] for line in lines if part in line), "")


def load_kernels() -> None:
    """Have ggml take, of the kernels built beside it, those that suit this processor best."""
    path = mapped("/libggml.so")
    ctypes.CDLL(path).ggml_backend_load_all_from_path(os.fsencode(Path(path).parent))


def kernels() -> str:
    """Name the kernels in use, by the oldest processor that has their instructions."""
    return Path(mapped("/libggml-cpu-")).stem.removeprefix("libggml-cpu-")


@contextmanager
def in_memory(weights: int) -> Iterator[str]:
    """Give a path to the weights behind a descriptor, rounded to eight bits; there is no file on any disk."""
    descriptor = os.memfd_create("weights")
    try:
        with os.fdopen(os.dup(descriptor), "wb") as file:
            file.writelines(rounded(mmap(weights, 0, access=ACCESS_READ)))
        yield f"/proc/self/fd/{descriptor}"
    except (ModelBroken, ValueError) as error:
        raise Refused("broken", "The speech model could not be read.") from error
    finally:
        os.close(descriptor)


def samples(pcm: bytes) -> NDArray[np.float32]:
    """Turn s16le into samples between -1 and 1."""
    return np.frombuffer(pcm, dtype="<i2").astype(np.float32) / 32768.0


_recogniser = Recogniser()
HANDLERS = {"load": _recogniser.load, "recognise": _recogniser.recognise}
