"""Every dependency has its reason and its hash, and no file names where packages come from."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LOCKS = sorted((ROOT / ".ci" / "requirements").glob("*.txt"))
SHIPPED = [ROOT / ".ci" / "requirements" / f"{name}.txt" for name in ("runtime", "llama", "whisper")]


def tracked() -> list[Path]:
    listed = subprocess.run(["/usr/bin/git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False).stdout
    return [ROOT / name for name in listed.splitlines() if (ROOT / name).is_file()]


def test_each_dependency_has_a_reason_beside_it() -> None:
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    project = tomllib.loads(text)
    for wanted in [*project["project"]["dependencies"], *project["dependency-groups"]["dev"]]:
        assert re.search(rf'"{re.escape(wanted)}",\s+# \w', text), wanted


@pytest.mark.parametrize("lock", LOCKS, ids=lambda path: path.name)
def test_a_lock_file_pins_every_package_by_hash_and_names_no_place(lock: Path) -> None:
    text = lock.read_text(encoding="utf-8")
    pins = re.split(r"\n(?=[A-Za-z])", text)
    assert all("--hash=sha256:" in pin for pin in pins if "==" in pin)
    assert "://" not in text
    assert "index" not in text


def made(folder: Path) -> tuple[bytes, bytes]:
    command = [sys.executable, str(ROOT / ".ci" / "sbom.py"), str(folder)]
    subprocess.run(command, check=True, capture_output=True)
    return (folder / "sbom.cdx.json").read_bytes(), (folder / "licences.txt").read_bytes()


def test_the_bill_of_materials_is_the_locks_and_always_the_same(tmp_path: Path) -> None:
    first = made(tmp_path / "first")
    assert first == made(tmp_path / "second")
    bill = json.loads(first[0])
    listed = {(part["name"], part["version"]): part for part in bill["components"]}
    pins = re.findall(r"^([\w.-]+)==(\S+)((?:.*\n +--hash.*)+)", "".join(map(Path.read_text, SHIPPED)), re.MULTILINE)
    assert len(pins) > 30
    for name, version, hashes in pins:
        part = listed.pop((name, version))
        assert {one["content"] for one in part["hashes"]} == set(re.findall(r"sha256:(\w+)", hashes))
        assert part["licenses"][0]["expression"] not in {"", "?", "UNKNOWN"}
    assert {part["type"] for part in listed.values()} == {"machine-learning-model"}
    assert not re.search(r"\bA?GPL-[\d.]+(?!.* WITH GCC-exception)", first[1].decode())


def test_two_builds_of_the_wheel_are_the_same_to_the_last_bit(tmp_path: Path) -> None:
    """From two copies of other times and permissions."""
    digests = set()
    for number, mode in enumerate((0o600, 0o644)):
        copy = tmp_path / f"{number}"
        for room in ("tui", "engine", "models"):
            shutil.copytree(ROOT / room, copy / room, ignore=shutil.ignore_patterns("__pycache__", "weights"))
        for name in ("pyproject.toml", "README.md", "LICENSE"):
            shutil.copy(ROOT / name, copy / name)
        for path in copy.rglob("*"):
            if path.is_file():
                path.chmod(mode)
                os.utime(path, (number * 10**8, number * 10**8))
        command = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "-d", str(copy / "out")]
        subprocess.run(command, cwd=copy, check=True, capture_output=True)
        (wheel,) = (copy / "out").iterdir()
        digests.add(hashlib.sha256(wheel.read_bytes()).hexdigest())
    assert len(digests) == 1


def test_no_file_names_a_package_registry() -> None:
    hosts = re.compile(r"(?:pypi|pythonhosted|registry\.npmjs|deb\.debian|huggingface)\.(?:org|com|co)\b")
    for path in tracked():
        if path.suffix not in {".flac", ".png", ".gz"} and path != Path(__file__):
            assert not hosts.search(path.read_text(encoding="utf-8", errors="ignore")), path
