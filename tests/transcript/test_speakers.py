"""Keys say who spoke; without one nobody is named."""

from __future__ import annotations

from engine.meeting import Segment, SpeakerChange
from engine.transcript.speakers import assign

SEGMENTS = (Segment("s1", 0.5, 4.0, "a"), Segment("s2", 4.2, 5.0, "b"), Segment("s3", 6.0, 12.0, "c"))


def speakers(*changes: SpeakerChange) -> list[str | None]:
    return [segment.speaker for segment in assign(SEGMENTS, changes)]


def test_without_keys_nobody_is_named() -> None:
    assert speakers() == [None, None, None]


def test_a_key_pressed_a_moment_late_means_who_is_speaking() -> None:
    assert speakers(SpeakerChange(7.2, "p2"), SpeakerChange(0.9, "p1")) == ["p1", "p1", "p2"]


def test_a_key_late_in_a_segment_means_the_next() -> None:
    assert speakers(SpeakerChange(3.9, "p1")) == [None, "p1", "p1"]
    assert speakers(SpeakerChange(0.0, "p1"), SpeakerChange(4.9, "p2")) == ["p1", "p1", "p2"]
