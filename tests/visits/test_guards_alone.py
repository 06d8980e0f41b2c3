"""Guards that another one usually spares the work: each is shown where it stands alone."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import psycopg2
import pytest
from django.db import connection, transaction
from psycopg2 import extensions

from tests import factories
from tests.cast import Cast, MovableClock
from tests.visits.test_gate import refused
from visits.models import (
    Acknowledgement,
    Attendee,
    Block,
    Briefing,
    ConversationKind,
    Debrief,
    Objective,
    Reschedule,
    Side,
    Visit,
)
from visits.sweep import sweep
from visits.workflow import perform

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("field", ["account_consent_at", "executive_consent_at", "reported_at", "held_at"])
def test_a_draft_begins_without_consent_and_was_neither_held_nor_reported(cast: Cast, field: str) -> None:
    draft = factories.drafted(cast)
    draft.pk, draft._state.adding = None, True
    setattr(draft, field, draft.starts_at)

    assert refused(draft.save) == "visit_begins_as_draft"


def test_the_briefing_of_a_cancelled_visit_is_not_acknowledged(cast: Cast, clock: MovableClock) -> None:
    visit = perform("cancel", factories.briefed(cast), by=cast.nadine, reason="They moved the decision")

    assert refused(lambda: acknowledged(visit, cast.robert_executive, clock)) == "visit_ended_stays"


def test_who_cannot_sign_in_acknowledges_nothing(cast: Cast, clock: MovableClock) -> None:
    visit = factories.briefed(cast)
    cast.robert_executive.user = None
    cast.robert_executive.save()

    assert (
        refused(lambda: acknowledged(visit, cast.robert_executive, clock))
        == "acknowledgement_by_a_participant"
    )


def acknowledged(visit: Visit, executive: Any, clock: MovableClock) -> None:
    Acknowledgement.objects.create(
        briefing=visit.briefings.get(version=1), executive=executive, read_at=clock.now, user_id=1
    )


def test_a_visit_is_not_moved_while_it_is_cancelled(cast: Cast) -> None:
    visit = factories.ready(cast)
    day = timedelta(days=1)
    moved = {"starts_at": visit.starts_at + day, "ends_at": visit.ends_at + day}
    voided = {"executive_consent_at": None, "executive_consent_by": None}
    recorded = Reschedule(
        visit=visit,
        side=Side.EXECUTIVE,
        reason="Fog",
        by=cast.nadine,
        old_starts_at=visit.starts_at,
        old_ends_at=visit.ends_at,
        new_starts_at=moved["starts_at"],
        new_ends_at=moved["ends_at"],
    )

    def move_and_cancel() -> None:
        recorded.save()
        Visit.objects.filter(pk=visit.pk).update(status="cancelled", ending_reason="Fog", **moved, **voided)

    assert refused(move_and_cancel) == "visit_moved_asks_again"


def test_a_block_is_of_the_executive_and_since_the_debrief_was_due(cast: Cast, clock: MovableClock) -> None:
    visit = factories.unbriefed(cast, clock)
    due = visit.executive_debrief_due_at
    clock.move_to(due + timedelta(days=1))

    wrong = (cast.olivia_executive, due), (cast.robert_executive, due + timedelta(hours=1))
    for executive, since in wrong:
        block = Block(visit=visit, executive=executive, since=since)
        assert refused(block.save) == "block_by_an_overdue_debrief"


def test_a_block_is_not_lifted_before_it_began_nor_ahead_of_time(cast: Cast, clock: MovableClock) -> None:
    visit = factories.unbriefed(cast, clock)
    clock.move_to(visit.executive_debrief_due_at)
    sweep(clock.now)
    filed = {"executive_filed_at": clock.now, "executive_filed_by": cast.robert, "heard": "They need April."}
    Debrief.objects.update_or_create(visit=visit, defaults=filed)

    write = Block.objects.filter(visit=visit, lifted_at=None).update
    for moment in (clock.now - timedelta(seconds=1), clock.now + timedelta(seconds=1)):
        assert (
            refused(lambda at=moment: write(lifted_at=at, lifted_by="filed"))  # type: ignore[misc]
            == "block_lifted_by_facts"
        )
    assert write(lifted_at=clock.now, lifted_by="filed") == 1


def test_no_briefing_goes_without_an_objective(owner: extensions.connection) -> None:
    """Asked by the owner of a visit that never was, since one that was requested keeps its last objective."""
    with owner.cursor() as cursor:
        cursor.execute("BEGIN")
        cursor.execute("ALTER TABLE visits_attendee DISABLE TRIGGER USER")
        cursor.execute(
            "INSERT INTO visits_attendee (visit_id, side, name, title, employer) VALUES (0, 'customer', 'Dr. Weiss', '', '')"
        )
        with pytest.raises(psycopg2.IntegrityError) as error:
            cursor.execute(
                "SELECT visits_guard_people(jsonb_populate_record(NULL::visits_visit, '{\"id\": 0}'))"
            )
        cursor.execute("ROLLBACK")

    assert error.value.diag.constraint_name == "briefing_objective"


LACKING: dict[str, list[Callable[[Briefing], object]]] = {
    "briefing_situation": [lambda briefing: Briefing.objects.filter(pk=briefing.pk).update(situation=" ")],
    "briefing_objective": [lambda briefing: Objective.objects.filter(visit=briefing.visit).delete()],
    "briefing_agenda": [lambda briefing: briefing.agenda.all().delete()],
    "briefing_agenda_lead": [
        lambda briefing: briefing.agenda.update(lead=" "),
        lambda briefing: briefing.agenda.update(topic=" "),
    ],
    "briefing_customer_attendee": [
        lambda briefing: Attendee.objects.filter(visit=briefing.visit, side=Side.CUSTOMER).delete()
    ],
    "briefing_red_lines": [
        lambda briefing: briefing.red_lines.all().delete(),
        lambda briefing: briefing.red_lines.update(text=" "),
        lambda briefing: Briefing.objects.filter(pk=briefing.pk).update(no_red_lines=True),
    ],
    "briefing_ask": [
        lambda briefing: briefing.asks.all().delete(),
        lambda briefing: briefing.asks.update(text=" "),
    ],
    "briefing_question": [
        lambda briefing: briefing.questions.all().delete(),
        lambda briefing: briefing.questions.update(text=" "),
    ],
}


def test_the_database_says_what_a_briefing_lacks(cast: Cast) -> None:
    """Asked of a draft's briefing, where everything can still be taken away."""
    briefing = Briefing.objects.create(visit=factories.drafted(cast), situation="They doubt our ramp-up.")
    briefing.agenda.create(topic="Launch plan", lead="Nadine Keller", kind=ConversationKind.RELATIONSHIP)
    briefing.red_lines.create(topic="Price", text="No price below the frame contract")
    briefing.questions.create(text="What would make April easy for you?")
    briefing.asks.create(text="Let Nadine lead the first item")

    answers = [(name, lacks_without(briefing, removal)) for name, some in LACKING.items() for removal in some]

    assert lacks_without(briefing, lambda _: None) is None
    assert [answer for answer in answers if answer[0] != answer[1]] == []


def lacks_without(briefing: Briefing, remove: Callable[[Briefing], object]) -> str | None:
    """What visits_briefing_lacks answers once something was removed, which it is only for the question."""
    with transaction.atomic(), connection.cursor() as cursor:
        remove(briefing)
        cursor.execute("SELECT visits_briefing_lacks(%s)", [briefing.pk])
        row = cursor.fetchone()
        transaction.set_rollback(True)
    return str(row[0]) if row[0] else None
