"""Every table and every column of the database against a list of what the application's role may do: what is not on the list fails."""

import pytest
from django.db import connection

from tests.cast import Cast, MovableClock
from tests.doors.changing import LETTERS, changes, columns_of, deletes, rows_of, whole_visit
from tests.doors.expected import COLUMNS, DELETED, INSERTED, PRESENT, RIGHTS
from tests.doors.inserting import inserts, tables
from tests.plugins.proofs import Proof

pytestmark = [pytest.mark.django_db, pytest.mark.proof("workflow")]

KINDS = {
    "S": "SELECT",
    "I": "INSERT",
    "U": "UPDATE",
    "D": "DELETE",
    "T": "TRUNCATE",
    "R": "REFERENCES",
    "G": "TRIGGER",
    "M": "MAINTAIN",
}


def test_every_table_gives_the_application_the_rights_on_the_list() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.relname, string_agg(kind.letter, '' ORDER BY kind.n) FILTER (WHERE has_table_privilege('engage_app', c.oid, kind.name))"
            " FROM pg_class c CROSS JOIN unnest(%s::text[], %s::text[]) WITH ORDINALITY kind (letter, name, n)"
            " WHERE c.relkind IN ('r', 'p') AND c.relnamespace = 'public'::regnamespace GROUP BY 1",
            [list(KINDS), list(KINDS.values())],
        )
        assert dict(cursor.fetchall()) == RIGHTS
        cursor.execute(
            "SELECT c.relname, a.attname FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid"
            " WHERE a.attacl IS NOT NULL AND c.relnamespace = 'public'::regnamespace"
        )
        assert cursor.fetchall() == []  # no right to a column that the table does not give


def test_every_column_of_a_visit_and_its_parts_is_on_the_list() -> None:
    """Those that can be changed at all and belong to a visit; the others' rights say enough."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.relname, array_agg(a.attname::text) FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid"
            " WHERE c.relname LIKE 'visits\\_%%' AND c.relkind = 'r' AND a.attnum > 0 AND NOT a.attisdropped GROUP BY 1"
        )
        columns = {table: set(names) for table, names in cursor.fetchall()}
    changeable = {
        table: names
        for table, names in columns.items()
        if "U" in RIGHTS[table] and (table == "visits_visit" or names & {"visit_id", "briefing_id"})
    }
    assert {table: set(names) for table, names in COLUMNS.items()} == changeable
    assert set(DELETED) == set(PRESENT) == set(changeable)
    assert list(INSERTED) == [table for table in tables() if table != "visits_visit"]


def test_a_column_changes_only_in_the_statuses_on_the_list(
    cast: Cast, clock: MovableClock, proof: Proof
) -> None:
    present, tried, different = clock.now, 0, []
    letters = list(LETTERS) if proof.full else ["d", "y", "c"]
    inserted = 0
    for letter in letters:
        clock.move_to(present)
        visit = whole_visit(LETTERS[letter], cast, clock)
        for table, expected in COLUMNS.items():
            assert bool(rows_of(visit, table)) == (letter in PRESENT[table]), (letter, table)
            found = {column.name: changes(visit, column) for column in columns_of(table)}
            different += [
                (letter, table, name)
                for name, changed in found.items()
                if changed != (letter in expected[name])
            ]
            different += (
                [(letter, table, "DELETE")] if deletes(visit, table) != (letter in DELETED[table]) else []
            )
            tried += len(found) + 1
        for table, expected_in in INSERTED.items():
            inserted += 1
            different += (
                [(letter, table, "INSERT")] if inserts(visit, table) != (letter in expected_in) else []
            )
    proof.figure(
        f"columns: {tried:,} changes and {inserted} new rows in {len(letters)} statuses, {len(different)} against the list"
    )
    assert different == []
