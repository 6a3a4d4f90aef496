"""Who is who in a meeting: speakers by name, who is addressed, which words are names.

Rule: a name comes from the participants, never from what was said; whoever is not one of them stays a voice.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from engine.drafting.wordlists import listed

if TYPE_CHECKING:
    from engine.meeting import Meeting, Participant, Transcript

TWO = 2
NOT_NAMES = listed("not_names")
TITLES = listed("titles")
SHE = listed("she")
HE = listed("he")
_TITLED = re.compile(r"^(?:(?P<he>mr)|(?P<she>mrs|ms|miss))\b", re.IGNORECASE)
_RELATED = re.compile(
    rf"^(?:(?:birth|foster|adoptive|maternal|paternal|great|kinship)[ -])*"
    rf"(?:(?P<he>{'|'.join(sorted(HE))})|(?P<she>{'|'.join(sorted(SHE))}))(?:$| of\b|[,(;])",
    re.IGNORECASE,
)
"""A role that says who somebody is to the child, and so he or she; "mother and baby unit" says neither."""
_NAME = re.compile(r"\b(?:Mr|Mrs|Ms|Miss|Dr)\.? [A-Z][\w’'-]+|\b[A-Z][a-z][\w-]*")


class People:
    """The participants of a meeting, and how the transcript speaks of them."""

    def __init__(self, meeting: Meeting, transcript: Transcript) -> None:
        self.present = tuple(person for person in meeting.participants if person.present)
        self._known = {key: person for person in meeting.participants for key in (person.id, person.name)}
        self.voices = {self.speaker(segment.speaker) for segment in transcript.segments if not segment.struck} - {None}
        self._firsts: dict[str, Participant | None] = {}
        for person in meeting.participants:
            first = person.name.split()[0] if person.name.split() else ""
            self._firsts[first] = None if first in self._firsts else person
        self.children = tuple(person for person in meeting.participants if person.child)
        self.adults = {one.name.split()[0] for one in meeting.participants if not one.child and one.name.split()}

    def speaker(self, label: str | None) -> str | None:
        """Return the name behind a speaker's label: the participant's, else the label as it stands."""
        if label is None or not label.strip():
            return None
        return self._known[label].name if label in self._known else label

    def named(self, name: str) -> str | None:
        """Return the full name of the participant in the room who is called so, if there is just one."""
        person = self._known.get(name) or self._firsts.get(name)
        return person.name if person is not None and person.present else None

    def short(self, name: str) -> str:
        """Return the first name of somebody in the room where it is a name, and nobody else's; else the full name."""
        first = name.partition(" ")[0]
        called = len(first) > 1 and first == first.capitalize() and first.rstrip(".").lower() not in TITLES
        return first if called and self.named(first) == name else name

    def pronoun(self, name: str) -> str:
        """Return "he" or "she" where a title or a place in the family says so, else nothing: nobody's is guessed."""
        person = self._known.get(name)
        role = re.sub(r"(?i:(?<=step))-|\s+(?=\()", "", " ".join(person.role.split())) if person is not None else ""
        found = _TITLED.match(name) or _RELATED.match(role)
        return str(found.lastgroup) if found else ""

    def is_child(self, label: str | None) -> bool:
        """Tell whether this speaker is entered as a child."""
        return label is not None and label in self._known and self._known[label].child

    def is_participant(self, name: str | None) -> bool:
        """Tell whether this is the full name of somebody in the room."""
        return name is not None and any(person.name == name for person in self.present)

    def other_of_two(self, speaker: str | None) -> str | None:
        """Return the only other person in the room, when exactly two are there and nobody else was heard."""
        names = {person.name for person in self.present}
        if len(self.present) != TWO or speaker not in names or not self.voices <= names:
            return None
        return next(iter(names - {speaker}), None)


def names_in(text: str) -> list[str]:
    """Return the capitalised words of a text that may be names: not a sentence's first word, not the calendar."""
    found = []
    for match in _NAME.finditer(text):
        opening = match.start() == 0 or text[: match.start()].rstrip()[-1:] in (".", "!", "?", '"', "“", ":")
        if not (opening and " " not in match.group()) and match.group().lower() not in NOT_NAMES:
            found.append(match.group())
    return found
