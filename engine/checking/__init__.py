"""Whether what a record says was said: evidence and findings as pure functions; no model, no disk, no screen."""

from engine.checking.check import LineCheck, check, check_statement
from engine.checking.findings import Checked, CheckedStatement, Supported, Verification
from engine.checking.frames import under
from engine.checking.reading import Reading, Reads, reread

__all__ = [
    "Checked",
    "CheckedStatement",
    "LineCheck",
    "Reading",
    "Reads",
    "Supported",
    "Verification",
    "check",
    "check_statement",
    "reread",
    "under",
]
