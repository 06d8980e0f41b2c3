"""A confidential visit is known to those it names, the account's manager, sales operations, and to nobody else, at whichever door they ask."""

from datetime import date, timedelta

import pytest

from tests import factories
from tests.cast import Cast, MovableClock
from tests.pages import look
from tests.visits.test_touchpoints import draft as touchpoint_draft
from visits.actions import AttendeeDraft, log_touchpoint, save_briefing_draft
from visits.effects import NewCommitment, NewInsight
from visits.models import Ask, Commitment, Flag, Insight, Visit
from visits.sweep import sweep
from visits.workflow import perform

pytestmark = pytest.mark.django_db

SECRET = "zq-merger"
NAMED = ("nadine", "dora", "robert", "olivia", "ada", "sam")
LISTS = ("visits", "commitments", "insights", "asks", "flags")


@pytest.fixture
def merger(cast: Cast, clock: MovableClock) -> Visit:
    return confidential(cast, clock)


def confidential(cast: Cast, clock: MovableClock) -> Visit:
    """Robert and Olivia at Halden, with Nadine: debriefed, flagged, and everything in it marked. Tomas is of the team and not named."""
    people = [
        AttendeeDraft(side="account", user=cast.nadine),
        AttendeeDraft(side="executive", executive=cast.olivia_executive),
        AttendeeDraft(side="customer", contact=cast.ilse),
    ]
    visit = factories.approved(cast, title=f"Talks {SECRET}", confidential=True, attendees=people)
    save_briefing_draft(visit, factories.briefing_draft(asks=[f"Ask {SECRET}"]), by=cast.nadine)
    perform("submit_briefing", visit, by=cast.nadine)
    clock.move_to(visit.ends_at)
    perform("hold", visit, by=cast.nadine)
    part = factories.executive_part(
        visit,
        commitments=(
            NewCommitment(
                f"Promise {SECRET}", owner=cast.nadine, due_on=date(2026, 3, 20), beyond_red_line=True
            ),
        ),
        insights=(NewInsight(f"Topic {SECRET}", f"Insight {SECRET}"),),
    )
    perform("debrief", visit, by=cast.robert, part=part)
    sweep(clock.move_to(visit.ends_at + timedelta(days=20)))
    assert {"unbriefed", "overdue_commitment", "over_promise"} <= set(
        Flag.objects.filter(visit=visit).values_list("kind", flat=True)
    )
    return visit


@pytest.mark.parametrize("who", ["nadine", "tomas"])
def test_every_page_is_silent_to_who_is_not_named(cast: Cast, merger: Visit, who: str) -> None:
    user = getattr(cast, who)
    named = who in NAMED
    pages = ["/", f"/accounts/{cast.halden.pk}/", f"/executives/{cast.robert_executive.pk}/", "/notices/"]
    pages += [
        "/visits/",
        "/visits/?q=Talks",
        "/calendar/?month=2026-03",
        *(f"/{name}/" for name in LISTS[1:]),
    ]
    told = {page for page in pages if SECRET in look(user, page).content.decode()}
    if named:
        assert told >= {"/visits/", f"/accounts/{cast.halden.pk}/", "/commitments/", "/insights/"}
    else:
        assert told == set()


@pytest.mark.parametrize("who", ["tomas", "oscar", "xenia", "admin"])
def test_its_own_pages_are_not_there_for_who_is_not_named(cast: Cast, merger: Visit, who: str) -> None:
    commitment, insight, ask = Commitment.objects.get(), Insight.objects.get(), Ask.objects.get()
    flag = Flag.objects.filter(visit=merger).earliest("pk")
    pages = [
        f"/visits/{merger.pk}/{part}" for part in ("", "brief/", "briefing/", "notes/", "solo-exception/")
    ]
    pages += [f"/commitments/{commitment.pk}/", f"/commitments/{commitment.pk}/ratification/"]
    pages += [f"/insights/{insight.pk}/", f"/asks/{ask.pk}/", f"/flags/{flag.pk}/"]
    assert {page: look(getattr(cast, who), page).status_code for page in pages} == dict.fromkeys(pages, 404)


def test_those_it_names_see_it(cast: Cast, merger: Visit) -> None:
    everybody = (*NAMED, "tomas", "clara", "oscar", "xenia", "admin")
    seers = {n for n in everybody if Visit.objects.visible_to(getattr(cast, n)).filter(pk=merger.pk).exists()}
    assert seers == set(NAMED)


def test_what_a_touchpoint_says_does_not_depend_on_it(cast: Cast, clock: MovableClock, merger: Visit) -> None:
    """A touchpoint is of the account, and seen by the team."""
    log_touchpoint(touchpoint_draft(cast, clock), by=cast.nadine)
    assert "Wished her luck" in look(cast.tomas, "/touchpoints/").content.decode()
