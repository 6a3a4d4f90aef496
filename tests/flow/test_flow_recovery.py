"""Who opens a vault: the passphrase, changed by whoever knows it, and the recovery key of the organisation's policy."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import msgspec
import pytest
from pyrage import x25519
from studio import CHEAP, PASSPHRASE, Studio

from engine import ledger
from engine.errors import VaultLocked
from engine.flow import Workspace
from engine.policy import built_in
from engine.vault import Vault
from tui.plain import program
from tui.plain.lines import Asker

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

NEW = "a heron over water"


@pytest.fixture
def opened(tmp_path: Path) -> Callable[..., Workspace]:
    """Give a function that opens the vault, as a start of the program does under this recovery key."""
    Vault.create(tmp_path / "vault", PASSPHRASE, cost=CHEAP).lock()

    def start(recovery: str = "", passphrase: str = PASSPHRASE) -> Workspace:
        policy = msgspec.structs.replace(built_in(), recovery_key=recovery)
        vault = Vault.unlock(tmp_path / "vault", passphrase)
        return Workspace(vault, tmp_path, replace(Studio().tools(), policy=policy))

    return start


def said(workspace: Workspace, capsys: pytest.CaptureFixture[str], *answers: str) -> str:
    """Lead through plain lines with these answers, leave, and return what was said."""
    left = iter((*answers, "0"))
    program.run(workspace, Asker(lambda _: next(left)))
    workspace.lock()
    return " ".join(capsys.readouterr().out.split())


def test_the_policys_recovery_key_counts_from_the_next_start_and_is_said(
    opened: Callable[..., Workspace], capsys: pytest.CaptureFixture[str]
) -> None:
    first, second = (str(x25519.Identity.generate().to_public()) for _ in range(2))
    starts = []
    for key in ("", first, first, second, "", ""):
        workspace = opened(key)
        assert workspace.recovery == key
        starts.append((workspace.recovery_changed, said(workspace, capsys)))
    assert [changed for changed, _ in starts] == [False, True, False, True, True, False]
    still = "our organisation’s recovery key opens this vault too"
    now = f"From now on y{still}"
    for (_, text), wanted in zip(starts, ("", now, still, now, "opens this vault no longer", ""), strict=True):
        assert wanted in text
        assert ("recovery key" in text) is bool(wanted)
    workspace = opened("")
    events = [entry.event for entry in ledger.entries(workspace._vault)]
    assert events == ["recovery_key_set", "recovery_key_set", "recovery_key_removed"]
    workspace.lock()


def test_the_passphrase_is_changed_in_plain_lines(
    opened: Callable[..., Workspace], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("engine.vault.STANDARD_COST", CHEAP)
    assert "The two are not the same." in said(opened(), capsys, "c", PASSPHRASE, NEW, "another river", "")
    assert "This is not the vault's passphrase." in said(opened(), capsys, "c", "no", NEW, NEW)
    assert "at least 12 characters" in said(opened(), capsys, "c", PASSPHRASE, "short", "")
    assert "The new passphrase opens the vault" in said(opened(), capsys, "c", PASSPHRASE, NEW, NEW)
    with pytest.raises(VaultLocked):
        opened()
    workspace = opened(passphrase=NEW)
    assert [entry.event for entry in ledger.entries(workspace._vault)] == ["passphrase_changed"]
    workspace.lock()
