"""The root of every error a user can meet: each has a title, what happened, and what to do.

    CandourError                exit status 1
    ├── ModelError              something about weights or the process that runs them
    │   ├── ModelMissing        no such weights on this machine
    │   ├── ModelUntrusted      a file whose digest is not the approved one
    │   ├── ModelBroken         the child could not load the file
    │   └── ChildFailed         the child died or broke the protocol in mid-work; the work can be retried
    └── (engine.errors continues the tree)

No message carries a word that was spoken, typed or drafted: errors end up on screens, in logs and in bug reports. Nor
does one carry what could steer a terminal: names of files, keys and sections come from outside.
"""

from __future__ import annotations


class CandourError(Exception):
    """An error with a face: `title` names it, `message` says what happened, `hint` what to do."""

    title = "Something went wrong"
    hint = ""
    exit_status = 1

    def __init__(self, message: str, *, hint: str | None = None, title: str | None = None) -> None:
        self.message = _showable(message)
        super().__init__(self.message)
        if hint is not None:
            self.hint = _showable(hint)
        if title is not None:
            self.title = title


def _showable(text: str) -> str:
    """Return the text with a mark in place of controls and of what hides or reorders others."""
    return "".join(letter if letter.isprintable() or letter == "\n" else "�" for letter in text)


class ModelError(CandourError):
    """Something about weights or about the process that runs them."""

    title = "Model problem"


class ModelMissing(ModelError):
    """The weights asked for are not on this machine."""

    title = "Model not installed"
    hint = "Install it with: candour models fetch"


class ModelUntrusted(ModelError):
    """The file's digest is not the one on the approved list; it was not loaded."""

    title = "Model file refused"
    hint = "Fetch it again with: candour models fetch"


class ModelBroken(ModelError):
    """The child could not make sense of the weights."""

    title = "Model could not be loaded"


class ChildFailed(ModelError):
    """The child process died, hung or broke the protocol; what it had finished is kept."""

    title = "The work stopped part-way"
    hint = "Nothing finished is lost. Try again to go on from there."
