"""Writing an export: whole, private, new, and honest about what it could not do."""

from __future__ import annotations

import fcntl
import hashlib
import os
import signal
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from engine.errors import ExportRefused, UsageError
from engine.export.files import free_name, sweep, write

AT = datetime(2026, 11, 5, 15, 4, tzinfo=UTC)
ROOT = Path(__file__).parents[2]
DATA = b"Case note\n" * 10_000


@pytest.fixture(params=["nameless", "named"])
def _both_ways(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Go both ways of writing, whatever this file system can do: 0 is no O_TMPFILE, as on a memory stick."""
    if request.param == "named":
        monkeypatch.setattr(os, "O_TMPFILE", 0)


@pytest.mark.usefixtures("_both_ways")
def test_a_file_is_written_private_and_its_digest_told(tmp_path: Path) -> None:
    export = write(tmp_path / "new" / "folder", "note.txt", DATA, AT, "text")
    path = tmp_path / "new" / "folder" / "note.txt"
    assert path.read_bytes() == DATA
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == 0o700
    assert (export.path, export.form, export.at) == (str(path), "text", AT)
    assert export.sha256 == hashlib.sha256(DATA).hexdigest()
    assert [entry.name for entry in path.parent.iterdir()] == ["note.txt"]


@pytest.mark.usefixtures("_both_ways")
def test_nothing_is_ever_overwritten(tmp_path: Path) -> None:
    (tmp_path / "note.txt").write_text("older")
    (tmp_path / "note-2.txt").symlink_to(tmp_path / "nowhere")
    with pytest.raises(ExportRefused) as refused:
        write(tmp_path, "note.txt", DATA, AT)
    assert "note-3.txt" in refused.value.hint
    with pytest.raises(ExportRefused):
        write(tmp_path, "note-2.txt", DATA, AT)
    assert (tmp_path / "note.txt").read_text() == "older"
    assert not (tmp_path / "nowhere").exists()
    assert write(tmp_path, free_name(tmp_path, "note.txt"), DATA, AT).path.endswith("note-3.txt")


def test_a_folder_may_be_a_link_but_a_target_may_not(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "real")
    write(tmp_path / "link", "note.md", DATA, AT)
    assert (tmp_path / "real" / "note.md").read_bytes() == DATA


@pytest.mark.parametrize("name", ["", ".", "..", ".hidden", "a/b.txt", "/etc/passwd", "a\n.txt", "a\x1b[31m.txt"])
def test_a_name_is_only_a_name(tmp_path: Path, name: str) -> None:
    with pytest.raises(UsageError):
        write(tmp_path, name, DATA, AT)
    assert list(tmp_path.iterdir()) == []


def test_a_place_that_is_no_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(ExportRefused):
        write(tmp_path / "file", "note.txt", DATA, AT)
    with pytest.raises(ExportRefused):
        write(tmp_path / "file" / "below", "note.txt", DATA, AT)


@pytest.mark.usefixtures("_both_ways")
@pytest.mark.parametrize("failing", [1, 2])
def test_a_disk_that_fails_is_reported_and_nothing_is_left(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, failing: int
) -> None:
    real, calls = os.fsync, []

    def fsync(file: int) -> None:
        calls.append(file)
        if len(calls) == failing:
            raise OSError(28, "No space left on device")
        real(file)

    monkeypatch.setattr(os, "fsync", fsync)
    with pytest.raises(ExportRefused, match="No space left"):
        write(tmp_path, "note.txt", DATA, AT)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.usefixtures("_both_ways")
def test_a_disk_that_takes_little_at_a_time_gets_it_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = os.write
    monkeypatch.setattr(os, "write", lambda file, data: real(file, data[:1000]))
    write(tmp_path, "note.txt", DATA, AT)
    assert (tmp_path / "note.txt").read_bytes() == DATA


KILLED_AT = """
import os, signal, sys
from datetime import UTC, datetime
from pathlib import Path
from models import sandbox
from engine.export.files import write

folder, point = Path(sys.argv[1]), sys.argv[2]
if "named" in sys.argv:
    os.O_TMPFILE = 0
sandbox.confine([folder])
if point:
    setattr(os, point, lambda *arguments, **more: os.kill(os.getpid(), signal.SIGKILL))
write(folder, "note.txt", b"Case note", datetime.now(UTC))
"""


@pytest.mark.parametrize("point", ["write", "fsync", "link", ""])
def test_killed_anywhere_a_confined_export_is_whole_or_not_there(tmp_path: Path, point: str) -> None:
    done = subprocess.run([sys.executable, "-c", KILLED_AT, tmp_path, point], cwd=ROOT, check=False)
    if point:
        assert done.returncode == -signal.SIGKILL
        assert list(tmp_path.iterdir()) == []
    else:
        assert done.returncode == 0
        assert (tmp_path / "note.txt").read_bytes() == b"Case note"


@pytest.mark.parametrize("point", ["write", "fsync", "link", "unlink", ""])
def test_where_no_file_can_be_without_a_name_a_kill_leaves_only_what_is_swept(tmp_path: Path, point: str) -> None:
    subprocess.run([sys.executable, "-c", KILLED_AT, tmp_path, point, "named"], cwd=ROOT, check=False)
    left = {path.name for path in tmp_path.iterdir()}
    assert ("note.txt" in left) is (point in {"unlink", ""})
    sweep(tmp_path)
    assert {path.name for path in tmp_path.iterdir()} == left & {"note.txt"}
    if "note.txt" in left:
        assert (tmp_path / "note.txt").read_bytes() == b"Case note"


def test_an_export_still_being_written_is_not_swept(tmp_path: Path) -> None:
    with (tmp_path / ".candour-unfinished-ab").open("wb") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        sweep(tmp_path)
        assert len(list(tmp_path.iterdir())) == 1
    sweep(tmp_path)
    assert list(tmp_path.iterdir()) == []
