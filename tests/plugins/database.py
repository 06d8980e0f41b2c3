"""The database of the tests: migrated once a run as the owner, cloned for each worker, used as the application's role.

Most tests roll back. Those that commit (`transactional_db`, `live_server`) get a fresh clone afterwards, since the
application's role may not empty tables and the audit refuses it even to the owner.
"""

import fcntl
import os
import subprocess
import sys
from collections.abc import Callable, Iterator

import psycopg2
import pytest
from django.conf import settings
from django.db import connections
from django.test import TransactionTestCase
from psycopg2 import extensions
from pytest_django import DjangoDbBlocker

from engage.embedded import places
from tests.plugins import place

_owners: dict[int, extensions.connection] = {}


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Replaces pytest-django's own: a clone of the run's template for this worker."""
    make_template()
    clone()
    yield
    with django_db_blocker.unblock():
        connections.close_all()


@pytest.fixture
def owner(db: None) -> extensions.connection:
    """A connection as the owner of the tables, beside the test's own: what it does is committed at once and stays.

    It does not see what the test has not committed. Undo what you do with it. It is the same for all tests of a process, until its database goes.
    """
    process = os.getpid()  # a forked one leaves its parent's alone
    if process not in _owners or _owners[process].closed:
        _owners[process] = connect_as_owner(place.DATABASE)
    return _owners[process]


def _owner_leaves() -> None:
    if os.getpid() in _owners:
        _owners.pop(os.getpid()).close()


def connect_as_owner(database: str) -> extensions.connection:
    """A connection to one of the run's databases on which each statement is a transaction of its own."""
    connection = psycopg2.connect(places.database_url("engage_owner", database=database, var=place.VAR))
    connection.autocommit = True
    return connection


def make_template() -> None:
    """Migrate the template database, if this run has not done so yet; of several workers one does, and the others wait. Ends the run with the
    output of a migrate that fails."""
    with (place.VAR / "template.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not exists(place.TEMPLATE):
            _migrate_template()


def _migrate_template() -> None:
    run_as_owner(f"CREATE DATABASE {place.TEMPLATE}_unfinished")
    addresses = {
        name: places.database_url(role, database=f"{place.TEMPLATE}_unfinished", var=place.VAR)
        for name, role in {"DATABASE_URL": "engage_app", "DATABASE_OWNER_URL": "engage_owner"}.items()
    }
    command = [sys.executable, "manage.py", "migrate", "--no-input", "--skip-checks", "--verbosity=0"]
    environment = {
        **os.environ,
        **addresses,
        "DJANGO_SETTINGS_MODULE": "engage.settings",
        "DATABASE_ROLE": "owner",
    }
    done = subprocess.run(
        command,
        cwd=places.ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    if done.returncode:
        run_as_owner(f"DROP DATABASE {place.TEMPLATE}_unfinished WITH (FORCE)")
        pytest.exit(f"The migrations of the test database fail:\n{done.stdout}", returncode=1)
    run_as_owner(f"ALTER DATABASE {place.TEMPLATE}_unfinished RENAME TO {place.TEMPLATE}")


def clone(template: str = place.TEMPLATE) -> None:
    """Give this worker a fresh copy of the template; whoever is still connected to the former one is cut off."""
    _owner_leaves()
    cut_off_the_application()
    run_as_owner(f"DROP DATABASE IF EXISTS {place.DATABASE} WITH (FORCE)")
    run_as_owner(f"CREATE DATABASE {place.DATABASE} TEMPLATE {template}")
    run_as_owner(f"REVOKE TEMPORARY ON DATABASE {place.DATABASE} FROM PUBLIC")  # a copy leaves rights behind


def load_once(name: str, load: Callable[[], None]) -> None:
    """What `load` commits, in this worker's database. The run's first worker loads it; all others get a copy of that."""
    with (place.VAR / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if exists(name):
            clone(name)
            return
        load()
        connections.close_all()
        _owner_leaves()
        cut_off_the_application()
        cut_off_the_owner()
        run_as_owner(f"CREATE DATABASE {name} TEMPLATE {place.DATABASE}")


def cut_off_the_application() -> None:
    """End what is left of the application's connections, such as those of a live server whose browser has just gone.

    Only a role itself may end its connections: the owner of the database may not, and dropping it would be refused.
    """
    connection = psycopg2.connect(places.database_url("engage_app", database="postgres", var=place.VAR))
    with connection.cursor() as cursor:
        left = "SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity WHERE datname = %s AND usename = current_user"
        cursor.execute(left, [place.DATABASE])
    connection.close()


def cut_off_the_owner() -> None:
    """End what a test has left of the owner's connections, so that the database can be copied."""
    run_as_owner(
        "SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity WHERE datname = %s AND usename = current_user",
        place.DATABASE,
    )


def exists(database: str) -> bool:
    return bool(run_as_owner("SELECT 1 FROM pg_database WHERE datname = %s", database))


def run_as_owner(statement: str, *parameters: str) -> list[tuple[object, ...]]:
    connection = connect_as_owner("postgres")
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters or None)
        rows = cursor.fetchall() if cursor.description else []
    connection.close()
    return rows


def _fresh_clone_instead_of_flush(test: TransactionTestCase) -> None:
    assert settings.DATABASES["default"]["NAME"] == place.DATABASE
    connections.close_all()
    clone()


TransactionTestCase._fixture_teardown = _fresh_clone_instead_of_flush  # type: ignore[method-assign]
