"""Whatever a child does, its parent sees `ChildFailed` and lives; a child never outlives its parent."""

from __future__ import annotations

import asyncio
import os
import select
import subprocess
import sys
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from models.child import Child
from models.errors import ChildFailed, ModelBroken

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Echo:
    size: int
    text: str = ""


@asynccontextmanager
async def odd(manner: str = "") -> AsyncIterator[Child]:
    async with Child("tests.models.odd_child", manner) as child:
        yield child


async def test_an_order_with_sound_is_answered() -> None:
    async with odd() as child:
        assert await child.ask({"do": "echo", "text": "é\n"}, Echo, raw=bytes(1_000_000)) == Echo(1_000_000, "é\n")
        assert await child.ask({"do": "echo"}, Echo) == Echo(0)


async def test_orders_given_at_once_are_answered_in_turn() -> None:
    async with odd() as child:
        answers = await asyncio.gather(*(child.ask({"do": "echo", "text": str(n)}, Echo) for n in range(20)))
        assert [answer.text for answer in answers] == [str(n) for n in range(20)]


@pytest.mark.parametrize("manner", ["garbage", "half", "crash", "huge", "wrong", "no such order"])
async def test_misbehaviour_is_one_clear_error(manner: str) -> None:
    async with odd() as child:
        with pytest.raises(ChildFailed) as caught:
            await child.ask({"do": manner}, Echo)
        assert caught.value.hint
        await child.wait()
        assert child.pid is None


async def test_a_hang_ends_with_patience() -> None:
    async with odd() as child:
        with pytest.raises(ChildFailed):
            await child.ask({"do": "hang"}, Echo, patience=0.2)
        assert await child.wait() == -9


async def test_killed_in_mid_work() -> None:
    async with odd() as child:
        work = asyncio.create_task(child.ask({"do": "hang"}, Echo))
        await asyncio.sleep(0)
        child.kill()
        child.kill()
        with pytest.raises(ChildFailed):
            await work
        with pytest.raises(ChildFailed):
            await child.ask({"do": "echo"}, Echo)


async def test_cancelling_an_order_ends_the_child_so_that_no_late_answer_is_taken_for_another() -> None:
    async with odd() as child:
        work = asyncio.create_task(child.ask({"do": "hang"}, Echo))
        await asyncio.sleep(0)
        work.cancel()
        with pytest.raises(asyncio.CancelledError):
            await work
        assert await child.wait() == -9


async def test_a_named_error_leaves_the_child_well() -> None:
    async with odd() as child:
        with pytest.raises(ModelBroken, match="no good"):
            await child.ask({"do": "refuse"}, Echo)
        with pytest.raises(ModelBroken, match="memory"):
            await child.ask({"do": "memory"}, Echo)
        assert await child.ask({"do": "echo"}, Echo) == Echo(0)


async def test_chatter_on_standard_error_does_not_stop_it() -> None:
    async with odd("flood") as child:
        assert await child.ask({"do": "echo"}, Echo) == Echo(0)


async def test_it_inherits_nothing_that_could_change_what_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LD_PRELOAD", "/nowhere.so")
    monkeypatch.setenv("PYTHONPATH", "/nowhere")
    async with odd() as child:
        await child.ask({"do": "echo"}, Echo)
        environment = Path(f"/proc/{child.pid}/environ").read_bytes()
    assert b"nowhere" not in environment


async def test_a_module_in_the_working_directory_is_not_imported(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "msgspec.py").write_text("raise SystemExit(3)")
    monkeypatch.chdir(tmp_path)
    async with odd() as child:
        assert await child.ask({"do": "echo"}, Echo) == Echo(0)


def test_it_dies_with_its_parent() -> None:
    """The parent starts a child that never reads its orders, tells its number, and is killed."""
    code = f"""
import asyncio, sys
sys.path.append({str(ROOT)!r})
from models import sandbox
from models.child import Child
async def main():
    sandbox.confine()
    child = Child("tests.models.odd_child", "orphan")
    await child.start()
    print(int(await child.read(100)), flush=True)
    await asyncio.sleep(600)
asyncio.run(main())
"""
    with subprocess.Popen([sys.executable, "-I", "-c", code], stdout=subprocess.PIPE) as parent:
        assert parent.stdout is not None
        descriptor = os.pidfd_open(int(parent.stdout.readline()))
        parent.kill()
    # A pidfd is readable when its process has ended.
    with os.fdopen(descriptor, "rb", buffering=0) as ended:
        assert select.select([ended], [], [], 10)[0]


async def test_an_end_by_force_is_told_from_a_crash() -> None:
    async with odd() as child:
        with pytest.raises(ChildFailed, match="SIGSEGV"):
            await child.ask({"do": "crash"}, Echo)
        assert not child.was_killed
    async with odd() as child:
        with pytest.raises(ChildFailed, match="SIGKILL"):
            await child.ask({"do": "half"}, Echo)
        assert child.was_killed
