"""What the documents say is there is there: files, verbs, tests, targets."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from engine.audio import RATE
from engine.audio.chunks import CHUNK_SAMPLES
from engine.passphrase import MIN_LENGTH
from engine.policy import built_in
from engine.practice import lines
from tui.app import every_screen
from tui.arguments import VERBS
from tui.command import shown_key
from tui.themes import NAMES

ROOT = Path(__file__).parents[2]
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])


def text(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_links_lead_somewhere(document: Path) -> None:
    links = re.findall(r"\]\(([^)#]+?)(?:#[^)]*)?\)", document.read_text(encoding="utf-8"))
    for link in links:
        if "://" not in link:
            assert (document.parent / link).exists(), link


def test_every_verb_is_documented_and_no_other() -> None:
    documented = set(re.findall(r"^    candour (\w+)", text("docs/verbs.md"), re.MULTILINE)) - {"the"}
    assert documented == {verb.name for verb in VERBS}


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_commands_and_targets_in_a_document_exist(document: Path) -> None:
    written, makefile = document.read_text(encoding="utf-8"), text("Makefile")
    commands = re.findall(r"(?:`|^    (?:\S*/)?)candour (--?\w+|\w+)", written, re.MULTILINE)
    assert set(commands) <= {verb.name for verb in VERBS} | {"--plain", "--help", "the"}
    for target in re.findall(r"(?:`|^    )make ([a-z-]+)", written, re.MULTILINE):
        assert re.search(rf"^{target}:", makefile, re.MULTILINE), target


@pytest.mark.parametrize(
    ("document", "said"),
    [
        ("docs/practitioner.md", f"at least {MIN_LENGTH} characters"),
        ("docs/practitioner.md", "nine errors planted" * (sum(bool(line.error) for line in lines()) == 9)),
        ("docs/practitioner.md", "at most the last 2.5 seconds"),
        ("docs/administrator.md", ", ".join(f"`{name.removeprefix('candour-')}`" for name in NAMES)),
        ("docs/policy.md", f"{built_in().idle_lock_minutes} are built in"),
        ("docs/data-protection.md", "chunks of two seconds" * (CHUNK_SAMPLES == 2 * RATE)),
    ],
)
def test_a_fact_in_a_document_is_the_programs(document: str, said: str) -> None:
    assert said
    assert said in " ".join(text(document).split())


@pytest.mark.parametrize("document", ["docs/practitioner.md", "docs/administrator.md"])
def test_a_key_in_a_guide_is_a_key_of_the_program(document: str) -> None:
    known = {key for verbs in every_screen().values() for verb in verbs for key in (*verb.digits, *verb.key.split(","))}
    shown = {shown_key(key) for key in known}
    assert set(re.findall(r"`(\w)`", text(document))) <= shown
    assert set(re.findall(r"\b(F\d+|Ctrl\+\w)\b", text(document))) <= shown


def test_each_promise_names_tests_that_exist() -> None:
    rows = [line for line in text("docs/threat-model.md").splitlines() if line.startswith("| ") and "`" in line]
    assert len(rows) > 15
    for row in rows:
        named = re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", row)
        assert named, row
        for file, test in named:
            assert re.search(rf"^(async )?def {test}\(", text(file), re.MULTILINE), test
