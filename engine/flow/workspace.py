"""An unlocked vault and the tools that act on it: where meetings are listed, begun and taken up again."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from engine import destruction, drafting, ledger
from engine.errors import CandourError
from engine.flow.meeting_flow import MeetingFlow
from engine.locations import exports_folder, vault_folder
from engine.meeting import Meeting, Stage
from engine.vault import Vault

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from engine.flow.tools import Tools
    from engine.meeting import Certificate


@dataclass(frozen=True, slots=True)
class Locations:
    """Where this vault lies and where approved records go."""

    vault: Path
    exports: Path

    @classmethod
    def usual(cls) -> Locations:
        """Return the places the environment names, else the usual ones."""
        return cls(vault_folder(), exports_folder())


@dataclass(frozen=True, slots=True)
class Summary:
    """One row of the list of meetings; `trouble` says in words what is wrong with one that cannot be read."""

    id: str
    stage: Stage | None
    kind: str = ""
    date: date | None = None
    title: str = field(default="", repr=False)
    trouble: str = ""


def vault_exists(locations: Locations) -> bool:
    """Tell whether there is a vault to unlock."""
    return Vault.exists(locations.vault)


def create(locations: Locations, passphrase: str, tools: Tools) -> Workspace:
    """Make a vault with this passphrase and open it; about a second of computing."""
    return Workspace(Vault.create(locations.vault, passphrase), locations.exports, tools)


def unlock(locations: Locations, passphrase: str, tools: Tools) -> Workspace:
    """Open the vault; about a second of computing. Raises `VaultLocked`, `VaultBusy` or `Damaged`."""
    return Workspace(Vault.unlock(locations.vault, passphrase), locations.exports, tools)


class Workspace:
    """The meetings of one unlocked vault."""

    def __init__(self, vault: Vault, exports: Path, tools: Tools) -> None:
        self._vault = vault
        self._tools = tools
        self.folder = vault.folder
        self.export_folder = exports

    def meetings(self) -> tuple[Summary, ...]:
        """List every meeting, newest first; a damaged one is listed with its trouble, never left out."""
        rows = [self._summary(name) for name in self._vault.meeting_ids()]
        return tuple(sorted(rows, key=lambda row: (row.date is None, row.date, row.id), reverse=True))

    def _summary(self, name: str) -> Summary:
        try:
            meeting = self._vault.open_meeting(name).read("meeting", Meeting)
        except CandourError as error:
            return Summary(name, None, trouble=error.message)
        if meeting is None:
            return Summary(name, None, trouble="This meeting has no description.")
        return Summary(name, meeting.stage, meeting.kind, meeting.date, meeting.purpose)

    def templates(self) -> tuple[drafting.Template, ...]:
        """Return every kind of record there is a template for, by title."""
        known = map(drafting.load_template, drafting.template_names())
        return tuple(sorted(known, key=lambda template: template.title))

    def new(self) -> MeetingFlow:
        """Begin a meeting: its own keys, its own folder, at the stage of set-up."""
        sealed = self._vault.new_meeting()
        now = self._tools.now()
        sealed.write("meeting", Meeting(sealed.id, now, date=now.date()))
        ledger.append(self._vault, "created", sealed.id)
        return self.open(sealed.id)

    def open(self, name: str) -> MeetingFlow:
        """Take up a meeting where it was left."""
        return MeetingFlow(self._vault, self._vault.open_meeting(name), self._tools)

    def destroy(self, name: str, by: str) -> Certificate:
        """Destroy a meeting at any stage, readable or not."""
        return destruction.destroy(self._vault, name, by)

    def verify_ledger(self) -> ledger.Verified:
        """Check that the ledger is whole."""
        return ledger.verify(self._vault)

    def lock(self) -> None:
        """Forget every key and let another Candour open the vault."""
        self._vault.lock()
