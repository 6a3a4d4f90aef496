from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

import pytest

from engine.vault import Vault

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

CHEAP = 10  # scrypt's least cost: a test opens hundreds of vaults


@pytest.fixture
def words() -> str:
    return "an otter reads slowly"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "vault"


@pytest.fixture
def vault(folder: Path, words: str) -> Iterator[Vault]:
    with Vault.create(folder, words, cost=CHEAP) as vault:
        yield vault


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """Mount a disk of 256 kB."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(
        ["/bin/mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", disk], capture_output=True, check=False
    )
    if mounted.returncode:
        pytest.skip("mounting a small disk needs root")
    yield disk
    subprocess.run(["/bin/umount", disk], check=True)
