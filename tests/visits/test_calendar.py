"""The calendar: which visits fall on which day, who would have to be in two places, and what was postponed."""

from datetime import UTC, date, datetime, timedelta

import pytest

from tests import factories
from tests.cast import Cast
from tests.pages import look, queries_of, words
from visits.actions import AttendeeDraft
from visits.models import Side
from visits.queries import clashes_of
from visits.workflow import perform

pytestmark = pytest.mark.django_db
MARCH = {"view": "month", "on": "2026-03-16"}
WEEK = {"view": "week", "on": "2026-03-18"}
HOUR = timedelta(hours=1)


def _entries(answer: object, day: date) -> tuple[list[str], int]:
    """The titles on a day of the calendar, and how many are not shown."""
    found = next(one for one in answer.context["days"] if one.date == day)  # type: ignore[attr-defined]
    return [entry.visit.title for entry in found.entries], found.more


def _olivia(cast: Cast) -> list[AttendeeDraft]:
    return [
        AttendeeDraft(side=Side.ACCOUNT, user=cast.nadine),
        AttendeeDraft(side=Side.CUSTOMER, contact=cast.ilse),
        AttendeeDraft(side=Side.EXECUTIVE, executive=cast.olivia_executive),
    ]


def test_a_month_is_whole_weeks_from_monday_to_sunday(cast: Cast) -> None:
    days = [day.date for day in look(cast.nadine, "/calendar/", **MARCH).context["days"]]
    assert (days[0], days[-1], len(days)) == (date(2026, 2, 23), date(2026, 4, 5), 42)
    days = [day.date for day in look(cast.nadine, "/calendar/", **WEEK).context["days"]]
    assert (days[0], days[-1], len(days)) == (date(2026, 3, 16), date(2026, 3, 22), 7)


@pytest.mark.parametrize("on", ["", "yesterday", "2026-02-30", "0001-01-01", "9999-12-31"])
def test_a_day_there_is_not_is_today(cast: Cast, on: str) -> None:
    assert look(cast.nadine, "/calendar/", on=on).context["span"].on == date(2026, 3, 2)


def test_a_visit_stands_on_every_day_it_takes_on_the_readers_clock(cast: Cast) -> None:
    late = datetime(2026, 3, 16, 23, 30, tzinfo=UTC)  # 00:30 on the 17th in Berlin
    factories.drafted(cast, title="Night", starts_at=late, ends_at=late + HOUR)
    factories.drafted(cast, title="Fair", starts_at=late + 10 * HOUR, ends_at=late + 40 * HOUR)
    answer = look(cast.nadine, "/calendar/", **MARCH)
    found = {n: _entries(answer, date(2026, 3, n))[0] for n in range(16, 20)}
    assert found == {16: [], 17: ["Night", "Fair"], 18: ["Fair"], 19: []}


def test_of_a_crowded_day_the_rest_is_a_link_away(cast: Cast) -> None:
    factories.declined(cast, title="Declined", starts_at=factories.STARTS - HOUR)
    for n in range(5):
        factories.drafted(cast, title=f"Visit {n}", starts_at=factories.STARTS + n * HOUR)
    answer = look(cast.nadine, "/calendar/", **MARCH, executive=cast.robert_executive.pk)
    assert _entries(answer, date(2026, 3, 16)) == ([f"Visit {n}" for n in range(4)], 2)
    address = f"/visits/?on=2026-03-16&amp;participant={cast.robert_executive.pk}"
    assert address in answer.content.decode()
    assert look(cast.nadine, address.replace("&amp;", "&")).context["page"].paginator.count == 6


def test_the_calendar_shows_what_is_in_scope(cast: Cast) -> None:
    factories.drafted(cast, title="At Halden")
    factories.drafted(cast, title="Merger", confidential=True)
    seen = {
        name: _entries(look(getattr(cast, name), "/calendar/", **MARCH), date(2026, 3, 16))[0]
        for name in ("nadine", "tomas", "oscar")
    }
    assert seen == {"nadine": ["At Halden", "Merger"], "tomas": ["At Halden"], "oscar": []}


def test_an_executive_is_found_where_they_lead_and_where_they_attend(cast: Cast) -> None:
    factories.drafted(cast, title="Attends", attendees=_olivia(cast))
    factories.drafted(cast, title="Leads", lead_executive=cast.olivia_executive)
    factories.drafted(cast, title="Without her")
    answer = look(cast.nadine, "/calendar/", **MARCH, executive=cast.olivia_executive.pk)
    assert _entries(answer, date(2026, 3, 16)) == (["Attends", "Leads"], 0)


def test_the_customers_clock_stands_beside_the_readers_where_it_differs(cast: Cast) -> None:
    factories.drafted(cast, time_zone="America/New_York")
    assert '14:00–15:30<span class="agenda-elsewhere">09:00 in New York' in words(
        look(cast.nadine, "/calendar/", **WEEK)
    )


def test_two_meetings_of_one_executive_at_the_same_time_clash(cast: Cast) -> None:
    leads = factories.drafted(cast, title="Leads", lead_executive=cast.olivia_executive)
    attends = factories.drafted(cast, title="Attends", attendees=_olivia(cast))
    after = factories.drafted(
        cast, title="After", lead_executive=cast.olivia_executive, starts_at=leads.ends_at
    )
    found = clashes_of([leads, attends, after], cast.nadine)
    assert {pk: [(c.executive, c.other) for c in clashes] for pk, clashes in found.items()} == {
        leads.pk: [("Olivia Sato", attends)],
        attends.pk: [("Olivia Sato", leads)],
    }
    page = words(look(cast.nadine, "/calendar/", **WEEK))
    assert ("clashes with “Leads”" in page, "clashes with “Attends”" in page) == (True, True)


def test_what_was_called_off_takes_no_time(cast: Cast) -> None:
    off = factories.declined(cast)
    stands = factories.drafted(cast)
    assert clashes_of([off, stands], cast.nadine) == {}


def test_a_clash_with_a_meeting_out_of_scope_says_that_there_is_one_and_no_more(cast: Cast) -> None:
    mine = factories.drafted(cast)
    theirs = factories.drafted_at_norvik(cast, title="Norvik’s secret")
    assert clashes_of([mine], cast.nadine) == {}, "nobody learns of a draft"
    perform("request", theirs, by=cast.oscar)
    assert [clash.words for clash in clashes_of([mine], cast.nadine)[mine.pk]] == [
        "Robert Lindqvist has another meeting at that time"
    ]
    assert "secret" not in words(look(cast.nadine, "/calendar/", **WEEK))


def test_a_postponement_is_shown_on_the_day_it_left_and_on_its_new_one(cast: Cast) -> None:
    visit = factories.approved(cast, title="Twice")
    for days in (3, 4):
        starts = factories.STARTS + timedelta(days=days)
        visit = perform(
            "reschedule",
            visit,
            by=cast.robert,
            starts_at=starts,
            ends_at=starts + HOUR,
            reason="Board",
            side="executive",
        )
    answer = look(cast.nadine, "/calendar/", **MARCH)
    days = {day.date.day: day for day in answer.context["days"] if day.date.month == 3}
    assert [(n, one.words) for n, day in days.items() for one in day.left] == [
        (16, "moved to 19 Mar"),
        (19, "moved to 20 Mar, second time"),
    ]
    assert days[20].entries[0].moved == "moved from 19 Mar, second time"


def test_the_calendar_costs_the_same_with_one_and_three_visits(cast: Cast) -> None:
    def moved() -> None:
        visit = factories.approved(cast, attendees=_olivia(cast))
        starts = factories.STARTS + timedelta(days=2)
        perform(
            "reschedule",
            visit,
            by=cast.robert,
            starts_at=starts,
            ends_at=starts + HOUR,
            reason="Board",
            side="executive",
        )

    for _ in range(2):
        moved()
    few = [queries_of(cast.nadine, "/calendar/", view=view, on="2026-03-16") for view in ("month", "week")]
    for _ in range(2):
        moved()
    many = [queries_of(cast.nadine, "/calendar/", view=view, on="2026-03-16") for view in ("month", "week")]
    assert few == many
    assert max(many) <= 16


def test_an_empty_time_says_what_to_do(cast: Cast) -> None:
    assert "No visit in this time" in words(look(cast.nadine, "/calendar/", **MARCH))
    narrowed = look(cast.nadine, "/calendar/", **MARCH, executive=cast.olivia_executive.pk)
    assert "Take a filter away" in words(narrowed)


def test_the_page_of_a_visit_to_come_says_what_it_clashes_with(cast: Cast) -> None:
    visit = factories.requested(cast)
    factories.drafted(cast, title="Board dinner", starts_at=factories.STARTS + HOUR)
    page = words(look(cast.robert, f"/visits/{visit.pk}/"))
    assert "Robert Lindqvist is also to meet Halden Automotive" in page
    assert "Board dinner" in page
