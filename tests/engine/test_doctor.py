"""The examination of a machine: what an administrator is told, and encryption found beneath a stack of devices."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from engine import doctor

if TYPE_CHECKING:
    from pathlib import Path

LOOKED_AT = {
    "network", "writing", "children", "dumps", "processor", "memory", "speech model", "language model",
    "reader model", "sound", "disk", "encryption", "swap", "temporary", "clock", "terminal",
}  # fmt: skip


def test_each_promise_is_looked_at_and_told_in_a_sentence(tmp_path: Path) -> None:
    checks = doctor.examine(tmp_path / "not made yet" / "vault")
    assert {check.name for check in checks} == LOOKED_AT
    assert all(check.sentence.endswith((".", "fetch")) and len(check.sentence) < 130 for check in checks)


@pytest.mark.parametrize(
    ("disks", "found"),
    [
        (["CRYPT-LUKS2-0123"], True),
        (["CRYPT-LUKS2-0123", "CRYPT-PLAIN-x"], True),
        (["LVM-0123"], False),
        (["CRYPT-INTEGRITY-x"], False),
        (["CRYPT-LUKS2-0123", ""], False),
        ([], False),
    ],
)
def test_encryption_is_found_beneath_a_volume(tmp_path: Path, disks: list[str], *, found: bool) -> None:
    volume = tmp_path / "volume"
    devices = {tmp_path / f"disk{number}": uuid for number, uuid in enumerate(disks)} | {volume: "LVM-4567"}
    (volume / "slaves").mkdir(parents=True)
    for device, uuid in devices.items():
        (device / "dm").mkdir(parents=True)
        (device / "dm" / "uuid").write_text(f"{uuid}\n", encoding="ascii")
        if device != volume:
            (volume / "slaves" / device.name).symlink_to(device)
    assert doctor._encrypted(volume) is found


def test_a_list_of_models_that_cannot_be_read_is_one_answer_among_the_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CANDOUR_MODELS", str(tmp_path))
    (tmp_path / "added.json").write_text("[")
    checks = {check.name: check for check in doctor.examine(tmp_path)}
    assert (checks["models"].state, checks["models"].needed) == ("missing", True)
    assert LOOKED_AT - checks.keys() == {"speech model", "language model", "reader model"}
