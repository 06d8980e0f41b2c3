"""A request that begins with a template: what is still empty is filled, and nothing that was typed is written over.

What a template has filled and nobody has changed since is still empty for the next one. The form remembers it in its field `filled`: the id of the
template, and the names of what it filled.
"""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

First = dict[str, Any]  # what forms and rows begin with: `form`, and each formset by its prefix
ROWS = ("objectives", "alternatives", "guests", "colleagues")


def later(start: time, minutes: int) -> time:
    return (datetime.combine(date.min, start) + timedelta(minutes=minutes)).time()


def typed_so_far(forms: Any) -> First:
    """What stands in the forms that were sent, valid or not."""
    shown: First = {"form": {bound.name: bound.value() for bound in forms.form}}
    for prefix in ROWS:
        shown[prefix] = [
            {name: row[name].value() for name in row.fields if name != "DELETE"}
            for row in getattr(forms, prefix)
            if row.has_changed() and not row["DELETE"].value()
        ]
    return shown


def begun(shown: First, template: Any | None, *, before: Mapping[int, Any]) -> First:
    """`shown` with what `template` fills; None takes back what an earlier one of `before` has filled."""
    form, objectives = dict(shown["form"]), list(shown.get("objectives") or [])
    number, *names = str(form.get("filled") or "0").split()
    earlier = before.get(int(number)) if number.isdecimal() else None
    if earlier is not None:
        told = _suggested(earlier, form)
        # An end that follows its start may have come from a script, which says so nowhere.
        ours = {*names, "end"} & told.keys()
        form |= {name: "" for name in ours if str(form.get(name)) == told[name]}
        if "objectives" in names:
            its = [_said(row) for row in earlier.objectives_]
            objectives = [row for row in objectives if _said(row) not in its]
    filled: list[str] = []
    if template is not None:
        for name, value in _suggested(template, form).items():
            if value and not form.get(name):
                form[name] = value
                filled.append(name)
        if not objectives and template.objectives_:
            objectives = [dict(row) for row in template.objectives_]
            filled.append("objectives")
        form |= {"template": template.pk, "filled": " ".join([str(template.pk), *filled])}
    else:
        form |= {"template": "", "filled": ""}
    return {**shown, "form": form, "objectives": objectives}


def _suggested(template: Any, form: Mapping[str, Any]) -> dict[str, str]:
    try:
        start = time.fromisoformat(str(form.get("start")))
    except ValueError:
        start = None
    end = f"{later(start, template.minutes):%H:%M}" if start else ""
    return {"purpose": template.purpose, "format": template.format, "end": end}


def _said(row: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple(str(row.get(name) or "").strip() for name in ("text", "kind", "sign_of_success"))
