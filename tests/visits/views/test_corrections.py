"""What was filed keeps its words; how it should read stands beside them, with who wrote it and when."""

import pytest
from django.urls import reverse

from engage.core.errors import BadInput, NotAllowed, WrongState
from tests import factories
from tests.cast import Cast, MovableClock
from tests.visits.test_gate import refused
from tests.visits.views.conftest import SignedIn, strong_buttons, text_of
from visits.actions import correct_record
from visits.effects import NewInsight
from visits.models import Commitment, Correction, Debrief, Insight, Objective, Visit
from visits.queries.last_meeting import last_meeting_before
from visits.workflow import perform

pytestmark = pytest.mark.django_db


@pytest.fixture
def visit(cast: Cast, clock: MovableClock) -> Visit:
    """Debriefed, with a promise and an insight."""
    held = factories.held(cast, clock)
    part = factories.executive_part(
        held, commitments=(factories.promise(cast),), insights=(NewInsight("Plants", "One in Hungary"),)
    )
    return perform("debrief", held, by=cast.robert, part=part)


def test_a_correction_stands_beside_the_words_that_were_filed(
    cast: Cast, visit: Visit, signed_in: SignedIn
) -> None:
    browser, page = signed_in("robert"), reverse("visits:corrections", args=[visit.pk])
    assert text_of(browser.get(page)).count("Correct it") == 4
    form = browser.get(f"{page}?what=heard")
    assert (strong_buttons(form), "They need April in writing." in text_of(form)) == (
        ["Add the correction"],
        True,
    )
    refusal = browser.post(page, {"what": "heard", "text": " ", "reason": "Kept"})
    assert (refusal.status_code, b"Kept" in refusal.content, Correction.objects.count()) == (400, True, 0)
    for words in ("They need May.", "They need May in writing."):
        assert browser.post(page, {"what": "heard", "text": words, "reason": "I misheard"}).status_code == 302
    browser.post(page, {"what": f"promise-{Commitment.objects.get().pk}", "text": "Two offers"})
    browser.post(page, {"what": f"insight-{Insight.objects.get().pk}", "text": "Two in Hungary"})
    browser.post(page, {"what": f"outcome-{Objective.objects.get().pk}", "text": "Only half of it"})
    shown = text_of(signed_in("tomas").get(reverse("visits:visit", args=[visit.pk])))
    assert [
        words in shown
        for words in (
            *("They need April in writing.", "They need May.", "They need May in writing.", "An offer"),
            *("Two offers", "Two in Hungary", "Only half of it", "Corrected by Robert Lindqvist"),
        )
    ] == [True] * 8
    assert Debrief.objects.get().heard == "They need April in writing."
    text = browser.get(f"{page}?what=heard").content.decode()
    assert "They need May in writing.</textarea>" in text  # the newest is what one goes on from


def test_the_next_brief_is_made_from_the_words_as_they_were_corrected(cast: Cast, visit: Visit) -> None:
    correct_record(visit, by=cast.robert, subject="heard", text="They need May.")
    coming = factories.drafted(cast, starts_at=visit.ends_at.replace(month=5))
    last = last_meeting_before(cast.nadine, coming)
    assert last is not None
    assert last.heard == "They need May."


def test_each_side_corrects_what_it_filed(cast: Cast, visit: Visit, signed_in: SignedIn) -> None:
    page = reverse("visits:corrections", args=[visit.pk])
    for name in ("nadine", "ada", "sam", "tomas"):
        assert signed_in(name).post(page, {"what": "heard", "text": "No"}).status_code == 403
    with pytest.raises(WrongState):
        correct_record(visit, by=cast.nadine, subject="recap", text="Early")
    perform("close", visit, by=cast.nadine, part=factories.ACCOUNT_PART)
    correct_record(visit, by=cast.nadine, subject="feedback", text="Send the plan earlier.")
    with pytest.raises(NotAllowed):
        correct_record(visit, by=cast.robert, subject="feedback", text="All was well")
    told = {
        name: "Send the plan earlier." in text_of(signed_in(name).get(page))
        for name in ("nadine", "robert", "tomas")
    }
    assert told == {"nadine": True, "robert": True, "tomas": False}  # like the words themselves
    for wrong in ({"subject": "mood"}, {"subject": "heard", "text": " "}, {"subject": "promise", "row": 0}):
        with pytest.raises(BadInput):
            correct_record(visit, by=cast.robert, **{"text": "So", **wrong})


def test_a_correction_is_of_something_filed_of_the_visit(
    cast: Cast, visit: Visit, clock: MovableClock
) -> None:
    other = factories.held(cast, clock, starts_at=visit.starts_at.replace(month=5))
    said = {"text": "So", "by": cast.robert}

    def corrected(**about: object) -> str | None:
        return refused(lambda: Correction.objects.create(**said, **about))

    assert corrected(visit=other, subject="heard") == "correction_of_what_is_filed"
    assert corrected(visit=visit, subject="recap") == "correction_of_what_is_filed"
    objective = other.objectives.get()
    assert corrected(visit=visit, subject="outcome", objective=objective) == "correction_of_the_visit"


def test_visits_without_anything_filed_say_so(cast: Cast, signed_in: SignedIn) -> None:
    page = signed_in("nadine").get(reverse("visits:corrections", args=[factories.requested(cast).pk]))
    assert "Nothing is filed yet" in text_of(page)
