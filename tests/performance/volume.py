"""Much data, quickly: what the benchmarks measure on."""

import os
import time

from psycopg2 import extensions

from engage.core import clock
from engage.volume.generate import Size, generate

ACCOUNTS, EXECUTIVES = 10_000, 200
VISITS = int(os.environ.get("BENCH_VISITS", "1000000"))


def load(owner: extensions.connection) -> None:
    """Generates ACCOUNTS, EXECUTIVES and VISITS over the three years up to now, and says how long it took."""
    began = time.perf_counter()
    with owner.cursor() as cursor:
        cursor.execute("BEGIN")
        generate(cursor, Size(ACCOUNTS, EXECUTIVES, VISITS), now=clock.now())
        cursor.execute("COMMIT")
    print(
        f"\n{VISITS:,} visits of {EXECUTIVES} executives at {ACCOUNTS:,} accounts, loaded in {time.perf_counter() - began:.0f} s"
    )


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
