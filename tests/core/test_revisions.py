"""The revision of what people edit is raised by the database, whoever writes; nobody sets it."""

import pytest
from django.apps import apps
from django.db import connection

from accounts.actions import change_account, set_team
from accounts.models import Account
from engage.core.edits import changes_since, require_current
from engage.core.errors import Stale
from engage.core.models import Part, Revised
from tests import factories
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def revision(row: Revised) -> int:
    found: int = type(row)._base_manager.values_list("revision", flat=True).get(pk=row.pk)
    return found


def raw(statement: str, *values: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def test_raw_sql_raises_the_revision_by_one_and_cannot_set_it(cast: Cast) -> None:
    before = revision(cast.halden)

    raw("UPDATE accounts_account SET sector = 'Motor' WHERE id = %s", cast.halden.pk)
    raw("UPDATE accounts_account SET sector = sector WHERE id = %s", cast.halden.pk)
    raw("UPDATE accounts_account SET revision = 99 WHERE id = %s", cast.halden.pk)
    raw("UPDATE accounts_account SET revision = 1, sector = 'Cars' WHERE id = %s", cast.halden.pk)

    assert revision(cast.halden) == before + 2


def test_the_triggers_follow_from_the_models_and_always_fire(db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.relname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid"
            " WHERE t.tgname = 'advance_revision' AND t.tgenabled = 'A'"
        )
        revised = {table for (table,) in cursor.fetchall()}
        cursor.execute(
            "SELECT c.relname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid"
            " WHERE t.tgfoid = 'engage_advance_whole'::regproc AND t.tgenabled = 'A'"
        )
        parts = sorted(table for (table,) in cursor.fetchall())

    assert revised == {m._meta.db_table for m in apps.get_models() if issubclass(m, Revised)}
    assert parts == sorted(
        model._meta.db_table
        for model in apps.get_models()
        if issubclass(model, Part)
        for _ in model.wholes
        for _ in ("insert", "update", "delete")
    )


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE visits_objective SET text = text || '!' WHERE visit_id = %s",
        "DELETE FROM visits_alternative WHERE visit_id = %s",
        "INSERT INTO visits_attendee (visit_id, side, name, title, employer) VALUES (%s, 'customer', 'Jo', '', '')",
    ],
)
def test_a_part_raises_what_it_is_a_part_of(cast: Cast, statement: str) -> None:
    visit, other = factories.drafted(cast), factories.drafted(cast)
    before, beside = revision(visit), revision(other)

    raw(statement, visit.pk)

    assert (revision(visit), revision(other)) == (before + 1, beside)


def test_a_part_that_is_written_as_it_was_raises_nothing(cast: Cast) -> None:
    visit = factories.drafted(cast)
    before = revision(visit)

    raw("UPDATE visits_objective SET text = text WHERE visit_id = %s", visit.pk)

    assert revision(visit) == before


def test_whoever_has_seen_the_present_revision_goes_on(cast: Cast) -> None:
    present = Account.objects.get(pk=cast.halden.pk)

    require_current(present, seen=present.revision)
    require_current(present, seen=None)
    require_current(None, seen=0)


def test_whoever_has_not_is_told_who_changed_what(cast: Cast) -> None:
    seen = revision(cast.halden)
    change_account(cast.halden, by=cast.nadine, sector="Motor")
    set_team(cast.halden, members={cast.dora: "Service"}, by=cast.sam)

    with pytest.raises(Stale) as stale:
        change_account(cast.halden, by=cast.nadine, seen=seen, sector="Cars")

    told = {(change.by, *change.values) for change in stale.value.changes}
    assert told == {(cast.nadine.name, "sector"), (cast.sam.name, "team")}
    assert Account.objects.get(pk=cast.halden.pk).sector == "Motor"


def test_what_was_changed_before_is_not_told(cast: Cast) -> None:
    change_account(cast.halden, by=cast.nadine, sector="Motor")
    seen = revision(cast.halden)
    change_account(cast.halden, by=cast.sam, region="South")

    assert [set(change.values) for change in changes_since(cast.halden, seen)] == [{"region"}]
