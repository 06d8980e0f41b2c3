"""The units of our own company, as far as accounts have to do with them. Sales operations writes them."""

from typing import Any

from django.db import transaction

from accounts.actions.standing import named, once, put, require_programme_writer
from accounts.references import is_referred_to
from engage.core.audit import act_as
from engage.core.edits import require_current
from engage.core.errors import BadInput, WrongState
from engage.core.locks import one_at_a_time
from engage.people.models import BusinessUnit, User

UNIT_FIELDS = frozenset({"name", "external_id"})
TAKEN = {
    "name": "There is a business unit of this name.",
    "external_id": "Another business unit has this number.",
}


def add_business_unit(*, by: User, name: str, **fields: Any) -> BusinessUnit:
    require_programme_writer(by, "business units")
    unit = BusinessUnit()
    _fill(unit, {"name": name, **fields})
    with transaction.atomic(), once(**TAKEN):
        act_as(by, reason="New business unit")
        unit.save()
    return unit


def change_business_unit(
    unit: BusinessUnit, *, by: User, seen: int | None = None, **fields: Any
) -> BusinessUnit:
    require_programme_writer(by, "business units")
    with transaction.atomic(), once(**TAKEN):
        act_as(by, reason="Business unit changed")
        changed = BusinessUnit.objects.select_for_update().get(pk=unit.pk)
        require_current(changed, seen=seen)
        _fill(changed, fields)
        changed.save(update_fields=list(fields))
    return changed


def remove_business_unit(unit: BusinessUnit, *, by: User, seen: int | None = None) -> None:
    """Deletes a unit without executives and stakes. Raises WrongState where it has some."""
    require_programme_writer(by, "business units")
    with transaction.atomic():
        act_as(by, reason="Business unit removed")
        doomed = BusinessUnit.objects.select_for_update().get(pk=unit.pk)
        require_current(doomed, seen=seen)
        if is_referred_to(doomed):
            raise WrongState(f"{doomed.name} has executives or stakes; move them to another unit first.")
        doomed.delete()


def upsert_business_unit(
    external_id: str, *, by: User, seen: int | None = None, **fields: Any
) -> tuple[BusinessUnit, bool]:
    """The unit that another system knows by this number, made where there is none; and whether it was made. Sales operations only."""
    require_programme_writer(by, "business units")
    with transaction.atomic():
        one_at_a_time(f"people.business_unit:{external_id}")
        known = BusinessUnit.objects.filter(external_id=external_id).first()
        if known is not None:
            return change_business_unit(known, by=by, seen=seen, **fields), False
        require_current(None, seen=seen)
        if "name" not in fields:
            raise BadInput("A new business unit needs a name.", field="name")
        return add_business_unit(by=by, **{**fields, "external_id": external_id}), True


def _fill(unit: BusinessUnit, fields: dict[str, Any]) -> None:
    given = named(fields, words="Say the unit's name.")
    if "external_id" in given:
        given["external_id"] = given["external_id"] or None
    put(unit, given, among=UNIT_FIELDS)
