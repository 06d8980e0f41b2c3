"""Touchpoints: short contacts that ask for nothing. Whatever is more than that is a visit, and refused at both doors."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from accounts.merging import merge_accounts
from accounts.models import Account, Contact
from engage.core.errors import BadInput, EngageError, GuardRefused, NotAllowed, OutOfScope, WrongState
from engage.people.models import Notice
from tests import factories
from tests.cast import Cast, MovableClock
from tests.visits.test_gate import refused
from visits.actions import TouchpointDraft, log_touchpoint, withdraw_touchpoint
from visits.models import Flag, Touchpoint, TouchpointPerson, TouchpointWithdrawal
from visits.sweep import sweep

pytestmark = pytest.mark.django_db


def draft(cast: Cast, clock: MovableClock, **fields: Any) -> TouchpointDraft:
    """Robert's call of five minutes with Dr. Weiss, an hour ago."""
    defaults: dict[str, Any] = {
        "executive": cast.robert_executive,
        "account": cast.halden,
        "kind": "call",
        "minutes": 5,
        "occurred_at": clock.now - timedelta(hours=1),
        "words": "Wished her luck for the launch",
        "promised": False,
        "contacts": [cast.ilse],
    }
    return TouchpointDraft(**{**defaults, **fields})


def written(draft: TouchpointDraft, by: Any) -> Touchpoint:
    """The row past the action, as the application's role may try to write it."""
    return Touchpoint.objects.create(
        executive=draft.executive,
        account=draft.account,
        kind=draft.kind,
        minutes=draft.minutes,
        occurred_at=draft.occurred_at,
        words=draft.words,
        by=by,
    )


def refusal(write: Any) -> str:
    with pytest.raises(EngageError) as caught:
        write()
    return caught.value.code


def test_a_touchpoint_is_logged_and_the_account_manager_is_told_at_once(
    cast: Cast, clock: MovableClock
) -> None:
    factories.approved(cast)  # by which Robert sees Halden

    touchpoint = log_touchpoint(draft(cast, clock), by=cast.ada)

    assert (touchpoint.by, [p.name for p in touchpoint.people.all()]) == (cast.ada, ["Dr. Ilse Weiss"])
    told = Notice.objects.filter(kind="touchpoint_logged")
    assert {notice.user for notice in told} == {cast.nadine, cast.dora}


@pytest.mark.parametrize("who", ["nadine", "dora", "tomas", "robert", "ada"])
def test_both_sides_log_touchpoints(cast: Cast, clock: MovableClock, who: str) -> None:
    factories.approved(cast)
    assert log_touchpoint(draft(cast, clock), by=getattr(cast, who)).pk


def test_nobody_else_does(cast: Cast, clock: MovableClock) -> None:
    factories.approved(cast)
    with pytest.raises(NotAllowed):
        log_touchpoint(draft(cast, clock), by=cast.sam)
    with pytest.raises(NotAllowed):
        log_touchpoint(draft(cast, clock, executive=cast.olivia_executive), by=cast.robert)
    for outsider in (cast.oscar, cast.xenia, cast.admin):
        with pytest.raises(OutOfScope):
            log_touchpoint(draft(cast, clock), by=outsider)


WRONG = [
    ({"kind": "lunch", "minutes": None}, "touchpoint_kind_is_known"),
    ({"kind": "on_site", "minutes": None}, "touchpoint_kind_is_known"),
    ({"words": ""}, "touchpoint_has_words"),
    ({"minutes": None}, "touchpoint_call_has_minutes"),
    ({"minutes": 16}, "touchpoint_is_short"),
]


@pytest.mark.parametrize(("fields", "code"), WRONG, ids=[f"{code} {fields}" for fields, code in WRONG])
def test_what_is_more_than_a_touchpoint_is_refused_in_python_and_in_the_database(
    cast: Cast, clock: MovableClock, fields: dict[str, Any], code: str
) -> None:
    wrong = draft(cast, clock, **fields)
    assert refusal(lambda: log_touchpoint(wrong, by=cast.nadine)) == code
    assert refused(lambda: written(wrong, cast.nadine)) == code


def test_a_touchpoint_is_not_logged_in_advance(cast: Cast, clock: MovableClock) -> None:
    ahead = draft(cast, clock, occurred_at=clock.now + timedelta(minutes=1))
    assert refusal(lambda: log_touchpoint(ahead, by=cast.nadine)) == "touchpoint_not_ahead"
    assert refused(lambda: written(ahead, cast.nadine)) == "touchpoint_not_ahead"


def test_a_promise_does_not_hide_in_a_touchpoint(cast: Cast, clock: MovableClock) -> None:
    promised = draft(cast, clock, promised=True)
    assert refusal(lambda: log_touchpoint(promised, by=cast.nadine)) == "touchpoint_promises_nothing"


def test_a_touchpoint_is_with_somebody_of_the_account(cast: Cast, clock: MovableClock) -> None:
    stranger = Contact.objects.create(account=cast.norvik, name="Kari")
    wrong = draft(cast, clock, contacts=[stranger])
    assert refusal(lambda: log_touchpoint(wrong, by=cast.nadine)) == "touchpoint_person_of_the_account"
    touchpoint = log_touchpoint(draft(cast, clock), by=cast.nadine)
    assert (
        refused(lambda: TouchpointPerson.objects.create(touchpoint=touchpoint, contact=stranger, name="Kari"))
        == "touchpoint_person_of_the_account"
    )


# --- never in place of a visit -------------------------------------------------------------------------------------------


def is_no_visit(cast: Cast, clock: MovableClock, at: datetime, **fields: Any) -> None:
    wrong = draft(cast, clock, occurred_at=at, **fields)
    assert refusal(lambda: log_touchpoint(wrong, by=cast.nadine)) == "touchpoint_is_no_visit"
    assert refused(lambda: written(wrong, cast.nadine)) == "touchpoint_is_no_visit"


def test_a_touchpoint_does_not_stand_in_for_a_visit_at_its_time(cast: Cast, clock: MovableClock) -> None:
    visit = factories.unbriefed(cast, clock)
    clock.move_by(hours=1)
    is_no_visit(cast, clock, visit.starts_at + timedelta(minutes=30))
    is_no_visit(cast, clock, visit.starts_at - timedelta(minutes=5), minutes=10)
    is_no_visit(cast, clock, visit.starts_at, kind="message", minutes=None)
    assert log_touchpoint(draft(cast, clock, occurred_at=visit.ends_at), by=cast.nadine)
    other = draft(cast, clock, occurred_at=visit.starts_at, executive=cast.olivia_executive)
    assert log_touchpoint(other, by=cast.nadine)


def test_nor_for_one_its_second_executive_attends(cast: Cast, clock: MovableClock) -> None:
    second = factories.AttendeeDraft(side="executive", executive=cast.olivia_executive)
    nadine = factories.AttendeeDraft(side="account", user=cast.nadine)
    visit = factories.unbriefed(cast, clock, attendees=[nadine, second])
    is_no_visit(cast, clock, visit.starts_at, executive=cast.olivia_executive)


def test_nor_for_a_reported_meeting_on_its_day(cast: Cast, clock: MovableClock) -> None:
    visit = factories.reported(cast)
    assert clock.now.date() == visit.starts_at.date()
    is_no_visit(cast, clock, clock.now)
    assert log_touchpoint(draft(cast, clock, occurred_at=clock.now - timedelta(days=1)), by=cast.nadine)


def test_a_touchpoint_neither_debriefs_a_visit_nor_makes_it_clean(cast: Cast, clock: MovableClock) -> None:
    visit = factories.unbriefed(cast, clock)
    log_touchpoint(draft(cast, clock, occurred_at=visit.ends_at), by=cast.nadine)

    sweep(clock.move_by(days=7))

    visit.refresh_from_db()
    assert visit.status == "held"
    assert set(Flag.objects.values_list("kind", flat=True)) == {"unbriefed", "undebriefed", "seagull"}


# --- a fact that stays ---------------------------------------------------------------------------------------------------


def test_a_touchpoint_stays_as_it_was_logged(cast: Cast, clock: MovableClock) -> None:
    touchpoint = log_touchpoint(draft(cast, clock), by=cast.nadine)
    rows = Touchpoint.objects.filter(pk=touchpoint.pk)
    for change in ({"words": "More"}, {"kind": "note", "minutes": None}, {"account": cast.norvik}):
        assert refused(lambda c=change: rows.update(**c)) == "touchpoint_stays"  # type: ignore[misc]
    assert refused(lambda: touchpoint.people.update(name="Jan")) == "touchpoint_stays"
    cast.ilse.delete()
    assert [(p.contact, p.name) for p in touchpoint.people.all()] == [(None, "Dr. Ilse Weiss")]


def test_it_follows_its_account_when_that_is_merged(cast: Cast, clock: MovableClock) -> None:
    duplicate = Account.objects.create(name="Halden Auto")
    touchpoint = written(draft(cast, clock, account=duplicate), cast.nadine)
    merge_accounts(cast.halden, duplicate=duplicate, by=cast.sam, reason="The same company")
    touchpoint.refresh_from_db()
    assert touchpoint.account == cast.halden


def test_a_mistake_is_withdrawn_with_a_reason_by_who_logged_it_or_sales_operations(
    cast: Cast, clock: MovableClock
) -> None:
    touchpoint = log_touchpoint(draft(cast, clock), by=cast.nadine)
    with pytest.raises(NotAllowed):
        withdraw_touchpoint(touchpoint, by=cast.robert, reason="Not me")
    with pytest.raises(BadInput):
        withdraw_touchpoint(touchpoint, by=cast.nadine, reason=" ")
    withdrawal = withdraw_touchpoint(touchpoint, by=cast.sam, reason="It was Olivia")
    with pytest.raises(WrongState):
        withdraw_touchpoint(touchpoint, by=cast.nadine, reason="It was Olivia")
    assert list(Touchpoint.objects.standing()) == []
    assert TouchpointWithdrawal.objects.get() == withdrawal
    assert withdrawal.at == clock.now


def test_touchpoints_are_seen_by_those_who_see_the_account_and_by_the_executive(
    cast: Cast, clock: MovableClock
) -> None:
    log_touchpoint(draft(cast, clock), by=cast.nadine)
    seers = {
        name
        for name in ("nadine", "dora", "tomas", "robert", "ada", "sam", "oscar", "xenia", "admin")
        if Touchpoint.objects.visible_to(getattr(cast, name)).exists()
    }
    assert seers == {"nadine", "dora", "tomas", "robert", "ada", "sam"}


def test_the_policy_says_how_long_a_short_call_may_be(cast: Cast, clock: MovableClock) -> None:
    from_policy = replace(draft(cast, clock), minutes=15)
    assert log_touchpoint(from_policy, by=cast.nadine)
    with pytest.raises(GuardRefused, match="15 minutes"):
        log_touchpoint(replace(from_policy, minutes=16), by=cast.nadine)
