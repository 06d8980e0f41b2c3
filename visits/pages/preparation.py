"""What stands beside the briefing editor: what is missing, and what the record knows already."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from accounts.models import Priority, Stake
from engage.core.clock import now
from engage.people.models import User
from visits.completeness import Written, words_of_gaps
from visits.models import Briefing, Side, Visit
from visits.pages.beside import Promises, promises_of, stakes_of
from visits.pages.people import Person, as_people, people_of


@dataclass(frozen=True)
class Preparation:
    gaps: Sequence[str]
    people: Sequence[Person]
    promises: Promises
    stakes: Sequence[Stake]
    priorities: Sequence[Priority]
    last: Visit | None


def preparation_of(user: User, visit: Visit, written: Briefing | None) -> Preparation:
    """What there is in the database, not what is typed. Nine queries."""
    found: Any = Visit.objects.filter(pk=visit.pk).annotate(people_=people_of(user)).get()
    people = [p for p in as_people(found.people_, reader=user, sees_account=True) if p.side == Side.CUSTOMER]
    return Preparation(
        gaps=_gaps(visit, written, customers=len(people)),
        people=people,
        promises=promises_of(user, visit, today=now().date()),
        stakes=stakes_of(user, visit),
        priorities=list(Priority.objects.visible_to(user).in_force()),
        last=(
            Visit.objects.visible_to(user)
            .took_place()
            .filter(account=visit.account_id, debrief__executive_filed_at__isnull=False)
            .exclude(pk=visit.pk)
            .select_related("debrief", "lead_executive")
            .order_by("-starts_at")
            .first()
        ),
    )


def _gaps(visit: Visit, written: Briefing | None, *, customers: int) -> list[str]:
    briefing = written or Briefing(visit=visit)
    there = written is not None
    return words_of_gaps(
        Written(
            situation=briefing.situation,
            objectives=visit.objectives.count(),
            agenda=[(i.topic, i.lead) for i in briefing.agenda.all()] if there else [],
            customers=customers,
            no_red_lines=briefing.no_red_lines,
            red_lines=[line.text for line in briefing.red_lines.all()] if there else [],
            asks=[ask.text for ask in briefing.asks.all()] if there else [],
            questions=[question.text for question in briefing.questions.all()] if there else [],
        )
    )
