"""The examination of a machine: what an administrator is told, and encryption found beneath a stack of devices."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from engine import doctor

if TYPE_CHECKING:
    from pathlib import Path

LOOKED_AT = {
    "network", "writing", "children", "dumps", "processor", "memory", "speech model", "language model", "sound", "disk",
    "encryption", "swap", "temporary", "clock", "terminal",
}  # fmt: skip


def test_each_promise_is_looked_at_and_told_in_a_sentence(tmp_path: Path) -> None:
    checks = doctor.examine(tmp_path / "not made yet" / "vault")
    assert {check.name for check in checks} == LOOKED_AT
    assert all(check.sentence.endswith((".", "fetch")) and len(check.sentence) < 130 for check in checks)


@pytest.mark.parametrize(("uuid", "found"), [("CRYPT-LUKS2-0123", True), ("LVM-0123", False)])
def test_encryption_is_found_beneath_a_volume(tmp_path: Path, uuid: str, *, found: bool) -> None:
    disk, volume = tmp_path / "disk", tmp_path / "volume"
    for device, name in ((disk, uuid), (volume, "LVM-4567")):
        (device / "dm").mkdir(parents=True)
        (device / "dm" / "uuid").write_text(f"{name}\n", encoding="ascii")
    (volume / "slaves").mkdir()
    (volume / "slaves" / "disk").symlink_to(disk)
    assert doctor._encrypted(volume) is found
