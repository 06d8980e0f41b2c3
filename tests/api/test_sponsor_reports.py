"""The flock and the accounts report: who flew in, and where executive time goes, over REST and on pages."""

import csv
import io
from datetime import date, timedelta
from typing import Any

import pytest

from accounts.models import Account, Tier
from sponsors.reviews import produce_reviews
from tests.api.conftest import CallerOf
from tests.api.test_costs import queries_of as api_queries
from tests.cast import Cast, MovableClock
from tests.factories import closed, unbriefed
from tests.pages import look, queries_of, words
from tests.sponsors.records import past_meeting, sponsorship
from visits.actions import resolve_flag
from visits.models import Flag
from visits.sweep import sweep

pytestmark = pytest.mark.django_db

PERIOD = "start=2026-01-01&end=2026-07-01"
FLOCK, ACCOUNTS = f"/reports/flock/?{PERIOD}", f"/reports/accounts/?{PERIOD}"


def seagull(cast: Cast, clock: MovableClock, **fields: Any) -> Any:
    """A visit with neither briefing nor debrief, past its verdict."""
    visit = unbriefed(cast, clock, **fields)
    clock.move_to(visit.seagull_verdict_at + timedelta(minutes=1))
    sweep(clock.now)
    return visit


def test_the_flock_counts_the_visits_flagged_and_names_them(
    cast: Cast, clock: MovableClock, calls: CallerOf
) -> None:
    past_meeting(cast.norvik, cast.xenia_executive, date(2026, 2, 1))
    visit = seagull(cast, clock)
    body = calls(cast.sam).get(FLOCK).json()
    assert body == {
        "period": {"start": "2026-01-01", "end": "2026-07-01"},
        "results": [
            {
                "executive_id": cast.robert_executive.pk,
                "executive": "Robert Lindqvist",
                "title": "Chief Operating Officer",
                "business_unit": "Coatings",
                "visits_held": 1,
                "visits_flagged": 1,
                "unbriefed": 1,
                "undebriefed": 1,
                "seagull": 1,
                "unannounced": 0,
                "visits": [visit.pk],
            }
        ],
    }
    page = words(look(cast.sam, "/reports/flock/", start="2026-01-01", last="2026-06-30"))
    assert ">Robert Lindqvist</a>" in page
    assert f"/visits/{visit.pk}/" in page
    assert "/api/v1/reports/flock/?start=2026-01-01&amp;end=2026-07-01&amp;format=csv" in page
    assert "Nobody flew in" in words(look(cast.sam, "/reports/flock/", start="2025-01-01", last="2025-12-31"))


def test_a_withdrawn_flag_and_a_clean_visit_are_not_in_the_flock(
    cast: Cast, clock: MovableClock, calls: CallerOf
) -> None:
    closed(cast, clock)
    seagull(cast, clock, starts_at=clock.now + timedelta(days=20))
    for flag in Flag.objects.all():
        resolve_flag(flag, by=cast.sam, note="It was another day", withdrawn=True)
    assert calls(cast.sam).get(FLOCK).json()["results"] == []


def test_the_flock_is_narrowed_to_an_executive_and_a_unit(
    cast: Cast, clock: MovableClock, calls: CallerOf
) -> None:
    seagull(cast, clock)
    sam = calls(cast.sam)
    for query, count in {
        f"executive={cast.robert_executive.pk}": 1,
        f"executive={cast.olivia_executive.pk}": 0,
        f"business_unit={cast.coatings.pk}": 1,
    }.items():
        assert len(sam.get(f"{FLOCK}&{query}").json()["results"]) == count
    table = list(csv.DictReader(io.StringIO(sam.get(f"{FLOCK}&format=csv").getvalue().decode())))
    assert [(row["executive"], row["seagull"]) for row in table] == [("Robert Lindqvist", "1")]
    assert sam.get("/reports/flock/?start=2026-02-01&end=2026-01-01").status_code == 400


def test_accounts_are_told_with_visits_flags_sponsor_and_promises(
    cast: Cast, clock: MovableClock, calls: CallerOf
) -> None:
    Account.objects.filter(pk=cast.halden.pk).update(potential="high")
    sponsorship(cast.halden, cast.robert_executive)
    closed(cast, clock)
    past_meeting(cast.norvik, cast.xenia_executive, date(2026, 2, 1))
    clock.move_by(days=10)
    body = calls(cast.sam).get(ACCOUNTS).json()
    halden, norvik = body["results"]
    assert halden == {
        "account_id": cast.halden.pk,
        "account": "Halden Automotive",
        "tier": "strategic",
        "potential": "high",
        "manager": "Nadine Keller",
        "sponsor": "Robert Lindqvist",
        "visits_held": 1,
        "visits_clean": 1,
        "visits_imported": 0,
        "hours": 1.5,
        "flags": 0,
        "days_since_contact": 10,
        "open_commitments": 0,
    }
    assert (norvik["visits_held"], norvik["visits_clean"], norvik["visits_imported"], norvik["hours"]) == (
        1,
        0,
        1,
        0,
    )
    assert body["by_potential"] == [
        {"potential": "high", "accounts": 1, "visits_held": 1, "hours": 1.5, "share": 0.5},
        {"potential": "unknown", "accounts": 1, "visits_held": 1, "hours": 0.0, "share": 0.5},
    ]
    page = words(
        look(cast.sam, "/reports/accounts/", start="2026-01-01", last="2026-06-30", potential="high")
    )
    assert ">Halden Automotive</a>" in page
    assert ">Norvik Energy</a>" not in page
    assert "potential=high&amp;start=2026-01-01&amp;end=2026-07-01&amp;format=xlsx" in page


def test_flags_of_visits_and_of_the_sponsor_count_for_the_account(
    cast: Cast, clock: MovableClock, calls: CallerOf
) -> None:
    seagull(cast, clock)
    Flag.objects.create(
        kind="unsponsored", account=cast.halden, occurrence="2026-03-01", occurred_at=clock.now
    )
    row = calls(cast.sam).get(ACCOUNTS).json()["results"][0]
    assert (row["visits_held"], row["visits_clean"], row["flags"]) == (1, 0, 4)


def test_each_reads_the_reports_of_their_own_scope(cast: Cast, clock: MovableClock, calls: CallerOf) -> None:
    seagull(cast, clock)
    past_meeting(cast.norvik, cast.xenia_executive, date(2026, 2, 1))
    read = {
        user.short_name: (
            [row["executive"] for row in calls(user).get(FLOCK).json()["results"]],
            [row["account"] for row in calls(user).get(ACCOUNTS).json()["results"]],
        )
        for user in (cast.sam, cast.nadine, cast.robert, cast.xenia, cast.oscar, cast.ada, cast.admin)
    }
    robert, halden, norvik = ["Robert Lindqvist"], ["Halden Automotive"], ["Norvik Energy"]
    assert read == {
        "Sam": (robert, [*halden, *norvik]),
        "Nadine": (robert, halden),
        "Robert": (robert, halden),
        "Xenia": ([], []),
        "Oscar": ([], norvik),
        "Ada": ([], []),
        "Alex": ([], []),
    }


def test_the_list_of_reports_says_what_each_answers(cast: Cast) -> None:
    page = words(look(cast.nadine, "/reports/"))
    for name in ("Sponsor report", "The flock", "Accounts"):
        assert f">{name}</a>" in page
    assert "Who met customers without a briefing" in page
    assert look(cast.ada, "/reports/").status_code == 404


def test_reports_cost_the_same_with_one_and_with_many(
    cast: Cast, clock: MovableClock, calls: CallerOf
) -> None:
    sam = calls(cast.sam)
    pages = ("/reports/flock/", "/reports/accounts/")
    seagull(cast, clock)
    before = [
        api_queries(sam, FLOCK),
        api_queries(sam, ACCOUNTS),
        *(queries_of(cast.sam, page) for page in pages),
    ]
    for number in range(3):
        account = Account.objects.create(name=f"Account {number}", tier=Tier.STRATEGIC)
        sponsorship(account, cast.olivia_executive)
        past_meeting(account, cast.olivia_executive, date(2026, 2, 1 + number))
    unbriefed(cast, clock, lead_executive=cast.olivia_executive, starts_at=clock.now + timedelta(days=20))
    after = [
        api_queries(sam, FLOCK),
        api_queries(sam, ACCOUNTS),
        *(queries_of(cast.sam, page) for page in pages),
    ]
    assert after == before
    assert max(before) <= 15


def test_a_review_goes_from_words_to_signature_over_rest(
    cast: Cast, calls: CallerOf, clock: MovableClock
) -> None:
    sponsorship(cast.halden, cast.robert_executive)
    produce_reviews(2025, accounts=[cast.halden.pk])
    nadine, robert, sam = calls(cast.nadine), calls(cast.robert), calls(cast.sam)
    row = nadine.get("/reviews/?mine=true").json()["results"][0]
    assert row["waits_for"] == "manager"
    path = f"/reviews/{row['id']}/"
    assert robert.get("/reviews/?mine=true").json()["results"] == []
    assert robert.post(f"{path}words/", {"part": "sponsor", "words": "Good"}).status_code == 409
    assert robert.post(f"{path}words/", {"part": "manager", "words": "Good"}).status_code == 403
    assert nadine.post(f"{path}words/", {"part": "manager", "words": " "}).status_code == 400
    assert nadine.post(f"{path}words/", {"part": "manager", "words": "Good"}).json()["waits_for"] == "sponsor"
    assert sam.post(f"{path}sign/").status_code == 409
    assert robert.get("/reviews/?mine=true").json()["results"][0]["id"] == row["id"]
    clock.move_by(minutes=1)
    again = nadine.post(f"{path}regenerate/")
    assert (again.status_code, again.json()["produced_at"] > row["produced_at"]) == (200, True)
    assert again.json()["waits_for"] == "sponsor"
    assert (
        robert.post(f"{path}words/", {"part": "sponsor", "words": "Fine"}).json()["waits_for"] == "signature"
    )
    mine = [who.get("/reviews/?mine=true").json()["results"] for who in (nadine, robert, sam)]
    assert [len(rows) for rows in mine] == [0, 0, 1]
    assert nadine.post(f"{path}sign/").status_code == 403
    for state, count in {"open": 1, "signature": 1, "manager": 0, "signed": 0}.items():
        assert len(sam.get(f"/reviews/?state={state}").json()["results"]) == count
        assert words(look(cast.sam, "/reviews/", state=state)).count('scope="row"') == count
    signed = sam.post(f"{path}sign/").json()
    assert (signed["waits_for"], signed["signed_by"]["name"]) == ("", "Sam Ito")
    assert sam.post(f"{path}regenerate/").status_code == 409
    lines = sam.get("/reviews/?state=signed&format=csv").getvalue().decode().splitlines()
    assert lines[0] == "id,account_id,account,year,produced_at,waits_for,signed_at,signed_by_id,signed_by"
    assert len(lines) == 2
