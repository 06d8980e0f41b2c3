"""Much data, quickly: what the benchmarks measure on. Only the owner of the tables can load it, since it goes past the guards."""

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from psycopg2 import extensions

ACCOUNTS, EXECUTIVES = 10_000, 200
VISITS = int(os.environ.get("BENCH_VISITS", "1000000"))
GUARDED = (
    "people_user", "people_executive", "accounts_account", "accounts_contact", "sponsors_sponsorship", "visits_visit", "visits_objective",
    "visits_attendee", "visits_briefing", "visits_acknowledgement", "visits_debrief", "visits_flag", "visits_commitment", "visits_insight",
)  # fmt: skip


def load(owner: extensions.connection) -> None:
    """Loads ACCOUNTS, EXECUTIVES and VISITS over 2023 to 2025, and says how long it took. The guards are on again afterwards."""
    began = time.perf_counter()
    statements = (Path(__file__).parent / "many_visits.sql").read_text(encoding="utf-8")
    with without_guards(owner) as cursor:
        cursor.execute(statements, {"accounts": ACCOUNTS, "executives": EXECUTIVES, "visits": VISITS})
        cursor.execute("ANALYZE")
    print(
        f"\n{VISITS:,} visits of {EXECUTIVES} executives at {ACCOUNTS:,} accounts, loaded in {time.perf_counter() - began:.0f} s"
    )


@contextmanager
def without_guards(owner: extensions.connection) -> Iterator[extensions.cursor]:
    """The owner's cursor, with the triggers of the big tables off until the end of the block."""
    with owner.cursor() as cursor:
        triggers = _triggers(cursor)
        for table in GUARDED:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        yield cursor
        for table in GUARDED:
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
        for table, trigger in triggers:
            cursor.execute(f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {trigger}")


def seconds(owner: extensions.connection, statement: str, *, rounds: int = 3) -> float:
    """The best of some rounds of one statement, fetched whole."""
    best = float("inf")
    for _ in range(rounds):
        with owner.cursor() as cursor:
            began = time.perf_counter()
            cursor.execute(statement)
            cursor.fetchall()
            best = min(best, time.perf_counter() - began)
    return best


def _triggers(cursor: extensions.cursor) -> list[tuple[str, str]]:
    cursor.execute(
        "SELECT tgrelid::regclass::text, tgname FROM pg_trigger WHERE tgenabled = 'A' AND tgrelid::regclass::text = ANY(%s)",
        [list(GUARDED)],
    )
    return list(cursor.fetchall())
