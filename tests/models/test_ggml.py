"""The converter: small models made up here go through it whole, and anything damaged is refused in words."""

from __future__ import annotations

import json
import struct
from contextlib import suppress

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models import ggml
from models.children.rounding import rounded
from models.errors import ModelBroken

STATE = 64


def variable(name: str, array: np.ndarray) -> bytes:
    kind = {"float32": 0, "int8": 1, "float16": 4}[array.dtype.name]
    raw = name.encode() + b"\0"
    dimensions = b"".join(struct.pack("<I", size) for size in array.shape)
    head = struct.pack("<H", len(raw)) + raw + bytes([array.ndim]) + dimensions + bytes([kind])
    return head + struct.pack("<I", array.nbytes) + array.tobytes()


def model_file(variables: dict[str, np.ndarray], aliases: dict[str, str] | None = None) -> bytes:
    def text(string: str) -> bytes:
        return struct.pack("<H", len(string) + 1) + string.encode() + b"\0"

    head = struct.pack("<I", 6) + text("WhisperSpec") + struct.pack("<II", 3, len(variables))
    body = b"".join(variable(name, array) for name, array in variables.items())
    links = (aliases or {}).items()
    return head + body + struct.pack("<I", len(links)) + b"".join(text(a) + text(b) for a, b in links)


def numbered(*shape: int) -> np.ndarray:
    return np.arange(np.prod(shape), dtype=np.float16).reshape(shape)


def norm(path: str) -> dict[str, np.ndarray]:
    return {f"{path}/gamma": numbered(STATE), f"{path}/beta": numbered(STATE)}


def linear(path: str, rows: int, columns: int = STATE) -> dict[str, np.ndarray]:
    return {f"{path}/weight": numbered(rows, columns), f"{path}/bias": numbered(rows)}


def tiny_whisper() -> dict[str, np.ndarray]:
    """A Whisper of one layer a side, with every variable CTranslate2 gives it."""
    parts = {"encoder/conv1/weight": numbered(STATE, 80, 3), "encoder/conv1/bias": numbered(STATE)}
    parts |= {"encoder/conv2/weight": numbered(STATE, STATE, 3), "encoder/conv2/bias": numbered(STATE)}
    parts["encoder/position_encodings/encodings"] = numbered(5, STATE)
    parts["decoder/position_encodings/encodings"] = numbered(4, STATE)
    parts["decoder/embeddings/weight"] = numbered(9, STATE)
    for side in ("encoder", "decoder"):
        path = f"{side}/layer_0"
        parts |= norm(f"{side}/layer_norm") | norm(f"{path}/ffn/layer_norm") | norm(f"{path}/self_attention/layer_norm")
        parts |= linear(f"{path}/ffn/linear_0", 4 * STATE) | linear(f"{path}/ffn/linear_1", STATE, 4 * STATE)
        parts |= linear(f"{path}/self_attention/linear_0", 3 * STATE) | linear(f"{path}/self_attention/linear_1", STATE)
    path = "decoder/layer_0/attention"
    parts |= norm(f"{path}/layer_norm") | linear(f"{path}/linear_0", STATE)
    return parts | linear(f"{path}/linear_1", 2 * STATE) | linear(f"{path}/linear_2", STATE)


def tokenizer(*tokens: str) -> bytes:
    return json.dumps({"model": {"vocab": {token: number for number, token in enumerate(tokens)}}}).encode()


def read_ggml(data: bytes) -> tuple[list[int], list[bytes], dict[str, np.ndarray]]:
    """Read a ggml file the way whisper.cpp does."""
    reader = ggml.Reader(data)
    header = [reader.number(4) for _ in range(12)]
    rows, columns = reader.number(4), reader.number(4)
    reader.take(4 * rows * columns)
    tokens = [bytes(reader.take(reader.number(4))) for _ in range(reader.number(4))]
    tensors = {}
    while reader.at < len(reader.data):
        rank, length, kind = (reader.number(4) for _ in range(3))
        shape = [reader.number(4) for _ in range(rank)][::-1]
        name = bytes(reader.take(length)).decode()
        size = int(np.prod(shape)) * (2 if kind else 4)
        tensors[name] = np.frombuffer(reader.take(size), "<f2" if kind else "<f4").reshape(shape)
    return header, tokens, tensors


def test_a_small_whisper_is_converted_whole() -> None:
    whisper = tiny_whisper()
    data = b"".join(ggml.convert(model_file(whisper), tokenizer("Ġa", "<|endoftext|>")))
    header, tokens, tensors = read_ggml(data)
    assert header == [0x67676D6C, 9, 1500, STATE, 1, 1, 448, STATE, 1, 1, 80, 1]
    assert tokens == [b" a", b"<|endoftext|>"]
    fused = whisper["decoder/layer_0/self_attention/linear_0/weight"]
    for place, part in enumerate(("query", "key", "value")):
        assert (tensors[f"decoder.blocks.0.attn.{part}.weight"] == fused[place * STATE : (place + 1) * STATE]).all()
    assert "decoder.blocks.0.cross_attn.key.weight" in tensors
    assert "encoder.blocks.0.attn.key.bias" not in tensors
    assert "encoder.blocks.0.cross_attn.query.weight" not in tensors
    assert tensors["encoder.conv1.bias"].shape == (STATE, 1)
    assert next(iter(tensors)) == "decoder.positional_embedding"
    assert list(tensors)[-1] == "encoder.ln_post.bias"


def test_single_precision_is_for_vectors_positions_and_convolution_biases() -> None:
    _, _, tensors = read_ggml(b"".join(ggml.convert(model_file(tiny_whisper()), tokenizer("a"))))
    single = {name for name, array in tensors.items() if array.dtype == np.float32}
    assert single == {name for name, array in tensors.items() if array.ndim == 1 or 1 in array.shape[1:]} | {
        "decoder.positional_embedding",
        "encoder.positional_embedding",
    }


def test_mel_filters_have_no_negative_zeros_and_equal_areas() -> None:
    filters = ggml.mel_filters()
    assert filters.shape == (80, 201)
    assert filters.dtype == np.float32
    assert not np.signbit(filters).any()
    assert (filters.sum(axis=1) > 0).all()


def test_the_byte_alphabet_is_the_whole_of_bytes() -> None:
    assert sorted(ggml.byte_alphabet().values()) == list(range(256))


def test_an_alias_stands_for_its_target() -> None:
    read = ggml.read_ctranslate2(model_file({"a": numbered(2)}, {"b": "a"}))
    assert read["b"] is read["a"]


@given(st.data())
@settings(max_examples=200, deadline=None)
def test_a_damaged_file_is_refused_in_words(data: st.DataObject) -> None:
    whole = bytearray(model_file({"a": numbered(2, 3), "b": np.zeros((), np.int8)}, {"c": "a"}))
    if data.draw(st.booleans()):
        damaged = bytes(whole[: data.draw(st.integers(0, len(whole) - 1))])
    else:
        whole[data.draw(st.integers(0, len(whole) - 1))] ^= 1 << data.draw(st.integers(0, 7))
        damaged = bytes(whole)
    with suppress(ModelBroken):
        variables = ggml.read_ctranslate2(damaged)
        assert sum(array.nbytes for array in variables.values()) <= 2 * len(damaged)


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    with pytest.raises(ModelBroken):
        ggml.read_ctranslate2(data)


@pytest.mark.parametrize("missing", sorted(tiny_whisper()))
def test_a_model_that_lacks_a_part_is_refused(missing: str) -> None:
    parts = tiny_whisper()
    del parts[missing]
    with pytest.raises(ModelBroken):
        b"".join(ggml.convert(model_file(parts), tokenizer("a")))


@pytest.mark.parametrize(
    "tokens",
    [b"", b"{", b"[]", b'{"model": {"vocab": {"a": 1}}}', b'{"model": {"vocab": {"a": 0, "b": 0}}}', tokenizer("日")],
)
def test_a_list_of_tokens_that_is_not_one_is_refused(tokens: bytes) -> None:
    with pytest.raises(ModelBroken):
        ggml.read_tokens(tokens)


def test_rounded_to_eight_bits_a_matrix_is_as_near_as_its_scale_allows_and_the_rest_untouched() -> None:
    whole = b"".join(ggml.convert(model_file(tiny_whisper()), tokenizer("Ġa")))
    small = b"".join(rounded(whole))
    matrix = read_ggml(whole)[2]["encoder.blocks.0.mlp.0.weight"].astype(np.float32).reshape(-1, 32)
    name = b"encoder.blocks.0.mlp.0.weight"
    blocks = np.frombuffer(
        small,
        dtype=[("scale", "<f2"), ("weights", "i1", 32)],
        offset=small.index(name) + len(name),
        count=len(matrix),
    )
    restored = blocks["scale"].astype(np.float32)[:, None] * blocks["weights"]
    assert np.all(np.abs(restored - matrix) <= np.abs(matrix).max(axis=1, keepdims=True) * 0.006)
    assert b"".join(rounded(small)) == small
    positional = whole[whole.index(b"decoder.positional_embedding") :][:200]
    assert positional in small
    with pytest.raises(ModelBroken):
        list(rounded(whole[:-3]))
