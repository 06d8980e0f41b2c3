"""The list of visits."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests import factories
from tests.cast import Cast
from tests.visits.views.conftest import SignedIn, is_closed, text_of
from visits.actions import AttendeeDraft
from visits.models import Side

pytestmark = pytest.mark.django_db


def _at_norvik(cast: Cast, **fields: object):
    people = [
        AttendeeDraft(side=Side.ACCOUNT, user=cast.oscar),
        AttendeeDraft(side=Side.CUSTOMER, name="Kari"),
    ]
    draft = factories.visit_draft(
        cast, account=cast.norvik, lead_executive=cast.xenia_executive, attendees=people, **fields
    )
    return factories.draft_visit(draft, by=cast.oscar)


def test_everybody_sees_the_visits_of_their_scope_only(cast: Cast, signed_in: SignedIn) -> None:
    factories.approved(cast, title="At Halden")
    _at_norvik(cast, title="At Norvik")
    seen = {
        name: [title in text_of(signed_in(name).get("/visits/")) for title in ("At Halden", "At Norvik")]
        for name in ("nadine", "oscar", "ada", "sam")
    }
    assert seen == {
        "nadine": [True, False],
        "oscar": [False, True],
        "ada": [True, False],
        "sam": [True, True],
    }


def test_an_administrator_has_no_list_of_visits(cast: Cast, signed_in: SignedIn) -> None:
    assert signed_in("admin").get("/visits/").status_code == 404


def test_a_confidential_visit_is_not_listed_for_the_team(cast: Cast, signed_in: SignedIn) -> None:
    factories.approved(cast, title="Under four eyes", confidential=True)
    assert "Under four eyes" not in text_of(signed_in("tomas").get("/visits/"))


def test_filters_narrow_the_list(cast: Cast, signed_in: SignedIn) -> None:
    factories.approved(cast, title="First")
    factories.drafted(cast, title="Second", starts_at=factories.STARTS + timedelta(days=30))
    browser = signed_in("nadine")

    def shown(query: str) -> list[bool]:
        answer = text_of(browser.get(f"/visits/?{query}"))
        return [title in answer for title in ("First", "Second")]

    assert shown("status=approved") == [True, False]
    assert shown(f"start_after={datetime(2026, 4, 1, tzinfo=UTC).isoformat().replace('+', '%2B')}") == [
        False,
        True,
    ]
    assert shown(f"executive={cast.olivia_executive.pk}") == [False, False]
    assert shown(f"account={cast.halden.pk}") == [True, True]


def test_the_choices_name_no_foreign_account(cast: Cast, signed_in: SignedIn) -> None:
    answer = signed_in("nadine").get("/visits/")
    assert (b"Halden" in answer.content, b"Norvik" in answer.content) == (True, False)


def test_a_foreign_account_is_no_choice(cast: Cast, signed_in: SignedIn) -> None:
    answer = signed_in("nadine").get(f"/visits/?account={cast.norvik.pk}")
    assert (answer.status_code, "Norvik" in text_of(answer)) == (200, False)


def test_the_latest_comes_first_unless_the_earliest_is_asked_for(cast: Cast, signed_in: SignedIn) -> None:
    factories.drafted(cast, title="Early")
    factories.drafted(cast, title="Later", starts_at=factories.STARTS + timedelta(days=1))
    browser = signed_in("nadine")
    latest, earliest = (text_of(browser.get(f"/visits/{query}")) for query in ("", "?ordering=starts_at"))
    assert (
        latest.index("Later") < latest.index("Early"),
        earliest.index("Early") < earliest.index("Later"),
    ) == (
        True,
        True,
    )


def test_an_empty_list_says_what_to_do(cast: Cast, signed_in: SignedIn) -> None:
    browser = signed_in("nadine")
    assert "No visits yet" in text_of(browser.get("/visits/"))
    assert "No visit fits these filters" in text_of(browser.get("/visits/?status=closed"))


def test_the_list_costs_the_same_with_one_and_three_visits(cast: Cast, signed_in: SignedIn) -> None:
    browser, counts = signed_in("nadine"), []
    for more in (1, 2):
        for _ in range(more):
            factories.drafted(cast)
        with CaptureQueriesContext(connection) as queries:
            assert is_closed(browser.get("/visits/").content.decode())
        counts.append(len(queries))
    assert counts[0] == counts[1]
