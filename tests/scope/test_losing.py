"""Whoever loses a reason loses what it opened with the next request: pages, the API, exports, notices, and mail that was queued before."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client

from accounts.actions import assign_manager, set_team
from engage.core import outbox
from engage.core.models import OutboxEvent
from engage.people.actions import change_executive, change_user, create_token, end_deputyship, leave
from engage.people.models import Deputy, Role, User
from engage.people.notices import tell
from sponsors.actions import assign_sponsor, end_sponsorship
from sponsors.models import Sponsorship
from tests import factories
from tests.cast import Cast, MovableClock
from tests.pages import signed_in
from tests.plugins.proofs import Proof
from visits.actions import AttendeeDraft, draft_visit, set_attendees
from visits.models import Side, Visit
from visits.workflow import perform

pytestmark = [pytest.mark.django_db, pytest.mark.proof("permissions")]

TITLE = "zq-line-four"
WHY = "Decided anew"
LETTERS = ("mail", "digest")
SEES = {
    "page": (200, True),
    "list": (200, True),
    "row of the API": (200, True),
    "list of the API": (200, True),
    "export": (200, True),
    "notices": (200, True),
    "mail": True,
    "digest": True,
}
SEES_NO_MORE = {
    "page": (404, False),
    "list": (200, False),
    "row of the API": (404, False),
    "list of the API": (200, False),
    "export": (200, False),
    "notices": (200, False),
    "mail": False,
    "digest": False,
}
IS_OUT = {
    **dict.fromkeys(("page", "list", "notices"), (302, False)),
    **dict.fromkeys(("row of the API", "list of the API", "export"), (401, False)),
    "mail": False,
    "digest": False,
}


@dataclass(frozen=True)
class Losing:
    """`who` of the cast, and what takes their one reason away."""

    who: str
    lose: Callable[[Cast, Visit], object]
    after: dict[str, object]


WAYS = {
    "the account": Losing(
        "nadine",
        lambda cast, visit: assign_manager(cast.halden, manager=cast.oscar, by=cast.sam),
        SEES_NO_MORE,
    ),
    "the account, with whom one stands in for": Losing(
        "dora", lambda cast, visit: assign_manager(cast.halden, manager=cast.oscar, by=cast.sam), SEES_NO_MORE
    ),
    "the account team": Losing(
        "tomas", lambda cast, visit: set_team(cast.halden, members={}, by=cast.nadine), SEES_NO_MORE
    ),
    "the sponsorship": Losing(
        "olivia",
        lambda cast, visit: end_sponsorship(Sponsorship.objects.get(), reason=WHY, by=cast.sam),
        SEES_NO_MORE,
    ),
    "the executive one assists": Losing(
        "ada",
        lambda cast, visit: change_executive(cast.robert_executive, assistants=[], by=cast.sam),
        SEES_NO_MORE,
    ),
    "the deputyship": Losing(
        "dora", lambda cast, visit: end_deputyship(Deputy.objects.get(), by=cast.nadine), SEES_NO_MORE
    ),
    "the role": Losing(
        "sam",
        lambda cast, visit: change_user(cast.sam, roles=[Role.ACCOUNT_MANAGER], by=cast.admin),
        SEES_NO_MORE,
    ),
    "the place at the table": Losing(
        "clara", lambda cast, visit: set_attendees(visit, [_engineer()], by=cast.robert), SEES_NO_MORE
    ),
    "access": Losing("tomas", lambda cast, visit: leave(cast.tomas, by=cast.admin, reason=WHY), IS_OUT),
    "nothing": Losing("tomas", lambda cast, visit: None, SEES),
}


def _engineer() -> AttendeeDraft:
    return AttendeeDraft(side=Side.ACCOUNT, name="Plant engineer")


@pytest.fixture
def visit(cast: Cast) -> Visit:
    """Asked for by Robert, and waiting for the account's consent; Olivia sponsors the account."""
    today = factories.STARTS.date() - timedelta(days=60)
    assign_sponsor(
        cast.halden,
        executive=cast.olivia_executive,
        starts_on=today,
        ends_on=today + timedelta(days=800),
        by=cast.sam,
    )
    people = [_engineer(), AttendeeDraft(side=Side.ACCOUNT, user=cast.clara)]
    draft = factories.visit_draft(cast, title=TITLE, attendees=people)
    return perform("request", draft_visit(draft, by=cast.robert), by=cast.robert)


@pytest.mark.parametrize("way", WAYS)
def test_what_is_lost_is_lost_with_the_next_request(
    cast: Cast, clock: MovableClock, visit: Visit, way: str, proof: Proof
) -> None:
    """Looked at in each way; in the suite every third, going round."""
    losing = WAYS[way]
    looks = list(SEES) if proof.thorough else list(SEES)[list(WAYS).index(way) % 3 :: 3]
    user: User = getattr(cast, losing.who)
    browser = signed_in(user)
    key = create_token(user, scopes=["read"], days=1)[1]
    script = Client(headers={"Authorization": f"Bearer {key}"})
    OutboxEvent.objects.all().delete()
    tell("consent_asked", [user], subject="visit", subject_id=visit.pk, visit=visit.pk)
    OutboxEvent.objects.update(done_at=clock.now)
    before = _asked(browser, script, visit, looks)

    facts = {"user": user.pk, "notice": "consent_asked", "visit": visit.pk, "by": cast.robert.pk}
    for kind in ("mail", "digest_item"):
        outbox.announce(kind, facts)
    losing.lose(cast, visit)
    after = _asked(browser, script, visit, looks) | _sent(user, clock, looks)

    assert before == {name: SEES[name] for name in looks if name not in LETTERS}
    assert after == {name: losing.after[name] for name in looks}


def _asked(browser: Client, script: Client, visit: Visit, looks: Collection[str]) -> dict[str, object]:
    """What an open session and a token get: the status, and whether the visit's title is in it."""
    found: dict[str, object] = {}
    for look, (client, address) in {
        "page": (browser, f"/visits/{visit.pk}/"),
        "list": (browser, "/visits/"),
        "row of the API": (script, f"/api/v1/visits/{visit.pk}/"),
        "list of the API": (script, "/api/v1/visits/"),
        "export": (script, "/api/v1/visits/?format=csv"),
        "notices": (browser, "/notices/"),
    }.items():
        if look in looks:
            answer = client.get(address)
            found[look] = (answer.status_code, TITLE in _text(answer))
    return found


def _text(answer: object) -> str:
    content = answer.getvalue() if getattr(answer, "streaming", False) else answer.content  # type: ignore[attr-defined]
    return str(content.decode())


def _sent(user: User, clock: MovableClock, looks: Collection[str]) -> dict[str, object]:
    """Whether the title goes out by the mail that was queued, and then by the digest."""
    found: dict[str, object] = {}
    for way in LETTERS if set(LETTERS) & set(looks) else ():
        if way == "digest":
            outbox.announce("digest", {"user": user.pk})
        mail.outbox.clear()
        outbox.drain()
        found[way] = any(
            TITLE in f"{letter.subject}{letter.body}" for letter in mail.outbox if letter.to == [user.email]
        )
    return {way: goes for way, goes in found.items() if way in looks}
