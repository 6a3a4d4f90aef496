from __future__ import annotations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine import passphrase
from engine.errors import VaultLocked
from engine.passphrase import Header

CHEAP = Header(salt=bytes(range(16)), log_n=10)


def test_the_derivation_never_changes() -> None:
    # Made with an independent implementation; a change here locks every vault there is.
    assert str(passphrase.derive("an otter reads slowly", CHEAP)) == (
        "AGE-SECRET-KEY-1S2YV8DCWYL3SPZPFFJEPY8RWQ2VT6KU3PPJHVXFE5Z6EHHKRWY8Q5RTZWT"
    )


def test_composed_and_decomposed_letters_are_the_same_passphrase() -> None:
    assert str(passphrase.derive("caf\u00e9 caf\u00e9 caf\u00e9", CHEAP)) == str(
        passphrase.derive("cafe\u0301 cafe\u0301 cafe\u0301", CHEAP)
    )


@given(st.text())
def test_anything_a_terminal_hands_over_derives_a_key(text: str) -> None:
    # from_str inside checks the checksum of our encoding
    assert str(passphrase.derive(text, CHEAP)).startswith("AGE-SECRET-KEY-1")


@given(st.binary(min_size=16, max_size=16))
def test_another_salt_is_another_key(salt: bytes) -> None:
    same = salt == CHEAP.salt
    assert (str(passphrase.derive("x", CHEAP)) == str(passphrase.derive("x", Header(salt=salt, log_n=10)))) is same


@pytest.mark.parametrize(
    "text", ["", " " * 20, "short", "elevenchars", "aaaaaaaaaaaaaaa", "\u00e9" * 6 + "e\u0301" * 5]
)
def test_a_weak_passphrase_is_named_as_such(text: str) -> None:
    assert passphrase.weakness(text)


@pytest.mark.parametrize("text", ["an otter reads slowly", "caf\u00e9 au lait, deux fois", "twelve chars"])
def test_a_fair_passphrase_passes(text: str) -> None:
    assert passphrase.weakness(text) == ""


@pytest.mark.parametrize("change", [{"log_n": 25}, {"log_n": 1}, {"r": 1024}, {"p": 99}, {"salt": "AAAA"}, {"more": 1}])
def test_a_planted_header_cannot_ask_for_more_than_the_machine_has(change: dict[str, object]) -> None:
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert(msgspec.to_builtins(CHEAP) | change, Header)


def test_after_five_wrong_tries_each_next_one_waits() -> None:
    now = [0.0]
    tries = passphrase.Tries(lambda: now[0])
    for _ in range(5):
        tries.check()
        tries.wrong()
    with pytest.raises(VaultLocked, match="Too many") as refused:
        tries.check()
    assert "30 seconds" in refused.value.hint
    now[0] = 31.0
    tries.check()
    tries.wrong()
    with pytest.raises(VaultLocked):
        tries.check()
    now[0] = 62.0
    tries.check()
    tries.right()
    tries.wrong()
    tries.check()
