"""Talk in which a careless reader goes wrong: each line drafted of it is a quotation, or was judged true by hand."""

from __future__ import annotations

import re
import tomllib
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from drafting_cases import HELEN, RHYS, TWO, drafted, meeting_of, said, talk

from engine.checking import check, check_statement
from engine.meeting import Participant

if TYPE_CHECKING:
    from collections.abc import Sequence

    from engine.meeting import Meeting, Statement, Transcript

CASES: list[dict[str, Any]] = tomllib.loads((Path(__file__).parent / "data/hard_talk.toml").read_text("utf-8"))["case"]
FAMILY = meeting_of(
    HELEN,
    RHYS,
    Participant("p3", "Siobhan Murphy", "mother"),
    Participant("p4", "Gary Murphy", "father"),
    Participant("p5", "Tilly Murphy", "child", child=True),
)


def of(case: dict[str, Any]) -> Transcript:
    return talk(*((who or None, text) for who, text in case["talk"]))


def verbatim(line: str, transcript: Transcript) -> bool:
    """Tell whether nothing stands outside quotation marks but who said it and a day, and inside what they did say."""
    *pairs, rest = re.sub(r'(?<=") \(\w+day \d{1,2} \w+ \d{4}\)$', "", line).split('"')
    heard: dict[str, str] = {}
    for segment in transcript.segments:
        who = segment.speaker or "It was"
        heard[who] = f"{heard.get(who, '')} {segment.text}".replace('"', "'").strip()
    frames, words = pairs[::2], pairs[1::2]
    given = [frame.strip().removesuffix(":").rsplit(" ", 1)[0].removesuffix(" also") for frame in frames]
    return not rest.strip() and all(text in heard.get(who, "") for who, text in zip(given, words, strict=True))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
async def test_nothing_false_comes_out(case: dict[str, Any]) -> None:
    transcript, meeting = of(case), FAMILY if case.get("family") else TWO
    lines = said(await drafted(transcript, meeting))
    entailed = case.get("entailed", [])
    assert [line.text for line in lines if not verbatim(line.text, transcript) and line.text not in entailed] == []
    hold(case, lines, transcript, meeting)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
async def test_nor_where_no_voice_is_known(case: dict[str, Any]) -> None:
    known = of(case)
    transcript = replace(known, segments=tuple(replace(segment, speaker=None) for segment in known.segments))
    meeting = FAMILY if case.get("family") else TWO
    lines = said(await drafted(transcript, meeting))
    assert all(line.text.startswith(("It was ", "About ")) for line in lines)
    hold(case, lines, transcript, meeting)


def hold(case: dict[str, Any], lines: Sequence[Statement], transcript: Transcript, meeting: Meeting) -> None:
    """Assert that what belongs together stands in one line, and that no line fails its check."""
    for one, other in case.get("together", []):
        assert all(other in line.text for line in lines if one in line.text)
    known = {segment.id: segment for segment in transcript.segments}
    for line, result in zip(lines, check(lines, transcript, meeting).statements, strict=True):
        assert result.verdict == "supported", (line.text, result.findings)
        held = [known[name] for name in line.evidence]
        assert check_statement(line.text, held, transcript, meeting).verdict == "supported"


def test_a_line_that_is_no_quotation_is_told() -> None:
    transcript = talk(("Rhys Gray", "He did not hit her."))
    assert verbatim('Rhys Gray said: "He did not hit her."', transcript)
    assert not verbatim('Rhys Gray said: "He hit her."', transcript)
    assert not verbatim('Helen Okafor said: "He did not hit her."', transcript)
    assert not verbatim("Rhys Gray said that he had hit her.", transcript)
