"""The versions of a briefing, and what one of them says otherwise than another, word by word."""

from collections.abc import Sequence
from dataclasses import dataclass

from engage.core.differences import GONE, NEW, SAME, Span, differences
from engage.people.models import User
from visits.models import Attachment, Visit
from visits.pages.brief_changes import CHANGED, TAKEN_OUT, marked
from visits.pages.brief_changes import NEW as NEW_LINE
from visits.pages.brief_sections import Beside, Line, Section, sections_of
from visits.pages.briefings import BriefingWords, briefings_of
from visits.pages.record import VisitRecord, read_visit
from visits.rules import may_write_briefing

# What a version itself says; the rest of a brief is the record's, as it is now.
WRITTEN = {
    *("red-lines", "situation", "sensitive", "questions"),
    *("likely-questions", "asks", "agenda", "leadership"),
}


@dataclass(frozen=True)
class ComparedLine:
    """`change` is empty where nothing changed; the spans are the line with what is new and what is gone."""

    change: str
    spans: Sequence[Span]


@dataclass(frozen=True)
class ComparedPart:
    key: str
    title: str
    lines: Sequence[ComparedLine]

    @property
    def is_changed(self) -> bool:
        return any(line.change for line in self.lines)


@dataclass(frozen=True)
class Versions:
    """All that this person may see, the newest first; `of` is compared with `against`, which is None for the first."""

    record: VisitRecord
    may_write: bool
    known: Sequence[BriefingWords]
    of: BriefingWords | None
    against: BriefingWords | None
    parts: Sequence[ComparedPart]

    @property
    def visit(self) -> Visit:
        return self.record.visit

    @property
    def changed(self) -> list[ComparedPart]:
        return [part for part in self.parts if part.is_changed]

    @property
    def unchanged(self) -> list[ComparedPart]:
        return [part for part in self.parts if not part.is_changed]


def versions_of(user: User, pk: int, *, of: str = "", against: str = "") -> Versions:
    """The newest against the one before it, unless others are named; what is not there, or not for this person, is not found. Four queries."""
    record = read_visit(user, pk)
    may_write = may_write_briefing(record.parts)
    seen = [one for one in briefings_of(pk, user) if one.version or may_write]
    known = seen[::-1]
    shown = _named(known, of) or next(iter(known), None)
    before = _named(known, against)
    if shown is None:
        return Versions(record, may_write, known, None, None, [])
    if before is None or before is shown:
        before = next(iter(known[known.index(shown) + 1 :]), None)
    files = _files(user, [shown, *([before] if before else [])])
    parts = marked(_sections(record, shown, files), _sections(record, before or shown, files))
    compared = [
        ComparedPart(part.key, part.title, [_compared(line) for line in part.lines]) for part in parts
    ]
    return Versions(record, may_write, known, shown, before, compared)


def _named(known: Sequence[BriefingWords], name: str) -> BriefingWords | None:
    return next((one for one in known if one.key == name), None)


def _files(user: User, briefings: Sequence[BriefingWords]) -> dict[int, list[str]]:
    """The names of what is attached to each. One query."""
    rows = Attachment.objects.visible_to(user).filter(briefing__in=[one.pk for one in briefings])
    found: dict[int, list[str]] = {}
    for briefing, name in rows.order_by("file").values_list("briefing", "file__name"):
        found.setdefault(briefing, []).append(name)
    return found


def _sections(record: VisitRecord, briefing: BriefingWords, files: dict[int, list[str]]) -> list[Section]:
    """What is empty is left out, so that what has gone altogether is told line by line."""
    own = [part for part in sections_of(record, briefing, Beside()) if part.key in WRITTEN]
    headline = Section(
        "headline", "The task in one sentence", [Line(briefing.headline)] if briefing.headline else []
    )
    attached = Section("attached", "Attached", [Line(name) for name in files.get(briefing.pk, [])])
    return [part for part in (headline, *own, attached) if part.lines]


def _compared(line: Line) -> ComparedLine:
    said = line.said.strip()
    if line.change == CHANGED:
        return ComparedLine(CHANGED, differences(line.before, said))
    kind = {NEW_LINE: NEW, TAKEN_OUT: GONE}.get(line.change, SAME)
    return ComparedLine(line.change, [Span(kind, said)])
