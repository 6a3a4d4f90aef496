"""Keys of one's own: taken where they are in order, refused with line and key where not."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from fakes import FakeWorkspace, door
from hypothesis import given
from hypothesis import strategies as some
from keyboard import Desk

from engine.errors import InputInvalid
from engine.meeting import Stage
from engine.policy_files import Layer
from tui.app import CandourApp, every_screen
from tui.atlas import sheet
from tui.keymap import TAKEN, KeyFiles, Keymap, combined, load

if TYPE_CHECKING:
    from tui.command import Command

SCREENS = every_screen()
ROOT = Path(__file__).parents[2]


def files(folder: Path, system: str = "", user: str = "") -> KeyFiles:
    for name, text in (("system.toml", system), ("user.toml", user)):
        (folder / name).write_text(text, encoding="utf-8")
    return KeyFiles(folder / "system.toml", folder / "user.toml")


def keys_of(keymap: Keymap, verb: type[Command]) -> list[str]:
    return [*verb.digits, *filter(None, keymap.of(verb).split(","))]


def test_the_user_goes_before_the_organisation_and_both_before_us(tmp_path: Path) -> None:
    own = files(tmp_path, 'accept-statement = "z"\ngo-on = ["f2", "ctrl+g"]\n', 'accept-statement = "Z"\n')
    keymap = load(lambda: SCREENS, own)
    assert dict(keymap.keys) == {"accept-statement": "Z", "go-on": "f2,ctrl+g"}
    assert load(lambda: SCREENS, KeyFiles(tmp_path / "none", tmp_path / "none")) == Keymap({})


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("\nacept-statement = 'z'", "line 2: “acept-statement” is no verb (the nearest is “accept-statement”)"),
        ("accept-statement = 'r'", "line 1: r would be"),
        ("accept-statement = 'i'", "line 1: i would be"),
        ("destroy-meeting = 'z'", "nothing on a bare letter destroys anything"),
        ("accept-statement = 'tab'", "tab cannot be taken"),
        ("accept-statement = 'ctrl+i'", "another key to a terminal"),
        ("accept-statement = 'hyper+x'", "this is no key"),
        ("accept-statement = 7", "a key or a list of keys belongs here"),
        ("accept-statement = []", "a key or a list of keys belongs here"),
        ("name-speaker = 'z'", "goes by the digits"),
        ("\n\nthis is not toml", "line 3: this is not TOML"),
    ],
)
def test_a_file_not_in_order_is_refused_with_its_line(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(InputInvalid) as refused:
        load(lambda: SCREENS, files(tmp_path, user=text))
    assert said in refused.value.message
    assert str(tmp_path / "user.toml") in refused.value.message


VERBS = sorted({verb.id() for verbs in SCREENS.values() for verb in verbs})
KEYS = some.one_of(
    some.sampled_from([*"abcdgijklopqrstuvwxyzZ/<", "f2", "f5", "f7", "tab", "ctrl+j", "ctrl+e", "space", "", "enter"]),
    some.text(max_size=6),
)


@given(some.dictionaries(some.sampled_from(VERBS), some.one_of(KEYS, some.lists(KEYS, max_size=2)), max_size=4))
def test_whatever_is_taken_leaves_every_key_one_meaning(wished: dict[str, str | list[str]]) -> None:
    try:
        keymap = combined((Layer(Path("keys.toml"), wished, {}),), SCREENS)
    except InputInvalid:
        return
    for verbs in SCREENS.values():
        held = [key for verb in verbs for key in keys_of(keymap, verb)]
        assert len(held) == len(set(held))
    assert not {key for value in keymap.keys.values() for key in value.split(",")} & set(TAKEN)


async def test_footer_help_and_palette_name_the_chosen_key() -> None:
    workspace = FakeWorkspace()
    workspace.at(Stage.REVIEW)
    keymap = Keymap({"accept-statement": "z"})
    app = CandourApp(door(workspace), workspace=workspace, keymap=keymap)
    async with app.run_test(size=(80, 24)) as pilot:
        desk = Desk(pilot, app)
        await desk.press("enter")
        assert "z Accept" in desk.lines[-1]
        await desk.press("i")
        assert "Accept statement (z)" in desk.text
        await desk.press("escape", "f1")
        assert " z " in desk.text
        await desk.press("escape", "z", "z")
        assert next(iter(workspace.flows.values())).review.progress().decided == 1


def test_the_sheet_of_keys_is_as_the_program_has_them() -> None:
    written = (ROOT / "docs" / "keys.md").read_text(encoding="utf-8")
    assert written == sheet(CandourApp.VERBS), "make keys writes it anew"


ANYWHERE = re.compile(r"\{([A-Z][A-Za-z]+)\}")
NAMED = re.compile(r"\b(?:F\d+|Esc|Space|Ctrl\+[A-Z])\b")
LETTER = re.compile(r"(?<![^\s(+])(?:[b-z]|[J-Z]|a(?= (?:takes|leaves|plays|it |is |says))|/)(?=[\s.,:;)]|$)")
"""A letter by itself in a sentence is a key: no English word is one, but for “a”, and “A” and “I” at the beginning."""
NO_SENTENCE = re.compile(r"%-?[a-zA-Z]|^[^a-z]*$|^\s?\S*$|\{\n|^ s |Back 3 s$")
"""Forms of dates, single words and signs, styles, seconds."""
UNCHANGED = {
    *("tui/commands.py", "tui/atlas.py", "tui/integration.py", "tui/command.py", "tui/app.py", "tui/keymap.py"),
    "tui/screens/review_dialogs.py",
}
"""Where keys are given, or where a key is spoken of that nobody can change, such as those of a comparison."""


def sentences(path: Path) -> list[str]:
    """Return the texts of a module, its docstrings and what stands in braces of an f-string left out."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    told = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    return [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in told
    ]


def test_no_sentence_names_a_key_that_could_be_another() -> None:
    names = {verb.__name__ for verbs in SCREENS.values() for verb in verbs}
    for path in sorted((ROOT / "tui").rglob("*.py")):
        if path.relative_to(ROOT).as_posix() not in UNCHANGED:
            for text in sentences(path):
                assert NAMED.search(text.replace("Ctrl+C", "")) is None, (path.name, text)
                on_screen = path.parent.name in {"screens", "widgets", "plain"} and not NO_SENTENCE.search(text)
                assert not (on_screen and LETTER.search(text)), (path.name, text)
                assert set(ANYWHERE.findall(text)) <= names, (path.name, text)


async def test_the_sentences_of_the_screens_name_the_chosen_key() -> None:
    workspace = FakeWorkspace()
    keymap = Keymap({"new-meeting": "z", "write-draft": "f11", "step-out": "ctrl+e", "go-on": "f12"})
    app = CandourApp(door(workspace), workspace=workspace, keymap=keymap)
    async with app.run_test(size=(80, 24)) as pilot:
        desk = Desk(pilot, app)
        assert "z begins one" in desk.text
        workspace.at(Stage.DRAFT).draft = None
        await desk.press("z", "f4")
        app.screen._fill()
        await desk.press("enter")
        assert "F11 begins" in desk.text
        await desk.press("f1")
        assert "press F11" in desk.text
        await desk.press("escape", "f11")
        await app.workers.wait_for_complete()
        await desk.press("tab")
        assert "F12 goes on to review" in desk.text
