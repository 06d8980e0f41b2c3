"""Everything in the database that can be taken away, found in its catalog: triggers, constraints, each refusal in a function, rights not given.

A removal is SQL that the owner runs in a copy of the database; nothing is migrated again.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from psycopg2 import extensions

RIGHTS = ("INSERT", "UPDATE", "DELETE", "TRUNCATE")
REFUSE = re.compile(r"PERFORM engage_refuse\(")
NAMES_A_GUARD = re.compile(r"^ *WHEN .* THEN '(?P<guard>\w+_\w+)'$", re.MULTILINE)

OF_A_TYPE = re.compile(r'CHECK \(\("?\w+"? >= 0\)\)')  # what Django adds to each positive integer

TRIGGERS = """
SELECT c.relname, t.tgname, p.proname, t.tgenabled, pg_get_triggerdef(t.oid)
FROM pg_trigger t
JOIN pg_class c ON c.oid = t.tgrelid
JOIN pg_proc p ON p.oid = t.tgfoid
WHERE NOT t.tgisinternal AND c.relnamespace = 'public'::regnamespace
ORDER BY 1, 2
"""
CONSTRAINTS = """
SELECT c.relname, k.conname, pg_get_constraintdef(k.oid)
FROM pg_constraint k
JOIN pg_class c ON c.oid = k.conrelid
WHERE k.contype IN ('c', 'u', 'x') AND c.relnamespace = 'public'::regnamespace
ORDER BY 1, 2
"""
INDEXES = """
SELECT t.relname, i.relname, pg_get_indexdef(i.oid)
FROM pg_index x
JOIN pg_class i ON i.oid = x.indexrelid
JOIN pg_class t ON t.oid = x.indrelid
WHERE x.indisunique AND t.relnamespace = 'public'::regnamespace
  AND NOT EXISTS (SELECT 1 FROM pg_constraint k WHERE k.conindid = i.oid)
ORDER BY 1, 2
"""
FUNCTIONS = """
SELECT p.proname, pg_get_functiondef(p.oid), p.prosrc
FROM pg_proc p
WHERE p.pronamespace = 'public'::regnamespace AND p.prokind = 'f'
ORDER BY 1
"""
TABLES = (
    "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace ORDER BY 1"
)


@dataclass(frozen=True)
class Removal:
    """`sql` takes it away and `undo` brings it back. `told` is what the database says where it refuses: a test that was told so can miss it. `exact` where no other test can."""

    key: str
    kind: str
    sql: str
    undo: str
    table: str
    told: tuple[str, ...]
    exact: bool = False


def removals(connection: extensions.connection, *, ours: set[str], role: str) -> list[Removal]:
    """All there are in this database. `ours` are the tables of our models, `role` that of the application."""
    with connection.cursor() as cursor:
        return [
            *_refusals(_rows(cursor, FUNCTIONS)),
            *_triggers(_rows(cursor, TRIGGERS), _rows(cursor, FUNCTIONS)),
            *_constraints(_rows(cursor, CONSTRAINTS), _rows(cursor, INDEXES), ours),
            *_rights(cursor, _rows(cursor, TABLES), role),
        ]


def _rows(cursor: extensions.cursor, query: str) -> list[tuple[str, ...]]:
    cursor.execute(query)
    return list(cursor.fetchall())


def _refusals(functions: list[tuple[str, ...]]) -> Iterator[Removal]:
    for name, definition, source in functions:
        offset = definition.index(source)
        for number, match in enumerate(REFUSE.finditer(source), start=1):
            end = _statement_end(source, match.end())
            statement = source[match.start() : end]
            line = source.count("\n", 0, match.start()) + 1
            guard = statement.split("'")[1] if "'" in statement else ""
            patched = f"{definition[: offset + match.start()]}NULL;{definition[offset + end :]}"
            told = (f"{name}:{line}",)
            yield Removal(
                f"refusal {name} #{number} {guard}", "refusal", patched, definition, "", told, exact=True
            )
        for match in NAMES_A_GUARD.finditer(source):
            patched = definition[: offset + match.start()] + definition[offset + match.end() :]
            number = source[: match.start()].count(f"'{match['guard']}'") + 1
            key = f"refusal {name} {match['guard']} #{number}"
            yield Removal(key, "refusal", patched, definition, "", (match["guard"],))


def _statement_end(source: str, start: int) -> int:
    """Behind the semicolon that ends the statement whose parenthesis opens before `start`."""
    depth, quoted = 1, False
    for position in range(start, len(source)):
        character = source[position]
        if character == "'":
            quoted = not quoted
        elif not quoted and character in "()":
            depth += 1 if character == "(" else -1
        elif not quoted and depth == 0 and character == ";":
            return position + 1
    raise ValueError(source[start:])


def _triggers(triggers: list[tuple[str, ...]], functions: list[tuple[str, ...]]) -> Iterator[Removal]:
    refuses = {name for name, _, source in functions if REFUSE.search(source)}
    for table, trigger, function, enabled, definition in triggers:
        told = (f"{function}:",) if function in refuses else ()
        alter, name, drop = (
            f'ALTER TABLE "{table}"',
            f"{table}.{trigger}",
            f'DROP TRIGGER "{trigger}" ON "{table}"',
        )
        as_it_was = f'{alter} ENABLE {"ALWAYS" if enabled == "A" else ""} TRIGGER "{trigger}"'
        yield Removal(f"trigger {name}", "trigger", drop, f"{definition}; {as_it_was}", table, told)
        if enabled == "A":
            yield Removal(
                f"always {name}", "always", f'{alter} ENABLE TRIGGER "{trigger}"', as_it_was, table, ()
            )


def _constraints(
    constraints: list[tuple[str, ...]], indexes: list[tuple[str, ...]], ours: set[str]
) -> Iterator[Removal]:
    for table, name, definition in constraints:
        if table in ours and not OF_A_TYPE.fullmatch(definition):
            alter = f'ALTER TABLE "{table}"'
            drop, add = f'{alter} DROP CONSTRAINT "{name}"', f'{alter} ADD CONSTRAINT "{name}" {definition}'
            yield Removal(f"constraint {table}.{name}", "constraint", drop, add, table, (name,))
    for table, name, definition in indexes:
        if table in ours:
            drop = f'DROP INDEX "{name}"'
            yield Removal(f"constraint {table}.{name}", "constraint", drop, definition, table, (name,))


def _rights(cursor: extensions.cursor, tables: list[tuple[str, ...]], role: str) -> Iterator[Removal]:
    for (table,) in tables:
        for right in RIGHTS:
            cursor.execute("SELECT has_table_privilege(%s, %s, %s)", [role, f'public."{table}"', right])
            row = cursor.fetchone()
            if row and not row[0]:
                grant, revoke = f'GRANT {right} ON "{table}" TO', f'REVOKE {right} ON "{table}" FROM'
                yield Removal(
                    f"right {right} on {table}",
                    "right",
                    f'{grant} "{role}"',
                    f'{revoke} "{role}"',
                    table,
                    (f"right:{table}",),
                    exact=True,
                )
