"""Guards that another one usually spares the work: each is shown where it stands alone."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection, transaction

from tests import factories
from tests.cast import Cast, MovableClock
from tests.visits.test_gate import refused
from visits.models import Acknowledgement, Attendee, Briefing, ConversationKind, Objective, Side, Visit
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
