"""`candour --plain` as its user starts it: a process of its own, lines in, lines out."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from engine import sample

if TYPE_CHECKING:
    from conftest import Command

PASSPHRASE = "an otter reads slowly"
PEOPLE = ["n", "", "supervisor", "1", "no", "n", "Rhys Gray", "social worker", "1", "no", "5"]


def typed(*answers: str) -> bytes:
    return "".join(f"{answer}\n" for answer in (PASSPHRASE, *answers)).encode()


def test_it_says_what_this_is_makes_a_vault_and_leaves(candour: Command) -> None:
    done = candour("--plain", "--passphrase-fd", "0", stdin=typed("what", "?", "0"))
    assert done.status == 0, done.err
    assert "Nobody can reset it" in done.out
    assert "That is none of the answers." in done.out
    assert "1 or n. New meeting. Begin a new meeting." in done.out
    assert "\x1b" not in done.out
    again = candour("--plain", "--passphrase-fd", "0", stdin=typed("0"))
    assert "Nobody can reset it" not in again.out


def test_a_key_of_ones_own_is_the_letter_in_plain_lines_too(candour: Command) -> None:
    keys = candour.home / ".config" / "candour" / "keys.toml"
    keys.parent.mkdir(parents=True)
    keys.write_text('new-meeting = "z"\n', encoding="utf-8")
    done = candour("--plain", "--passphrase-fd", "0", stdin=typed("?", "0"))
    assert "1 or z. New meeting." in done.out, done.err
    keys.write_text('new-meeting = "tab"\n', encoding="utf-8")
    assert "tab cannot be taken" in candour("--plain", "--passphrase-fd", "0", stdin=typed("0")).err


def test_it_ends_where_the_input_ends_and_the_meeting_waits(candour: Command) -> None:
    done = candour("--plain", "--passphrase-fd", "0", stdin=typed("n", "3", "2025-11-03", "Helen Okafor", "", ""))
    assert done.status == 1
    assert "The input ended" in done.err
    assert "Helen" not in done.err
    listed = candour.unlocked("meetings", "--json")
    assert listed.document["meetings"][0]["stage"] == "setup"


def test_a_wrong_passphrase_opens_nothing(candour: Command) -> None:
    assert candour("--plain", "--passphrase-fd", "0", stdin=typed("0")).status == 0
    assert candour("--plain", "--passphrase-fd", "0", stdin=b"another one\n0\n").status == 4


def test_without_a_terminal_the_screens_name_the_plain_lines(candour: Command) -> None:
    done = candour()
    assert done.status == 1
    assert "candour --plain" in done.err


@pytest.mark.real
@pytest.mark.soak
def test_the_sample_meeting_on_real_models(candour: Command) -> None:
    answers = ["n", "3", "2025-11-03", "Helen Okafor", "", "", *PEOPLE, "a", "1", "yes", "7"]
    answers += ["1", "1", str(sample.sound()), "4", "1", "11", "1", "", "3", *["1"] * 60]
    answers += ["9", "Helen Okafor", "2", "2", "", "3", "yes", "1", "destroy", "no", "0"]
    done = candour("--plain", "--passphrase-fd", "0", stdin=typed(*answers))
    assert "The file is read in." in done.out
    assert "landing light" in done.out
    assert done.status == 0, done.out[-2000:]
    assert "Approved by Helen Okafor." in done.out
    assert "Destroyed on " in done.out
    assert not any(ord(sign) < 32 and sign != "\n" for sign in done.out)
    assert max(map(len, done.out.splitlines())) <= 80
    assert len(list((candour.home / "Documents" / "Candour").iterdir())) == 1
    assert not list((candour.vault / "meetings").iterdir())
