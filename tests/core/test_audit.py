"""Who did what, when and why is written for every change, whichever way it was made."""

import pytest
from django.apps import apps
from django.db import connection, transaction

from accounts.models import Account
from engage.core.audit import act_as
from engage.core.models import AuditEntry, DomainModel
from tests import factories
from tests.cast import Cast, MovableClock
from tests.visits.test_gate import refused
from visits.workflow import perform

pytestmark = pytest.mark.django_db


def test_every_table_of_the_domain_is_audited_and_its_rows_keep_their_identity() -> None:
    audited = [
        model._meta.db_table
        for model in apps.get_models()
        if issubclass(model, DomainModel) and model.audited
    ]
    triggers = ("audit_insert", "audit_update", "audit_delete", "identity_stays")
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.relname, t.tgname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid"
            " WHERE t.tgname = ANY (%s) AND t.tgenabled = 'A'",
            [list(triggers)],
        )
        assert set(cursor.fetchall()) == {(table, trigger) for table in audited for trigger in triggers}


def test_a_transition_is_recorded_with_who_when_and_what_changed(cast: Cast, clock: MovableClock) -> None:
    visit = factories.approved(cast)
    written = AuditEntry.objects.filter(table_name="visits_visit", row_id=str(visit.pk))
    assert written.latest("id").reason == "Agree to the visit"
    clock.move_by(hours=1)

    perform("cancel", visit, by=cast.nadine, reason="They moved the decision")

    entry = written.latest("id")
    assert (entry.actor_id, entry.reason, entry.at, entry.action) == (
        cast.nadine.pk,
        "They moved the decision",
        clock.now,
        "update",
    )
    assert (entry.before["status"], entry.after["status"]) == ("approved", "cancelled")
    assert set(entry.before) == {"status", "ending_reason", "revision"}


def test_raw_sql_is_recorded_as_well(cast: Cast) -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE accounts_account SET sector = 'Motor' WHERE id = %s", [cast.halden.pk])
        cursor.execute("UPDATE accounts_account SET sector = sector WHERE id = %s", [cast.halden.pk])

    (entry,) = AuditEntry.objects.filter(
        table_name="accounts_account",
        row_id=str(cast.halden.pk),
        action="update",
        after__has_key="sector",
    )
    assert (entry.before, entry.after, entry.database_role) == (
        {"sector": "", "revision": cast.halden.revision + 1},
        {"sector": "Motor", "revision": cast.halden.revision + 2},
        "engage_app",
    )


def test_a_bulk_write_leaves_an_entry_a_row(cast: Cast) -> None:
    with transaction.atomic():
        act_as(cast.sam, reason="Load")
        created = Account.objects.bulk_create([Account(name=f"Account {number}") for number in range(3)])

    entries = AuditEntry.objects.filter(table_name="accounts_account", action="insert", actor_id=cast.sam.pk)
    assert {entry.row_id for entry in entries} == {str(account.pk) for account in created}


def test_no_secret_reaches_the_audit(cast: Cast) -> None:
    cast.nadine.set_password("a new long password")
    cast.nadine.save()

    for entry in AuditEntry.objects.filter(table_name="people_user"):
        assert "password" not in (entry.before or {}) | (entry.after or {})


def test_the_identity_of_a_row_cannot_be_changed(cast: Cast) -> None:

    assert (
        refused(lambda: Account.objects.filter(pk=cast.norvik.pk).update(id=cast.norvik.pk + 1000))
        == "identity_stays"
    )
