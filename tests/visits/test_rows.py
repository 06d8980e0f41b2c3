"""The rows of a form: what counts as typed, whatever has been stored meanwhile."""

from typing import Any

import pytest
from django.forms import BoundField
from django.http import QueryDict

from visits.forms.debrief import InsightForm, PromiseForm
from visits.forms.rows import AgendaForm, AlternativeForm, GuestForm, LineForm, ObjectiveForm, rows_of


def posted(prefix: str, *rows: dict[str, str], stored: int = 0) -> QueryDict:
    """What a browser sends of a page that was opened when `stored` of its rows were stored."""
    data = QueryDict(mutable=True)
    data.update({f"{prefix}-TOTAL_FORMS": str(len(rows)), f"{prefix}-INITIAL_FORMS": str(stored)})
    data.update(
        {f"{prefix}-{at}-{name}": value for at, row in enumerate(rows) for name, value in row.items()}
    )
    return data


def first_shown(bound: BoundField) -> str:
    value = bound.value()
    if value is None and bound.widget_type == "select":
        value = next(iter(bound.field.choices))[0]
    return str(value or "")


def test_a_row_that_an_autosave_has_stored_since_the_page_was_opened_is_not_lost() -> None:
    data = posted("questions", {"text": "What would make April easy?"}, {"text": "Who else decides?"})
    stored = [{"text": "What would make April easy?"}]

    rows = rows_of(LineForm, extra=1)(data, prefix="questions", initial=stored)

    assert rows.is_valid()
    assert [row["text"] for row in rows.rows()] == ["What would make April easy?", "Who else decides?"]


@pytest.mark.parametrize(
    "form", [ObjectiveForm, AlternativeForm, GuestForm, AgendaForm, LineForm, PromiseForm, InsightForm]
)
def test_a_spare_row_that_nobody_touched_is_no_row(form: Any) -> None:
    """As a browser without scripts sends it: each choice with the option that was chosen when the page came."""
    made = rows_of(form, extra=1)(prefix="spare")
    shown = {
        bound.name: first_shown(bound)
        for bound in made[0].visible_fields()
        if bound.widget_type != "checkbox"
    }

    rows = rows_of(form, extra=1)(posted("spare", shown), prefix="spare")

    assert rows.is_valid()
    assert rows.rows() == []


def test_a_row_that_was_begun_has_to_be_finished() -> None:
    data = posted("alternatives", {"kind": "not_now", "text": "In May", "why_not": ""})

    rows = rows_of(AlternativeForm, extra=1)(data, prefix="alternatives")

    assert not rows.is_valid()
    assert list(rows.errors[0]) == ["why_not"]
