"""Which fields are kept from whom, found in the table of rights; and changing them all behind everybody's back.

What the table calls a field is a column of a row of Halden's here. A field that has no column in `COLUMNS` fails the test that counts them.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from typing import Any

from django.db import IntegrityError, connections, models, transaction
from django.db.models import Q

from accounts.models import Account, Contact
from engage.people import rights
from engage.people.models import User
from engage.people.parts import AM, AS, LX, OPS, PX, TM, Part
from engage.volume.generate import without_triggers
from sponsors.models import RematchRequest
from tests.scope import world
from tests.scope.world import World
from visits.models import Debrief, Objective, Waiver
from visits.models.visit import Status

OWNER = "owner"
OLD, NEW = "zq", "zr"

# What each has in Halden, and in the waiver that its manager asked for.
PARTS: dict[str, set[Part]] = {
    world.MANAGER: {AM, Part.INSIDER, Part.WRITER},
    world.TEAM: {TM, Part.INSIDER},
    world.LEAD: {LX, Part.INSIDER, Part.CONCERNED},
    world.SPONSOR: {Part.SPONSOR, Part.INSIDER},
    world.OTHER: {PX, Part.INSIDER},
    world.ASSISTANT: {AS, Part.INSIDER},
    world.SALES_OPS: {OPS},
    world.OUTSIDE_MANAGER: set(),
    world.OUTSIDE_EXECUTIVE: set(),
    world.ADMINISTRATOR: {Part.ADMINISTRATOR},
}
MODELS: dict[str, type[models.Model]] = {
    "account": Account,
    "customer on a visit": Contact,
    "debrief": Debrief,
    "objective": Objective,
    "re-match": RematchRequest,
    "waiver": Waiver,
}
CALLED = {"decision": "decision_role"}
# The day somebody was met last is that of a visit, which has a scope of its own.
NO_COLUMN = {("customer on a visit", "last_met")}
HALDENS = {
    Account: "pk",
    Contact: "account",
    Debrief: "visit__account",
    Objective: "visit__account",
    RematchRequest: "sponsorship__account",
}
# Where the debrief of a row is; and which rows have not reached the stage up to which a field is kept.
DEBRIEFS = {Debrief: "", Objective: "visit__debrief__"}
NOT_YET: dict[str, Callable[[str], Q]] = {
    "the executive has filed": lambda debrief: Q(**{f"{debrief}executive_filed_at": None}),
    "the account side has filed": lambda debrief: Q(**{f"{debrief}account_filed_at": None}),
    "the visit is closed": lambda debrief: ~Q(**{f"{debrief}visit__status": Status.CLOSED}),
}


def narrow_fields() -> Iterator[tuple[str, str, rights.Narrow]]:
    """Each field that the table of rights keeps from somebody: of what, its name, and its row in the table."""
    for thing in rights.declared():
        for row in thing.fields:
            for name in row.names:
                yield thing.thing, name, row


def kept_from(of: World, principal: str) -> Iterator[tuple[models.QuerySet[Any], str]]:
    """The rows and the column of everything that this person does not read."""
    for thing, name, row in narrow_fields():
        if (thing, name) in NO_COLUMN or not row.reads.isdisjoint(PARTS[principal]):
            continue
        model = MODELS[thing]
        rows = model._base_manager.using(OWNER).order_by("pk")
        if model in HALDENS:
            rows = rows.filter(**{HALDENS[model]: of.cast.halden.pk})
        if row.until:
            rows = rows.filter(NOT_YET[row.until](DEBRIEFS[model]))
        yield rows, CALLED.get(name, name)


@contextmanager
def changed(of: World, principal: str) -> Iterator[int]:
    """Every field that is kept from this person says something else inside; how many do."""
    was: list[tuple[Any, str, Any]] = []
    cells = {(row, name) for rows, name in kept_from(of, principal) for row in rows}
    with _as_owner():
        for row, name in sorted(cells, key=lambda cell: (cell[0]._meta.label, cell[0].pk, cell[1])):
            field = row._meta.get_field(name)
            old = getattr(row, field.attname)
            if _written(row, field, _other(of, field, old)):
                was.append((row, field, old))
    try:
        yield len(was)
    finally:
        with _as_owner():
            for row, field, old in was:
                type(row)._base_manager.using(OWNER).filter(pk=row.pk).update(**{field.attname: old})


@contextmanager
def _as_owner() -> Iterator[None]:
    """Beside the guards, and there for everybody afterwards."""
    with transaction.atomic(using=OWNER), connections[OWNER].cursor() as cursor, without_triggers(cursor):
        yield


def _written(row: Any, field: Any, value: Any) -> bool:
    """Whether the row takes the value: the database wants some fields empty in some rows, and of some kinds there is but one."""
    if value == getattr(row, field.attname):
        return False
    try:
        with transaction.atomic(using=OWNER):
            return bool(
                type(row)._base_manager.using(OWNER).filter(pk=row.pk).update(**{field.attname: value})
            )
    except IntegrityError:
        return False


def _other(of: World, field: Any, old: Any) -> Any:
    """A value that it does not have: the next of its choices, a day later, another person, the words turned round."""
    if field.choices:
        values = [value for value, _ in field.flatchoices]
        return values[(values.index(old) + 1) % len(values)] if old in values else values[0]
    if old is None and not isinstance(field, models.BooleanField):
        return None
    if field.related_model is User:
        return of.cast.clara.pk if old != of.cast.clara.pk else of.cast.oscar.pk
    if isinstance(old, bool) or old is None:
        return not old
    if isinstance(old, int):
        return 1 if old != 1 else 2
    if isinstance(old, datetime | date):
        return old - timedelta(days=1)
    if field.name == "time_zone":
        return "Pacific/Chatham"
    words = str(old).replace(OLD, NEW)
    return f"{NEW} {words}" if words == old else words
