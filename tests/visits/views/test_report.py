"""Reporting a meeting that nobody had planned."""

from typing import Any

import pytest
from django.test import Client

from tests.cast import Cast
from tests.visits.views.conftest import SignedIn, is_closed, text_of
from tests.visits.views.test_request import management
from visits.models import Flag, Origin, Status, Visit

pytestmark = pytest.mark.django_db


def report(browser: Client, cast: Cast, **more: Any) -> Any:
    values = {
        "title": "Met at the trade fair",
        "lead_executive": cast.robert_executive.pk,
        "purpose": "relationship",
        "format": "event",
        "day": "2026-03-02",
        "start": "08:00",
        "end": "09:00",
        "time_zone": "Europe/Berlin",
        "contacts": [cast.ilse.pk],
        **management(objectives=0, guests=0, colleagues=0),
        **more,
    }
    return browser.post(f"/visits/report/?account={cast.halden.pk}", values)


def test_the_executive_reports_it_and_it_is_held_at_once(cast: Cast, signed_in: SignedIn) -> None:
    answer = report(signed_in("robert"), cast, contacts=[])
    visit = Visit.objects.get()
    assert (answer.status_code, visit.status, visit.origin, visit.reported_by) == (
        302,
        Status.HELD,
        Origin.REPORTED,
        cast.robert,
    )
    assert set(Flag.objects.values_list("kind", flat=True)) >= {"unannounced", "unbriefed"}


def test_an_assistant_prepares_the_report_and_the_executive_reports_it(
    cast: Cast, signed_in: SignedIn
) -> None:
    browser = signed_in("ada")
    form = text_of(browser.get(f"/visits/report/?account={cast.halden.pk}"))
    assert ("Save the report" in form, "Report the meeting" in form) == (True, False)
    report(browser, cast, contacts=[])
    visit = Visit.objects.get()
    assert visit.status == Status.DRAFT
    form = browser.get(f"/visits/{visit.pk}/edit/")
    assert ("Save the report" in text_of(form), "Alternatives" in text_of(form)) == (True, False)
    signed_in("robert").post(f"/visits/{visit.pk}/transitions/report/")
    visit.refresh_from_db()
    assert visit.status == Status.HELD


def test_a_meeting_to_come_cannot_be_reported_and_nothing_is_kept(cast: Cast, signed_in: SignedIn) -> None:
    answer = report(signed_in("nadine"), cast, day="2026-03-20", title="Kept in the form")
    assert (answer.status_code, Visit.objects.count()) == (400, 0)
    assert "Only a meeting that is over can be reported." in text_of(answer)
    assert b'value="Kept in the form"' in answer.content
    assert is_closed(answer.content.decode())


def test_somebody_elses_meeting_cannot_be_reported_from_outside(cast: Cast, signed_in: SignedIn) -> None:
    answer = report(signed_in("xenia"), cast, contacts=[])
    assert (answer.status_code, Visit.objects.count()) == (400, 0)
    assert report(signed_in("oscar"), cast).status_code == 404
