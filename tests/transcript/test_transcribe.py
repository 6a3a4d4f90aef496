"""A meeting is heard part by part; what is not believed is heard once more, differently, then dropped with a marker."""

from __future__ import annotations

import asyncio
import struct
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pytest

from engine.errors import ChildFailed
from engine.transcript.glances import Glance
from engine.transcript.transcribe import Heard, transcribe
from engine.transcript.vocabulary import Vocabulary
from models.speech import Utterance, Word

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

RATE = 16_000
LOOPING = "I don't know what to say. " * 6


def utterance(text: str, seconds: float, probability: float = 0.9) -> Utterance:
    words = text.split()
    pace = seconds / max(1, len(words))
    spoken = tuple(Word(w, n * pace, (n + 0.9) * pace, probability) for n, w in enumerate(words))
    return Utterance(0.0, seconds, text, spoken, 0.0)


@dataclass
class Recogniser:
    """Says what it is told to; loud sound is a voice."""

    say: Callable[[bytes, str], str]
    prompts: list[str] = field(default_factory=list)
    probability: float = 0.9

    async def voice(self, pcm: bytes, *, fresh: bool = False) -> list[float]:
        firsts = (struct.unpack_from("<h", pcm, at)[0] for at in range(0, len(pcm), 1024))
        return [0.9 if abs(first) > 1_000 else 0.05 for first in firsts]

    async def recognise(
        self, pcm: bytes, *, prompt: str = "", language: str = "en", temperature: float = 0.0
    ) -> list[Utterance]:
        self.prompts.append(prompt)
        return [utterance(self.say(pcm, prompt), len(pcm) / 2 / RATE, self.probability)]


def talk(seconds: float, height: int = 5_000) -> bytes:
    return struct.pack("<h", height) * round(seconds * RATE)


async def stream(sound: bytes) -> AsyncIterator[bytes]:
    for at in range(0, len(sound), 10_000):
        yield sound[at : at + 10_000]


async def hear(sound: bytes, recogniser: Recogniser, **options: object) -> list[Heard]:
    return [heard async for heard in transcribe(stream(sound), recogniser, **options)]  # type: ignore[arg-type]


async def test_silence_is_an_empty_transcript() -> None:
    recogniser = Recogniser(lambda *_: "You.")
    heard = await hear(bytes(2 * RATE * 90), recogniser)
    assert heard[-1].finished
    assert heard[-1].heard_to == 90.0
    assert not any(part.segments or part.dropped for part in heard)
    assert recogniser.prompts == []


async def test_no_sound_is_finished_at_once() -> None:
    assert await hear(b"", Recogniser(lambda *_: "")) == [Heard((), (), 0.0, finished=True)]


async def test_segments_are_numbered_timed_and_their_unsure_words_marked() -> None:
    sound = bytes(2 * RATE * 10) + talk(4)
    recogniser = Recogniser(lambda *_: "It was fine.", probability=0.2)
    heard = await hear(sound, recogniser, first_id=7, start=100.0)
    (segment,) = [segment for part in heard for segment in part.segments]
    assert (segment.id, segment.text, segment.uncertain) == ("s7", "It was fine.", ("It", "was", "fine"))
    assert segment.start == pytest.approx(110, abs=0.3)
    assert segment.end == pytest.approx(114, abs=0.3)
    assert heard[-1].heard_to == 114.0


async def test_names_are_offered_to_every_window_and_near_misses_keep_what_was_heard() -> None:
    recogniser = Recogniser(lambda *_: "I rang Shavorn.")
    heard = await hear(talk(70), recogniser, vocabulary=Vocabulary.from_terms(["Siobhan Hartley"]))
    segments = [segment for part in heard for segment in part.segments]
    assert recogniser.prompts == ["Siobhan Hartley."] * 3
    assert {(s.text, s.original, s.flags) for s in segments} == {("I rang Siobhan.", "I rang Shavorn.", ("corrected",))}


async def test_a_loop_is_heard_again_without_the_names() -> None:
    recogniser = Recogniser(lambda _, prompt: LOOPING if prompt else "She is well.")
    heard = await hear(talk(20), recogniser, vocabulary=Vocabulary.from_terms(["Ada Obi"]))
    assert [segment.text for part in heard for segment in part.segments] == ["She is well."]
    assert not any(part.dropped for part in heard)
    assert recogniser.prompts == ["Ada Obi.", ""]


async def test_a_loop_that_stays_is_heard_in_halves_and_dropped_where_it_is() -> None:
    sound = talk(8) + talk(8, 7_000)
    loud = struct.pack("<h", 7_000)
    recogniser = Recogniser(lambda pcm, _: LOOPING if pcm.endswith(loud) else "She is well.")
    heard = await hear(sound, recogniser)
    assert [segment.text for part in heard for segment in part.segments] == ["She is well."]
    dropped = [place for part in heard for place in part.dropped]
    assert {place.reason for place in dropped} == {"loop"}
    assert all(4 < place.start <= place.end <= 16 for place in dropped)


async def test_taken_up_again_after_any_part_it_ends_in_the_same_transcript() -> None:
    sound = b"".join(talk(seconds) + bytes(2 * RATE * pause) for seconds, pause in ((20, 1), (14, 6), (31, 2), (5, 70)))

    def fresh() -> Recogniser:
        return Recogniser(lambda pcm, _: f"There were {len(pcm)} bytes.")

    whole = await hear(sound, fresh())
    assert len(whole) > 4
    segments = 0
    for place, part in enumerate(whole[:-1]):
        segments += len(part.segments)
        rest = sound[round(part.heard_to * RATE) * 2 :]
        again = await hear(rest, fresh(), start=part.heard_to, loudness=part.loudness, first_id=segments + 1)
        assert again == whole[place + 1 :]


async def test_a_recogniser_that_dies_ends_the_work_and_not_what_was_finished() -> None:
    def die(pcm: bytes, prompt: str) -> str:
        if len(recogniser.prompts) > 1:
            raise ChildFailed("The recogniser died.")
        return "She is well."

    recogniser = Recogniser(die)
    parts = transcribe(stream(talk(60)), recogniser)
    assert len((await anext(parts)).segments) == 1
    with pytest.raises(ChildFailed):
        await anext(parts)


async def test_windows_are_recognised_at_once_and_given_in_order() -> None:
    both = asyncio.Barrier(2)

    class Pair(Recogniser):
        async def recognise(
            self, pcm: bytes, *, prompt: str = "", language: str = "en", temperature: float = 0.0
        ) -> list[Utterance]:
            first = len(self.prompts) == 0
            self.prompts.append(prompt)
            await both.wait()
            if first:
                await asyncio.sleep(0)
            return [utterance("First of all." if first else "Then the rest.", len(pcm) / 2 / RATE)]

    heard = await hear(talk(50), Pair(lambda *_: ""))
    assert [s.text for part in heard for s in part.segments] == ["First of all.", "Then the rest."]
    assert [s.id for part in heard for s in part.segments] == ["s1", "s2"]


def late_starter(pcm: bytes, prompt: str) -> list[Utterance]:
    """Write only the end of what is said while there are names to expect."""
    seconds = len(pcm) / 2 / RATE
    if not prompt:
        return [utterance("First he was late and then he was early again today.", seconds)]
    spoken = (Word("early.", seconds - 1, seconds - 0.5, 0.9),)
    return [Utterance(seconds - 1, seconds, "early.", spoken, 0.0)]


class Skipper(Recogniser):
    async def recognise(
        self, pcm: bytes, *, prompt: str = "", language: str = "en", temperature: float = 0.0
    ) -> list[Utterance]:
        self.prompts.append(prompt)
        return late_starter(pcm, prompt if self.say(pcm, prompt) else "always")


async def ebbing(sound: bytes) -> AsyncIterator[bytes]:
    """Give two seconds at a time, with nothing more for now after each, and time to look."""
    for at in range(0, len(sound), 64_000):
        yield sound[at : at + 64_000]
        yield b""
        for _ in range(10):
            await asyncio.sleep(0)


async def test_where_the_sound_ebbs_a_look_is_taken_and_the_record_stays_the_same() -> None:
    sound = talk(10) + bytes(2 * RATE * 40) + talk(35, 7_000)

    def fresh() -> Recogniser:
        return Recogniser(lambda pcm, _: f"There were {len(pcm)} bytes.")

    parts = [part async for part in transcribe(ebbing(sound), fresh())]
    assert [part for part in parts if isinstance(part, Heard)] == await hear(sound, fresh())
    looks = [part for part in parts if isinstance(part, Glance)]
    assert len(looks) > 10
    assert {one.id for look in looks for one in look.segments} == {""}
    assert len(looks) < len(sound) // 64_000 - 15, "there is no news in silence"


async def test_the_record_never_waits_for_a_look() -> None:
    class Slow(Recogniser):
        broken_off = 0

        async def recognise(
            self, pcm: bytes, *, prompt: str = "", language: str = "en", temperature: float = 0.0
        ) -> list[Utterance]:
            if len(pcm) < 2 * RATE * 20:
                try:
                    await asyncio.Event().wait()
                finally:
                    self.broken_off += 1
            return await super().recognise(pcm, prompt=prompt)

    recogniser = Slow(lambda *_: "She is well.")
    parts = [part async for part in transcribe(ebbing(talk(24)), recogniser)]
    assert [part.finished for part in parts if isinstance(part, Heard)] == [False, True]
    assert (len(parts), recogniser.broken_off) == (2, 1)


async def test_speech_that_was_skipped_is_heard_again_without_the_names() -> None:
    recogniser = Skipper(lambda *_: "as asked")
    heard = await hear(talk(12), recogniser, vocabulary=Vocabulary.from_terms(["Ada Obi"]))
    text = " ".join(segment.text for part in heard for segment in part.segments)
    assert text.startswith("First he was late")
    assert not any(part.dropped for part in heard)


async def test_speech_that_stays_unheard_leaves_a_marker() -> None:
    heard = await hear(talk(12), Skipper(lambda *_: ""), vocabulary=Vocabulary.from_terms(["Ada Obi"]))
    dropped = [place for part in heard for place in part.dropped]
    assert {place.reason for place in dropped} == {"unheard"}
    assert sum(place.end - place.start for place in dropped) > 5
