"""The brief: one page that is read in two minutes, on a screen or on paper."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import quote

from engage.core.clock import now
from engage.core.errors import NotAllowed
from engage.people.models import User
from visits.models import Format, Side, Visit
from visits.models.visit import PLANNED
from visits.pages import words
from visits.pages.attachments import FileLine, files_of
from visits.pages.beside import promises_of, stakes_of
from visits.pages.brief_changes import changed_parts, marked
from visits.pages.brief_sections import Beside, Section, sections_of
from visits.pages.briefings import BriefingWords, Reading, briefings_of, draft_of, last_reading, submitted
from visits.pages.record import VisitRecord, read_visit
from visits.rules import may_write_briefing

NAMED_AT_THE_TOP = 3


@dataclass(frozen=True)
class Reader:
    """An executive who takes part, and what they have read."""

    name: str
    executive_id: int
    reading: Reading | None


@dataclass(frozen=True)
class Standing:
    """Who has read what, and whether the reader is one of those who owe it."""

    readers: Sequence[Reader]
    mine: Reading | None
    owes: bool
    may_acknowledge: bool


def standing_of(record: VisitRecord, versions: Sequence[BriefingWords], user: User) -> Standing:
    """No queries."""
    visit = record.visit
    executives = {visit.lead_executive_id: visit.lead_executive.name}
    for person in record.people:
        if person.side == Side.EXECUTIVE and person.executive_id:
            executives.setdefault(person.executive_id, person.name)
    mine = record.executive_id_of(user)
    reading = last_reading(versions, mine) if mine else None
    newest = versions[-1].version if versions else None
    behind = mine is not None and (reading is None or reading.version < (newest or 0))
    return Standing(
        readers=[Reader(name, pk, last_reading(versions, pk)) for pk, name in executives.items()],
        mine=reading,
        owes=behind and newest is not None,
        may_acknowledge=behind and visit.status in PLANNED and not visit.has_started(now()),
    )


@dataclass(frozen=True)
class Addendum:
    """What came after the deadline, in one version: which parts it changed."""

    version: int
    at: Any
    by: str
    parts: Sequence[Section]


@dataclass(frozen=True)
class Brief:
    """A version (or the draft) as one person reads it. `first` is what has to be known when nothing else is read; `seen` the version they know."""

    record: VisitRecord
    briefing: BriefingWords | None
    standing: Standing | None
    may_write: bool
    first: Sequence[Section] = ()
    rest: Sequence[Section] = ()
    seen: BriefingWords | None = None
    addenda: Sequence[Addendum] = ()
    attached: Sequence[FileLine] = ()

    @property
    def visit(self) -> Visit:
        return self.record.visit

    @property
    def heading(self) -> str:
        return (self.briefing.headline if self.briefing else "") or self.visit.title

    @property
    def heading_before(self) -> str:
        """The task as it was when it was read, where it is another one now."""
        changed = self.briefing and self.seen and self.seen.headline != self.briefing.headline
        return (self.seen.headline or self.visit.title) if changed and self.seen else ""

    @property
    def changes(self) -> list[Section]:
        return changed_parts([*self.first, *self.rest])

    @property
    def red_lines(self) -> int:
        return len(self.briefing.red_lines) if self.briefing else 0

    @property
    def met(self) -> str:
        """ "Dr. Ilse Weiss, Jan Petersen and 2 others": whom one meets, at the top."""
        names = [person.name for person in self.record.theirs]
        if len(names) > NAMED_AT_THE_TOP + 1:
            names = [*names[:NAMED_AT_THE_TOP], f"{len(names) - NAMED_AT_THE_TOP} others"]
        return words.joined(names)

    @property
    def place_link(self) -> str:
        """Where the place leads without asking anybody: the room of a virtual meeting, the telephone, the map that the device has."""
        return way_to(self.visit)


def read_brief(user: User, pk: int) -> Brief:
    """The newest version, with what changed since this person read one. Five queries, however long it is."""
    record = read_visit(user, pk)
    versions = submitted(briefings_of(pk, user))
    standing = standing_of(record, versions, user)
    brief = Brief(record, versions[-1] if versions else None, standing, may_write_briefing(record.parts))
    if brief.briefing is None:
        return brief
    read = standing.mine.version if standing.mine else None
    seen = next((version for version in versions if version.version == read), None)
    if seen is brief.briefing:
        seen = None
    beside = _beside(user, record.visit)
    sections = sections_of(record, brief.briefing, beside)
    if seen is not None:
        sections = marked(sections, sections_of(record, seen, beside))
    return replace(_cut(user, brief, sections), seen=seen, addenda=_addenda(record, versions, beside))


def preview_brief(user: User, pk: int) -> Brief:
    """The draft, else the newest version, as the executive would read it. Raises NotAllowed for all but those who write it. Five queries."""
    record = read_visit(user, pk)
    if not may_write_briefing(record.parts):
        raise NotAllowed("The account manager and the team write the briefing.")
    briefings = briefings_of(pk, user)
    shown = draft_of(briefings) or (briefings[-1] if briefings else None)
    brief = Brief(record, shown, None, may_write=True)
    if shown is None:
        return brief
    return _cut(user, brief, sections_of(record, shown, _beside(user, record.visit)))


def way_to(visit: Visit) -> str:
    place = visit.place.strip()
    if place.startswith("https://"):
        return place
    number = "".join(c for c in place if c not in " ()/-.")
    if number.removeprefix("+").isdecimal() and len(number) > 5:
        return f"tel:{number}"
    return f"geo:0,0?q={quote(place)}" if place and visit.format not in (Format.VIRTUAL, Format.CALL) else ""


def _cut(user: User, brief: Brief, sections: Sequence[Section]) -> Brief:
    """The first block ends with the situation; what is attached comes last. One query."""
    assert brief.briefing is not None
    end = next((n for n, section in enumerate(sections, 1) if section.key == "situation"), 0)
    shelf = files_of(user, briefing=brief.briefing.pk)[0]
    return replace(brief, first=sections[:end], rest=sections[end:], attached=shelf.lines)


def _beside(user: User, visit: Visit) -> Beside:
    promises = promises_of(user, visit, today=now().date()).elsewhere
    return Beside(
        owed=[promise for promise in promises if promise.ours],
        owed_to_us=[promise for promise in promises if not promise.ours],
        stakes=stakes_of(user, visit),
    )


def _addenda(record: VisitRecord, versions: Sequence[BriefingWords], beside: Beside) -> list[Addendum]:
    """Those since the last version that had to be read anew, the newest first."""
    found = []
    for earlier, version in zip(versions[-2::-1], versions[:0:-1], strict=True):
        if not version.addendum:
            break
        parts = marked(sections_of(record, version, beside), sections_of(record, earlier, beside))
        found.append(
            Addendum(version.version or 0, version.submitted_at, version.submitted_by, changed_parts(parts))
        )
    return found
