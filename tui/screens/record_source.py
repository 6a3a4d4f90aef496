"""Where the sound comes from: a microphone, tried beforehand if one likes, or a recording there is already."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import on, work
from textual.containers import Horizontal, Vertical
from textual.message import Message
from textual.widgets import Input, OptionList
from textual.widgets.option_list import Option

from engine.audio.events import Level
from engine.audio.levels import Loudness
from engine.errors import CandourError
from engine.flow import Microphone, SoundFile
from engine.text import clean_line
from tui import jobs
from tui.widgets.level_meter import LevelMeter
from tui.widgets.path_input import PathInput, missing
from tui.widgets.pick import Pick
from tui.widgets.plain_text import OptionalText, PlainText
from tui.words import typed_path

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator

    from textual.app import ComposeResult

    from engine.audio.devices import Device
    from engine.flow import MeetingFlow
    from tui.messages import JobCancelled, JobEnded, JobFailed, JobMoved

FILE, AGAIN = "file", "again"
PACES = (("as fast as it goes", 0.0), ("at the speed it was spoken, to mark while listening", 1.0))
TRIAL = "trial"
SAY = "Say something: it listens for three seconds and plays them back. Nothing of it is kept."
BACK = "This is what it heard."
VERDICTS = {
    Loudness.GOOD: "Good: this microphone hears you well.",
    Loudness.QUIET: "Quiet: bring the microphone closer, or turn it up in the sound settings.",
    Loudness.TOO_LOUD: "Too loud: move the microphone away, or turn it down in the sound settings.",
    Loudness.CLIPPING: "Clipping: the sound is cut off. Turn the microphone down in the sound settings.",
    Loudness.NO_SOUND: "No sound: is this the right microphone, and is it switched on?",
}
NO_PATH = "! Type the path of a sound file, or choose a microphone."


class SourceChooser(Vertical):
    """The list of microphones, the fields of a sound file, and the trial of a microphone."""

    class Chosen(Message):
        """A source was chosen: record from it."""

    def __init__(self, flow: MeetingFlow, sample: str = "") -> None:
        super().__init__(id="choice")
        self._flow = flow
        self._sample = sample
        self._devices: tuple[Device, ...] = ()
        self._heard: Loudness | None = None

    def compose(self) -> ComposeResult:
        """Lay out the list, and what belongs to the source under the cursor."""
        yield PlainText("Where does the sound come from?", classes="label")
        yield OptionList(id="sources", markup=False, compact=True)
        with Vertical(id="file"):
            yield PlainText("Path of the sound file (WAV, FLAC, OGG or MP3); Tab shows what fits", classes="label")
            yield PathInput(self._sample, id="path")
            yield OptionalText(id="fits")
            with Horizontal(classes="row"):
                yield PlainText("Read it", classes="label")
                yield Pick(PACES, value=0.0, allow_blank=False, id="pace", compact=True)
        yield OptionalText(id="said")
        yield LevelMeter(id="trial")

    def on_mount(self) -> None:
        """Show what there is, and look for microphones."""
        self._say("")
        self._show_sources()
        self.find_devices()

    @work(description="devices")
    async def find_devices(self) -> None:
        """Look which microphones there are now."""
        try:
            self._devices = tuple(await self._flow.devices())
        except CandourError as error:
            self._say(f"! {error.title}: {error.message} {error.hint}")
        self._show_sources()

    def _show_sources(self) -> None:
        sources = self.query_one("#sources", OptionList)
        sources.clear_options()
        sources.add_options(
            [
                *(Option(_named(device), id=f"device-{n}") for n, device in enumerate(self._devices)),
                Option("A sound file: a recording there is already", id=FILE),
                Option("Look again for microphones", id=AGAIN),
            ]
        )
        sources.highlighted = len(self._devices) if self._sample else 0

    @property
    def device(self) -> Device | None:
        """The microphone under the cursor, if it is on one."""
        index = self.query_one("#sources", OptionList).highlighted
        return self._devices[index] if index is not None and index < len(self._devices) else None

    def take(self) -> Microphone | SoundFile | None:
        """Return what to record from, ending a trial; None, once that is said, where nothing is chosen yet."""
        jobs.cancel(self, TRIAL)
        device = self.device
        if device is not None:
            self._say("")
            return Microphone(device.id)
        named = self.query_one("#path", Input).value.strip()
        path = typed_path(named)
        wrong = f"! {lacking}." if named and (lacking := missing(path)) else "" if named else NO_PATH
        self._say(wrong)
        if wrong:
            self.ask_path()
            return None
        pace = self.query_one("#pace", Pick).value
        return SoundFile(path, pace=pace if isinstance(pace, float) else 0.0)

    def ask_path(self) -> None:
        """Go to the field for a file."""
        self.query_one("#file").display = True
        self.query_one("#path").focus()

    def clear_path(self) -> None:
        """Empty the field: what it named is read."""
        self.query_one("#path", Input).value = ""

    @on(OptionList.OptionHighlighted, "#sources")
    def _source_changed(self, event: OptionList.OptionHighlighted) -> None:
        self.query_one("#file").display = event.option_id == FILE
        self.screen.refresh_bindings()

    @on(OptionList.OptionSelected, "#sources")
    def _source_chosen(self, event: OptionList.OptionSelected) -> None:
        if event.option_id == AGAIN:
            self.find_devices()
        elif event.option_id == FILE:
            self.query_one("#path").focus()
        else:
            self.post_message(self.Chosen())

    @on(PathInput.Offered)
    def _offer(self, offered: PathInput.Offered) -> None:
        self.query_one("#fits", PlainText).update(offered.text)

    @on(Input.Changed, "#path")
    def _typed_on(self) -> None:
        self.query_one("#fits", PlainText).update("")
        self._say("")

    @on(Input.Submitted, "#path")
    def _path_given(self) -> None:
        self.post_message(self.Chosen())

    # Trial

    def try_device(self) -> None:
        """Listen to the microphone under the cursor for a moment, and play back what it heard."""
        if self.device is not None:
            self._heard = None
            jobs.start(self, TRIAL, self._trial)

    async def _trial(self) -> AsyncGenerator[object, None]:
        """Yield what is to be said; levels go into the meter's slot."""
        meter = self.query_one("#trial", LevelMeter)
        meter.display = True
        yield SAY
        async for level in self._flow.try_microphone(self.device.id if self.device else ""):
            if isinstance(level, Level):
                meter.slot, self._heard = level, level.loudness
            else:
                meter.display, meter.slot = False, None
                yield f"{BACK} {VERDICTS[self._heard or Loudness.NO_SOUND]}"

    def on_job_moved(self, moved: JobMoved) -> None:
        """Say what to do and what was heard."""
        moved.stop()
        self._say(str(moved.event))

    def on_job_ended(self, ended: JobEnded) -> None:
        """Say how the microphone heard."""
        ended.stop()
        self._say(VERDICTS[self._heard or Loudness.NO_SOUND])

    def on_job_cancelled(self, cancelled: JobCancelled) -> None:
        """Forget the trial."""
        cancelled.stop()
        self._say("")

    def on_job_failed(self, failed: JobFailed) -> None:
        """Say in a line what was in the way; what was heard before stays said."""
        failed.stop()
        heard = f"{VERDICTS[self._heard]} " if self._heard else ""
        self._say(f"{heard}! {failed.error.title}: {failed.error.message} {failed.error.hint}")

    def _say(self, text: str) -> None:
        self.query_one("#said", PlainText).update(text)
        self.query_one("#trial").display = text == SAY


def _named(device: Device) -> str:
    """Return a microphone's name with what should be known before it is chosen."""
    said = [clean_line(device.name), "the usual one" if device.default else "", "! muted" if device.muted else ""]
    return ", ".join(filter(None, said))
