from __future__ import annotations

import copy
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine import ledger
from engine.errors import Damaged
from engine.vault import Vault

if TYPE_CHECKING:
    from pathlib import Path

EVENTS = ("created", "consent_given", "recording_started", "recording_stopped", "approved", "exported")


@pytest.fixture
def kept(vault: Vault) -> Vault:
    for place, event in enumerate(EVENTS):
        ledger.append(vault, event, "k7qm-3xtd" if place % 2 else "aaaa-bbbb", by="Ada Obi", digest="ab" * 32)
    return vault


def tampered(vault: Vault, tables: dict[str, dict[str, Any]]) -> ledger.Verified:
    """Put other tables in place with the vault's own keys, as somebody with the passphrase could."""
    vault.records.storage.write(tables)
    return ledger.verify(vault)


def test_events_come_back_in_order_after_the_vault_was_closed(kept: Vault, folder: Path, words: str) -> None:
    before = ledger.entries(kept)
    kept.lock()
    with Vault.unlock(folder, words) as again:
        assert ledger.entries(again) == before
        assert [entry.event for entry in before] == list(EVENTS)
        assert [entry.event for entry in ledger.entries(again, "k7qm-3xtd")] == list(EVENTS[1::2])
        found = ledger.verify(again)
    assert (found.entries, found.head, found.faults) == (6, before[-1].hash, ())


def test_an_empty_ledger_is_whole(vault: Vault) -> None:
    assert ledger.verify(vault) == ledger.Verified(0, "0" * 64)


@pytest.mark.parametrize(
    "event", ["He said that he is afraid", "", "Created", "created\n", "a" * 41, "wombat: the zebra"]
)
def test_an_event_is_a_word_of_the_program_and_no_sentence(vault: Vault, event: str) -> None:
    with pytest.raises(ValueError, match="lower-case word"):
        ledger.append(vault, event)
    with pytest.raises(ValueError, match="SHA-256"):
        ledger.append(vault, "created", digest=event or "short")


fields = st.sampled_from(["number", "event", "meeting", "at", "by", "digest", "before", "hash"])


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(place=st.integers(1, len(EVENTS)), field=fields, letter=st.integers(0, 200), data=st.data())
def test_any_change_of_one_letter_is_found(
    kept: Vault, place: int, field: str, letter: int, data: st.DataObject
) -> None:
    tables = kept.records.storage.read()
    assert tables
    changed = copy.deepcopy(tables)
    entry = changed["ledger"][str(place)]
    text = str(entry[field])
    at = letter % len(text)
    other = data.draw(st.sampled_from("0123456789abcdef ").filter(lambda new: new != text[at]))
    value = text[:at] + other + text[at + 1 :]
    entry[field] = int(value) if field == "number" and value.strip().isdigit() else value
    try:
        if entry != tables["ledger"][str(place)]:
            assert tampered(kept, changed).faults
    except Damaged:
        pass  # no longer an entry at all
    finally:
        kept.records.storage.write(tables)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.permutations(range(len(EVENTS))), st.integers(0, len(EVENTS)))
def test_any_removal_reordering_or_truncation_is_found(kept: Vault, order: list[int], length: int) -> None:
    tables = kept.records.storage.read()
    assert tables
    documents = list(tables["ledger"].values())
    chosen = [documents[place] for place in order][:length]
    changed = {**tables, "ledger": {str(place): document for place, document in enumerate(chosen, start=1)}}
    assert bool(tampered(kept, changed).faults) is (chosen != documents)
    kept.records.storage.write(tables)


def test_a_cut_ledger_with_its_head_gone_is_found(kept: Vault) -> None:
    tables = kept.records.storage.read()
    assert tables
    assert tampered(kept, {**tables, "ledger_head": {}}).faults
    assert tampered(kept, {name: table for name, table in tables.items() if name != "ledger"}).faults
