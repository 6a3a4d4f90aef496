"""What leaves the vault: the approved record, in a form others can read, written once and never over anything."""

from __future__ import annotations

from engine.export.ai_use import Counts, ai_use, count
from engine.export.files import free_name, write
from engine.export.render import FORMS, render

__all__ = ["FORMS", "Counts", "ai_use", "count", "free_name", "render", "write"]
