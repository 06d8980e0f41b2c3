"""How executives meet customers this quarter: the tiles of sales operations' home page."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q

from accounts.models import Account, Tier
from engage.core import policy
from engage.home.reader import Reader
from sponsors.models import AnnualReview, Sponsorship
from sponsors.queries.compiled import compiled, fetched, statement
from sponsors.scorecard import Figure, share_figure
from visits.flag_words import words_of
from visits.models import Block, Flag, FlagKind, Origin, Visit

TERM_ENDS_WITHIN = timedelta(days=90)
FLAGS_SHOWN, REVIEWS_SHOWN = 6, 6
ORDINALS = ("First", "Second", "Third", "Fourth")


@dataclass(frozen=True)
class Oversight:
    """The tiles, and the lists beside what waits. `ownerless` is how many accounts have no manager."""

    quarter: str
    figures: Sequence[Figure]
    flags: Sequence[tuple[Flag, str]]
    more_flags: bool
    reviews: Sequence[AnnualReview]
    more_reviews: bool
    ownerless: int


def oversight(reader: Reader) -> Oversight:
    """Nine queries."""
    first = _quarter(reader.today)
    begins, before = reader.start_of(first), reader.start_of(_quarter(first - timedelta(days=1)))
    goal = policy.current()["compliance_goal_percent"]
    share = _discipline(reader, begins)
    accounts = _accounts()
    flags = list(
        Flag.objects.visible_to(reader.user).open().select_related("account", "executive")[: FLAGS_SHOWN + 1]
    )
    reviews = list(
        AnnualReview.objects.visible_to(reader.user)
        .filter(signed_at=None)
        .select_related("account")
        .defer("snapshot")
        .order_by("year", "account__name")[: REVIEWS_SHOWN + 1]
    )
    return Oversight(
        quarter=f"{ORDINALS[(first.month - 1) // 3]} quarter, {reader.day(first)} – today",
        figures=(
            share_figure("Briefed before the meeting", share["briefed"], goal=goal, of=share["held"]),
            share_figure("Debriefed on time", share["on_time"], goal=goal, of=share["due"]),
            _seagulls(begins, before),
            Figure(
                "Strategic accounts with a sponsor",
                str(accounts["sponsored"]),
                f"of {accounts['strategic']}",
                note=_terms_end(reader),
            ),
        ),
        flags=[(flag, words_of(flag)) for flag in flags[:FLAGS_SHOWN]],
        more_flags=len(flags) > FLAGS_SHOWN,
        reviews=reviews[:REVIEWS_SHOWN],
        more_reviews=len(reviews) > REVIEWS_SHOWN,
        ownerless=accounts["ownerless"],
    )


def _quarter(day: date) -> date:
    """The first day of the quarter that holds this day."""
    return day.replace(month=(day.month - 1) // 3 * 3 + 1, day=1)


def _discipline(reader: Reader, begins: datetime) -> dict[str, Any]:
    """Shares of the quarter's visits, told as the sponsor report tells them. One query."""
    chosen = (
        Visit.objects.visible_to(reader.user)
        .order_by()
        .took_place()
        .filter(starts_at__gte=begins, starts_at__lte=reader.now)
        .exclude(origin=Origin.IMPORTED)
        .values("id", "lead_executive_id", "starts_at", "executive_debrief_due_at")
    )
    sql, parameters = compiled(chosen)
    return fetched(
        f"WITH settings AS (SELECT %s::timestamptz AS now), chosen AS MATERIALIZED ("  # noqa: S608
        f"SELECT id, lead_executive_id AS executive_id, starts_at, executive_debrief_due_at, true AS counts FROM ({sql}) v), "
        f"{statement('discipline')} "
        "SELECT count(*) AS held, avg((read_at IS NOT NULL)::int)::float AS briefed,"
        " count(*) FILTER (WHERE debrief_is_due) AS due,"
        " (avg(filed_in_time::int) FILTER (WHERE debrief_is_due))::float AS on_time FROM discipline",
        (reader.now, *parameters),
    )[0]


def _seagulls(begins: datetime, before: datetime) -> Figure:
    """Seagull visits of this quarter and of the last. Two queries."""
    of_this = Q(visit__starts_at__gte=begins)
    counted = (
        Flag.objects.standing()
        .filter(kind=FlagKind.SEAGULL, visit__starts_at__gte=before)
        .aggregate(
            now=Count("pk", filter=of_this),
            last=Count("pk", filter=~of_this),
            executives=Count("executive", filter=of_this, distinct=True),
        )
    )
    blocked = Block.objects.standing().aggregate(n=Count("executive", distinct=True))["n"]
    people = f"{counted['executives']} executive{'' if counted['executives'] == 1 else 's'}"
    return Figure(
        "Seagull visits",
        str(counted["now"]),
        f"was {counted['last']}",
        note=f"{people}, {blocked} blocked" if counted["now"] or blocked else "Nobody is blocked",
    )


def _accounts() -> dict[str, int]:
    """One query."""
    sponsored = Exists(Sponsorship.objects.active().filter(account=OuterRef("pk")).order_by())
    strategic = Q(tier=Tier.STRATEGIC)
    found: dict[str, int] = (
        Account.objects.current()
        .order_by()
        .aggregate(
            strategic=Count("pk", filter=strategic),
            sponsored=Count("pk", filter=Q(strategic, sponsored)),
            ownerless=Count("pk", filter=Q(manager=None)),
        )
    )
    return found


def _terms_end(reader: Reader) -> str:
    """One query."""
    count = Sponsorship.objects.active().filter(ends_on__lte=reader.today + TERM_ENDS_WITHIN).count()
    if count == 0:
        return "No term ends in 90 days"
    return f"{count} term{' ends' if count == 1 else 's end'} in 90 days"
