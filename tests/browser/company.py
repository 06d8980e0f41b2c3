"""The demonstration company on a server, for tests that only look: one database for a whole module."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from unittest import mock

from django.db import connections
from django.urls import reverse
from pytest_django import DjangoDbBlocker
from pytest_django.live_server_helper import LiveServer

from accounts.models import Account
from engage.core import clock as engage_clock
from engage.demonstration import loading
from engage.people.models import Executive, User
from sponsors.models import AnnualReview
from tests.cast import MovableClock
from tests.plugins import database, place
from visits.models import Flag, SoloException, Status, Visit, Waiver

PRESENT = datetime(2026, 11, 21, 10, tzinfo=UTC)


@contextmanager
def company_on_a_server(blocker: DjangoDbBlocker) -> Iterator[str]:
    """The server's address. The database is replaced by a fresh one afterwards, as after every test that commits."""
    server = LiveServer("localhost")
    server._live_server_modified_settings.enable()
    try:
        with blocker.unblock():
            database.load_once("engage_demonstration", load_at_present)
            engage_clock.stand_still(PRESENT)
            yield server.url
    finally:
        server.stop()
        server._live_server_modified_settings.disable()
        engage_clock.stand_still(None)
        connections.close_all()
        database.clone()


def load_at_present() -> None:
    """The owner moves the clock beside the loader, which is the application here. It stands at the present in the end."""
    owner = database.connect_as_owner(place.DATABASE)
    clock = MovableClock(owner)
    clock.move_to(PRESENT)

    def move(moment: datetime | None, _: str) -> None:
        clock.move_to(moment) if moment else None

    with mock.patch.object(engage_clock, "_write", move):
        loading.load()
    clock.move_to(PRESENT)
    owner.close()


def person(name: str) -> User:
    return User.objects.get(name__startswith=name)


def addresses() -> dict[str, str]:
    """Where each page of Engage stands, by what one calls it."""

    def of(name: str, found: int) -> str:
        return reverse(name, args=[found])

    def visit(**kind: object) -> int:
        return Visit.objects.filter(**kind).earliest("pk").pk

    nadines = {"account__manager": person("Nadine")}
    roberts = {"lead_executive__user": person("Robert")}
    halden = Account.objects.get(name="Halden Automotive").pk
    waivers = Waiver.objects.order_by("pk")
    coming = visit(title="Line 4 extension and joint roadmap")
    held = visit(status=Status.HELD, **roberts)
    requested = visit(status=Status.REQUESTED, **roberts)
    nadines_request = visit(status=Status.REQUESTED, **nadines)
    approved = visit(status=Status.APPROVED, account__name="Orion Packaging")
    return {
        "home": "/",
        "health": reverse("health:page"),
        "accounts": reverse("accounts:list"),
        "an account": of("accounts:account", halden),
        "an account in kroner": of("accounts:account", Account.objects.get(name="Norvik Energy").pk),
        "an account, edited": of("accounts:edit", halden),
        "a new contact": of("accounts:add_contact", halden),
        "a new stake": of("accounts:add_stake", halden),
        "the figures of a year": of("accounts:record_year", halden),
        "visits": reverse("visits:list"),
        "visits behind us": reverse("visits:list") + "?when=past",
        "choose an account": reverse("visits:request"),
        "request": f"{reverse('visits:request')}?account={halden}",
        "report": f"{reverse('visits:report')}?account={halden}",
        **{f"a visit, {status.label.lower()}": of("visits:visit", visit(status=status)) for status in Status},
        "a visit, called for": of("visits:visit", nadines_request),
        "a visit, over": of("visits:visit", held),
        "a visit nobody had announced": of("visits:visit", visit(origin="reported")),
        "a visit with flags": of("visits:visit", visit(title="Talk about extra volume")),
        "a draft, changed": of("visits:edit", visit(status=Status.DRAFT)),
        "a draft, deleted": of("visits:delete", visit(status=Status.DRAFT)),
        "a visit, moved": of("visits:visit", coming) + "transitions/reschedule/",
        "a visit, called off": of("visits:visit", coming) + "transitions/cancel/",
        "a request, declined": of("visits:visit", requested) + "transitions/decline/",
        "a briefing, begun": of("visits:briefing", approved),
        "a briefing, changed": of("visits:briefing", coming),
        "a briefing, as a page": of("visits:preview", approved),
        "a brief": of("visits:brief", coming),
        "a debrief": of("visits:debrief", held),
        "the account side's part": of("visits:close", visit(status=Status.HELD, **nadines)),
        "a visit to close": of("visits:close", visit(status=Status.DEBRIEFED)),
        "leave to go alone": of("visits:solo_exception", SoloException.objects.earliest("pk").visit_id),
        "flags": reverse("flags:list"),
        "a flag": of("flags:flag", Flag.objects.filter(executive__user=person("Martin")).earliest("pk").pk),
        "a flag, resolved": of("flags:flag", Flag.objects.exclude(resolution=None).earliest("pk").pk),
        "waivers": reverse("waivers:list"),
        "a waiver to decide": of("waivers:waiver", waivers.get(granted=None).pk),
        "a waiver, decided": of("waivers:waiver", waivers.exclude(granted=None)[0].pk),
        "executives": reverse("executives:list"),
        "an executive": of("executives:executive", Executive.objects.get(name__startswith="Robert").pk),
        "a blocked executive": of(
            "executives:executive", Executive.objects.get(name__startswith="Martin").pk
        ),
        "the sponsor report": reverse("reports:sponsors"),
        "reviews": reverse("reviews:list"),
        "a review": of("reviews:review", AnnualReview.objects.get(account=halden).pk),
        "sign in": reverse("account_login"),
        "sign out": reverse("account_logout"),
        "forgotten password": reverse("account_reset_password"),
        "forgotten password, sent": reverse("account_reset_password_done"),
        "another password": reverse("account_change_password"),
        "the API's documents": "/api/v1/docs/",
        "nothing there": "/visits/0/",
    }
