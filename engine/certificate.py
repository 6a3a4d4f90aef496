"""The certificate of a destruction as people read it, and what can be said of the storage it happened on."""

from __future__ import annotations

import os
import textwrap
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from engine.meeting import Certificate

KINDS = {
    "keys": "key",
    "sound": "sound",
    "transcripts": "transcript",
    "drafts": "draft and approved texts",
    "records": "set-up, consent and notes",
}
"""What is in the files of each kind, as people call it."""

_WIDTH = 72
_FINGERPRINTS = (
    "For whoever checks this: fingerprints (SHA-256), from which nothing can be read. Over the list of sealed files of "
    "each kind, and of the vault's ledger as it stood when this was ordered:"
)
_NEVER_OVER = frozenset({"btrfs", "zfs", "overlay", "f2fs", "nilfs2", "bcachefs"})
_ELSEWHERE = frozenset({"nfs", "nfs4", "cifs", "smb3", "9p", "fuse.sshfs", "virtiofs"})
_ANY = "Overwriting reaches the file's own blocks; a journal, a snapshot or the disk itself may keep older copies."


def text(certificate: Certificate) -> str:
    """Return the certificate as plain lines."""
    counted = [f"  {count:>6}  {KINDS.get(kind, kind)}" for kind, count in certificate.destroyed]
    digests = [
        f"  {KINDS.get(kind, kind)}\n  {digest}"
        for (kind, count), digest in zip(certificate.destroyed, certificate.digests, strict=True)
        if count
    ]
    by = f" by {certificate.by}" if certificate.by else ""
    return "\n".join(
        [
            f"Certificate of destruction: meeting {certificate.meeting}",
            f"Destroyed on {certificate.at:%-d %B %Y at %H:%M %Z}{by}.",
            "",
            "Files destroyed, by what was in them:",
            *counted,
            "",
            *textwrap.wrap(certificate.promise, _WIDTH),
            *textwrap.wrap(certificate.storage, _WIDTH),
            "",
            *textwrap.wrap(_FINGERPRINTS, _WIDTH),
            *digests,
            f"  ledger\n  {certificate.ledger_head}",
        ]
    )


def storage(folder: Path) -> str:
    """Say what a folder lies on, and what overwriting means there."""
    kind = _file_system(folder)
    if kind == "tmpfs":
        return "The vault lies in memory (tmpfs): what was there is gone with the power at the latest."
    if kind in _ELSEWHERE:
        return f"The vault lies on another machine ({kind}): what that keeps of old files is not known here."
    said = f"{kind} never writes over what is there: overwriting reaches no old block." if kind in _NEVER_OVER else _ANY
    solid = " The disk has no moving parts and may keep old blocks until it needs them." if _solid(folder) else ""
    return f"The vault lies on {kind or 'a file system of unknown kind'}. {said}{solid}"


def _file_system(folder: Path) -> str:
    """Return the kind of file system by the mount nearest above; empty when the kernel does not say."""
    best, kind = "", ""
    with suppress(OSError, ValueError, IndexError):
        for line in Path("/proc/self/mountinfo").read_text(encoding="utf-8").splitlines():
            left, right = line.split(" - ", 1)
            place = left.split()[4].replace("\\040", " ")
            if len(place) >= len(best) and folder.resolve().is_relative_to(place):
                best, kind = place, right.split()[0]
    return kind


def _solid(folder: Path) -> bool:
    """Tell whether the kernel calls the disk one without moving parts."""
    with suppress(OSError):
        number = folder.stat().st_dev
        device = Path("/sys/dev/block", f"{os.major(number)}:{os.minor(number)}").resolve()
        for place in (device, device.parent):
            if (place / "queue" / "rotational").exists():
                return (place / "queue" / "rotational").read_text(encoding="ascii").strip() == "0"
    return False
