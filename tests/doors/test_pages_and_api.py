"""The doors people and programs use: every transition in every state, by everybody; and whatever else a body or a file may say of a status."""

from collections.abc import Iterator
from datetime import timedelta
from itertools import product
from typing import Any

import pytest
from django.apps import apps
from django.urls import reverse

from engage.people.actions import create_token
from tests import factories
from tests.api.conftest import Caller, visit_body
from tests.cast import Cast, MovableClock
from tests.doors.writing import rows_of_visits
from tests.pages import signed_in
from tests.plugins.proofs import Proof
from tests.scope.addresses import patterns
from tests.tables import csv_stream
from tests.visits.views.test_request import management
from visits.importing.meetings import import_meetings
from visits.models import Status, StatusChange, Visit
from visits.transitions import TRANSITIONS

pytestmark = [pytest.mark.django_db, pytest.mark.proof("workflow")]

PEOPLE = ("nadine", "robert", "sam", "tomas", "ada")
# From workflow.md, not from the code: who of the five takes which transition in the state that factories bring a visit to, and where it leads.
# A visit that Nadine asked for lacks Robert's consent; an approved one its briefing; a held one its debrief; nobody has left.
ACCEPTED = {
    **{("draft", "request", who): "requested" for who in ("nadine", "robert", "sam", "tomas", "ada")},
    **{("requested", name, who): to for name, to in (("consent", "approved"), ("decline", "declined")) for who in ("robert", "ada")},
    **{
        (state, name, who): to
        for state in ("requested", "approved", "briefed", "ready")
        for name, to in (("cancel", "cancelled"), ("reschedule", "requested"))
        for who in ("nadine", "robert", "ada", "sam")
    },
    ("briefed", "acknowledge", "robert"): "ready",
    ("ready", "acknowledge", "robert"): "ready",
    ("held", "debrief", "robert"): "debriefed",
    **{("held", "did_not_take_place", who): "held" for who in ("nadine", "robert", "ada")},
    ("held", "did_not_take_place", "sam"): "cancelled",
    ("debriefed", "close", "nadine"): "closed",
}  # fmt: skip
# Whoever may prepare a part keeps what they typed, though the step that they asked for with it is refused.
KEPT = {("held", "debrief", "ada"), ("held", "close", "nadine")}
REFUSALS = {400, 403, 404, 405, 409}
# Everything of a visit that its own life writes, as somebody might send it along.
FORGED = {
    "status": "closed",
    "origin": "imported",
    "held_at": "2026-03-02T09:00:00Z",
    "reported_at": "2026-03-02T09:00:00Z",
    "account_consent_at": "2026-03-02T09:00:00Z",
    "executive_consent_at": "2026-03-02T09:00:00Z",
    "account_consent_by": 1,
    "executive_debrief_due_at": "2036-03-02T09:00:00Z",
    "requested_by": 1,
    "import_batch": 1,
    "rush": True,
    "ending_reason": "Fog",
    "created_at": "2020-03-02T09:00:00Z",
    "flags": [],
}


def details(name: str, visit: Visit) -> dict[str, Any]:
    later = visit.starts_at + timedelta(days=7)
    return {
        "reschedule": {"starts_at": later.isoformat(), "ends_at": (later + timedelta(hours=1)).isoformat(), "side": "customer"},
        "debrief": {
            "heard": "Much",
            "outcomes": [{"objective": objective.pk, "outcome": "met"} for objective in visit.objectives.all()],
        },
        "close": {"feedback": "Good", "next_step": "Call"},
    }.get(name, {}) | ({} if name in ("debrief", "close", "consent", "hold", "report", "submit_briefing", "acknowledge") else {"reason": "Fog"})  # fmt: skip


def forms(name: str, visit: Visit) -> tuple[str, dict[str, Any]]:
    """The address of the page that takes the transition, and what its form sends."""
    if name == "debrief":
        outcomes = {f"outcome_{objective.pk}": "met" for objective in visit.objectives.all()}
        said = {"act": "file", "heard": "Much", "promised_beyond_brief": "no", **outcomes}
        return reverse("visits:debrief", args=[visit.pk]), said | management(promises=0, insights=0, joined=0)
    if name == "close":
        said = {"act": "close", "feedback": "Good", "next_step": "Call"}
        return reverse("visits:close", args=[visit.pk]), said
    fields = {"reason": "Fog", "day": "2026-03-23", "start": "10:00", "end": "11:00", "time_zone": "Europe/Berlin", "side": "customer"}  # fmt: skip
    return reverse("visits:transition", args=[visit.pk, name]), {
        **fields,
        **{k: str(v) for k, v in FORGED.items()},
    }


def every_try(cast: Cast, clock: MovableClock, proof: Proof) -> Iterator[tuple[str, str, str, Visit]]:
    """(state, transition, person, a visit in that state): all of them, or a share."""
    present = clock.now
    tries = list(product(Status.values, TRANSITIONS, PEOPLE))
    number, share = 0, proof.rounds(1, 37)
    for state in Status.values:
        clock.move_to(present)
        visit = factories.states(cast, clock)[state]()
        for name, who in product(TRANSITIONS, PEOPLE):
            number += 1
            if number % share == 0:
                yield state, name, who, visit
    assert number == len(tries)


def test_the_api_takes_the_steps_of_the_workflow_and_no_other(
    cast: Cast, clock: MovableClock, proof: Proof, rolled_back: Any
) -> None:
    keys = {
        who: Caller(create_token(getattr(cast, who), scopes=["read", "write"], days=900)[1]) for who in PEOPLE
    }
    wrong, tried, refused = [], 0, 0
    for state, name, who, visit in every_try(cast, clock, proof):
        with rolled_back():
            before = rows_of_visits()
            answer = keys[who].post(f"/visits/{visit.pk}/transitions/{name}/", details(name, visit) | FORGED)
            tried += 1
            after = Visit.objects.get(pk=visit.pk).status
            if answer.status_code in REFUSALS:
                refused += 1
                body = answer.json()
                readable = (
                    str(body.get("detail", "")).endswith((".", "!", "?"))
                    and body["status"] == answer.status_code
                )
                outcome = None if rows_of_visits() == before and readable else "a refusal that is none"
            else:
                outcome = after if answer.status_code in (200, 204) else answer.status_code
            if outcome != ACCEPTED.get((state, name, who)):
                wrong.append((state, name, who, answer.status_code, outcome, answer.content[:200]))
    proof.figure(
        f"API: {tried:,} transitions tried, {refused:,} refused in words, {len(wrong)} against the table"
    )
    assert wrong == []


def test_the_pages_take_the_steps_of_the_workflow_and_no_other(
    cast: Cast, clock: MovableClock, proof: Proof, rolled_back: Any
) -> None:
    wrong, tried = [], 0
    browsers = {who: signed_in(getattr(cast, who)) for who in PEOPLE}
    for state, name, who, visit in every_try(cast, clock, proof):
        if clock.now > visit.created_at:  # they have been away for longer than a session lasts
            browsers = {who: signed_in(getattr(cast, who)) for who in PEOPLE}
        with rolled_back():
            before = rows_of_visits()
            address, fields = forms(name, visit)
            answer = browsers[who].post(address, fields)
            tried += 1
            changed = rows_of_visits() != before
            after = Visit.objects.get(pk=visit.pk).status
            outcome = after if changed else None
            if answer.status_code not in REFUSALS | {302} or outcome != ACCEPTED.get((state, name, who)):
                wrong.append((state, name, who, answer.status_code, outcome))
    # Reading again what was read already leaves a page as it was.
    wrong = [entry for entry in wrong if entry[:3] != ("ready", "acknowledge", "robert")]
    wrong = [
        entry for entry in wrong if not (entry[:3] in KEPT and entry[3] in REFUSALS and entry[4] == entry[0])
    ]
    proof.figure(f"pages: {tried:,} transitions posted, {len(wrong)} against the table")
    assert wrong == []


def test_what_a_visits_life_writes_is_nobodys_to_send(
    cast: Cast, clock: MovableClock, proof: Proof, rolled_back: Any
) -> None:
    """PATCH, PUT and POST over REST, and the form of a draft, with every field that only the workflow writes."""
    present, tried = clock.now, 0
    sent = [{name: value} for name, value in FORGED.items()] if proof.full else [FORGED]
    for state in Status.values[:: proof.rounds(1, 5)]:
        clock.move_to(present)
        visit = factories.states(cast, clock)[state]()
        callers = [
            Caller(create_token(user, scopes=["read", "write"], days=9)[1])
            for user in (cast.nadine, cast.sam)
        ]
        own = [field.attname for field in Visit._meta.concrete_fields if field.name in FORGED]
        before = Visit.objects.filter(pk=visit.pk).values(*own).get(), StatusChange.objects.count()
        for caller, verb, body in product(callers, ("patch", "put"), sent):
            with rolled_back():
                tried += 1
                answer = caller.send(verb, f"/visits/{visit.pk}/", body)
                assert answer.status_code in ({200} if (state, verb) == ("draft", "patch") else {405, 409}), (
                    state,
                    body,
                )
                assert (
                    Visit.objects.filter(pk=visit.pk).values(*own).get(),
                    StatusChange.objects.count(),
                ) == before
        with rolled_back():
            tried += 1
            answer = signed_in(cast.nadine).post(
                reverse("visits:edit", args=[visit.pk]), {k: str(v) for k, v in FORGED.items()}
            )
            assert answer.status_code in {302, 400, 409}
            assert (
                Visit.objects.filter(pk=visit.pk).values(*own).get(),
                StatusChange.objects.count(),
            ) == before
    clock.move_to(present)
    made = (
        Caller(create_token(cast.nadine, scopes=["read", "write"], days=9)[1])
        .post("/visits/", visit_body(cast) | FORGED)
        .json()
    )
    assert (made["status"], made["origin"], made["held_at"], made["account_consent_at"]) == (
        "draft",
        "planned",
        None,
        None,
    )
    proof.figure(f"fields of a visit's life sent along: {tried + 1:,} requests, 0 written")


def test_an_import_brings_in_history_whatever_its_columns_say(cast: Cast, clock: MovableClock) -> None:
    headings = [
        "date",
        "executive",
        "account",
        "purpose",
        "status",
        "origin",
        "held_at",
        "account_consent_at",
    ]
    rows = [("2016-03-09", "Premier", "Acme", "Talks", "ready", "planned", "2030-01-01", "2030-01-01")]
    columns = {"date": "date", "executive": "executive", "account": "account", "purpose": "purpose"}

    import_meetings(csv_stream(headings, rows), file_name="meetings.csv", columns=columns)
    visit = Visit.objects.get()
    assert (visit.status, visit.origin, visit.held_at, visit.account_consent_at) == ("held", "imported", visit.ends_at, None)  # fmt: skip

    # Named as columns, they are no columns of an import.
    rows = [("2016-03-10", *rows[0][1:])]
    named = {**columns, **{name: name for name in headings[4:]}}
    import_meetings(csv_stream(headings, rows), file_name="more.csv", columns=named)
    assert set(Visit.objects.values_list("status", "origin", "account_consent_at")) == {
        ("held", "imported", None)
    }


def test_there_is_no_admin() -> None:
    assert not apps.is_installed("django.contrib.admin")
    assert [pattern for pattern in patterns() if "admin" in pattern.lower()] == []
