"""Which column holds what: a guess by the headings, and what was chosen the last time for the same ones."""

from collections.abc import Mapping, Sequence
from typing import Any

from rapidfuzz import fuzz

from accounts.importing.kinds import ImportField, ImportKind
from accounts.importing.options import DAY_FORM, likely_day_form
from accounts.models import ImportRun
from engage.core.errors import BadInput
from engage.core.similarity import words_of

LIKENESS = 75.0  # below, no column is proposed
LESS_FOR_ALSO = 5.0  # a field's own name counts more than its other names


def offered_headings(headings: Sequence[str]) -> list[str]:
    """Those that name one column: neither empty nor there twice."""
    return [heading for heading in headings if heading and list(headings).count(heading) == 1]


def guess_columns(kind: ImportKind, headings: Sequence[str]) -> dict[str, str]:
    """The most alike heading for each field, each heading once, the surest first."""
    scores = sorted(
        (
            (-_likeness(field, heading), place, field.key, heading)
            for field in kind.fields
            for place, heading in enumerate(offered_headings(headings))
        )
    )
    guessed: dict[str, str] = {}
    for score, _, key, heading in scores:
        if -score >= LIKENESS and key not in guessed and heading not in guessed.values():
            guessed[key] = heading
    return guessed


def _likeness(field: ImportField, heading: str) -> float:
    written = " ".join(words_of(heading.replace("_", " ")))
    own = max(fuzz.ratio(" ".join(words_of(name)), written) for name in (field.label, field.key))
    others = max((fuzz.ratio(name, written) for name in field.also), default=0.0)
    return max(own, others - LESS_FOR_ALSO)


def proposal(run: ImportRun, kind: ImportKind) -> tuple[dict[str, str], dict[str, Any]]:
    """Columns and options to begin with: the run's own, else those last used for a file with these headings, else a guess. One query at most."""
    if run.columns:
        return run.columns, run.options
    known = ImportRun.objects.filter(kind=run.kind, headings=run.headings).exclude(columns={}).first()
    if known is not None:
        return known.columns, known.options
    columns = guess_columns(kind, run.headings)
    options: dict[str, Any] = {}
    if DAY_FORM in kind.options and "date" in columns:
        place = run.headings.index(columns["date"])
        options["date_form"] = likely_day_form([row[place] for row in run.first_rows])
    return columns, options


def read_columns(given: Mapping[str, Any], kind: ImportKind, headings: Sequence[str]) -> dict[str, str]:
    """The columns by field. Raises BadInput, with the field, where one is unknown, missing or chosen twice."""
    fields = {field.key: field for field in kind.fields}
    chosen: dict[str, str] = {}
    for key, heading in given.items():
        if key not in fields:
            raise BadInput(
                f"There is nothing called “{key}” to be filled; there is {', '.join(fields)}.",
                field="columns",
            )
        if not heading:
            continue
        if heading not in offered_headings(headings):
            raise BadInput(f"The file has no column “{heading}”, or two of them.", field=key)
        if heading in chosen.values():
            raise BadInput(f"“{heading}” is chosen for something else already.", field=key)
        chosen[key] = heading
    for field in kind.fields:
        if field.required and field.key not in chosen:
            raise BadInput(f"Choose the column for: {field.label}.", field=field.key)
    return chosen


def read_options(given: Mapping[str, Any], kind: ImportKind, headings: Sequence[str]) -> dict[str, Any]:
    """The options by name, with the usual value where one is not given. Raises BadInput."""
    known = {option.key for option in kind.options}
    if strange := next((key for key in given if key not in known), None):
        raise BadInput(
            f"There is no option “{strange}”; there is {', '.join(sorted(known)) or 'none'}.", field="options"
        )
    read = {
        option.key: option.read(given.get(option.key, option.usual(headings)), headings)
        for option in kind.options
    }
    kind.check(read)
    return read
