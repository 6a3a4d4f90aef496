"""The way to a vault, known before anything that works on meetings is loaded: the first screen needs no more."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from engine.errors import UsageError, VaultBusy, VaultLocked

if TYPE_CHECKING:
    from collections.abc import Callable

    from engine.errors import CandourError
    from engine.flow import Locations, Tools, Workspace


@dataclass(frozen=True, slots=True)
class Door:
    """Whether there is a vault, and how to make or open it with a passphrase (each takes a second).

    `recovery` is the public key of the organisation's that opens it too, or nothing.
    """

    exists: Callable[[], bool]
    create: Callable[[str], Workspace]
    unlock: Callable[[str], Workspace]
    recovery: str = ""

    def enter(self, passphrase: str) -> Workspace:
        """Open the vault, or make it where there is none."""
        return (self.unlock if self.exists() else self.create)(passphrase)

    @staticmethod
    def fault(passphrase: str) -> str:
        """Say in one sentence why this passphrase will not do for a new vault; empty when it will."""
        from engine.passphrase import weakness  # noqa: PLC0415 - loaded while the passphrase is typed

        return weakness(passphrase)

    @classmethod
    def to(cls, locations: Locations, tools: Tools) -> Door:
        """Return the door to the vault at these places, its meetings worked on with these tools."""
        from engine import flow  # noqa: PLC0415 - whoever names places has loaded it

        return cls(
            lambda: flow.vault_exists(locations),
            lambda passphrase: flow.create(locations, passphrase, tools),
            lambda passphrase: flow.enter(locations, passphrase, tools),
            tools.policy.recovery_key,
        )


def another_helps(error: CandourError) -> bool:
    """Tell whether it is the passphrase that is wrong, so that another can be typed."""
    return isinstance(error, VaultLocked | UsageError) and not isinstance(error, VaultBusy)
