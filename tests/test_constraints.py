"""What a row alone can break: each check refuses what it is for, and what the models declare to be there once is unique in the database."""

import re
from typing import Any

import psycopg2
from django.apps import apps
from django.db import connection
from django.db.models import Model, UniqueConstraint
from psycopg2 import extensions, sql

from engage.people.models.user import SERVICE_DOMAIN
from tests.drill.database import OF_A_TYPE
from visits.models import Practice

TABLES = r"^(core|people|accounts|visits|sponsors)_"
MOMENT, LATER, DAY, NEXT_DAY = "2026-03-02 09:00Z", "2026-03-02 10:00Z", "2026-03-02", "2026-03-03"

# For each check rows that break it and nothing else; columns that are not named are empty.
REFUSED: dict[str, list[dict[str, Any]]] = {
    "account_currency_code": [{"currency": "eur"}, {"currency": "EU"}],
    "account_has_a_name": [{"name": ""}],
    "account_importance_to_them_1_to_5": [{"importance_to_them": 0}, {"importance_to_them": 6}],
    "account_importance_to_us_1_to_5": [{"importance_to_us": 0}, {"importance_to_us": 6}],
    "account_is_not_its_parent": [{"id": 1, "parent_id": 1}],
    "account_openness_1_to_5": [{"openness": 0}, {"openness": 6}],
    "account_review_month": [{"review_month": 0}, {"review_month": 13}],
    "access_names_its_source": [{"source": ""}],
    "contact_has_a_name": [{"name": ""}],
    "contact_relationship_0_to_4": [{"relationship_now": 5}, {"relationship_wanted": 5}],
    "financial_year_currency_code": [{"currency": "eur"}],
    "financial_year_is_plausible": [{"year": 1899}, {"year": 2201}],
    "financial_year_share_of_wallet_0_to_1": [{"share_of_wallet": -0.1}, {"share_of_wallet": 1.1}],
    "import_state_is_known": [{"state": "done"}],
    "priority_ends_after_start": [{"starts_on": NEXT_DAY, "ends_on": DAY}],
    "priority_has_a_title": [{"title": ""}],
    "stake_currency_code": [{"currency": "E"}],
    "stake_is_not_negative": [{"amount": -1}],
    "clock_is_one_row": [{"id": False}],
    "policy_has_a_reason": [{"reason": ""}],
    "token_scopes_are_known": [{"scopes": ["root"]}, {"scopes": []}],
    "deputy_ends_after_start": [{"starts_on": NEXT_DAY, "ends_on": DAY}],
    "deputy_is_another_person": [{"principal_id": 1, "deputy_id": 1}],
    "executive_capacity_counts": [{"capacity": 0}],
    "invitation_used_in_time": [{"accepted_at": LATER, "expires_at": MOMENT}],
    "invitation_used_or_revoked": [{"accepted_at": MOMENT, "expires_at": LATER, "revoked_at": MOMENT}],
    "notice_choice_delivery_is_known": [{"delivery": "pigeon"}],
    "digest_hour_is_on_the_clock": [{"digest_hour": 24}],
    "service_account_never_signs_in": [
        {"is_service": True, "email": f"crm@{SERVICE_DOMAIN}", "roles": [], "password": "pbkdf2"},
        {"is_service": True, "email": "crm@engage.test", "roles": [], "password": "!"},
        {"is_service": True, "email": f"crm@{SERVICE_DOMAIN}", "roles": ["executive"], "password": "!"},
        {
            "is_service": True,
            "email": f"crm@{SERVICE_DOMAIN}",
            "roles": [],
            "password": "!",
            "last_login": MOMENT,
        },
    ],
    "user_roles_are_known": [{"roles": ["owner"]}],
    "review_signed_by_somebody": [{"signed_at": MOMENT}, {"signed_by_id": 1}],
    "rematch_decided_with_a_note": [
        {"decided_at": MOMENT, "decided_by_id": 1, "granted": True, "note": ""},
        {"decided_by_id": 1, "granted": True, "note": "So"},
        {"decided_at": MOMENT, "granted": True, "note": "So"},
        {"decided_at": MOMENT, "decided_by_id": 1, "note": "So"},
        {"note": "So"},
    ],
    "sponsorship_aims_at_a_role": [{"target_role": "seagull"}],
    "sponsorship_ends_after_its_start": [{"starts_on": NEXT_DAY, "ended_on": DAY, "ended_reason": "So"}],
    "sponsorship_ends_for_a_reason": [{"starts_on": DAY, "ended_on": DAY, "ended_reason": ""}],
    "sponsorship_starts_before_it_ends": [{"starts_on": DAY, "ends_on": DAY}],
    "attached_file_kind_is_known": [{"kind": "exe"}],
    "attached_file_is_whole": [{"name": "", "size": 1}, {"name": "brief.pdf", "size": 0}],
    "attachment_of_one_side": [{"id": 1}, {"briefing_id": 1, "debrief_id": 1}],
    "template_says_what_for": [{"name": "", "when_to_use": "So"}, {"name": "A fair", "when_to_use": ""}],
    "template_purpose_is_known": [{"purpose": "leisure"}, {"purpose": ""}],
    "template_format_is_known": [{"format": "letter"}],
    "template_fits_into_a_day": [{"minutes": 4}, {"minutes": 601}],
    "template_objective_is_whole": [{"text": "", "kind": "deal"}, {"text": "A date", "kind": "fun"}],
    "template_topic_is_whole": [
        {"topic": "", "kind": "action", "minutes": 15},
        {"topic": "Plan", "kind": "fun", "minutes": 15},
        {"topic": "Plan", "kind": "action", "minutes": 0},
    ],
    "template_question_has_words": [{"text": ""}],
    "template_prompt_is_whole": [
        {"text": "", "practice": "model_the_way"},
        {"text": "Own it", "practice": "shout"},
    ],
    "alternative_says_why_not": [{"text": "", "why_not": "So"}, {"text": "A call", "why_not": ""}],
    "ask_answer_has_words": [{"text": ""}],
    "briefing_comment_has_words": [{"text": ""}],
    "attendee_contact_is_of_the_customer": [{"side": "account", "contact_id": 1}],
    "attendee_executive_is_of_the_executives": [{"side": "customer", "executive_id": 1}],
    "attendee_has_a_name": [{"name": ""}],
    "attendee_temperature_of_who_was_there": [
        {"side": "account", "was_there": True, "temperature": "warmer"},
        {"side": "customer", "was_there": False, "temperature": "warmer"},
        {"side": "customer", "was_there": None, "temperature": "warmer"},
        {"side": "customer", "was_there": True, "temperature": "hot"},
    ],
    "attendee_user_is_of_the_account_side": [{"side": "customer", "user_id": 1}],
    "block_lifted_somehow": [{"lifted_at": MOMENT, "lifted_by": ""}, {"lifted_by": "waiver"}],
    "briefing_version_has_no_proposals": [
        {
            "version": 1,
            "submitted_at": MOMENT,
            "submitted_by_id": 1,
            "proposed": '{"asks": [{"text": "Listen", "source": "the debrief"}]}',
        }
    ],
    "leadership_practice_is_known": [{"practice": "lead"}],
    "briefing_version_is_submitted": [
        {"version": 1},
        {"submitted_at": MOMENT},
        {"submitted_at": MOMENT, "version": 1},
        {"submitted_at": MOMENT, "submitted_by_id": 1, "version": 0},
    ],
    "commitment_beyond_is_due": [
        {"beyond_red_line": True},
        {"beyond_red_line": False, "ratification_due_at": MOMENT},
    ],
    "commitment_has_words": [{"text": ""}],
    "commitment_ratified_by_somebody": [
        {"ratified_at": MOMENT},
        {"ratified_by_id": 1},
        {"beyond_red_line": False, "ratified_at": MOMENT, "ratified_by_id": 1},
    ],
    "commitment_refused_by_somebody": [
        {"ratification_refused_at": MOMENT},
        {"ratification_refused_at": MOMENT, "ratification_refused_by_id": 1, "ratification_note": ""},
    ],
    "commitment_settled_at_a_time": [{"status": "kept"}, {"status": "open", "settled_at": MOMENT}],
    "correction_has_words": [{"text": ""}],
    "correction_of_its_row": [
        {"subject": "heard", "objective_id": 1},
        {"subject": "promise", "objective_id": 1},
        {"subject": "outcome", "objective_id": 1, "insight_id": 1},
        {"subject": "insight"},
    ],
    "correction_subject_is_known": [{"subject": "mood"}],
    "debrief_account_part_is_whole": [
        {"account_filed_at": MOMENT},
        {"account_filed_at": MOMENT, "account_filed_by_id": 1, "feedback": "", "next_step": "Write"},
        {"account_filed_at": MOMENT, "account_filed_by_id": 1, "feedback": "Listen", "next_step": ""},
    ],
    "debrief_executive_part_is_whole": [
        {"executive_filed_at": MOMENT},
        {"executive_filed_at": MOMENT, "executive_filed_by_id": 1, "heard": ""},
    ],
    "debrief_relationship_rating_1_to_5": [{"relationship_rating": 0}, {"relationship_rating": 6}],
    **{f"debrief_{practice}_1_to_5": [{practice: 0}, {practice: 6}] for practice in Practice.values},
    "debrief_share_of_mind_1_to_5": [{"share_of_mind": 0}, {"share_of_mind": 6}],
    "consultation_has_words": [{"text": ""}],
    "consultation_moment_is_known": [{"moment": "during"}],
    "executive_note_has_words": [{"text": ""}],
    "flag_kind_is_known": [{"kind": "grumpy"}],
    "flag_reply_has_words": [{"text": ""}],
    "flag_resolution_has_a_note": [{"note": ""}],
    "insight_has_words": [{"text": ""}],
    "insight_answer_by_a_day": [{"answer": "look_into"}, {"answer": "we_change", "due_on": DAY}],
    "insight_answer_is_known": [{"answer": "perhaps"}],
    "insight_answer_says_why_not": [{"answer": "we_dont", "text": ""}],
    "non_occurrence_has_a_reason": [{"reason": ""}],
    "objective_has_words": [{"text": ""}],
    "reschedule_has_a_reason": [{"reason": ""}],
    "reschedule_starts_before_it_ends": [{"new_starts_at": MOMENT, "new_ends_at": MOMENT}],
    "solo_exception_decided_by_somebody": [
        {"approved": True},
        {"approved": False, "decided_at": MOMENT},
        {"decided_by_id": 1},
    ],
    "solo_exception_has_a_reason": [{"reason": ""}],
    "touchpoint_call_has_minutes": [{"kind": "call"}, {"kind": "note", "minutes": 5}],
    "touchpoint_has_words": [{"words": ""}],
    "touchpoint_kind_is_known": [{"kind": "dinner"}],
    "touchpoint_person_has_a_name": [{"name": ""}],
    "touchpoint_withdrawn_with_a_reason": [{"reason": ""}],
    "visit_format_is_known": [{"format": "dinner"}],
    "visit_held_at_a_time": [
        {"origin": "imported", "import_batch_id": 1, "status": status}
        for status in ("held", "debriefed", "closed")
    ],
    "visit_imported_by_a_batch": [{"origin": "imported"}, {"origin": "planned", "import_batch_id": 1}],
    "visit_knows_its_due_times": [{"origin": "planned", "status": "requested"}],
    "visit_origin_is_known": [{"origin": "dreamt"}],
    "visit_planned_with_both_consents": [
        {"origin": "imported", "import_batch_id": 1, "status": status, "account_consent_at": MOMENT}
        for status in ("approved", "briefed", "ready")
    ],
    "visit_purpose_is_known": [{"purpose": "fun"}],
    "visit_rush_has_a_reason": [
        {"origin": "imported", "import_batch_id": 1, "status": "requested", "rush": True, "rush_reason": ""}
    ],
    "visit_starts_before_it_ends": [{"starts_at": MOMENT, "ends_at": MOMENT}],
    "visit_status_is_known": [{"origin": "imported", "import_batch_id": 1, "status": "dreamt"}],
    "waiver_decided_with_a_reason": [
        {"granted": False, "reason": "So"},
        {"decided_at": MOMENT, "decided_by_id": 1, "granted": False, "reason": ""},
    ],
    "waiver_ends_some_day": [
        {"decided_at": MOMENT, "decided_by_id": 1, "granted": True, "reason": "So"},
    ],
}


def test_every_check_has_rows_that_it_refuses(owner: extensions.connection) -> None:
    assert {name for name, _ in _checks(owner)} == set(REFUSED)


def test_each_check_refuses_what_it_is_for(owner: extensions.connection) -> None:
    """Beside the triggers and whatever else stands before it: in an empty table that has the same checks."""
    tables = dict(_checks(owner))
    answers = []
    with owner.cursor() as cursor:
        cursor.execute("BEGIN")
        for name, rows in REFUSED.items():
            _empty_twin(cursor, tables.get(name, ""))
            answers += [(name, row, _refused_by(cursor, row)) for row in rows]
        cursor.execute("ROLLBACK")

    assert [answer for answer in answers if answer[0] != answer[2]] == []


def test_what_a_model_declares_to_be_there_once_is_unique_in_the_database(db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT t.relname, i.relname, array_agg(a.attname::text ORDER BY a.attname) FILTER (WHERE a.attname IS NOT NULL)"
            " FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid JOIN pg_class t ON t.oid = x.indrelid"
            " LEFT JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = ANY (x.indkey)"
            " WHERE x.indisunique GROUP BY t.relname, i.relname"
        )
        found = cursor.fetchall()
    named, columns = {name for _, name, _ in found}, {(table, tuple(of or ())) for table, _, of in found}

    models = [model for model in apps.get_models() if re.match(TABLES, model._meta.db_table)]
    assert {name for model in models for name in _unique_names(model)} - named == set()
    assert {unique for model in models for unique in _unique_columns(model)} - columns == set()


def _unique_names(model: type[Model]) -> list[str]:
    return [one.name for one in model._meta.constraints if isinstance(one, UniqueConstraint)]


def _unique_columns(model: type[Model]) -> list[tuple[str, tuple[str, ...]]]:
    fields = [field for field in model._meta.local_fields if field.unique]
    return [(model._meta.db_table, (str(field.column),)) for field in fields]


def _checks(owner: extensions.connection) -> list[tuple[str, str]]:
    """Name and table of each."""
    with owner.cursor() as cursor:
        cursor.execute(
            "SELECT k.conname, c.relname, pg_get_constraintdef(k.oid) FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid"
            " WHERE k.contype = 'c' AND c.relname ~ %s",
            [TABLES],
        )
        found = cursor.fetchall()
    return [(name, table) for name, table, definition in found if not OF_A_TYPE.fullmatch(definition)]


def _empty_twin(cursor: extensions.cursor, table: str) -> None:
    """The table `twin`, with the checks of `table`; with none where there is no such table. What may not be empty there may be here."""
    cursor.execute("DROP TABLE IF EXISTS twin")
    if not table:
        return
    twin = sql.SQL("CREATE TEMP TABLE twin (LIKE {} INCLUDING CONSTRAINTS)").format(sql.Identifier(table))
    cursor.execute(twin)
    cursor.execute(
        "SELECT attname FROM pg_attribute WHERE attrelid = 'twin'::regclass AND attnotnull AND attnum > 0"
    )
    for (column,) in cursor.fetchall():
        drop = sql.SQL("ALTER TABLE twin ALTER COLUMN {} DROP NOT NULL").format(sql.Identifier(column))
        cursor.execute(drop)


def _refused_by(cursor: extensions.cursor, row: dict[str, Any]) -> str:
    """The constraint that refuses this row; nothing where none does."""
    cursor.execute("SAVEPOINT before")
    insert = sql.SQL("INSERT INTO twin ({}) VALUES ({})").format(
        sql.SQL(", ").join(map(sql.Identifier, row)), sql.SQL(", ").join(sql.Placeholder() * len(row))
    )
    try:
        cursor.execute(insert, list(row.values()))
    except psycopg2.Error as error:
        return error.diag.constraint_name or str(error)
    else:
        return ""
    finally:
        cursor.execute("ROLLBACK TO SAVEPOINT before")
