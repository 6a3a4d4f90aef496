from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.drafting import load_template, preview, template_for, template_names
from engine.errors import CandourError, InputInvalid, UsageError

if TYPE_CHECKING:
    from pathlib import Path

SMALL = """
title = "Our own note"
[[section]]
id = "what"
title = "What was said"
rest = true
"""


def test_all_built_in_templates_are_in_order() -> None:
    names = template_names()
    assert {"supervision", "case-note", "visit", "strategy-discussion", "core-group", "early-help-review"} <= set(names)
    for name in names:
        template = load_template(name)
        assert template.name == name
        assert template.sections
        assert template.title in preview(template)


def test_analysis_is_always_left_to_the_human() -> None:
    for name in template_names():
        for section in load_template(name).sections:
            if "analysis" in section.title.lower() or "threshold decision" in section.title.lower():
                assert section.human


def test_the_organisations_own_folder_overrides_and_adds(tmp_path: Path) -> None:
    (tmp_path / "supervision.toml").write_text(SMALL, "utf-8")
    (tmp_path / "duty-call.toml").write_text(SMALL, "utf-8")
    assert "duty-call" in template_names(tmp_path)
    assert load_template("supervision", tmp_path).title == "Our own note"
    assert load_template("case-note", tmp_path).title == "Case note"


def test_a_template_can_be_given_as_a_file(tmp_path: Path) -> None:
    path = tmp_path / "own.toml"
    path.write_text(SMALL, "utf-8")
    assert load_template(path).name == "own"
    assert load_template(str(path)).sections[0].rest


def test_a_misspelt_key_is_named_with_its_line_and_the_nearest_known_one(tmp_path: Path) -> None:
    path = tmp_path / "own.toml"
    path.write_text(SMALL.replace("rest =", "rset ="), "utf-8")
    with pytest.raises(InputInvalid) as caught:
        load_template(path)
    assert "own.toml, line 6" in caught.value.message
    assert "rset" in caught.value.message
    assert "rest" in caught.value.hint


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        (SMALL.replace('title = "What was said"\n', ""), "title"),
        (SMALL + '[[section]]\nid = "what"\ntitle = "Again"\n', "twice"),
        (SMALL + "most = 0\n", "most"),
        (SMALL + 'acts = ["promise"]\n', "promise"),
        (SMALL + 'human = true\ndata = ["date"]\n', "human"),
        (SMALL.replace('"what"', '"What is this"'), "id"),
        ('title = "nothing else"\nsection = []\n', "section"),
        ("title = ", ""),
    ],
)
def test_what_is_not_in_order_is_refused_in_words(tmp_path: Path, changed: str, said: str) -> None:
    path = tmp_path / "own.toml"
    path.write_text(changed, "utf-8")
    with pytest.raises(InputInvalid) as caught:
        load_template(path)
    assert "own.toml" in caught.value.message
    assert said in caught.value.message


def test_an_unknown_name_is_answered_with_the_nearest() -> None:
    with pytest.raises(UsageError) as caught:
        load_template("supervison")
    assert "supervision" in caught.value.hint


def test_a_missing_file_is_a_clear_error(tmp_path: Path) -> None:
    with pytest.raises(InputInvalid):
        load_template(tmp_path / "not-there.toml")


@given(st.binary(max_size=300))
def test_no_file_makes_it_throw_anything_but_a_clear_error(
    tmp_path_factory: pytest.TempPathFactory, data: bytes
) -> None:
    path = tmp_path_factory.mktemp("t") / "own.toml"
    path.write_bytes(data)
    with contextlib.suppress(CandourError):
        load_template(path)


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        ("strategy_discussion", "strategy-discussion"),
        ("cin_home_visit", "visit"),
        ("Initial Conference", "core-group"),
        ("child_in_need_review", "core-group"),
        ("group_supervision", "supervision"),
        ("early_help", "early-help-review"),
        ("family_group_meeting", ""),
        ("", ""),
    ],
)
def test_a_kind_of_meeting_finds_its_template(kind: str, name: str) -> None:
    assert template_for(kind) == name


def test_an_organisations_template_is_found_by_its_kinds(tmp_path: Path) -> None:
    (tmp_path / "family.toml").write_text('kinds = ["family-meeting"]\n' + SMALL, "utf-8")
    assert template_for("family_meeting", tmp_path) == "family"
    assert template_for("family_meeting") == ""


def test_one_template_out_of_order_does_not_keep_the_others_from_being_found(tmp_path: Path) -> None:
    (tmp_path / "broken.toml").write_text("title = ", "utf-8")
    assert template_for("supervision", tmp_path) == "supervision"
