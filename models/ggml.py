"""Turn a Whisper model in CTranslate2's float16 form into whisper.cpp's ggml file, bit for bit the official one.

Whisper's published weights are float16 and both files hold the same numbers, so the digest of the result can be
compared with the one whisper.cpp's author published: a package nobody vouches for becomes a file somebody does.
Guard: anything that does not parse exactly is refused with `ModelBroken`; no length in the file is trusted before it
has been compared with what is there.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from math import prod
from typing import TYPE_CHECKING

import msgspec
import numpy as np

from models.errors import ModelBroken

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    Array = NDArray[np.floating]

MAGIC = 0x67676D6C
SPEC_VERSION = 6
MAX_RANK = 4
TYPES = {0: "<f4", 1: "<i1", 2: "<i2", 3: "<i4", 4: "<f2"}
AUDIO_CONTEXT, TEXT_CONTEXT, MELS, FFT, RATE = 1500, 448, 80, 400, 16_000
TOKENS = 50_257  # the multilingual list has one more, its end of text, which the official file leaves out
FLOAT16 = 1
END_OF_TEXT = "<|endoftext|>"


@dataclass(frozen=True, slots=True)
class Shape:
    """The numbers of ggml's header that differ between sizes of Whisper."""

    vocabulary: int
    audio_state: int
    audio_layers: int
    text_state: int
    text_layers: int


class _Vocabulary(msgspec.Struct):
    vocab: dict[str, int]


class _Tokenizer(msgspec.Struct):
    """What is needed of a Hugging Face `tokenizer.json`."""

    model: _Vocabulary


class Reader:
    """A file in memory, read forwards; running off its end is `ModelBroken`."""

    def __init__(self, data: bytes) -> None:
        self.data = memoryview(data)
        self.at = 0

    def take(self, count: int) -> memoryview:
        """Read `count` bytes."""
        if count > len(self.data) - self.at:
            raise ModelBroken("The weights end too early.")
        self.at += count
        return self.data[self.at - count : self.at]

    def number(self, size: int) -> int:
        """Read one unsigned integer of `size` bytes."""
        return int.from_bytes(self.take(size), "little")

    def string(self) -> str:
        """Read a length, that many bytes, the last of which closes the string."""
        raw = bytes(self.take(self.number(2)))
        if not raw.endswith(b"\0"):
            raise ModelBroken("The weights carry a name that does not end.")
        try:
            return raw[:-1].decode("ascii")
        except UnicodeDecodeError as error:
            raise ModelBroken("The weights carry a name that is not text.") from error


def read_ctranslate2(data: bytes) -> dict[str, Array]:
    """Read the variables of a CTranslate2 `model.bin` (binary version 6), aliases included."""
    reader = Reader(data)
    if reader.number(4) != SPEC_VERSION:
        raise ModelBroken("The weights are not in CTranslate2's format version 6.")
    reader.string()
    reader.number(4)
    variables = dict(_variable(reader) for _ in range(reader.number(4)))
    for _ in range(reader.number(4)):
        alias, target = reader.string(), reader.string()
        if target not in variables:
            raise ModelBroken("The weights name a part that is not there.")
        variables[alias] = variables[target]
    if reader.at != len(reader.data):
        raise ModelBroken("The weights go on after their end.")
    return variables


def _variable(reader: Reader) -> tuple[str, Array]:
    """Read one variable: name, rank, dimensions, type, bytes."""
    name = reader.string()
    rank = reader.number(1)
    if rank > MAX_RANK:
        raise ModelBroken("The weights have a part with too many dimensions.")
    dimensions = [reader.number(4) for _ in range(rank)]
    kind = TYPES.get(reader.number(1))
    if kind is None:
        raise ModelBroken("The weights have a part of an unknown type.")
    raw = reader.take(reader.number(4))
    if prod(dimensions) * np.dtype(kind).itemsize != len(raw):
        raise ModelBroken("The weights have a part whose size is not what it says.")
    return name, np.frombuffer(raw, dtype=kind).reshape(dimensions)


def mel_filters() -> NDArray[np.float32]:
    """Compute the mel filter bank, 80 by 201, float32: Slaney's scale and area norm, as librosa and Whisper do."""
    to_linear = 200.0 / 3
    log_start, log_step = 15.0, np.log(6.4) / 27.0
    top = log_start + np.log(RATE / 2 / 1000.0) / log_step
    mels = np.linspace(0.0, top, MELS + 2)
    hertz = np.where(mels >= log_start, 1000.0 * np.exp(log_step * (mels - log_start)), to_linear * mels)
    ramps = hertz[:, None] - np.fft.rfftfreq(FFT, 1.0 / RATE)[None, :]
    width = np.diff(hertz)
    rising, falling = -ramps[:-2] / width[:-1, None], ramps[2:] / width[1:, None]
    filters = np.zeros((MELS, FFT // 2 + 1), dtype=np.float32)
    filters[:] = np.maximum(0, np.minimum(rising, falling))
    filters *= (2.0 / (hertz[2:] - hertz[:-2]))[:, None]
    # Adding a positive zero turns the negative zeros of max(0, -0.0) into the official file's zeros.
    return filters + np.float32(0.0)


def read_tokens(tokenizer: bytes) -> list[bytes]:
    """Read the tokens of a Hugging Face `tokenizer.json` in id order, byte-level characters mapped back to bytes."""
    try:
        vocabulary = msgspec.json.decode(tokenizer, type=_Tokenizer).model.vocab
    except (ValueError, RecursionError) as error:  # bytes that are no text raise another error than no list
        raise ModelBroken("The model's list of tokens cannot be read.") from error
    if sorted(vocabulary.values()) != list(range(len(vocabulary))):
        raise ModelBroken("The model's list of tokens has holes.")
    to_byte = byte_alphabet()
    try:
        return [
            token.encode() if token == END_OF_TEXT else bytes(to_byte[character] for character in token)
            for token in sorted(vocabulary, key=vocabulary.__getitem__)[:TOKENS]
        ]
    except KeyError as error:
        raise ModelBroken("The model's list of tokens has a character that stands for no byte.") from error


def byte_alphabet() -> dict[str, int]:
    """Map GPT-2's printable stand-ins to the bytes they stand for."""
    plain = [*range(ord("!"), ord("~") + 1), *range(ord("¡"), ord("¬") + 1), *range(ord("®"), ord("ÿ") + 1)]
    others = [byte for byte in range(256) if byte not in set(plain)]
    return {chr(byte): byte for byte in plain} | {chr(256 + place): byte for place, byte in enumerate(others)}


class Whisper:
    """The variables of one CTranslate2 Whisper, asked for by the names whisper.cpp gives them."""

    def __init__(self, variables: dict[str, Array]) -> None:
        self.variables = variables
        token_embedding = self.get("decoder/embeddings/weight")
        convolution = self.get("encoder/conv1/weight")
        if token_embedding.ndim != 2 or convolution.ndim != 3 or convolution.shape[1] != MELS:  # noqa: PLR2004
            raise ModelBroken("The weights are not a Whisper model this program can convert.")
        self.shape = Shape(
            vocabulary=token_embedding.shape[0],
            audio_state=convolution.shape[0],
            audio_layers=self._layers("encoder"),
            text_state=token_embedding.shape[1],
            text_layers=self._layers("decoder"),
        )

    def get(self, name: str) -> Array:
        """Give one variable; a missing one is `ModelBroken`."""
        try:
            return self.variables[name]
        except KeyError as error:
            raise ModelBroken("The weights lack a part of a Whisper model.") from error

    def _layers(self, side: str) -> int:
        count = 0
        while any(name.startswith(f"{side}/layer_{count}/") for name in self.variables):
            count += 1
        return count

    def tensors(self) -> Iterator[tuple[str, Array]]:
        """Give every tensor in the official file's order, under whisper.cpp's names."""
        yield "decoder.positional_embedding", self.get("decoder/position_encodings/encodings")
        yield "encoder.positional_embedding", self.get("encoder/position_encodings/encodings")
        yield "decoder.token_embedding.weight", self.get("decoder/embeddings/weight")
        for layer in range(self.shape.text_layers):
            yield from self._block("decoder", layer)
        yield from self._norm("decoder.ln", "decoder/layer_norm")
        for number in (1, 2):
            yield f"encoder.conv{number}.weight", self.get(f"encoder/conv{number}/weight")
            yield f"encoder.conv{number}.bias", self.get(f"encoder/conv{number}/bias")[:, None]
        for layer in range(self.shape.audio_layers):
            yield from self._block("encoder", layer)
        yield from self._norm("encoder.ln_post", "encoder/layer_norm")

    def _block(self, side: str, layer: int) -> Iterator[tuple[str, Array]]:
        name, path = f"{side}.blocks.{layer}", f"{side}/layer_{layer}"
        yield from self._norm(f"{name}.mlp_ln", f"{path}/ffn/layer_norm")
        for number in (0, 1):
            linear = f"{path}/ffn/linear_{number}"
            yield f"{name}.mlp.{2 * number}.weight", self.get(f"{linear}/weight")
            yield f"{name}.mlp.{2 * number}.bias", self.get(f"{linear}/bias")
        yield from self._norm(f"{name}.attn_ln", f"{path}/self_attention/layer_norm")
        yield from self._attention(f"{name}.attn", f"{path}/self_attention", ("query", "key", "value"), ())
        if side == "decoder":
            yield from self._norm(f"{name}.cross_attn_ln", f"{path}/attention/layer_norm")
            yield from self._attention(f"{name}.cross_attn", f"{path}/attention", ("query",), ("key", "value"))

    def _norm(self, name: str, path: str) -> Iterator[tuple[str, Array]]:
        yield f"{name}.weight", self.get(f"{path}/gamma")
        yield f"{name}.bias", self.get(f"{path}/beta")

    def _attention(
        self, name: str, path: str, first: tuple[str, ...], second: tuple[str, ...]
    ) -> Iterator[tuple[str, Array]]:
        """Undo CTranslate2's fusing: `first` lie one after another in linear_0, `second` in linear_1."""
        for place, parts in enumerate(part for part in (first, second, ("out",)) if part):
            weight, bias = (self.get(f"{path}/linear_{place}/{kind}") for kind in ("weight", "bias"))
            rows = weight.shape[0] // len(parts)
            for number, part in enumerate(parts):
                cut = slice(number * rows, (number + 1) * rows)
                yield f"{name}.{part}.weight", weight[cut]
                if part != "key":
                    yield f"{name}.{part}.bias", bias[cut]


def convert(model: bytes, tokenizer: bytes) -> Iterator[bytes]:
    """Give the ggml file, piece by piece, of CTranslate2's `model.bin` and its `tokenizer.json`."""
    whisper = Whisper(read_ctranslate2(model))
    tokens = read_tokens(tokenizer)
    yield _header(whisper.shape)
    filters = mel_filters()
    yield struct.pack("<2i", *filters.shape) + filters.tobytes()
    yield struct.pack("<i", len(tokens)) + b"".join(struct.pack("<i", len(token)) + token for token in tokens)
    for name, array in whisper.tensors():
        yield _tensor(name, array)


def _header(shape: Shape) -> bytes:
    head = 64  # every Whisper uses attention heads of this width
    return struct.pack(
        "<12i",
        MAGIC,
        shape.vocabulary,
        AUDIO_CONTEXT,
        shape.audio_state,
        shape.audio_state // head,
        shape.audio_layers,
        TEXT_CONTEXT,
        shape.text_state,
        shape.text_state // head,
        shape.text_layers,
        MELS,
        FLOAT16,
    )


def _tensor(name: str, array: Array) -> bytes:
    single = array.ndim == 1 or name.endswith("positional_embedding") or array.shape[1:] == (1,)
    raw = name.encode()
    head = struct.pack("<3i", array.ndim, len(raw), 0 if single else FLOAT16)
    dimensions = struct.pack(f"<{array.ndim}i", *reversed(array.shape))
    return head + dimensions + raw + np.ascontiguousarray(array, dtype="<f4" if single else "<f2").tobytes()
