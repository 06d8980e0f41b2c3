"""Data for load: the same for the same seed, and such as the guards would have let in."""

import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from psycopg2 import extensions

from engage.core.errors import BadInput, WrongState
from engage.embedded import places
from engage.volume.checks import CHECKS, broken
from engage.volume.generate import Size, generate
from tests.at_once import together
from tests.cast import MovableClock
from tests.plugins import place
from tests.plugins.database import connect_as_owner

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
SMALL = Size(accounts=20, executives=4, visits=200)

# What makes each promise of the checks untrue of some row.
BREAKAGES = {
    "every planned visit has both consents": "DROP",
    "every ready visit was read in its current version before the start": "DELETE FROM visits_acknowledgement",
    "every version of a briefing is complete": "DELETE FROM visits_question",
    "every planned visit is accompanied and has an objective and an alternative": "DELETE FROM visits_alternative",
    "no visit to come has ended, and none is held before its end": "UPDATE visits_visit SET held_at = starts_at - interval '1 minute' WHERE status = 'closed'",
    "every debriefed visit has a filed debrief, after the visit, and an outcome for each objective": "UPDATE visits_objective SET outcome = ''",
    "every closed visit has the account side's part, and every promise an owner and a date": "UPDATE visits_commitment SET due_on = NULL",
    "imported history is past, and has no flag, debrief or briefing": "UPDATE visits_briefing SET visit_id = (SELECT min(id) FROM visits_visit WHERE origin = 'imported') WHERE id = (SELECT min(id) FROM visits_briefing)",
    "the steps on record lead to where each visit stands": "DELETE FROM visits_statuschange WHERE to_status = 'closed'",
    "no sponsor manages the account or is its manager's superior": "UPDATE people_user SET superior_id = (SELECT min(e.user_id) FROM people_executive e JOIN sponsors_sponsorship s ON s.executive_id = e.id) WHERE email LIKE 'manager%'",
    "everybody who took part sees the account": "DELETE FROM accounts_accountaccess WHERE reason = 'visit'",
    "every trigger fires always": "ALTER TABLE visits_visit DISABLE TRIGGER visits_step",
}


@pytest.fixture
def cursor(clock: MovableClock, owner: extensions.connection) -> Iterator[Any]:
    """The owner's, in a transaction that leaves nothing."""
    with owner.cursor() as opened:
        opened.execute("BEGIN")
        yield opened
        opened.execute("ROLLBACK")


def fingerprint(cursor: Any) -> list[Any]:
    cursor.execute(
        "SELECT e.name, a.name, v.title, v.status, v.starts_at, (SELECT count(*) FROM visits_flag f WHERE f.visit_id = v.id) "
        "FROM visits_visit v JOIN people_executive e ON e.id = v.lead_executive_id JOIN accounts_account a ON a.id = v.account_id ORDER BY 1, 2, 3, 5"
    )
    return list(cursor.fetchall())


def test_the_same_seed_makes_the_same_visits_and_another_seed_others(cursor: Any) -> None:
    drawn = []
    for seed in (7, 7, 8):
        cursor.execute("SAVEPOINT empty")
        generate(cursor, Size(20, 4, 200, seed), now=NOW)
        drawn.append(fingerprint(cursor))
        cursor.execute("ROLLBACK TO SAVEPOINT empty")

    assert drawn[0] == drawn[1] != drawn[2]


def test_what_is_generated_is_counted_and_breaks_nothing(cursor: Any) -> None:
    made = generate(cursor, SMALL, now=NOW)

    assert {table: made[table] for table in ("accounts_account", "people_executive", "visits_visit")} == {
        "accounts_account": 20,
        "people_executive": 4,
        "visits_visit": len(fingerprint(cursor)),
    }
    assert made["visits_flag"] > 0
    assert broken(cursor) == {}


def test_each_check_sees_what_its_guard_would_refuse(cursor: Any) -> None:
    generate(cursor, SMALL, now=NOW)
    assert list(BREAKAGES) == list(CHECKS)
    seen = []
    for promise, breakage in BREAKAGES.items():
        cursor.execute("SAVEPOINT sound")
        if breakage == "DROP":  # a constraint holds this one too
            cursor.execute("ALTER TABLE visits_visit DROP CONSTRAINT visit_planned_with_both_consents")
            breakage = "UPDATE visits_visit SET account_consent_at = NULL"
        if not breakage.startswith("ALTER"):
            for table in ("visits_visit", "visits_briefing", "visits_statuschange", "people_user"):
                cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
            _disable_of(cursor, breakage)
        cursor.execute(breakage)
        seen.append(promise in broken(cursor))
        cursor.execute("ROLLBACK TO SAVEPOINT sound")
    assert seen == [True] * len(CHECKS)


def _disable_of(cursor: Any, statement: str) -> None:
    table = next(word for word in statement.split() if "_" in word)
    cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")


def test_a_database_is_filled_once_and_with_numbers_that_make_sense(cursor: Any) -> None:
    generate(cursor, SMALL, now=NOW)
    with pytest.raises(WrongState, match="a fresh one"):
        generate(cursor, SMALL, now=NOW)
    with pytest.raises(BadInput, match="visits"):
        Size(accounts=1, executives=1, visits=0)


@pytest.mark.django_db(transaction=True)
def test_of_two_at_once_the_second_waits_and_is_refused(owner: extensions.connection) -> None:
    """And of one that ends in the middle nothing is left: it is not committed."""
    others = [connect_as_owner(place.DATABASE) for _ in range(2)]

    def fill(connection: extensions.connection) -> None:
        with connection.cursor() as cursor:
            cursor.execute("BEGIN")
            generate(cursor, SMALL, now=NOW)
            cursor.execute("COMMIT")

    told = together(*(lambda c=c: fill(c) for c in others))  # type: ignore[misc]
    for connection in others:
        connection.close()

    assert [type(one) for one in told if one is not None] == [WrongState]
    with owner.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM accounts_account")
        assert cursor.fetchone() == (SMALL.accounts,)


@pytest.mark.django_db(transaction=True)
def test_the_command_loads_as_the_owner_and_says_what(owner: extensions.connection) -> None:
    addresses = {
        name: places.database_url(role, database=place.DATABASE, var=place.VAR)
        for name, role in {"DATABASE_URL": "engage_app", "DATABASE_OWNER_URL": "engage_owner"}.items()
    }
    command = [
        sys.executable,
        "manage.py",
        "generate",
        "--accounts",
        "10",
        "--executives",
        "2",
        "--visits",
        "50",
    ]
    done = subprocess.run(
        command,
        cwd=places.ROOT,
        env={**os.environ, **addresses, "DJANGO_SETTINGS_MODULE": "engage.settings"},
        capture_output=True,
        text=True,
        check=False,
    )

    assert (done.returncode, done.stderr) == (0, "")
    assert "Loaded and checked" in done.stdout
    assert ["10", "accounts_account"] in [line.split() for line in done.stdout.splitlines()]
    with owner.cursor() as cursor:
        assert broken(cursor) == {}
