"""Whether this process can serve: what it needs, asked now, and what is missing in words that give nothing away."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache

import redis
from django.conf import settings
from django.db import Error, connection
from django.db.migrations.loader import MigrationLoader

TIMEOUT = 2.0  # seconds for the broker; the database's is in its settings


@dataclass(frozen=True)
class Failing:
    """A part that does not do its work. The words name no host, role or version."""

    part: str
    says: str


def failing() -> list[Failing]:
    """What keeps this process from serving; empty where it is ready. At most three queries and one ping."""
    return [Failing(part, words) for part, check in CHECKS.items() for words in check()]


def _database() -> Iterator[str]:
    try:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT rolsuper OR EXISTS (SELECT FROM pg_class WHERE relkind IN ('r', 'p') AND relnamespace = 'public'::regnamespace "
                "AND relowner = pg_roles.oid) FROM pg_roles WHERE rolname = current_user"
            )
            too_much = cursor.fetchone()[0]
    except Error:
        yield "The database does not answer."
    else:
        if too_much and not settings.DEBUG:
            yield "The database is used as its owner. DATABASE_URL has to name the application's role."


def _migrations() -> Iterator[str]:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT app, name FROM django_migrations")
            applied = {(str(app), str(name)) for app, name in cursor.fetchall()}
    except Error:
        yield "It cannot be told whether the tables are up to date."
    else:
        if shipped() - applied:
            yield "The tables are not up to date. Run: manage.py migrate"


@cache
def shipped() -> frozenset[tuple[str, str]]:
    """Every migration of this release. Read from the files once a process."""
    return frozenset(MigrationLoader(None).graph.nodes)


def _broker() -> Iterator[str]:
    try:
        with redis.Redis.from_url(
            settings.REDIS_URL, socket_connect_timeout=TIMEOUT, socket_timeout=TIMEOUT
        ) as client:
            client.ping()
    except redis.RedisError:
        yield "The broker does not answer."


CHECKS: dict[str, Callable[[], Iterator[str]]] = {
    "database": _database,
    "migrations": _migrations,
    "broker": _broker,
}
