"""Asking for a visit."""

from typing import Any

import pytest
from django.test import Client

from accounts.models import Contact
from tests import factories
from tests.cast import Cast
from tests.visits.views.conftest import SignedIn, is_closed, text_of
from visits.models import Attendee, Side, Status, Visit

pytestmark = pytest.mark.django_db


def management(**counts: int) -> dict[str, str]:
    return {
        f"{prefix}-{name}_FORMS": str(value)
        for prefix, total in counts.items()
        for name, value in (("TOTAL", total), ("INITIAL", 0))
    }


def typed(cast: Cast, **more: Any) -> dict[str, Any]:
    """A complete request, as the browser sends it."""
    return {
        "title": "Confirm April, not March",
        "lead_executive": cast.robert_executive.pk,
        "purpose": "growth",
        "format": "on_site",
        "day": "2026-03-16",
        "start": "14:00",
        "end": "15:30",
        "time_zone": "Europe/Berlin",
        "place": "Stuttgart",
        "contacts": [cast.ilse.pk],
        "team": [cast.nadine.pk],
        **management(objectives=1, alternatives=1, guests=1, colleagues=1),
        "objectives-0-text": "Dr. Weiss accepts April",
        "objectives-0-kind": "growth",
        "alternatives-0-kind": "someone_else",
        "alternatives-0-text": "A call by the division head",
        "alternatives-0-why_not": "She asked for who can commit",
        "act": "request",
        **more,
    }


def ask(browser: Client, cast: Cast, **more: Any) -> Any:
    return browser.post(f"/visits/request/?account={cast.halden.pk}", typed(cast, **more))


def the_visit() -> Visit:
    return Visit.objects.get()


def test_a_complete_request_asks_the_other_side(cast: Cast, signed_in: SignedIn) -> None:
    answer = ask(signed_in("nadine"), cast)
    visit = the_visit()
    assert (answer.status_code, answer.url) == (302, f"/visits/{visit.pk}/")
    assert (visit.status, visit.starts_at, visit.account_consent_by) == (
        Status.REQUESTED,
        factories.STARTS,
        cast.nadine,
    )
    people = set(Attendee.objects.values_list("side", "name"))
    assert people == {(Side.ACCOUNT, "Nadine Keller"), (Side.CUSTOMER, "Dr. Ilse Weiss")}


def test_hours_are_read_in_the_time_zone_chosen(cast: Cast, signed_in: SignedIn) -> None:
    ask(signed_in("nadine"), cast, time_zone="America/New_York")
    assert the_visit().starts_at.isoformat() == "2026-03-16T18:00:00+00:00"


def test_a_draft_needs_no_alternative_yet(cast: Cast, signed_in: SignedIn) -> None:
    ask(
        signed_in("nadine"),
        cast,
        act="draft",
        purpose="",
        **{"alternatives-0-text": "", "alternatives-0-why_not": "", "alternatives-TOTAL_FORMS": "0"},
    )
    assert the_visit().status == Status.DRAFT


def test_all_that_is_missing_is_said_at_once_and_what_was_typed_stays(
    cast: Cast, signed_in: SignedIn
) -> None:
    gaps = {"purpose": "", "objectives-TOTAL_FORMS": "0", "alternatives-TOTAL_FORMS": "0"}
    answer = ask(signed_in("nadine"), cast, title="A title worth keeping", **gaps)
    shown = text_of(answer)
    assert (answer.status_code, Visit.objects.count()) == (400, 0)
    assert "3 things need your attention" in shown
    assert "Name at least one objective." in shown
    assert "Evaluate at least one alternative" in shown
    assert b'value="A title worth keeping"' in answer.content
    assert is_closed(answer.content.decode())


def test_short_notice_needs_a_reason_at_its_field(cast: Cast, signed_in: SignedIn) -> None:
    answer = ask(signed_in("nadine"), cast, day="2026-03-04")
    assert (answer.status_code, b'id="id_rush_reason-error"' in answer.content) == (400, True)
    ask(signed_in("nadine"), cast, day="2026-03-04", rush_reason="They decide on Thursday")
    assert (the_visit().rush, the_visit().rush_reason) == (True, "They decide on Thursday")


def test_a_time_that_has_passed_is_refused_at_the_day(cast: Cast, signed_in: SignedIn) -> None:
    answer = ask(signed_in("nadine"), cast, day="2026-02-16", rush_reason="-")
    assert (answer.status_code, b'id="id_day-error"' in answer.content) == (400, True)


def test_an_end_before_the_start_is_refused_at_the_end(cast: Cast, signed_in: SignedIn) -> None:
    answer = ask(signed_in("nadine"), cast, end="13:00")
    assert (answer.status_code, b'id="id_end-error"' in answer.content) == (400, True)


def test_nobody_of_the_team_means_that_the_exception_is_asked_for(cast: Cast, signed_in: SignedIn) -> None:
    ask(signed_in("nadine"), cast, team=[], solo_reason="Under four eyes")
    visit = the_visit()
    assert (visit.solo_exception.reason, visit.attendees.filter(side=Side.ACCOUNT).count()) == (
        "Under four eyes",
        0,
    )


def test_an_executive_asks_for_an_account_that_is_not_open_to_them_and_sees_nothing_of_it(
    cast: Cast, signed_in: SignedIn
) -> None:
    browser = signed_in("xenia")
    answer = browser.get(f"/visits/request/?account={cast.halden.pk}")
    shown = text_of(answer)
    assert "Halden Automotive, managed by Nadine Keller" in shown
    assert [name in shown for name in ("Weiss", "Okafor")] == [False, False]
    assert ask(browser, cast, lead_executive=cast.xenia_executive.pk).status_code == 400  # names Dr. Weiss
    asked = ask(browser, cast, lead_executive=cast.xenia_executive.pk, contacts=[])
    assert (asked.status_code, the_visit().executive_consent_by) == (302, cast.xenia)


def test_a_contact_of_another_account_is_no_choice(cast: Cast, signed_in: SignedIn) -> None:
    kari = Contact.objects.create(account=cast.norvik, name="Kari Dahl")
    answer = ask(signed_in("sam"), cast, contacts=[kari.pk])
    assert (answer.status_code, Visit.objects.count()) == (400, 0)


def test_an_account_outside_the_directory_is_not_there(cast: Cast, signed_in: SignedIn) -> None:
    browser = signed_in("oscar")
    answers = [browser.get(f"/visits/request/?account={value}") for value in (cast.halden.pk, "x", "9" * 30)]
    assert [answer.status_code for answer in answers] == [404, 404, 404]
    assert ask(browser, cast).status_code == 404


@pytest.mark.parametrize(
    ("name", "found"), [("nadine", False), ("robert", True), ("ada", True), ("sam", True)]
)
def test_accounts_are_looked_up_by_name_in_the_directory(
    cast: Cast, signed_in: SignedIn, name: str, found: bool
) -> None:
    answer = signed_in(name).get("/visits/request/?q=norv")
    assert ("Norvik Energy" in text_of(answer), "Oscar Chen" in text_of(answer)) == (found, found)


def test_with_htmx_the_look_up_answers_with_its_results_alone(cast: Cast, signed_in: SignedIn) -> None:
    answer = signed_in("robert").get("/visits/request/?q=hal", headers={"HX-Request": "true"})
    assert (b"Halden" in answer.content, b"<html" in answer.content) == (True, False)


def test_the_form_begins_with_the_executive_of_the_address(cast: Cast, signed_in: SignedIn) -> None:
    answer = signed_in("nadine").get(
        f"/visits/request/?account={cast.halden.pk}&executive={cast.olivia_executive.pk}"
    )
    assert f'<option value="{cast.olivia_executive.pk}" selected>'.encode() in answer.content


def test_an_administrator_plans_no_visits(cast: Cast, signed_in: SignedIn) -> None:
    assert [signed_in("admin").get(f"/visits/{page}/").status_code for page in ("request", "report")] == [
        404,
        404,
    ]
