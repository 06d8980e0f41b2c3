"""What the application's database role may do beside writing rows: nothing that opens, shadows or outwits a guard."""

import pytest
from django.db import connection, transaction

from engage.core.models import AuditEntry
from tests import factories
from tests.cast import Cast, MovableClock
from tests.doors.writing import attempt, by_sql, run
from tests.plugins.proofs import Proof
from visits.models import Acknowledgement, Flag, StatusChange

pytestmark = [pytest.mark.django_db, pytest.mark.proof("workflow")]

OWN_FUNCTION = "RETURNS timestamptz LANGUAGE sql AS 'SELECT now() - interval ''1 year'''"
DENIED = [
    # switching guards off
    "SET session_replication_role = replica",
    "SET LOCAL session_replication_role = local",
    "SELECT set_config('session_replication_role', 'replica', true)",
    "SET LOCAL session_preload_libraries = 'x'",
    "SET LOCAL lo_compat_privileges = off",
    "ALTER TABLE visits_visit DISABLE TRIGGER ALL",
    "ALTER TABLE visits_visit DISABLE TRIGGER visits_step",
    "ALTER TABLE visits_visit ENABLE TRIGGER visits_step",
    "ALTER TABLE visits_visit DISABLE RULE r",
    "ALTER TABLE visits_visit DROP CONSTRAINT visit_status_is_known",
    "ALTER TABLE visits_visit ALTER COLUMN status SET DEFAULT 'closed'",
    "ALTER TABLE visits_visit OWNER TO engage_app",
    "DROP TRIGGER visits_step ON visits_visit",
    "ALTER TRIGGER visits_step ON visits_visit RENAME TO zzz",
    "CREATE TRIGGER aaa BEFORE UPDATE ON visits_visit FOR EACH ROW EXECUTE FUNCTION visits_begin()",
    "CREATE RULE r AS ON UPDATE TO visits_visit DO INSTEAD NOTHING",
    "CREATE POLICY p ON visits_visit",
    "DROP TABLE visits_visit CASCADE",
    "TRUNCATE visits_visit CASCADE",
    "TRUNCATE visits_flag CASCADE",
    "TRUNCATE core_auditentry",
    # replacing what they ask
    f"CREATE OR REPLACE FUNCTION engage_now() {OWN_FUNCTION}",
    "CREATE OR REPLACE FUNCTION visits_is_step(text, text) RETURNS boolean LANGUAGE sql AS 'SELECT true'",
    "CREATE OR REPLACE FUNCTION visits_step() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'",
    "ALTER FUNCTION visits_step() SECURITY INVOKER",
    "ALTER FUNCTION visits_step() SET search_path = pg_temp, public",
    "ALTER FUNCTION visits_step() OWNER TO engage_app",
    "DROP FUNCTION visits_step() CASCADE",
    # standing before them
    f"CREATE FUNCTION own_now() {OWN_FUNCTION}",
    f"CREATE FUNCTION own_now() {OWN_FUNCTION} SECURITY DEFINER",
    f"CREATE FUNCTION pg_temp.engage_now() {OWN_FUNCTION}",
    "CREATE SCHEMA own",
    "CREATE TABLE visits_shadow ()",
    "CREATE TEMPORARY TABLE core_clock (id boolean, stands_at timestamptz)",
    "CREATE TEMPORARY VIEW visits_visit AS SELECT 1",
    "CREATE VIEW shadow AS SELECT 1",
    "CREATE OPERATOR public.= (LEFTARG = text, RIGHTARG = text, FUNCTION = pg_catalog.texteq)",
    "CREATE CAST (text AS integer) WITH INOUT AS IMPLICIT",
    "CREATE TYPE public.own AS ENUM ('draft')",
    "CREATE DOMAIN public.own AS text",
    "CREATE EVENT TRIGGER e ON ddl_command_start EXECUTE FUNCTION visits_begin()",
    "CREATE PUBLICATION p FOR ALL TABLES",
    # being somebody else
    "SET ROLE engage_owner",
    "SET SESSION AUTHORIZATION engage_owner",
    "ALTER ROLE engage_app SUPERUSER",
    "ALTER ROLE engage_app CREATEROLE",
    "ALTER ROLE engage_owner PASSWORD 'x'",
    "GRANT engage_owner TO engage_app",
    "GRANT pg_write_all_data TO engage_app",
    "CREATE ROLE somebody",
    "ALTER DATABASE postgres OWNER TO engage_app",
    "REASSIGN OWNED BY engage_owner TO engage_app",
    "DROP OWNED BY engage_owner CASCADE",
    # the server and its files
    "COPY visits_visit TO PROGRAM 'cat'",
    "COPY visits_visit FROM PROGRAM 'echo'",
    "COPY visits_visit TO '/tmp/visits'",
    "COPY visits_visit FROM '/tmp/visits'",
    "SELECT pg_read_file('postgresql.conf')",
    "SELECT pg_ls_dir('.')",
    "SELECT lo_import('/etc/hostname')",
    "SELECT lo_export(1, '/tmp/visits')",
    "SELECT pg_reload_conf()",
    "SELECT pg_switch_wal()",
    "SELECT pg_logical_emit_message(true, 'a', 'b') FROM pg_create_logical_replication_slot('s', 'pgoutput')",
    "UPDATE pg_catalog.pg_trigger SET tgenabled = 'D'",
    "UPDATE pg_catalog.pg_proc SET prosecdef = false",
    "DELETE FROM pg_catalog.pg_constraint",
    "LOCK TABLE core_clock IN ACCESS EXCLUSIVE MODE",
    "LOCK TABLE visits_statuschange IN ACCESS EXCLUSIVE MODE",
    # guards' own functions
    "SELECT visits_lock(1)",
    "SELECT visits_guard_ready(v) FROM visits_visit v",
    "SELECT engage_refuse('visit_step', 'No.')",
]


def test_what_would_open_a_guard_is_denied(db: None, proof: Proof) -> None:
    let_through = {
        statement: code for statement in DENIED if (code := attempt(lambda s=statement: run(s))) != "42501"
    }  # type: ignore[misc]
    proof.figure(f"statements against the guards: {len(DENIED)} attempts, {len(let_through)} not denied")
    assert let_through == {}


WITHOUT_EFFECT = [
    "SET LOCAL search_path = pg_temp, pg_catalog, public",
    "SET LOCAL check_function_bodies = off",
    "SET CONSTRAINTS ALL DEFERRED",
    "SET LOCAL row_security = off",
    "SET LOCAL engage.actor = '1'",
    "SET LOCAL engage.now = '2020-01-01'",
    "SET LOCAL pgtrigger.ignore = '{visits_visit:visits_step}'",
    "SET LOCAL TimeZone = 'Pacific/Kiritimati'",
    "SET LOCAL DateStyle = 'SQL, DMY'",
    "SET LOCAL transform_null_equals = on",
    "SET LOCAL backslash_quote = on",
    "LOCK TABLE visits_visit IN ACCESS EXCLUSIVE MODE",
    "SELECT pg_advisory_xact_lock(1)",
    "SELECT lo_create(0)",
    "LISTEN visits",
    "NOTIFY visits, 'closed'",
]


def test_what_may_be_set_changes_no_refusal(cast: Cast, clock: MovableClock, proof: Proof) -> None:
    """Each by itself, then an illegal step, one without its guard, another identity, a part of another visit: refused as ever."""
    changed = []
    for setting in WITHOUT_EFFECT:
        drafted = factories.drafted(cast)
        with transaction.atomic():
            run(setting)
            outcomes = [
                attempt(lambda v=drafted: by_sql(v, {"status": "closed"})),  # type: ignore[misc]
                attempt(lambda v=drafted: by_sql(v, {"status": "requested"})),  # type: ignore[misc]
                attempt(lambda v=drafted: run("UPDATE visits_visit SET id = 0 WHERE id = %s", v.pk)),  # type: ignore[misc]
                attempt(
                    lambda v=drafted: run(
                        "UPDATE visits_objective SET visit_id = 0 WHERE visit_id = %s", v.pk
                    )
                ),  # type: ignore[misc]
            ]
            transaction.set_rollback(True)
        if outcomes != ["visit_step", "visit_knows_its_due_times", "identity_stays", "part_stays_with_its_visit"]:  # fmt: skip
            changed.append((setting, outcomes))
    proof.figure(f"settings a session may choose: {len(WITHOUT_EFFECT)} tried, {len(changed)} with an effect")
    assert changed == []


def test_who_acted_is_what_the_application_says_and_nothing_hangs_on_it(cast: Cast) -> None:
    """A forged name stands in the record beside the role it was written by; it opens nothing, and words that are no name are refused."""
    visit = factories.requested(cast)
    run("SELECT set_config('engage.actor', %s, true)", str(cast.robert.pk))

    assert attempt(lambda: by_sql(visit, {"status": "approved"})) == "visit_both_consents"
    by_sql(visit, {"title": "Forged"})
    entry = AuditEntry.objects.latest("id")
    assert (entry.actor_id, entry.database_role) == (cast.robert.pk, "engage_app")
    run("SET LOCAL engage.actor = 'nobody'")
    assert attempt(lambda: by_sql(visit, {"title": "Nobody"})) == "22P02"
    run("SET LOCAL engage.actor = ''")


def test_functions_asked_directly_answer_and_change_nothing(cast: Cast, clock: MovableClock) -> None:
    visit = factories.briefed(cast)
    before = StatusChange.objects.count(), Flag.objects.count(), Acknowledgement.objects.count()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT visits_is_step('draft', 'closed'), visits_is_blocked(%s, %s), visits_version_to_read(%s), visits_is_accompanied(%s, 0),"
            " visits_is_earned(ROW(0, 'seagull', '', '', now(), now(), NULL, NULL, NULL, NULL)::visits_flag)",
            [cast.robert_executive.pk, clock.now, visit.pk, visit.pk],
        )
        answers = cursor.fetchone()

    assert answers[:4] == (False, False, 1, False)
    assert (StatusChange.objects.count(), Flag.objects.count(), Acknowledgement.objects.count()) == before


def test_a_part_cannot_be_written_before_its_visit(cast: Cast, clock: MovableClock) -> None:
    """Foreign keys are checked at the end of a transaction; the guards do not wait for that."""
    number = factories.drafted(cast).pk + 1_000_000
    filed = "executive_filed_at, executive_filed_by_id, feedback, next_step, prepared, unobtainable_reason, temperature, price_signal, value_signal, signal_note"
    parts = {
        f"INSERT INTO visits_debrief (visit_id, heard, {filed}) VALUES (%s, 'Much', now(), {cast.robert.pk}, '', '', '{{}}', '', '', '', '', '')",
        "INSERT INTO visits_nonoccurrence (visit_id, reason) VALUES (%s, 'Fog')",
        "INSERT INTO visits_objective (visit_id, position, kind, text, outcome, outcome_note) VALUES (%s, 1, 'deal', 'Sell', 'met', '')",
        f"INSERT INTO visits_block (visit_id, executive_id, since, lifted_by) VALUES (%s, {cast.robert_executive.pk}, now(), '')",
        (
            f"INSERT INTO visits_commitment (visit_id, account_id, text, ours, owner_name, status, settled_note, beyond_red_line, unit)"
            f" VALUES (%s, {cast.halden.pk}, 'Soon', true, '', 'open', '', false, '')"
        ),
    }
    for part in parts:
        assert attempt(lambda p=part: run(p, number)) == "part_of_a_visit", part  # type: ignore[misc]
    flag = "INSERT INTO visits_flag (kind, account_id, visit_id, executive_id, occurrence, cause, occurred_at) VALUES ('seagull', %s, %s, %s, '', '', %s)"
    assert attempt(lambda: run(flag, cast.halden.pk, number, cast.robert_executive.pk, clock.now)) == "flag_of_a_fact"  # fmt: skip


# --- what the catalogue says


def _catalogue(sql: str) -> list[tuple[str, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return list(cursor.fetchall())


def test_every_trigger_fires_always_and_every_function_is_the_owners_and_looks_nowhere_else() -> None:
    assert _catalogue("SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'A'") == []
    ours = "FROM pg_proc p WHERE p.pronamespace = 'public'::regnamespace AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e')"
    assert (
        _catalogue(
            f"SELECT p.proname {ours} AND (NOT p.prosecdef OR pg_get_userbyid(p.proowner) <> 'engage_owner'"
            " OR p.proconfig IS DISTINCT FROM ARRAY['search_path=public, pg_temp'])"
        )
        == []
    )
    assert len(_catalogue(f"SELECT p.proname {ours}")) > 50


def test_the_application_may_call_only_what_answers_a_question() -> None:
    asked = _catalogue(
        "SELECT p.proname FROM pg_proc p WHERE p.pronamespace = 'public'::regnamespace AND has_function_privilege('engage_app', p.oid, 'EXECUTE')"
        " AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e') ORDER BY 1"
    )
    assert {name for (name,) in asked} == {
        "engage_now",
        "engage_policy",
        "sponsors_conflict",
        "sponsors_words_missing",
        "visits_briefing_lacks",
        "visits_consent_at",
        "visits_has_read",
        "visits_is_accompanied",
        "visits_is_at_a_visit",
        "visits_is_blocked",
        "visits_is_earned",
        "visits_is_repeat",
        "visits_is_step",
        "visits_is_zone",
        "visits_leadership",
        "visits_part_of_debrief",
        "visits_policy_at",
        "visits_version_to_read",
    }


def test_the_application_owns_nothing_and_nothing_is_its_to_make() -> None:
    assert _catalogue("SELECT relname FROM pg_class WHERE pg_get_userbyid(relowner) = 'engage_app'") == []
    assert _catalogue("SELECT proname FROM pg_proc WHERE pg_get_userbyid(proowner) = 'engage_app'") == []
    assert _catalogue(
        "SELECT has_schema_privilege('engage_app', 'public', 'CREATE'), has_database_privilege('engage_app', current_database(), 'CREATE'),"
        " has_database_privilege('engage_app', current_database(), 'TEMPORARY'),"
        " has_parameter_privilege('engage_app', 'session_replication_role', 'SET, ALTER SYSTEM'), rolsuper OR rolcreaterole OR rolcreatedb OR rolreplication OR rolbypassrls"
        " FROM pg_roles WHERE rolname = 'engage_app'"
    ) == [(False, False, False, False, False)]
    assert _catalogue("SELECT 1 FROM pg_auth_members m JOIN pg_roles r ON r.oid = m.member WHERE r.rolname = 'engage_app'") == []  # fmt: skip


def test_no_view_or_rule_is_another_way_to_a_table() -> None:
    assert _catalogue("SELECT relname FROM pg_class WHERE relkind IN ('v', 'm', 'f') AND relnamespace = 'public'::regnamespace") == []  # fmt: skip
    assert _catalogue("SELECT rulename FROM pg_rewrite r JOIN pg_class c ON c.oid = r.ev_class WHERE c.relnamespace = 'public'::regnamespace") == []  # fmt: skip
