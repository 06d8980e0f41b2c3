"""A confidential visit is known to those it names, the account's manager, sales operations, and to nobody else, at whichever door they ask."""

import re
from datetime import date, timedelta
from typing import Any

import pytest

from accounts.actions import set_team
from accounts.models import Account
from engage.core.clock import now
from engage.people.models import Executive, User
from sponsors.models import AnnualReview
from sponsors.reviews import produce_reviews
from tests import factories
from tests.cast import Cast, MovableClock
from tests.pages import look, signed_in
from tests.sponsors.records import sponsorship
from tests.visits.test_touchpoints import draft as touchpoint_draft
from visits.actions import AttendeeDraft, draft_visit, log_touchpoint, save_briefing_draft
from visits.effects import NewCommitment, NewInsight
from visits.models import Ask, Commitment, Flag, Insight, Visit
from visits.queries.account_record import record_of_account
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


def test_a_briefing_is_not_begun_with_what_it_left_open(
    cast: Cast, clock: MovableClock, merger: Visit
) -> None:
    """What was asked of the executive there, and not answered, is proposed to those it names."""
    ahead = factories.approved(
        cast, lead_executive=cast.olivia_executive, starts_at=clock.now + timedelta(days=20)
    )
    open_asks = {
        who: [ask.text for ask in record_of_account(getattr(cast, who), ahead, []).asks]
        for who in ("nadine", "tomas")
    }
    assert open_asks == {"nadine": [f"Ask {SECRET}"], "tomas": []}


def test_what_a_touchpoint_says_does_not_depend_on_it(cast: Cast, clock: MovableClock, merger: Visit) -> None:
    """A touchpoint is of the account, and seen by the team."""
    log_touchpoint(touchpoint_draft(cast, clock), by=cast.nadine)
    assert "Wished her luck" in look(cast.tomas, "/touchpoints/").content.decode()


# What changes from one look at a page to the next by itself.
KEYS = re.compile(r"\b(\w{64}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})\b")


def talks(cast: Cast, account: Account, lead: Executive, *, by: User, **fields: Any) -> Visit:
    """A confidential meeting that was reported and is debriefed, with all that can come of one."""
    ends_at = now() - timedelta(hours=3)
    draft = factories.visit_draft(
        cast,
        account=account,
        lead_executive=lead,
        title=f"Talks {SECRET}",
        starts_at=ends_at - timedelta(hours=1),
        ends_at=ends_at,
        origin="reported",
        alternatives=[],
        confidential=True,
        **fields,
    )
    visit = perform("report", draft_visit(draft, by=by), by=by)
    promise = NewCommitment(f"Promise {SECRET}", owner=by, due_on=date(2026, 3, 20))
    insight = NewInsight(f"Topic {SECRET}", f"Insight {SECRET}")
    part = factories.executive_part(
        visit, commitments=(promise,), insights=(insight,), price_signal="questioned", value_signal="welcomed"
    )
    return perform("debrief", visit, by=lead.user, part=part)


def test_to_who_is_not_named_it_makes_no_difference(cast: Cast, clock: MovableClock) -> None:
    """Tomas, of both accounts' teams, opens whatever is his before there were such meetings and after them: not a letter of a page has changed."""
    set_team(cast.norvik, members={cast.tomas: ""}, by=cast.oscar)
    earlier = factories.debriefed(cast, clock)
    term = sponsorship(cast.halden, cast.robert_executive)
    visit = factories.approved(cast, starts_at=clock.now + timedelta(days=20))
    save_briefing_draft(visit, factories.briefing_draft(), by=cast.tomas)
    clock.move_to(clock.now + timedelta(days=8))
    log_touchpoint(touchpoint_draft(cast, clock), by=cast.nadine)
    sweep(clock.now)
    assert produce_reviews(clock.now.year, accounts=[cast.halden.pk]).produced == 1
    review = AnnualReview.objects.get()
    pages = [
        "/", "/accounts/", "/visits/", "/calendar/", "/touchpoints/", "/commitments/", "/insights/", "/asks/",
        "/signals/", "/flags/", "/executives/", "/sponsors/", "/reviews/", "/notices/",
        "/reports/", "/reports/sponsors/", "/reports/flock/", "/reports/accounts/",
        f"/visits/{visit.pk}/", f"/visits/{visit.pk}/brief/", f"/visits/{visit.pk}/briefing/",
        f"/visits/{visit.pk}/briefing/preview/", f"/visits/{visit.pk}/briefing/versions/", f"/visits/{earlier.pk}/",
        f"/sponsors/{term.pk}/", f"/reviews/{review.pk}/",
        *(f"/executives/{one.pk}/" for one in (cast.robert_executive, cast.olivia_executive)),
        *(path.format(account.pk) for account in (cast.halden, cast.norvik) for path in (
            "/accounts/{}/", "/visits/request/?account={}", "/touchpoints/new/?account={}",
        )),
        *(f"/api/v1/{name}/" for name in (
            "accounts", "visits", "commitments", "insights", "asks", "flags", "signals", "touchpoints", "executives",
            "sponsorships", "reviews", f"visits/{visit.pk}", f"visits/{earlier.pk}",
        )),
        *(f"/api/v1/reports/{name}/?start=2026-01-01&end=2027-01-01" for name in ("sponsors", "flock", "accounts")),
    ]  # fmt: skip
    reader = signed_in(cast.tomas)

    def opened() -> dict[str, str]:
        answers = {page: reader.get(page) for page in pages}
        assert {page for page, answer in answers.items() if answer.status_code != 200} == set()
        return {page: KEYS.sub("", answer.content.decode()) for page, answer in answers.items()}

    before = opened()
    people = [
        AttendeeDraft(side="executive", executive=cast.olivia_executive),
        AttendeeDraft(side="customer", contact=cast.ilse),
    ]
    talks(cast, cast.halden, cast.robert_executive, by=cast.robert, attendees=people)
    talks(cast, cast.norvik, cast.olivia_executive, by=cast.oscar, attendees=[])
    sweep(clock.now)
    for manager, account in ((cast.nadine, cast.halden), (cast.oscar, cast.norvik)):
        for page in (f"/accounts/{account.pk}/", "/visits/", "/commitments/", "/insights/", "/signals/"):
            assert SECRET in look(manager, page).content.decode(), page
    after = opened()
    assert [page for page in pages if before[page] != after[page]] == []
