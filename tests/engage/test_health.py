"""Health: what works is green, what has stopped is noticed, and what was given up is seen to by administrators."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import OperationalError, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from psycopg2 import extensions

from engage.celery import app
from engage.core import outbox
from engage.core.clock import now
from engage.core.errors import NotAllowed
from engage.core.job_runs import await_jobs, recorded
from engage.core.jobs import drain_outbox
from engage.core.models import JobRun, OutboxEvent
from engage.health import actions, readiness
from engage.health.beat import missed
from engage.health.timetable import Standing, standings, timetable
from engage.people.actions import create_token
from engage.people.models import Scope, User
from tests.cast import Cast, MovableClock

pytestmark = pytest.mark.django_db

SWEEP = "visits.jobs.sweep"


@pytest.fixture
def all_run(clock: MovableClock) -> list[str]:
    """Every regular job has just gone well."""
    tasks = [job.task for job in timetable()]
    for task in tasks:
        with recorded(task):
            pass
    return tasks


def jobs(client: Client) -> tuple[int, dict[str, Any]]:
    answer = client.get("/health/jobs")
    return answer.status_code, answer.json()


# --- live and ready --------------------------------------------------------------------------------------------------


def test_a_live_process_says_so_without_asking_the_database(
    client: Client, cast: Cast, django_assert_num_queries: Any
) -> None:
    client.force_login(cast.nadine)
    with django_assert_num_queries(0):
        answer = client.get("/health/live")
    assert (answer.status_code, answer.json()) == (200, {"status": "live"})


def test_a_process_is_ready_with_database_tables_and_broker(client: Client) -> None:
    answer = client.get("/health/ready")
    assert (answer.status_code, answer.json()) == (200, {"status": "ready"})


def test_a_broker_that_is_away_is_named_and_nothing_else_of_it(client: Client, settings: Any) -> None:
    settings.REDIS_URL = "redis://:a-secret@127.0.0.1:1/0"
    answer = client.get("/health/ready")
    says = [{"part": "broker", "says": "The broker does not answer."}]
    assert (answer.status_code, answer.json()) == (503, {"status": "not ready", "failing": says})


def test_tables_that_are_not_up_to_date_are_named(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(readiness, "shipped", lambda: frozenset({("visits", "9999_of_tomorrow")}))
    answer = client.get("/health/ready")
    says = [{"part": "migrations", "says": "The tables are not up to date. Run: manage.py migrate"}]
    assert (answer.status_code, answer.json()["failing"]) == (503, says)


def test_a_database_that_is_away_is_named(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    class Away:
        def cursor(self) -> None:
            raise OperationalError("connection refused by 10.0.0.7")

    monkeypatch.setattr(readiness, "connection", Away())
    answer = client.get("/health/ready")
    assert answer.status_code == 503
    assert [part["part"] for part in answer.json()["failing"]] == ["database", "migrations"]
    assert "10.0.0.7" not in answer.content.decode()


def test_an_application_that_signs_in_as_the_owner_is_not_ready(
    owner: extensions.connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(readiness, "connection", owner)
    assert [part.says for part in readiness.failing()] == [
        "The database is used as its owner. DATABASE_URL has to name the application's role."
    ]


@pytest.mark.parametrize("path", ["live", "ready", "jobs"])
def test_a_probe_gets_in_by_any_name_over_plain_http_and_is_never_cached(
    client: Client, settings: Any, path: str
) -> None:
    settings.SECURE_SSL_REDIRECT = True
    settings.SECURE_REDIRECT_EXEMPT = [r"^health/(live|ready|jobs)$"]
    settings.ALLOWED_HOSTS = ["127.0.0.1"]
    answer = client.get(f"/health/{path}", headers={"host": "10.1.2.3:8000"})
    assert answer.status_code in (200, 503)
    assert "no-store" in answer.headers["Cache-Control"]


@pytest.mark.parametrize("allowed", [["*"], [".example.com"], ["*", "engage.example.com"]])
def test_a_probe_gets_in_however_the_allowed_names_are_written(
    client: Client, settings: Any, allowed: list[str]
) -> None:
    settings.ALLOWED_HOSTS = allowed
    assert client.get("/health/live", headers={"host": "10.1.2.3:8000"}).status_code == 200


def test_no_other_page_gets_in_by_any_name(client: Client, settings: Any) -> None:
    settings.ALLOWED_HOSTS = ["127.0.0.1"]
    assert client.get("/sign-in/login/", headers={"host": "10.1.2.3:8000"}).status_code == 400


# --- jobs ------------------------------------------------------------------------------------------------------------


def test_jobs_that_run_are_green(client: Client, all_run: list[str]) -> None:
    assert jobs(client) == (200, {"status": "green"})


def test_a_job_that_nobody_ever_started_is_red(client: Client, clock: MovableClock) -> None:
    assert jobs(client) == (503, {"status": "red"})


def test_a_job_that_is_awaited_for_the_first_time_has_two_intervals_to_come(
    client: Client, clock: MovableClock
) -> None:
    await_jobs(job.task for job in timetable())
    assert jobs(client) == (200, {"status": "green"})


def test_silence_is_noticed_within_two_intervals(clock: MovableClock, all_run: list[str]) -> None:
    for job in timetable():
        with recorded(job.task):
            pass
        stopped = clock.now
        clock.move_to(stopped + job.patience)
        assert not standing(job.task).overdue
        clock.move_by(seconds=1)
        assert standing(job.task).overdue
        assert job.patience <= max(2 * job.every, timedelta(minutes=2))


def test_a_sweep_that_stopped_turns_the_jobs_red(
    client: Client, clock: MovableClock, all_run: list[str]
) -> None:
    sweep = next(job for job in timetable() if job.task == SWEEP)
    clock.move_by(seconds=2 * sweep.every.total_seconds() + 1)
    for task in all_run:
        if task != SWEEP:
            with recorded(task):
                pass
    assert jobs(client) == (503, {"status": "red"})


def standing(task: str) -> Standing:
    return next(found for found in standings(now()) if found.job.task == task)


def test_every_job_leaves_word_of_how_it_ended(clock: MovableClock, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outbox, "drain", lambda: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        app.tasks["engage.core.jobs.drain_outbox"].apply(throw=True)
    row = JobRun.objects.get()
    assert (row.started_at, row.succeeded_at, row.failures) == (clock.now, None, 1)
    assert row.error == "ZeroDivisionError: division by zero"

    monkeypatch.undo()
    clock.move_by(seconds=15)
    drain_outbox()
    row.refresh_from_db()
    assert (row.started_at, row.finished_at, row.succeeded_at) == (clock.now, clock.now, clock.now)
    assert (row.failures, row.error) == (0, "")


def test_a_job_that_keeps_failing_is_red_once_its_last_success_is_two_intervals_old(
    clock: MovableClock, all_run: list[str]
) -> None:
    with pytest.raises(OSError, match="no disk"), recorded(SWEEP):
        raise OSError("no disk")
    assert (standing(SWEEP).words, standing(SWEEP).overdue) == ("failed last time", False)
    clock.move_by(minutes=11)
    assert (standing(SWEEP).words, standing(SWEEP).overdue) == ("keeps failing", True)


def test_beat_sends_at_once_what_was_missed_while_it_was_away(
    clock: MovableClock, all_run: list[str]
) -> None:
    assert missed(clock.now) == []
    clock.move_by(minutes=5, seconds=1)
    assert SWEEP in missed(clock.now)
    JobRun.objects.update(started_at=None)
    assert sorted(missed(clock.now)) == sorted(all_run)


# --- outbox ----------------------------------------------------------------------------------------------------------


@pytest.fixture
def letter(cast: Cast) -> Iterator[OutboxEvent]:
    """A message that was given up."""
    outbox.announce("mail", {"notice": "zq-words", "user": cast.nadine.pk})
    OutboxEvent.objects.update(
        attempts=outbox.MOST_ATTEMPTS, last_error="ConnectionRefusedError: no mail server"
    )
    return OutboxEvent.objects.get()


def test_what_was_given_up_turns_the_jobs_red_until_it_is_settled(
    client: Client, cast: Cast, all_run: list[str], letter: OutboxEvent
) -> None:
    assert jobs(client)[0] == 503
    client.force_login(cast.admin)
    answer = client.post(f"/health/outbox/{letter.pk}/let-go/", follow=True)
    assert "It is let go and will not be tried again." in answer.content.decode()
    assert jobs(client)[0] == 200


def test_what_has_been_due_for_long_turns_the_jobs_red(
    client: Client, clock: MovableClock, all_run: list[str]
) -> None:
    OutboxEvent.objects.create(kind="mail", payload={}, next_attempt_at=clock.now - timedelta(minutes=15))
    assert jobs(client)[0] == 200
    OutboxEvent.objects.update(next_attempt_at=clock.now - timedelta(minutes=15, seconds=1))
    assert jobs(client)[0] == 503


def test_an_administrator_has_it_tried_again(client: Client, cast: Cast, letter: OutboxEvent) -> None:
    client.force_login(cast.admin)
    answer = client.post(f"/health/outbox/{letter.pk}/try-again/", follow=True)
    assert "It is tried again within a minute." in answer.content.decode()
    letter.refresh_from_db()
    assert (letter.attempts, letter.done_at) == (0, None)
    assert client.post(f"/health/outbox/{letter.pk}/try-again/").status_code == 409


def test_the_page_shows_the_error_and_never_what_it_says(
    client: Client, cast: Cast, letter: OutboxEvent, django_assert_num_queries: Any
) -> None:
    client.force_login(cast.admin)
    text = client.get("/health/").content.decode()
    assert "ConnectionRefusedError: no mail server" in text
    assert "One message was given up after many attempts." in text
    assert "zq-words" not in text


def test_the_page_costs_the_same_with_one_and_with_three_letters(
    client: Client, cast: Cast, letter: OutboxEvent
) -> None:
    client.force_login(cast.admin)
    client.get("/health/")
    costs = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as counted:
            client.get("/health/")
        costs.append(len(counted))
        for _ in range(2):
            OutboxEvent.objects.create(kind="mail", payload={}, attempts=outbox.MOST_ATTEMPTS)
    assert costs[0] == costs[1]


def test_what_is_the_matter_is_told_to_administrators_only(
    client: Client, cast: Cast, all_run: list[str], letter: OutboxEvent
) -> None:
    told = {
        "status": "red",
        "reasons": ["One message was given up after many attempts."],
    }
    answers = [jobs(Client(headers=bearer(cast.admin, [Scope.ADMIN])))]
    client.force_login(cast.admin)
    answers.append(jobs(client))
    for status, answer in answers:
        assert status == 503
        assert {name: answer[name] for name in told} == told
        assert sorted(answer) == ["jobs", "outbox", "reasons", "status", "virus_scanner"]
        assert [job["name"] for job in answer["jobs"]] == all_run
        assert (answer["outbox"]["dead"], answer["outbox"]["waiting"]) == (1, 0)
    for headers in (
        bearer(cast.admin, [Scope.READ]),
        bearer(cast.sam, Scope.values),
    ):
        assert jobs(Client(headers=headers)) == (503, {"status": "red"})


def bearer(user: User, scopes: Any) -> dict[str, str]:
    return {"Authorization": f"Bearer {create_token(user, scopes=list(scopes), days=1)[1]}"}


def test_only_administrators_see_to_what_has_failed_whichever_way_they_ask(cast: Cast) -> None:
    event = OutboxEvent.objects.create(kind="mail", key="lost", payload={})

    for act in (actions.try_again, actions.let_go):
        with pytest.raises(NotAllowed):
            act(event.pk, by=cast.sam)
