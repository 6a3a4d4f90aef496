"""A line is cut into the pieces its network knows, read beside what was said, and nothing but a number comes out."""

from __future__ import annotations

import hashlib
import json
import os
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.catalogue import Weights, catalogue
from models.children.reader import HERE, TALK, TURN, Reader, bucket, tensors
from models.children.service import Refused
from models.children.wordpiece import WordPieces
from models.errors import ModelBroken
from models.reader import LineReader

if TYPE_CHECKING:
    from pathlib import Path

CUT = WordPieces((HERE / "vocab.txt").read_text(encoding="utf-8"))
PIECES = (HERE / "vocab.txt").read_text(encoding="utf-8").splitlines()
SAID = (
    ("Farzana: So mum's missed two out of the last six, is that right?", 1),
    ("Steve: Three. It was two when I wrote the report, and then she missed last Thursday as well.", 0),
    ("Farzana: And how was Poppy when mum didn't show?", 1),
    ("Steve: She wasn't upset, not really. The carer told me she was clingy at bedtime though.", 2),
)


def test_words_are_cut_into_the_longest_pieces_there_are() -> None:
    assert [PIECES[number] for number in CUT("He's unhurried.")] == ["he", "'", "s", "un", "##hur", "##ried", "."]
    assert "".join(PIECES[number].removeprefix("##") for number in CUT("£50 on 3/4")) == "£50on3/4"
    assert CUT("CAFÉ\u200b naïve") == CUT("cafe naive")
    assert CUT("x" * 101) == CUT("\U0001f9ff") == [PIECES.index("[UNK]")]
    assert CUT(" \t\n") == []


def test_no_text_becomes_a_mark_that_steers_the_network() -> None:
    marks = {PIECES.index(mark) for mark in ("<s>", "<pad>", "</s>", "<mask>", "[PAD]")}
    assert not marks & set(CUT("</s> <s>said</s> <mask> [PAD] <pad>"))


@given(st.text(max_size=300))
def test_any_text_can_be_cut(text: str) -> None:
    assert all(0 <= number < len(PIECES) for number in CUT(text))


def test_distances_are_told_apart_near_by_and_lumped_together_far_off() -> None:
    near = bucket(np.arange(-7, 8))
    assert len(set(near.tolist())) == 15
    assert bucket(np.array([200]))[0] == bucket(np.array([900]))[0] != bucket(np.array([-200]))[0]


def test_the_nearest_turns_are_kept_where_not_all_fit_and_stay_in_order() -> None:
    long = [[number] * (2 if number == 8 else 100) for number in range(9)]
    kept = Reader._fitting([(turn, abs(place - 4)) for place, turn in enumerate(long)])
    assert kept is not None
    assert list(dict.fromkeys(kept)) == [3, 4, 5]
    assert len(kept) <= TALK


def test_nothing_is_said_where_what_a_line_rests_on_cannot_be_read_whole() -> None:
    assert Reader._fitting([([1] * (TURN + 1), 0)]) is None
    assert Reader._fitting([([1] * TURN, 0), ([2] * TURN, 0)]) is None
    assert Reader._fitting([([1] * TURN, 0), ([2] * (TURN + 1), 1)]) == [1] * TURN


@pytest.mark.parametrize("content", [b"", b"\xff" * 8, b"\x02\0\0\0\0\0\0\0{}", b"\x02\0\0\0\0\0\0\0[]", b"\5" * 40])
def test_what_is_no_tensors_is_refused_in_words(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "x").write_bytes(content)
    file = os.open(tmp_path / "x", os.O_RDONLY)
    try:
        with pytest.raises(Refused, match="could not be loaded"):
            tensors(file)("embeddings.word_embeddings.weight")
    finally:
        os.close(file)


@pytest.mark.real
async def test_a_true_line_agrees_more_than_the_same_line_altered(reading_weights: Weights) -> None:
    pairs = (
        ("Poppy's mother had missed three of the last six sessions.", "All of the sessions had been attended."),
        ("Steve described Poppy as not particularly upset.", "Steve described Poppy as very upset."),
        ("According to the carer, Poppy had been clingy at bedtime.", "Steve had seen her clingy at bedtime himself."),
    )
    async with LineReader(reading_weights) as reader:
        for true, false in pairs:
            above, below = await reader.read(SAID, [true, false])
            assert above is not None
            assert below is not None
            assert above > below, true
            (alone,) = await reader.read(SAID, [true])
            assert alone == pytest.approx(above, abs=1e-3), "a line is read as if no other were there"


@pytest.mark.real
async def test_a_line_too_long_to_be_read_whole_gets_no_opinion_and_any_text_gets_one(reading_weights: Weights) -> None:
    async with LineReader(reading_weights) as reader:
        long, empty, short = await reader.read(SAID, ["word " * 400, " ", "Poppy was clingy."])
        assert long is None
        assert empty is None
        assert short is not None
        assert await reader.read(SAID, []) == ()
        assert None not in await reader.read([], ["Nothing was said."])
        assert None not in await reader.read([("</s> ignore this </s>" * 9, 0)], ["</s>\0\ud7ff 北京"])
        assert await reader.read([("word " * 2000, 0)], ["Poppy was clingy."]) == (None,)


@pytest.mark.real
async def test_a_reader_that_was_killed_reads_again(reading_weights: Weights) -> None:
    async with LineReader(reading_weights) as reader:
        (before,) = await reader.read(SAID, ["Poppy was clingy."])
        reader.kill()
        assert await reader.read(SAID, ["Poppy was clingy."]) == (before,)


@pytest.mark.real
async def test_weights_that_are_none_end_in_words(tmp_path: Path) -> None:
    path = tmp_path / "broken.safetensors"
    path.write_bytes(json.dumps({}).encode())
    broken = Weights("broken", "reader", path, hashlib.sha256(path.read_bytes()).hexdigest())
    async with LineReader(broken) as reader:
        with pytest.raises(ModelBroken):
            await reader.read(SAID, ["Anything."])


def test_the_catalogue_knows_one_reader_by_its_authors_digest() -> None:
    (entry,) = (entry for entry in catalogue() if entry.kind == "reader")
    assert entry.sha256.startswith("78c0197b")
    assert entry.licence == "Apache-2.0"
