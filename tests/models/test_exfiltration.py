"""A library gone bad inside the process that holds a meeting's words finds every way out shut, by the kernel."""

from __future__ import annotations

import asyncio
import os
from typing import TYPE_CHECKING

import msgspec
import pytest

from models import sandbox
from models.child import Child

if TYPE_CHECKING:
    from pathlib import Path

WAYS = 16
REFUSED = {"Operation not permitted", "Permission denied"}


class Report(msgspec.Struct):
    outcomes: dict[str, tuple[str, str]]


async def spy_out(folder: Path) -> Report:
    secret = folder / "vault" / "secret"
    secret.parent.mkdir()
    secret.write_bytes(b"x")
    weights = os.open(folder / "weights", os.O_RDWR | os.O_CREAT)
    try:
        async with Child("tests.models.spy", str(weights), descriptors=(weights,)) as child:
            return await child.ask({"do": "try", "secret": str(secret), "drop": str(folder / "drop")}, Report)
    finally:
        os.close(weights)


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Report:
    if sandbox.landlock_abi() < sandbox.ABI_SCOPE:
        pytest.skip("This kernel's Landlock cannot keep signals inside.")
    return asyncio.run(spy_out(tmp_path_factory.mktemp("spied")))


def test_no_way_out_of_a_child_that_holds_words(report: Report) -> None:
    through = {way: found for way, found in report.outcomes.items() if not set(found) <= REFUSED}
    assert not through
    assert len(report.outcomes) == WAYS
