from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from engine.drafting import draft, load_template
from engine.meeting import Draft, Meeting, Participant, Segment, Statement, Transcript

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

TEMPLATES = {"supervision": "supervision", "cin_home_visit": "visit", "strategy_discussion": "strategy-discussion"}
SYNTHETIC = ("demo", "synthetic/m1_supervision", "synthetic/m2_homevisit", "synthetic/m3_strategy")


@dataclass(frozen=True)
class Case:
    transcript: Transcript
    meeting: Meeting
    template: str
    facts: dict[str, Any]
    segments_of_turn: dict[str, tuple[str, ...]]


def loader(folder: str) -> Callable[[str], Case]:
    def load(name: str) -> Case:
        place = Path(folder) / name
        facts = json.loads((place / "facts.json").read_text("utf-8"))
        people = tuple(
            Participant(entry["id"], entry["name"], entry["role"], child="child" in entry["role"])
            for entry in facts["participants"]
        )
        segments: list[Segment] = []
        turns: dict[str, tuple[str, ...]] = {}
        for turn in json.loads((place / "transcript.json").read_text("utf-8")):
            first = len(segments)
            for piece in turn["segments"]:
                name_ = f"s{len(segments) + 1}"
                segments.append(Segment(name_, piece["start"], piece["end"], piece["text"], turn["name"]))
            turns[turn["id"]] = tuple(segment.id for segment in segments[first:])
        meeting = meeting_of(*people, day=date.fromisoformat(facts["date"]))
        return Case(Transcript("base", segments=tuple(segments)), meeting, TEMPLATES[facts["type"]], facts, turns)

    return load


def meeting_of(*people: Participant, day: date | None = date(2025, 11, 3)) -> Meeting:
    practitioner = people[0].name if people else "Helen Okafor"
    return Meeting(
        "m1", datetime(2025, 11, 3, 10, tzinfo=UTC), date=day, practitioner=practitioner, participants=tuple(people)
    )


HELEN = Participant("p1", "Helen Okafor", "supervisor")
RHYS = Participant("p2", "Rhys Gray", "social worker")
TWO = meeting_of(HELEN, RHYS)


def talk(*turns: tuple[str | None, str], flags: tuple[str, ...] = ()) -> Transcript:
    segments = [
        Segment(f"s{place}", place * 5.0, place * 5.0 + 4, text, speaker, flags=flags)
        for place, (speaker, text) in enumerate(turns, 1)
    ]
    return Transcript("base", segments=tuple(segments), complete=True)


async def drafted(
    transcript: Transcript, meeting: Meeting = TWO, template: str = "supervision", model: Any = None, **more: Any
) -> Draft:
    last = None
    async for progress in draft(transcript, meeting, load_template(template), model, **more):
        last = progress
    assert last is not None
    assert last.draft is not None
    assert last.done == last.total
    return last.draft


def statements(made: Draft, section: str | None = None) -> list[Statement]:
    return [line for held in made.sections if section in {None, held.id} for line in held.statements]


def texts(made: Draft, section: str | None = None) -> list[str]:
    return [line.text for line in statements(made, section)]


def said(made: Draft) -> Sequence[Statement]:
    return [line for line in statements(made) if line.kind != "data"]
