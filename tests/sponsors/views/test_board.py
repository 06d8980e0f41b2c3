"""The sponsors' board, the pages around one sponsorship, and the same over REST."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest

from accounts.access import refresh_access_of_account
from accounts.models import Account, Stake, Tier
from engage.people.models import Executive
from sponsors.actions import ask_rematch, decide_rematch
from sponsors.models import RematchRequest, Sponsorship
from tests.api.conftest import CallerOf, calls
from tests.cast import Cast
from tests.pages import look, queries_of, send, words
from tests.sponsors.records import past_meeting, sponsorship
from tests.sponsors.test_rematch import REASON
from visits.models import Touchpoint

__all__ = ["calls"]

pytestmark = pytest.mark.django_db

BOARD = "/sponsors/"
ENDING = {"starts_on": date(2024, 6, 1), "ends_on": date(2026, 5, 31)}


def account(name: str, **fields: Any) -> Account:
    made = Account.objects.create(name=name, **fields)
    refresh_access_of_account(made)
    return made


def listed(cast: Cast, calls: CallerOf, query: str) -> list[str]:
    """The accounts that page and API show for these filters, the same ones in the same order."""
    rows = calls(cast.sam).get(f"/sponsorships/?{query}").json()["results"]
    names = [row["account"]["name"] for row in rows]
    page = words(look(cast.sam, f"{BOARD}?{query}")).split("<tbody")[1].split("</tbody")[0]
    assert [part.split("</a>")[0] for part in page.split('/">')[1:]] == names
    return names


@pytest.mark.parametrize(
    ("name", "status", "reads"),
    [
        ("sam", 200, {"Halden Automotive", "Norvik Energy"}),
        ("nadine", 200, {"Halden Automotive"}),
        ("robert", 200, {"Halden Automotive"}),
        ("olivia", 200, {"Norvik Energy"}),
        ("oscar", 200, {"Norvik Energy"}),
        ("xenia", 200, set()),
        ("ada", 404, set()),
        ("admin", 404, set()),
    ],
)
def test_everybody_reads_their_own_part_of_the_board(
    cast: Cast, name: str, status: int, reads: set[str]
) -> None:
    sponsorship(cast.halden, cast.robert_executive)
    sponsorship(cast.norvik, cast.olivia_executive)
    response = look(getattr(cast, name), BOARD)
    assert response.status_code == status
    page = words(response)
    assert {one for one in ("Halden Automotive", "Norvik Energy") if f">{one}</a>" in page} == reads
    assert ("Assign a sponsor" in page) is (name == "sam")


def test_the_filters_of_page_and_api_find_the_same(cast: Cast, calls: CallerOf) -> None:
    silent = sponsorship(cast.halden, cast.robert_executive)
    past_meeting(cast.norvik, cast.olivia_executive, date(2026, 1, 20))
    sponsorship(cast.norvik, cast.olivia_executive, **ENDING)
    gone = account("Gone")
    sponsorship(gone, cast.xenia_executive, ended_on=date(2026, 1, 1), ended_reason="Moved")
    ask_rematch(silent, reason=REASON, by=cast.nadine)

    assert listed(cast, calls, "state=current&ordering=ends_on") == ["Norvik Energy", "Halden Automotive"]
    assert listed(cast, calls, "state=current&ordering=-account") == ["Norvik Energy", "Halden Automotive"]
    assert listed(cast, calls, "state=current&ordering=last_contact") == [
        "Halden Automotive",
        "Norvik Energy",
    ]
    assert listed(cast, calls, "state=silent&ordering=account") == ["Halden Automotive"]
    assert listed(cast, calls, "state=rematch&ordering=account") == ["Halden Automotive"]
    assert listed(cast, calls, "state=ended&ordering=account") == ["Gone"]
    assert listed(cast, calls, "state=&ordering=account") == ["Gone", "Halden Automotive", "Norvik Energy"]
    assert listed(cast, calls, "state=&ending_within=90&ordering=account") == ["Norvik Energy"]
    assert listed(cast, calls, "state=&name=hald&ordering=account") == ["Halden Automotive"]
    assert listed(cast, calls, f"state=&executive={cast.olivia_executive.pk}&ordering=account") == [
        "Norvik Energy"
    ]
    assert listed(cast, calls, f"state=&account={gone.pk}&ordering=account") == ["Gone"]
    page = words(look(cast.sam, BOARD))
    assert "/api/v1/sponsorships/?state=current&amp;ordering=ends_on&amp;format=xlsx" in page


def test_the_board_says_how_long_a_sponsor_has_been_silent(cast: Cast) -> None:
    sponsorship(cast.halden, cast.robert_executive)
    sponsorship(cast.norvik, cast.olivia_executive)
    past_meeting(cast.norvik, cast.olivia_executive, date(2026, 1, 20))
    page = words(look(cast.sam, BOARD))
    assert "not in this term" in page
    assert "begun 425 days ago" in page
    assert "20 Jan" in page
    assert "41 days ago" in page


@pytest.mark.parametrize(("last", "silent"), [(date(2025, 11, 2), False), (date(2025, 11, 1), True)])
def test_a_sponsor_is_silent_after_the_days_of_the_policy(
    cast: Cast, calls: CallerOf, last: date, silent: bool
) -> None:
    """120 days before 2 March 2026 is 2 November 2025."""
    sponsorship(cast.norvik, cast.olivia_executive)
    past_meeting(cast.norvik, cast.olivia_executive, last)
    rows = calls(cast.sam).get("/sponsorships/?state=silent").json()["results"]
    assert bool(rows) is silent


@pytest.mark.parametrize(
    ("day", "until"),
    [(date(2025, 6, 1), "2025-11-12"), (date(2025, 9, 28), "2025-11-12"), (date(2025, 9, 29), "2025-09-28")],
)
def test_a_touchpoint_within_the_days_adds_half_of_the_interval_once(
    cast: Cast, calls: CallerOf, day: date, until: str
) -> None:
    """Met on 31 May 2025, so contact is in time until 28 September; 45 days more with a touchpoint by then."""
    sponsorship(cast.norvik, cast.olivia_executive)
    past_meeting(cast.norvik, cast.olivia_executive, date(2025, 5, 31))
    for number in range(2):
        Touchpoint.objects.create(
            executive=cast.olivia_executive, account=cast.norvik, kind="note", words="Thank you", by=cast.olivia,
            occurred_at=datetime.combine(day, time(23, 30), UTC) - timedelta(hours=number),
        )  # fmt: skip
    row = calls(cast.sam).get("/sponsorships/").json()["results"][0]
    assert row["contact_until"] == until


def test_load_coverage_and_re_matches_are_for_who_decides(cast: Cast) -> None:
    for number in range(4):
        sponsorship(account(f"Account {number}"), cast.robert_executive)
    term = sponsorship(cast.halden, cast.olivia_executive)
    ask_rematch(term, reason=REASON, by=cast.nadine)
    Account.objects.filter(name="Account 1").update(tier=Tier.STRATEGIC)
    account("Nobody's", tier=Tier.STRATEGIC, region="Nordics")

    page = words(look(cast.sam, BOARD))
    assert "4 of 3" in page
    assert "1 of 3" in page
    assert (
        'Strategic accounts with a sponsor</p> <p class="stat-value">2 <span class="stat-unit">of 3' in page
    )
    assert "Nobody&#x27;s" in page
    assert "Xenia Brandt: sponsors nobody yet" in page
    assert "asked by Nadine Keller" in page
    sponsors_page = words(look(cast.olivia, BOARD))
    for secret in ("4 of 3", "Nobody&#x27;s", "re-match asked", "asked by"):
        assert secret not in sponsors_page, secret
    assert "re-match asked" in words(look(cast.nadine, BOARD))


def test_who_fits_best_comes_first_with_the_reasons(cast: Cast) -> None:
    Account.objects.filter(pk=cast.norvik.pk).update(region="Nordics")
    Executive.objects.filter(pk=cast.xenia_executive.pk).update(region="Nordics", business_unit=None)
    Executive.objects.filter(pk=cast.olivia_executive.pk).update(business_unit=None)
    Stake.objects.create(account=cast.norvik, business_unit=cast.coatings, amount=1, currency="NOK")
    past_meeting(cast.norvik, cast.robert_executive, date(2025, 5, 5))
    manager = Executive.objects.create(name="Oscar Chen", user=cast.oscar)
    page = words(look(cast.sam, f"/sponsors/assign/{cast.norvik.pk}/"))
    fit = page.split("Who fits, and why")[1]
    assert "met them once, last in May 2025; Coatings has a stake here; sponsors nobody yet" in fit
    assert fit.index("Robert Lindqvist") < fit.index("Xenia Brandt") < fit.index("Olivia Sato")
    assert manager.name not in page.split("<main")[1].split("Who fits")[0].replace("Account manager", "")


def form(cast: Cast, **fields: Any) -> dict[str, Any]:
    return {
        "executive": cast.robert_executive.pk,
        "starts_on": "2026-03-02",
        "ends_on": "2028-03-01",
        "target_role": "dealmaker",
        "visits_a_year": 3,
        "load_reason": "",
        **fields,
    }


def test_a_sponsor_is_assigned_extended_and_ended_on_pages(cast: Cast) -> None:
    assign = f"/sponsors/assign/{cast.norvik.pk}/"
    page = words(look(cast.sam, f"{assign}?executive={cast.robert_executive.pk}"))
    assert f'<option value="{cast.robert_executive.pk}" selected>' in page
    assert 'value="2028-03-01"' in page
    short = send(cast.sam, assign, **form(cast, ends_on="2027-01-01"))
    assert short.status_code == 400
    assert 'id="id_ends_on-error"' in words(short)
    assert "A sponsorship is agreed for 24 to 36 months." in words(short)
    assert send(cast.sam, assign, **form(cast)).status_code == 302
    made = Sponsorship.objects.get(account=cast.norvik)
    assert (made.executive, made.target_role, made.visits_a_year) == (cast.robert_executive, "dealmaker", 3)
    again = send(cast.sam, assign, **form(cast, executive=cast.olivia_executive.pk))
    assert again.status_code == 409
    assert "end that sponsorship first" in words(again)

    extend, end = f"/sponsors/{made.pk}/extend/", f"/sponsors/{made.pk}/end/"
    assert 'value="2029-03-02"' in words(look(cast.sam, extend))
    assert send(cast.sam, extend, ends_on="2027-01-01").status_code == 400
    assert send(cast.sam, extend, ends_on="2029-01-01").status_code == 302
    assert "no longer see Norvik Energy" in words(look(cast.sam, end))
    assert send(cast.sam, end, reason="").status_code == 400
    assert send(cast.sam, end, reason="Moved to Asia", on="").status_code == 302
    made.refresh_from_db()
    assert (made.ends_on, made.ended_on, made.ended_reason) == (
        date(2029, 1, 1),
        date(2026, 3, 2),
        "Moved to Asia",
    )
    assert look(cast.sam, end).status_code == 409
    assert "Assign the next sponsor" in words(look(cast.sam, f"/sponsors/{made.pk}/"))


def test_a_sixth_account_asks_for_its_reason_at_the_field(cast: Cast) -> None:
    for number in range(5):
        sponsorship(account(f"Account {number}"), cast.robert_executive)
    assign = f"/sponsors/assign/{cast.norvik.pk}/"
    refused = send(cast.sam, assign, **form(cast))
    assert refused.status_code == 400
    assert 'id="id_load_reason-error"' in words(refused)
    assert send(cast.sam, assign, **form(cast, load_reason="Only he speaks Finnish")).status_code == 302


def test_the_account_to_assign_is_looked_up_strategic_ones_first(cast: Cast) -> None:
    page = words(look(cast.sam, "/sponsors/assign/"))
    assert page.index("Halden Automotive") < page.index("Norvik Energy")
    sponsorship(cast.halden, cast.robert_executive)
    assert "Halden Automotive" not in words(look(cast.sam, "/sponsors/assign/"))
    assert "Norvik Energy" not in words(look(cast.sam, "/sponsors/assign/", name="zz"))


def test_a_rematch_goes_from_the_manager_to_the_next_assignment_on_pages(cast: Cast) -> None:
    term = sponsorship(cast.halden, cast.robert_executive)
    ask = f"/sponsors/{term.pk}/rematch/"
    assert "Ask for another sponsor" in words(look(cast.nadine, f"/sponsors/{term.pk}/"))
    assert "Ask for another sponsor" not in words(look(cast.tomas, f"/sponsors/{term.pk}/"))
    short = send(cast.nadine, ask, reason="No.")
    assert short.status_code == 400
    assert 'id="id_reason-error"' in words(short)
    assert send(cast.nadine, ask, reason=REASON).status_code == 302
    asked = RematchRequest.objects.get()
    here = f"/sponsors/rematch/{asked.pk}/"
    assert REASON in words(look(cast.nadine, here))
    assert ">Decide<" not in words(look(cast.nadine, here))
    assert REASON not in words(look(cast.robert, f"/sponsors/{term.pk}/"))
    assert "Re-match" not in words(look(cast.robert, f"/sponsors/{term.pk}/"))
    assert send(cast.sam, here, granted="yes", note="").status_code == 400
    granted = send(cast.sam, here, granted="yes", note="Olivia knows their plants.")
    assert granted.headers["Location"] == f"/sponsors/assign/{cast.halden.pk}/"
    assert "gets another sponsor" in words(look(cast.nadine, here))
    assert send(cast.sam, here, granted="no", note="No").status_code == 409


def test_the_sponsor_sees_that_it_was_declined_and_not_why(cast: Cast) -> None:
    term = sponsorship(cast.halden, cast.robert_executive)
    asked = ask_rematch(term, reason=REASON, by=cast.nadine)
    decide_rematch(asked, granted=False, note="Give him the spring.", by=cast.sam)
    page = words(look(cast.robert, f"/sponsors/{term.pk}/"))
    assert "Declined: you stay the sponsor" in page
    for secret in (REASON, "Give him the spring."):
        assert secret not in page
    assert look(cast.robert, "/sponsors/rematch/").status_code == 404


def test_the_list_of_requests_is_narrowed_by_state(cast: Cast, calls: CallerOf) -> None:
    first = ask_rematch(sponsorship(cast.halden, cast.robert_executive), reason=REASON, by=cast.nadine)
    ask_rematch(sponsorship(cast.norvik, cast.olivia_executive), reason=REASON, by=cast.oscar)
    decide_rematch(first, granted=False, note="Give him the spring.", by=cast.sam)
    for state, found in {"": 2, "waiting": 1, "granted": 0, "declined": 1}.items():
        page = words(look(cast.sam, f"/sponsors/rematch/?state={state}"))
        assert page.count("asked by") == found
        rows = calls(cast.sam).get(f"/rematch-requests/?state={state}").json()["results"]
        assert len(rows) == found


def test_over_rest_a_sponsor_is_assigned_extended_and_ended(cast: Cast, calls: CallerOf) -> None:
    sam = calls(cast.sam)
    body = {"account": cast.norvik.pk, "executive": cast.robert_executive.pk, "starts_on": "2026-03-02", "ends_on": "2028-03-01"}  # fmt: skip
    short = sam.post("/sponsorships/", {**body, "ends_on": "2027-01-01"})
    assert (short.status_code, short.json()["errors"][0]["field"]) == (400, "ends_on")
    made = sam.post("/sponsorships/", body)
    assert made.status_code == 201
    row = made.json()
    assert (row["account"]["name"], row["target_role"], row["silent_days"], row["contact_until"], row["assigned_by"]["name"]) == (
        "Norvik Energy", "growth_champion", 0, "2026-06-30", "Sam Ito",
    )  # fmt: skip
    assert sam.post("/sponsorships/", body).status_code == 409
    path = f"/sponsorships/{row['id']}/"
    assert calls(cast.oscar).post(f"{path}end/", {"reason": "No"}).status_code == 403
    assert calls(cast.nadine).post(f"{path}end/", {"reason": "No"}).status_code == 404
    assert sam.post(f"{path}extend/", {"ends_on": "2029-01-01"}).json()["ends_on"] == "2029-01-01"
    asked = calls(cast.oscar).post("/rematch-requests/", {"sponsorship": row["id"], "reason": REASON})
    assert asked.status_code == 201
    assert calls(cast.robert).get("/rematch-requests/").json()["results"] == []
    decided = sam.post(
        f"/rematch-requests/{asked.json()['id']}/decision/", {"granted": False, "note": "Later"}
    )
    assert (decided.json()["granted"], decided.json()["decided_by"]["name"]) == (False, "Sam Ito")
    ended = sam.post(f"{path}end/", {"reason": "Moved to Asia"})
    assert (ended.json()["ended_on"], ended.json()["ended_reason"]) == ("2026-03-02", "Moved to Asia")
    assert sam.post(f"{path}end/", {"reason": "Again"}).status_code == 409


def test_the_list_comes_as_a_table_too(cast: Cast, calls: CallerOf) -> None:
    sponsorship(cast.halden, cast.robert_executive)
    answer = calls(cast.nadine).get("/sponsorships/?format=csv").getvalue().decode()
    assert answer.splitlines()[0].startswith("id,account_id,account,executive_id,executive,starts_on,ends_on")
    assert ",Halden Automotive," in answer
    assert calls(cast.sam).get("/rematch-requests/?format=xlsx").getvalue()[:2] == b"PK"


@pytest.mark.parametrize("name", ["sam", "nadine"])
def test_the_board_costs_the_same_with_one_and_with_many(cast: Cast, name: str) -> None:
    person = getattr(cast, name)
    term = sponsorship(cast.halden, cast.robert_executive)
    ask_rematch(term, reason=REASON, by=cast.nadine)
    account("Without 0", tier=Tier.STRATEGIC)
    pages = (BOARD, f"/sponsors/{term.pk}/", "/sponsors/rematch/")
    costs = [queries_of(person, page) for page in pages]
    for number in range(3):
        mine = account(f"Account {number}", tier=Tier.STRATEGIC, manager=cast.nadine)
        other = sponsorship(mine, cast.olivia_executive)
        ask_rematch(other, reason=REASON, by=cast.nadine)
        account(f"Without {number + 1}", tier=Tier.STRATEGIC)
        past_meeting(cast.halden, cast.robert_executive, date(2025, 5, 5 + number))
    assert [queries_of(person, page) for page in pages] == costs
    assert costs[0] <= 22
    assert max(costs[1:]) <= 15
