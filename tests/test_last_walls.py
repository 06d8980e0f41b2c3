"""Walls behind other walls: an action refuses by itself what the page before it would have, and a page before it looks at what was sent."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from engage.core.errors import NotAllowed, OutOfScope
from engage.core.mail import compose
from engage.people.actions import end_deputyship
from engage.people.models import Deputy
from sponsors.actions import ask_rematch
from tests import factories
from tests.cast import Cast, MovableClock
from tests.pages import look, send
from tests.sponsors.records import sponsorship
from tests.visits.test_ratification import beyond
from tests.visits.test_touchpoints import draft
from visits.actions import (
    add_comment,
    ask_solo_exception,
    ask_waiver,
    change_draft,
    delete_draft,
    draft_visit,
    file_account_part,
    log_touchpoint,
)
from visits.models import Flag, Visit
from visits.sweep import sweep

pytestmark = pytest.mark.django_db

Act = Callable[[], object]


def refuses(error: type[Exception], acts: dict[str, Act]) -> list[str]:
    """Those that did not refuse in this way."""
    let_through = []
    for name, act in acts.items():
        try:
            act()
        except error:
            continue
        let_through.append(name)
    return let_through


def test_an_action_refuses_by_itself(cast: Cast, clock: MovableClock) -> None:
    asked = factories.drafted(cast)
    deputyship = Deputy.objects.get(principal=cast.nadine)
    met = factories.held(cast, clock)
    alone = factories.drafted(cast)
    not_theirs = {
        "end_deputyship": lambda: end_deputyship(deputyship, by=cast.oscar),
        "change_draft": lambda: change_draft(asked, factories.visit_draft(cast), by=cast.olivia),
        "delete_draft": lambda: delete_draft(asked, by=cast.olivia),
        "file_account_part": lambda: file_account_part(met, by=cast.robert, part=factories.ACCOUNT_PART),
        "ask_solo_exception": lambda: ask_solo_exception(alone, reason="Nobody is free", by=cast.olivia),
    }
    foreign = factories.visit_draft(cast, account=cast.norvik)
    assert refuses(NotAllowed, not_theirs) == []
    assert refuses(OutOfScope, {"draft_visit": lambda: draft_visit(foreign, by=cast.nadine)}) == []
    assert Visit.objects.filter(pk=asked.pk).exists()


def test_a_page_refuses_before_it_looks_at_what_was_sent(cast: Cast, clock: MovableClock) -> None:
    touchpoint = log_touchpoint(draft(cast, clock), by=cast.tomas)
    term = sponsorship(cast.halden, cast.robert_executive)
    rematch = ask_rematch(term, reason="He has cancelled three of four meetings.", by=cast.nadine)
    visit = factories.approved(cast)
    expected = {
        (look, cast.admin, "/contacts/"): 404,
        (look, cast.admin, f"/sponsors/{term.pk}/"): 404,
        (look, cast.nadine, f"/sponsors/assign/{cast.halden.pk}/"): 403,
        (look, cast.nadine, "/touchpoints/new/?account=Halden"): 404,
        (send, cast.nadine, f"/touchpoints/{touchpoint.pk}/"): 403,
        (send, cast.nadine, f"/sponsors/rematch/{rematch.pk}/"): 403,
        (send, cast.tomas, f"/visits/{visit.pk}/sponsor/"): 403,
    }
    found = {(way, who, where): way(who, where).status_code for way, who, where in expected}
    assert found == expected


def test_a_comment_is_seen_to_where_its_visit_is_seen(cast: Cast) -> None:
    visit = factories.approved(cast)
    comment = add_comment(visit, text="Ask for the date.", by=cast.tomas)
    elsewhere = factories.drafted_at_norvik(cast)
    for at, by in ((visit, cast.oscar), (elsewhere, cast.oscar), (elsewhere, cast.nadine)):
        answer = send(by, f"/visits/{at.pk}/briefing/comments/{comment.pk}/resolve/")
        assert answer.status_code == 404


def test_a_letter_tells_nothing_to_who_may_not_read_it(cast: Cast, clock: MovableClock) -> None:
    promise = beyond(cast, clock)
    visit = factories.unbriefed(cast, clock, starts_at=clock.now + timedelta(days=30))
    sweep(clock.move_to(visit.seagull_verdict_at))
    waiver = ask_waiver(cast.robert_executive, by=cast.robert, request="Halden decides on Friday")
    facts: dict[str, dict[str, Any]] = {
        "a promise": {"notice": "ratification_asked", "commitment": promise.pk},
        "a flag": {"notice": "flag_raised", "flag": Flag.objects.filter(visit=visit).earliest("pk").pk},
        "a consultation": {"notice": "consultation_before", "visit": visit.pk},
        "a waiver": {"notice": "waiver_asked", "waiver": waiver.pk},
    }
    everything = dict.fromkeys(facts, True)
    told = {
        who: {name: compose(getattr(cast, who), about) is not None for name, about in facts.items()}
        for who in ("sam", "robert", "xenia")
    }
    assert told == {
        "sam": everything,
        "robert": everything | {"a waiver": False},
        "xenia": dict.fromkeys(facts, False),
    }
