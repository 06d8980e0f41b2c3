"""Handing somebody's work over in bulk."""

from collections.abc import Collection

from django.db import transaction

from engage.core.audit import act_as
from engage.core.errors import BadInput, NotAllowed, refusals
from engage.core.outbox import announce
from engage.people import handover
from engage.people.actions.checks import said
from engage.people.models import User
from engage.people.rules import may_hand_over


def hand_over(person: User, *, to: User, kinds: Collection[str], by: User, reason: str) -> dict[str, int]:
    """Everything of these kinds that `person` has becomes `to`'s, all of it or nothing. Returns how much of each kind.

    A few statements a kind, however much it is. For administrators and sales operations. Raises NotAllowed, BadInput naming the field,
    GuardRefused where something stands in the way, such as a successor who sponsors one of the accounts.
    """
    if not may_hand_over(by):
        raise NotAllowed("Only administrators and sales operations hand somebody's work over.")
    reason = said(reason, "Say why.", field="reason")
    chosen = [kind for kind in handover.declared() if kind.kind in kinds and kind.hand_over is not None]
    if not chosen or len(chosen) != len(set(kinds)):
        raise BadInput("Say what is handed over.", field="kinds")
    with refusals(), transaction.atomic():
        act_as(by, reason=reason)
        people = User.objects.select_for_update(of=("self",)).filter(pk__in=[person.pk, to.pk])
        locked = {user.pk: user for user in people.order_by("pk")}
        person, to = locked[person.pk], locked[to.pk]
        _require_successor(person, to, chosen)
        for check in handover.checks():
            check(person, to, frozenset(kinds))
        counts = {kind.kind: kind.count(person) for kind in chosen}
        for kind in chosen:
            assert kind.hand_over is not None
            kind.hand_over(person, to)
        if any(counts.values()):
            told = [[kind.label, counts[kind.kind]] for kind in chosen if counts[kind.kind]]
            announce("mail", {"user": to.pk, "notice": "handed_over", "person": person.pk, "what": told})
    return counts


def _require_successor(person: User, to: User, chosen: Collection[handover.Handover]) -> None:
    if to.pk == person.pk or not to.is_active or to.leaves_on is not None:
        raise BadInput("Choose somebody else, who stays.", field="to")
    for kind in chosen:
        if kind.needs and kind.needs not in to.roles:
            raise BadInput(
                f"{to.name} is no {kind.needs.label.lower()}, which “{kind.label}” needs.", field="to"
            )
