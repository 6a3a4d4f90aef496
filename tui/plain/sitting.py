"""One meeting in plain lines: what every stage shares, such as going on, going back and being told no."""

from __future__ import annotations

from contextlib import aclosing, contextmanager, suppress
from dataclasses import dataclass, field
from time import monotonic
from typing import TYPE_CHECKING

from engine.errors import CandourError, InputInvalid
from engine.meeting import Stage
from tui.account import stays, unsent
from tui.asking import Asking
from tui.commands import DestroyMeeting, GoBack, GoOn, Withdraw
from tui.plain.lines import Asker, InputEnded, Left, heading, say
from tui.ways import BACKWARD, ONWARD, WAY_ROUND
from tui.words import about, destroyed, label
from tui.words import heading as called_meeting

if TYPE_CHECKING:
    import asyncio
    from collections.abc import AsyncGenerator, Callable, Coroutine, Iterator, Sequence

    from engine.flow import MeetingFlow, Progress, Workspace
    from engine.meeting import Certificate
    from tui.command import Command

ASIDE = "Put the meeting aside; it waits where it is"
NOTHING_KEPT = "Nothing of it was exported: nothing of it will be left."
SILENCE = 10.0
"""Seconds between two lines about work under way."""
FIRST = 3.0
"""Seconds to the first of them."""


@dataclass(slots=True)
class Sitting:
    """Somebody at the keyboard with one meeting; `loop` runs what is long."""

    asker: Asker
    workspace: Workspace
    flow: MeetingFlow
    loop: asyncio.Runner
    seen: tuple[Stage, str] | None = None
    gone: bool = False
    asking: Asking = field(init=False)

    def __post_init__(self) -> None:
        self.asking = Asking(self.flow)

    def enter(self, what: str) -> None:
        """Say once which stage this is and what it is for."""
        stage, reader = self.flow.stage, self.flow.reader
        if self.seen == (stage, reader):
            say()
            return
        self.seen = (stage, reader)
        order = list(Stage)
        where = f"Stage {order.index(stage) + 1} of {len(order)}: {_name(stage)}"
        heading(f"Version for {reader} to read" if reader else where)
        say(what)
        say()

    def next(self, verbs: dict[type[Command], Callable[[], None]]) -> bool:
        """Ask what to do next and do it; the answer is whether the meeting is still in hand."""
        everywhere = {GoOn: self.go_on, GoBack: self.go_back, Withdraw: self.withdraw, DestroyMeeting: self.destroy}
        able = verbs | {verb: act for verb, act in everywhere.items() if verb not in verbs}
        if not BACKWARD[self.flow.stage]:
            del able[GoBack]
        if not ONWARD[self.flow.stage]:
            del able[GoOn]
        if not self.flow.can_withdraw:
            del able[Withdraw]
        chosen = self.asker.verb("What next?", list(able), ASIDE)
        if chosen is None:
            return False
        with told():
            able[chosen]()
        self.flow = self.flow.in_hand
        return not self.gone

    def go_on(self) -> None:
        """Go on to the next stage, or by the way round if the usual one is closed."""
        usual, *others = ONWARD[self.flow.stage]
        reason = self.flow.why_not(usual)
        other = next((stage for stage in others if reason and not self.flow.why_not(stage)), None)
        if other is not None:
            say(reason)
            if not self.asker.yes(WAY_ROUND[self.flow.stage]):
                return
        self.flow.go(other or usual)

    def go_back(self) -> None:
        """Go back to the first stage before this one that it may go to."""
        before = BACKWARD[self.flow.stage]
        self.flow.go(next((stage for stage in before if not self.flow.why_not(stage)), before[0]))

    def destroy(self) -> None:
        """Destroy the meeting after the word was typed."""
        self.destroy_by(self.flow.destroy)

    def destroy_by(self, destroy: Callable[[], Certificate]) -> None:
        """Destroy the meeting in one of the ways it can be destroyed, after the word was typed."""
        named = called_meeting(self.flow.meeting)
        self.gone = destroy_after_the_word(self.asker, self.workspace, named, kept(self.flow.whole), destroy)

    def withdraw(self) -> None:
        """Let somebody take their agreement back."""
        from tui.plain.withdrawing import withdraw  # noqa: PLC0415 - it needs a sitting itself

        withdraw(self)

    def play(self, segment: str) -> None:
        """Play a segment to its end; Ctrl+C stops it."""

        async def playing() -> None:
            async for _begun in self.flow.play(segment):
                pass

        if self.run(playing(), "Stopped."):
            say("Played.")

    def work(self, steps: AsyncGenerator[Progress, None], doing: str) -> bool:
        """Do long work to its end; Ctrl+C stops it, what is done is kept. Tell whether it came to its end."""
        say(f"{doing}. Ctrl+C stops it; what is done is kept.")
        return self.run(_followed(steps), "Stopped. You can go on from there.")

    def run(self, work: Coroutine[object, object, None], if_stopped: str) -> bool:
        """Do what takes a while; tell whether it came to its end, or say that it was stopped by Ctrl+C."""
        try:
            self.loop.run(work)
        except KeyboardInterrupt as stopped:
            if stopped.args:
                raise
            say()
            say(if_stopped)
            return False
        return True


async def _followed(steps: AsyncGenerator[Progress, None]) -> None:
    """Take every step; say how long it still takes, but no more often than a listener can bear."""
    next_word = monotonic() + FIRST
    async with aclosing(steps):
        async for step in steps:
            if step.left is None or monotonic() < next_word:
                continue
            next_word = monotonic() + SILENCE
            say(f"{100 * step.done / max(step.total, 0.1):.0f} percent, {about(step.left)}.", indent="  ")


def kept(flow: MeetingFlow) -> tuple[str, ...]:
    """Say what of a meeting will be left when it is destroyed, and what has not been written out."""
    return (*unsent(flow), stays(flow) if flow.exports else NOTHING_KEPT)


def destroy_after_the_word(
    asker: Asker, workspace: Workspace, named: str, left: Sequence[str], destroy: Callable[[], Certificate]
) -> bool:
    """Destroy a meeting once the word was typed, and say the certificate; tell whether it is no more."""
    say(f"{named}.")
    say("Its keys and every sealed file of it are deleted: sound, transcript, draft and notes.")
    say(" ".join(("This cannot be undone.", *left)))
    say("Type the word destroy, or press Enter to leave everything as it is.")
    if asker.line().casefold() != "destroy":
        say("Nothing has been destroyed.")
        return False
    certificate = destroy()
    by = f" by {certificate.by}" if certificate.by else ""
    say(f"Destroyed on {certificate.at:%-d %B %Y at %H:%M}{by}. Meeting {certificate.meeting}.")
    say(destroyed(certificate))
    say(certificate.promise)
    say("This certificate is kept in the vault; it holds nothing of what was said.")
    write_certificate(asker, workspace, certificate)
    return True


def write_certificate(asker: Asker, workspace: Workspace, certificate: Certificate) -> None:
    """Write a certificate into the export folder at a yes; to leave the question is a no."""
    with suppress(Left):
        if asker.yes("Write it into your export folder as well?"):
            for written in workspace.write_certificate(certificate, workspace.export_folder):
                say(f"Written: {written.path}")


@contextmanager
def told() -> Iterator[None]:
    """Say an error of the engine instead of passing it on; without anybody to answer there is no going on."""
    try:
        yield
    except InputEnded:
        raise
    except CandourError as error:
        title = "" if error.title == InputInvalid.title else f"{error.title}. "  # it was typed: there is no file
        say(f"{title}{error.message} {error.hint}")


def _name(stage: Stage) -> str:
    return "Set-up" if stage is Stage.SETUP else label(stage)
