"""The page of a visit: where it stands, what it is about, and everything that was said of it."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from engage.core import clock
from visits.actions.reminding import was_reminded
from visits.effects import cannot_debrief
from visits.guards import is_blocked
from visits.models import Origin, Status
from visits.models.visit import PLANNED
from visits.page import sections_of
from visits.pages.attachments import files_of
from visits.pages.beside import flags_of, promises_of, stakes_of
from visits.pages.briefings import (
    BriefingWords,
    briefings_of,
    draft_of,
    last_reading,
    submitted,
    version_to_read,
)
from visits.pages.calls import Facts, calls_of
from visits.pages.record import history_of, read_visit
from visits.pages.results import results_of
from visits.pages.stepper import Version, steps_of
from visits.queries import clashes_of
from visits.rules import hidden_of_debrief, may_write_briefing

UPCOMING = (Status.DRAFT, Status.REQUESTED, *PLANNED)


def visit(request: HttpRequest, pk: int) -> HttpResponse:
    """Everything about one visit. At most 16 queries, however much there is of anything."""
    record = read_visit(request.user, pk)
    found, user = record.visit, request.user
    briefings = briefings_of(found.pk, user)
    versions = submitted(briefings)
    latest = versions[-1] if versions else None
    reading = last_reading(versions, found.lead_executive_id)
    to_read = version_to_read(versions)
    facts = Facts(
        has_draft=draft_of(briefings) is not None,
        latest=latest.version if latest else None,
        lead_has_read=bool(reading and to_read and reading.version >= to_read),
        owes_reading=_owes_reading(versions, record.executive_id_of(user)),
        was_reminded=found.status == Status.BRIEFED and was_reminded(found),
    )
    version = (
        Version(latest.version or 0, latest.submitted_at, to_read or 0, reading.at if reading else None)
        if latest and latest.submitted_at
        else None
    )
    context: dict[str, Any] = {
        "record": record,
        "visit": found,
        "steps": steps_of(found, history=record.history, version=version),
        "calls": calls_of(found, parts=record.parts, facts=facts),
        "briefing": latest,
        "writes_briefing": may_write_briefing(record.parts),
        "reading": reading,
        "changed_since": reading and latest and reading.version < (latest.version or 0),
        "attached": files_of(user, briefing=latest.pk if latest else None, debrief_of=found.pk),
        "promises": promises_of(user, found, today=clock.now().date(), corrections=record.corrections),
        "stakes": stakes_of(user, found),
        "flags": flags_of(user, found),
        "results": results_of(record),
        "reads_feedback": "feedback"
        not in hidden_of_debrief(record.parts, found, getattr(found, "debrief", None)),
        "history": history_of(record),
        "is_blocked": found.status == Status.REQUESTED
        and is_blocked(found.lead_executive_id, now=clock.now()),
        "clashes": clashes_of([found], user).get(found.pk) if found.status in UPCOMING else None,
        "side_sections": sections_of(found, request, place="side"),
        "imported": found.origin == Origin.IMPORTED,
        "no_debrief_to_be_had": found.status == Status.HELD and cannot_debrief(found.lead_executive),
    }
    return render(request, "visits/visit.html", context)


def _owes_reading(versions: Sequence[BriefingWords], executive_id: int | None) -> bool:
    """Whether the reader is an executive of this visit and has not read its newest version."""
    if executive_id is None or not versions:
        return False
    reading = last_reading(versions, executive_id)
    return reading is None or reading.version < (versions[-1].version or 0)
