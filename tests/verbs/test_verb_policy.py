"""The policy at the command line: refused, shown, obeyed, whatever the verb."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from engine import sample

if TYPE_CHECKING:
    from conftest import Command


def governed(candour: Command, text: str) -> Command:
    """Give the command a policy of its own."""
    path = candour.home / "policy.toml"
    path.write_text(text)
    candour.environment["CANDOUR_POLICY"] = str(path)
    return candour


@pytest.mark.parametrize("words", [("record", "--source", "x.wav"), ("destroy", "abcd", "--yes"), ("demo", "--plain")])
def test_nothing_starts_with_a_wrong_policy(candour: Command, words: tuple[str, ...]) -> None:
    governed(candour, "retension_days = 3")
    done = candour(*words) if words[0] == "demo" else candour.unlocked(*words)
    assert (done.status, done.out.count("Every stage did what it should")) == (1, 0)
    assert "policy.toml, line 1: “retension_days” is no key; did you mean “retention_days”?" in done.err
    assert not candour.vault.exists() or not any(candour.vault.iterdir())


def test_doctor_shows_what_is_in_force_and_from_where(candour: Command) -> None:
    governed(candour, 'retention_days = 9\n[kind.visit]\ntitle = "Visit"\ntemplate = "visit"\nrule = "never"')
    done = candour("doctor")
    assert "retention_days = 9 (" in done.out
    assert "'rule': 'never'" in done.out
    told = candour("doctor", "--json").document["policy"]
    assert told["sources"]["retention_days"].endswith("policy.toml")
    assert (told["values"]["retention_days"], told["sources"]["storage"]) == (9, "built in")


def test_doctor_says_what_is_wrong_with_it(candour: Command) -> None:
    done = governed(candour, "storage = 'memory'")("doctor", "--json")
    assert done.status == 1
    check = next(check for check in done.document["checks"] if check["name"] == "policy")
    assert (check["state"], check["needed"]) == ("missing", True)
    assert "not built yet" in check["sentence"]
    assert "recovery" not in {check["name"] for check in done.document["checks"]}, "it cannot be known"


def test_a_model_that_is_not_listed_is_refused(candour: Command) -> None:
    governed(candour, 'models = ["tiny.en"]')
    done = candour("transcribe", str(sample.sound()), "--model", "base")
    assert done.status == 3
    assert "does not list the model base" in done.err


def test_a_kind_that_is_never_recorded_is_refused(candour: Command) -> None:
    governed(candour, '[kind.dictated-note]\nrule = "never"')
    (candour.home / "x.wav").write_bytes(b"RIFF")
    done = candour.unlocked("record", "--source", str(candour.home / "x.wav"))
    assert done.status == 3
    assert "never recorded" in done.err
    assert candour.unlocked("meetings", "--json").document["meetings"] == [], "nothing of it is left"


def test_what_is_due_is_destroyed_only_when_said_twice(candour: Command) -> None:
    governed(candour, "retention_days = 1")
    candour.unlocked("record", "--source", str(sample.sound()), "--seconds", "1")
    assert candour.unlocked("destroy", "--expired").status == 2
    done = candour.unlocked("destroy", "--expired", "--yes")
    assert (done.status, done.out) == (0, "No meeting is due.\n")
    assert "kept until" in candour.unlocked("meetings").out
    (row,) = candour.unlocked("meetings", "--json").document["meetings"]
    assert "To record: yes (" in candour.unlocked("meetings", "consent", row["id"]).out
