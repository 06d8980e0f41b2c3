"""Who may see which account is what its reasons say, whatever was done before: recomputed in plain Python after each of many random actions."""

import random
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.apps import apps
from django.db import transaction

from accounts.actions import assign_manager, create_account, set_team
from accounts.merging import merge_accounts
from accounts.models import Account, AccountAccess
from engage.core.errors import EngageError, OutOfScope
from engage.people.actions import change_executive, hand_over, leave, name_deputy, welcome_back
from engage.people.models import Executive, Role, User
from sponsors.actions import ask_rematch, assign_sponsor, decide_rematch, end_sponsorship
from sponsors.models import RematchRequest, Sponsorship
from tests import factories
from tests.cast import Cast, MovableClock
from tests.plugins.proofs import Proof
from tests.scope.oracle.access import Reason, Rows, reasons
from visits.actions import AttendeeDraft, delete_draft, set_attendees
from visits.models import Side, Visit
from visits.workflow import perform

pytestmark = [pytest.mark.django_db, pytest.mark.proof("scope")]

BEHIND = (
    *("people.Executive", "people.Assistant", "accounts.Account", "accounts.TeamMember"),
    *("visits.Visit", "visits.Attendee", "visits.StatusChange", "sponsors.Sponsorship"),
)
STEPS = ("request", "consent", "decline", "cancel", "hold", "did_not_take_place", "reschedule")
WHY = "Decided anew"


def rows() -> Rows:
    """The tables that the reasons are in, as plain rows."""
    models = [apps.get_model(label) for label in BEHIND]
    return {model._meta.db_table: list(model._default_manager.values()) for model in models}


def present() -> set[Reason]:
    return set(AccountAccess.objects.values_list("account", "user", "reason", "source"))


class Company:
    """The cast at work, at random: whatever is refused is refused."""

    def __init__(self, cast: Cast, clock: MovableClock, seed: int) -> None:
        self.cast, self.clock, self.chance = cast, clock, random.Random(seed)
        self.acts: list[Callable[[], object]] = [
            *(self.manager, self.team, self.team, self.new_visit, self.new_visit, self.new_visit),
            *(self.step, self.step, self.step, self.step, self.attendees, self.attendees),
            *(self.sponsor, self.sponsor, self.end, self.rematch, self.assistants, self.assistants),
            *(self.sign_in, self.deputy, self.hand_over, self.leave, self.come_back, self.merge),
            *(self.new_account, self.delete, self.wait, self.held),
        ]

    def act(self) -> tuple[str, bool]:
        """One action, and whether it was done."""
        act = self.chance.choice(self.acts)
        try:
            with transaction.atomic():
                act()
        except EngageError:
            return act.__name__, False
        return act.__name__, True

    def _one(self, model: Any) -> Any:
        """Raises OutOfScope where there is none, such as a visit once the only draft is deleted."""
        rows = list(model.objects.order_by("pk"))
        if not rows:
            raise OutOfScope("There is none.")
        return self.chance.choice(rows)

    def _people(self, most: int) -> list[User]:
        everybody = list(User.objects.people().filter(is_active=True).order_by("pk"))
        return self.chance.sample(everybody, k=min(len(everybody), self.chance.randint(0, most)))

    def manager(self) -> None:
        managers = list(User.objects.filter(roles__contains=[Role.ACCOUNT_MANAGER]).order_by("pk"))
        assign_manager(self._one(Account), manager=self.chance.choice([*managers, None]), by=self.cast.sam)

    def team(self) -> None:
        set_team(self._one(Account), members=dict.fromkeys(self._people(3), ""), by=self.cast.sam)

    def new_visit(self) -> None:
        """Robert's; only a draft while his executive has no sign-in to agree with."""
        makes = [factories.drafted, factories.requested, factories.approved, factories.reported]
        signs_in = Executive.objects.filter(pk=self.cast.robert_executive.pk, user=self.cast.robert).exists()
        self.chance.choice(makes if signs_in else makes[:1])(self.cast)

    def held(self) -> None:
        """Visits that are over have taken place."""
        for visit in Visit.objects.filter(status__in=["approved", "briefed", "ready"]).order_by("pk")[:2]:
            self.clock.move_to(max(self.clock.now, visit.ends_at))
            perform("hold", visit, by=self.cast.sam)

    def step(self) -> None:
        name, visit = self.chance.choice(STEPS), self._one(Visit)
        details: dict[str, Any] = {"reason": WHY} if name not in ("request", "consent", "hold") else {}
        if name == "reschedule":
            starts_at = self.clock.now + timedelta(days=self.chance.randint(10, 40))
            details |= {
                "side": "customer",
                "starts_at": starts_at,
                "ends_at": starts_at + timedelta(hours=1),
            }
        by = self.chance.choice([self.cast.nadine, self.cast.robert, self.cast.sam, self.cast.dora])
        perform(name, visit, by=by, **details)

    def attendees(self) -> None:
        drafts = [AttendeeDraft(side=Side.ACCOUNT, user=user) for user in self._people(2)]
        drafts += [AttendeeDraft(side=Side.EXECUTIVE, executive=self._one(Executive))]
        set_attendees(self._one(Visit), drafts, by=self.cast.sam)

    def sponsor(self) -> None:
        today = self.clock.now.date()
        assign_sponsor(
            self._one(Account),
            executive=self._one(Executive),
            starts_on=today,
            ends_on=today + timedelta(days=800),
            by=self.cast.sam,
        )

    def end(self) -> None:
        end_sponsorship(self._one(Sponsorship), reason=WHY, by=self.cast.sam)

    def rematch(self) -> None:
        term = self._one(Sponsorship)
        ask_rematch(
            term, by=term.account.manager or self.cast.sam, reason="He cancelled three of four meetings"
        )
        request = RematchRequest.objects.latest("pk")
        decide_rematch(request, granted=self.chance.random() < 0.7, note=WHY, by=self.cast.sam)

    def assistants(self) -> None:
        able = [user for user in self._people(9) if Role.ASSISTANT in user.roles]
        change_executive(self._one(Executive), assistants=able, by=self.cast.sam)

    def sign_in(self) -> None:
        executive = self._one(Executive)
        free = User.objects.filter(roles__contains=[Role.EXECUTIVE], executive=None, is_active=True)
        change_executive(executive, user=self.chance.choice([*free, None]), by=self.cast.sam)

    def deputy(self) -> None:
        principal = self._one(User)
        name_deputy(principal, deputy=self._one(User), starts_on=self.clock.now.date(), by=self.cast.admin)

    def hand_over(self) -> None:
        kinds = ["accounts", "teams", "attendances", "assistants"]
        hand_over(
            self._one(User),
            to=self._one(User),
            kinds=self.chance.sample(kinds, k=2),
            by=self.cast.sam,
            reason=WHY,
        )

    def leave(self) -> None:
        stays = {self.cast.sam.pk, self.cast.admin.pk}
        goes = self.chance.choice(list(User.objects.exclude(pk__in=stays).order_by("pk")))
        leave(goes, by=self.cast.admin, reason=WHY)

    def come_back(self) -> None:
        gone = list(User.objects.filter(is_active=False).order_by("pk"))
        if gone:
            welcome_back(self.chance.choice(gone), by=self.cast.admin)

    def merge(self) -> None:
        keep, duplicate = self._one(Account), self._one(Account)
        if duplicate != self.cast.halden:  # where the new visits go
            merge_accounts(keep, duplicate=duplicate, by=self.cast.sam, reason=WHY)

    def new_account(self) -> None:
        name = f"Account {self.chance.random()}"
        create_account(name, by=self.cast.sam, manager=self.chance.choice([self.cast.oscar, None]))

    def delete(self) -> None:
        visit = self._one(Visit)
        delete_draft(visit, by=visit.requested_by or self.cast.sam)

    def wait(self) -> None:
        self.clock.move_by(hours=self.chance.choice([3, 24, 100]))


def test_the_rows_are_what_their_reasons_say_after_each_of_many_actions(
    cast: Cast, clock: MovableClock, proof: Proof
) -> None:
    sequences, length = proof.rounds(20, 1), 60
    done: Counter[str] = Counter()
    refused = 0
    wrong: list[str] = []
    for seed in range(sequences):
        beginning = clock.now
        savepoint = transaction.savepoint()
        company = Company(cast, clock, seed)
        company.new_visit()
        company.sponsor()
        for number in range(length):
            name, was_done = company.act()
            done[name] += was_done
            refused += not was_done
            if present() != reasons(rows()):
                difference = sorted(present() ^ reasons(rows()))
                wrong.append(f"seed {seed}, action {number}, {name}: {difference}")
                break
        transaction.savepoint_rollback(savepoint)
        clock.move_to(beginning)
    proof.figure(
        f"{sequences} sequences of {length} actions, {done.total()} done of {len(done)} kinds, {refused} refused: "
        f"{len(wrong)} differences"
    )
    assert wrong == []


def test_a_row_that_nobody_gave_a_reason_for_is_a_difference(cast: Cast) -> None:
    assert present() == reasons(rows())
    AccountAccess.objects.create(
        account=cast.halden, user=cast.xenia, reason=AccountAccess.Reason.VISIT, source="visits.visit:0"
    )
    assert present() - reasons(rows()) == {(cast.halden.pk, cast.xenia.pk, "visit", "visits.visit:0")}
