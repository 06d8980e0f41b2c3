"""Another value for every column of a row, and the rows of a visit with all its parts in a given status."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.apps import apps
from django.db import DatabaseError, connection, models, transaction

from tests import factories
from tests.cast import Cast, MovableClock
from tests.doors.writing import run
from visits.actions import ask_solo_exception
from visits.effects import NewCommitment, NewInsight
from visits.models import Briefing, Debrief, Inquiry, NonOccurrence, Visit
from visits.workflow import perform

# Each status by one letter, in the order of the workflow: what is expected is written with them.
LETTERS = dict(
    zip(
        "drabyhecnx",
        [
            "draft",
            "requested",
            "approved",
            "briefed",
            "ready",
            "held",
            "debriefed",
            "closed",
            "declined",
            "cancelled",
        ],
        strict=True,
    )
)


def models_by_table() -> dict[str, type[models.Model]]:
    return {model._meta.db_table: model for model in apps.get_models(include_auto_created=True)}


def whole_visit(status: str, cast: Cast, clock: MovableClock) -> Visit:
    """A visit in the status, with what parts it can have then."""
    if status in ("debriefed", "closed"):
        visit = factories.held(cast, clock)
        part = factories.executive_part(
            visit,
            commitments=(
                NewCommitment("Soon", owner=cast.nadine, due_on=clock.now.date() + timedelta(days=9)),
            ),
            insights=(NewInsight("Plan", "A second source"),),
        )
        visit = perform("debrief", visit, by=cast.robert, part=part)
        visit = (
            perform("close", visit, by=cast.nadine, part=factories.ACCOUNT_PART)
            if status == "closed"
            else visit
        )
    elif status == "held":
        visit = factories.ready(cast)
        _begin_a_draft(visit)
        clock.move_to(visit.ends_at)
        visit = perform("hold", visit, by=cast.nadine)
    else:
        visit = factories.states(cast, clock)[status]()
    if status in ("draft", "requested", "approved", "briefed", "ready"):
        ask_solo_exception(visit, by=cast.nadine, reason="The fair")
    if status == "approved":
        _begin_a_draft(visit)
    if status == "held":
        NonOccurrence.objects.create(visit=visit, reason="Fog")
        Debrief.objects.create(visit=visit, heard="Much")
    Inquiry.objects.create(visit=visit, asked_at=clock.now, due_at=clock.now)
    return visit


def _begin_a_draft(visit: Visit) -> None:
    draft = Briefing.objects.create(visit=visit)
    draft.questions.create(text="Why?")
    draft.sensitivepoints.create(text="The recall")


def rows_of(visit: Visit, table: str) -> list[int]:
    """The rows of a table that belong to the visit: its own, or those of its briefings."""
    names = {field.column for field in models_by_table()[table]._meta.concrete_fields}
    with connection.cursor() as cursor:
        if table == "visits_visit":
            return [visit.pk]
        if "visit_id" in names:
            cursor.execute(f"SELECT id FROM {table} WHERE visit_id = %s", [visit.pk])
        else:
            cursor.execute(
                f"SELECT id FROM {table} WHERE briefing_id IN (SELECT id FROM visits_briefing WHERE visit_id = %s)",
                [visit.pk],
            )
        return [pk for (pk,) in cursor.fetchall()]


@dataclass(frozen=True)
class Column:
    table: str
    name: str
    field: Any

    def other(self, pk: int) -> Any:
        """A value of its kind that it does not have. For a reference the number of another row there is."""
        with connection.cursor() as cursor:
            cursor.execute(f'SELECT "{self.name}" FROM {self.table} WHERE id = %s', [pk])
            (now,) = cursor.fetchone()
            if self.field.is_relation:
                target = self.field.related_model._meta
                cursor.execute(
                    f"SELECT {target.pk.column} FROM {target.db_table} WHERE {target.pk.column} IS DISTINCT FROM %s ORDER BY 1 DESC LIMIT 1",
                    [now],
                )
                found = cursor.fetchone()
                return found[0] if found else None
        return self._other(now)

    def _other(self, now: Any) -> Any:
        choices = [value for value, _ in self.field.flatchoices if value not in (now, "")]
        if choices:
            return choices[0]
        if isinstance(self.field, models.BooleanField):
            return not now
        if isinstance(self.field, models.DateTimeField):
            return (now or Visit.objects.latest("id").starts_at) + timedelta(minutes=1)
        if isinstance(self.field, models.DateField):
            return (now or Visit.objects.latest("id").starts_at.date()) + timedelta(days=1)
        if isinstance(self.field, models.IntegerField | models.DecimalField):
            return 2 if now in (None, 1) else now - 1
        if isinstance(self.field, models.JSONField):
            return '{"promises": []}'
        return "Etc/UTC" if self.name.endswith("zone") else "No"


def columns_of(table: str) -> list[Column]:
    return [Column(table, field.column, field) for field in models_by_table()[table]._meta.concrete_fields]


def changes(visit: Visit, column: Column) -> bool:
    """Whether the application may give this column another value in some row of the visit. Nothing is changed in the end."""
    others = [(pk, column.other(pk)) for pk in rows_of(visit, column.table)]
    return any(_takes(column, value, pk) for pk, value in others if value is not None)


def _takes(column: Column, value: Any, pk: int) -> bool:
    """Whether the row has another value then: what a trigger puts back, such as a revision, has not been changed."""
    which = f'"{column.name}" FROM {column.table} WHERE id = %s'
    with connection.cursor() as cursor:
        try:
            with transaction.atomic():
                cursor.execute(f"SELECT {which}", [pk])
                before = cursor.fetchone()
                cursor.execute(f'UPDATE {column.table} SET "{column.name}" = %s WHERE id = %s', [value, pk])
                cursor.execute(f"SELECT {which}", [pk])
                after = cursor.fetchone()
                transaction.set_rollback(True)
        except DatabaseError:
            return False
    return bool(before != after)


def deletes(visit: Visit, table: str) -> bool:
    return any(_accepted(f"DELETE FROM {table} WHERE id = %s", pk) for pk in rows_of(visit, table))


def _accepted(sql: str, *values: object) -> bool:
    try:
        with transaction.atomic():
            run(sql, *values)
            transaction.set_rollback(True)
    except DatabaseError:
        return False
    return True
