"""Deputies: who has what somebody has, from a first to a last day."""

from datetime import date, timedelta

from django.db import models, transaction

from engage.core.audit import act_as
from engage.core.clock import now
from engage.core.errors import BadInput, NotAllowed
from engage.people.models import Deputy, User
from engage.people.queries import possible_deputies
from engage.people.rules import may_name_deputies


def name_deputy(
    principal: User, *, deputy: User, starts_on: date, by: User, ends_on: date | None = None
) -> Deputy:
    """Lets `deputy` do all that `principal` may, from the first to the last day (UTC; open where there is none).

    Somebody who is deputy already gets the new days. Raises NotAllowed, or BadInput naming the field.
    """
    if not may_name_deputies(by, principal):
        raise NotAllowed("Only they themselves and administrators name somebody's deputies.")
    if not possible_deputies(principal).filter(pk=deputy.pk).exists():
        raise BadInput(f"{deputy.name} cannot stand in for {principal.name}.", field="deputy")
    if ends_on is not None and ends_on < max(starts_on, now().date()):
        raise BadInput("The last day is not before the first, nor in the past.", field="ends_on")
    with transaction.atomic():
        act_as(by, reason=f"{deputy.name} stands in for {principal.name}")
        row, _ = Deputy.objects.update_or_create(
            principal=principal, deputy=deputy, defaults={"starts_on": starts_on, "ends_on": ends_on}
        )
    return row


def end_deputyship(row: Deputy, *, by: User) -> None:
    """Ends it now; what the deputy had through it is gone with their next request. The audit trail keeps that it was."""
    if not may_name_deputies(by, row.principal):
        raise NotAllowed("Only they themselves and administrators end a deputyship.")
    with transaction.atomic():
        act_as(by, reason=f"{row.deputy.name} no longer stands in for {row.principal.name}")
        end_now(Deputy.objects.filter(pk=row.pk))


def end_now(rows: models.QuerySet[Deputy]) -> None:
    """Ends these deputyships with yesterday; those that began later never ran, and go. Two queries; needs a transaction."""
    yesterday = now().date() - timedelta(days=1)
    rows.filter(starts_on__gt=yesterday).delete()
    rows.exclude(ends_on__lte=yesterday).update(ends_on=yesterday)
