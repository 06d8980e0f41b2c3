"""How long one stays signed in."""

from datetime import timedelta

import pytest
import time_machine
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.cast import Cast

pytestmark = pytest.mark.django_db


def test_a_session_in_use_ends_twelve_hours_after_it_began(cast: Cast) -> None:
    began = timezone.now()
    client = Client()
    with time_machine.travel(began, tick=False) as traveller:
        client.force_login(cast.nadine)
        for hours in (0, 2, 4, 6, 8, 10, 11.9):
            traveller.move_to(began + timedelta(hours=hours))
            assert client.get("/").status_code == 200, hours
        traveller.move_to(began + timedelta(hours=12))
        assert client.get("/").status_code == 302
    assert Session.objects.count() == 0


def test_a_session_that_nobody_uses_ends_after_three_hours(cast: Cast) -> None:
    began = timezone.now()
    client = Client()
    with time_machine.travel(began, tick=False) as traveller:
        client.force_login(cast.nadine)
        assert client.get("/").status_code == 200
        traveller.move_to(began + timedelta(hours=2, minutes=59))
        assert client.get("/").status_code == 200
        traveller.move_to(began + timedelta(hours=5, minutes=58))
        assert client.get("/").status_code == 200
        traveller.move_to(began + timedelta(hours=9))
        assert client.get("/").status_code == 302


def test_that_a_session_is_used_is_written_every_five_minutes_only(cast: Cast) -> None:
    began = timezone.now()
    client = Client()
    with time_machine.travel(began, tick=False) as traveller:
        client.force_login(cast.nadine)
        writes = []
        for minutes in (0, 1, 4, 6):
            traveller.move_to(began + timedelta(minutes=minutes))
            with CaptureQueriesContext(connection) as captured:
                client.get("/")
            writes.append(
                sum(query["sql"].startswith('UPDATE "django_session"') for query in captured.captured_queries)
            )
    assert writes == [0, 0, 0, 1]
