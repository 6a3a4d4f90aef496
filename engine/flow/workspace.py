"""An unlocked vault and the tools that act on it: where meetings are listed, begun and taken up again."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING

import msgspec

from engine import destruction, drafting, handover, holds, keeping, ledger
from engine.audio.chunks import Recording
from engine.certificate import text
from engine.errors import CandourError, Damaged, InputInvalid, NotAllowed, StorageError
from engine.export import free_name, write
from engine.flow import erasing, retiring
from engine.flow.meeting_flow import MeetingFlow
from engine.flow.second_reading import begin_reading
from engine.locations import exports_folder, vault_folder
from engine.meeting import Answer, Meeting, Participant, Scope, Stage
from engine.text import clean_line
from engine.vault import Vault

if TYPE_CHECKING:
    from pathlib import Path

    from engine.audio.chunks import Missing
    from engine.flow.tools import Tools
    from engine.holds import HoldReason
    from engine.meeting import Certificate, Export
    from engine.vault import SealedMeeting

Day = date
"""The same by another name, for records with a field called `date`."""

DICTATED = "dictated-note"
"""The kind, and the template, of a note dictated alone."""


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
    minutes_due: Day | None = None
    kept_until: Day | None = None
    held_until: Day | None = None
    interrupted: bool = False
    recorded: bool = False


@dataclass(frozen=True, slots=True)
class Recovered:
    """What was wrong with a meeting: what was put back from its last good copy, and what sound there is and is not.

    `interrupted` says that a recording was broken off; recording or transcribing goes on behind what is there.
    """

    id: str
    restored: tuple[str, ...] = ()
    interrupted: bool = False
    sealed_seconds: float = 0.0
    missing: tuple[Missing, ...] = ()
    trouble: str = ""

    @property
    def touched(self) -> bool:
        """Tell whether anything was wrong at all."""
        return bool(self.restored or self.interrupted or self.missing or self.trouble)


def vault_exists(locations: Locations) -> bool:
    """Tell whether there is a vault to unlock."""
    return Vault.exists(locations.vault)


def create(locations: Locations, passphrase: str, tools: Tools) -> Workspace:
    """Make a vault with this passphrase and open it; about a second of computing."""
    return Workspace(Vault.create(locations.vault, passphrase), locations.exports, tools)


def unlock(locations: Locations, passphrase: str, tools: Tools) -> Workspace:
    """Open the vault; about a second of computing. Raises `VaultLocked`, `VaultBusy` or `Damaged`."""
    return Workspace(Vault.unlock(locations.vault, passphrase), locations.exports, tools)


def enter(locations: Locations, passphrase: str, tools: Tools) -> Workspace:
    """Open the vault for somebody who will see the list of meetings; what the policy lets nobody keep goes first."""
    workspace = unlock(locations, passphrase, tools)
    workspace.retire()
    return workspace


class Workspace:
    """The meetings of one unlocked vault, each with one flow; erasures that were interrupted are finished first.

    What takes long (`destroy`, `recover`: seconds for an hour of sound) may be called in a thread beside the screens.
    `clock` says that this machine's clock was set back since the vault was used last, or nothing.
    """

    def __init__(self, vault: Vault, exports: Path, tools: Tools) -> None:
        self._vault = vault
        self._tools = tools
        self._flows: dict[str, MeetingFlow] = {}
        self.policy = tools.policy
        self.folder = vault.folder
        self.export_folder = exports
        erasing.finish(vault)
        self.clock = _clock(vault)
        self.recovery_changed = self._share()

    def _share(self) -> bool:
        """Let the recovery key of the policy open the vault, and no other; tell whether that changed who can open it.

        What the disk refuses, or damaged records, must not keep people from their meetings: it is tried again.
        """
        wanted = self.policy.recovery_key
        with suppress(Damaged, StorageError):
            if wanted != self._vault.recovery:
                self._vault.share_with(wanted)
                ledger.append(self._vault, "recovery_key_set" if wanted else "recovery_key_removed")
                return True
        return False

    @property
    def recovery(self) -> str:
        """The public key of the organisation's whose secret half opens this vault too, or nothing."""
        return self._vault.recovery

    def change_passphrase(self, present: str, new: str) -> None:
        """Let a new passphrase open the vault and the present one no more; some two seconds of computing.

        Raises `VaultLocked` where the present one is not it, `UsageError` where the new one is weak.
        """
        try:
            self._vault.change_passphrase(present, new)
            ledger.append(self._vault, "passphrase_changed")
        except StorageError as error:
            error.hint = "One of the two opens the vault: try the new passphrase first, then the one before."
            raise

    def meetings(self) -> tuple[Summary, ...]:
        """List every meeting, those whose recording was broken off first, then the newest.

        A damaged one is listed with its trouble, never left out.
        """
        held = holds.in_force(self._vault)
        rows = [
            replace(self._summary(name), held_until=held[name].until if name in held else None)
            for name in self._vault.meeting_ids()
        ]
        return tuple(sorted(rows, key=lambda row: (row.interrupted, row.date is None, row.date, row.id), reverse=True))

    def expired(self) -> tuple[Summary, ...]:
        """Return the meetings that are due for destruction by the policy."""
        today = self._tools.now().date()
        return tuple(
            row
            for row in self.meetings()
            if row.kept_until is not None and row.kept_until <= today and row.held_until is None
        )

    def _summary(self, name: str) -> Summary:
        try:
            sealed = self._sealed(name)
            meeting = self._described(sealed) or Meeting(name, self._tools.now())
            filed = sealed.read("filed", date) if meeting.stage is Stage.DESTRUCTION else None
            runs = sealed.read("recordings", tuple[Recording, ...]) or ()
        except CandourError as error:
            return Summary(name, None, trouble=error.message)
        return Summary(
            name,
            meeting.stage,
            meeting.kind,
            meeting.date,
            meeting.purpose,
            minutes_due=keeping.minutes_due(meeting, self.policy),
            kept_until=keeping.kept_until(meeting, self.policy, filed),
            interrupted=any(run.chunks is None for run in runs),
            recorded=bool(runs),
        )

    def templates(self) -> tuple[drafting.Template, ...]:
        """Return every kind of record there is a template for, by title."""
        folder = self.policy.folder("templates")
        known = (drafting.load_template(name, folder) for name in drafting.template_names(folder))
        return tuple(sorted(known, key=lambda template: template.title))

    def blank(self, name: str = "") -> Meeting:
        """Return a meeting as it is before anything is entered."""
        now = self._tools.now()
        return Meeting(name, now, date=now.date(), glossary=self.policy.glossary)

    def new(self) -> MeetingFlow:
        """Begin a meeting: its own keys, its own folder, at the stage of set-up."""
        return self.open(self._vault.new_meeting().id)

    def dictate(self, practitioner: str) -> MeetingFlow:
        """Begin a note that one person dictates alone: to begin is their own yes to each scope; ready to record.

        Raises `NotAllowed` where the policy lets no such note be recorded; nothing of it is left then.
        """
        flow = self.new()
        try:
            flow.change(
                kind=DICTATED,
                template=DICTATED,
                practitioner=practitioner,
                participants=(Participant("p1", practitioner, "practitioner"),),
            )
            flow.go(Stage.CONSENT)
            for scope in Scope:
                flow.answer("p1", scope, Answer.YES, read="")
            flow.go(Stage.RECORDING)
            flow.speaker("p1", at=0.0)
        except CandourError:
            self.destroy(flow.meeting.id, practitioner)
            raise
        return flow

    @property
    def reading_key(self) -> str:
        """The public key to which others seal records they want this person to read; made when first asked for."""
        return handover.public(self._reading_secret())

    def _reading_secret(self) -> str:
        keys = self._vault.records.table("reading")
        for known in keys:
            return str(known["secret"])
        secret = handover.new_key()
        keys.insert({"secret": secret})
        return secret

    def read_for(self, path: Path, reader: str) -> MeetingFlow:
        """Take a record that was handed over to this person's key into the vault, at the desk of the review.

        Raises `InputInvalid` for a file that is not in order; nothing of it is left then.
        """
        parcel = handover.open_parcel(handover.read(path), self._reading_secret())
        if not clean_line(reader):
            raise InputInvalid("Nobody is named.", hint="Your name stands beside what you would have otherwise.")
        if parcel.template not in drafting.template_names(self.policy.folder("templates")):
            raise InputInvalid("The record follows a template you do not have.", hint="Ask your administrator for it.")
        sealed = self._vault.new_meeting()
        begin_reading(sealed, parcel, clean_line(reader), self._tools.now())
        ledger.append(self._vault, "handed_to", sealed.id)
        return self.open(sealed.id)

    def open(self, name: str) -> MeetingFlow:
        """Take up a meeting where it was left."""
        sealed = self._sealed(name)
        if name not in self._flows:
            if self._described(sealed) is None:
                self._begin(sealed)
            self._flows[name] = MeetingFlow(self._vault, sealed, self._tools)
        return self._flows[name]

    def answers_for(self, name: str) -> str:
        """Return who answers for a meeting; nobody is known of one that cannot be read."""
        with suppress(CandourError):
            return self.open(name).meeting.practitioner
        return ""

    def _sealed(self, name: str) -> SealedMeeting:
        """Open a meeting nothing of which is still to be erased."""
        erasing.refuse_pending(self._vault, name)
        return self._vault.open_meeting(name)

    def _begin(self, sealed: SealedMeeting) -> None:
        """Write the first lines of a meeting: of a new one, or of one that was made when the power went."""
        sealed.write("meeting", self.blank(sealed.id))
        ledger.append(self._vault, "created", sealed.id)

    def _described(self, sealed: SealedMeeting) -> Meeting | None:
        """Return a meeting's description, None for one that was just made; Damaged where it ought to have one."""
        meeting = sealed.read("meeting", Meeting)
        if meeting is None and not sealed.untouched:
            raise Damaged("This meeting has lost its description.", hint="Restore the vault from a backup.")
        return meeting

    def recover(self) -> tuple[Recovered, ...]:
        """Put last good copies in place of what is damaged, and say of every meeting concerned what there is."""
        index = (Recovered("vault", ("records",)),) if self._vault.restore() else ()
        self._flows = {name: flow for name, flow in self._flows.items() if flow.recording_now}
        found = [self._recovered(name) for name in self._vault.meeting_ids() if name not in self._flows]
        return (*index, *(one for one in found if one.touched))

    def _recovered(self, name: str) -> Recovered:
        restored: tuple[str, ...] = ()
        try:
            restored = self._sealed(name).restore()
            if restored:
                ledger.append(self._vault, "restored", name)
            flow = self.open(name)
            return Recovered(name, restored, flow.interrupted, flow.sealed_seconds, flow.missing_sound())
        except CandourError as error:
            return Recovered(name, restored, trouble=error.message)

    def destroy(self, name: str, by: str) -> Certificate:
        """Destroy a meeting at any stage, readable or not."""
        flow = self._flows.get(name)
        if flow is not None and flow.recording_now:
            raise NotAllowed("The recording is still running.", hint="Stop it first.")
        if self.policy.confirm_filed:
            self._demand_filed(name)
        self._flows.pop(name, None)
        return destruction.destroy(self._vault, name, by)

    def _demand_filed(self, name: str) -> None:
        """Raise `NotAllowed` for an approved record nobody confirmed as filed; one that cannot be read may go."""
        with suppress(Damaged):
            flow = self.open(name)
            if flow.approval is not None and flow.stage is not Stage.DESTRUCTION:
                raise NotAllowed(
                    "The record is approved and not yet confirmed as filed.", hint="Export and file it first."
                )

    def hold(self, name: str, reason: HoldReason, until: Day, why: str, by: str) -> None:
        """Keep a meeting sealed to the end of a day: until then nothing destroys it but the end of the hold."""
        self._vault.meeting_folder(name)
        holds.hold(self._vault, holds.Hold(name, reason, until, clean_line(why), by, self._tools.now()))

    def lift_hold(self, name: str, by: str) -> None:
        """End a hold before its day."""
        holds.lift(self._vault, name, by)

    def held(self, name: str) -> holds.Hold | None:
        """Return the hold a meeting is under, if there is one."""
        return holds.in_force(self._vault).get(name)

    def retire(self) -> tuple[Certificate, ...]:
        """Destroy what is due by the policy, once it was warned of on an earlier day; warn of what soon will be.

        By a clock that was set back nothing is destroyed.
        """
        return () if self.clock else retiring.retire(self, self._vault)

    def certificates(self) -> tuple[Certificate, ...]:
        """Return the certificates of everything destroyed here, oldest first."""
        return destruction.certificates(self._vault)

    def write_certificate(self, certificate: Certificate, folder: Path) -> tuple[Export, ...]:
        """Write a certificate into `folder` twice: as JSON for programs, as text for people."""
        now = self._tools.now()
        forms = {".json": msgspec.json.format(msgspec.json.encode(certificate)), ".txt": text(certificate).encode()}
        return tuple(
            write(folder, free_name(folder, f"certificate-{certificate.meeting}{suffix}"), data, now)
            for suffix, data in forms.items()
        )

    def verify_ledger(self) -> ledger.Verified:
        """Check that the ledger is whole."""
        return ledger.verify(self._vault)

    def alone(self) -> None:
        """Tell whoever wants the vault next that this process has lost its terminal and works on."""
        self._vault.alone()

    def lock(self) -> None:
        """Forget every key and let another Candour open the vault."""
        self._flows.clear()
        self._vault.lock()


def _clock(vault: Vault) -> str:
    """Say it, and note it, where the ledger ends later than it is by this machine's clock."""
    with suppress(Damaged, StorageError):
        if (last := ledger.ahead(vault)) is not None:
            ledger.append(vault, "clock_set_back")
            return (
                f"This computer’s clock was set back: it says {holds.today():%-d %B %Y}, and this vault was last used "
                f"on {last.astimezone():%-d %B %Y}. Set it right: holds and periods of keeping end by it."
            )
    return ""
