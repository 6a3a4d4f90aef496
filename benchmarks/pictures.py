"""Pictures of every stage of the real program on the sample meeting: `make pictures`.

Each in 80 columns by 24 lines and in 120 by 40, in every theme and without colour; a sheet for each stage and size lies
in dist/pictures. Needs rsvg-convert (Debian: librsvg2-bin) and a monospaced font.
"""

from __future__ import annotations

import asyncio
import base64
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from rich.terminal_theme import SVG_EXPORT_THEME

from benchmarks.picture import stages
from tui.app import CandourApp
from tui.cli import _tools
from tui.door import Door
from tui.themes import NAMES, SIXTEEN
from tui.verbs import demo

if TYPE_CHECKING:
    from engine.flow import Locations, Tools, Workspace

FOLDER = Path(__file__).parents[1] / "dist" / "pictures"
SIZES = ((80, 24), (120, 40))
ACROSS = 2
XTERM = ["000000", "cd0000", "00cd00", "cdcd00", "0000ee", "cd00cd", "00cdcd", "e5e5e5"]
XTERM += ["7f7f7f", "ff0000", "00ff00", "ffff00", "5c5cff", "ff00ff", "00ffff", "ffffff"]
PASTEL = [SVG_EXPORT_THEME.ansi_colors[number].hex for number in range(len(XTERM))]
SHOWN = dict(zip(PASTEL, (f"#{colour}" for colour in XTERM), strict=True))
"""The sixteen colours as xterm has them, in place of the pastel ones that pictures are given."""
WIDE, HIGH = 1000, 640


async def _shown(app: CandourApp, keys: tuple[str, ...], themes: tuple[str, ...]) -> dict[tuple[int, str], str]:
    """Return a picture for each size and theme of what these keys lead to."""
    taken = {}
    async with app.run_test(size=SIZES[0]) as pilot:
        for key in keys:
            await pilot.press(key)
            await pilot.pause()
        for size in SIZES:
            await pilot.resize_terminal(*size)
            for theme in themes:
                app.theme = theme
                await pilot.pause()
                taken[size[0], theme if len(themes) > 1 else "none"] = app.export_screenshot()
    return taken


def _sheet(name: str, width: int, pictures: dict[tuple[int, str], str]) -> None:
    """Put the pictures of one stage and size on one sheet."""
    cells = []
    mine = [svg for (columns, _theme), svg in pictures.items() if columns == width]
    for place, svg in enumerate(mine):
        local = re.sub(r"@font-face\s*\{[^}]*\}", "", svg).replace("Fira Code", "DejaVu Sans Mono")
        local = re.sub(r"#[0-9a-f]{6}", lambda found: SHOWN.get(found[0], found[0]), local)
        data = base64.b64encode(local.encode()).decode()
        x, y = place % ACROSS * WIDE, place // ACROSS * HIGH
        cells.append(
            f'<image x="{x}" y="{y}" width="{WIDE}" height="{HIGH}" xlink:href="data:image/svg+xml;base64,{data}"/>'
        )
    high = -(-len(mine) // ACROSS) * HIGH
    page = (
        f'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" '
        f'width="{ACROSS * WIDE}" height="{high}">{"".join(cells)}</svg>'
    )
    command = ["rsvg-convert", "--unlimited", "--output", str(FOLDER / f"{name}-{width}.png")]
    subprocess.run(command, input=page.encode(), check=True)


async def _take(name: str, keys: tuple[str, ...], places: Locations, tools: Tools, workspace: Workspace) -> None:
    door = Door.to(places, tools)
    pictures = await _shown(CandourApp(door, workspace=workspace), keys, NAMES)
    os.environ["NO_COLOR"] = "1"
    plain = CandourApp(door, workspace=workspace, theme=SIXTEEN)
    pictures |= await _shown(plain, keys, (SIXTEEN,))
    os.environ.pop("NO_COLOR", None)
    for width, _height in SIZES:
        _sheet(name, width, pictures)
    sys.stderr.write(f"{name}\n")


async def _all() -> None:
    with demo.place() as places:
        tools = _tools()
        workspace = demo.prepared(places, tools)
        await _take("home", (), places, tools, workspace)
        await _take("practice", ("p",), places, tools, workspace)
        async for stage in stages(workspace):
            await _take(stage, ("enter",), places, tools, workspace)


def main() -> None:
    """Write dist/pictures."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    asyncio.run(_all())
    sys.stderr.write(f"{FOLDER}\n")


if __name__ == "__main__":
    main()
