"""The sponsor report: what each executive did with customers in a period, in one row of figures.

- A visit belongs to the period in which it starts, by the date in its own zone; its lead executive counts. Commitments belong to whoever
  made them, flags to the executive they name, both else to the lead, and to the period of their visit. A flag without a visit counts on the
  UTC day it occurred. Withdrawn flags do not count.
- `visits_held` and `visits_by_format` count imported meetings too; `visits_imported` says how many of them are (no briefing on record). An
  imported meeting whose format nobody recorded is of format `unknown`. Shares, the lead of acknowledgement, clean visits and points are over
  held visits that are not imported, and shares are None where there are none.
- Debrief shares leave out visits whose debrief is not due at present.
- As of the period's end, or now where that is earlier: sponsorships, tenure, contacts, and which of the commitments are overdue.
  `commitments_kept` is what has been kept to this day.
- `days_since_contact` counts from the executive's last held visit to any customer in scope; `accounts_contacted` are those assigned that had
  one with their sponsor within the policy's interval.
- A clean visit was acknowledged before its start, debriefed in time, and has no flag of kind unbriefed, undebriefed, seagull, unannounced,
  solo or over_promise.
- Points follow the policies `points_*`. Of unbriefed (not read), undebriefed and seagull the worst counts once a visit, and leaves it below
  zero: insights and kept commitments of that visit then earn nothing.
- `role`, `role_previous` and `feedback_mean` are None until roles and feedback are worked out.

Sources: the duties counted here are those of Capon & Senn's executive sponsor programmes; the points are our own.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from accounts.models import Account
from engage.core import policy
from engage.core.clock import now
from engage.core.errors import BadInput
from engage.core.policy import Policy
from engage.people.models import BusinessUnit, Executive, User
from sponsors.models.sponsorship import SponsorshipQuerySet
from sponsors.queries.compiled import compiled, fetched, starting_between, statement
from sponsors.queries.contact import last_day
from sponsors.queries.scope import ReportScope
from sponsors.queries.sponsor_report_rows import FLAG_KINDS, FORMATS, SponsorReport, SponsorReportRow
from visits.models import Attendee, Visit

__all__ = [
    "SponsorReport",
    "SponsorReportRow",
    "as_of_end",
    "report",
    "row_of",
    "whole_months",
    "with_last_contact",
]

VISIT_COLUMNS = (
    "id",
    "lead_executive_id",
    "status",
    "origin",
    "format",
    "starts_at",
    "executive_debrief_due_at",
    "reported_by_id",
)


def report(
    start: date,
    end: date,
    *,
    user: User,
    executive: Executive | int | None = None,
    business_unit: BusinessUnit | int | None = None,
    region: str | None = None,
    account: Account | int | None = None,
    include_inactive: bool = False,
) -> SponsorReport:
    """The report of the days from `start` up to, not including, `end`. Four queries, however many executives.

    Sales operations reads all executives; account managers and their teams those who meet or sponsor their accounts, with the figures of
    these accounts; executives their own row. With `account`, figures are of that account alone, and so are the rows. Executives who have left
    appear with `include_inactive`. Raises BadInput where the period is empty.
    """
    if start >= end:
        raise BadInput("The period ends before it begins.", field="end")
    rules, scope = policy.current(), ReportScope.of(user)
    moment = now()
    as_of = as_of_end(end)
    visits, sponsorships, flags = scope.visits(), scope.sponsorships(), scope.flags_without_visit()
    if account is not None:
        visits, flags = visits.filter(account=account), flags.filter(account=account)
        sponsorships = sponsorships.filter(account=account)
    if executive is not None:
        visits = _of_executive(visits, executive)
    figures = _figures(
        visits=visits, flags=flags, start=start, end=end, as_of=as_of, moment=moment, rules=rules
    )
    terms = _terms(sponsorships, visits=scope.visits(), as_of=as_of)
    executives = _executives(visits, user=user, as_of=as_of)
    for field, wanted in {
        "pk": getattr(executive, "pk", executive),
        "business_unit": business_unit,
        "region": region,
    }.items():
        if wanted is not None:
            executives = executives.filter(**{field: wanted})
    if not include_inactive:
        executives = executives.active()
    if not scope.everything or account is not None:
        concerned = Q(pk__in=figures.keys() | terms.keys())
        executives = executives.filter(
            concerned if account is not None else concerned | Q(pk__in=scope.executives)
        )
    rows = [
        _row(
            person,
            figures=figures.get(person.pk, {}),
            terms=terms.get(person.pk, []),
            as_of=as_of.date(),
            rules=rules,
        )
        for person in executives
    ]
    return SponsorReport(start=start, end=end, as_of=as_of, rows=tuple(rows))


def _figures(
    *,
    visits: QuerySet[Visit],
    flags: QuerySet[Any],
    start: date,
    end: date,
    as_of: datetime,
    moment: datetime,
    rules: Policy,
) -> dict[int, dict[str, Any]]:
    """What the period's visits come to, by executive. One query."""
    first, last = datetime.combine(start, time.min, UTC), datetime.combine(end, time.min, UTC)
    chosen = starting_between(visits.order_by(), start, end).values(*VISIT_COLUMNS)
    visits_sql, visits_parameters = compiled(chosen)
    flags_sql, flags_parameters = compiled(
        flags.order_by().filter(occurred_at__gte=first, occurred_at__lt=last).values("executive_id", "kind")
    )
    sql = statement("sponsor_report").format(
        visits=visits_sql, flags=flags_sql, discipline=statement("discipline")
    )
    points = (
        "clean_visit",
        "clean_virtual",
        "insight",
        "insights_counted",
        "commitment_kept",
        "unbriefed",
        "seagull",
        "over_promise",
        "postponed",
    )
    settings = (moment, as_of, *(rules[f"points_{name}"] for name in points))
    return {row["row_of"]: row for row in fetched(sql, (*settings, *visits_parameters, *flags_parameters))}


def as_of_end(end: date) -> datetime:
    """The instant that standing figures are told as of: the period's end, or now where that is earlier."""
    return min(datetime.combine(end, time.min, UTC), now())


def with_last_contact(executives: Any, *, user: User, as_of: datetime) -> Any:
    """With `last_contact`, the day of the last visit they led in the reader's scope, and `unit`. No query of its own."""
    return _annotated(executives, ReportScope.of(user).visits(), as_of=as_of)


def row_of(
    person: Any, terms: Iterable[Any], *, start: date, end: date, user: User, rules: Policy
) -> SponsorReportRow:
    """The row of one executive read `with_last_contact`, whose sponsorships were read `with_last_contact_on`. One query. Raises BadInput as `report` does."""
    if start >= end:
        raise BadInput("The period ends before it begins.", field="end")
    scope, as_of = ReportScope.of(user), as_of_end(end)
    day = as_of.date()
    figures = _figures(
        visits=_of_executive(scope.visits(), person),
        flags=scope.flags_without_visit(),
        start=start,
        end=end,
        as_of=as_of,
        moment=now(),
        rules=rules,
    )
    running = [
        _Term(starts_on=term.starts_on, last_contact=term.last_contact_on)
        for term in terms
        if term.starts_on <= day and (term.ended_on is None or term.ended_on > day)
    ]
    return _row(person, figures=figures.get(person.pk, {}), terms=running, as_of=day, rules=rules)


def _of_executive(visits: QuerySet[Visit], executive: Executive | int) -> QuerySet[Visit]:
    attended = Exists(Attendee.objects.filter(visit=OuterRef("pk"), executive=executive))
    return visits.filter(Q(lead_executive=executive) | attended)


@dataclass(frozen=True)
class _Term:
    """A sponsorship running as of the report, and the day its sponsor last met the account."""

    starts_on: date
    last_contact: date | None


def _terms(
    sponsorships: SponsorshipQuerySet, *, visits: QuerySet[Visit], as_of: datetime
) -> dict[int, list[_Term]]:
    """By executive. One query."""
    contacts = visits.filter(account=OuterRef("account"), lead_executive=OuterRef("executive"))
    found: dict[int, list[_Term]] = {}
    rows = sponsorships.order_by().active_on(as_of.date()).annotate(last_contact=last_day(contacts, as_of))
    for executive, starts_on, last_contact in rows.values_list("executive_id", "starts_on", "last_contact"):
        found.setdefault(executive, []).append(_Term(starts_on=starts_on, last_contact=last_contact))
    return found


def _executives(visits: QuerySet[Visit], *, user: User, as_of: datetime) -> Any:
    return _annotated(Executive.objects.visible_to(user), visits, as_of=as_of)


def _annotated(executives: Any, visits: QuerySet[Visit], *, as_of: datetime) -> Any:
    led = visits.filter(lead_executive=OuterRef("pk"))
    return executives.annotate(last_contact=last_day(led, as_of), unit=F("business_unit__name"))


def _row(
    person: Any, *, figures: Mapping[str, Any], terms: list[_Term], as_of: date, rules: Policy
) -> SponsorReportRow:
    counted, due = figures.get("counted") or 0, figures.get("debrief_due") or 0
    interval = rules["contact_interval_days"]
    days_ago = [(as_of - term.last_contact).days for term in terms if term.last_contact]
    return SponsorReportRow(
        executive_id=person.pk,
        executive=person.name,
        title=person.title,
        business_unit=person.unit,
        sponsorships=len(terms),
        capacity=person.capacity or rules["sponsor_capacity"],
        tenure_months=max((whole_months(term.starts_on, as_of) for term in terms), default=None),
        visits_planned=figures.get("visits_planned") or 0,
        visits_held=figures.get("visits_held") or 0,
        visits_clean=figures.get("visits_clean") or 0,
        visits_by_format={kind: figures.get(f"visits_{kind}") or 0 for kind in FORMATS},
        visits_imported=figures.get("visits_imported") or 0,
        briefed_share=_share(figures.get("briefed"), counted),
        acknowledgement_lead_hours=figures.get("acknowledgement_lead_hours"),
        debriefed_share=_share(figures.get("debriefed"), due),
        debriefed_on_time_share=_share(figures.get("debriefed_on_time"), due),
        flags={kind: figures.get(f"flags_{kind}") or 0 for kind in FLAG_KINDS},
        reschedules=figures.get("reschedules") or 0,
        commitments_made=figures.get("commitments_made") or 0,
        commitments_kept=figures.get("commitments_kept") or 0,
        commitments_overdue=figures.get("commitments_overdue") or 0,
        accounts_assigned=len(terms),
        accounts_contacted=sum(days <= interval for days in days_ago),
        days_since_contact=max((as_of - person.last_contact).days, 0) if person.last_contact else None,
        role=None,
        role_previous=None,
        feedback_mean=None,
        points=int(figures.get("total_points") or 0),
    )


def whole_months(start: date, end: date) -> int:
    """Months completed between two days; none where `end` is before `start`."""
    months = (end.year - start.year) * 12 + end.month - start.month - (end.day < start.day)
    return max(months, 0)


def _share(part: int | None, whole: int) -> float | None:
    return (part or 0) / whole if whole else None
