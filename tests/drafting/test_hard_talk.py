"""Talk in which a careless reader goes wrong: each line drafted of it is a quotation, or was judged true by hand."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest
from drafting_cases import HELEN, RHYS, TWO, drafted, meeting_of, said, talk

from engine.checking import check, check_statement
from engine.meeting import Participant, Transcript

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
    """Tell whether nothing stands outside quotation marks but who said it, and nothing inside that they did not say."""
    *pairs, rest = line.split('"')
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
