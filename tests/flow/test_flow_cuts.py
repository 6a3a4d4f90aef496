"""The power goes at a call of the export, the filing or the destruction: before or after, and never in between."""

from __future__ import annotations

import shutil
from random import Random
from typing import TYPE_CHECKING

import pytest
from disk import Disk, calls
from studio import PASSPHRASE
from test_flow_faults import trace  # noqa: F401 - a fixture: one meeting walked once, every call it made kept

from engine import destruction, ledger
from engine.audio.chunks import Missing, Recording, read_chunks
from engine.flow.drafted import Drafted
from engine.meeting import Approval, Stage, Transcript
from engine.review import Version
from engine.vault import Vault

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = [pytest.mark.real, pytest.mark.timeout(120)]


def check(folder: Path, whole: Path) -> str:
    """Hold what the cut left against before and after; return which it was."""
    exported = list((folder / "exports").iterdir()) if (folder / "exports").exists() else []
    for path in (path for path in exported if not path.name.startswith(".")):
        assert path.read_bytes() == (whole / path.name).read_bytes(), f"half an export: {path.name}"
    with Vault.unlock(folder / "vault", PASSPHRASE) as vault:
        assert ledger.verify(vault).faults == ()
        assert not destruction.pending(vault)
        if done := destruction.certificates(vault):
            assert [one.meeting for one in done] == [entry.meeting for entry in ledger.entries(vault)][-1:]
            assert not list((folder / "vault" / "meetings").iterdir())
            return "after"
        meeting = vault.open_meeting(*vault.meeting_ids())
        for name, kind in (("transcript", Transcript), ("draft", Drafted)):
            assert meeting.read_bulk(name, kind) is not None
        assert meeting.read("approval", Approval) is not None
        if meeting.read("for-child-approval", Approval) is not None:
            assert meeting.read_bulk("for-child-draft", Drafted) is not None
            assert meeting.read_bulk("for-child-versions", tuple[Version, ...])
        runs = meeting.read("recordings", tuple[Recording, ...]) or ()
        assert not any(isinstance(piece, Missing) for run in runs for piece in read_chunks(meeting, run))
        return "before"


def cut_at_each(trace: Path, folder: Path, step: int, draws: int) -> set[str]:  # noqa: F811 - pytest's way
    seen = list(calls(trace / "trace"))
    told = [call.texts[0].strip() if call.name == "writev" and call.texts else "" for call in seen]
    disk, states = Disk(trace / "disk"), set()
    for place, call in enumerate(seen):
        changed = disk.play(call)
        if place <= told.index(Stage.EXPORT) or not changed or place % step:
            continue
        for draw in range(draws):
            disk.after_a_cut(folder / "left", Random(f"{place} {draw}"))  # noqa: S311 - which writes were forced out
            states.add(check(folder / "left", trace / "disk" / "exports"))
            shutil.rmtree(folder / "left")
    return states


def test_cut_at_some_calls_it_is_before_or_after(trace: Path, tmp_path: Path) -> None:  # noqa: F811
    assert cut_at_each(trace, tmp_path, step=16, draws=1) == {"before", "after"}


@pytest.mark.soak
@pytest.mark.timeout(3_600)
def test_cut_at_each_call_it_is_before_or_after(trace: Path, tmp_path: Path) -> None:  # noqa: F811
    assert cut_at_each(trace, tmp_path, step=1, draws=4) == {"before", "after"}
