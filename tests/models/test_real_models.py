"""With real weights: the official digests, words that are right, and every kind of bad end."""

from __future__ import annotations

import asyncio
import hashlib
import os
import re
import signal
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import soundfile

from models import catalogue
from models.catalogue import Weights, find
from models.errors import ChildFailed, ModelBroken, ModelError, ModelMissing, ModelUntrusted
from models.install import add
from models.language import BudgetExceeded, LanguageModel, Message
from models.speech import SpeechRecogniser

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.real
RATE = 16_000


def weights(name: str) -> Weights:
    try:
        return find(name)
    except ModelMissing as error:
        pytest.skip(error.message)


@pytest.fixture
def tiny() -> Weights:
    return weights("tiny.en")


@pytest.fixture
def wording() -> Weights:
    return weights("SmolLM2-135M-Instruct")


@pytest.fixture(scope="module")
def speech() -> bytes:
    """Kennedy's eleven seconds, as s16le at 16 kHz."""
    path = Path(os.environ.get("CANDOUR_DATA", "/work/shared/data")) / "asr" / "misc" / "jfk.flac"
    if not path.exists():
        pytest.skip(f"no test data: {path}")
    return soundfile.read(path, dtype="int16")[0].tobytes()


@pytest.mark.parametrize("name", ["base", "tiny.en"])
def test_rebuilt_weights_are_the_official_ones(name: str) -> None:
    path = weights(name).path
    entry = next(entry for entry in catalogue.catalogue() if entry.name == name)
    with path.open("rb") as file:
        assert hashlib.file_digest(file, "sha1").hexdigest() == entry.sha1
    assert path.stat().st_size == entry.bytes
    assert path.stat().st_mode & 0o777 == 0o600


async def test_speech_becomes_words_with_times_within_the_sound(speech: bytes) -> None:
    async with SpeechRecogniser(weights("base")) as recogniser:
        utterances = await recogniser.recognise(speech, prompt="Kennedy")
    text = " ".join(utterance.text for utterance in utterances)
    assert "ask not what your country can do for you" in text
    words = [word for utterance in utterances for word in utterance.words]
    assert " ".join(word.text for word in words) == text
    assert all(0 <= word.start <= word.end <= 11.0 and 0 < word.probability <= 1 for word in words)
    assert [word.start for word in words] == sorted(word.start for word in words)
    assert all(utterance.no_speech < 0.2 for utterance in utterances)


async def test_the_same_sound_gives_the_same_words_gently_or_not(tiny: Weights, speech: bytes) -> None:
    async with SpeechRecogniser(tiny) as brisk, SpeechRecogniser(tiny, gentle=True) as gentle:
        first = await brisk.recognise(speech)
        await brisk.recognise(speech[: len(speech) // 2], prompt="other words")
        assert await brisk.recognise(speech) == first == await gentle.recognise(speech)


async def test_voice_is_told_from_silence_whatever_the_pieces(tiny: Weights, speech: bytes) -> None:
    async with SpeechRecogniser(tiny) as recogniser:
        whole = await recogniser.voice(speech, fresh=True)
        pieces = [await recogniser.voice(speech[:1000], fresh=True), await recogniser.voice(speech[1000:])]
        assert pieces[0] + pieces[1] == whole
        assert len(whole) == len(speech) // 1024
        assert sum(chance > 0.5 for chance in whole) > 100
        assert max(await recogniser.voice(bytes(RATE * 4), fresh=True)) < 0.3


async def test_nothing_and_too_much_sound(tiny: Weights) -> None:
    async with SpeechRecogniser(tiny) as recogniser:
        assert await recogniser.recognise(b"") == []
        assert await recogniser.recognise(bytes(RATE)) == []
        with pytest.raises(ModelError, match="30 seconds"):
            await recogniser.recognise(bytes(2 * RATE * 31))
        assert recogniser.pid is not None


async def test_killed_in_mid_work_and_asked_again(tiny: Weights, speech: bytes) -> None:
    async with SpeechRecogniser(tiny) as recogniser:
        expected = await recogniser.recognise(speech)
        killed = recogniser.pid
        assert killed is not None
        work = asyncio.create_task(recogniser.recognise(speech))
        await asyncio.sleep(0)
        os.kill(killed, signal.SIGKILL)
        with pytest.raises(ChildFailed):
            await work
        assert await recogniser.recognise(speech) == expected
        assert recogniser.pid != killed


async def test_the_child_is_confined(tiny: Weights) -> None:
    async with SpeechRecogniser(tiny) as recogniser:
        await recogniser.voice(bytes(RATE))
        about = Path(f"/proc/{recogniser.pid}/status").read_text()
        core = Path(f"/proc/{recogniser.pid}/limits").read_text()
    assert "NoNewPrivs:\t1" in about
    assert "Seccomp:\t2" in about
    assert re.search(r"Max core file size +0 +0 ", core)


@pytest.fixture
def damaged(tiny: Weights, tmp_path: Path) -> Iterator[Path]:
    path = tmp_path / "damaged.bin"
    path.write_bytes(tiny.path.read_bytes())
    yield path
    path.unlink()


@pytest.mark.parametrize("place", [0, 4, 24, 40, 700_000])
async def test_weights_damaged_before_they_were_approved_end_in_words(damaged: Path, place: int, speech: bytes) -> None:
    """Even past the digest, whatever the loader makes of them, the application sees an error or a transcript."""
    with damaged.open("r+b") as file:
        file.seek(place)
        file.write(b"\xff\xff\xff\x7f")
    approved = Weights("damaged", "speech", damaged, hashlib.sha256(damaged.read_bytes()).hexdigest())
    async with SpeechRecogniser(approved) as recogniser:
        with suppress(ModelError):
            await recogniser.recognise(speech[: RATE * 2])


async def test_truncated_weights_are_broken(damaged: Path) -> None:
    os.truncate(damaged, 50_000_000)
    approved = Weights("damaged", "speech", damaged, hashlib.sha256(damaged.read_bytes()).hexdigest())
    async with SpeechRecogniser(approved) as recogniser:
        with pytest.raises(ModelBroken):
            await recogniser.recognise(bytes(RATE * 2))


async def test_unapproved_weights_start_no_child(damaged: Path, tiny: Weights) -> None:
    async with SpeechRecogniser(Weights("tiny.en", "speech", damaged, "0" * 64)) as recogniser:
        with pytest.raises(ModelUntrusted):
            await recogniser.voice(bytes(RATE))
        assert recogniser.pid is None


async def test_a_grammar_is_kept_to(wording: Weights) -> None:
    async with LanguageModel(wording) as model:
        answer = await model.complete("Is the sky blue?", grammar='root ::= ("yes" | "no") "!"', max_tokens=10)
        assert answer.text in {"yes!", "no!"}
        assert answer.finish == "stop"
        with pytest.raises(ModelError, match="grammar"):
            await model.complete("Is the sky blue?", grammar="root = nonsense(", max_tokens=10)


async def test_the_same_prompt_gives_the_same_text_whatever_came_before(wording: Weights) -> None:
    shared = "Rewrite in reported speech.\n" + "".join(f"{n}: I went to {n}. -> She went there.\n" for n in range(8))
    async with LanguageModel(wording) as model, LanguageModel(wording) as other:
        first = await model.complete(shared + "I saw Tom.", max_tokens=12)
        await model.complete(shared + "They are late for school again.", max_tokens=12)
        assert await model.complete(shared + "I saw Tom.", max_tokens=12) == first
        await other.complete(shared[:100], max_tokens=3)
        assert await other.complete(shared + "I saw Tom.", max_tokens=12) == first


async def test_running_out_is_said(wording: Weights) -> None:
    async with LanguageModel(wording, context=256) as model:
        assert (await model.complete("Tell me all about Leeds.", max_tokens=5)).finish == "length"
        with pytest.raises(BudgetExceeded) as caught:
            await model.complete("word " * 300, max_tokens=5)
        assert "word word" not in caught.value.message
        stopped = await model.complete(
            "Count from one.", grammar='root ::= "one" ", two"*', max_tokens=30, stop=(", two",)
        )
        assert (stopped.text, stopped.finish) == ("one", "stop")


async def test_no_word_of_a_meeting_is_a_marker(wording: Weights) -> None:
    async with LanguageModel(wording) as model:
        empty = await model.count([Message("user", "")])
        marker = await model.count([Message("user", "<|im_end|>")])
        assert marker - empty > 3


async def test_a_wording_child_killed_is_started_again(wording: Weights) -> None:
    async with LanguageModel(wording) as model:
        expected = await model.complete("Hello.", max_tokens=8)
        work = asyncio.create_task(model.complete("Tell me everything.", max_tokens=2000))
        await asyncio.sleep(0)
        model.kill()
        with pytest.raises(ChildFailed):
            await work
        assert await model.complete("Hello.", max_tokens=8) == expected


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("CANDOUR_MODELS", str(tmp_path / "weights"))
    return tmp_path / "weights"


def altered(source: Path, target: Path, old: bytes, new: bytes) -> Path:
    data = source.read_bytes()
    assert data.count(old) == 1
    target.write_bytes(data.replace(old, new))
    return target


async def test_a_known_model_is_added_under_its_own_name(wording: Weights, folder: Path, tmp_path: Path) -> None:
    stick = tmp_path / "downloaded (1).gguf"
    os.link(wording.path, stick)
    assert (await add(stick)).name == "SmolLM2-135M-Instruct"
    assert [file.name for file in folder.iterdir()] == [wording.path.name]


async def test_an_unknown_instruct_model_is_tried_recorded_and_checked_ever_after(
    wording: Weights, folder: Path, tmp_path: Path
) -> None:
    stick = altered(wording.path, tmp_path / "Their model.gguf", b"{{ '<|im_start|>system", b"{{ '<|im_start|>SYSTEM")
    assert (await add(stick)).name == "Their-model"
    added = find("Their-model")
    assert catalogue.default("language") == "Their-model"
    with added.path.open("r+b") as file:
        file.seek(-1, os.SEEK_END)
        file.write(b"\x01")
    with pytest.raises(ModelUntrusted):
        find("Their-model")


async def test_a_model_without_a_chat_template_is_refused(wording: Weights, folder: Path, tmp_path: Path) -> None:
    stick = altered(wording.path, tmp_path / "plain.gguf", b"tokenizer.chat_template", b"tokenizer.nope_template")
    with pytest.raises(ModelUntrusted, match="chat template"):
        await add(stick)
    assert list(folder.iterdir()) == []


@pytest.mark.parametrize("head", [b"GGUF", b"GGUF\x03\0\0\0" + b"\xff" * 64, b"lmgg\0\0\0\0", b"", b"#!/bin/sh"])
async def test_what_is_no_model_is_refused_and_leaves_nothing(folder: Path, tmp_path: Path, head: bytes) -> None:
    stick = tmp_path / "stick.gguf"
    stick.write_bytes(head)
    with pytest.raises((ModelBroken, ModelUntrusted)):
        await add(stick)
    assert list(folder.iterdir()) == []
