"""What a read costs in queries: the same, however many rows stand behind it."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from engage.people.models import ApiToken
from tests import factories
from tests.api.conftest import Caller, CallerOf
from tests.cast import Cast, MovableClock
from visits.actions import resolve_flag
from visits.models import Visit

pytestmark = pytest.mark.django_db


def queries_of(caller: Caller, path: str) -> int:
    """Queries of a read, without the look-up of the token."""
    caller.get(path)  # notes the token's use, which the next read does not
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert caller.get(path).status_code == 200
    return sum(ApiToken._meta.db_table not in query["sql"] for query in captured.captured_queries)


def test_a_list_costs_the_same_with_one_visit_and_with_three(cast: Cast, calls: CallerOf) -> None:
    nadine = calls(cast.nadine)
    factories.approved(cast)
    one = queries_of(nadine, "/visits/")
    factories.ready(cast, starts_at=factories.STARTS + timedelta(days=1))
    factories.drafted(cast)
    assert queries_of(nadine, "/visits/") == one <= 6
    assert queries_of(nadine, f"/visits/?account={cast.halden.pk}&status=ready&ordering=starts_at") <= 6


def test_a_visit_with_all_its_parts_costs_the_same_with_one_row_of_each_and_with_three(
    cast: Cast, clock: MovableClock, calls: CallerOf
) -> None:
    nadine, robert = calls(cast.nadine), calls(cast.robert)
    path = f"/visits/{factories.closed(cast, clock).pk}/"
    few = queries_of(nadine, path)

    full = factories.approved(
        cast,
        starts_at=clock.now + timedelta(days=20),
        objectives=[factories.ObjectiveDraft(f"Objective {n}", "growth") for n in range(3)],
        alternatives=[factories.AlternativeDraft("not_now", f"Later {n}", "Too late") for n in range(3)],
    )
    for days in (21, 22, 23):
        starts = clock.now + timedelta(days=days)
        nadine.does(
            "reschedule",
            full.pk,
            starts_at=starts.isoformat(),
            ends_at=(starts + timedelta(hours=1)).isoformat(),
            reason="They asked",
        )
        robert.does("consent", full.pk)
    factories.save_briefing_draft(full, factories.briefing_draft(questions=["a", "b", "c"]), by=cast.nadine)
    nadine.does("submit_briefing", full.pk)
    clock.move_to(Visit.objects.get(pk=full.pk).seagull_verdict_at)
    held = (
        nadine.does("hold", full.pk)
        if Visit.objects.get(pk=full.pk).status != "held"
        else nadine.get(f"/visits/{full.pk}/").json()
    )
    outcomes = [{"objective": o["id"], "outcome": "met"} for o in held["objectives"]]
    promises = [{"text": f"Promise {n}", "owner": cast.nadine.pk, "due_on": "2026-06-01"} for n in range(3)]
    robert.does("debrief", full.pk, heard="x", outcomes=outcomes, commitments=promises)

    seen = nadine.get(f"/visits/{full.pk}/").json()
    assert {len(seen[part]) for part in ("objectives", "alternatives", "reschedules", "commitments")} == {3}
    assert len(seen["flags"]) > 1
    assert queries_of(nadine, f"/visits/{full.pk}/") == few <= 8


def test_lists_beside_visits_cost_the_same_with_more_rows(
    cast: Cast, clock: MovableClock, calls: CallerOf
) -> None:
    sam = calls(cast.sam)
    paths = ("/flags/", "/waivers/", "/accounts/", "/contacts/", "/executives/", "/reviews/")
    factories.unbriefed(cast, clock)
    before = {path: queries_of(sam, path) for path in paths}
    factories.unbriefed(cast, clock, starts_at=clock.now + timedelta(days=20))
    for flag in Visit.objects.first().flags.all():
        resolve_flag(flag, by=cast.sam, note="Fine")
    assert {path: queries_of(sam, path) for path in paths} == before
    assert max(before.values()) <= 6
