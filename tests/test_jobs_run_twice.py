"""Every job may run three times in a row, and twice at once: the record is the same as after once. A task that is not listed here fails."""

import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.apps import apps
from django.core import mail
from django.db import connection

from accounts.importing.actions import commit_import, start_dry_run
from engage.celery import app
from engage.core import once
from engage.core.models import AuditEntry, DomainModel
from engage.people.actions import leave
from tests import factories
from tests.accounts import imports
from tests.cast import Cast, MovableClock
from visits.actions import AttendeeDraft
from visits.effects import NewCommitment
from visits.models import Side
from visits.sweep import sweep
from visits.workflow import perform

pytestmark = pytest.mark.django_db(transaction=True)

WEEK = timedelta(days=7)


def everything_to_sweep(cast: Cast, clock: MovableClock) -> None:
    """Visits for each rule of the sweep, with the clock a month later and nothing swept in between."""
    factories.approved(cast)
    factories.requested(cast)
    factories.reported(cast, attendees=[AttendeeDraft(side=Side.CUSTOMER, contact=cast.ilse)])
    promise = NewCommitment("A written offer", owner=cast.nadine, due_on=(clock.now + 2 * WEEK).date())
    visit = factories.ready(cast, lead_executive=cast.xenia_executive, starts_at=clock.now + WEEK)
    clock.move_to(visit.ends_at)
    perform("debrief", visit, by=cast.xenia, part=factories.executive_part(visit, commitments=(promise,)))
    clock.move_to(factories.STARTS + 3 * WEEK)


def mails_to_send(cast: Cast, clock: MovableClock) -> None:
    """Mails at once and a digest that has come due."""
    factories.requested(cast)
    factories.approved(cast)
    sweep(clock.move_by(days=1))


def a_year_to_review(cast: Cast, clock: MovableClock) -> None:
    factories.closed(cast, clock)
    clock.move_to(clock.now.replace(year=clock.now.year + 1))


def files_to_import(cast: Cast, clock: MovableClock) -> None:
    """One to check, one to import."""
    imports.checked_meetings(cast.sam)
    commit_import(imports.checked(cast.sam), by=cast.sam)
    start_dry_run(imports.mapped(cast.sam), by=cast.sam)


def a_file_left_lying(cast: Cast, clock: MovableClock) -> None:
    imports.checked(cast.sam)
    clock.move_by(days=8)


def notices_to_remove(cast: Cast, clock: MovableClock) -> None:
    factories.requested(cast)
    clock.move_by(days=91)


def somebody_whose_last_day_is_over(cast: Cast, clock: MovableClock) -> None:
    leave(cast.oscar, by=cast.admin, reason="Retires", on=clock.now.date())
    clock.move_by(days=2)


def an_answer_kept_long_enough(cast: Cast, clock: MovableClock) -> None:
    once.keep(once.Sent(cast.nadine, "key", "/", "digest"), status=201, headers={}, body=b"{}")
    clock.move_by(hours=25)


JOBS: dict[str, Callable[[Cast, MovableClock], None]] = {
    "accounts.jobs.carry_out_imports": files_to_import,
    "accounts.jobs.remove_old_import_files": a_file_left_lying,
    "visits.jobs.sweep": everything_to_sweep,
    "engage.people.jobs.end_access_of_leavers": somebody_whose_last_day_is_over,
    "engage.core.jobs.drain_outbox": mails_to_send,
    "engage.core.jobs.remove_kept_answers": an_answer_kept_long_enough,
    "sponsors.jobs.produce_due_reviews": a_year_to_review,
    "engage.people.jobs.remove_old_notices": notices_to_remove,
}


def state() -> dict[str, Any]:
    """Every row of every table of the domain, and every mail sent."""
    rows = {}
    for model in apps.get_models():
        if issubclass(model, DomainModel) and model is not AuditEntry:
            rows[model.__name__] = list(model.objects.order_by("pk").values())
    return rows | {"mails": sorted(message.extra_headers["Message-ID"] for message in mail.outbox)}


def changed(before: dict[str, Any], after: dict[str, Any]) -> list[str]:
    return [name for name in before if before[name] != after[name]]


def test_every_registered_job_is_listed_here() -> None:
    app.loader.import_default_modules()

    assert sorted(name for name in app.tasks if not name.startswith("celery.")) == sorted(JOBS)


def test_every_scheduled_job_is_registered() -> None:
    app.loader.import_default_modules()

    assert {entry["task"] for entry in app.conf.beat_schedule.values()} <= set(app.tasks)


@pytest.mark.parametrize("name", JOBS)
def test_a_job_run_three_times_leaves_what_it_left_the_first_time(
    cast: Cast, clock: MovableClock, name: str
) -> None:
    JOBS[name](cast, clock)
    before = state()

    app.tasks[name].apply(throw=True)
    once = state()
    assert changed(before, once) != []

    for _ in range(2):
        app.tasks[name].apply(throw=True)
    assert changed(once, state()) == []


@pytest.mark.parametrize("name", JOBS)
def test_a_job_run_twice_at_once_leaves_what_it_leaves_alone(
    cast: Cast, clock: MovableClock, name: str
) -> None:
    JOBS[name](cast, clock)
    together, failures = threading.Barrier(2), []

    def run() -> None:
        try:
            together.wait()
            app.tasks[name].apply(throw=True)
        except Exception as error:  # noqa: BLE001 - shown below, in the test's own thread
            failures.append(error)
        finally:
            connection.close()

    workers = [threading.Thread(target=run) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert failures == []

    at_once = state()
    app.tasks[name].apply(throw=True)
    assert changed(at_once, state()) == []
    assert len(at_once["mails"]) == len(set(at_once["mails"]))
