"""What leaves the vault: the approved record, in a form others can read, written once and never over anything."""

from __future__ import annotations

from engine.export.agreed import Agreed, SaidNo, gathered
from engine.export.ai_use import Counts, Used, ai_use, ai_use_of_copy, ai_use_of_version, count
from engine.export.boxes import Box, boxes, boxes_text
from engine.export.copies import FAMILY, Copy, LeftOut, children, cut, names, propose
from engine.export.files import free_name, sweep, write
from engine.export.pages import Dress, of_blocks, of_copy, of_notes, of_record, of_statement
from engine.export.render import FORMS, render

__all__ = [
    "FAMILY",
    "FORMS",
    "Agreed",
    "Box",
    "Copy",
    "Counts",
    "Dress",
    "LeftOut",
    "SaidNo",
    "Used",
    "ai_use",
    "ai_use_of_copy",
    "ai_use_of_version",
    "boxes",
    "boxes_text",
    "children",
    "count",
    "cut",
    "free_name",
    "gathered",
    "names",
    "of_blocks",
    "of_copy",
    "of_notes",
    "of_record",
    "of_statement",
    "propose",
    "render",
    "sweep",
    "write",
]
