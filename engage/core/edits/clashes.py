"""What the loser of a race is shown beside a field: who else changed it, when, and what it is now, compared with what they wrote."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from django import forms
from django.forms import BoundField
from django.forms.formsets import BaseFormSet

from engage.core.differences import GONE, NEW, differences
from engage.core.edits.changes import SOMEBODY, Change
from engage.core.edits.seen import Part, rows_of, value_of

LONG = 60  # characters: a text from which on the words that differ are marked
NOTHING = "empty"


@dataclass(frozen=True)
class Piece:
    """Words of the text as it is now; `new` where the writer's own text does not have them."""

    text: str
    new: bool


@dataclass(frozen=True)
class Clash:
    """One field, or all rows of one kind. `taken`: the writer had not touched it, so it stands as the other one wrote it."""

    name: str
    label: str
    by: str
    at: datetime | None
    lines: Sequence[Sequence[Piece]]
    taken: bool

    @property
    def choice(self) -> str:
        """The name of the choice between the two."""
        return f"take-{self.name}"

    @property
    def told(self) -> str:
        """For the summary at the top."""
        if self.taken:
            return f"{self.label}: {self.by} has changed this; it is taken over"
        return f"{self.label}: {self.by} has changed this too; choose which stays"


def who_changed(name: str, changes: Sequence[Change]) -> tuple[str, datetime | None]:
    """Who last changed a field, as far as the trail says; else who changed anything last."""
    last = name.rpartition("-")[2]
    about = [one for one in changes if {last, f"{last}_id"} & set(one.values)]
    newest = (about or list(changes))[-1:]
    return (newest[0].by, newest[0].at) if newest else (SOMEBODY, None)


def lines_of(theirs: Part | BoundField, mine: Part | BoundField) -> list[list[Piece]]:
    """A value in words, line by line: a text with the words marked that the writer's own does not have."""
    if isinstance(theirs, BoundField) and isinstance(mine, BoundField):
        now, typed = "\n".join(words_of(theirs)), "\n".join(words_of(mine))
        if len(now) < LONG:
            return [[Piece(line, False)] for line in (now or NOTHING).split("\n")]
        return _compared(now, typed)
    rows = list(_rows(theirs))
    own = set(_rows(mine))
    return [[Piece(row, row not in own)] for row in rows] or [[Piece("none", False)]]


def words_of(bound: BoundField) -> list[str]:
    """A field's value as people read it: the label of a choice, yes or no, a text."""
    values = value_of(bound)
    if isinstance(bound.field.widget, forms.CheckboxInput):
        return ["Yes" if values else "No"]
    if isinstance(bound.field, forms.ChoiceField | forms.ModelChoiceField) or hasattr(
        bound.field.widget, "choices"
    ):
        labels = dict(_flat(bound.field.widget.choices))
        return [str(labels.get(value, value)) for value in values]
    return [str(value) for value in values]


def _rows(part: Part | BoundField) -> Iterator[str]:
    assert isinstance(part, BaseFormSet)
    for form, _ in rows_of(part):
        words = [", ".join(words_of(form[name])) for name in form.fields if name not in ("DELETE", "ORDER")]
        yield " · ".join(word for word in words if word and word != "No")


def _compared(now: str, typed: str) -> list[list[Piece]]:
    lines: list[list[Piece]] = [[]]
    for span in differences(typed, now):
        if span.kind == GONE:
            continue
        for number, text in enumerate(span.text.split("\n")):
            if number:
                lines.append([])
            if text:
                lines[-1].append(Piece(text, span.kind == NEW))
    return lines


def _flat(choices: Iterable[tuple[object, object]]) -> Iterator[tuple[str, object]]:
    for value, label in choices:
        if isinstance(label, list | tuple):
            yield from _flat(label)
        else:
            yield str(value), label
