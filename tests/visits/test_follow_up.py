"""What follows a visit: promises that are settled once, insights the leadership answers, asks the executive answers."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.db.utils import ProgrammingError

from engage.core.errors import BadInput, GuardRefused, NotAllowed, OutOfScope, WrongState, refusals
from tests import factories
from tests.cast import Cast, MovableClock
from visits.actions import answer_ask, answer_insight, save_briefing_draft, settle_commitment
from visits.effects import NewCommitment, NewInsight
from visits.follow_up_queries import ask_lines, insight_lines, needs_answer
from visits.models import Ask, AskAnswer, Commitment, Insight, InsightAnswer
from visits.workflow import perform

pytestmark = pytest.mark.django_db


@pytest.fixture
def promise(cast: Cast, clock: MovableClock) -> Commitment:
    visit = factories.held(cast, clock)
    part = factories.executive_part(visit, commitments=(NewCommitment("April in writing", owner=cast.ada),))
    perform("debrief", visit, by=cast.robert, part=part)
    return Commitment.objects.get()


@pytest.fixture
def insight(cast: Cast, clock: MovableClock) -> Insight:
    visit = factories.held(cast, clock)
    part = factories.executive_part(visit, insights=(NewInsight("Spain", "They build there", "against"),))
    perform("debrief", visit, by=cast.robert, part=part)
    return Insight.objects.get()


@pytest.mark.parametrize("name", ["nadine", "dora", "tomas", "robert", "sam", "ada"])
def test_both_sides_sales_operations_and_the_owner_settle_a_promise(
    cast: Cast, promise: Commitment, name: str
) -> None:
    assert settle_commitment(promise, by=getattr(cast, name), status="kept").status == "kept"


@pytest.mark.parametrize("name", ["olivia", "oscar"])
def test_nobody_else_settles_a_promise(cast: Cast, promise: Commitment, name: str) -> None:
    with pytest.raises(NotAllowed):
        settle_commitment(promise, by=getattr(cast, name), status="kept")


def test_a_withdrawn_promise_says_why(cast: Cast, promise: Commitment) -> None:
    with pytest.raises(BadInput, match="why"):
        settle_commitment(promise, by=cast.nadine, status="withdrawn", note=" ")
    assert settle_commitment(
        promise, by=cast.nadine, status="withdrawn", note="They waived it"
    ).settled_note == ("They waived it")


def test_what_became_of_a_commitment_stays(cast: Cast, promise: Commitment) -> None:
    settle_commitment(promise, by=cast.nadine, status="broken", note="Line 2 is late")
    with pytest.raises(WrongState):
        settle_commitment(promise, by=cast.nadine, status="kept")
    for change in ({"status": "kept"}, {"settled_note": ""}, {"status": "open", "settled_at": None}):
        with pytest.raises(GuardRefused) as refused, refusals(), transaction.atomic():
            Commitment.objects.filter(pk=promise.pk).update(**change)
        assert refused.value.code == "commitment_settled_stays"


@pytest.mark.parametrize("name", ["robert", "sam"])
def test_the_leadership_answers_an_insight(cast: Cast, insight: Insight, name: str) -> None:
    answered = answer_insight(insight, by=getattr(cast, name), answer="we_change", text=" We go too ")
    assert (answered.answer, answered.text, answered.by) == ("we_change", "We go too", getattr(cast, name))


def test_an_executive_does_not_answer_what_a_stranger_customer_said(cast: Cast, insight: Insight) -> None:
    for stranger in (cast.xenia, cast.olivia):
        with pytest.raises(OutOfScope):
            answer_insight(insight, by=stranger, answer="we_change")


@pytest.mark.parametrize("name", ["nadine", "ada"])
def test_the_account_side_and_assistants_do_not_answer_for_the_leadership(
    cast: Cast, insight: Insight, name: str
) -> None:
    with pytest.raises(NotAllowed):
        answer_insight(insight, by=getattr(cast, name), answer="we_change")


@pytest.mark.parametrize(
    ("answer", "field", "told_by_the_database"),
    [
        ({"answer": "perhaps"}, "answer", IntegrityError),
        ({"answer": "we_dont"}, "text", IntegrityError),
        ({"answer": "look_into"}, "due_on", IntegrityError),
        ({"answer": "we_change", "due_on": date(2026, 5, 1)}, "due_on", IntegrityError),
        ({"answer": "look_into", "due_on": date(2026, 3, 1)}, "due_on", GuardRefused),
    ],
)
def test_an_answer_is_whole_in_python_and_in_the_database(
    cast: Cast, insight: Insight, answer: dict[str, object], field: str, told_by_the_database: type[Exception]
) -> None:
    with pytest.raises(BadInput) as refused:
        answer_insight(insight, by=cast.sam, **answer)  # type: ignore[arg-type]
    assert refused.value.field == field
    with pytest.raises(told_by_the_database), refusals(), transaction.atomic():
        InsightAnswer.objects.create(insight=insight, by=cast.sam, **answer)


def test_answers_are_dated_by_the_database_and_stay(
    cast: Cast, clock: MovableClock, insight: Insight
) -> None:
    answer = InsightAnswer.objects.create(
        insight=insight, by=cast.sam, answer="we_change", at=clock.now - timedelta(days=9)
    )
    answer.refresh_from_db()
    assert answer.at == clock.now
    for act in (
        lambda: InsightAnswer.objects.update(text="No"),
        lambda: InsightAnswer.objects.all().delete(),
    ):
        with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            act()


def test_an_insight_against_our_plan_needs_an_answer_and_again_once_it_was_looked_into_too_long(
    cast: Cast, clock: MovableClock, insight: Insight
) -> None:
    def in_need() -> bool:
        return insight_lines(Insight.objects.all()).filter(needs_answer()).exists()

    assert in_need()
    answer_insight(insight, by=cast.sam, answer="look_into", due_on=clock.now.date() + timedelta(days=7))
    assert not in_need()
    clock.move_by(days=7)
    assert not in_need()
    clock.move_by(days=1)
    assert in_need()
    answer_insight(insight, by=cast.sam, answer="we_dont", text="Spain is served from Lyon")
    assert not in_need()


@pytest.mark.parametrize("name", ["nadine", "dora", "robert"])
def test_who_was_asked_answers_or_the_account_manager_notes_it(cast: Cast, name: str) -> None:
    factories.briefed(cast)
    answered = answer_ask(Ask.objects.get(), by=getattr(cast, name), text=" Yes ")
    assert (answered.text, answered.by) == ("Yes", getattr(cast, name))


@pytest.mark.parametrize("name", ["tomas", "ada", "sam", "oscar"])
def test_nobody_else_answers_an_ask(cast: Cast, name: str) -> None:
    factories.briefed(cast)
    with pytest.raises(NotAllowed):
        answer_ask(Ask.objects.get(), by=getattr(cast, name), text="Yes")


def test_an_ask_is_answered_once_it_was_put(cast: Cast) -> None:
    visit = factories.approved(cast)
    save_briefing_draft(visit, factories.briefing_draft(), by=cast.nadine)
    _refused_at_both_doors(cast, "ask_was_put")
    perform("submit_briefing", visit, by=cast.nadine)
    perform("cancel", visit, by=cast.nadine, reason="They moved the decision")
    _refused_at_both_doors(cast, "ask_of_a_visit_that_stands")


def _refused_at_both_doors(cast: Cast, code: str) -> None:
    ask = Ask.objects.get()
    with pytest.raises(WrongState) as by_action:
        answer_ask(ask, by=cast.robert, text="Yes")
    with pytest.raises(GuardRefused) as by_database, refusals(), transaction.atomic():
        AskAnswer.objects.create(ask=ask, by=cast.robert, text="Yes")
    assert (by_action.value.code, by_database.value.code) == (code, code)


def test_an_answer_says_something(cast: Cast) -> None:
    factories.briefed(cast)
    with pytest.raises(BadInput):
        answer_ask(Ask.objects.get(), by=cast.robert, text=" ")


def test_an_answered_ask_stays_answered_in_the_next_version_and_one_taken_back_is_gone(cast: Cast) -> None:
    visit = factories.approved(cast)
    save_briefing_draft(visit, factories.briefing_draft(asks=["Lead", "Call Jan"]), by=cast.nadine)
    perform("submit_briefing", visit, by=cast.nadine)
    for ask in Ask.objects.all():
        answer_ask(ask, by=cast.robert, text=f"Yes: {ask.text}")
    save_briefing_draft(visit, factories.briefing_draft(asks=["Lead", "Write to Jan"]), by=cast.nadine)
    perform("submit_briefing", visit, by=cast.nadine)
    found = [(ask.text, ask.is_answered) for ask in ask_lines(Ask.objects.current())]
    assert found == [("Lead", True), ("Write to Jan", False)]
