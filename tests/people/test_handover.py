"""Handing work over in bulk: all of it or nothing, in a few statements, and everybody sees what they have to from then on."""

from collections.abc import Collection
from datetime import date
from typing import Any

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.access import refresh_access_of_account
from accounts.models import Account, AccountAccess, TeamMember
from engage.core import outbox
from engage.core.errors import BadInput, GuardRefused, NotAllowed
from engage.core.models import AuditEntry
from engage.people.actions import hand_over
from engage.people.handover import declared, left_with
from engage.people.models import Assistant, Executive, Role, User
from sponsors.actions import assign_sponsor
from tests import factories
from tests.cast import Cast, MovableClock
from visits.actions import ask_waiver
from visits.effects import NewCommitment
from visits.models import Attendee, Commitment
from visits.workflow import perform

pytestmark = pytest.mark.django_db

WHY = "Nadine leaves at the end of March"
ALL_OF_NADINES = ("accounts", "attendances")


def left(user: User) -> dict[str, int]:
    return {row.handover.kind: row.count for row in left_with(user)}


def handed(cast: Cast, person: User, to: User, kinds: Collection[str], **more: Any) -> dict[str, int]:
    return hand_over(person, to=to, kinds=kinds, **{"by": cast.admin, "reason": WHY, **more})


def sees(user: User, account: Account) -> bool:
    return Account.objects.visible_to(User.objects.get(pk=user.pk)).filter(pk=account.pk).exists()


def promised(cast: Cast, clock: MovableClock, owner: User) -> Commitment:
    visit = factories.held(cast, clock)
    promise = NewCommitment("A written offer", owner=owner, due_on=date(2026, 6, 1))
    perform("debrief", visit, by=cast.robert, part=factories.executive_part(visit, commitments=(promise,)))
    return Commitment.objects.get()


def test_what_somebody_has_is_told_by_kind(cast: Cast, clock: MovableClock) -> None:
    promised(cast, clock, cast.nadine)
    factories.approved(cast, starts_at=clock.now.replace(month=5))
    assert left(cast.nadine) == {
        "accounts": 1,
        "attendances": 1,
        "commitments": 1,
        "briefings": 1,
        "requests": 1,
    }
    assert left(cast.tomas) == {"teams": 1}
    assert left(cast.ada) == {"assistants": 1}
    assert left(cast.clara) == {"reports": 1}
    assert left(cast.robert) == {"led": 1}
    assert left(cast.admin) == {}


def test_undecided_and_owed_things_are_told_too(cast: Cast, clock: MovableClock) -> None:
    assign_sponsor(
        cast.norvik,
        executive=cast.robert_executive,
        starts_on=date(2026, 1, 1),
        ends_on=date(2027, 12, 31),
        by=cast.sam,
    )
    visit = factories.unbriefed(cast, clock)
    clock.move_to(visit.executive_debrief_due_at)
    clock.move_by(minutes=1)
    factories.drafted(cast, starts_at=clock.now.replace(month=6))
    ask_waiver(cast.robert_executive, by=cast.nadine, request="They decide in June")
    assert (left(cast.robert)["debriefs"], left(cast.robert)["sponsorships"]) == (1, 1)
    assert left(cast.nadine)["waivers"] == 1


def test_an_account_goes_with_its_access_and_its_meetings(cast: Cast) -> None:
    visit = factories.approved(cast)

    assert handed(cast, cast.nadine, cast.oscar, ALL_OF_NADINES) == {"accounts": 1, "attendances": 1}

    assert Account.objects.get(pk=cast.halden.pk).manager == cast.oscar
    ours = Attendee.objects.get(visit=visit, side="account")
    assert (ours.user, ours.name) == (cast.oscar, "Oscar Chen")
    assert (sees(cast.oscar, cast.halden), sees(cast.nadine, cast.halden)) == (True, False)
    assert not sees(cast.dora, cast.halden)
    assert left(cast.nadine) == {"requests": 1}
    entry = AuditEntry.objects.filter(table_name="accounts_account").latest("pk")
    assert (entry.actor_id, entry.reason) == (cast.admin.pk, WHY)


def test_the_rows_of_access_are_those_that_each_account_would_give(cast: Cast) -> None:
    handed(cast, cast.nadine, cast.tomas, ["accounts"])
    handed(cast, cast.tomas, cast.oscar, ["teams"])
    columns = ("account", "user", "reason", "source")
    rows = set(AccountAccess.objects.values_list(*columns))
    for account in Account.objects.all():
        refresh_access_of_account(account)
    assert set(AccountAccess.objects.values_list(*columns)) == rows


def test_a_team_is_joined_once(cast: Cast) -> None:
    TeamMember.objects.create(account=cast.halden, user=cast.dora)
    handed(cast, cast.tomas, cast.dora, ["teams"])
    assert list(TeamMember.objects.values_list("user")) == [(cast.dora.pk,)]


def test_promises_go_to_whoever_takes_them(cast: Cast, clock: MovableClock) -> None:
    promise = promised(cast, clock, cast.tomas)
    handed(cast, cast.tomas, cast.oscar, ["commitments"])
    promise.refresh_from_db()
    assert promise.owner == cast.oscar


def test_an_assistant_is_followed_by_another_who_sees_what_they_have_to(cast: Cast) -> None:
    factories.approved(cast)
    new = User.objects.create_user("new@engage.test", name="New", roles=[Role.ASSISTANT])
    handed(cast, cast.ada, new, ["assistants"])
    assert Assistant.objects.get().user == new
    assert (sees(new, cast.halden), sees(cast.ada, cast.halden)) == (True, False)


def test_whoever_takes_reports_over_does_not_report_to_themselves(cast: Cast) -> None:
    User.objects.filter(pk=cast.clara.pk).update(superior=cast.olivia)
    User.objects.filter(pk=cast.oscar.pk).update(superior=cast.clara)
    handed(cast, cast.clara, cast.nadine, ["reports"])
    superiors = dict(User.objects.filter(superior__isnull=False).values_list("name", "superior__name"))
    assert superiors["Nadine Keller"] == "Olivia Sato"
    assert superiors["Oscar Chen"] == "Nadine Keller"


def test_a_successor_who_sponsors_an_account_is_refused_by_name_and_nothing_moves(cast: Cast) -> None:
    User.objects.filter(pk=cast.robert.pk).update(roles=[Role.EXECUTIVE, Role.ACCOUNT_MANAGER])
    assign_sponsor(
        cast.halden,
        executive=Executive.objects.get(pk=cast.robert_executive.pk),
        starts_on=date(2026, 1, 1),
        ends_on=date(2027, 12, 31),
        by=cast.sam,
    )
    factories.approved(cast)
    with pytest.raises(GuardRefused, match="sponsors Halden Automotive") as refused:
        handed(cast, cast.nadine, cast.robert, ["attendances", "accounts"])
    assert (refused.value.code, refused.value.field) == ("sponsor_stands_apart", "to")
    assert left(cast.nadine)["accounts"] == left(cast.nadine)["attendances"] == 1


def test_a_meeting_does_not_go_to_somebody_outside_the_account_team(cast: Cast) -> None:
    factories.approved(cast)
    with pytest.raises(GuardRefused) as refused:
        handed(cast, cast.nadine, cast.oscar, ["attendances"])
    assert refused.value.code == "visit_accompanied"


@pytest.mark.parametrize(
    ("to", "kinds", "reason", "field"),
    [
        ("nadine", ["accounts"], WHY, "to"),
        ("robert", ["accounts"], WHY, "to"),
        ("oscar", [], WHY, "kinds"),
        ("oscar", ["everything"], WHY, "kinds"),
        ("oscar", ["briefings"], WHY, "kinds"),
        ("oscar", ["accounts"], " ", "reason"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(
    cast: Cast, to: str, kinds: list[str], reason: str, field: str
) -> None:
    with pytest.raises(BadInput) as refused:
        handed(cast, cast.nadine, getattr(cast, to), kinds, reason=reason)
    assert refused.value.field == field
    assert left(cast.nadine)["accounts"] == 1


def test_administrators_and_sales_operations_hand_over_and_nobody_else(cast: Cast) -> None:
    with pytest.raises(NotAllowed):
        handed(cast, cast.nadine, cast.oscar, ["accounts"], by=cast.clara)
    handed(cast, cast.nadine, cast.oscar, ["accounts"], by=cast.sam)


def test_whoever_takes_over_is_told_how_much_it_is(cast: Cast) -> None:
    handed(cast, cast.nadine, cast.oscar, ["accounts"])
    outbox.drain()
    assert [(message.to, message.subject) for message in mail.outbox] == [
        (["oscar@engage.test"], "You take over from Nadine Keller")
    ]
    assert "1 × accounts they manage" in str(mail.outbox[0].body)


def test_ten_accounts_cost_no_more_statements_than_one(cast: Cast) -> None:
    def cost(to: User) -> int:
        with CaptureQueriesContext(connection) as captured:
            handed(cast, cast.nadine if to == cast.oscar else cast.oscar, to, ["accounts", "teams"])
        return len(captured)

    one = cost(cast.oscar)
    for number in range(10):
        account = Account.objects.create(name=f"Account {number}", manager=cast.oscar)
        TeamMember.objects.create(account=account, user=cast.tomas)
    assert cost(cast.nadine) <= one


def test_each_kind_says_what_becomes_of_it(cast: Cast) -> None:
    assert {kind.kind for kind in declared() if kind.hand_over} == {
        "accounts",
        "teams",
        "attendances",
        "commitments",
        "assistants",
        "reports",
        "service_accounts",
    }
    assert all(kind.otherwise for kind in declared())
