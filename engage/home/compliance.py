"""How executives meet customers this quarter: the tiles of sales operations' home page."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, Exists, F, OuterRef
from django.db.models.functions import Coalesce
from django.urls import reverse

from accounts.models import Account
from engage.core import policy
from engage.core.policy import Policy
from engage.core.ui import Tone
from engage.home.reader import Reader
from sponsors.models import AnnualReview, RematchRequest, Sponsorship
from sponsors.queries.compiled import compiled, counted, fetched, statement
from sponsors.review_filters import with_waits_for
from sponsors.scorecard import Figure, share_figure
from sponsors.sponsorship_filters import terms_for
from visits.flag_words import words_of
from visits.models import Block, Flag, FlagKind, Origin, Visit

FLAGS_SHOWN, REVIEWS_SHOWN = 6, 6
ORDINALS = ("First", "Second", "Third", "Fourth")


@dataclass(frozen=True)
class Pointer:
    """A count and the filtered list behind it."""

    label: str
    count: int
    url: str
    tone: Tone = "due"


@dataclass(frozen=True)
class Oversight:
    """The tiles, and the lists beside what waits. `programme` are counts of the sponsor programme, each with the list that it leads to;
    `ownerless` is how many accounts have no manager."""

    quarter: str
    figures: Sequence[Figure]
    flags: Sequence[tuple[Flag, str]]
    more_flags: bool
    programme: Sequence[Pointer]
    reviews: Sequence[AnnualReview]
    more_reviews: bool
    ownerless: int


def oversight(reader: Reader) -> Oversight:
    """Five queries."""
    first = _quarter(reader.today)
    begins, before = reader.start_of(first), reader.start_of(_quarter(first - timedelta(days=1)))
    rules = policy.current()
    goal = rules["compliance_goal_percent"]
    share = _discipline(reader, begins)
    counts = _counts(reader, begins, before, rules=rules)
    flags = list(
        Flag.objects.visible_to(reader.user).open().select_related("account", "executive")[: FLAGS_SHOWN + 1]
    )
    reviews = list(
        with_waits_for(AnnualReview.objects.visible_to(reader.user).filter(account__merged_into=None))
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
            _seagulls(counts),
            Figure(
                "Strategic accounts with a sponsor",
                str(counts["sponsored"]),
                f"of {counts['strategic']}",
                note=_terms_end(counts["ending"]),
            ),
        ),
        flags=[(flag, words_of(flag)) for flag in flags[:FLAGS_SHOWN]],
        more_flags=len(flags) > FLAGS_SHOWN,
        programme=_programme(counts, term_days=rules["sponsor_term_warning_days"]),
        reviews=reviews[:REVIEWS_SHOWN],
        more_reviews=len(reviews) > REVIEWS_SHOWN,
        ownerless=counts["ownerless"],
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


def _counts(reader: Reader, begins: datetime, before: datetime, *, rules: Policy) -> dict[str, int]:
    """All that is counted of flags, accounts and sponsorships. One query."""
    user = reader.user
    seagulls = Flag.objects.visible_to(user).standing().filter(kind=FlagKind.SEAGULL)
    of_this, strategic = seagulls.filter(visit__starts_at__gte=begins), Account.objects.current().strategic()
    sponsored = Exists(Sponsorship.objects.active().filter(account=OuterRef("pk")).order_by())
    running = terms_for(user, rules=rules).active_on(reader.today)
    asked = RematchRequest.objects.visible_to(user).undecided()
    loads = Sponsorship.objects.visible_to(user).carried().order_by().values("executive")
    usual = rules["sponsor_capacity"]
    heavy = loads.annotate(carried=Count("pk"), most=Coalesce(F("executive__capacity"), usual))
    return counted(
        seagulls=of_this.values("pk"),
        seagulls_before=seagulls.filter(visit__starts_at__gte=before, visit__starts_at__lt=begins).values(
            "pk"
        ),
        flew_in=of_this.filter(executive__isnull=False).values("executive").distinct(),
        blocked=Block.objects.standing().values("executive").distinct(),
        strategic=strategic.values("pk"),
        sponsored=strategic.filter(sponsored).values("pk"),
        ownerless=Account.objects.current().filter(manager=None).values("pk"),
        ending=running.filter(
            ends_on__lte=reader.today + timedelta(days=rules["sponsor_term_warning_days"])
        ).values("pk"),
        silent=running.filter(contact_until__lt=reader.today).values("pk"),
        rematches=asked.values("pk"),
        heavy=heavy.filter(carried__gt=F("most")).values("executive"),
    )


def _seagulls(counts: dict[str, int]) -> Figure:
    """Seagull visits of this quarter and of the last."""
    people = f"{counts['flew_in']} executive{'' if counts['flew_in'] == 1 else 's'}"
    return Figure(
        "Seagull visits",
        str(counts["seagulls"]),
        f"was {counts['seagulls_before']}",
        note=f"{people}, {counts['blocked']} blocked"
        if counts["seagulls"] or counts["blocked"]
        else "Nobody is blocked",
    )


def _programme(counts: dict[str, int], *, term_days: int) -> list[Pointer]:
    """What of the sponsor programme asks to be looked at; nothing where all is well."""
    board = reverse("sponsors:board")
    pointers = [
        Pointer("Sponsors silent for too long", counts["silent"], f"{board}?state=silent", "bad"),
        Pointer(
            "Re-matches to decide", counts["rematches"], f"{reverse('sponsors:rematches')}?state=waiting"
        ),
        Pointer(
            f"Terms that end in {term_days} days", counts["ending"], f"{board}?ending_within={term_days}"
        ),
        Pointer("Executives with more accounts than they carry well", counts["heavy"], board),
    ]
    return [pointer for pointer in pointers if pointer.count]


def _terms_end(count: int) -> str:
    if count == 0:
        return "No term ends in 90 days"
    return f"{count} term{' ends' if count == 1 else 's end'} in 90 days"
