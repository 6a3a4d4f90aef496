"""What can go wrong with a meeting, as a tree; the root and the model branch live in `models.errors`.

CandourError                    exit status 1
├── ModelError ...              see models.errors
├── UsageError                  2  the request itself is wrong
├── NotAllowed                  3  policy, consent or the order of stages forbids it
├── VaultLocked                 4  wrong or missing passphrase
│   └── VaultBusy               4  another Candour has this vault open
├── Damaged                     1  a sealed file is missing, changed or truncated; never shown as empty
├── StorageError                1  the disk refused: full, read-only, failing
├── SoundUnreadable             1  a sound file that cannot be understood
├── DeviceError                 1  no microphone, or it is busy, or it went away
├── InputInvalid                1  a file of the user's (transcript, meeting, template, policy) is not in order
│   └── Unfitting               1  what was asked does not fit what there is
└── ExportRefused               1  the export place does not take the file
    └── ExportTaken             1  there is a file of that name already
"""

from __future__ import annotations

from models.errors import CandourError, ChildFailed, ModelBroken, ModelError, ModelMissing, ModelUntrusted

__all__ = [
    "CandourError",
    "ChildFailed",
    "Damaged",
    "DeviceError",
    "ExportRefused",
    "ExportTaken",
    "InputInvalid",
    "ModelBroken",
    "ModelError",
    "ModelMissing",
    "ModelUntrusted",
    "NotAllowed",
    "SoundUnreadable",
    "StorageError",
    "Unfitting",
    "UsageError",
    "VaultBusy",
    "VaultLocked",
]


class UsageError(CandourError):
    """The request itself is wrong: an unknown name, a missing argument."""

    title = "That cannot be done as asked"
    exit_status = 2


class NotAllowed(CandourError):
    """Policy, consent or the order of stages forbids it."""

    title = "Not allowed"
    exit_status = 3


class VaultLocked(CandourError):
    """The passphrase is wrong or was not given."""

    title = "The vault stays locked"
    hint = "Check the passphrase and try again."
    exit_status = 4


class VaultBusy(VaultLocked):
    """Another Candour has this vault open."""

    title = "This vault is already open"
    hint = "Close the other Candour first, or go on working there."


class Damaged(CandourError):
    """A sealed file is missing, changed or truncated; it is never treated as empty."""

    title = "Damaged record"


class StorageError(CandourError):
    """The disk refused a write; what was safe before is safe still."""

    title = "The disk refused"
    hint = "Make room or choose another place, then try again."


class SoundUnreadable(CandourError):
    """A sound file that cannot be understood."""

    title = "Sound file not readable"
    hint = "WAV, FLAC, OGG and MP3 files can be read."


class DeviceError(CandourError):
    """No microphone, or it is busy, or it went away."""

    title = "Microphone problem"
    hint = "Check that it is plugged in and not used by another program."


class InputInvalid(CandourError):
    """A file of the user's is not in order; the message names the place, never the content."""

    title = "File not in order"


class Unfitting(InputInvalid):
    """What was asked does not fit what there is, such as taking back where nothing was changed; nothing is changed."""

    title = "Nothing was changed"


class ExportRefused(CandourError):
    """The export place does not take the file."""

    title = "Not exported"


class ExportTaken(ExportRefused):
    """There is a file of that name already; nothing is ever written over."""
