"""What can be imported. Each app declares its kinds when it starts; pages, API and jobs know them only by what is said here."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, BinaryIO

from django import forms
from django.core.exceptions import ValidationError

from engage.core.errors import BadInput
from engage.core.similarity import SimilarPair
from engage.core.tables import Rejection, Watcher
from engage.people.models import User

PAIRS_KEPT, ENTRIES_KEPT = 500, 100  # of a report; what is more is counted

Headings = Sequence[str]


@dataclass(frozen=True)
class ImportField:
    """Something that a column can hold. `also` are other words that people head such a column with."""

    key: str
    label: str
    required: bool = False
    also: tuple[str, ...] = ()


@dataclass(frozen=True)
class ImportOption:
    """Something else to be known before a file is read. `field` makes the form's field, from the file's headings; `stored` what is kept of it."""

    key: str
    field: Callable[[Headings], forms.Field]
    stored: Callable[[Any], Any] = lambda value: value

    def usual(self, headings: Headings) -> Any:
        """What holds where nothing is said: what the field begins with, or its first choice."""
        field = self.field(headings)
        choices = getattr(field, "choices", ())
        return field.initial or (choices[0][0] if isinstance(choices, list) and choices else None)

    def read(self, given: Any, headings: Headings) -> Any:
        """What is kept of a value that somebody gave. Raises BadInput."""
        try:
            return self.stored(self.field(headings).clean(given))
        except ValidationError as error:
            raise BadInput(error.messages[0], field=self.key) from error


@dataclass(frozen=True)
class Order:
    """One import to be carried out."""

    stream: BinaryIO
    file_name: str
    columns: Mapping[str, str]
    options: Mapping[str, Any]
    delimiter: str
    sheet: str
    by: User | None
    dry_run: bool
    watcher: Watcher

    def table(self) -> dict[str, Any]:
        """How the file is to be read, as all imports take it."""
        return {"delimiter": self.delimiter, "sheet": self.sheet, "watcher": self.watcher}


@dataclass(frozen=True)
class Note:
    """Something to look at that keeps no row out."""

    title: str
    entries: Sequence[str]

    def as_dict(self) -> dict[str, Any]:
        return {
            "title": self.title,
            "count": len(self.entries),
            "entries": list(self.entries[:ENTRIES_KEPT]),
        }


@dataclass(frozen=True)
class Outcome:
    """What an import did, or would do. `counts` are words with their numbers, the most telling first; `left_out` are the rows that are not taken."""

    rows: int
    counts: Sequence[tuple[str, int]]
    rejected: Sequence[Rejection]
    near_duplicates: Sequence[SimilarPair] = ()
    notes: Sequence[Note] = field(default_factory=tuple)

    def as_dict(self) -> dict[str, Any]:
        return {
            "rows": self.rows,
            "counts": [{"what": what, "count": count} for what, count in self.counts],
            "rejected": len(self.rejected),
            "near_duplicate_count": len(self.near_duplicates),
            "near_duplicates": [pair.as_list() for pair in self.near_duplicates[:PAIRS_KEPT]],
            "notes": [note.as_dict() for note in self.notes if note.entries],
        }


@dataclass(frozen=True)
class ImportKind:
    """`what` says in a sentence what comes of it; `carry_out` does it, in one transaction, or raises DamagedTable or another refusal."""

    key: str
    label: str
    what: str
    fields: tuple[ImportField, ...]
    options: tuple[ImportOption, ...]
    carry_out: Callable[[Order], Outcome]
    check: Callable[[Mapping[str, Any]], None] = lambda options: None


_kinds: dict[str, ImportKind] = {}


def register(*kinds: ImportKind) -> None:
    """To be called once an app, from its AppConfig."""
    _kinds.update({kind.key: kind for kind in kinds})


def all_kinds() -> Sequence[ImportKind]:
    return tuple(_kinds.values())


def kind_called(key: str) -> ImportKind:
    """Raises BadInput where there is none."""
    if key not in _kinds:
        raise BadInput(f"Choose what the file holds: {', '.join(_kinds)}.", field="kind")
    return _kinds[key]
