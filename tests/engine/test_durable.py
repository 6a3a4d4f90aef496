from __future__ import annotations

import os
import resource
import signal
import stat
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine import durable
from engine.errors import Damaged, StorageError

if TYPE_CHECKING:
    from pathlib import Path


@given(st.binary(max_size=5000), st.binary(max_size=5000))
def test_what_was_written_is_read_back_and_replaces_all_of_what_was_there(
    tmp_path_factory: pytest.TempPathFactory, first: bytes, second: bytes
) -> None:
    path = tmp_path_factory.mktemp("durable") / "file"
    durable.write(path, first)
    assert durable.read(path) == first
    durable.write(path, second)
    assert durable.read(path) == second
    assert [entry.name for entry in path.parent.iterdir()] == ["file"]


def test_only_the_owner_may_read_whatever_the_umask(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        durable.write(tmp_path / "file", b"x")
        durable.make_folder(tmp_path / "folder")
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "file").stat().st_mode) == 0o600
    assert stat.S_IMODE((tmp_path / "folder").stat().st_mode) == 0o700


def test_a_link_planted_at_the_name_is_replaced_and_never_followed(tmp_path: Path) -> None:
    (tmp_path / "target").write_bytes(b"precious")
    (tmp_path / "file").symlink_to(tmp_path / "target")
    durable.write(tmp_path / "file", b"new")
    assert (tmp_path / "target").read_bytes() == b"precious"
    assert not (tmp_path / "file").is_symlink()


def test_a_write_the_system_cuts_short_is_not_called_saved(tmp_path: Path) -> None:
    durable.write(tmp_path / "file", b"old")
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, before[1]))
    try:
        with pytest.raises(StorageError):
            durable.write(tmp_path / "file", bytes(5000))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, handler)
    assert [(entry.name, entry.read_bytes()) for entry in tmp_path.iterdir()] == [("file", b"old")]


def test_a_full_disk_is_an_error_and_the_old_file_stays(small_disk: Path) -> None:
    durable.write(small_disk / "file", b"old")
    outcomes = set()
    for size in range(0, 300 * 1024, 20 * 1024):
        try:
            durable.write(small_disk / "large", bytes(size))
            outcomes.add("saved")
            assert (small_disk / "large").stat().st_size == size
            durable.destroy(small_disk / "large")
        except StorageError:
            outcomes.add("refused")
            assert [entry.name for entry in small_disk.iterdir()] == ["file"]
    assert outcomes == {"saved", "refused"}
    assert durable.read(small_disk / "file") == b"old"


@pytest.mark.parametrize("plant", ["nothing", "link", "pipe", "folder", "large"])
def test_what_is_no_plain_file_is_damage_and_does_not_hang(tmp_path: Path, plant: str) -> None:
    path = tmp_path / "file"
    (tmp_path / "other").write_bytes(b"x")
    match plant:
        case "link":
            path.symlink_to(tmp_path / "other")
        case "pipe":
            os.mkfifo(path)
        case "folder":
            path.mkdir()
        case "large":
            path.write_bytes(bytes(101))
    with pytest.raises(Damaged):
        durable.read(path, limit=100)


def test_writing_into_a_folder_that_is_not_there_is_a_storage_error(tmp_path: Path) -> None:
    with pytest.raises(StorageError):
        durable.write(tmp_path / "gone" / "file", b"x")


def test_destroying_overwrites_before_it_deletes(tmp_path: Path) -> None:
    durable.write(tmp_path / "file", b"secret" * 1000)
    os.link(tmp_path / "file", tmp_path / "second name")
    durable.destroy(tmp_path / "file", tmp_path / "never was")
    assert not (tmp_path / "file").exists()
    assert b"secret" not in (tmp_path / "second name").read_bytes()
    assert (tmp_path / "second name").stat().st_size == 6000


def test_destroying_a_link_leaves_what_it_points_to(tmp_path: Path) -> None:
    (tmp_path / "target").write_bytes(b"precious")
    (tmp_path / "link").symlink_to(tmp_path / "target")
    durable.destroy(tmp_path / "link")
    assert [(entry.name, entry.read_bytes()) for entry in tmp_path.iterdir()] == [("target", b"precious")]


def test_one_file_that_cannot_be_deleted_does_not_save_the_others(tmp_path: Path) -> None:
    (tmp_path / "stuck").mkdir()
    (tmp_path / "file").write_bytes(b"x")
    with pytest.raises(StorageError):
        durable.destroy(tmp_path / "stuck", tmp_path / "file")
    assert not (tmp_path / "file").exists()


def test_a_folder_of_the_vault_is_made_tight_and_never_a_link(tmp_path: Path) -> None:
    (tmp_path / "open").mkdir(mode=0o755)
    durable.make_folder(tmp_path / "open")
    assert stat.S_IMODE((tmp_path / "open").stat().st_mode) == 0o700
    (tmp_path / "link").symlink_to(tmp_path / "open")
    (tmp_path / "file").write_bytes(b"")
    for name in ("link", "file"):
        with pytest.raises(Damaged):
            durable.make_folder(tmp_path / name)


def test_a_sweep_takes_what_was_left_unfinished_and_nothing_else(tmp_path: Path) -> None:
    kept = ["file", "folder/file.new", "folder/.hidden"]
    swept = [".0011.new", "folder/.2233.new", "folder/.k7qm-3xtd.new/sound/x.age", "folder/.k7qm-3xtd.new/key.age"]
    for name in kept + swept:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(b"x")
    durable.sweep(tmp_path)
    assert sorted(str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*") if path.is_file()) == sorted(kept)
    assert not (tmp_path / "folder/.k7qm-3xtd.new").exists()
