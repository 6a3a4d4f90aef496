"""What is said before there is a vault, on the screen and in plain lines; loaded with the first thing painted."""

from __future__ import annotations

WELCOME = (
    "Candour takes a meeting from consent to an approved record: it records, turns speech into text, "
    "writes a draft for you to check line by line, and deletes everything but the record you approved. "
    "All of it happens on this machine. Nothing is sent anywhere.\n\n"
    "Everything is kept in a locked vault. Choose its passphrase: at least 12 characters, such as four "
    "unrelated words. Nobody can reset it"
)
DIFFERENT = "The two are not the same. Type them again."


def welcome(recovery: str) -> str:
    """Return what Candour is, what a passphrase is for and who opens the vault besides: said before there is one."""
    if recovery:
        return f"{WELCOME}. Without it only your organisation can open the vault, with its recovery key:\n{recovery}"
    return f"{WELCOME}; without it the vault stays closed for ever."
