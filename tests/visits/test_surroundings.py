"""What else there is around a meeting that is only thought of: of one's own visits all, of others that the time is taken, and no more."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from accounts.models import Account
from engage.people.models import User
from tests import factories
from tests.cast import Cast
from tests.pages import look, queries_of, words
from visits.actions import AttendeeDraft
from visits.models import Side
from visits.queries import Surroundings, surroundings

pytestmark = pytest.mark.django_db

ADDRESS = "/visits/request/around/"
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
STARTS = factories.STARTS  # a Monday, 14:30 in Berlin
WHEN = {"day": "2026-03-16", "start": "14:00", "end": "15:30", "time_zone": "Europe/Berlin"}


def around(
    cast: Cast, user: User, *, account: Account | None = None, at: datetime = STARTS, visit: int = 0
) -> Surroundings:
    return surroundings(
        user,
        account=account or cast.halden,
        executives=[cast.robert_executive],
        starts_at=at,
        ends_at=at + HOUR,
        visit=visit,
    )


def shown(cast: Cast, name: str = "nadine", **said: Any) -> str:
    given = {"account": cast.halden.pk, "lead_executive": cast.robert_executive.pk, **WHEN, **said}
    return words(look(getattr(cast, name), ADDRESS, **given))


def test_the_load_counts_every_meeting_that_stands_in_its_day_week_and_month(cast: Cast) -> None:
    factories.requested(cast, starts_at=STARTS + 4 * HOUR)
    factories.requested_at_norvik(cast, starts_at=STARTS + 2 * DAY)
    factories.requested(cast, lead_executive=cast.olivia_executive, starts_at=STARTS + 7 * DAY, attendees=[
        AttendeeDraft(side=Side.EXECUTIVE, executive=cast.robert_executive)
    ])  # fmt: skip
    factories.declined(cast, starts_at=STARTS + DAY)
    factories.drafted(cast, starts_at=STARTS + DAY)

    load = around(cast, cast.nadine).load

    assert (load.day, load.week, load.month) == (1, 2, 3)
    assert "Robert has 1 other meeting that day, 2 that week and 3 that month." in shown(cast)


def test_a_week_and_a_month_are_those_of_the_clock_on_the_wall(cast: Cast) -> None:
    midnight = STARTS.replace(hour=23, minute=30) - DAY  # Monday 00:30 in Berlin, still Sunday in UTC
    factories.requested(cast, starts_at=midnight)

    assert "1 other meeting that day" in shown(cast)


def test_a_meeting_at_the_same_time_clashes_and_the_draft_itself_does_not(cast: Cast) -> None:
    draft = factories.drafted(cast)
    other = factories.requested(cast, starts_at=STARTS + HOUR / 2, title="Board dinner")

    assert [clash.other for clash in around(cast, cast.nadine, visit=draft.pk).clashes] == [other]
    assert "Board dinner" in shown(cast, visit=draft.pk)


def test_a_colleague_who_is_to_come_along_clashes_too(cast: Cast) -> None:
    factories.requested(cast, lead_executive=cast.olivia_executive, title="Hers")
    told = "Olivia Sato is also to meet Halden Automotive"

    assert told not in shown(cast)
    assert told in shown(cast, **{"colleagues-0-executive": cast.olivia_executive.pk})


def test_of_a_meeting_out_of_scope_only_that_the_time_is_taken(cast: Cast) -> None:
    factories.requested_at_norvik(cast, title="Norvik’s secret")

    page = shown(cast)

    assert "Robert Lindqvist has another meeting at that time" in page
    assert "secret" not in page
    assert "Norvik" not in page


def test_somebody_elses_draft_takes_no_time(cast: Cast) -> None:
    draft = factories.drafted_at_norvik(cast)

    assert around(cast, cast.nadine).clashes == []
    assert [clash.other for clash in around(cast, cast.sam).clashes] == [draft]


def test_others_who_go_to_the_account_stand_in_the_order_of_the_calendar(cast: Cast) -> None:
    days = (-100, -60, -20, -5, 10, 20, 30, 40, 100)
    for day in days:
        factories.drafted(
            cast, starts_at=STARTS + day * DAY, lead_executive=cast.olivia_executive, title=f"Day {day}"
        )

    assert [visit.title for visit in around(cast, cast.nadine).to_account] == [
        f"Day {day}" for day in (-20, -5, 10, 20, 30)
    ]


def test_a_confidential_visit_to_the_account_is_not_among_them(cast: Cast) -> None:
    factories.requested(cast, title="Merger", confidential=True, starts_at=STARTS + DAY)

    assert "Merger" in shown(cast)
    assert "Merger" not in shown(cast, "tomas")


def test_a_journey_of_the_same_executive_to_the_same_country_may_become_one_trip(cast: Cast) -> None:
    Account.objects.filter(pk__in=[cast.halden.pk, cast.norvik.pk]).update(country="DE")
    cast.halden.refresh_from_db()
    near = factories.requested_at_norvik(cast, starts_at=STARTS + 2 * DAY)
    factories.requested_at_norvik(cast, starts_at=STARTS + 5 * DAY)
    factories.requested_at_norvik(cast, starts_at=STARTS + DAY, format="virtual")
    factories.requested_at_norvik(cast, starts_at=STARTS + DAY, lead_executive=cast.olivia_executive)

    assert [visit.pk for visit in around(cast, cast.sam).on_the_way] == [near.pk]
    assert around(cast, cast.nadine).on_the_way == [], "Norvik is not Nadine's to know of"


def test_where_the_customer_is_is_not_told_by_what_lies_near(cast: Cast) -> None:
    """Oscar looks Halden up by name; that it is in Germany is not his to know."""
    Account.objects.filter(pk__in=[cast.halden.pk, cast.norvik.pk]).update(country="DE")
    cast.halden.refresh_from_db()
    factories.requested_at_norvik(cast, starts_at=STARTS + DAY)

    assert around(cast, cast.oscar).on_the_way == []


def test_until_it_is_said_who_and_when_it_asks_for_that(cast: Cast) -> None:
    assert "Once you have chosen who goes and when" in shown(cast, day="")
    assert "Once you have chosen who goes and when" in shown(cast, lead_executive="")


def test_the_form_of_a_draft_shows_it_without_scripts(cast: Cast) -> None:
    draft = factories.drafted(cast)
    factories.requested(cast, title="Board dinner")

    page = words(look(cast.nadine, f"/visits/{draft.pk}/edit/"))

    assert "Robert Lindqvist is also to meet Halden Automotive" in page
    assert "Board dinner" in page


def test_an_account_that_is_not_there_is_not_found(cast: Cast) -> None:
    assert look(cast.nadine, ADDRESS, account=0).status_code == 404
    assert look(cast.nadine, ADDRESS).status_code == 404


def test_it_costs_the_same_with_one_and_many(cast: Cast) -> None:
    given = {"account": cast.halden.pk, "lead_executive": cast.robert_executive.pk, **WHEN}
    factories.requested(cast)
    few = queries_of(cast.nadine, ADDRESS, **given)
    for _ in range(3):
        factories.requested(cast)
        factories.requested_at_norvik(cast, starts_at=STARTS + DAY)
    assert queries_of(cast.nadine, ADDRESS, **given) == few
