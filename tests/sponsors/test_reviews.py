"""The annual reviews: who gets one, what it holds, and that there is never a second."""

import json
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Account, BuyingBehaviour, Contact, FinancialYear, Potential, Priority, Tier
from engage.core import policy
from engage.core.errors import BadInput
from engage.people.models import Executive
from sponsors import jobs
from sponsors.models import AnnualReview
from sponsors.queries.reviews import ReviewYear, accounts_to_review, facts_for_reviews
from sponsors.reviews import produce, produce_reviews
from sponsors.reviews.produce import snapshots_of
from tests import factories
from tests.cast import Cast, MovableClock
from tests.sponsors.records import past_meeting, sponsorship
from visits.actions import ObjectiveDraft, resolve_flag, settle_commitment
from visits.effects.debriefing import NewCommitment, NewInsight
from visits.models import Flag
from visits.sweep import sweep
from visits.workflow import perform

pytestmark = pytest.mark.django_db

NEXT_YEAR = datetime(2027, 1, 4, 9, tzinfo=UTC)


def snapshot(account: Account, year: int = 2026) -> dict[str, Any]:
    """As kept: through PostgreSQL and back."""
    assert produce_reviews(year, accounts=[account.pk]).failed == []
    found: dict[str, Any] = AnnualReview.objects.get(account=account, year=year).snapshot
    return found


def built(account: Account, year: int = 2025) -> dict[str, Any]:
    """As it would be now, without keeping it."""
    return snapshots_of([account.pk], of=ReviewYear.of(year), rules=policy.current(), priorities=[])[
        account.pk
    ]


def account_named(name: str, **fields: Any) -> Account:
    made: Account = Account.objects.create(name=name, **fields)
    return made


# --- who gets a review ----------------------------------------------------------------------------------------------


def test_strategic_sponsored_and_visited_accounts_get_a_review_and_no_others(cast: Cast) -> None:
    visited, sponsored, _, merged = (
        account_named(name) for name in ("Visited", "Sponsored", "Idle", "Merged")
    )
    past_meeting(visited, cast.robert_executive, date(2025, 6, 1))
    sponsorship(sponsored, cast.robert_executive)
    past_meeting(merged, cast.robert_executive, date(2025, 6, 1))
    Account.objects.filter(pk=merged.pk).update(merged_into=visited)

    assert accounts_to_review(ReviewYear.of(2025)) == [cast.halden.pk, visited.pk, sponsored.pk]


@pytest.mark.parametrize(("fields", "counts"), [
    ({"starts_on": date(2025, 12, 31), "ends_on": date(2028, 1, 1)}, True),
    ({"starts_on": date(2026, 1, 1), "ends_on": date(2028, 1, 1)}, False),
    ({"starts_on": date(2023, 1, 1), "ends_on": date(2025, 1, 1), "ended_on": date(2025, 1, 2), "ended_reason": "Term"}, True),
    ({"starts_on": date(2023, 1, 1), "ends_on": date(2025, 1, 1), "ended_on": date(2025, 1, 1), "ended_reason": "Term"}, False),
])  # fmt: skip
def test_a_sponsor_of_any_day_of_the_year_counts(cast: Cast, fields: dict[str, Any], counts: bool) -> None:
    sponsorship(cast.norvik, cast.robert_executive, **fields)

    assert (cast.norvik.pk in accounts_to_review(ReviewYear.of(2025))) is counts


def test_a_visit_counts_by_the_date_in_its_own_zone(cast: Cast) -> None:
    sydney = account_named("Sydney")
    past_meeting(
        sydney, cast.robert_executive, date(2025, 1, 1), zone="Australia/Sydney"
    )  # 31 December, 13:00 UTC

    assert sydney.pk in accounts_to_review(ReviewYear.of(2025))
    assert sydney.pk not in accounts_to_review(ReviewYear.of(2024))
    assert built(sydney)["visits"]["held"] == 1


def test_a_visit_that_did_not_take_place_makes_no_review(cast: Cast) -> None:
    Account.objects.update(tier=Tier.KEY)
    factories.approved(cast)
    factories.cancelled(cast, starts_at=factories.STARTS + timedelta(days=1))

    assert accounts_to_review(ReviewYear.of(2026)) == []


# --- producing ------------------------------------------------------------------------------------------------------


def test_each_account_gets_one_review_however_often_they_are_produced(cast: Cast) -> None:
    past_meeting(cast.norvik, cast.robert_executive, date(2025, 6, 1))

    first, second = produce_reviews(2025), produce_reviews(2025)

    assert first.as_json() == {"year": 2025, "produced": 2, "present": 0, "failed": []}
    assert second.as_json() == {"year": 2025, "produced": 0, "present": 2, "failed": []}
    assert AnnualReview.objects.count() == 2


def test_a_review_that_is_there_stays_as_it_is(cast: Cast) -> None:
    before = snapshot(cast.halden, 2025)
    past_meeting(cast.halden, cast.robert_executive, date(2025, 6, 1))

    assert snapshot(cast.halden, 2025) == before


def test_what_was_missed_is_added_later(cast: Cast) -> None:
    produce_reviews(2025)
    past_meeting(cast.norvik, cast.robert_executive, date(2025, 6, 1))

    assert produce_reviews(2025).as_json() == {"year": 2025, "produced": 1, "present": 1, "failed": []}


def test_accounts_that_get_none_are_told_why_when_asked_for_by_name(cast: Cast) -> None:
    merged = account_named("Merged", merged_into=cast.halden)

    result = produce_reviews(2025, accounts=[cast.halden.pk, cast.norvik.pk, merged.pk, 0, 0])

    assert (result.produced, result.present) == (1, 0)
    assert result.failed == [
        {
            "account": cast.norvik.pk,
            "error": "The account is not strategic, and had neither a sponsor nor a visit in 2025.",
        },
        {"account": merged.pk, "error": f"The account was merged into account {cast.halden.pk}."},
        {"account": 0, "error": "There is no such account."},
    ]


def test_an_account_that_fails_is_listed_and_stops_no_other(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    past_meeting(cast.norvik, cast.robert_executive, date(2025, 6, 1))
    build = produce.build_snapshot

    def failing(account: Account, **facts: Any) -> dict[str, Any]:
        if account == cast.halden:
            raise ValueError("No sense in these figures")
        return build(account, **facts)

    monkeypatch.setattr(produce, "build_snapshot", failing)

    result = produce_reviews(2025)

    assert (result.produced, result.present) == (1, 0)
    assert result.failed == [{"account": cast.halden.pk, "error": "ValueError: No sense in these figures"}]
    assert AnnualReview.objects.get().account == cast.norvik


@pytest.mark.parametrize("year", [2027, 1899])
def test_a_year_that_has_not_begun_is_refused(cast: Cast, year: int) -> None:
    with pytest.raises(BadInput):
        produce_reviews(year)


def test_the_number_of_queries_does_not_grow_with_the_accounts(cast: Cast) -> None:
    def queries(year: int) -> int:
        with CaptureQueriesContext(connection) as captured:
            produce_reviews(year)
        return len(captured)

    one = queries(2025)
    for number in range(30):
        account, executive = (
            account_named(f"Account {number}", tier=Tier.STRATEGIC),
            Executive.objects.create(name=f"Executive {number}"),
        )
        past_meeting(account, executive, date(2024, 6, 1))
        sponsorship(account, executive, starts_on=date(2024, 1, 1), ends_on=date(2026, 6, 1))

    assert queries(2024) == one


def test_chunks_together_make_all_reviews(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(produce, "CHUNK", 2)
    for number in range(5):
        account_named(f"Account {number}", tier=Tier.STRATEGIC)

    assert produce_reviews(2025).produced == 6
    assert AnnualReview.objects.count() == 6


def test_a_chunk_another_worker_has_is_left_to_the_end(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    account_named("Second", tier=Tier.STRATEGIC)
    monkeypatch.setattr(produce, "CHUNK", 1)
    claim, asked = produce._claim, []

    def contested(year: int, first: int, *, wait: bool) -> bool:
        asked.append((first == cast.halden.pk, wait))
        return claim(year, first, wait=wait) if wait or first != cast.halden.pk else False

    monkeypatch.setattr(produce, "_claim", contested)

    assert produce_reviews(2025).produced == 2
    assert asked == [(True, False), (False, False), (True, True)]


def test_the_job_makes_last_years_reviews_once_the_review_month_has_come(
    cast: Cast, clock: MovableClock
) -> None:
    late = account_named("April", tier=Tier.STRATEGIC, review_month=4)
    account_named("March", tier=Tier.STRATEGIC, review_month=3)

    jobs.produce_due_reviews()
    assert set(AnnualReview.objects.values_list("account__name", "year")) == {
        ("Halden Automotive", 2025),
        ("March", 2025),
    }

    clock.move_to(datetime(2026, 6, 1, 9, tzinfo=UTC))  # April was missed
    jobs.produce_due_reviews()
    jobs.produce_due_reviews()
    assert AnnualReview.objects.filter(account=late).count() == 1


def test_what_the_job_missed_before_the_turn_of_the_year_it_makes_after_it(
    cast: Cast, clock: MovableClock
) -> None:
    december = account_named("December", tier=Tier.STRATEGIC, review_month=12)
    clock.move_to(datetime(2026, 11, 30, 23, 59, 59, tzinfo=UTC))
    jobs.produce_due_reviews()
    assert not AnnualReview.objects.filter(account=december).exists()

    clock.move_to(datetime(2027, 1, 1, tzinfo=UTC))
    jobs.produce_due_reviews()
    jobs.produce_due_reviews()
    assert list(AnnualReview.objects.filter(account=december).values_list("year", flat=True)) == [2025]
    assert set(AnnualReview.objects.filter(account=cast.halden).values_list("year", flat=True)) == {
        2025,
        2026,
    }


def test_a_job_that_never_ran_makes_no_reviews_of_years_before_the_last(cast: Cast) -> None:
    jobs.produce_due_reviews()
    assert set(AnnualReview.objects.values_list("year", flat=True)) == {2025}


@pytest.mark.proof("time")
@pytest.mark.parametrize("month", range(2, 13))
def test_a_review_month_begins_with_its_first_day_in_utc(cast: Cast, clock: MovableClock, month: int) -> None:
    account_named("Then", tier=Tier.STRATEGIC, review_month=month)
    clock.move_to(datetime(2028, month, 1, tzinfo=UTC) - timedelta(microseconds=1))
    jobs.produce_due_reviews()
    assert not AnnualReview.objects.filter(account__name="Then").exists()
    clock.move_by(microseconds=1)
    jobs.produce_due_reviews()
    assert AnnualReview.objects.get(account__name="Then").year == 2027


def test_the_command_prints_what_came_of_it(cast: Cast) -> None:
    def run(*arguments: str) -> str:
        out = StringIO()
        call_command("produce_reviews", "--year", "2025", *arguments, stdout=out)
        return out.getvalue()

    assert json.loads(run("--json")) == {"year": 2025, "produced": 1, "present": 0, "failed": []}
    assert run() == "Reviews of 2025: 0 produced, 1 there already, 0 failed.\n"


def test_the_command_exits_with_one_where_an_account_failed(cast: Cast) -> None:
    out = StringIO()

    with pytest.raises(SystemExit) as stopped:
        call_command(
            "produce_reviews",
            "--year",
            "2025",
            "--account",
            "0",
            "--account",
            str(cast.halden.pk),
            stdout=out,
        )

    assert stopped.value.code == 1
    assert (
        out.getvalue()
        == "Reviews of 2025: 1 produced, 0 there already, 1 failed.\n  account 0: There is no such account.\n"
    )
    with pytest.raises(CommandError, match="looks back"):
        call_command("produce_reviews", "--year", "2030")


# --- what a review holds --------------------------------------------------------------------------------------------


def test_sections_without_data_say_so(cast: Cast) -> None:
    found = snapshot(cast.halden, 2025)

    notes = {
        name: section["note"]
        for name, section in found.items()
        if isinstance(section, dict) and "note" in section
    }
    assert notes == {
        "visits": "No visit was held in 2025.",
        "executives": "No executive met this customer in 2025.",
        "sponsor": "This account had no sponsor in 2025.",
        "business": "No figures are on record for 2020 to 2025.",
        "commitments": "No commitment was made in 2025.",
        "signals": "No price or value signal was recorded in 2025.",
        "insights": "No insight was recorded in 2025.",
        "customer": None,
    }
    assert (found["visits"]["briefed_share"], found["visits"]["debriefed_share"]) == (None, None)


def test_a_snapshot_says_what_it_is_of(cast: Cast, clock: MovableClock) -> None:
    found = snapshot(cast.halden, 2025)

    assert (found["schema"], found["year"], found["as_of"]) == (1, 2025, "2025-12-31")
    assert found["account"] == {
        "id": cast.halden.pk,
        "name": "Halden Automotive",
        "tier": "strategic",
        "manager": "Nadine Keller",
    }
    assert built(cast.norvik, 2026)["as_of"] == "2026-03-02"


def test_the_year_in_visits(cast: Cast, clock: MovableClock) -> None:
    factories.closed(cast, clock)
    clock.move_to(datetime(2026, 3, 18, 9, tzinfo=UTC))
    flown_in = factories.unbriefed(
        cast, clock, starts_at=datetime(2026, 4, 20, 9, tzinfo=UTC), purpose="deal", format="virtual"
    )
    past_meeting(cast.halden, cast.olivia_executive, date(2026, 1, 15))
    clock.move_to(NEXT_YEAR)
    sweep(NEXT_YEAR)
    resolve_flag(Flag.objects.get(visit=flown_in, kind="seagull"), by=cast.sam, note="Spoken to")
    resolve_flag(
        Flag.objects.get(visit=flown_in, kind="undebriefed"), by=cast.sam, note="He was ill", withdrawn=True
    )

    found = snapshot(cast.halden)["visits"]

    assert (found["note"], found["held"], found["imported"], found["confidential"]) == (None, 3, 1, 0)
    assert found["by_format"] == {"on_site": 1, "unknown": 1, "virtual": 1}
    assert found["by_purpose"] == {"deal": 1, "growth": 1, "unknown": 1}
    assert [(row["executive"], row["held"]) for row in found["by_executive"]] == [
        ("Robert Lindqvist", 2),
        ("Olivia Sato", 1),
    ]
    assert (found["briefed_share"], found["debriefed_share"], found["debriefed_on_time_share"]) == (
        0.5,
        0.5,
        0.5,
    )
    assert {(flag["kind"], flag["cause"], flag["state"], flag["resolution"]) for flag in found["flags"]} == {
        ("unbriefed", "not_submitted", "open", None),
        ("undebriefed", "", "withdrawn", "He was ill"),
        ("seagull", "", "resolved", "Spoken to"),
        ("unsponsored", "", "open", None),
    }
    assert {
        (flag["on"], flag["visit_id"], flag["executive"]) for flag in found["flags"] if flag["executive"]
    } == {("2026-04-20", flown_in.pk, "Robert Lindqvist")}


def test_reschedules_are_counted_by_who_asked(cast: Cast, clock: MovableClock) -> None:
    visit = factories.approved(cast)
    for days, side in ((1, "account"), (2, "customer"), (3, "account")):
        starts_at = factories.STARTS + timedelta(days=days)
        visit = perform(
            "reschedule",
            visit,
            by=cast.nadine,
            starts_at=starts_at,
            ends_at=starts_at + timedelta(hours=1),
            reason="Clash",
            side=side,
        )

    assert snapshot(cast.halden)["visits"]["reschedules"] == {
        "total": 3,
        "by_side": {"account": 2, "customer": 1},
    }


def test_each_executives_visits_are_listed_with_what_they_show(cast: Cast, clock: MovableClock) -> None:
    priority = Priority.objects.create(title="Electrification", starts_on=date(2026, 1, 1))
    visit = factories.closed(
        cast, clock, objectives=[ObjectiveDraft("Win the second line", "growth", priority_id=priority.pk)]
    )
    past_meeting(cast.halden, cast.robert_executive, date(2026, 1, 15))
    clock.move_to(NEXT_YEAR)

    found = snapshot(cast.halden)["executives"]["results"]

    assert [
        (row["executive"], row["title"], row["held"], row["role"], row["target_role"]) for row in found
    ] == [("Robert Lindqvist", "Chief Operating Officer", 2, None, None)]
    imported, clean = found[0]["evidence"]
    assert clean == {
        "on": "2026-03-16",
        "origin": "planned",
        "confidential": False,
        "visit_id": visit.pk,
        "title": "Confirm April, not March",
        "format": "on_site",
        "purpose": "growth",
        "briefed": True,
        "debriefed": True,
        "debriefed_on_time": True,
        "account_team_present": True,
        "c_level_present": True,
        "objectives": [{"kind": "growth", "outcome": "met", "priority": "Electrification"}],
        "flags": [],
    }
    assert (imported["on"], imported["origin"], imported["briefed"], imported["debriefed"]) == (
        "2026-01-15",
        "imported",
        None,
        None,
    )


def test_a_confidential_visit_counts_but_is_not_told(cast: Cast, clock: MovableClock) -> None:
    visit = factories.unbriefed(cast, clock, confidential=True, title="CANARY")
    part = factories.executive_part(
        visit,
        signal_note="CANARY",
        price_signal="questioned",
        commitments=(NewCommitment("CANARY", due_on=date(2026, 4, 1)),),
        insights=(NewInsight("CANARY", "CANARY"),),
    )
    perform("debrief", visit, by=cast.robert, part=part)
    clock.move_to(NEXT_YEAR)
    sweep(NEXT_YEAR)

    found = snapshot(cast.halden)

    assert "CANARY" not in json.dumps(found)
    assert f'"visit_id": {visit.pk}' not in json.dumps(found)
    assert (found["visits"]["held"], found["visits"]["confidential"]) == (1, 1)
    assert [flag["kind"] for flag in found["visits"]["flags"]] == [
        "unsponsored"
    ]  # of the account, not of the visit
    assert found["visits"]["flags_confidential"] >= 1
    assert found["executives"]["results"][0]["evidence"] == [
        {"on": "2026-03-16", "origin": "planned", "confidential": True}
    ]
    assert (found["commitments"]["ours"]["made"], found["signals"]["price"]) == (1, {"questioned": 1})


def test_the_sponsor_the_term_and_the_contact(cast: Cast, clock: MovableClock) -> None:
    sponsorship(
        cast.halden,
        cast.robert_executive,
        starts_on=date(2025, 1, 1),
        ends_on=date(2027, 6, 30),
        visits_a_year=4,
    )
    for day in (date(2025, 2, 10), date(2025, 5, 11), date(2025, 8, 9), date(2025, 11, 7)):
        past_meeting(cast.halden, cast.robert_executive, day)
    past_meeting(cast.halden, cast.olivia_executive, date(2025, 3, 1))

    found = snapshot(cast.halden, 2025)["sponsor"]

    assert (found["executive"], found["in_office"], found["term_months"], found["months_left"]) == (
        "Robert Lindqvist",
        True,
        30,
        18,
    )
    assert (found["visits_agreed"], found["visits_held"], found["last_contact_on"]) == (4, 4, "2025-11-07")
    assert (found["longest_silence_days"], found["contact_interval_days"], found["contact_kept"]) == (
        90,
        90,
        True,
    )
    assert snapshot(cast.halden, 2025)["executives"]["results"][0]["target_role"] == "growth_champion"


@pytest.mark.parametrize(("days", "longest"), [
    ([], 364),
    ([date(2025, 7, 1)], 183),
    ([date(2024, 12, 31), date(2025, 7, 1)], 183),
    ([date(2025, 4, 2), date(2025, 7, 1), date(2025, 9, 29)], 93),
])  # fmt: skip
def test_the_longest_silence_counts_stretches_that_reach_into_the_year(
    cast: Cast, days: list[date], longest: int
) -> None:
    sponsorship(cast.halden, cast.robert_executive)
    for day in days:
        past_meeting(cast.halden, cast.robert_executive, day)

    found = built(cast.halden)["sponsor"]

    assert (found["longest_silence_days"], found["contact_kept"]) == (longest, longest <= 90)


def test_silence_of_years_before_does_not_count_again(cast: Cast) -> None:
    sponsorship(cast.halden, cast.robert_executive, starts_on=date(2023, 6, 1), ends_on=date(2026, 5, 31))
    for day in (
        date(2024, 11, 30),
        date(2025, 2, 20),
        date(2025, 5, 1),
        date(2025, 7, 20),
        date(2025, 10, 10),
    ):
        past_meeting(cast.halden, cast.robert_executive, day)

    assert built(cast.halden)["sponsor"]["longest_silence_days"] == 82


def test_a_year_with_two_sponsors_names_the_last_and_keeps_the_history(cast: Cast) -> None:
    sponsorship(cast.halden, cast.robert_executive, ended_on=date(2025, 6, 1), ended_reason="Moved to Asia")
    sponsorship(cast.halden, cast.olivia_executive, starts_on=date(2025, 6, 1), ends_on=date(2027, 12, 31))

    found = built(cast.halden)["sponsor"]

    assert (found["executive"], found["in_office"]) == ("Olivia Sato", True)
    assert [(past["executive"], past["ended_on"], past["ended_reason"]) for past in found["history"]] == [
        ("Robert Lindqvist", "2025-06-01", "Moved to Asia"), ("Olivia Sato", None, ""),
    ]  # fmt: skip


def test_a_sponsor_who_went_within_the_year_is_not_in_office_at_its_end(cast: Cast) -> None:
    sponsorship(cast.halden, cast.robert_executive, ended_on=date(2025, 3, 1), ended_reason="Moved to Asia")

    found = built(cast.halden)

    assert (
        found["sponsor"]["in_office"],
        found["sponsor"]["months_left"],
        found["sponsor"]["longest_silence_days"],
    ) == (False, 0, 59)
    assert found["recommendation"]["sponsor"]["reasons"] == [
        "Assess the account's potential first; then decide whether it needs a sponsor."
    ]


def test_a_sponsor_called_off_before_the_first_day_was_none(cast: Cast) -> None:
    sponsorship(
        cast.halden,
        cast.robert_executive,
        starts_on=date(2025, 5, 1),
        ends_on=date(2027, 5, 1),
        ended_on=date(2025, 5, 1),
        ended_reason="Mistake",
    )

    assert built(cast.halden)["sponsor"]["longest_silence_days"] == 0


def test_commitments_signals_and_insights_of_the_year(cast: Cast, clock: MovableClock) -> None:
    visit = factories.held(cast, clock)
    part = factories.executive_part(
        visit,
        price_signal="questioned",
        value_signal="welcomed",
        signal_note="Too high for the second line",
        commitments=(
            NewCommitment("Kept", owner=cast.nadine, due_on=date(2026, 4, 1)),
            NewCommitment("Late", due_on=date(2026, 3, 16)),
            NewCommitment("Broken", due_on=date(2026, 4, 1)),
            NewCommitment("Overdue", due_on=date(2026, 12, 1)),
            NewCommitment("Theirs", ours=False, owner_name="Dr. Weiss", due_on=date(2027, 3, 1)),
        ),
        insights=(
            NewInsight("Spain", "They build there", alignment="against"),
            NewInsight("Price", "They test it", alignment="with"),
        ),
    )
    visit = perform("debrief", visit, by=cast.robert, part=part)
    clock.move_by(days=1)
    for text, status in (("Kept", "kept"), ("Late", "kept"), ("Broken", "broken")):
        settle_commitment(visit.commitments.get(text=text), by=cast.robert, status=status)
    clock.move_to(NEXT_YEAR)

    found = snapshot(cast.halden)

    assert found["commitments"]["ours"] == {
        "made": 4,
        "kept": 2,
        "late": 1,
        "broken": 1,
        "withdrawn": 0,
        "open": 1,
        "overdue": 1,
    }
    assert found["commitments"]["theirs"] == {
        "made": 1,
        "kept": 0,
        "late": 0,
        "broken": 0,
        "withdrawn": 0,
        "open": 1,
        "overdue": 0,
    }
    assert [
        (row["text"], row["owner"], row["late"], row["overdue"]) for row in found["commitments"]["results"]
    ] == [
        ("Late", "", True, False),
        ("Kept", "Nadine Keller", False, False),
        ("Broken", "", False, False),
        ("Overdue", "", False, True),
        ("Theirs", "Dr. Weiss", False, False),
    ]
    assert (found["signals"]["price"], found["signals"]["value"]) == ({"questioned": 1}, {"welcomed": 1})
    assert found["signals"]["notes"] == [{"on": "2026-03-16", "text": "Too high for the second line"}]
    assert found["insights"]["by_alignment"] == {"against": 1, "with": 1}
    assert [priority["text"] for priority in found["recommendation"]["priorities"]] == [
        "Assess the account.",
        "Keep the promises that are overdue.",
        "Answer where the customer's plans differ from ours.",
    ]


def test_promises_of_earlier_years_that_are_still_open_are_carried_over(
    cast: Cast, clock: MovableClock
) -> None:
    visit = factories.held(cast, clock)
    promises = (
        NewCommitment("Still open", due_on=date(2026, 4, 1)),
        NewCommitment("Done", due_on=date(2026, 4, 1)),
    )
    visit = perform(
        "debrief", visit, by=cast.robert, part=factories.executive_part(visit, commitments=promises)
    )
    settle_commitment(visit.commitments.get(text="Done"), by=cast.robert, status="kept")
    clock.move_to(datetime(2028, 1, 4, tzinfo=UTC))

    found = snapshot(cast.halden, 2027)["commitments"]

    assert (found["note"], found["ours"]["made"], found["carried_over"]) == (
        "No commitment was made in 2027.",
        0,
        1,
    )
    assert [(row["text"], row["carried_over"], row["overdue"]) for row in found["results"]] == [
        ("Still open", True, True)
    ]


def test_the_business_grows_as_the_figures_say(cast: Cast) -> None:
    for year, revenue, profit in (
        (2020, "100.00", "-5.00"),
        (2024, "150.00", None),
        (2025, "161.05", "20.00"),
    ):
        FinancialYear.objects.create(
            account=cast.halden,
            year=year,
            revenue=Decimal(revenue),
            profit=profit and Decimal(profit),
            currency="EUR",
        )
    FinancialYear.objects.create(account=cast.halden, year=2019, revenue=Decimal(1), currency="EUR")

    found = built(cast.halden)["business"]

    assert [row["year"] for row in found["years"]] == [2020, 2024, 2025]
    assert found["years"][2] == {
        "year": 2025,
        "revenue": "161.05",
        "profit": "20.00",
        "currency": "EUR",
        "share_of_wallet": None,
    }
    assert (found["revenue_growth"], found["revenue_cagr"]) == (0.0737, 0.1)
    assert (found["profit_growth"], found["profit_cagr"]) == (None, None)
    assert found["benchmarks"]["growth_champion"] == {"sales_cagr": 0.088, "profit_cagr": 0.097}


def test_growth_is_not_told_across_currencies(cast: Cast) -> None:
    for year, currency in ((2024, "EUR"), (2025, "USD")):
        FinancialYear.objects.create(
            account=cast.halden,
            year=year,
            revenue=Decimal(100),
            share_of_wallet=Decimal("0.25"),
            currency=currency,
        )

    found = built(cast.halden)["business"]

    assert (found["revenue_growth"], found["years"][0]["share_of_wallet"]) == (None, 0.25)


def test_decision_makers_are_covered_where_an_executive_met_them_in_the_year(
    cast: Cast, clock: MovableClock
) -> None:
    factories.held(cast, clock)
    Contact.objects.create(
        account=cast.halden, name="Gone", decision_role="decides", left_on=date(2026, 1, 1)
    )
    Contact.objects.create(account=cast.halden, name="Uses it", decision_role="uses")
    clock.move_to(NEXT_YEAR)

    found = snapshot(cast.halden)

    people = [
        (person["name"], person["last_met_on"], person["covered"])
        for person in found["customer"]["decision_makers"]
    ]
    assert people == [("Dr. Ilse Weiss", "2026-03-16", True), ("Jan Petersen", None, False)]
    assert (found["customer"]["covered"], found["customer"]["not_covered"]) == (1, 1)
    clock.move_to(datetime(2028, 1, 4, tzinfo=UTC))
    assert snapshot(cast.halden, 2027)["customer"]["covered"] == 0


@pytest.mark.parametrize("potential", Potential.values)
def test_no_recommendation_depends_on_how_the_account_buys(cast: Cast, potential: str) -> None:
    sponsorship(cast.halden, cast.robert_executive)
    past_meeting(cast.halden, cast.robert_executive, date(2025, 6, 1))
    Account.objects.filter(pk=cast.halden.pk).update(
        potential=potential, openness=4, importance_to_us=4, importance_to_them=4
    )

    advice = []
    for behaviour in BuyingBehaviour.values:
        Account.objects.filter(pk=cast.halden.pk).update(buying_behaviour=behaviour)
        found = built(cast.halden)
        assert found["customer"]["buying_behaviour"] == behaviour
        advice.append(found["recommendation"])

    assert all(one == advice[0] for one in advice)


def test_the_recommendation_is_made_from_the_record(cast: Cast, clock: MovableClock) -> None:
    Account.objects.filter(pk=cast.halden.pk).update(
        potential="high", openness=4, importance_to_us=5, importance_to_them=3
    )
    Priority.objects.create(title="Electrification", starts_on=date(2026, 1, 1))
    Priority.objects.create(title="Over by then", starts_on=date(2026, 1, 1), ends_on=date(2026, 12, 31))
    sponsorship(cast.halden, cast.robert_executive)
    factories.closed(cast, clock)
    clock.move_to(NEXT_YEAR)

    found = snapshot(cast.halden)["recommendation"]

    assert found["target_role"] == {
        "value": "growth_champion",
        "reasons": ["Its potential is high, it is open to collaborate, and each side matters to the other."],
    }
    assert found["sponsor"] == {
        "value": "re-match",
        "reasons": ["Robert Lindqvist has not met the account for 290 days; the limit is 120."],
    }
    assert found["cadence"]["visits_a_year"] == 4
    assert [priority["reason"] for priority in found["priorities"]] == [
        "Not met in 2026: Jan Petersen.",
        "No objective of 2026 was for: Electrification.",
    ]


def test_the_same_record_gives_the_same_snapshot(cast: Cast, clock: MovableClock) -> None:
    factories.closed(cast, clock)
    clock.move_to(NEXT_YEAR)

    assert snapshot(cast.halden) == json.loads(json.dumps(built(cast.halden, 2026)))


def test_accounts_do_not_mix(cast: Cast) -> None:
    past_meeting(cast.halden, cast.robert_executive, date(2025, 6, 1), title="At Halden")
    past_meeting(cast.norvik, cast.robert_executive, date(2025, 6, 1), title="At Norvik")
    sponsorship(cast.norvik, cast.robert_executive)
    produce_reviews(2025)

    halden, norvik = (
        json.dumps(AnnualReview.objects.get(account=account).snapshot)
        for account in (cast.halden, cast.norvik)
    )

    assert ("At Halden" in halden, "At Norvik" in halden, 'history": []' in halden) == (True, False, True)
    assert ("At Halden" in norvik, "At Norvik" in norvik, 'history": []' in norvik) == (False, True, False)


def test_the_facts_of_many_accounts_cost_nine_queries(cast: Cast) -> None:
    with CaptureQueriesContext(connection) as captured:
        facts_for_reviews([cast.halden.pk, cast.norvik.pk], ReviewYear.of(2025))

    assert len(captured) == 9
