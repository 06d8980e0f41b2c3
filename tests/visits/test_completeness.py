"""What a briefing lacks is named by Python and by PostgreSQL alike."""

import pytest

from tests import factories
from tests.cast import Cast
from visits.actions import AgendaDraft, BriefingDraft, RedLineDraft, save_briefing_draft, set_attendees
from visits.completeness import Written, gaps_of, words_of_gaps
from visits.guards import BRIEFING_GAPS, briefing_lacks
from visits.models import Briefing, Objective, Side

pytestmark = pytest.mark.django_db

WHOLE = {
    "situation": "They decide in January.",
    "agenda": [AgendaDraft("Launch plan", "Nadine Keller")],
    "red_lines": [RedLineDraft("Price", "Not below the frame contract")],
    "asks": ["Let Nadine begin"],
    "questions": ["What would make April easy?"],
}
CASES = [
    ({}, []),
    ({"situation": " "}, ["briefing_situation"]),
    ({"agenda": []}, ["briefing_agenda"]),
    ({"agenda": [AgendaDraft("Launch plan", "")]}, ["briefing_agenda_lead"]),
    ({"red_lines": []}, ["briefing_red_lines"]),
    ({"red_lines": [], "no_red_lines": True}, []),
    ({"no_red_lines": True}, ["briefing_red_lines"]),
    ({"red_lines": [RedLineDraft("Price", "")]}, ["briefing_red_lines"]),
    ({"asks": []}, ["briefing_ask"]),
    ({"questions": []}, ["briefing_question"]),
    (
        {"situation": "", "questions": [], "asks": []},
        ["briefing_situation", "briefing_ask", "briefing_question"],
    ),
]


def written(briefing: Briefing) -> Written:
    visit = briefing.visit
    return Written(
        situation=briefing.situation,
        objectives=visit.objectives.count(),
        agenda=[(item.topic, item.lead) for item in briefing.agenda.all()],
        customers=visit.attendees.filter(side=Side.CUSTOMER).count(),
        no_red_lines=briefing.no_red_lines,
        red_lines=[line.text for line in briefing.red_lines.all()],
        asks=[ask.text for ask in briefing.asks.all()],
        questions=[question.text for question in briefing.questions.all()],
    )


@pytest.mark.parametrize(("changes", "gaps"), CASES)
def test_all_gaps_are_found_and_the_database_names_the_first(
    cast: Cast, changes: dict[str, object], gaps: list[str]
) -> None:
    visit = factories.approved(cast)
    briefing = save_briefing_draft(visit, BriefingDraft(**{**WHOLE, **changes}), by=cast.nadine)
    assert gaps_of(written(briefing)) == gaps
    assert briefing_lacks(briefing) == (gaps[0] if gaps else None)


def test_objectives_and_the_customers_people_count_as_well(cast: Cast) -> None:
    visit = factories.drafted(cast)
    briefing = save_briefing_draft(visit, BriefingDraft(**WHOLE), by=cast.nadine)
    set_attendees(visit, [], by=cast.nadine)
    assert gaps_of(written(briefing)) == ["briefing_customer_attendee"] == [briefing_lacks(briefing)]
    Objective.objects.all().delete()
    assert gaps_of(written(briefing)) == ["briefing_objective", "briefing_customer_attendee"]
    assert briefing_lacks(briefing) == "briefing_objective"


def test_every_gap_has_words() -> None:
    nothing = Written("", 0, [("x", "")], 0, False, [], [], [])
    assert words_of_gaps(nothing) == [
        words for code, words in BRIEFING_GAPS.items() if code != "briefing_agenda"
    ]
