"""The sponsor report: one row an executive, each figure as defined."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Account
from engage.core.errors import BadInput
from engage.core.exports import csv_lines
from engage.people.models import Executive
from sponsors.queries.sponsor_report import SponsorReportRow, report
from tests import factories
from tests.cast import Cast, MovableClock
from tests.sponsors.records import past_meeting, sponsorship
from visits.actions import AttendeeDraft, resolve_flag, save_briefing_draft, settle_commitment
from visits.effects.debriefing import NewCommitment, NewInsight
from visits.models import Flag, Side, Visit
from visits.sweep import sweep
from visits.workflow import perform

pytestmark = pytest.mark.django_db

MARCH = (date(2026, 3, 1), date(2026, 4, 1))
LATER = datetime(2026, 4, 20, 9, tzinfo=UTC)  # when every debrief of a visit in March has long been due


def row(
    cast: Cast,
    *,
    executive: Executive | None = None,
    user: Any = None,
    period: tuple[date, date] = MARCH,
    **filters: Any,
) -> SponsorReportRow:
    wanted = (executive or cast.robert_executive).pk
    return next(
        row for row in report(*period, user=user or cast.sam, **filters).rows if row.executive_id == wanted
    )


def seagull(cast: Cast, clock: MovableClock, **fields: Any) -> Visit:
    visit = factories.unbriefed(cast, clock, **fields)
    clock.move_to(LATER)
    sweep(LATER)
    return visit


def test_the_row_has_exactly_these_keys_in_this_order(cast: Cast) -> None:
    assert list(row(cast).as_json()) == [
        "executive_id", "executive", "title", "business_unit", "sponsorships", "capacity", "tenure_months", "visits_planned", "visits_held",
        "visits_clean", "visits_by_format", "visits_imported", "briefed_share", "acknowledgement_lead_hours", "debriefed_share",
        "debriefed_on_time_share", "flags", "reschedules", "commitments_made", "commitments_kept", "commitments_overdue", "accounts_assigned",
        "accounts_contacted", "days_since_contact", "role", "role_previous", "feedback_mean", "points",
    ]  # fmt: skip


def test_every_active_executive_has_a_row_also_with_nothing_to_count(cast: Cast) -> None:
    rows = report(*MARCH, user=cast.sam).rows

    assert [(r.executive, r.title, r.business_unit) for r in rows] == [
        ("Olivia Sato", "Chief Technology Officer", "Coatings"),
        ("Robert Lindqvist", "Chief Operating Officer", "Coatings"),
        ("Xenia Brandt", "Chief Financial Officer", "Coatings"),
    ]
    assert {
        (
            r.visits_held,
            r.briefed_share,
            r.acknowledgement_lead_hours,
            r.debriefed_share,
            r.days_since_contact,
            r.points,
        )
        for r in rows
    } == {(0, None, None, None, None, 0)}


def test_a_clean_visit_counts_everywhere_it_should(cast: Cast, clock: MovableClock) -> None:
    factories.closed(cast, clock)
    clock.move_to(LATER)

    got = row(cast)

    assert (got.visits_held, got.visits_clean, got.visits_by_format["on_site"], got.visits_imported) == (
        1,
        1,
        1,
        0,
    )
    assert (got.briefed_share, got.debriefed_share, got.debriefed_on_time_share) == (1.0, 1.0, 1.0)
    assert got.points == 10
    assert sum(got.flags.values()) == 0


@pytest.mark.parametrize(
    ("kind", "points"), [("on_site", 10), ("our_site", 10), ("event", 10), ("virtual", 6), ("call", 6)]
)
def test_a_clean_virtual_visit_earns_less(cast: Cast, clock: MovableClock, kind: str, points: int) -> None:
    factories.closed(cast, clock, format=kind)

    got = row(cast)

    assert (got.visits_by_format[kind], got.points) == (1, points)


def test_the_lead_of_acknowledgement_is_the_median_in_hours(cast: Cast, clock: MovableClock) -> None:
    for hours in (30, 40, 100):
        visit = factories.briefed(cast, starts_at=factories.STARTS + timedelta(days=hours / 10))
        clock.move_to(visit.starts_at - timedelta(hours=hours))
        perform("acknowledge", visit, by=cast.robert)
        clock.move_to(datetime(2026, 3, 2, 9, tzinfo=UTC))
    clock.move_to(LATER)
    sweep(LATER)

    assert row(cast).acknowledgement_lead_hours == pytest.approx(40)


def test_whoever_reads_only_after_the_start_was_not_briefed(cast: Cast, clock: MovableClock) -> None:
    factories.briefed(cast)
    clock.move_to(LATER)
    sweep(LATER)

    got = row(cast)

    assert (got.briefed_share, got.acknowledgement_lead_hours, got.visits_clean) == (0.0, None, 0)
    assert got.flags["unbriefed"] == 1


def test_a_new_version_has_to_be_read_again_but_an_addendum_does_not(cast: Cast, clock: MovableClock) -> None:
    outdated = factories.ready(cast)
    save_briefing_draft(outdated, factories.briefing_draft(situation="All is new."), by=cast.nadine)
    perform("submit_briefing", outdated, by=cast.nadine)
    amended = factories.ready(cast, starts_at=factories.STARTS + timedelta(days=1))
    clock.move_to(amended.starts_at - timedelta(hours=3))
    save_briefing_draft(amended, factories.briefing_draft(situation="One more thing."), by=cast.nadine)
    perform("submit_briefing", amended, by=cast.nadine)
    clock.move_to(LATER)
    sweep(LATER)

    assert row(cast).briefed_share == 0.5


def test_a_debrief_that_is_not_due_yet_is_left_out_of_the_shares(cast: Cast, clock: MovableClock) -> None:
    factories.debriefed(cast, clock)

    before = row(cast)
    clock.move_by(days=1)

    assert (before.debriefed_share, before.debriefed_on_time_share) == (None, None)
    assert (row(cast).debriefed_share, row(cast).debriefed_on_time_share) == (1.0, 1.0)


def test_a_late_debrief_is_a_debrief_but_not_on_time_and_the_visit_not_clean(
    cast: Cast, clock: MovableClock
) -> None:
    visit = factories.held(cast, clock)
    clock.move_by(days=2)
    perform("debrief", visit, by=cast.robert, part=factories.executive_part(visit))

    got = row(cast)

    assert (got.debriefed_share, got.debriefed_on_time_share, got.visits_clean, got.points) == (
        1.0,
        0.0,
        0,
        0,
    )


@pytest.mark.parametrize("ours", ["approved", "briefed", "ready"])
def test_planned_visits_are_those_agreed_and_not_yet_held(cast: Cast, ours: str) -> None:
    getattr(factories, ours)(cast)
    factories.requested(cast)

    got = row(cast)

    assert (got.visits_planned, got.visits_held) == (1, 0)


def test_a_visit_belongs_to_the_period_by_the_date_in_its_own_zone(cast: Cast, clock: MovableClock) -> None:
    late_in_march_utc = datetime(2026, 3, 31, 23, 30, tzinfo=UTC)
    factories.approved(cast, starts_at=late_in_march_utc, time_zone="Asia/Tokyo")
    factories.approved(cast, starts_at=late_in_march_utc + timedelta(hours=3), time_zone="America/New_York")

    april = (date(2026, 4, 1), date(2026, 5, 1))

    assert (row(cast).visits_planned, row(cast, period=april).visits_planned) == (1, 1)


def test_imported_meetings_are_held_without_a_briefing_on_record_and_change_no_share(
    cast: Cast, clock: MovableClock
) -> None:
    factories.closed(cast, clock)
    past_meeting(cast.halden, cast.robert_executive, date(2026, 3, 1))
    clock.move_to(LATER)

    got = row(cast)

    assert (got.visits_held, got.visits_imported, got.visits_by_format["unknown"], got.visits_clean) == (
        2,
        1,
        1,
        1,
    )
    assert (got.briefed_share, got.debriefed_share, got.points) == (1.0, 1.0, 10)


def test_shares_are_none_where_all_is_imported(cast: Cast) -> None:
    past_meeting(cast.halden, cast.robert_executive, date(2026, 3, 1))

    got = row(cast)

    assert (got.visits_held, got.briefed_share, got.debriefed_share, got.acknowledgement_lead_hours) == (
        1,
        None,
        None,
        None,
    )


def test_flags_count_by_kind_and_withdrawn_ones_do_not(cast: Cast, clock: MovableClock) -> None:
    visit = seagull(cast, clock)
    before = row(cast).flags
    resolve_flag(
        Flag.objects.get(visit=visit, kind="seagull"), by=cast.sam, note="He was ill", withdrawn=True
    )
    resolve_flag(Flag.objects.get(visit=visit, kind="undebriefed"), by=cast.sam, note="Spoken to")

    assert {kind: n for kind, n in before.items() if n} == {"unbriefed": 1, "undebriefed": 1, "seagull": 1}
    assert {kind: n for kind, n in row(cast).flags.items() if n} == {"unbriefed": 1, "undebriefed": 1}


def test_a_flag_counts_in_the_period_of_its_visit_not_of_its_day(cast: Cast, clock: MovableClock) -> None:
    seagull(cast, clock, starts_at=datetime(2026, 3, 31, 8, tzinfo=UTC))

    april = (date(2026, 4, 1), date(2026, 5, 1))

    assert (row(cast).flags["seagull"], row(cast, period=april).flags["seagull"]) == (1, 0)


def test_a_seagull_costs_the_worst_of_its_flags_once(cast: Cast, clock: MovableClock) -> None:
    seagull(cast, clock)

    assert row(cast).points == -15


def test_not_reading_costs_points_and_what_was_not_submitted_does_not(
    cast: Cast, clock: MovableClock
) -> None:
    factories.briefed(cast)
    factories.approved(cast, starts_at=factories.STARTS + timedelta(days=1))
    clock.move_to(factories.STARTS + timedelta(days=1, hours=2))
    sweep(clock.now)

    assert Flag.objects.filter(kind="unbriefed").count() == 2
    assert row(cast).points == -5


def test_reporting_a_meeting_oneself_and_debriefing_it_in_time_costs_nothing(
    cast: Cast, clock: MovableClock
) -> None:
    honest = factories.reported(cast)
    perform("debrief", honest, by=cast.robert, part=factories.executive_part(honest))
    silent = factories.reported(cast, ended=timedelta(hours=5))
    clock.move_to(LATER)
    sweep(LATER)

    assert sorted(Flag.objects.filter(visit=honest).values_list("kind", flat=True)) == [
        "unannounced",
        "unbriefed",
    ]
    assert Flag.objects.filter(visit=silent, kind="seagull").exists()
    assert row(cast).points == -15
    assert row(cast).visits_clean == 0


def test_insights_earn_points_up_to_three_a_visit(cast: Cast, clock: MovableClock) -> None:
    visit = factories.held(cast, clock)
    insights = tuple(NewInsight(f"Topic {n}", "They will build in Spain.") for n in range(5))
    perform("debrief", visit, by=cast.robert, part=factories.executive_part(visit, insights=insights))

    assert row(cast).points == 10 + 3 * 2


def test_an_unbriefed_visit_scores_below_zero_whatever_it_brought(cast: Cast, clock: MovableClock) -> None:
    visit = factories.briefed(cast)
    clock.move_to(visit.ends_at)
    perform("hold", visit, by=cast.nadine)
    part = factories.executive_part(
        visit,
        insights=(NewInsight("Spain", "They will build in Spain."),),
        commitments=(NewCommitment("Send the plan", due_on=date(2026, 3, 20)),),
    )
    visit = perform("debrief", visit, by=cast.robert, part=part)
    settle_commitment(visit.commitments.get(), by=cast.robert, status="kept")

    assert row(cast).points == -5


def test_commitments_are_counted_as_made_kept_and_overdue(cast: Cast, clock: MovableClock) -> None:
    visit = factories.held(cast, clock)
    promises = (
        NewCommitment("Kept in time", due_on=date(2026, 3, 20)),
        NewCommitment("Overdue", due_on=date(2026, 3, 20)),
        NewCommitment("Not due yet", due_on=date(2026, 6, 1)),
        NewCommitment("Theirs", ours=False, owner_name="Dr. Weiss", due_on=date(2026, 3, 20)),
    )
    visit = perform(
        "debrief", visit, by=cast.robert, part=factories.executive_part(visit, commitments=promises)
    )
    settle_commitment(visit.commitments.get(text="Kept in time"), by=cast.robert, status="kept")
    clock.move_to(LATER)

    got = row(cast)

    assert (got.commitments_made, got.commitments_kept, got.commitments_overdue) == (3, 1, 1)
    assert got.points == 10 + 3


def test_overdue_is_told_as_of_the_end_of_the_period(cast: Cast, clock: MovableClock) -> None:
    visit = factories.held(cast, clock)
    part = factories.executive_part(
        visit,
        commitments=(
            NewCommitment("Last day of March", due_on=date(2026, 3, 31)),
            NewCommitment("April", due_on=date(2026, 4, 1)),
        ),
    )
    visit = perform("debrief", visit, by=cast.robert, part=part)
    clock.move_to(LATER)
    settle_commitment(visit.commitments.get(text="Last day of March"), by=cast.robert, status="kept")

    got = row(cast)

    assert (got.commitments_overdue, got.commitments_kept) == (1, 1)


def test_reschedules_of_the_visits_of_the_period_are_counted(cast: Cast, clock: MovableClock) -> None:
    visit = factories.approved(cast)
    for days in (1, 2):
        starts_at = visit.starts_at + timedelta(days=days)
        visit = perform(
            "reschedule",
            visit,
            by=cast.nadine,
            starts_at=starts_at,
            ends_at=starts_at + timedelta(hours=1),
            reason="Clash",
            side="account",
        )

    assert row(cast).reschedules == 2


def test_a_second_executives_lapse_is_theirs_and_leaves_the_lead_clean(
    cast: Cast, clock: MovableClock
) -> None:
    attendees = [
        AttendeeDraft(side=Side.ACCOUNT, user=cast.nadine),
        AttendeeDraft(side=Side.EXECUTIVE, executive=cast.olivia_executive),
        AttendeeDraft(side=Side.CUSTOMER, contact=cast.ilse),
    ]
    visit = factories.held(cast, clock, attendees=attendees)
    perform("debrief", visit, by=cast.robert, part=factories.executive_part(visit))

    lead, second = row(cast), row(cast, executive=cast.olivia_executive)

    assert (lead.visits_clean, lead.flags["unbriefed"], lead.points) == (1, 0, 10)
    assert (second.visits_held, second.flags["unbriefed"], second.points) == (0, 1, -5)
    assert row(cast, executive=cast.olivia_executive, user=cast.olivia) == second


def test_load_capacity_and_tenure_are_told_as_of_the_end(cast: Cast, clock: MovableClock) -> None:
    sponsorship(cast.halden, cast.robert_executive, starts_on=date(2025, 1, 15), ends_on=date(2027, 1, 14))
    sponsorship(
        cast.norvik,
        cast.robert_executive,
        starts_on=date(2024, 3, 31),
        ends_on=date(2026, 3, 30),
        ended_on=date(2026, 3, 30),
        ended_reason="Term",
    )
    clock.move_to(LATER)

    got, before = row(cast), row(cast, period=(date(2026, 2, 1), date(2026, 3, 1)))

    assert (got.sponsorships, got.accounts_assigned, got.tenure_months, got.capacity) == (1, 1, 14, 3)
    assert (before.sponsorships, before.tenure_months) == (2, 23)


def test_an_executives_own_capacity_goes_before_the_policys(cast: Cast) -> None:
    cast.robert_executive.capacity = 7
    cast.robert_executive.save()

    assert (row(cast).capacity, row(cast, executive=cast.olivia_executive).capacity) == (7, 3)


def test_contact_is_told_for_the_accounts_assigned_and_overall(cast: Cast, clock: MovableClock) -> None:
    sponsorship(cast.halden, cast.robert_executive)
    sponsorship(cast.norvik, cast.robert_executive)
    past_meeting(cast.halden, cast.robert_executive, date(2025, 12, 2))  # 90 days before 2 March
    past_meeting(cast.norvik, cast.robert_executive, date(2025, 12, 1))  # 91
    past_meeting(cast.norvik, cast.olivia_executive, date(2026, 3, 1))

    got = row(cast)

    assert (got.accounts_assigned, got.accounts_contacted, got.days_since_contact) == (2, 1, 90)


def test_contact_after_the_period_does_not_count_in_it(cast: Cast) -> None:
    past_meeting(cast.halden, cast.robert_executive, date(2026, 2, 20))
    past_meeting(cast.halden, cast.robert_executive, date(2026, 1, 20))

    assert row(cast, period=(date(2026, 1, 1), date(2026, 2, 1))).days_since_contact == 12


def test_executives_who_have_left_are_shown_on_request(cast: Cast) -> None:
    cast.xenia_executive.left_on = date(2026, 2, 1)
    cast.xenia_executive.save()

    def names(**options: Any) -> list[str]:
        return [r.executive for r in report(*MARCH, user=cast.sam, **options).rows]

    assert names() == ["Olivia Sato", "Robert Lindqvist"]
    assert names(include_inactive=True) == ["Olivia Sato", "Robert Lindqvist", "Xenia Brandt"]


def test_filters_narrow_rows_by_executive_unit_and_region(cast: Cast) -> None:
    cast.olivia_executive.region = "Nordics"
    cast.olivia_executive.save()

    def names(**options: Any) -> list[str]:
        return [r.executive for r in report(*MARCH, user=cast.sam, **options).rows]

    assert names(executive=cast.xenia_executive.pk) == ["Xenia Brandt"]
    assert names(region="Nordics") == ["Olivia Sato"]
    assert len(names(business_unit=cast.coatings)) == 3
    assert names(business_unit=cast.coatings.pk + 1) == []


def test_with_an_account_every_figure_is_of_that_account(cast: Cast) -> None:
    past_meeting(cast.halden, cast.robert_executive, date(2026, 3, 1))
    past_meeting(cast.norvik, cast.robert_executive, date(2026, 3, 1))
    past_meeting(cast.norvik, cast.olivia_executive, date(2026, 3, 1))
    sponsorship(cast.norvik, cast.xenia_executive)

    rows = report(*MARCH, user=cast.sam, account=cast.halden).rows
    of_norvik = report(*MARCH, user=cast.sam, account=cast.norvik.pk).rows

    assert [(r.executive, r.visits_held) for r in rows] == [("Robert Lindqvist", 1)]
    assert [(r.executive, r.visits_held, r.sponsorships) for r in of_norvik] == [
        ("Olivia Sato", 1, 0), ("Robert Lindqvist", 1, 0), ("Xenia Brandt", 0, 1),
    ]  # fmt: skip


def test_a_filter_by_executive_changes_none_of_that_executives_figures(
    cast: Cast, clock: MovableClock
) -> None:
    seagull(cast, clock)
    sponsorship(cast.halden, cast.robert_executive)

    assert (
        row(cast, executive=cast.robert_executive)
        == report(*MARCH, user=cast.sam, executive=cast.robert_executive).rows[0]
    )


@pytest.mark.parametrize("reader", ["nadine", "tomas", "dora"])
def test_the_account_side_reads_the_figures_of_its_own_accounts(cast: Cast, reader: str) -> None:
    past_meeting(cast.halden, cast.robert_executive, date(2026, 3, 1))
    past_meeting(cast.norvik, cast.robert_executive, date(2026, 2, 28))
    past_meeting(cast.norvik, cast.olivia_executive, date(2026, 3, 1))
    sponsorship(cast.norvik, cast.robert_executive)

    rows = report(date(2026, 1, 1), date(2026, 4, 1), user=getattr(cast, reader)).rows

    assert [(r.executive, r.visits_held, r.sponsorships) for r in rows] == [("Robert Lindqvist", 1, 0)]


def test_an_executive_reads_their_own_row_with_all_its_figures(cast: Cast) -> None:
    past_meeting(cast.halden, cast.robert_executive, date(2026, 3, 1))
    past_meeting(cast.norvik, cast.olivia_executive, date(2026, 3, 1))
    sponsorship(cast.norvik, cast.robert_executive)

    rows = report(*MARCH, user=cast.robert).rows

    assert [r.executive for r in rows] == ["Robert Lindqvist"]
    assert rows == report(*MARCH, user=cast.sam, executive=cast.robert_executive).rows


@pytest.mark.parametrize("reader", ["admin", "ada"])
def test_others_read_nothing(cast: Cast, reader: str) -> None:
    past_meeting(cast.halden, cast.robert_executive, date(2026, 3, 1))

    assert report(*MARCH, user=getattr(cast, reader)).rows == ()


def test_a_confidential_visit_counts_only_for_those_it_names(cast: Cast) -> None:
    past_meeting(cast.halden, cast.robert_executive, date(2026, 3, 1), confidential=True)

    assert row(cast, user=cast.nadine).visits_held == 1
    assert report(*MARCH, user=cast.tomas).rows == ()


def test_an_empty_period_is_refused(cast: Cast) -> None:
    with pytest.raises(BadInput):
        report(date(2026, 3, 1), date(2026, 3, 1), user=cast.sam)


def test_the_period_and_the_instant_it_is_told_as_of_are_named(cast: Cast, clock: MovableClock) -> None:
    running = report(*MARCH, user=cast.sam).as_json()["period"]
    past = report(date(2026, 1, 1), date(2026, 2, 1), user=cast.sam).as_json()["period"]

    assert running == {"start": "2026-03-01", "end": "2026-04-01", "as_of": "2026-03-02T09:00:00+00:00"}
    assert past == {"start": "2026-01-01", "end": "2026-02-01", "as_of": "2026-02-01T00:00:00+00:00"}


@pytest.mark.parametrize("reader", ["sam", "nadine", "robert"])
def test_the_report_costs_four_queries_however_many_executives(cast: Cast, reader: str) -> None:
    user = getattr(cast, reader)
    assert user.acting_ids

    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as captured:
            report(*MARCH, user=user)
        return len(captured)

    past_meeting(cast.halden, cast.robert_executive, date(2026, 3, 1))
    few = queries()
    for number in range(30):
        executive = Executive.objects.create(name=f"Executive {number}")
        past_meeting(cast.halden, executive, date(2026, 3, 1))
        sponsorship(Account.objects.create(name=f"Account {number}"), executive)

    assert (few, queries()) == (4, 4)


def test_the_csv_has_one_column_a_format_and_a_kind_of_flag_always(cast: Cast) -> None:
    past_meeting(cast.halden, cast.robert_executive, date(2026, 3, 1))
    Executive.objects.filter(pk=cast.robert_executive.pk).update(title="=1+1")
    found = report(*MARCH, user=cast.sam, executive=cast.robert_executive)

    header, line = [text.strip().split(",") for text in csv_lines(found.columns(), found.cells())]

    assert header == [
        "executive_id", "executive", "title", "business_unit", "sponsorships", "capacity", "tenure_months", "visits_planned", "visits_held",
        "visits_clean", "visits_on_site", "visits_our_site", "visits_virtual", "visits_event", "visits_call", "visits_unknown", "visits_imported",
        "briefed_share", "acknowledgement_lead_hours", "debriefed_share", "debriefed_on_time_share", "flags_unbriefed", "flags_undebriefed",
        "flags_seagull", "flags_unannounced", "flags_solo", "flags_postponed", "flags_rush", "flags_over_promise", "flags_hovering",
        "flags_upward_delegation", "flags_overdue_commitment", "flags_sponsor_silent", "flags_sponsor_term", "flags_unsponsored", "reschedules",
        "commitments_made", "commitments_kept", "commitments_overdue", "accounts_assigned", "accounts_contacted", "days_since_contact", "role",
        "role_previous", "feedback_mean", "points",
    ]  # fmt: skip
    cells = dict(zip(header, line, strict=True))
    assert (cells["title"], cells["visits_unknown"], cells["visits_imported"], cells["briefed_share"]) == (
        "'=1+1",
        "1",
        "1",
        "",
    )
