"""The sample meeting: an invented supervision spoken by two synthetic voices, for the demonstration and for practice."""

from __future__ import annotations

from datetime import date
from importlib import resources
from pathlib import Path

from engine.meeting import Participant

DATE = date(2025, 11, 3)
KIND = "supervision"
PURPOSE = "Practice sample: a short supervision"
PARTICIPANTS = (
    Participant("p1", "Helen Okafor", "supervisor"),
    Participant("p2", "Rhys Gray", "social worker"),
)
PRACTITIONER = PARTICIPANTS[0].name
GLOSSARY = ("Maisie", "Siobhan", "Mr Nguyen")

TURNS = ((0.0, "p1"), (7.0, "p2"), (11.6, "p1"), (13.6, "p2"), (22.6, "p1"), (24.4, "p2"), (30.6, "p1"), (32.7, "p2"))
TURNS += ((40.8, "p1"), (42.4, "p2"), (46.4, "p1"), (49.8, "p2"), (53.7, "p1"), (58.7, "p2"), (62.9, "p1"))


def sound() -> Path:
    """Return the path of the sample's sound."""
    return Path(str(resources.files("engine.sample"))) / "demo.flac"
