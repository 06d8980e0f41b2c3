"""Each part of the home page begins in its reader's scope, whoever it is read for: what a role is shown is not left to who is let in."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from engage.home.account_side import account_manager, promises
from engage.home.coming import meetings_of_account_side, meetings_of_everybody
from engage.home.compliance import oversight
from engage.home.executive_side import flags_to_reply
from engage.home.oversight import sales_ops
from engage.home.ratifications import ratifications
from engage.home.reader import Reader
from engage.people.models import Executive, User
from sponsors.actions import ask_rematch
from sponsors.reviews import produce_reviews
from tests import factories
from tests.cast import Cast, MovableClock
from tests.pages import look
from tests.sponsors.records import sponsorship
from tests.visits.test_ratification import beyond
from visits.effects import NewCommitment
from visits.models import Commitment, Flag
from visits.sweep import sweep
from visits.workflow import perform

pytestmark = pytest.mark.django_db


def told(part: Callable[[Reader], Any], user: User) -> str:
    return repr(part(Reader.of(User.objects.get(pk=user.pk))))


@pytest.mark.parametrize(
    "part", [account_manager, meetings_of_account_side, meetings_of_everybody, sales_ops]
)
def test_a_confidential_visit_is_told_to_those_it_names(
    cast: Cast, clock: MovableClock, part: Callable[[Reader], Any]
) -> None:
    """Tomas is in the account's team and is not named."""
    visit = factories.approved(cast, confidential=True, title="Merger")
    path = f"/visits/{visit.pk}/"
    if part is sales_ops:
        clock.move_to(visit.ends_at)
        perform("hold", visit, by=cast.nadine)
        clock.move_to(visit.executive_debrief_due_at + timedelta(minutes=1))

    assert path in told(part, cast.nadine)
    assert path not in told(part, cast.tomas)


def test_a_promise_is_told_to_its_owner_while_the_visit_is_theirs_to_see(
    cast: Cast, clock: MovableClock
) -> None:
    visit = factories.held(cast, clock)
    made = NewCommitment("April in writing", owner=cast.oscar, due_on=clock.now.date() + timedelta(days=3))
    perform("debrief", visit, by=cast.robert, part=factories.executive_part(visit, commitments=(made,)))

    assert "April in writing" not in told(promises, cast.oscar)
    Commitment.objects.update(owner=cast.nadine)
    assert "April in writing" in told(promises, cast.nadine)


def test_oversight_is_of_what_its_reader_sees(cast: Cast, clock: MovableClock) -> None:
    """Nothing that happens at Halden changes what Oscar would read."""

    def read(user: User) -> list[Any]:
        seen = oversight(Reader.of(User.objects.get(pk=user.pk)))
        counted = [figure for figure in seen.figures if "sponsor" not in figure.label]
        values = [(figure.label, figure.value) for figure in counted]
        return [
            values,
            list(seen.flags),
            list(seen.reviews),
            [(one.label, one.count) for one in seen.programme],
        ]

    before = read(cast.oscar)
    visit = factories.unbriefed(cast, clock)
    clock.move_to(visit.seagull_verdict_at + timedelta(hours=1))
    sweep(clock.now)
    assert Flag.objects.filter(kind="seagull").exists()
    produce_reviews(clock.now.year, accounts=[cast.halden.pk])
    Executive.objects.filter(pk=cast.robert_executive.pk).update(capacity=1)
    for account in (cast.halden, type(cast.halden).objects.create(name="Second", country="DE")):
        term = sponsorship(account, cast.robert_executive)
        if account == cast.halden:
            ask_rematch(term, by=cast.nadine, reason="He cancelled three of the four meetings we had.")

    after = read(cast.sam)
    assert read(cast.oscar) == before
    assert [one for one, two in zip(after, before, strict=True) if one == two] == []
    assert [count for _, count in after[3]] == [1, 1, 1]  # silent, to decide, and who carries too much


@pytest.mark.parametrize(
    ("words", "readers"),
    [
        ("Log a touchpoint", {"nadine", "robert", "ada", "oscar"}),
        ("How our executives meet customers", {"sam"}),
        ('href="/people/invite/"', {"admin"}),
    ],
)
def test_the_home_page_offers_what_is_the_readers_to_do(cast: Cast, words: str, readers: set[str]) -> None:
    everybody = ("nadine", "robert", "ada", "oscar", "sam", "admin")

    shown = {name for name in everybody if words in look(getattr(cast, name), "/").content.decode()}

    assert shown == readers


def test_flags_and_promises_wait_for_somebody_while_they_see_them(cast: Cast, clock: MovableClock) -> None:
    """Xenia was there once; what was hers stays hers to answer only while Halden is hers to see."""
    Flag.objects.create(
        kind="hovering",
        account=cast.halden,
        executive=cast.xenia_executive,
        occurrence="2026-02",
        occurred_at=clock.now,
    )

    assert told(flags_to_reply, cast.xenia) == "[]"
    assert told(flags_to_reply, cast.robert) == "[]"


def test_a_promise_waits_for_whoever_may_ratify_it_while_they_see_it(
    cast: Cast, clock: MovableClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    promise = beyond(cast, clock, approver=cast.clara)
    assert f"/{promise.pk}/" in told(ratifications, cast.clara)

    monkeypatch.setattr(type(Commitment.objects.all()), "visible_to", lambda rows, user: rows.none())
    assert told(ratifications, cast.clara) == "[]"
