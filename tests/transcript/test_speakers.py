"""Keys say who spoke; without one nobody is named."""

from __future__ import annotations

from engine.meeting import Segment, SpeakerChange
from engine.transcript.speakers import assign_speakers

SEGMENTS = (Segment("s1", 0.5, 4.0, "a"), Segment("s2", 4.2, 5.0, "b"), Segment("s3", 6.0, 12.0, "c"))
NAMES = {"p1": "Helen Okafor", "p2": "Rhys Gray"}


def speakers(*changes: SpeakerChange) -> list[str | None]:
    return [segment.speaker for segment in assign_speakers(SEGMENTS, changes, NAMES)]


def test_without_keys_nobody_is_named() -> None:
    assert speakers() == [None, None, None]


def test_a_key_pressed_a_moment_late_means_who_is_speaking() -> None:
    changes = (SpeakerChange(7.2, "p2"), SpeakerChange(0.9, "p1"))
    assert speakers(*changes) == ["Helen Okafor", "Helen Okafor", "Rhys Gray"]


def test_a_key_late_in_a_segment_means_the_next() -> None:
    assert speakers(SpeakerChange(0.0, "p1"), SpeakerChange(4.9, "p2")) == ["Helen Okafor", "Helen Okafor", "Rhys Gray"]


def test_a_key_of_somebody_not_on_the_register_names_nobody() -> None:
    assert speakers(SpeakerChange(0.0, "p9")) == [None, None, None]
