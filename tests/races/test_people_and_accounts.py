"""People, their work and their access, accounts and what is told, with two at it at the same moment."""

from collections import Counter
from typing import Any

import pytest
from django.core import mail

from accounts.actions import assign_manager, set_team, upsert_account
from accounts.merging import merge_accounts
from accounts.models import Account, AccountAccess, TeamMember
from engage.core import outbox
from engage.core.models import OutboxEvent
from engage.people.actions import (
    accept_invitation,
    change_executive,
    change_user,
    hand_over,
    leave,
    send_invitation,
)
from engage.people.models import Invitation, Role, User
from tests import factories
from tests.plugins.proofs import Proof
from tests.races.stage import Duel, Guards, Race, Stage, one_wins, succeeded
from visits.access import grants_of
from visits.actions import draft_visit
from visits.models import Commitment, Visit
from visits.workflow import perform

USER = 'UPDATE "people_user"'
ACCOUNT = 'UPDATE "accounts_account"'
# Agreeing brings the access up to date twice; the assistants are read before what is there.
GRANTED_AGAIN = (
    'INSERT INTO "accounts_accountaccess" >> FROM "people_assistant" >> FROM "accounts_accountaccess"'
)
HERE = Guards(("accounts_account:is_here", "accounts_teammember:is_here"))


def last_administrator(stage: Stage) -> Duel:
    """Two administrators are left, and each takes the role from the other."""
    one = stage.user("Alex", Role.ADMINISTRATOR)
    other = stage.user("Alma", Role.ADMINISTRATOR)
    rest = User.objects.filter(roles__contains=[Role.ADMINISTRATOR]).exclude(pk__in=[one.pk, other.pk])
    rest.update(roles=[Role.SALES_OPS])

    def wrong(*_: Any) -> str:
        left = User.objects.filter(roles__contains=[Role.ADMINISTRATOR], is_active=True).count()
        return "" if left else "nobody administers"

    return Duel(
        lambda: change_user(other, by=one, roles=[Role.SALES_OPS]),
        lambda: change_user(one, by=other, roles=[Role.SALES_OPS]),
        wrong,
    )


def leaver_gets_work(stage: Stage) -> Duel:
    cast = stage.fresh()
    leaver, admin = stage.user("Leo", Role.ACCOUNT_MANAGER), administrator(stage)

    def wrong(*_: Any) -> str:
        managed = Account.objects.filter(manager=leaver).count()
        return f"{managed} accounts with somebody who left" if managed and not is_here(leaver) else ""

    return Duel(
        lambda: assign_manager(cast.halden, manager=leaver, by=cast.sam),
        lambda: leave(leaver, by=admin, reason="Retires"),
        wrong,
    )


def leaver_joins_a_team(stage: Stage) -> Duel:
    cast = stage.fresh()
    leaver, admin = stage.user("Leo", Role.ACCOUNT_MANAGER), administrator(stage)

    def wrong(*_: Any) -> str:
        member = TeamMember.objects.filter(user=leaver).exists()
        return "somebody who left is in a team" if member and not is_here(leaver) else ""

    return Duel(
        lambda: set_team(cast.halden, members={leaver: "Engineering"}, by=cast.nadine),
        lambda: leave(leaver, by=admin, reason="Retires"),
        wrong,
    )


def handed_over_or_assigned(stage: Stage) -> Duel:
    """Accounts go from one to another at the moment at which one more is given to the one, who leaves."""
    cast = stage.fresh()
    leaver, admin = stage.user("Leo", Role.ACCOUNT_MANAGER), administrator(stage)
    assign_manager(stage.account(), manager=leaver, by=cast.sam)

    def go() -> None:
        hand_over(leaver, to=cast.oscar, kinds=["accounts"], by=admin, reason="Retires")
        leave(leaver, by=admin, reason="Retires")

    def wrong(*_: Any) -> str:
        managed = Account.objects.filter(manager=leaver).count()
        seen = AccountAccess.objects.filter(user=leaver).count()
        return f"{managed} accounts, {seen} seen" if (managed or seen) and not is_here(leaver) else ""

    return Duel(lambda: assign_manager(cast.halden, manager=leaver, by=cast.sam), go, wrong)


def invitation(stage: Stage) -> Duel:
    invited = stage.user("Ina", Role.ACCOUNT_MANAGER)
    asked: Invitation = send_invitation(invited, by=administrator(stage))
    return Duel(
        lambda: accept_invitation(asked, password="a-year-of-visits"),
        lambda: accept_invitation(asked, password="another-year-of-visits"),
        one_wins,
    )


def administrator(stage: Stage) -> User:
    return User.objects.filter(roles__contains=[Role.ADMINISTRATOR]).first() or stage.user(
        "Alex", Role.ADMINISTRATOR
    )


def is_here(user: User) -> bool:
    return User.objects.get(pk=user.pk).is_active


def upserted(stage: Stage) -> Duel:
    cast = stage.cast
    number = f"CRM-{stage.user('Any').pk}"

    def wrong(*answers: Any) -> str:
        count = Account.objects.filter(external_id=number).count()
        return (
            ""
            if (count, succeeded(*answers)) == (1, 2) or (count, locks_gone(answers)) == (1, True)
            else f"{count} accounts, {answers!r}"
        )

    def write(name: str) -> Any:
        return lambda: upsert_account(number, by=cast.sam, name=name)

    return Duel(write("Kestrel"), write("Kestrel Drones"), wrong)


def locks_gone(answers: Any) -> bool:
    """Without Python's lock the second is refused by the constraint, instead of changing what the first made."""
    return succeeded(*answers) == 1


def merged_or_visited(stage: Stage) -> Duel:
    cast = stage.fresh()
    kept = stage.account()

    def wrong(*_: Any) -> str:
        lost = Visit.objects.filter(account=cast.halden).exists()
        return "a visit of an account that is none" if lost and merged(cast.halden) else ""

    return Duel(
        lambda: draft_visit(factories.visit_draft(cast), by=cast.nadine),
        lambda: merge_accounts(kept, duplicate=cast.halden, by=cast.sam, reason="One customer"),
        wrong,
    )


def merged_or_debriefed(stage: Stage) -> Duel:
    """Both may have to wait for the other; PostgreSQL then stops one, who is told so."""
    cast = stage.fresh()
    kept = stage.account()
    visit = factories.approved(cast)
    stage.clock.move_to(visit.ends_at)
    perform("hold", visit, by=cast.nadine)
    part = factories.executive_part(visit, commitments=(factories.promise(cast),))

    def wrong(*_: Any) -> str:
        account = Visit.objects.select_related("account").get(pk=visit.pk).account
        elsewhere = Commitment.objects.filter(visit=visit).exclude(account=account).exists()
        lost = merged(cast.halden) and account == cast.halden
        return "results of an account that is none" if elsewhere or lost else ""

    return Duel(
        lambda: perform("debrief", visit, by=cast.robert, part=part),
        lambda: merge_accounts(kept, duplicate=cast.halden, by=cast.sam, reason="One customer"),
        wrong,
    )


def merged(account: Account) -> bool:
    return Account.objects.get(pk=account.pk).merged_into_id is not None


def access_by_two_reasons(stage: Stage) -> Duel:
    """The account side agrees, which opens the account to the executive's assistants; at that moment they get another one."""
    cast = stage.fresh()
    visit = perform("request", draft_visit(factories.visit_draft(cast), by=cast.sam), by=cast.sam)
    new = stage.user("Asta", Role.ASSISTANT)

    def wrong(*_: Any) -> str:
        source = f"visits.visit:{visit.pk}"
        rows = AccountAccess.objects.filter(source=source).values_list("account", "user", "reason")
        wanted = grants_of(Visit.objects.select_related("lead_executive").get(pk=visit.pk))
        return "" if set(rows) == {(a, u, str(r)) for a, u, r in wanted} else f"{list(rows)}, not {wanted}"

    return Duel(
        lambda: perform("consent", visit, by=cast.nadine),
        lambda: change_executive(cast.robert_executive, by=cast.sam, assistants=[cast.ada, new]),
        wrong,
    )


def outbox_drained(stage: Stage) -> Duel:
    OutboxEvent.objects.filter(done_at=None).update(done_at=stage.clock.now)  # whatever other races left
    mail.outbox.clear()
    factories.requested(stage.fresh())
    waiting = OutboxEvent.objects.filter(done_at=None, kind="mail").count()
    assert waiting

    def wrong(*_: Any) -> str:
        sent = Counter(message.extra_headers["Message-ID"] for message in mail.outbox)
        return "" if sorted(sent.values()) == [1] * waiting else f"{dict(sent)}"

    return Duel(outbox.drain, outbox.drain, wrong)


RACES = (
    Race(
        "the last administrator × the last but one",
        last_administrator,
        (USER, USER),
        Guards(("people_user:last_administrator",)),
        database=True,
    ),
    Race("an account for somebody × they leave", leaver_gets_work, (ACCOUNT, USER), HERE, python=True, database=True),
    Race(
        "a team for somebody × they leave",
        leaver_joins_a_team,
        ('INSERT INTO "accounts_teammember"', USER),
        HERE,
        python=True,
        database=True,
    ),
    Race(
        "work handed over × one account more",
        handed_over_or_assigned,
        (ACCOUNT, USER),
        HERE,
        python=True,
        database=True,
    ),
    Race("an invitation accepted × accepted", invitation, (USER, USER), python=True),
    Race(
        "one number of a CRM × the same",
        upserted,
        ('INSERT INTO "accounts_account"',) * 2,
        Guards((), ("accounts_account.accounts_account_external_id_key",)),
        python=True,
        database=True,
    ),
    Race(
        "a visit drafted × the account merged",
        merged_or_visited,
        ('INSERT INTO "visits_visit"', 'UPDATE "visits_visit"'),
        Guards(("visits_visit:account_stands",)),
        database=True,
    ),
    # Each waits for a row of the other, whatever of ours is taken away: PostgreSQL stops one, who is told so. No control could be lost.
    Race(
        "a debrief × the account merged",
        merged_or_debriefed,
        ('INSERT INTO "visits_commitment"', 'UPDATE "visits_visit"'),
        database=True,
        control=False,
    ),
    Race(
        "access by a visit × by an assistant",
        access_by_two_reasons,
        (GRANTED_AGAIN, "INSERT INTO accounts_accountaccess"),
        python=True,
    ),
    Race("an outbox drained × drained", outbox_drained, ("SAVEPOINT", "SAVEPOINT"), python=True),
)  # fmt: skip


@pytest.mark.proof("races")
@pytest.mark.parametrize("race", RACES, ids=lambda race: race.name)
def test_two_at_once_leave_what_one_after_the_other_could_have_left(
    stage: Stage, proof: Proof, race: Race
) -> None:
    stage.run(race, proof)
