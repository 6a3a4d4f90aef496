"""docs/recovery.md, word for word: a vault is opened with Python's own library and the age program, without Candour."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from pyrage import x25519

from engine import destruction

if TYPE_CHECKING:
    from engine.vault import Vault

DOCUMENT = Path(__file__).parents[2] / "docs" / "recovery.md"


AGE = [name for name in ("age", "rage") if shutil.which(name)]
needs_age = pytest.mark.skipif(not AGE, reason="neither the age nor the rage program is installed")


def block(language: str, under: str) -> str:
    """Give the first block in this language under a heading of the document."""
    below = DOCUMENT.read_text(encoding="utf-8").partition(f"\n## {under}\n")[2]
    found = re.search(rf"```{language}\n(.*?)```", below, re.DOTALL)
    assert found
    return found[1]


def clear(steps: str, vault: Vault, meeting: str, place: Path, typed: str = "") -> bytes:
    """Do the steps of the document on this meeting and return what comes out."""
    steps = steps.replace("VAULT", str(vault.folder)).replace("MEETING", meeting).replace("python3", sys.executable)
    steps = re.sub(r"^age ", f"{AGE[0]} ", steps, flags=re.MULTILINE)
    done = subprocess.run(
        ["/bin/sh", "-euc", steps], input=typed.encode(), cwd=place, capture_output=True, check=False,
        start_new_session=True, timeout=60,
    )  # fmt: skip
    return done.stdout


@needs_age
def test_the_documents_steps_open_a_meeting(vault: Vault, words: str, tmp_path: Path) -> None:
    meeting = vault.new_meeting()
    meeting.write("notes", ["the otter sleeps"])
    (tmp_path / "identity.py").write_text(block("python", "With the passphrase"), encoding="utf-8")
    steps = block("sh", "With the passphrase")
    assert b"the otter sleeps" in clear(steps, vault, meeting.id, tmp_path, f"{words}\n")


@needs_age
def test_the_recovery_key_opens_what_the_document_says_and_nothing_else(vault: Vault, tmp_path: Path) -> None:
    steps = block("sh", "With the organisation's recovery key")
    recovery = x25519.Identity.generate()
    (tmp_path / "recovery.key").write_text(f"# made by hand\n{recovery}\n", encoding="utf-8")
    kept, gone = vault.new_meeting(), vault.new_meeting()
    for meeting in (kept, gone):
        meeting.write("notes", ["the otter sleeps"])

    def opens(meeting: str, folder: Path = vault.folder) -> bool:
        copy = steps.replace("VAULT", str(folder))
        return b"the otter sleeps" in clear(copy, vault, meeting, tmp_path)

    assert not opens(kept.id)
    vault.share_with(str(recovery.to_public()))
    assert opens(kept.id)
    before = tmp_path / "before"
    shutil.copytree(vault.folder, before)
    sealed = (vault.folder / "meetings" / gone.id / "key.age").read_bytes()
    destruction.destroy(vault, gone.id, "Ada Obi")
    assert opens(kept.id)
    assert not opens(gone.id)
    (vault.folder / "meetings" / gone.id).mkdir()
    (vault.folder / "meetings" / gone.id / "key.age").write_bytes(sealed)
    shutil.copy(before / "meetings" / gone.id / "record.age", vault.folder / "meetings" / gone.id)
    assert not opens(gone.id), "a copy without the folder keys is of no use"
    assert opens(gone.id, before)
    shutil.rmtree(vault.folder / "meetings" / gone.id)
    vault.share_with("")
    assert not opens(kept.id)
    assert opens(kept.id, before)


def test_the_header_of_a_chunk_is_as_long_as_is_said() -> None:
    from engine.audio import chunks  # noqa: PLC0415 - only here

    told = re.search(r"a header of (\d+) bytes", DOCUMENT.read_text(encoding="utf-8"))
    assert told
    assert int(told[1]) == chunks._HEADER.size + chunks._MAC_BYTES
