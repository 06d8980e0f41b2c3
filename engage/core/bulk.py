"""Many rows that differ in a few columns, added by one statement."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import connection
from django.db.models import Field, Model
from django.db.models.expressions import DatabaseDefault


def insert_alike(
    template: Model, varying: Mapping[str, Sequence[Any]], *, returning: Sequence[str]
) -> list[tuple[Any, ...]]:
    """Adds one row for each value in `varying` (lists of one length by column), like `template` in all other columns; returns what was asked for.

    One query, which sends a constant once and a column as one array: about ten times as fast as `bulk_create` on a wide table, with the same
    triggers and constraints. `varying` and `returning` name columns (`account_id`).
    """
    fields = {str(field.column): field for field in template._meta.concrete_fields if not field.primary_key}
    constant = {
        column: value
        for column, field in fields.items()
        if column not in varying
        and not isinstance(value := getattr(template, field.attname), DatabaseDefault)
    }
    prepared = [fields[column].get_db_prep_save(value, connection) for column, value in constant.items()]
    constants = [f"%s::{_type(fields[column])}" for column in constant]
    arrays = ", ".join(f"%s::{_type(fields[column])}[]" for column in varying)
    statement = (  # names come from the model, values go as parameters
        f"INSERT INTO {_quoted(template._meta.db_table)} ({_names([*constant, *varying])}) "  # noqa: S608
        f"SELECT {', '.join([*constants, *map(_quoted, varying)])} FROM unnest({arrays}) AS given ({_names(varying)}) "
        f"RETURNING {_names(returning)}"
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, [*prepared, *(list(values) for values in varying.values())])
        return list(cursor.fetchall())


def _type(field: "Field[Any, Any]") -> str:
    """The column's type; text without its limit, since a cast to the limit would cut in silence what the column refuses."""
    name = field.db_type(connection) or ""
    return "text" if name.startswith("varchar") and not name.endswith("[]") else name


def _names(columns: Sequence[str] | Mapping[str, Any]) -> str:
    return ", ".join(map(_quoted, columns))


def _quoted(name: str) -> str:
    return connection.ops.quote_name(name)
