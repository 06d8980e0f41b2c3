"""A new row for every table of a visit: what the application's role could write there if nothing stood in its way."""

from datetime import timedelta
from typing import Any

from django.db import DatabaseError, connection, models, transaction

from engage.people.models import Executive, User
from tests.doors.changing import models_by_table
from tests.doors.expected import RIGHTS
from visits.models import Briefing, Flag, RedLine, Visit

# What makes a plausible row of it, where the first choice and a word do not.
PLAUSIBLE: dict[str, dict[str, Any]] = {
    "visits_attachedfile": {"kind": "text", "sha256": "0" * 64},
    "visits_attendee": {"side": "account", "name": "Plant engineer", "executive": None, "temperature": ""},
    "visits_commitment": {"ours": True, "status": "open", "owner_name": "Somebody"},
    "visits_executivenote": {"late": False},
    "visits_objective": {"outcome": "", "outcome_note": ""},
    "visits_flag": {"kind": "rush", "occurrence": "again", "cause": ""},
    "visits_reschedule": {"side": "customer"},
}
# What a row begins without.
EMPTY = (
    *(
        "version",
        "submitted_at",
        "executive_filed_at",
        "account_filed_at",
        "approved",
        "decided_at",
        "lifted_at",
    ),
    *(
        "settled_at",
        "ratified_at",
        "ratification_due_at",
        "ratification_refused_at",
        "answered_at",
        "raised_at",
    ),
)


def tables() -> list[str]:
    """Those of a visit or of its briefings into which the application may write."""
    found = []
    for table, model in models_by_table().items():
        names = {field.column for field in model._meta.concrete_fields}
        if table.startswith("visits_") and names & {"visit_id", "briefing_id"} and "I" in RIGHTS[table]:
            found.append(table)
    return sorted(found)


def inserts(visit: Visit, table: str) -> bool:
    """Whether the application may add a row to the visit. Nothing is added in the end."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            if table == "visits_attachment":
                _insert(cursor, visit, "visits_attachedfile")
            _insert(cursor, visit, table)
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            transaction.set_rollback(True)
    except DatabaseError:
        return False
    return True


def _insert(cursor: Any, visit: Visit, table: str) -> None:
    row = _row(visit, table)
    names, places = ", ".join(f'"{name}"' for name in row), ", ".join(["%s"] * len(row))
    cursor.execute(f"INSERT INTO {table} ({names}) VALUES ({places})", list(row.values()))


def _row(visit: Visit, table: str) -> dict[str, Any]:
    fields = [field for field in models_by_table()[table]._meta.concrete_fields if not field.primary_key]
    return {field.column: _value(visit, table, field) for field in fields if not field.generated}


def _value(visit: Visit, table: str, field: Any) -> Any:
    plausible = PLAUSIBLE.get(table, {})
    if field.name in plausible:
        return plausible[field.name]
    if field.is_relation:
        return _reference(visit, field)
    if field.null or field.name in EMPTY:
        return None
    if isinstance(field, models.JSONField):
        return "{}"
    if field.flatchoices:
        return next(value for value, _ in field.flatchoices if value)
    if isinstance(field, models.DateTimeField):
        return visit.starts_at - timedelta(days=1) if field.name == "starts_at" else _now()
    if isinstance(field, models.DateField):
        return _now().date()
    if isinstance(field, models.BooleanField):
        return False
    if isinstance(field, models.IntegerField | models.DecimalField):
        return 9
    return "Etc/UTC" if field.name.endswith("zone") else "New"


def _reference(visit: Visit, field: Any) -> Any:
    own = {"visit": visit.pk, "account": visit.account_id, "executive": visit.lead_executive_id}
    if field.name in own:
        return own[field.name]
    if field.name == "briefing":
        return Briefing.objects.filter(visit=visit).order_by("-pk").values_list("pk", flat=True).first()
    if field.null:
        return None
    kept: dict[Any, Any] = {User: visit.requested_by_id, Executive: visit.lead_executive_id}
    kept |= {RedLine: None, Flag: None}
    found = kept.get(field.related_model)
    return found or field.related_model._base_manager.values_list("pk", flat=True).first()


def _now() -> Any:
    with connection.cursor() as cursor:
        cursor.execute("SELECT engage_now()")
        return cursor.fetchone()[0]
