"""Export: the approved record, copies and versions of it, boxes for the case system, the typed notes, the AI statement.

Rule: of a record nothing leaves that was not approved, and of a copy nothing before a person has gone through it.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from engine import consent
from engine.drafting.acts import Act
from engine.errors import NotAllowed, UsageError
from engine.export import (
    FAMILY,
    FORMS,
    Copy,
    Dress,
    LeftOut,
    Used,
    ai_use,
    ai_use_of_copy,
    boxes,
    boxes_text,
    children,
    count,
    cut,
    free_name,
    gathered,
    of_copy,
    of_notes,
    of_record,
    of_statement,
    propose,
    render,
    sweep,
    write,
)
from engine.flow.approving import Approving
from engine.flow.writing import NOBODY
from engine.meeting import Answer, Export, Scope, Stage
from engine.review.approval import digest

if TYPE_CHECKING:
    from engine.export import Box
    from engine.export.page import Page
    from engine.flow.for_child import ForChild
    from engine.meeting import Approval, Record

RECORD, BOXES, NOTES, STATEMENT = "record", "boxes", "notes", "ai-use"
FOR = "for-"
"""How the name of a version begins, before that of the child who is to read it."""


@dataclass(frozen=True, slots=True)
class Paper:
    """Something that can leave: its id and what it is called.

    `cut` says that parts can be left out of it, `version` that it is a draft of its own, to be reviewed by itself.
    """

    id: str
    title: str = field(repr=False)
    cut: bool = False
    version: bool = False


@dataclass(frozen=True, slots=True)
class Approved:
    """What a version is made from: the record, or a child's own copy of it, its approval, and who is to read it."""

    record: Record = field(repr=False)
    approval: Approval
    reader: str = field(repr=False)
    paper: str


class Exporting(Approving):
    """Write out what was approved, whole, in part or in boxes."""

    @property
    def exports(self) -> tuple[Export, ...]:
        """What left the vault."""
        return self._sealed.read("exports", tuple[Export, ...]) or ()

    @property
    def papers(self) -> tuple[Paper, ...]:
        """What can leave: the record and what is made of it; a record for each child where there are several."""
        each = children(self.meeting.participants)
        apart = [Paper(child.id, f"Record about {child.name} only", cut=True) for child in each if len(each) > 1]
        versions = [Paper(name, f"Version for {who} to read", version=True) for name, who in self._readers.items()]
        notes = [Paper(NOTES, "Notes typed in the meeting")] if self.notes else []
        return (
            Paper(RECORD, "The record"),
            Paper(BOXES, "The record in numbered boxes"),
            Paper(FAMILY, "Copy for the family", cut=True),
            *apart,
            *versions,
            *notes,
            Paper(STATEMENT, "Statement on the use of AI"),
        )

    def preview(self, form: str, paper: str = RECORD) -> str:
        """Return what `export` would write; a Word file as the same in plain text."""
        return self._rendered("text" if form == "word" else form, paper).decode()

    def export(self, form: str, folder: Path, paper: str = RECORD, *, beside: bool = False) -> Export:
        """Write a paper into `folder`, over nothing that is there; `beside` takes the next free name.

        Boxes are plain text whatever the form, for that is how they are pasted.
        """
        self._require(Stage.EXPORT)
        form = "text" if paper == BOXES else form
        self._may_leave(form, folder)
        data = self._rendered(form, paper)
        name = self._file_name(form, paper)
        sweep(folder)
        done = write(folder, free_name(folder, name) if beside else name, data, self._tools.now(), form)
        return self._left(replace(done, paper=paper))

    def _left(self, done: Export) -> Export:
        """Note what left, and of which approved text it is: a clock that was set back must not make it another's."""
        approval = self.version(done.paper).approval if done.paper in self._readers else self.approval
        done = replace(done, approved=approval.digest if approval else "")
        self._sealed.write("exports", (*self.exports, done))
        self._note_event("exported", digest=done.sha256)
        return done

    def _file_name(self, form: str, paper: str) -> str:
        """Return a name that names nobody: what is one child's own is told by the child's number."""
        each = {child.id: f"child-{number}" for number, child in enumerate(children(self.meeting.participants), 1)}
        mine = {f"{FOR}{name}": f"{FOR}{called}" for name, called in each.items()}
        kind = "" if paper == RECORD else f"-{(each | mine).get(paper, paper)}"
        return f"{self.meeting.date or self.meeting.created.date()}-{self.meeting.template}{kind}{FORMS[form]}"

    def _may_leave(self, form: str, folder: Path) -> None:
        """Raise `NotAllowed` for a form or a place that the policy does not list, or that goes with a meeting."""
        if form not in self.policy.export_forms:
            raise NotAllowed(f"The policy lists {', '.join(self.policy.export_forms)} as the forms of export.")
        if not str(folder).isprintable():
            raise UsageError("The name of that folder has characters that cannot be shown.", hint="Choose another one.")
        only, real = self.policy.folder("export_folder"), Path(os.path.realpath(folder))
        if real.is_relative_to(os.path.realpath(self._vault.folder)):
            raise NotAllowed("That folder is in the vault, where everything is destroyed.", hint="Choose another one.")
        if only is not None and not real.is_relative_to(os.path.realpath(only)):
            raise NotAllowed(f"By the policy records are written to {only} only.", hint="Choose that folder.")

    def _rendered(self, form: str, paper: str) -> bytes:
        if paper == BOXES:
            return boxes_text(self.boxes())
        return render(self._page(paper), form)

    def _page(self, paper: str) -> Page:
        if paper == NOTES:
            return of_notes(self.meeting, self.notes, self._dress, self._tools.now())
        if paper in self._readers:
            return self.version(paper).page()
        record, approval = self.record_so_far(), self.approval
        wanted = self.policy.ai_use_statement
        if paper == RECORD:
            return of_record(record, approval, self._dress, self._statement(approval) if wanted else "")
        if paper == STATEMENT:
            return of_statement(self._statement(approval), approval, record, self._dress)
        copy = self.copy_of(paper)
        return of_copy(record, approval, copy, self._dress, self._statement(approval, copy) if wanted else "")

    @property
    def _dress(self) -> Dress:
        policy = self.policy
        actions = frozenset(plan.title for plan in self.template.sections if Act.ACTION in plan.acts)
        people = tuple(person.name for person in self.meeting.participants)
        return Dress(policy.document_header, policy.document_footer, policy.document_author, actions, people)

    # The statement on the use of AI

    def _statement(self, approval: Approval | None, copy: Copy | None = None) -> str:
        if approval is None:
            return ""
        record, transcript = self.record_so_far(), self.transcript
        clips = frozenset(part.id for part in transcript.segments) if transcript else frozenset[str]()
        if copy is not None:
            return ai_use_of_copy(count(cut(record, copy), clips=clips), self._used(), approval)
        desk = self.review.desk
        deciders = tuple(dict.fromkeys(item.by for item in desk if item.recorded))
        return ai_use(count(record, desk, clips), self._used(), approval, deciders)

    def _used(self) -> Used:
        """Gather what ran, and who had agreed to what did."""
        transcript, worded_by = self.transcript, self.review.draft.model
        ran = {Scope.RECORD: bool(self.recordings), Scope.TRANSCRIBE: transcript is not None}
        ran[Scope.DRAFT] = worded_by != NOBODY
        agreed, said_no = gathered([scope for scope in ran if ran[scope]], self.meeting.participants, self.answers)
        given = consent.latest(self.answers).values()
        bases = {one.basis: None for one in given if one.answer is Answer.OTHER_BASIS}
        return Used(
            self.meeting.date,
            transcript.model if transcript else "",
            worded_by if ran[Scope.DRAFT] else "",
            self.computing,
            agreed,
            tuple(bases),
            self.review.draft.reader,
            said_no,
        )

    # Copies

    def copy_of(self, paper: str) -> Copy:
        """Return what a copy leaves out: as it was ticked for this record, else as is proposed."""
        if not any(one.id == paper and one.cut for one in self.papers):
            raise UsageError("There is no such copy of this record.")
        record = self.record_so_far()
        kept = self._copies.get(paper)
        if kept is not None and kept.digest == digest(record):
            return kept
        return propose(record, digest(record), paper, self.meeting.participants, kept)

    @property
    def _copies(self) -> dict[str, Copy]:
        return self._sealed.read("copies", dict[str, Copy]) or {}

    def leave_out(self, paper: str, *outs: LeftOut) -> None:
        """Leave lines out of a copy, or take them back in where they are all out."""
        self._require(Stage.EXPORT)
        self._keep_copy(self.copy_of(paper).toggled(*outs))

    def copy_ready(self, paper: str) -> None:
        """Note that a person has gone through a copy and what is left out of it."""
        self._require(Stage.EXPORT)
        self._keep_copy(replace(self.copy_of(paper), ready=True))
        self._note_event("copy_ready")

    def _keep_copy(self, copy: Copy) -> None:
        self._sealed.write("copies", {**self._copies, copy.name: copy})

    # Versions

    @property
    def _readers(self) -> dict[str, str]:
        """Who a version can be for, by its paper: each child by name, or whichever child it is."""
        each = {f"{FOR}{child.id}": child.name for child in children(self.meeting.participants)}
        return each or {f"{FOR}child": "the child"}

    def version(self, paper: str) -> ForChild:
        """Return a version of the record as it was left at its desk."""
        raise NotImplementedError(paper)

    def _made_of(self, paper: str) -> Approved:
        """Return what a version is made from; where several children are spoken of, that is this one's own copy."""
        if paper not in self._readers:
            raise UsageError("There is no such version of this record.")
        record, approval = self.record_so_far(), self._demand_approval()
        if len(self._readers) > 1:
            copy = self.copy_of(paper.removeprefix(FOR))
            if not copy.ready:
                who = self._readers[paper]
                raise NotAllowed(
                    f"It is made from the record about {who} only, and nobody has gone through that yet.",
                    hint="Choose that record, press x and tick what is about others.",
                )
            record = cut(record, copy)
        return Approved(record, approval, self._readers[paper], paper)

    # Boxes

    def boxes(self) -> tuple[Box, ...]:
        """Return the approved record in numbered boxes."""
        self._demand_approval()
        return boxes(self.record_so_far(), self.policy.box_limit)

    def _demand_approval(self) -> Approval:
        """Return the approval in force, or raise `NotAllowed`."""
        approval = self.approval
        if approval is None:
            raise NotAllowed("The record as it is now has not been approved.", hint="Approve it first.")
        return approval

    @property
    def boxes_taken(self) -> frozenset[int]:
        """The numbers of the boxes whose very text is in the case system already, or was copied."""
        known = {(export.form, export.sha256) for export in self.exports if export.paper == BOXES}
        return frozenset(box.number for box in self.boxes() if (_box(box.number), box.sha256) in known)

    def take_box(self, number: int, *, copied: bool = False) -> str:
        """Tick one box and return its text; to have it copied to the clipboard is for the policy to allow."""
        self._require(Stage.EXPORT)
        if copied and self.policy.clipboard == "off":
            raise NotAllowed(
                "The policy does not let records be copied to the clipboard.",
                hint="Read the box from the screen, or write the boxes to a file.",
            )
        box = next((box for box in self.boxes() if box.number == number), None)
        if box is None:
            raise UsageError("There is no box with this number.")
        self._left(Export("", _box(number), box.sha256, self._tools.now(), BOXES))
        return box.text

    def _missing_to_file(self) -> str:
        """Ask for an export of the record as it is approved now, not as it was once; all of its boxes are as good."""
        approval = self.approval
        whole = (export for export in self.exports if export.path and export.paper in {RECORD, BOXES})
        if approval is not None and any(export.approved == approval.digest for export in whole):
            return ""
        if approval is not None and len(self.boxes_taken) == len(self.boxes()):
            return ""
        return "The record as it is now has not been exported yet."


def _box(number: int) -> str:
    """Return what says, in place of a form, which box left: two of them may have the same text."""
    return f"box {number}"
