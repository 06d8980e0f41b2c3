"""`make backup` and `make restore`."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from engage.embedded import places
from tests.plugins import place
from tests.plugins.database import connect_as_owner, make_template, run_as_owner

NAME = f"{place.DATABASE}_backup"


@pytest.fixture
def database() -> Iterator[str]:
    make_template()
    run_as_owner(f"DROP DATABASE IF EXISTS {NAME} WITH (FORCE)")
    run_as_owner(f"CREATE DATABASE {NAME} TEMPLATE {place.TEMPLATE}")
    run_as_owner(f"REVOKE TEMPORARY ON DATABASE {NAME} FROM PUBLIC")  # a clone does not inherit it
    yield NAME
    run_as_owner(f"DROP DATABASE {NAME} WITH (FORCE)")


def command(action: str, file: Path) -> "subprocess.CompletedProcess[str]":
    address = places.database_url("engage_owner", database=NAME, var=place.VAR)
    environment = {**os.environ, "DATABASE_URL": address, "DATABASE_OWNER_URL": address}
    return subprocess.run(
        [sys.executable, "-m", "engage.embedded.backup", action, str(file)],
        cwd=places.ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


def contents() -> dict[str, object]:
    """Row counts of every table, the triggers, functions and grants, and the rights on the database itself."""
    connection = connect_as_owner(NAME)
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1")
        found: dict[str, object] = {}
        for (table,) in cursor.fetchall():
            cursor.execute(f'SELECT count(*) FROM "{table}"')
            found[table] = cursor.fetchone()
        cursor.execute(
            "SELECT (SELECT array_agg((tgname, tgenabled) ORDER BY tgname, tgenabled) FROM pg_trigger "
            "WHERE NOT tgisinternal)::text, (SELECT array_agg(oid::regprocedure::text ORDER BY oid::regprocedure::text) FROM pg_proc "
            "WHERE pronamespace = 'public'::regnamespace)::text, (SELECT array_agg((table_name, privilege_type) "
            "ORDER BY table_name, privilege_type) FROM information_schema.role_table_grants "
            "WHERE grantee = 'engage_app')::text, (SELECT datacl::text FROM pg_database WHERE datname = current_database())"
        )
        found["triggers, functions, rights"] = cursor.fetchone()
    connection.close()
    return found


def test_a_restored_database_holds_what_the_backup_held_with_its_guards_and_nothing_else(
    database: str, tmp_path: Path
) -> None:
    file = tmp_path / "a name with spaces.dump"
    connection = connect_as_owner(database)
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO django_session VALUES ('saved', '', now())")
        before = contents()
        assert command("backup", file).stdout == f"Saved to {file}.\n"
        cursor.execute("DELETE FROM django_session; CREATE TABLE later ()")
    connection.close()
    done = command("restore", file)
    assert (done.returncode, done.stdout) == (0, f"Restored from {file}.\n"), done.stderr
    assert contents() == before


def test_a_damaged_file_restores_nothing_and_changes_nothing(database: str, tmp_path: Path) -> None:
    file = tmp_path / "damaged.dump"
    assert command("backup", file).returncode == 0
    file.write_bytes(file.read_bytes()[:-2000])
    before = contents()
    assert command("restore", file).returncode != 0
    assert contents() == before


def test_the_file_has_to_be_named() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "engage.embedded.backup", "backup", ""],
        cwd=places.ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert "make backup FILE=engage.dump" in done.stderr
