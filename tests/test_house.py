"""The house itself: layers, and what the tests stand on."""

import socket
import subprocess
import sys

import pytest
from django.contrib.auth import get_user_model
from django.contrib.sessions.models import Session
from django.db import ProgrammingError, connection
from django.utils import timezone
from psycopg2 import extensions

from engage.embedded import places
from tests.plugins.network import NetworkBlocked


def test_no_layer_imports_from_a_higher_one() -> None:
    command = "from importlinter.cli import lint_imports_command; lint_imports_command(['--no-cache'])"
    done = subprocess.run(
        [sys.executable, "-c", command], cwd=places.ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout


@pytest.mark.django_db
def test_tests_use_the_database_as_the_application_does() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        assert cursor.fetchone() == ("engage_app",)
        with pytest.raises(ProgrammingError, match=r"must be owner|permission denied"):
            cursor.execute(f"TRUNCATE {get_user_model()._meta.db_table}")


def test_the_owner_of_the_tables_is_at_hand_beside_the_test(owner: extensions.connection) -> None:
    with owner.cursor() as cursor:
        cursor.execute("SELECT current_user, current_database() = %s", [connection.settings_dict["NAME"]])
        assert cursor.fetchone() == ("engage_owner", True)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("time", ["first", "second"])
def test_what_a_test_commits_is_gone_for_the_next(time: str) -> None:
    assert list(Session.objects.values_list("session_key")) == []
    Session.objects.create(session_key=time, session_data="", expire_date=timezone.now())


def test_no_test_reaches_a_network() -> None:
    with socket.socket() as connection_out, pytest.raises(NetworkBlocked, match=r"192\.0\.2\.1"):
        connection_out.connect(("192.0.2.1", 80))
    with pytest.raises(NetworkBlocked, match=r"engage\.example"):
        socket.getaddrinfo("engage.example", 443)
