"""The sample meeting: an invented supervision, spoken by two synthetic voices, for demonstration and practice."""

from __future__ import annotations

from datetime import date
from importlib import resources
from pathlib import Path

from engine.meeting import Participant

DATE = date(2025, 11, 3)
KIND = "supervision"
PURPOSE = "Practice sample"
PARTICIPANTS = (
    Participant("p1", "Helen Okafor", "supervisor"),
    Participant("p2", "Rhys Gray", "social worker"),
)
PRACTITIONER = PARTICIPANTS[0].name
GLOSSARY = ("Maisie", "Siobhan", "Mr Nguyen")

TURNS = tuple(
    zip(
        (0.0, 7.0, 11.6, 13.6, 22.6, 24.4, 30.6, 32.7, 40.8, 42.4, 46.4, 49.8, 53.7, 58.7, 62.9),
        ("p1", "p2") * 7 + ("p1",),
        strict=True,
    )
)
"""When each of them begins to speak, in seconds: the speaker keys somebody would have pressed."""


def sound() -> Path:
    """Return the path of the sample's sound."""
    return Path(str(resources.files("engine.sample"))) / "demo.flac"
