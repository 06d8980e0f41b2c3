"""No way round the workflow: whatever the application's database role tries, in whichever way, the database refuses."""

from collections.abc import Callable
from datetime import timedelta
from io import StringIO
from itertools import product

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction

from engage.core.errors import GUARD_SQLSTATE
from tests import factories
from tests.cast import Cast, MovableClock
from visits.models import Status, Visit
from visits.transitions import steps

pytestmark = pytest.mark.django_db

STATUSES = list(Status.values)


def refused(write: Callable[[], object]) -> str:
    """The name of the constraint by which PostgreSQL refuses the write; fails where it lets it through."""
    try:
        with transaction.atomic():
            write()
    except IntegrityError as error:
        return str(error.__cause__.diag.constraint_name)  # type: ignore[union-attr]
    pytest.fail("the database let it through")


def by_save(visit: Visit, status: str) -> None:
    copy = Visit.objects.get(pk=visit.pk)
    copy.status = status
    copy.save()


def by_update(visit: Visit, status: str) -> None:
    Visit.objects.filter(pk=visit.pk).update(status=status)


def by_bulk_update(visit: Visit, status: str) -> None:
    copy = Visit.objects.get(pk=visit.pk)
    copy.status = status
    Visit.objects.bulk_update([copy], ["status"])


def by_sql(visit: Visit, status: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE visits_visit SET status = %s WHERE id = %s", [status, visit.pk])


def by_upsert(visit: Visit, status: str) -> None:
    copy = Visit.objects.get(pk=visit.pk)
    copy.status = status
    Visit.objects.bulk_create([copy], update_conflicts=True, unique_fields=["id"], update_fields=["status"])


WRITES = [by_save, by_update, by_bulk_update, by_sql, by_upsert]


def test_python_and_the_database_know_the_same_steps() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT f, t FROM unnest(%s) f, unnest(%s) t WHERE visits_is_step(f, t)", [STATUSES, STATUSES]
        )
        assert set(cursor.fetchall()) == steps()


@pytest.mark.parametrize("source", STATUSES)
def test_a_step_the_workflow_does_not_have_is_refused_however_it_is_written(
    cast: Cast, clock: MovableClock, source: str
) -> None:
    visit = factories.states(cast, clock)[source]()
    forbidden = [target for target in STATUSES if target != source and (source, target) not in steps()]

    for write, target in product(WRITES, forbidden):
        assert refused(lambda w=write, t=target: w(visit, t)) in {  # type: ignore[misc]
            "visit_step",
            "visit_begins_as_draft",  # an upsert is an insert first
        }

    visit.refresh_from_db()
    assert visit.status == source


@pytest.mark.parametrize("status", [status for status in STATUSES if status != "draft"])
@pytest.mark.parametrize("origin", ["planned", "reported", "sighted"])
def test_a_visit_cannot_begin_in_a_later_state(cast: Cast, status: str, origin: str) -> None:
    template = factories.drafted(cast)

    def fresh() -> Visit:
        visit = Visit.objects.get(pk=template.pk)
        visit.pk, visit._state.adding, visit.status, visit.origin = None, True, status, origin
        visit.held_at = visit.account_consent_at = visit.executive_consent_at = visit.starts_at
        return visit

    def by_insert() -> None:
        columns = "account_id, lead_executive_id, title, starts_at, ends_at, requested_by_id"
        with connection.cursor() as cursor:
            cursor.execute(
                f"INSERT INTO visits_visit (status, origin, {columns}, purpose, format, time_zone, date_only, place, confidential, rush,"
                f" rush_reason, ending_reason, executive_zone, executive_country, account_zone, account_country, policy_version)"
                f" SELECT %s, %s, {columns}, purpose, format, time_zone, date_only, place, confidential, rush, rush_reason, ending_reason,"
                f" executive_zone, executive_country, account_zone, account_country, policy_version FROM visits_visit WHERE id = %s",
                [status, origin, template.pk],
            )

    def by_copy() -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT * FROM visits_visit WHERE id = %s", [template.pk])
            names = [column.name for column in cursor.description]
            row = dict(zip(names, cursor.fetchone(), strict=True)) | {"status": status, "origin": origin}
            kept = {name: value for name, value in row.items() if value is not None and name != "id"}
            line = "\t".join("" if value == "" else str(value) for value in kept.values())
            with connection.wrap_database_errors:
                cursor.copy_expert(f"COPY visits_visit ({', '.join(kept)}) FROM STDIN", StringIO(line + "\n"))

    doors: list[Callable[[], object]] = [
        lambda: fresh().save(),
        lambda: Visit.objects.bulk_create([fresh()]),
        lambda: Visit.objects.bulk_create([fresh()], ignore_conflicts=True),
        by_insert,
        by_copy,
    ]
    assert [refused(door) for door in doors] == ["visit_begins_as_draft"] * len(doors)


@pytest.mark.parametrize("status", [status for status in STATUSES if status != "held"])
def test_imported_history_begins_as_held_and_in_the_past_only(cast: Cast, status: str) -> None:
    visit = factories.drafted(cast)
    visit.pk, visit._state.adding, visit.status, visit.origin = None, True, status, "imported"

    assert refused(visit.save) in {"visit_imported_is_past", "visit_imported_by_a_batch"}


def test_a_meeting_to_come_is_no_imported_history(cast: Cast) -> None:
    visit = factories.drafted(cast)
    visit.pk, visit._state.adding, visit.status, visit.origin, visit.held_at = (
        None,
        True,
        "held",
        "imported",
        visit.ends_at,
    )

    assert refused(visit.save) == "visit_imported_is_past"


@pytest.mark.parametrize("status", [status for status in STATUSES if status != "draft"])
def test_only_a_draft_can_be_deleted(cast: Cast, clock: MovableClock, status: str) -> None:
    visit = factories.states(cast, clock)[status]()

    def by_sql_delete() -> None:
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM visits_visit WHERE id = %s", [visit.pk])

    assert refused(by_sql_delete) == "visit_only_drafts_are_deleted"
    with pytest.raises(IntegrityError), transaction.atomic():
        visit.delete()


@pytest.mark.parametrize(
    "statement",
    [
        "ALTER TABLE visits_visit DISABLE TRIGGER ALL",
        "ALTER TABLE visits_visit DISABLE TRIGGER visits_step",
        "DROP TRIGGER visits_step ON visits_visit",
        "TRUNCATE visits_visit CASCADE",
        "TRUNCATE core_auditentry",
        "SET session_replication_role = replica",
        "CREATE OR REPLACE FUNCTION engage_now() RETURNS timestamptz LANGUAGE sql AS 'SELECT now() - interval ''1 year'''",
        "UPDATE core_clock SET stands_at = now()",
        "INSERT INTO core_auditentry (at, reason, source, database_role, table_name, row_id, action) VALUES (now(), '', '', '', '', '', '')",
        "UPDATE core_auditentry SET actor_id = 1",
        "DELETE FROM core_auditentry",
        "INSERT INTO visits_statuschange (visit_id, from_status, to_status, at, reason) VALUES (1, '', 'held', now(), '')",
        "UPDATE visits_statuschange SET at = now()",
        "UPDATE visits_flag SET kind = 'rush'",
        "DELETE FROM visits_flag",
        "DELETE FROM visits_flagresolution",
        "UPDATE visits_flagreply SET text = ''",
        "UPDATE visits_acknowledgement SET read_at = now()",
        "DELETE FROM visits_acknowledgement",
        "UPDATE visits_reschedule SET reason = 'x'",
        "DELETE FROM visits_block",
        "UPDATE core_policysetting SET value = '0'",
        "SET ROLE engage_owner",
        "CREATE TABLE visits_shadow ()",
    ],
)
def test_the_applications_role_has_no_right_to_get_round_the_gate(db: None, statement: str) -> None:
    with (
        pytest.raises(ProgrammingError, match=r"permission denied|must be owner"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)


def test_every_guard_fires_always() -> None:
    """Neither a replica's session nor the owner's runs without them."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.relname, t.tgname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid"
            " WHERE NOT t.tgisinternal AND t.tgenabled <> 'A'"
        )
        assert cursor.fetchall() == []


def test_guards_refuse_in_a_class_of_their_own(cast: Cast) -> None:
    visit = factories.drafted(cast)

    with pytest.raises(IntegrityError) as error, transaction.atomic():
        by_sql(visit, "closed")

    assert error.value.__cause__.pgcode == GUARD_SQLSTATE  # type: ignore[union-attr]


def test_a_status_change_cannot_be_hidden_behind_a_setting(cast: Cast) -> None:
    """What silences trigger libraries (a session setting, a replica's role) does not silence these."""
    visit = factories.drafted(cast)
    with connection.cursor() as cursor:
        cursor.execute(
            "SET LOCAL engage.actor = '1'; SET LOCAL pgtrigger.ignore = '{visits_visit:visits_step}'"
        )

    assert refused(lambda: by_sql(visit, "closed")) == "visit_step"


def test_the_gate_holds_for_what_is_beside_the_status_too(cast: Cast, clock: MovableClock) -> None:
    visit = factories.ready(cast)

    def changed(**fields: object) -> str:
        return refused(lambda: Visit.objects.filter(pk=visit.pk).update(**fields))

    assert changed(account=cast.norvik) == "visit_account_and_executive_stay"
    assert changed(lead_executive=cast.xenia_executive) == "visit_account_and_executive_stay"
    assert changed(origin="reported") == "visit_origin_stays"
    assert (
        changed(executive_debrief_due_at=visit.executive_debrief_due_at + timedelta(days=9))
        == "visit_due_times_stay"
    )
    assert changed(held_at=visit.starts_at) == "visit_held_once"
    assert (
        changed(starts_at=visit.starts_at + timedelta(days=1), ends_at=visit.ends_at + timedelta(days=1))
        == "visit_moved_asks_again"
    )
    assert changed(executive_consent_at=None) == "visit_planned_with_both_consents"
    assert refused(lambda: visit.attendees.filter(user=cast.nadine).delete()) == "visit_accompanied"
    assert refused(lambda: visit.attendees.filter(contact=cast.ilse).delete()) == "briefing_customer_attendee"
    assert refused(lambda: visit.objectives.all().delete()) == "visit_objective"
    assert refused(lambda: visit.alternatives.all().delete()) == "alternative_before_the_request"
    assert refused(lambda: visit.briefings.get().agenda.all().delete()) == "briefing_version_stays"
    assert refused(lambda: visit.briefings.all().update(situation="All is well")) == "briefing_version_stays"
