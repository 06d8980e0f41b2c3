"""Every job and every command may run three times in a row, twice at once, and after a worker was killed at any of its statements: the record is the
same as after once. A task, a command or a handler that is not listed here fails.
"""

import itertools
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.core import mail
from django.core.management import CommandError, call_command, get_commands
from django.db import connection, transaction
from django.db.models import Model
from psycopg2 import extensions

from accounts.importing.actions import commit_import, start_dry_run
from accounts.models import ImportProgress, ImportRun
from engage.celery import app
from engage.core import once, outbox
from engage.core.files import storing
from engage.core.models import AuditEntry, DomainModel, JobRun, OutboxEvent
from engage.embedded.places import ROOT
from engage.people.actions import leave
from engage.people.models import User
from tests import factories
from tests.accounts import imports
from tests.at_once import together
from tests.cast import Cast, MovableClock
from tests.plugins.proofs import Proof
from tests.stand_in_files import Clamd
from tests.tables import csv_stream
from visits.actions import AttendeeDraft, NewFile, attach_files
from visits.effects import NewCommitment
from visits.models import Side
from visits.sweep import sweep
from visits.workflow import perform

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.proof("jobs")]

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


def a_file_to_import(cast: Cast, clock: MovableClock) -> None:
    imports.checked_meetings(cast.sam)
    commit_import(imports.checked(cast.sam), by=cast.sam)


def a_file_to_check(cast: Cast, clock: MovableClock) -> None:
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


def bytes_that_lost_their_row(cast: Cast, clock: MovableClock) -> None:
    storing.keep(BytesIO(b"lost"))
    clock.move_to(clock.now.replace(year=2099))


JOBS: dict[str, Callable[[Cast, MovableClock], None]] = {
    "accounts.jobs.carry_out_imports": a_file_to_import,
    "accounts.jobs.carry_out_imports of a file to check": a_file_to_check,
    "accounts.jobs.remove_old_import_files": a_file_left_lying,
    "visits.jobs.sweep": everything_to_sweep,
    "visits.jobs.look_after_attached_files": bytes_that_lost_their_row,
    "engage.people.jobs.end_access_of_leavers": somebody_whose_last_day_is_over,
    "engage.core.jobs.drain_outbox": mails_to_send,
    "engage.core.jobs.remove_kept_answers": an_answer_kept_long_enough,
    "sponsors.jobs.produce_due_reviews": a_year_to_review,
    "engage.people.jobs.remove_old_notices": notices_to_remove,
}


def a_file(tmp_path: Path, heading: list[str], *lines: list[str]) -> str:
    file = tmp_path / "file.csv"
    file.write_bytes(csv_stream(heading, list(lines)).read())
    return str(file)


def accounts_to_import(cast: Cast, clock: MovableClock, tmp_path: Path) -> list[str]:
    return [a_file(tmp_path, ["name", "sector"], ["Acme", "Retail"], ["Beta", ""]), "--name", "name"]


def meetings_to_import(cast: Cast, clock: MovableClock, tmp_path: Path) -> list[str]:
    heading, lines = imports.MEETINGS
    columns = [part for name, column in imports.MEETING_COLUMNS.items() for part in (f"--{name}", column)]
    return [a_file(tmp_path, heading, *lines[:2]), *columns]


def figures_to_import(cast: Cast, clock: MovableClock, tmp_path: Path) -> list[str]:
    file = a_file(tmp_path, ["who", "day", "sum"], ["Halden Automotive", "2025-03-01", "100"])
    return [file, "--account", "who", "--date", "day", "--value", "sum"]


def accounts_to_merge(cast: Cast, clock: MovableClock, tmp_path: Path) -> list[str]:
    factories.requested(cast)
    return [str(cast.norvik.pk), str(cast.halden.pk), "--reason", "One customer"]


def somebody_new(cast: Cast, clock: MovableClock, tmp_path: Path) -> list[str]:
    return ["new@engage.test", "--name", "New", "--role", "sales_ops"]


def a_new_program(cast: Cast, clock: MovableClock, tmp_path: Path) -> list[str]:
    return ["Reports", "--answerable", cast.sam.email, "--purpose", "The monthly table"]


def what_is_due(cast: Cast, clock: MovableClock, tmp_path: Path) -> list[str]:
    everything_to_sweep(cast, clock)
    return []


def reviews_to_write(cast: Cast, clock: MovableClock, tmp_path: Path) -> list[str]:
    a_year_to_review(cast, clock)
    return ["--year", "2026"]


COMMANDS: dict[str, Callable[[Cast, MovableClock, Path], list[str]]] = {
    "create_service_account": a_new_program,
    "create_user": somebody_new,
    "import_accounts": accounts_to_import,
    "import_financials": figures_to_import,
    "import_meetings": meetings_to_import,
    "merge_accounts": accounts_to_merge,
    "produce_reviews": reviews_to_write,
    "sweep": what_is_due,
}
OTHER_COMMANDS = {
    "create_token": "each run makes one more key, as it is asked to",
    # They go into an empty database only, in one transaction, of two at once one: proven where they are tested.
    "generate": "tests/engage/test_generate.py::test_of_two_at_once_the_second_waits_and_is_refused",
    "load_demonstration": "tests/demonstration/test_loading.py::test_of_two_loaded_at_once_the_second_is_refused",
}
HANDLERS = {"mail", "digest", "visits.scan"}


@pytest.fixture(params=[*JOBS, *COMMANDS])
def run(
    request: pytest.FixtureRequest, cast: Cast, clock: MovableClock, tmp_path: Path
) -> Callable[[], None]:
    """Runs one job or command, for which there is something to do."""
    name: str = request.param
    if name in JOBS:
        JOBS[name](cast, clock)
        return lambda: app.tasks[name.split()[0]].apply(throw=True).forget()
    arguments = COMMANDS[name](cast, clock, tmp_path)

    def command() -> None:
        with suppress(CommandError):  # what was done already may be refused the second time
            call_command(name, *arguments, stdout=StringIO(), stderr=StringIO())

    return command


def state() -> dict[str, Any]:
    """Every row of every table of the domain, and every mail sent."""
    rows = {model.__name__: list(model._default_manager.order_by("pk").values()) for model in written()}
    return rows | {"mails": sent(), "stored files": list(storing.keys())}


def written() -> list[type[Model]]:
    """The tables of the domain, but for the record of who changed what and of when jobs ran."""
    return [m for m in apps.get_models() if issubclass(m, DomainModel) and m not in (AuditEntry, JobRun)]


def story() -> dict[str, Any]:
    """The same without what is drawn by lot, how far somebody had come, and how often a mail was sent."""
    told = {name: rows for name, rows in state().items() if name != ImportProgress.__name__}
    for user in told[User.__name__]:
        user["password"] = ""
        user["email"] = user["email"].rpartition("@")[2]
    for imported in told[ImportRun.__name__]:
        imported["attempts"] = imported["revision"] = 0  # how often it was tried, and written
    return told | {"mails": sorted(set(sent()))}


def sent() -> list[str]:
    return sorted(message.extra_headers["Message-ID"] for message in mail.outbox)


def changed(before: dict[str, Any], after: dict[str, Any]) -> list[str]:
    return sorted(name for name in before if before[name] != after[name])


class Killed(BaseException):
    """As SIGKILL: nothing of the worker's own runs any more, and PostgreSQL rolls back what it had not committed."""


def killed_at(place: int, run: Callable[[], None]) -> bool:
    """Runs until the statement at `place`; whether it came so far."""
    count = itertools.count()

    def kill(execute: Any, *statement: Any) -> Any:
        if next(count) == place:
            raise Killed
        return execute(*statement)

    try:
        with connection.execute_wrapper(kill):
            run()
    except Killed:
        return True
    return False


def identities_begin_anew(owner: extensions.connection) -> None:
    """New rows get the identities that those of a transaction had which was rolled back, so that two tellings can be compared."""
    with owner.cursor() as cursor:
        for model in written():
            table, key = model._meta.db_table, model._meta.pk.column
            cursor.execute("SELECT pg_get_serial_sequence(%s, %s)", [table, key])
            (sequence,) = cursor.fetchone() or (None,)
            if sequence:
                last = f"(SELECT COALESCE(max({key}), 0) + 1 FROM {table})"
                cursor.execute(f"SELECT setval('{sequence}', {last}, false)")


def test_every_registered_job_is_listed_here() -> None:
    app.loader.import_default_modules()

    assert sorted(name for name in app.tasks if not name.startswith("celery.")) == sorted(
        {name.split()[0] for name in JOBS}
    )


def test_every_scheduled_job_is_registered() -> None:
    app.loader.import_default_modules()

    assert {entry["task"] for entry in app.conf.beat_schedule.values()} <= set(app.tasks)


def test_every_command_is_listed_here() -> None:
    ours = {
        config.name for config in apps.get_app_configs() if (ROOT / config.name.replace(".", "/")).is_dir()
    }

    assert {name for name, of in get_commands().items() if of in ours} == {*COMMANDS, *OTHER_COMMANDS}
    for path, _, test in (where.partition("::") for where in OTHER_COMMANDS.values() if "::" in where):
        assert f"def {test}(" in (ROOT / path).read_text(encoding="utf-8")


def test_every_handler_of_the_outbox_is_listed_here() -> None:
    assert set(outbox._handlers) == HANDLERS


def test_it_run_three_times_leaves_what_it_left_the_first_time(run: Callable[[], None], proof: Proof) -> None:
    before = state()

    run()
    once = state()
    assert changed(before, once) != []

    for _ in range(2):
        run()
    assert changed(once, state()) == []
    proof.figure("three times in a row: 0 differences")


def test_it_run_twice_at_once_leaves_what_it_leaves_alone(run: Callable[[], None], proof: Proof) -> None:
    assert together(run, run) == [None, None]

    at_once = state()
    run()
    assert changed(at_once, state()) == []
    assert len(at_once["mails"]) == len(set(at_once["mails"]))
    proof.figure("twice at once, and once more: 0 differences")


@pytest.mark.parametrize(
    "run", [*JOBS, *(pytest.param(name, marks=pytest.mark.in_full) for name in COMMANDS)], indirect=True
)
def test_it_killed_at_its_statements_and_run_again_leaves_what_it_leaves_undisturbed(
    run: Callable[[], None], owner: extensions.connection, proof: Proof
) -> None:
    identities_begin_anew(owner)
    with transaction.atomic():
        run()
        undisturbed = story()
        transaction.set_rollback(True)
    mail.outbox.clear()

    every, kills = proof.rounds(1, 13), 0
    identities_begin_anew(owner)
    while killed_at(kills * every, run):
        kills += 1
        identities_begin_anew(owner)
        ImportRun.objects.update(
            attempts=0
        )  # a file that ends its worker again and again is given up; these were others

    assert changed(undisturbed, story()) == []
    assert len(sent()) - len(set(sent())) <= kills
    proof.figure(
        f"killed {kills} times, each a statement later: 0 differences, {len(sent()) - len(set(sent()))} mails repeated"
    )


def test_a_worker_that_dies_before_it_notes_what_it_did_repeats_a_mail_and_nothing_else(
    cast: Cast, clock: MovableClock, proof: Proof, settings: Any
) -> None:
    scanner = Clamd()
    settings.SCANNER_URL = scanner.url
    mails_to_send(cast, clock)
    notes = NewFile("notes.txt", BytesIO(b"They want April"))
    attach_files(factories.approved(cast), [notes], side="briefing", by=cast.nadine)
    outbox.drain()
    done = OutboxEvent.objects.filter(kind__in=HANDLERS).exclude(done_at=None)
    assert set(done.values_list("kind", flat=True)) == HANDLERS
    before = story()

    count = done.update(done_at=None)
    outbox.drain()
    scanner.close()

    after = story()
    assert changed(before, after) in ([], ["OutboxEvent"])  # how often each was tried
    assert {len(row) for row in (before["OutboxEvent"], after["OutboxEvent"])} == {len(before["OutboxEvent"])}
    proof.figure(
        f"{count} events handled twice: 0 differences but for repeated mails, each with its own number again"
    )
