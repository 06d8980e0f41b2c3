"""A touchpoint in ten seconds, and the list with its export; a promise beyond a red line waits where it is seen."""

from datetime import timedelta

import pytest

from tests import factories
from tests.cast import Cast, MovableClock
from tests.pages import look, queries_of, send, words
from tests.visits.test_ratification import beyond, held, promised
from tests.visits.test_touchpoints import draft
from visits.actions import log_touchpoint, withdraw_touchpoint
from visits.models import Flag, RedLine, Touchpoint

pytestmark = pytest.mark.django_db

NEW = "/touchpoints/new/"


def typed(cast: Cast, clock: MovableClock, **fields: object) -> dict[str, object]:
    local = clock.now - timedelta(minutes=10)
    return {
        "executive": cast.robert_executive.pk,
        "kind": "call",
        "minutes": 5,
        "occurred_at": f"{local:%Y-%m-%dT%H:%M}",
        "words": "Wished her luck",
        "promised": "no",
        **fields,
    }


def test_the_form_of_an_account_knows_who_and_whom(cast: Cast, clock: MovableClock) -> None:
    factories.approved(cast)
    account = f"/accounts/{cast.halden.pk}/"
    asked = f"{NEW}?account={cast.halden.pk}"
    assert asked in look(cast.robert, account).content.decode()
    assert NEW in look(cast.robert, "/").content.decode()
    page = look(cast.robert, asked)
    assert page.context["form"].initial["executive"] == cast.robert_executive.pk
    sent = send(cast.robert, asked, **typed(cast, clock, contacts=[cast.ilse.pk]))
    assert (sent.status_code, sent.url) == (302, account)  # type: ignore[attr-defined]
    logged = Touchpoint.objects.get()
    assert (logged.by, [p.contact for p in logged.people.all()]) == (cast.robert, [cast.ilse])
    assert "Wished her luck" in words(look(cast.nadine, account))


@pytest.mark.parametrize(("field", "value"), [("promised", "yes"), ("minutes", 40)])
def test_what_is_a_visit_is_refused_with_the_way_to_report_it(
    cast: Cast, clock: MovableClock, field: str, value: object
) -> None:
    page = send(cast.nadine, f"{NEW}?account={cast.halden.pk}", **typed(cast, clock, **{field: value}))
    assert page.status_code == 400
    report = page.context["report_url"]
    assert report.startswith(f"/visits/report/?account={cast.halden.pk}&executive={cast.robert_executive.pk}")
    form = look(cast.nadine, report).context["form"]
    assert (form["title"].value(), form["format"].value()) == ("Wished her luck", "call")
    assert Touchpoint.objects.count() == 0


def test_whether_something_was_promised_has_to_be_said(cast: Cast, clock: MovableClock) -> None:
    page = send(cast.nadine, NEW, **typed(cast, clock, account=cast.halden.pk, promised=""))
    assert page.status_code == 400
    assert "promised" in page.context["form"].errors


def test_the_list_is_filtered_and_costs_the_same_with_more_rows(cast: Cast, clock: MovableClock) -> None:
    log_touchpoint(draft(cast, clock), by=cast.tomas)
    one = queries_of(cast.nadine, "/touchpoints/")
    for hours in (2, 3):
        later = draft(
            cast,
            clock,
            kind="note",
            minutes=None,
            words="Thank you",
            occurred_at=clock.now - timedelta(hours=hours),
        )
        log_touchpoint(later, by=cast.tomas)
    assert queries_of(cast.nadine, "/touchpoints/") == one
    notes = look(cast.nadine, "/touchpoints/?kind=note")
    assert ("Thank you" in words(notes), "Wished her luck" in words(notes)) == (True, False)
    assert "No touchpoint is like that" in words(look(cast.nadine, "/touchpoints/?before=2020-01-01"))
    assert len(look(cast.nadine, "/touchpoints/?q=thank&ordering=occurred_at").context["rows"]) == 2
    mistake = Touchpoint.objects.latest("pk")
    withdraw_touchpoint(mistake, by=cast.tomas, reason="Another customer")
    (row,) = look(cast.nadine, "/touchpoints/?withdrawn=true").context["rows"]
    assert (row["touchpoint"], row["is_withdrawn"]) == (mistake, True)


def test_the_page_of_an_account_costs_the_same_with_more_of_them(cast: Cast, clock: MovableClock) -> None:
    page = f"/accounts/{cast.halden.pk}/"
    log_touchpoint(draft(cast, clock), by=cast.nadine)
    one = queries_of(cast.nadine, page)
    for hours in (3, 6):
        log_touchpoint(draft(cast, clock, occurred_at=clock.now - timedelta(hours=hours)), by=cast.nadine)
    assert queries_of(cast.nadine, page) == one


def test_a_promise_is_marked_on_the_page_by_who_may(cast: Cast, clock: MovableClock) -> None:
    visit = held(cast, clock)
    commitment = promised(visit, cast, red_line_id=None)
    page, line = f"/commitments/{commitment.pk}/ratification/", RedLine.objects.get(briefing__version=1)
    assert page in look(cast.nadine, f"/visits/{visit.pk}/").content.decode()
    assert page not in look(cast.tomas, f"/visits/{visit.pk}/").content.decode()
    assert send(cast.tomas, page, red_line=line.pk).status_code == 403
    assert send(cast.nadine, page, red_line=line.pk, amount="8", unit="%").status_code == 302
    commitment.refresh_from_db()
    assert (commitment.red_line, commitment.beyond_red_line) == (line, True)
    assert "for Clara Ruiz, due" in words(look(cast.robert, page))


def test_a_promise_to_ratify_waits_on_the_home_of_who_may(cast: Cast, clock: MovableClock) -> None:
    commitment = beyond(cast, clock)
    page = f"/commitments/{commitment.pk}/ratification/"
    assert page in look(cast.clara, "/").content.decode()
    assert page not in look(cast.sam, "/").content.decode()
    assert page in look(cast.nadine, f"/visits/{commitment.visit_id}/").content.decode()
    assert send(cast.nadine, page, decision="ratify").status_code == 403
    assert send(cast.clara, page, decision="refuse").status_code == 400
    assert send(cast.clara, page, decision="refuse", note="Too much").status_code == 302
    assert "Too much" in words(look(cast.robert, page))
    assert Flag.objects.get().kind == "over_promise"
    assert page not in look(cast.clara, "/").content.decode()
