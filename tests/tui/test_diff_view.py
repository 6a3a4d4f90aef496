"""The diff widget by keyboard: what it shows without colour, what it posts, what the text becomes."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from rich.cells import cell_len
from textual.app import App, ComposeResult

from engine.review.diff import Hunk, pieces
from tui.widgets.diff_lines import Choice, paragraphs, runs, wrap
from tui.widgets.diff_view import Demonstration, DiffView

OLD = "Sam said that he may have been late on Monday.\n\nHe really liked the [bold]new[/] teacher."
NEW = "Sam said that he had not been late on Monday.\n\nHe liked the [bold]new[/] teacher, Jo."


class Host(App[None]):
    """A screen with nothing but the widget, keeping what it posts."""

    def __init__(self, old: str, new: str) -> None:
        super().__init__()
        self.view = DiffView(old, new)
        self.posted: list[str] = []

    def compose(self) -> ComposeResult:
        yield self.view

    def _keep(self, message: DiffView.HunkMessage) -> None:
        assert message.control is self.view
        self.posted.append(f"{type(message).__name__} {message.hunk.kind}")

    on_diff_view_hunk_accepted = _keep
    on_diff_view_hunk_rejected = _keep
    on_diff_view_hunk_reopened = _keep
    on_diff_view_hunk_chosen = _keep


def shown(view: DiffView) -> list[str]:
    return [view.render_line(number).text.rstrip() for number in range(view.size.height)]


async def test_everything_is_readable_without_colour() -> None:
    app = Host(OLD, NEW)
    async with app.run_test(size=(60, 10)) as pilot:
        assert shown(app.view) == [
            "▶~  Sam said that he [-may have-] {+had not+} been late on",
            "    Monday.",
            "",
            " -  He [-really-] liked the [bold]new[/] teacher{+, Jo+}.",
        ]
        await pilot.press("n")
        assert [line[:2] for line in shown(app.view)] == [" ~", "  ", "", "▶-"]
        await pilot.press("right")
        assert [line[:2] for line in shown(app.view)] == [" ~", "  ", "", "▶+"]


async def test_changes_are_taken_and_left_by_keys() -> None:
    app = Host(OLD, NEW)
    async with app.run_test(size=(60, 10)) as pilot:
        await pilot.press("a", "r")
        assert app.view.hunk == 2
        assert len(app.view.open_hunks) == 1
        assert shown(app.view) == [
            " ✓  Sam said that he {had not} been late on Monday.",
            "",
            "▶+  He [really] liked the [bold]new[/] teacher{+, Jo+}.",
        ]
        await pilot.press("r")
        assert app.view.text == OLD.replace("may have", "had not")
        await pilot.press("n", "u", "enter")
        assert app.view.hunk == 0
        assert app.view.open_hunks == app.view.hunks[:1]
    assert app.posted == [
        "HunkAccepted ~",
        "HunkRejected -",
        "HunkRejected +",
        "HunkReopened ~",
        "HunkChosen ~",
    ]


async def test_the_keyboard_goes_round() -> None:
    app = Host(OLD, NEW)
    async with app.run_test() as pilot:
        await pilot.press("p")
        assert app.view.hunk == 2
        await pilot.press("right")
        assert app.view.hunk == 0
        await pilot.press("a", "a")
        assert app.posted == ["HunkAccepted ~", "HunkAccepted -"]
        await pilot.press("left", "a")
        assert app.posted == ["HunkAccepted ~", "HunkAccepted -"]


@pytest.mark.parametrize("text", ["", "The same."])
async def test_texts_that_are_the_same_have_nothing_to_decide(text: str) -> None:
    app = Host(text, text)
    async with app.run_test() as pilot:
        await pilot.press("n", "p", "a", "r", "u", "enter")
        assert (app.view.hunk, app.view.hunks, app.view.text, app.posted) == (-1, (), text, [])


async def test_a_hunk_far_below_is_brought_into_view() -> None:
    old = "\n".join(f"line {number}" for number in range(500))
    app = Host(old, old.replace("line 450", "another 450"))
    async with app.run_test(size=(40, 10)) as pilot:
        app.view.watch_hunk()
        await pilot.pause()
        assert any("another" in line for line in shown(app.view))
        await pilot.press("home")
        assert "line 0" in shown(app.view)[0]


async def test_other_texts_can_be_shown_and_forgotten() -> None:
    app = Host(OLD, NEW)
    async with app.run_test(size=(60, 10)) as pilot:
        await pilot.press("a")
        app.view.show("one", "two")
        await pilot.pause()
        assert shown(app.view)[:1] == ["▶~  [-one-] {+two+}"]
        app.view.forget()
        await pilot.pause()
        assert app.view.text == ""
        assert "".join(shown(app.view)) == ""


async def test_it_wraps_again_when_the_screen_changes() -> None:
    app = Host(OLD, NEW)
    async with app.run_test(size=(60, 24)) as pilot:
        wide = app.view.virtual_size.height
        await pilot.resize_terminal(24, 24)
        await pilot.pause()
        assert app.view.virtual_size.height > wide
        assert max(map(len, shown(app.view))) <= 24


async def test_nothing_that_steers_a_terminal_gets_through() -> None:
    app = Host("plain\x1b[31m text\u202e", "plain \x07\ttext")
    async with app.run_test():
        assert all(character.isprintable() for line in shown(app.view) for character in line)


async def test_it_demonstrates_itself() -> None:
    app = Demonstration()
    async with app.run_test() as pilot:
        await pilot.press("a")
        assert "HunkAccepted" in str(app.query_one("Static").render())


WORD = st.sampled_from(["Sam", "不到", "said", "extraordinarily", "no", ".", "\n", "  ", "e\u0301"])
WORDS = st.lists(WORD, max_size=30).map(" ".join)


@given(WORDS, WORDS, st.integers(1, 30), st.sampled_from(Choice))
@example("Sam", "\n Sam \n", 6, Choice.ACCEPTED)
def test_lines_hold_every_word_once_and_never_more_than_fits(old: str, new: str, width: int, choice: Choice) -> None:
    parts = pieces(old, new)
    choices = [choice] * sum(isinstance(part, Hunk) for part in parts)
    for paragraph in paragraphs(parts):
        lines = ["".join(run.text for run in line) for line in wrap(runs(paragraph, choices), width)]
        whole = "".join(run.text for run in runs(paragraph, choices))
        assert "".join("".join(lines).split()) == "".join(whole.split())
        assert all(cell_len(line) <= max(width, 2) for line in lines)
        for word in whole.split():
            assert "-]{+" in word or cell_len(word) > width or any(word in line.split() for line in lines)
