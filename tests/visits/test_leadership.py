"""How an executive leads, as account managers rate it: only as means over three of them and more, from which no single rating can be told."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from engage.core.clock import now
from engage.people.models import User
from tests import factories
from tests.cast import Cast, MovableClock
from tests.pages import signed_in
from visits.models import Debrief, Practice, Visit
from visits.queries.leadership import leadership_of, weakest_of_lead
from visits.workflow import perform

pytestmark = pytest.mark.django_db

Rate = Callable[..., Visit]


@pytest.fixture
def rate(cast: Cast, clock: MovableClock) -> Rate:
    """A visit of Robert's that this person has filed the account side of, with a number for one practice or several; closed, unless told otherwise."""

    def rated(rater: User, *, closed: bool = True, **seen: int) -> Visit:
        visit = factories.debriefed(cast, clock, starts_at=now() + timedelta(days=14))
        Debrief.objects.filter(visit=visit).update(
            feedback="Listen", next_step="Call", account_filed_at=now(), account_filed_by=rater, **seen
        )
        return perform("close", visit, by=cast.nadine) if closed else visit

    return rated


def told(cast: Cast) -> dict[str, tuple[Decimal, int]]:
    return {seen.practice: (seen.mean, seen.raters) for seen in leadership_of(cast.robert_executive.pk)}


def weakest(cast: Cast) -> list[str]:
    led = Visit.objects.filter(lead_executive=cast.robert_executive)
    return led.values_list(weakest_of_lead(), flat=True)[0]


def test_no_number_leaves_that_would_tell_one_rating(cast: Cast, rate: Rate) -> None:
    """Told after each rating, so that whoever looks before and after learns what these two looks say together."""
    way = Practice.MODEL_THE_WAY.value
    rate(cast.nadine, **{way: 1})
    rate(cast.nadine, **{way: 3})
    rate(cast.tomas, **{way: 3})
    assert told(cast) == {}  # three ratings by two people
    rate(cast.dora, **{way: 5}, closed=False)
    assert told(cast) == {}  # nobody reads anything before the visit is closed
    rate(cast.clara, **{way: 4})
    first = {way: (Decimal("3.0"), 3)}  # Nadine's two are one: (2 + 3 + 4) / 3
    assert told(cast) == first
    for rater, frequency in ((cast.dora, 1), (cast.tomas, 1), (cast.dora, 2)):
        rate(rater, **{way: frequency})
        assert told(cast) == first  # a mean over all would move now, and be subtracted
    rate(cast.nadine, **{way: 3}, **{Practice.ENABLE.value: 2})
    assert told(cast) == {way: (Decimal("2.4"), 4)}  # both groups: (2 + 3 + 4 + 1.5 + 1 + 3) / 6
    over_rest = signed_in(cast.robert).get(f"/api/v1/executives/{cast.robert_executive.pk}/leadership/")
    assert over_rest.json() == [{"practice": way, "mean": 2.4, "raters": 4}]
    assert weakest(cast) == [way]
    coming = factories.approved(cast, starts_at=now() + timedelta(days=14))
    brief = signed_in(cast.nadine).get(f"/visits/{coming.pk}/briefing/").content.decode()
    assert "the account team’s feedback" in brief  # why it proposes what it does
    assert leadership_of(cast.olivia_executive.pk) == []


def test_the_executives_own_rating_does_not_count(cast: Cast, rate: Rate) -> None:
    for rater in (cast.nadine, cast.robert, cast.tomas):
        rate(rater, encourage_the_heart=5)
    assert told(cast) == {}


def test_old_groups_go_as_a_whole(cast: Cast, clock: MovableClock, rate: Rate) -> None:
    for rater in (cast.nadine, cast.tomas, cast.clara):
        rate(rater, encourage_the_heart=5)
    assert weakest(cast) == []  # always is often enough
    clock.move_to(now() + timedelta(days=730))
    assert told(cast) == {"encourage_the_heart": (Decimal("5.0"), 3)}
    clock.move_to(now() + timedelta(days=1))
    assert told(cast) == {}


def test_visits_of_one_executive_are_closed_one_after_the_other(cast: Cast, rate: Rate) -> None:
    """Two that were closed at once could else be put into groups the other way round after the first was told."""
    visit = rate(cast.nadine, closed=False, model_the_way=3)
    with CaptureQueriesContext(connection) as queries:
        perform("close", visit, by=cast.nadine)
    said = [query["sql"] for query in queries]
    locked = next(
        n for n, sql in enumerate(said) if 'FROM "people_executive"' in sql and "NO KEY UPDATE" in sql
    )
    assert locked < next(n for n, sql in enumerate(said) if sql.startswith('UPDATE "visits_visit"'))
