"""Every word of every segment can be read, at every width, whatever is done to the list meanwhile."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from keyboard import Desk, at_stage

from engine.meeting import Segment, Stage, Transcript

if TYPE_CHECKING:
    from fakes import FakeWorkspace

SEGMENTS, WORDS = 9, 17


def a_transcript(segments: int = SEGMENTS) -> Transcript:
    """Return segments of words none of which comes twice, of all lengths, so that lines end everywhere."""
    parts = []
    for at in range(segments):
        words = [f"{'abcdefg'[: (at + n) % 8]}z{at * WORDS + n}z" for n in range(at + 1, at + WORDS - at % 3)]
        parts.append(Segment(f"s{at}", at * 9.0, at * 9.0 + 8, " ".join(words), "Rhys Gray", (words[0], words[-1])))
    return Transcript("base", heard_to=36.0 + segments, complete=True, segments=tuple(parts))


async def read(desk: Desk) -> str:
    """Return all that can be read from the first row to the last."""
    await desk.press("home")
    seen = [desk.text]
    rows = desk.app.screen.query_one("#segments")
    while rows.scroll_offset.y < rows.max_scroll_y:
        rows.scroll_relative(y=rows.size.height - 1, animate=False, force=True)
        await desk.pilot.pause()
        seen.append(desk.text)
    return " ".join(seen)


async def nothing_is_lost(workspace: FakeWorkspace, widths: range | tuple[int, ...]) -> None:
    async with at_stage(workspace, Stage.TRANSCRIPT) as (desk, flow):
        for width in widths:
            flow.transcript = a_transcript(2)
            desk.app.screen.show()
            await desk.pilot.resize_terminal(width, 24)
            flow.transcript = a_transcript()
            desk.app.screen.show()
            for then in ((), ("end", "x")):
                await desk.press(*then)
                text = await read(desk)
                missing = [word for part in flow.transcript.segments for word in part.text.split() if word not in text]
                assert not missing, (width, then, missing)


async def test_every_word_is_on_the_screen(workspace: FakeWorkspace) -> None:
    await nothing_is_lost(workspace, (40, 61, 80))


async def test_the_line_that_was_corrected_stays_in_sight(workspace: FakeWorkspace) -> None:
    """What was heard appears beneath the list and leaves it less room."""
    async with at_stage(workspace, Stage.TRANSCRIPT) as (desk, flow):
        flow.transcript = a_transcript()
        desk.app.screen.show()
        await desk.press(*["down"] * 6, "e", "Z", "enter")
        assert "Heard as: " in desk.text
        assert "Z [corrected]" in desk.text


@pytest.mark.soak
@pytest.mark.timeout(900)
async def test_every_word_is_on_the_screen_at_every_width(workspace: FakeWorkspace) -> None:
    await nothing_is_lost(workspace, range(40, 121))
