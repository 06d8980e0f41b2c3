"""Generates the data, and says what was made."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from engage.core.errors import BadInput, WrongState
from visits.sweep.statements import statement

SQL = Path(__file__).parent / "sql"
SCRIPTS = ("chance", "people", "accounts", "visits", "parts")
DOMAIN = "generated.example"
MOST = 100_000_000
# The flags that what is generated can earn; the sweep's own rules find them.
FLAGS = ("unbriefed", "undebriefed", "seagull", "unannounced", "overdue_commitment")


@dataclass(frozen=True)
class Size:
    """How much to make, and from which seed."""

    accounts: int
    executives: int
    visits: int
    seed: int = 1

    def __post_init__(self) -> None:
        for name in ("accounts", "executives", "visits"):
            if not 1 <= getattr(self, name) <= MOST:
                raise BadInput(f"Generate 1 to {MOST:,} {name}.", field=name)


def generate(cursor: Any, size: Size, *, now: datetime) -> dict[str, int]:
    """Loads generated people, accounts and three years of visits around `now`; returns how many rows each table has of them.

    `cursor` is the owner's, in a transaction: all or nothing. The triggers that guard and audit are off while it runs, which only the owner can
    do; `checks.broken` says afterwards whether a guard would have refused anything. A million visits take some minutes.
    Raises WrongState where generated data are there already; of two runs at once, the second waits for the first and is refused.
    """
    cursor.execute("LOCK TABLE people_user IN SHARE ROW EXCLUSIVE MODE")
    cursor.execute("SELECT 1 FROM people_user WHERE email LIKE %s LIMIT 1", [f"%@{DOMAIN}"])
    if cursor.fetchone():
        raise WrongState("This database holds generated data already. Generate into a fresh one.")
    values = {
        "accounts": size.accounts,
        "executives": size.executives,
        "visits": size.visits,
        "seed": size.seed,
        "now": now,
        "year": now.year,
    }
    before = _counts(cursor)
    with without_triggers(cursor):
        for script in SCRIPTS:
            cursor.execute((SQL / f"{script}.sql").read_text(encoding="utf-8"), values)
        cursor.execute("ANALYZE")
        for kind in FLAGS:
            rule = statement(kind, visits="TRUE")
            cursor.execute(statement("raise", rule=rule), {"now": now, "due_by": now})
    after = _counts(cursor)
    return {table: count - before[table] for table, count in after.items() if count > before[table]}


@contextmanager
def without_triggers(cursor: Any) -> Iterator[None]:
    """The triggers of all tables of Engage are off inside, and as they were afterwards; an error rolls that back with the transaction."""
    cursor.execute(
        "SELECT format('%I', c.relname), format('%I', t.tgname), t.tgenabled FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid "
        "WHERE c.relnamespace = 'public'::regnamespace AND NOT t.tgisinternal AND t.tgenabled <> 'D'"
    )
    triggers = cursor.fetchall()
    for table, name, _ in triggers:
        cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER {name}")
    yield
    cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    for table, name, enabled in triggers:
        always = "ALWAYS " if enabled == "A" else ""
        cursor.execute(f"ALTER TABLE {table} ENABLE {always}TRIGGER {name}")


def _counts(cursor: Any) -> dict[str, int]:
    cursor.execute(
        "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' "
        r"AND relname ~ '^(accounts|people|sponsors|visits)_' ORDER BY relname"
    )
    counts = {}
    for (table,) in cursor.fetchall():
        cursor.execute(f'SELECT count(*) FROM "{table}"')  # noqa: S608 - a name from the catalogue
        counts[table] = cursor.fetchone()[0]
    return counts
