"""`manage.py sweep`: what it prints, and which moments it accepts."""

import json
import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from engage.core.models import Clock
from engage.embedded import places
from tests import factories
from tests.cast import Cast, MovableClock
from visits.models import FlagKind

pytestmark = pytest.mark.django_db


def run(*arguments: str) -> str:
    out = StringIO()
    call_command("sweep", *arguments, stdout=out)
    return out.getvalue()


def test_it_prints_counts_by_rule_as_json(cast: Cast, clock: MovableClock) -> None:
    visit = factories.approved(cast)
    clock.move_to(visit.ends_at + timedelta(days=3))

    printed = json.loads(run("--json"))

    assert printed["held"] == 1
    assert printed["flags"] == dict.fromkeys(FlagKind.values, 0) | {
        "unbriefed": 1,
        "undebriefed": 1,
        "seagull": 1,
    }
    assert (printed["blocks_set"], printed["inquiries"]) == (1, 0)
    assert printed["notices"] > 0


def test_it_prints_the_same_in_words(cast: Cast, clock: MovableClock) -> None:
    visit = factories.approved(cast)
    clock.move_to(visit.ends_at)

    lines = dict(line.rsplit(None, 1) for line in run().splitlines())

    assert (lines["held"], lines["unbriefed"], lines["blocks set"]) == ("1", "1", "0")


@pytest.mark.parametrize("moment", ["2026-03-02T09:00:00", "tomorrow", ""])
def test_a_moment_that_is_none_everywhere_is_refused(moment: str) -> None:
    with pytest.raises(CommandError, match="--now"):
        run("--now", moment)


def test_in_production_nothing_falls_due_before_its_time(settings: Any) -> None:
    settings.DEBUG = False

    with pytest.raises(CommandError, match="lies in the future"):
        run("--now", "2999-01-01T00:00:00Z")


@pytest.mark.django_db(transaction=True)
def test_a_moment_to_come_is_swept_as_of_in_development_and_nobody_else_sees_the_clock_stand(
    cast: Cast, clock: MovableClock
) -> None:
    visit = factories.approved(cast, starts_at=datetime(2126, 3, 4, 13, tzinfo=UTC))
    clock.release()
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "engage.settings"}
    environment.pop("DATABASE_ROLE", None)
    command = [sys.executable, "manage.py", "sweep", "--json", "--now", "2126-03-05T09:00:00+01:00"]

    done = subprocess.run(
        command, cwd=places.ROOT, env=environment, capture_output=True, text=True, check=True
    )

    assert json.loads(done.stdout)["held"] == 1
    visit.refresh_from_db()
    assert (visit.status, visit.held_at) == ("held", visit.ends_at)
    assert Clock.objects.get().stands_at is None
