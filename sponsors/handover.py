"""What becomes of sponsorships when people change: sales operations decides on each, and a sponsor does not come to manage the account."""

from collections.abc import Collection

from django.db.models import Q
from django.urls import reverse

from engage.core.errors import GuardRefused
from engage.people.changes import on_executives_changed
from engage.people.handover import Handover, prevents, register
from engage.people.models import Executive, User
from sponsors.access import refresh_access_of_sponsor
from sponsors.models import Sponsorship

NAMED = 3


def declare() -> None:
    """To be called once, from the AppConfig."""
    on_executives_changed(_refresh)
    prevents(_sponsor_stands_apart)
    register(
        Handover(
            kind="sponsorships",
            order=90,
            label="Accounts they sponsor",
            count=lambda person: Sponsorship.objects.filter(executive__user=person, ended_on=None).count(),
            otherwise="sales operations ends or assigns each anew",
            where=lambda person: reverse("executives:executive", args=[person.executive.pk]),
        )
    )


def _refresh(executives: Collection[int]) -> None:
    for executive in Executive.objects.filter(pk__in=executives):
        refresh_access_of_sponsor(executive)


def _sponsor_stands_apart(person: User, to: User, kinds: frozenset[str]) -> None:
    """Names the accounts that the new manager, or their superior, sponsors. One query."""
    if "accounts" not in kinds:
        return
    apart = [pk for pk in (to.pk, to.superior_id) if pk is not None]
    running = Sponsorship.objects.filter(
        Q(ended_on=None), account__manager=person, executive__user__in=apart
    ).select_related("account", "executive")
    found = list(running.order_by("account__name")[: NAMED + 1])
    if found:
        names = ", ".join(sponsorship.account.name for sponsorship in found[:NAMED])
        more = " and more" if len(found) > NAMED else ""
        raise GuardRefused(
            f"{found[0].executive.name} sponsors {names}{more}, which neither {to.name} nor a superior of theirs may "
            "if they are to manage it. End the sponsorship first, or choose somebody else.",
            code="sponsor_stands_apart",
            field="to",
        )
