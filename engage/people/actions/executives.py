"""Executives: their record, their sign-in, their assistants. Sales operations keeps it."""

from collections.abc import Collection, Iterable
from typing import Any

from django.db import transaction

from engage.core.audit import act_as
from engage.core.chunks import in_chunks
from engage.core.edits import require_current
from engage.core.errors import BadInput, EngageError, NotAllowed, refusals
from engage.people.actions.checks import check_zone_and_country, said, those_here
from engage.people.changes import executives_changed
from engage.people.models import Assistant, BusinessUnit, Executive, Role, User
from engage.people.rules import may_edit_executives

NO_NAME = "Say the executive's name."
FIELDS = frozenset(
    {
        "name",
        "title",
        "business_unit",
        "region",
        "capacity",
        "time_zone",
        "country",
        "joined_on",
        "left_on",
        "user",
    }
)


def create_executive(
    name: str,
    *,
    user: User | None = None,
    title: str = "",
    business_unit: str = "",
    region: str = "",
    capacity: int | None = None,
    time_zone: str = "Europe/Berlin",
    country: str = "DE",
    by: User | None = None,
) -> Executive:
    """An executive, with a sign-in or without. A business unit of that name is made where there is none."""
    said(name, NO_NAME, field="name")
    _check_capacity(capacity)
    check_zone_and_country(time_zone, country)
    with transaction.atomic():
        act_as(by, reason="New executive")
        unit = (
            BusinessUnit.objects.get_or_create(name=business_unit.strip())[0]
            if business_unit.strip()
            else None
        )
        return Executive.objects.create(
            name=name.strip(),
            user=user,
            title=title,
            business_unit=unit,
            region=region,
            capacity=capacity,
            time_zone=time_zone,
            country=country,
        )


def add_executive(*, by: User, name: str, **details: Any) -> Executive:
    """A new executive with whatever is known, as `change_executive` takes it. For sales operations."""
    _require_editor(by)
    with refusals(), transaction.atomic():
        executive = create_executive(name, by=by)
        return change_executive(executive, by=by, reason="New executive", **details)


def change_executive(
    executive: Executive,
    *,
    by: User,
    reason: str = "",
    assistants: Collection[User] | None = None,
    seen: int | None = None,
    **fields: Any,
) -> Executive:
    """Changes what is on record of an executive; `user` is the sign-in, `assistants` all of them. For sales operations.

    Who sees which accounts because of it changes in the same transaction. Raises BadInput naming the field; GuardRefused
    (`sponsor_stands_apart`, at `user`) where the executive sponsors an account of that person.
    """
    _require_editor(by)
    unknown = set(fields) - FIELDS
    if unknown:
        raise BadInput(f"{', '.join(sorted(unknown))} cannot be changed here.")
    with transaction.atomic():
        act_as(by, reason=reason.strip() or "Executive changed")
        those_here(assistants or (), field="assistants")
        executive = Executive.objects.select_for_update(of=("self",)).get(pk=executive.pk)
        require_current(executive, seen=seen)
        signed_in_as = executive.user_id
        for name, value in fields.items():
            setattr(executive, name, value)
        _check(executive)
        _check_sign_in(executive, was=signed_in_as)
        if fields:
            _save(executive, list(fields))
        assisted = assistants is not None and _set_assistants(executive, assistants)
        if assisted or executive.user_id != signed_in_as:
            executives_changed([executive.pk])
    return executive


def find_or_create_executives(names: Iterable[str], *, time_zone: str) -> tuple[dict[str, int], int]:
    """The id of the executive of each exact name, making those that are missing, without a sign-in; and how many were made.

    Where several have one name, an active one is meant, and of those the first. Two queries a thousand names; needs a transaction.
    """
    wanted = list(dict.fromkeys(names))
    found: dict[str, tuple[bool, int]] = {}
    for chunk in in_chunks(wanted):
        for name, left_on, pk in (
            Executive.objects.filter(name__in=chunk).order_by().values_list("name", "left_on", "id")
        ):
            candidate = (left_on is not None, pk)
            found[name] = min(candidate, found.get(name, candidate))
    ids = {name: pk for name, (_, pk) in found.items()}
    missing = [Executive(name=name, time_zone=time_zone) for name in wanted if name not in ids]
    made = Executive.objects.bulk_create(missing, batch_size=1000)
    return {**ids, **{executive.name: executive.pk for executive in made}}, len(made)


def _require_editor(by: User) -> None:
    if not may_edit_executives(by):
        raise NotAllowed("Only sales operations keeps the record of executives.")


def _check(executive: Executive) -> None:
    executive.name = said(executive.name, NO_NAME, field="name")
    _check_capacity(executive.capacity)
    check_zone_and_country(executive.time_zone, executive.country)
    if executive.joined_on and executive.left_on and executive.left_on < executive.joined_on:
        raise BadInput("Nobody leaves before they join.", field="left_on")


def _check_capacity(capacity: int | None) -> None:
    if capacity is not None and capacity < 1:
        raise BadInput(
            "An executive sponsors at least one account; leave the capacity out for the policy's number.",
            field="capacity",
        )


def _check_sign_in(executive: Executive, *, was: int | None) -> None:
    user = executive.user
    if user is None or user.pk == was:
        return
    if Role.EXECUTIVE not in user.roles or not user.is_active:
        raise BadInput(
            f"{user.name} may not sign in as an executive; an administrator gives them the role.",
            field="user",
        )
    taken = Executive.objects.filter(user=user).exclude(pk=executive.pk).first()
    if taken is not None:
        raise BadInput(f"{user.name} is the sign-in of {taken.name} already.", field="user")


def _save(executive: Executive, fields: list[str]) -> None:
    """The guard of sponsorships speaks of the sign-in alone."""
    try:
        with refusals():
            executive.save(update_fields=fields)
    except EngageError as refusal:
        refusal.field = "user"
        raise


def _set_assistants(executive: Executive, people: Collection[User]) -> bool:
    """Makes the assistants exactly these; whether that changed anything. At most three queries."""
    wanted = {person.pk: person for person in people}
    present = set(Assistant.objects.filter(executive=executive).values_list("user_id", flat=True))
    if wanted.keys() == present:
        return False
    for person in (wanted[pk] for pk in wanted.keys() - present):
        if Role.ASSISTANT not in person.roles or not person.is_active:
            raise BadInput(
                f"{person.name} may not sign in as an assistant; an administrator gives them the role.",
                field="assistants",
            )
    Assistant.objects.filter(executive=executive, user__in=present - wanted.keys()).delete()
    Assistant.objects.bulk_create(
        Assistant(executive=executive, user_id=pk) for pk in sorted(wanted.keys() - present)
    )
    return True
