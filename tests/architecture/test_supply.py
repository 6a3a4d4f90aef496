"""Every dependency has its reason and its hash, and no file names where packages come from."""

from __future__ import annotations

import re
import subprocess
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LOCKS = sorted((ROOT / ".ci" / "requirements").glob("*.txt"))


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


def test_no_file_names_a_package_registry() -> None:
    hosts = re.compile(r"(?:pypi|pythonhosted|registry\.npmjs|deb\.debian|huggingface)\.(?:org|com|co)\b")
    for path in tracked():
        if path.suffix not in {".flac", ".png", ".gz"} and path != Path(__file__):
            assert not hosts.search(path.read_text(encoding="utf-8", errors="ignore")), path
