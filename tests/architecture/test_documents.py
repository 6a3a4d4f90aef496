"""What the documents say is there is there: files, verbs, tests, targets."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tui.arguments import VERBS

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


def test_the_readme_names_verbs_and_targets_that_exist() -> None:
    readme, makefile = text("README.md"), text("Makefile")
    assert set(re.findall(r"`candour (\w+)", readme)) <= {verb.name for verb in VERBS}
    for target in re.findall(r"^    make (\w+)", readme, re.MULTILINE):
        assert re.search(rf"^{target}:", makefile, re.MULTILINE), target


def test_each_promise_names_tests_that_exist() -> None:
    rows = [line for line in text("docs/threat-model.md").splitlines() if line.startswith("| ") and "`" in line]
    assert len(rows) > 15
    for row in rows:
        named = re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", row)
        assert named, row
        for file, test in named:
            assert re.search(rf"^(async )?def {test}\(", text(file), re.MULTILINE), test
