"""docs/recovery.md, word for word: a vault is opened with Python's own library and the age program, without Candour."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from engine.vault import Vault

DOCUMENT = Path(__file__).parents[2] / "docs" / "recovery.md"


def blocks(language: str) -> str:
    """Give the one block of the document in this language."""
    (found,) = re.findall(rf"```{language}\n(.*?)```", DOCUMENT.read_text(encoding="utf-8"), re.DOTALL)
    return str(found)


@pytest.mark.skipif(not shutil.which("age"), reason="the age program is not installed")
def test_the_documents_steps_open_a_meeting(vault: Vault, words: str, tmp_path: Path) -> None:
    meeting = vault.new_meeting()
    meeting.write("notes", ["the otter sleeps"])
    (tmp_path / "identity.py").write_text(blocks("python"), encoding="utf-8")
    steps = blocks("sh").replace("VAULT", str(vault.folder)).replace("MEETING", meeting.id)
    steps = steps.replace("python3", sys.executable)
    done = subprocess.run(
        ["/bin/sh", "-euc", steps], input=f"{words}\n".encode(), cwd=tmp_path, capture_output=True, check=True,
        start_new_session=True, timeout=60,
    )  # fmt: skip
    assert b"the otter sleeps" in done.stdout


def test_the_header_of_a_chunk_is_as_long_as_is_said() -> None:
    from engine.audio import chunks  # noqa: PLC0415 - only here

    told = re.search(r"a header of (\d+) bytes", DOCUMENT.read_text(encoding="utf-8"))
    assert told
    assert int(told[1]) == chunks._HEADER.size + chunks._MAC_BYTES
