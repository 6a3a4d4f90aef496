from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

import pytest

from engine.vault import Vault

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
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
def mount() -> Iterator[Callable[[Path], Callable[[], None]]]:
    """Give a function that mounts a disk of 256 kB and returns the function that takes it away again."""
    mounted: list[Path] = []

    def unmount(place: Path) -> None:
        subprocess.run(["/bin/umount", place], check=True)
        mounted.remove(place)

    def mount(place: Path) -> Callable[[], None]:
        place.mkdir()
        command = ["/bin/mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", place]
        if subprocess.run(command, capture_output=True, check=False).returncode:
            pytest.skip("mounting a small disk needs root")
        mounted.append(place)
        return lambda: unmount(place)

    yield mount
    for place in mounted[:]:
        unmount(place)


@pytest.fixture
def small_disk(tmp_path: Path, mount: Callable[[Path], Callable[[], None]]) -> Path:
    mount(tmp_path / "disk")
    return tmp_path / "disk"
