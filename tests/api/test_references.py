"""A reference in a body or a parameter reaches no further than its sender sees; beyond, it is answered like an id that does not exist."""

import re
from collections.abc import Callable
from typing import Any

import pytest

from accounts.models import Contact
from engage.people.models import Role, User
from tests import factories
from tests.api.conftest import BRIEFING, Caller, CallerOf, visit_body
from tests.cast import Cast, MovableClock
from visits.models import Attendee, RedLine, Visit

pytestmark = pytest.mark.django_db


def same_answer(send: Callable[[int], Any], *, foreign: int, field: str) -> None:
    """A foreign id and one that nobody has are refused alike, naming the field."""
    answers = [send(foreign), send(987654)]
    assert [a.status_code for a in answers] == [400, 400]
    assert [[e["field"] for e in a.json()["errors"]] for a in answers] == [[field], [field]]
    texts = [re.sub(rf"\b({foreign}|987654)\b", "#", a.content.decode()) for a in answers]
    assert texts[0] == texts[1]


def test_an_account_manager_cannot_ask_for_a_visit_to_somebody_elses_account(
    cast: Cast, calls: CallerOf
) -> None:
    oscar = calls(cast.oscar)
    same_answer(
        lambda pk: oscar.post("/visits/", visit_body(cast, account=pk, attendees=None)),
        foreign=cast.halden.pk,
        field="account",
    )
    assert not Visit.objects.exists()


def test_an_executive_may_ask_for_a_visit_to_any_account_of_the_directory(
    cast: Cast, calls: CallerOf
) -> None:
    body = visit_body(cast, lead_executive=cast.xenia_executive.pk, attendees=None)
    assert calls(cast.xenia).post("/visits/", body).status_code == 201


def test_a_contact_of_an_account_out_of_scope_cannot_be_named(cast: Cast, calls: CallerOf) -> None:
    xenia = calls(cast.xenia)
    same_answer(
        lambda pk: xenia.post("/visits/", visit_body(cast, attendees=[{"side": "customer", "contact": pk}])),
        foreign=cast.ilse.pk,
        field="attendees.0.contact",
    )


def test_a_contact_of_another_account_cannot_be_named_even_where_both_are_seen(
    cast: Cast, calls: CallerOf
) -> None:
    contact = Contact.objects.create(account=cast.norvik, name="Liv Dahl")
    sam = calls(cast.sam)
    same_answer(
        lambda pk: sam.post("/visits/", visit_body(cast, attendees=[{"side": "customer", "contact": pk}])),
        foreign=contact.pk,
        field="attendees.0.contact",
    )


def test_who_only_administers_can_neither_name_nor_be_named(cast: Cast, calls: CallerOf) -> None:
    nadine = calls(cast.nadine)
    same_answer(
        lambda pk: nadine.post("/visits/", visit_body(cast, attendees=[{"side": "account", "user": pk}])),
        foreign=cast.admin.pk,
        field="attendees.0.user",
    )
    refused = calls(cast.admin).post("/visits/", visit_body(cast))
    assert {e["field"] for e in refused.json()["errors"]} >= {"account", "lead_executive", "attendees.0.user"}


def test_a_leaver_cannot_be_named(cast: Cast, calls: CallerOf) -> None:
    gone = User.objects.create_user(
        "gone@engage.test", name="Gone", roles=[Role.ACCOUNT_MANAGER], is_active=False
    )
    nadine = calls(cast.nadine)
    same_answer(
        lambda pk: nadine.post("/visits/", visit_body(cast, attendees=[{"side": "account", "user": pk}])),
        foreign=gone.pk,
        field="attendees.0.user",
    )


def test_changing_a_draft_reaches_no_further_than_writing_it(cast: Cast, calls: CallerOf) -> None:
    visit = factories.drafted(cast)
    nadine = calls(cast.nadine)
    same_answer(
        lambda pk: nadine.patch(f"/visits/{visit.pk}/", {"account": pk}),
        foreign=cast.norvik.pk,
        field="account",
    )
    foreign = Contact.objects.create(account=cast.norvik, name="Liv Dahl")
    attendees = [{"side": "customer", "contact": foreign.pk}]
    assert nadine.patch(f"/visits/{visit.pk}/", {"attendees": attendees}).status_code == 400
    assert nadine.put(f"/visits/{visit.pk}/attendees/", {"attendees": attendees}).status_code == 400
    assert not Attendee.objects.filter(contact=foreign).exists()


def test_a_red_line_of_another_visit_cannot_be_referred_to(
    cast: Cast, clock: MovableClock, calls: CallerOf
) -> None:
    other = factories.briefed(cast)
    visit = factories.held(cast, clock)
    robert = calls(cast.robert)
    foreign = RedLine.objects.filter(briefing__visit=other).latest("pk")

    def debriefed(pk: int) -> Any:
        part = {"heard": "x", "commitments": [{"text": "More", "red_line": pk}]}
        return robert.post(f"/visits/{visit.pk}/transitions/debrief/", part)

    same_answer(debriefed, foreign=foreign.pk, field="commitments.0.red_line")


def test_the_approver_of_a_red_line_is_a_colleague(cast: Cast, calls: CallerOf) -> None:
    visit = factories.approved(cast)
    nadine = calls(cast.nadine).having_seen(None)  # nobody has begun it

    def written(pk: int) -> Any:
        return nadine.put(
            f"/visits/{visit.pk}/briefing/",
            {**BRIEFING, "red_lines": [{"topic": "", "text": "x", "approver": pk}]},
        )

    same_answer(written, foreign=cast.admin.pk, field="red_lines.0.approver")


@pytest.mark.parametrize(
    "path",
    [
        "/visits/?account={}",
        "/flags/?account={}",
        "/reviews/?account={}",
        "/contacts/?account={}",
        "/reports/sponsors/?start=2026-01-01&end=2026-02-01&account={}",
    ],
)
def test_a_filter_by_an_account_out_of_scope_is_refused_like_one_by_none(
    cast: Cast, calls: CallerOf, path: str
) -> None:
    factories.requested(cast)
    oscar: Caller = calls(cast.oscar)
    same_answer(lambda pk: oscar.get(path.format(pk)), foreign=cast.halden.pk, field="account")


@pytest.mark.parametrize(
    "hidden",
    [
        "ordering=account__name",
        "ordering=-requested_by",
        "title=Confirm",
        "account__name__gt=A",
        "debrief__feedback__contains=x",
    ],
)
def test_fields_that_are_not_offered_neither_filter_nor_order(
    cast: Cast, calls: CallerOf, hidden: str
) -> None:
    factories.requested(cast)
    answer = calls(cast.nadine).get(f"/visits/?{hidden}&title__gt=zzz")
    assert (answer.status_code == 400) if "ordering" in hidden else len(answer.json()["results"]) == 1
