"""Workers and readers at once: who works on a file keeps others from it, and from nothing else."""

from typing import Any

import pytest
from django.db import transaction

from accounts.importing import work
from accounts.importing.actions import cancel_import, commit_import
from accounts.importing.kinds import Outcome
from accounts.importing.work import carry_out_waiting
from accounts.models import Account, ImportProgress, ImportRun
from engage.core.errors import WrongState
from tests.accounts.imports import accounts_file, again, checked
from tests.at_once import elsewhere
from tests.cast import Cast

pytestmark = pytest.mark.django_db(transaction=True)


def test_while_a_file_is_being_imported_everybody_sees_how_far_and_nobody_gets_in_between(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = commit_import(checked(cast.sam, accounts_file(*(f"Customer {n}" for n in range(450)))), by=cast.sam)
    seen: dict[str, Any] = {}
    outcome_of = work._outcome
    monkeypatch.setattr("accounts.importing.progress.TOLD_EVERY", 0)

    def looked_at(working_on: ImportRun) -> Outcome:
        outcome = outcome_of(working_on)
        told = elsewhere(lambda: ImportProgress.objects.get(run=run))
        seen["told"] = told.phase
        seen["state"] = elsewhere(lambda: again(run).state)
        seen["written"] = elsewhere(lambda: Account.objects.filter(name="Customer 1").count())
        seen["second worker"] = elsewhere(carry_out_waiting)
        seen["cancelled"] = elsewhere(lambda: cancel_import(run, by=cast.sam))
        return outcome

    with monkeypatch.context() as watched:
        watched.setattr(work, "_outcome", looked_at)
        carry_out_waiting()

    assert isinstance(seen.pop("cancelled"), WrongState)
    assert seen == {
        "told": "Looking for names that may be one",
        "state": "committing",
        "written": 0,
        "second worker": 0,
    }
    assert (again(run).state, Account.objects.filter(name="Customer 1").count()) == ("committed", 1)


def test_a_worker_that_is_killed_in_the_middle_leaves_nothing_half_written(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = commit_import(checked(cast.sam), by=cast.sam)

    class Killed(BaseException):
        """As SIGKILL: nothing of the worker's own runs any more."""

    def kill(*_: Any) -> None:
        assert Account.objects.filter(name="Acme").exists()
        raise Killed

    with monkeypatch.context() as deadly:
        deadly.setattr(work, "_conclude", kill)
        with pytest.raises(Killed):
            carry_out_waiting()
    assert (again(run).state, Account.objects.filter(name="Acme").exists()) == ("committing", False)

    carry_out_waiting()

    assert (again(run).state, Account.objects.filter(name="Acme").count()) == ("committed", 1)


def test_an_account_that_came_between_check_and_import_is_not_opened_twice(cast: Cast) -> None:
    run = commit_import(checked(cast.sam), by=cast.sam)
    with transaction.atomic():
        Account.objects.create(name="Acme")

    carry_out_waiting()

    assert again(run).state == "committed"
    assert Account.objects.filter(name="Acme").count() == 1
