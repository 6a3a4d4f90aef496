"""The microphones of this machine, and trying one before anything is recorded from it.

Rule: what is said in a trial is heard in memory, played back, and gone.
"""

from __future__ import annotations

from contextlib import aclosing, asynccontextmanager
from typing import TYPE_CHECKING

from engine.errors import NotAllowed
from engine.flow.preparing import Preparing
from engine.meeting import Scope

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Sequence

    from engine.audio.devices import Device
    from engine.audio.events import Level
    from engine.flow.tools import Plays


class Trying(Preparing):
    """List the microphones and try one."""

    async def devices(self) -> Sequence[Device]:
        """List the microphones, by names people recognise."""
        return await self._tools.devices()

    async def try_microphone(self, device: str) -> AsyncGenerator[Level | None, None]:
        """Listen for three seconds and tell the level; then tell None once and play what was heard.

        Raises `DeviceError` where nothing can be heard or played, `NotAllowed` where nothing may be recorded either.
        """
        self._demand(Scope.RECORD)
        trial = self._tools.trial(device)
        async with aclosing(trial.levels()) as levels:
            async for level in levels:
                yield level
        yield None
        async with self._loudspeaker() as player:
            await player.play(bytes(trial.pcm))

    @asynccontextmanager
    async def _loudspeaker(self) -> AsyncGenerator[Plays, None]:
        player = self._tools.player()
        try:
            yield player
        finally:
            await player.stop()

    def _demand(self, scope: Scope) -> None:
        """Raise `NotAllowed` unless the policy and everyone present let it happen; the message names nobody."""
        ruled = self.rule()
        if not ruled.allowed:
            raise NotAllowed(ruled.reason, hint="Put that right at the stage of consent, or go on without it.")
        if not self.permitted(scope).allowed:
            raise NotAllowed(
                f"Not everyone present has agreed: {scope} is not allowed.",
                hint="Ask again at the stage of consent, or go on without it.",
            )
