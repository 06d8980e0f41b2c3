"""Every way in which the application's database role can write a visit's row: the doors beside the workflow's own.

A door takes the visit and the columns to write; it runs in a savepoint of its own (`attempt`), so that a refusal leaves the rows as they were.
"""

from collections.abc import Callable
from io import StringIO
from typing import Any

from django.db import DatabaseError, connection, transaction

from visits.models import Visit

Fields = dict[str, Any]
Door = Callable[[Visit, Fields], object]


def attempt(write: Callable[[], object]) -> str | None:
    """How PostgreSQL refuses the write: the constraint's name, else the SQLSTATE; None where it lets it through."""
    try:
        with transaction.atomic():
            write()
    except DatabaseError as error:
        cause: Any = error.__cause__
        return str(cause.diag.constraint_name or cause.pgcode)
    return None


def run(sql: str, *values: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)


def columns(fields: Fields) -> Fields:
    """The fields under the names of their columns, related rows as their numbers."""
    return {
        Visit._meta.get_field(name).column: getattr(value, "pk", value)  # type: ignore[union-attr]
        for name, value in fields.items()
    }


def _set(fields: Fields) -> tuple[str, list[object]]:
    written = columns(fields)
    return ", ".join(f"{name} = %s" for name in written), list(written.values())


def _changed(visit: Visit, fields: Fields) -> Visit:
    copy = Visit.objects.get(pk=visit.pk)
    for name, value in fields.items():
        setattr(copy, name, value)
    return copy


def by_bulk_update(visit: Visit, fields: Fields) -> None:
    Visit.objects.bulk_update([_changed(visit, fields)], list(fields))


def by_upserting_objects(visit: Visit, fields: Fields) -> None:
    Visit.objects.bulk_create(
        [_changed(visit, fields)], update_conflicts=True, unique_fields=["id"], update_fields=list(fields)
    )


def by_sql(visit: Visit, fields: Fields) -> None:
    sets, values = _set(fields)
    run(f"UPDATE visits_visit SET {sets} WHERE id = %s", *values, visit.pk)


def by_update_from(visit: Visit, fields: Fields) -> None:
    sets, values = _set(fields)
    run(f"UPDATE visits_visit v SET {sets} FROM accounts_account a WHERE a.id = v.account_id AND v.id = %s", *values, visit.pk)  # fmt: skip


def by_its_place_in_the_table(visit: Visit, fields: Fields) -> None:
    sets, values = _set(fields)
    run(f"UPDATE visits_visit SET {sets} WHERE ctid = (SELECT ctid FROM visits_visit WHERE id = %s)", *values, visit.pk)  # fmt: skip


def by_a_cursor_on_it(visit: Visit, fields: Fields) -> None:
    sets, values = _set(fields)
    run("DECLARE on_it CURSOR FOR SELECT id FROM visits_visit WHERE id = %s FOR UPDATE", visit.pk)
    run("FETCH on_it")
    run(f"UPDATE visits_visit SET {sets} WHERE CURRENT OF on_it", *values)


def by_upsert(visit: Visit, fields: Fields) -> None:
    sets, values = _set(fields)
    names = ", ".join(_names())
    run(f"INSERT INTO visits_visit ({names}) SELECT {names} FROM visits_visit WHERE id = %s ON CONFLICT (id) DO UPDATE SET {sets}", visit.pk, *values)  # fmt: skip


def by_merge(visit: Visit, fields: Fields) -> None:
    sets, values = _set(fields)
    run(f"MERGE INTO visits_visit v USING (SELECT %s::bigint AS id) s ON v.id = s.id WHEN MATCHED THEN UPDATE SET {sets}", visit.pk, *values)  # fmt: skip


def by_a_writing_cte(visit: Visit, fields: Fields) -> None:
    sets, values = _set(fields)
    run(f"WITH done AS (UPDATE visits_visit SET {sets} WHERE id = %s RETURNING id) SELECT * FROM done", *values, visit.pk)  # fmt: skip


def by_a_prepared_statement(visit: Visit, fields: Fields) -> None:
    sets, values = _set(fields)
    run("DEALLOCATE ALL")
    run(f"PREPARE step (bigint) AS UPDATE visits_visit SET {sets} WHERE id = $1", *values)
    run("EXECUTE step (%s)", visit.pk)


def by_a_block(visit: Visit, fields: Fields) -> None:
    sets, values = _set(fields)
    run(f"DO $do$ BEGIN UPDATE visits_visit SET {sets} WHERE id = %s; END $do$", *values, visit.pk)


CHANGING: dict[str, Door] = {
    "save": lambda visit, fields: _changed(visit, fields).save(),
    "update": lambda visit, fields: Visit.objects.filter(pk=visit.pk).update(**fields),
    "bulk_update": by_bulk_update,
    "bulk_create with update_conflicts": by_upserting_objects,
    "UPDATE": by_sql,
    "UPDATE FROM": by_update_from,
    "ctid": by_its_place_in_the_table,
    "CURRENT OF": by_a_cursor_on_it,
    "ON CONFLICT": by_upsert,
    "MERGE": by_merge,
    "CTE": by_a_writing_cte,
    "PREPARE": by_a_prepared_statement,
    "DO": by_a_block,
}


def _names() -> list[str]:
    return [field.column for field in Visit._meta.concrete_fields]


def _replaced(fields: Fields) -> tuple[str, list[object]]:
    """The select list of a copy of a visit with other values in some columns, and these values."""
    written = columns(fields)
    listed = ", ".join("%s" if name in written else name for name in _names())
    return listed, [written[name] for name in _names() if name in written]


def _copy(visit: Visit, fields: Fields) -> Visit:
    copy = _changed(visit, fields)
    copy.pk, copy._state.adding = None, True
    return copy


def _inserting(before: str = "", after: str = "") -> Door:
    def insert(visit: Visit, fields: Fields) -> None:
        listed, values = _replaced({**fields, "id": visit.pk + 1_000_000})
        names = ", ".join(_names())
        run(f"{before}INSERT INTO visits_visit ({names}) OVERRIDING SYSTEM VALUE SELECT {listed} FROM visits_visit WHERE id = %s{after}", *values, visit.pk)  # fmt: skip

    return insert


def by_copy(visit: Visit, fields: Fields) -> None:
    listed, values = _replaced({**fields, "id": visit.pk + 1_000_000})
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {listed} FROM visits_visit WHERE id = %s", [*values, visit.pk])
        line = "\t".join(r"\N" if value is None else str(value) for value in cursor.fetchone())
        with connection.wrap_database_errors:
            cursor.copy_expert(f"COPY visits_visit ({', '.join(_names())}) FROM STDIN", StringIO(line + "\n"))


def by_merging_in(visit: Visit, fields: Fields) -> None:
    listed, values = _replaced({**fields, "id": visit.pk + 1_000_000})
    names = ", ".join(_names())
    run(
        f"MERGE INTO visits_visit v USING (SELECT {listed} FROM visits_visit WHERE id = %s) s ({names}) ON v.id = s.id"
        f" WHEN NOT MATCHED THEN INSERT ({names}) OVERRIDING SYSTEM VALUE VALUES ({', '.join(f's.{name}' for name in _names())})",
        *values,
        visit.pk,
    )


BEGINNING: dict[str, Door] = {
    "save": lambda visit, fields: _copy(visit, fields).save(),
    "bulk_create": lambda visit, fields: Visit.objects.bulk_create([_copy(visit, fields)]),
    "bulk_create with ignore_conflicts": lambda visit, fields: Visit.objects.bulk_create(
        [_copy(visit, fields)], ignore_conflicts=True
    ),
    "INSERT SELECT": _inserting(),
    "ON CONFLICT": _inserting(after=" ON CONFLICT (id) DO UPDATE SET status = EXCLUDED.status"),
    "CTE": _inserting(before="WITH nothing AS (SELECT 1) "),
    "COPY": by_copy,
    "MERGE": by_merging_in,
}


def rows_of_visits() -> list[tuple[object, ...]]:
    """A fingerprint of every table of visits; equal before and after where nothing was changed."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class WHERE relkind = 'r' AND relname LIKE 'visits\\_%' ORDER BY 1"
        )
        union = " UNION ALL ".join(
            f"SELECT '{table}', count(*), md5(string_agg(t::text, '|' ORDER BY t.id)) FROM {table} t"
            for (table,) in cursor.fetchall()
        )
        cursor.execute(union)
        return list(cursor.fetchall())
