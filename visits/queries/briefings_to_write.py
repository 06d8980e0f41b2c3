"""Briefings with all their parts for whoever writes one: what there is of this visit's, and those of earlier meetings to begin from."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Case, CharField, Exists, F, OuterRef, Q, QuerySet, When
from django.db.models.functions import Cast

from engage.core.moments import local_day, zone
from engage.core.nested import parts
from engage.people.models import User
from visits.models import (
    AgendaItem,
    Ask,
    Briefing,
    LeadershipPrompt,
    LikelyQuestion,
    Question,
    RedLine,
    SensitivePoint,
    Visit,
)

Row = dict[str, Any]
MOST_EARLIER = 8


@dataclass(frozen=True)
class WrittenBriefing:
    """A draft or version with its rows as the editor's forms have them, by the name of the form."""

    headline: str
    situation: str
    rows: dict[str, list[Row]]


@dataclass(frozen=True)
class EarlierBriefing:
    """The newest version of another visit's briefing at the account."""

    visit_id: int
    title: str
    on: date
    written: WrittenBriefing


def written_of(visit_id: int) -> list[Briefing]:
    """What there is for this visit, for `as_written`: the draft first, then the newest version. For those who may write it. One query."""
    rows = _with_rows(Briefing.objects.filter(visit=visit_id))
    return list(rows.order_by(F("version").desc(nulls_first=True))[:2])


def briefings_at(user: User, visit: Visit) -> tuple[list[Briefing], list[EarlierBriefing]]:
    """`written_of` the visit, and of the account's other visits the newest versions that this person may read, the latest meeting first.

    For those who may write the visit's briefing. One query.
    """
    others = Visit.objects.visible_to(user).filter(account=visit.account_id, starts_at__lt=visit.starts_at)
    later = Briefing.objects.filter(visit=OuterRef("visit"), version__gt=OuterRef("version")).order_by()
    mine = Q(visit=visit.pk)
    theirs = Q(visit__in=others.exclude(pk=visit.pk), version__isnull=False)
    rows = _with_rows(Briefing.objects.visible_to(user).filter(~Exists(later), mine | theirs))
    first = Case(When(mine, then=0), default=1)
    ordered = rows.select_related("visit").order_by(
        first, "-visit__starts_at", F("version").desc(nulls_first=True), "-pk"
    )
    found = list(ordered[: MOST_EARLIER + 2])
    return [row for row in found if row.visit_id == visit.pk], [
        _earlier(row) for row in found if row.visit_id != visit.pk
    ]


def _earlier(row: Any) -> EarlierBriefing:
    day = local_day(row.visit.starts_at, zone(row.visit.time_zone))
    return EarlierBriefing(row.visit_id, row.visit.title, day, as_written(row))


def _with_rows(briefings: QuerySet[Briefing]) -> QuerySet[Briefing]:
    def lines(model: Any, *names: str, **more: Any) -> Any:
        return parts(model.objects.filter(briefing=OuterRef("pk")).order_by("position", "id"), *names, **more)

    limit, approver = Cast("limit", CharField()), F("approver_id")
    return briefings.annotate(
        agenda_=lines(AgendaItem, "topic", "lead", "kind", "minutes", "led_by_account_team"),
        red_lines_=lines(RedLine, "topic", "text", "unit", limit_=limit, approver_=approver),
        questions_=lines(Question, "text"),
        asks_=lines(Ask, "text"),
        sensitive_points_=lines(SensitivePoint, "text"),
        likely_questions_=lines(LikelyQuestion, "text", "answer"),
        leadership_prompts_=lines(LeadershipPrompt, "practice", "text"),
    )


def as_written(row: Any) -> WrittenBriefing:
    """A briefing of `written_of`. No query."""
    rows: dict[str, list[Row]] = {
        "agenda": row.agenda_,
        "red_lines": [
            {
                "topic": line["topic"],
                "text": line["text"],
                "limit": line["limit_"],
                "unit": line["unit"],
                "approver": line["approver_"],
            }
            for line in row.red_lines_
        ],
        "questions": row.questions_,
        "asks": row.asks_,
        "sensitive_points": row.sensitive_points_,
        "likely_questions": row.likely_questions_,
        "leadership_prompts": row.leadership_prompts_,
    }
    return WrittenBriefing(row.headline, row.situation, rows)
