"""Only approved files are found, and what was found is what is opened."""

from __future__ import annotations

import hashlib
import os
from typing import TYPE_CHECKING

import msgspec
import pytest

from models import catalogue
from models.catalogue import ADDED, Entry, Weights
from models.errors import ModelBroken, ModelMissing, ModelUntrusted
from models.places import weights_folders

if TYPE_CHECKING:
    from pathlib import Path

OURS = b"GGUF and the rest"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of weights with one model added by hand."""
    monkeypatch.setenv("CANDOUR_MODELS", str(tmp_path))
    (tmp_path / "ours.gguf").write_bytes(OURS)
    entry = Entry("ours", "language", "ours.gguf", sha256=hashlib.sha256(OURS).hexdigest())
    (tmp_path / ADDED).write_bytes(msgspec.json.encode([entry]))
    return tmp_path


def test_every_entry_is_known_by_a_digest_and_named_once() -> None:
    entries = catalogue.catalogue()
    assert all(len(entry.sha256) == 64 or len(entry.sha1) == 40 for entry in entries)
    assert all(entry.licence and entry.origin for entry in entries)
    assert len({entry.name for entry in entries}) == len({entry.file for entry in entries}) == len(entries)


def test_the_official_digests_are_those_of_whisper_cpp() -> None:
    sha1 = {entry.name: entry.sha1 for entry in catalogue.catalogue() if entry.kind == "speech"}
    assert sha1["tiny.en"] == "c78c86eb1a8faa21b369bcd33207cc90d64ae9df"
    assert sha1["base"] == "465707469ff3a37a2b9b8d8f89f2f99de7299dac"
    assert sha1["large-v3-turbo-q5_0"] == "e050f7970618a659205450ad97eb95a18d69c9ee"


def test_a_model_added_by_hand_is_found(folder: Path) -> None:
    found = catalogue.find("ours")
    assert found == Weights("ours", "language", folder / "ours.gguf", hashlib.sha256(OURS).hexdigest())
    descriptor = catalogue.open_verified(found)
    assert os.read(descriptor, 100) == OURS
    os.close(descriptor)


def test_a_missing_file_is_named_with_its_folder(folder: Path) -> None:
    with pytest.raises(ModelMissing) as caught:
        catalogue.find("base")
    assert "ggml-base.bin" in caught.value.message
    assert str(folder) in caught.value.message


@pytest.mark.usefixtures("folder")
def test_an_unknown_name_is_missing() -> None:
    with pytest.raises(ModelMissing, match="no approved model"):
        catalogue.find("../../etc/passwd")


def test_another_file_under_an_approved_name_is_refused(folder: Path) -> None:
    (folder / "ggml-tiny.en.bin").write_bytes(b"lmgg something else")
    with pytest.raises(ModelUntrusted):
        catalogue.find("tiny.en")


def test_a_file_changed_in_place_behind_its_times_is_refused(folder: Path) -> None:
    found = catalogue.find("ours")
    before = found.path.stat()
    with (folder / "ours.gguf").open("r+b") as file:
        file.write(b"X")
    os.utime(found.path, ns=(before.st_atime_ns, before.st_mtime_ns))
    with pytest.raises(ModelUntrusted):
        catalogue.open_verified(found)
    with pytest.raises(ModelUntrusted):
        catalogue.find("ours")


def test_a_file_swapped_after_it_was_found_is_refused(folder: Path) -> None:
    found = catalogue.find("ours")
    (folder / "new").write_bytes(OURS[::-1])
    (folder / "new").replace(found.path)
    with pytest.raises(ModelUntrusted):
        catalogue.open_verified(found)


def test_a_file_that_went_is_missing(folder: Path) -> None:
    found = catalogue.find("ours")
    (folder / "ours.gguf").unlink()
    with pytest.raises(ModelMissing):
        catalogue.open_verified(found)


def test_a_pipe_is_not_waited_for(folder: Path) -> None:
    os.mkfifo(folder / "pipe")
    with pytest.raises(ModelMissing):
        catalogue.open_regular(folder / "pipe")


@pytest.mark.parametrize(
    "text", ['[{"name": "ours"', '[{"name": "\\u001b[2J", "kind": "speech", "file": "x"}]', "pipe", "/dev/zero"]
)
def test_a_damaged_list_is_an_error_and_neither_an_empty_one_nor_waited_for(folder: Path, text: str) -> None:
    (folder / ADDED).unlink()
    if text == "pipe":
        os.mkfifo(folder / ADDED)
    elif text.startswith("/"):
        (folder / ADDED).symlink_to(text)
    else:
        (folder / ADDED).write_text(text)
    with pytest.raises(ModelBroken):
        catalogue.entries()


def test_status_tells_good_from_damaged_from_missing(folder: Path) -> None:
    (folder / "ggml-tiny.en.bin").write_bytes(b"no")
    states = {status.entry.name: status.state for status in catalogue.status()}
    assert (states["ours"], states["tiny.en"], states["base"]) == ("good", "damaged", "missing")


def test_the_default_for_wording_is_one_that_is_installed(folder: Path) -> None:
    assert catalogue.default("speech") == "base"
    assert catalogue.default("language") == "ours"
    (folder / "ours.gguf").unlink()
    assert catalogue.default("language") == "SmolLM2-135M-Instruct"


def test_a_relative_data_folder_is_ignored_as_the_rules_say(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CANDOUR_MODELS", raising=False)
    monkeypatch.setenv("XDG_DATA_HOME", "planted")
    assert all(place.is_absolute() for place in weights_folders())
