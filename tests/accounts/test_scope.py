"""Who sees which account, and why: the rows of AccountAccess are exactly what their reasons say."""

import pytest

from accounts.access import Grant
from accounts.actions import assign_manager, set_team
from accounts.models import Account, AccountAccess, Contact, TeamMember
from accounts.queries import accounts_to_look_up
from engage.core.errors import NotAllowed
from sponsors.models import Sponsorship
from tests import factories
from tests.cast import Cast, MovableClock
from visits.access import grants_of
from visits.models import Visit
from visits.workflow import perform

pytestmark = pytest.mark.django_db


def recomputed() -> set[tuple[Grant, str]]:
    """Every row of AccountAccess, from the record alone."""
    rows: set[tuple[Grant, str]] = set()
    for account in Account.objects.all():
        source = f"accounts.account:{account.pk}"
        rows |= (
            {((account.pk, account.manager_id, AccountAccess.Reason.MANAGER), source)}
            if account.manager_id
            else set()
        )
    for member in TeamMember.objects.all():
        rows.add(
            (
                (member.account_id, member.user_id, AccountAccess.Reason.TEAM),
                f"accounts.account:{member.account_id}",
            )
        )
    for visit in Visit.objects.exclude(origin="imported"):
        rows |= {(grant, f"visits.visit:{visit.pk}") for grant in grants_of(visit)}
    return rows


def written() -> set[tuple[Grant, str]]:
    rows = AccountAccess.objects.exclude(source__startswith="sponsors.")
    return {((row.account_id, row.user_id, AccountAccess.Reason(row.reason)), row.source) for row in rows}


def sees(name: str, cast: Cast) -> list[str]:
    return [account.name for account in Account.objects.visible_to(getattr(cast, name))]


@pytest.mark.parametrize(
    ("name", "accounts"),
    [
        ("nadine", ["Halden Automotive"]),
        ("tomas", ["Halden Automotive"]),
        ("dora", ["Halden Automotive"]),
        ("clara", []),
        ("oscar", ["Norvik Energy"]),
        ("sam", ["Halden Automotive", "Norvik Energy"]),
        ("robert", []),
        ("ada", []),
        ("xenia", []),
        ("admin", []),
    ],
)
def test_people_see_the_accounts_they_have_a_reason_for(cast: Cast, name: str, accounts: list[str]) -> None:
    assert sees(name, cast) == accounts
    assert [c.account.name for c in Contact.objects.visible_to(getattr(cast, name))] == [
        "Halden Automotive"
    ] * 2 * ("Halden Automotive" in accounts)


def test_asking_for_a_visit_opens_nothing_until_the_account_side_agrees(cast: Cast) -> None:
    visit = perform("request", factories.drafted(cast, lead_executive=cast.robert_executive), by=cast.robert)
    assert sees("robert", cast) == []
    assert Visit.objects.visible_to(cast.robert).get() == visit

    perform("consent", visit, by=cast.nadine)
    assert (sees("robert", cast), sees("ada", cast), sees("olivia", cast)) == (
        ["Halden Automotive"],
        ["Halden Automotive"],
        [],
    )


def test_a_cancelled_visit_closes_the_account_again(cast: Cast) -> None:
    factories.cancelled(cast)

    assert sees("robert", cast) == []


def test_every_access_row_has_its_reason(cast: Cast, clock: MovableClock) -> None:
    for bring in factories.states(cast, clock).values():
        bring()
        clock.move_to(factories.STARTS.replace(year=2026, month=3, day=2))
    factories.reported(cast)
    assert written() == recomputed()

    set_team(cast.halden, members={cast.oscar: "Energy"}, by=cast.nadine)
    assign_manager(cast.halden, manager=cast.clara, by=cast.sam)
    assert written() == recomputed()
    assert not Sponsorship.objects.exists()


def test_a_confidential_visit_is_for_those_it_names(cast: Cast) -> None:
    factories.approved(cast, confidential=True)

    seen = {
        name: Visit.objects.visible_to(getattr(cast, name)).count()
        for name in ("nadine", "dora", "robert", "ada", "sam", "tomas", "oscar")
    }
    assert seen == {"nadine": 1, "dora": 1, "robert": 1, "ada": 1, "sam": 1, "tomas": 0, "oscar": 0}


def test_only_sales_operations_assigns_managers(cast: Cast) -> None:
    with pytest.raises(NotAllowed):
        assign_manager(cast.halden, manager=cast.oscar, by=cast.nadine)


def test_the_directory_is_open_to_those_who_plan_for_any_account(cast: Cast) -> None:
    found = {
        name: [a.name for a in accounts_to_look_up(getattr(cast, name), name="nor")]
        for name in ("xenia", "ada", "sam", "oscar", "nadine", "admin")
    }

    assert found == {
        "xenia": ["Norvik Energy"], "ada": ["Norvik Energy"], "sam": ["Norvik Energy"], "oscar": ["Norvik Energy"], "nadine": [], "admin": [],
    }  # fmt: skip
