"""The review desk in plain lines: every line with its evidence and findings, decided one by one by a person.

Rule: a line is read out with what the checks say of it and all that it rests on before it can be decided.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.meeting import Origin, Risk, Segment, Stage, Verdict
from engine.review import ApprovedLine
from tui.account import account
from tui.command import Command
from tui.commands import GoOn, PlayClip
from tui.plain.handing import second_reader
from tui.plain.lines import Choice, Left, say
from tui.plain.shaping import ShapeLine, TakeProposed, after, put_words, shape, take_proposed
from tui.plain.sitting import told
from tui.plain.writing import new_words, said
from tui.review_commands import (
    AcceptSection,
    AcceptStatement,
    ApproveRecord,
    ConfirmDraft,
    DeclareComplete,
    EditStatement,
    NextInOrder,
    NextUndecided,
    QuoteInstead,
    RedoDecision,
    RejectStatement,
    SecondReader,
    UndoDecision,
    WriteSection,
)
from tui.words import DECLARATION, NOTED, clock, counted, label, noted

if TYPE_CHECKING:
    from collections.abc import Callable

    from engine.meeting import Note
    from engine.review import Item, Order
    from tui.plain.sitting import Sitting

RISKS = {Risk.HIGH: "High risk", Risk.MEDIUM: "Look closely", Risk.LOW: "Note"}
STATES = {
    None: "undecided",
    Verdict.ACCEPT: "accepted",
    Verdict.EDIT: "edited",
    Verdict.REJECT: "left out",
}
ORIGINS = {
    Origin.WORDED: "worded by the machine",
    Origin.QUOTED: "the speaker’s own words",
    Origin.DATA: "from what was entered at set-up",
    Origin.WRITTEN: "written by you",
    Origin.EDITED: "edited by you",
}
DECISIONS = (AcceptStatement, EditStatement, RejectStatement, QuoteInstead, PlayClip, UndoDecision)
LEAVE = "to stop here"


class ReadRecord(Command):
    """Have every line of the draft read out with its number and what became of it."""


class OpenLine(Command):
    """Go to a line by its number."""


def review(sitting: Sitting) -> bool:
    """Decide line by line, write what is yours to write, approve."""
    flow = sitting.flow
    rests_on = "the approved line it was made of" if flow.reader else "what was said in the meeting"
    sitting.enter(
        f"Every line is read out with what the checks say of it and {rests_on}; you accept it, edit it, leave it out "
        "or put the speaker’s own words in its place. What can do most harm comes first."
    )
    progress = flow.review.progress()
    high = f", {progress.high_left} of high risk left" if progress.high_left else ""
    approved = f" Approved by {flow.approval.by}." if flow.approval else ""
    say(f"{progress.decided} of {progress.total} decided{high}.{approved}")
    if flow.outdated:
        say(f"Attention. {flow.outdated}")
    needed: dict[type[Command], Callable[[], None]] = {}
    if flow.review.cut_short:
        needed[DeclareComplete] = lambda: _complete(sitting)
    if flow.outdated:
        needed[ConfirmDraft] = lambda: _let_stand(sitting)
    return sitting.next(
        {
            NextUndecided: lambda: _one_after_another(sitting, "risk"),
            NextInOrder: lambda: _one_after_another(sitting, "document"),
            ReadRecord: lambda: _read_record(sitting),
            OpenLine: lambda: _open_line(sitting),
            AcceptSection: lambda: _accept_section(sitting),
            WriteSection: lambda: _write(sitting),
            UndoDecision: lambda: _step(sitting, flow.undo),
            RedoDecision: lambda: _step(sitting, flow.redo),
            **needed,
            ApproveRecord: lambda: _approve(sitting),
            **({} if flow.reader else {SecondReader: lambda: second_reader(sitting)}),
            GoOn: lambda: sitting.go_on() if flow.approval else _approve(sitting),
        }
    )


# Line by line


def _one_after_another(sitting: Sitting, order: Order) -> None:
    """Decide about one undecided line after another."""
    item = sitting.flow.review.next_undecided("", order)
    while item is not None and _in_hand(sitting, item):
        item = sitting.flow.review.next_undecided(item.id, order)
    if item is None:
        say("Nothing is undecided.")


def _in_hand(sitting: Sitting, item: Item) -> bool:
    """Read one line out with all that bears on it and take decisions until there is one; tell whether to go on."""
    _read_out(sitting, item)
    sitting.flow.open_statement(item.id)
    while True:
        chosen = sitting.asker.quick_verb("Your decision?", _verbs(item), LEAVE)
        if chosen is None:
            return False
        with told():
            if _done(sitting, item, chosen):
                return True
        item = next((one for one in sitting.flow.review.desk if one.id == item.id), item)


def _verbs(item: Item) -> tuple[type[Command], ...]:
    """Return what can be decided of a line; what is in no line has no shape."""
    shaping = () if item.omission is not None else (ShapeLine,)
    return (*DECISIONS, *shaping, *((TakeProposed,) if item.proposed else ()))


def _done(sitting: Sitting, item: Item, chosen: type[Command]) -> bool:
    """Do what was chosen; tell whether the line is decided by it."""
    if chosen in BESIDES:
        BESIDES[chosen](sitting, item)
        return False
    if chosen is TakeProposed:
        take_proposed(sitting, item)
        return _said(sitting, item)
    if item.omission is not None:
        return _answer(sitting, item, chosen)
    return (_own_line if item.own else _decide)(sitting, item, chosen)


def _play(sitting: Sitting, item: Item) -> None:
    parts = [part for part in sitting.flow.evidence(item.id) if isinstance(part, Segment)]
    for part in parts:
        sitting.play(part.id)
    if not parts:
        say("There is nothing to hear: it rests on no sound.")


def _quote(sitting: Sitting, item: Item) -> None:
    sitting.flow.quote_instead(item.id)
    quoted = sitting.flow.review.item(item.id)
    if quoted == item:
        say("These are the speaker’s own words already.")
    else:
        say(quoted.text, indent="  ")


def _decide(sitting: Sitting, item: Item, chosen: type[Command]) -> bool:
    """Accept, edit or leave out a drafted line."""
    if chosen is EditStatement:
        text = new_words(sitting, item.text)
        if text == item.text:
            return False
        put_words(sitting, item, text)
    else:
        sitting.flow.decide(item.id, Verdict.ACCEPT if chosen is AcceptStatement else Verdict.REJECT)
    return _said(sitting, item)


def _said(sitting: Sitting, item: Item) -> bool:
    """Say what became of a line, with what the checks say of new words; tell whether it is decided and stands."""
    decided = next((one for one in sitting.flow.review.desk if one.id == item.id), None)
    if decided is None:
        say("Left out.")
        return True
    state = "Yours" if decided.own else STATES[decided.verdict].capitalize()
    say(f"{state}." + (f" {decided.text}" if decided.edited or decided.own else ""))
    if decided.edited or decided.own:
        _say_findings(decided)
    grave = {one for one in decided.findings if one.risk is Risk.HIGH}.difference(item.findings)
    return decided.decided and not (grave and not sitting.asker.yes("Is it to stand so?"))


def _shape(sitting: Sitting, item: Item) -> None:
    """Give a line another shape, what would be joined to it read out first if it must be; then read the line out."""
    following = after(sitting, item)
    if following is not None and sitting.flow.review.must_open(following.id):
        _read_out(sitting, following)
        sitting.flow.open_statement(following.id)
    shape(sitting, item)
    _read_out(sitting, sitting.flow.review.item(item.id))


BESIDES: dict[type[Command], Callable[[Sitting, Item], None]] = {
    PlayClip: _play,
    QuoteInstead: _quote,
    ShapeLine: _shape,
    UndoDecision: lambda sitting, _item: _step(sitting, sitting.flow.undo),
}
"""What can be done at a line besides deciding about it."""


def _step(sitting: Sitting, step: Callable[[], None]) -> None:
    """Take a step back or again, and say which lines are otherwise now."""
    before = {item.id: item for item in sitting.flow.review.desk}
    step()
    numbers = _numbers(sitting)
    changed = [item for item in sitting.flow.review.desk if before.get(item.id) != item]
    for item in changed:
        state = "your own" if item.own else STATES[item.verdict]
        what = item.text or (item.omission.detail if item.omission else "")
        say(f"Line {numbers[item.id]} is {state} now: {what}")
    if gone := len(before.keys() - numbers.keys()):
        say(f"{counted(gone, 'line')} of your own {'is' if gone == 1 else 'are'} out again.")


def _own_line(sitting: Sitting, item: Item, chosen: type[Command]) -> bool:
    """Change, keep or take away a line of the practitioner's own."""
    if chosen is EditStatement:
        put_words(sitting, item, new_words(sitting, item.text))
    elif chosen is RejectStatement:
        put_words(sitting, item, "")
    elif item.proposed and item.text:
        put_words(sitting, item, item.text)
    return _said(sitting, item)


def _answer(sitting: Sitting, item: Item, chosen: type[Command]) -> bool:
    """Take what no line carries into the record, or say why it is rightly left out."""
    flow = sitting.flow
    if chosen is RejectStatement:
        reason = sitting.asker.ask("Why is it rightly left out? Enter alone leaves it.")
        if reason:
            flow.dismiss(item.id, reason)
        return bool(reason)
    section = _section(sitting, "Into which section?")
    text = sitting.asker.ask("In your words. Enter alone leaves it.") if section else ""
    if section and text:
        flow.step(lambda review, by: review.add(item.id, section, text, by))
    return bool(text)


# Reading out


def _read_out(sitting: Sitting, item: Item) -> None:
    """Say a line, what the checks say of it, and everything it rests on."""
    say()
    titles = {section.id: section.title for section in sitting.flow.review.draft.sections}
    number = _numbers(sitting)[item.id]
    if item.omission is not None:
        say(f"Line {number}. {RISKS[item.risk]}. Said, but in no line: {item.omission.detail}")
    else:
        risk = f"{RISKS[item.risk]}. " if item.risk is not Risk.LOW else ""
        state = STATES[item.verdict] if not item.own else "your own"
        origin = NOTED if noted(item.kind, sitting.flow.evidence(item.id)) else ORIGINS[item.kind]
        say(f"Line {number}, under {titles[item.section]}. {risk}{state.capitalize()}, {origin}:")
        say(item.text, indent="  ")
    if item.edited:
        say(f"Drafted was: {item.drafted}")
    if item.amended is not None:
        say(f"{item.reader} would {f'have it say: {item.amended}' if item.amended else 'leave it out.'}")
    if item.placed is not None:
        say(f"{item.reader} would have it elsewhere, under {titles[item.placed[0]]}.")
    _say_findings(item)
    _say_evidence(sitting, item)


def _say_findings(item: Item) -> None:
    """Say what the checks say of a line, the worst first."""
    for finding in sorted(item.findings, key=lambda one: list(RISKS).index(one.risk)):
        say(f"{RISKS[finding.risk]}: {label(finding.kind).lower()}. {finding.detail}")


def _say_evidence(sitting: Sitting, item: Item) -> None:
    evidence = sitting.flow.evidence(item.id)
    if evidence:
        say("As approved in the record:" if sitting.flow.reader else "What was said:")
    elif not item.own:
        say("It comes from set-up." if item.kind is Origin.DATA else "It rests on nothing that was said.")
    for source in evidence:
        say(_source(sitting, source), indent="  ")


def _source(sitting: Sitting, source: Segment | Note) -> str:
    if isinstance(source, Segment):
        return said(sitting, source, sitting.flow.unheard([source.id]))
    return source.text if isinstance(source, ApprovedLine) else f"{clock(source.at)}, your note: {source.text}"


def _numbers(sitting: Sitting) -> dict[str, int]:
    return {item.id: number for number, item in enumerate(sitting.flow.review.desk, 1)}


def _read_record(sitting: Sitting) -> None:
    """Say every line under its heading."""
    numbers = _numbers(sitting)
    desk = sitting.flow.review
    for section in desk.draft.sections:
        say(section.title + (": yours to write" if section.human else ""))
        for item in desk.section(section.id):
            state = "your own" if item.own else STATES[item.verdict]
            risk = ", high risk" if item.risk is Risk.HIGH and not item.decided else ""
            say(f"{numbers[item.id]}. ({state}{risk}) {item.text}", indent="  ", hang="  ")
    for item in (one for one in desk.desk if one.omission is not None):
        state = {None: "unanswered", Verdict.REJECT: "rightly left out"}.get(item.verdict, "put into the record")
        say(f"{numbers[item.id]}. ({state}) Said, but in no line: {item.omission.detail if item.omission else ''}")
    sitting.flow.show(numbers)


# Verbs of the desk


def _open_line(sitting: Sitting) -> None:
    numbers = {str(number): name for name, number in _numbers(sitting).items()}
    while answer := sitting.asker.ask(f"Which line? Type its number, from 1 to {len(numbers)}."):
        if answer in numbers:
            _in_hand(sitting, sitting.flow.review.item(numbers[answer]))
            return
        say("That is not the number of a line.")
    raise Left


def _section(sitting: Sitting, question: str) -> str | None:
    sections = sitting.flow.review.draft.sections
    return sitting.asker.choose(question, [Choice(one.id, one.title) for one in sections], out="None of them")


def _accept_section(sitting: Sitting) -> None:
    """Read out what may be taken together under a heading, and take it at a yes."""
    section = _section(sitting, "Which section?")
    if section is None:
        return
    fit = sitting.flow.together(section)
    for item in fit:
        _read_out(sitting, item)
    if not fit:
        say("Nothing there can be taken together: what is left is to be decided one by one.")
        return
    sitting.flow.show([item.id for item in fit])
    these = f"these {len(fit)} lines as they stand" if len(fit) > 1 else "this line as it stands"
    if sitting.asker.yes(f"Take {these}?"):
        sitting.flow.step(lambda review, by: review.accept_together([item.id for item in fit], by))


def _write(sitting: Sitting) -> None:
    section = _section(sitting, "In which section do you write?")
    text = sitting.asker.ask("In your words. Enter alone leaves it.") if section else ""
    if section and text:
        sitting.flow.write(section, text)
        say("Written.")
        _say_findings(sitting.flow.review.section(section)[-1])


def _complete(sitting: Sitting) -> None:
    """Declare what was cut short complete, one section at a time."""
    cut = sitting.flow.review.cut_short
    titles = {section.id: section.title for section in sitting.flow.review.draft.sections}
    say(f"{titles.get(cut[0], 'The draft')} was cut short.")
    if sitting.asker.yes("Have you made sure that nothing is missing, or written it yourself?"):
        sitting.flow.step(lambda review, by: review.complete(by, cut[0]))


def _let_stand(sitting: Sitting) -> None:
    for name in sitting.flow.stale:
        _read_out(sitting, sitting.flow.review.item(name))
    if sitting.asker.yes("Does what was said, as it now reads, bear these lines out?"):
        sitting.flow.confirm_draft()


def _approve(sitting: Sitting) -> None:
    """Say what is left to do, or take the declaration and the name."""
    flow = sitting.flow
    blockers = flow.blockers()
    if blockers:
        say("Not yet.")
        for blocker in blockers:
            say(blocker, indent="  ")
        return
    say(DECLARATION)
    for sentence in account(flow):
        say(sentence.replace("!! ", "Attention. "))
    name = sitting.asker.ask("Type your full name to approve. Enter alone leaves it.")
    if name:
        flow.approve(name)
        say(f"Approved by {name}.")
        flow.go(Stage.EXPORT)
