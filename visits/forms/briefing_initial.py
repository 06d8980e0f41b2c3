"""What the briefing editor is filled with: what is written, and beside it what is proposed."""

from typing import Any

from visits.completeness import Written
from visits.forms.proposed import SOURCE, as_initial
from visits.forms.rows import Row
from visits.models import Briefing, Side
from visits.proposing import Proposals
from visits.queries.briefings_to_write import as_written

ROWS = (
    "agenda", "red_lines", "questions", "asks", "sensitive_points", "likely_questions", "leadership_prompts",
)  # fmt: skip
TEXTS = ("headline", "situation")


def initial_of(visit: Any, briefing: Briefing | None, proposals: Proposals) -> dict[str, Any]:
    """`visit` as read by `visit_to_prepare`, `briefing` by `written_of`. A proposal that is written already is left out."""
    theirs = [person for person in visit.people_ if person["side"] == Side.CUSTOMER]
    written = as_written(briefing) if briefing is not None else None
    form: dict[str, Any] = {
        "contacts": [person["contact_id"] for person in theirs if person["contact_id"]],
        "no_red_lines": briefing.no_red_lines if briefing is not None else False,
    }
    for name in TEXTS:
        form[name] = getattr(written, name, "")
        if not form[name] and name in proposals:
            (proposed,) = as_initial(proposals[name])
            form |= {name: proposed["text"], f"{name}_{SOURCE}": proposed[SOURCE]}
    first: dict[str, Any] = {
        "form": form,
        "guests": [{"name": p["name"], "title": p["title"]} for p in theirs if p["contact_id"] is None],
    }
    for name in ("objectives", *ROWS):
        rows: list[Row] = visit.objectives_ if name == "objectives" else written.rows[name] if written else []
        known = {_said(row) for row in rows}
        first[name] = [
            *rows,
            *(row for row in as_initial(proposals.get(name, [])) if _said(row) not in known),
        ]
    return first


def written_in(first: dict[str, Any]) -> Written:
    """What there is of a briefing in the rows that `initial_of` gives, as far as completeness goes."""
    form = first["form"]
    return Written(
        situation=form["situation"],
        objectives=len(first["objectives"]),
        agenda=[(row["topic"], row["lead"]) for row in first["agenda"]],
        customers=len(form["contacts"]) + len(first["guests"]),
        no_red_lines=form["no_red_lines"],
        red_lines=[row["text"] for row in first["red_lines"]],
        asks=[row["text"] for row in first["asks"]],
        questions=[row["text"] for row in first["questions"]],
    )


def _said(row: Row) -> tuple[Any, Any]:
    """What makes two rows the same one."""
    return row.get("topic"), row.get("text")
