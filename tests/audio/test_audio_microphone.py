"""A microphone is recorded bit for bit, and what goes wrong with it in a real room is told and got over."""

from __future__ import annotations

import asyncio
import os
import random
import signal
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import pytest
from sealing import Sealed, family, noise

from engine.audio.capture import Capture, Microphone
from engine.audio.chunks import Recording, new_recording, sealed_pcm
from engine.audio.devices import MODULE
from engine.audio.events import Event, Paused, Resumed, Started, Stopped, Trouble
from engine.audio.events import Sealed as SealedTo
from engine.audio.microphones import Trial, devices
from engine.audio.playback import Player
from engine.errors import DeviceError
from models.child import Child

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, AsyncIterator, Callable

    from virtual_room import Room

pytestmark = pytest.mark.real

PATIENCE = 40


class Listener:
    """A capture and its events, one after another."""

    def __init__(self, capture: Capture) -> None:
        self.capture = capture
        self._events: AsyncGenerator[Event, None] = capture.events()

    async def until(self, wanted: Callable[[Event], bool]) -> Event:
        async with asyncio.timeout(PATIENCE):
            async for event in self._events:
                if wanted(event):
                    return event
        raise AssertionError("ended before it happened")

    async def first(self, kind: type[Event]) -> Event:
        return await self.until(lambda event: isinstance(event, kind))

    async def trouble(self, kind: str, *, over: bool = False) -> Event:
        return await self.until(lambda event: isinstance(event, Trouble) and event.kind == kind and event.over == over)

    async def stop(self) -> Stopped:
        await self.capture.stop()
        stopped = await self.first(Stopped)
        assert isinstance(stopped, Stopped)
        return stopped


@asynccontextmanager
async def listening(meeting: Sealed, device: str = "") -> AsyncIterator[Listener]:
    async with Capture(meeting.sound, meeting.recipient, new_recording("test"), Microphone(device)) as capture:
        listener = Listener(capture)
        await listener.first(Started)
        yield listener


def heard(meeting: Sealed, recording: Recording) -> bytes:
    return b"".join(sealed_pcm(meeting, [recording]))


def hiss(seconds: float) -> bytes:
    """Make what is left of a muted analogue input: an even noise that peaks at a thousandth of full scale."""
    dice = random.Random(71)  # noqa: S311 - sound, not a secret
    return b"".join(dice.randint(-30, 30).to_bytes(2, "little", signed=True) for _ in range(round(seconds * 16_000)))


async def say(listener: Listener, room: Room, meeting: Sealed, pcm: bytes) -> None:
    """Say something, and listen until its last words are sealed."""
    room.say(pcm)
    recording, end = listener.capture.recording, pcm[-1_280:]
    await listener.until(lambda event: isinstance(event, SealedTo) and end in heard(meeting, recording))


async def test_devices_have_names_people_recognise(room: Room) -> None:
    assert [(device.id, device.name, device.default) for device in await devices()] == [("pulse:room", "Table", True)]


async def test_the_list_waits_until_it_is_asked_for() -> None:
    async with Child(MODULE) as child:
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(child.read(1), 1)
        assert child.alive, "gone before it is asked, it would seem to have failed"


async def test_off_the_record_the_microphone_is_closed(room: Room, meeting: Sealed) -> None:
    secret, before, after = noise(1, seed=21), noise(1, seed=22), noise(1, seed=23)
    async with listening(meeting) as listener:
        await say(listener, room, meeting, before)
        await listener.capture.pause()
        await listener.first(Paused)
        await asyncio.to_thread(room.wait_until_unused)
        room.say(secret)
        await asyncio.to_thread(room.let_it_pass)
        await listener.capture.resume()
        await listener.first(Resumed)
        await say(listener, room, meeting, after)
        await listener.stop()
    sound = heard(meeting, listener.capture.recording)
    assert before in sound
    assert after in sound
    assert not any(secret[place : place + 640] in sound for place in range(0, len(secret), 640))
    assert [gap.reason for gap in listener.capture.recording.gaps] == ["off the record"]


async def test_a_muted_microphone_is_noticed_and_unmuting_too(room: Room, meeting: Sealed) -> None:
    async with listening(meeting) as listener:
        room.mute(muted=True)
        await listener.trouble("microphone_dead")
        room.mute(muted=False)
        await listener.trouble("microphone_dead", over=True)
        await listener.stop()


async def test_an_unplugged_microphone_is_awaited_and_the_gap_marked(room: Room, meeting: Sealed) -> None:
    before, after = noise(1, seed=31), noise(1, seed=32)
    async with listening(meeting) as listener:
        await say(listener, room, meeting, before)
        room.unplug()
        await listener.trouble("microphone_lost")
        room.plug_in()
        await listener.first(Resumed)
        await say(listener, room, meeting, after)
        await listener.stop()
    sound = heard(meeting, listener.capture.recording)
    assert sound.find(before) < sound.find(after)
    assert before in sound
    (gap,) = listener.capture.recording.gaps
    assert gap.reason == "microphone lost"
    assert gap.ended is not None
    assert gap.ended > gap.started


async def test_it_never_moves_to_another_microphone_unasked(room: Room, meeting: Sealed) -> None:
    async with listening(meeting) as listener:
        room.pactl("load-module", "module-remap-source", "source_name=other", "master=speaker.monitor")
        room.unplug()
        await listener.trouble("microphone_lost")
        stopped = await listener.stop()
    assert stopped.unsealed == 0


async def test_a_frozen_sound_server_hangs_nobody(room: Room, meeting: Sealed) -> None:
    async with listening(meeting) as listener:
        room.signal(signal.SIGSTOP)
        await listener.trouble("microphone_stalled")
        await listener.trouble("microphone_lost")
        stopped = await listener.stop()
        room.signal(signal.SIGCONT)
    assert stopped.unsealed == 0
    assert len(heard(meeting, listener.capture.recording)) == stopped.samples * 2


async def test_a_hitch_costs_no_sound(room: Room, meeting: Sealed) -> None:
    pcm = noise(2, seed=51)
    async with listening(meeting) as listener:
        room.signal(signal.SIGSTOP)
        await listener.trouble("microphone_stalled")
        room.signal(signal.SIGCONT)
        await listener.trouble("microphone_stalled", over=True)
        await say(listener, room, meeting, pcm)
        await listener.stop()
    assert pcm in heard(meeting, listener.capture.recording)
    assert listener.capture.recording.gaps == ()


async def test_a_sound_server_that_dies_and_returns_is_got_over(room: Room, meeting: Sealed) -> None:
    async with listening(meeting) as listener:
        room.kill_server()
        await listener.trouble("microphone_lost")
        await asyncio.to_thread(room.start_server)
        await listener.trouble("microphone_lost", over=True)
        await listener.first(Resumed)
        await listener.stop()


async def test_a_crashed_driver_is_replaced(room: Room, meeting: Sealed) -> None:
    async with listening(meeting) as listener:
        pid = listener.capture.pid
        with open(f"/proc/{pid}/task/{pid}/children") as children:  # noqa: ASYNC230, PTH123 - a moment
            (driver,) = children.read().split()
        os.kill(int(driver), signal.SIGKILL)
        await listener.trouble("microphone_lost")
        await listener.first(Resumed)
        await listener.stop()


async def test_no_microphone_is_a_clear_error(room: Room, meeting: Sealed) -> None:
    capture = Capture(meeting.sound, meeting.recipient, new_recording("test"), Microphone("pulse:nowhere"))
    async with capture:
        with pytest.raises(DeviceError):
            await anext(capture.events())
    assert not list(meeting.sound.iterdir())


@pytest.mark.soak
async def test_a_microphone_that_others_have_taken_is_a_clear_error(room: Room, meeting: Sealed) -> None:
    room.take_every_place()
    async with Capture(meeting.sound, meeting.recipient, new_recording("test"), Microphone("pulse:room")) as capture:
        with pytest.raises(DeviceError, match="another program may be using it"):
            await anext(capture.events())
    assert not list(meeting.sound.iterdir())


@pytest.mark.soak
async def test_a_microphone_muted_at_its_amplifier_is_noticed_by_its_hiss(room: Room, meeting: Sealed) -> None:
    async with listening(meeting) as listener:
        room.say(hiss(15))
        await listener.trouble("microphone_muted")
        assert not room.silent, "long before fifteen seconds were over"
        await listener.trouble("microphone_muted", over=True)
        await listener.stop()


async def test_a_machine_that_stands_still_for_a_while_loses_nothing(room: Room, meeting: Sealed) -> None:
    pcm = noise(5, seed=61)
    async with listening(meeting) as listener:
        assert listener.capture.pid
        processes = family(listener.capture.pid)
        for pid in reversed(processes):
            os.kill(pid, signal.SIGSTOP)
        room.say(pcm)
        await asyncio.to_thread(room.wait_until_said)
        for pid in processes:
            os.kill(pid, signal.SIGCONT)
        await say(listener, room, meeting, noise(0.5, seed=62))
        await listener.stop()
    assert pcm in heard(meeting, listener.capture.recording)
    assert listener.capture.recording.gaps == ()


async def test_a_trial_gives_levels_and_the_sound_from_memory(room: Room) -> None:
    trial = Trial()
    levels = [level async for level in trial.levels(1.0)]
    assert abs(levels[-1].at - 1.0) < 0.2
    assert len(trial.pcm) >= 32_000
    with pytest.raises(DeviceError):
        await anext(Trial("pulse:nowhere").levels())


async def test_a_clip_is_played_from_memory_and_can_be_stopped(room: Room) -> None:
    player = Player()
    await player.play(noise(0.5))
    long = asyncio.create_task(player.play(noise(60)))
    await asyncio.to_thread(room.wait_until_playing)
    await player.stop()
    async with asyncio.timeout(10):
        await long
