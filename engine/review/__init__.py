"""What a practitioner makes of a draft: differences by word, decisions, merging, approval; pure, no I/O, no model."""

from __future__ import annotations

from engine.review.advice import Adviser
from engine.review.approval import ApprovedLine, Version, approve, digest, is_valid
from engine.review.decisions import Review
from engine.review.desk import Amendment, History, Item, provenance
from engine.review.diff import Hunk, HunkKind, apply, pieces, revert, words
from engine.review.looking import Order, Progress
from engine.review.merge import Merged, merge
from engine.review.redraft import redraft
from engine.review.together import OF_TWO, alone, of_two

__all__ = [
    "OF_TWO",
    "Adviser",
    "Amendment",
    "ApprovedLine",
    "History",
    "Hunk",
    "HunkKind",
    "Item",
    "Merged",
    "Order",
    "Progress",
    "Review",
    "Version",
    "alone",
    "apply",
    "approve",
    "digest",
    "is_valid",
    "merge",
    "of_two",
    "pieces",
    "provenance",
    "redraft",
    "revert",
    "words",
]
