"""The last meeting at an account that was debriefed: what came of it, as far as a person may read it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db.models import OuterRef

from engage.core.moments import local_day, zone
from engage.core.nested import parts
from engage.people.models import User
from visits.models import Attendee, Correction, Objective, Outcome, Visit
from visits.permissions import OBJECTIVE
from visits.rules import hidden_of_debrief, known_parts, stages_of, with_parts_of


@dataclass(frozen=True)
class Result:
    """An objective and what came of it; `outcome` is empty where the reader may not know yet."""

    text: str
    kind: str
    outcome: str
    note: str = ""

    @property
    def is_open(self) -> bool:
        return self.outcome in (Outcome.PARTLY, Outcome.NOT_MET)


@dataclass(frozen=True)
class LastMeeting:
    """What was filed of it. `temperature` and the signals are the debrief's own values, empty where nothing was said; `warmth` is that of each
    of the customer's people of whom it was said. The next step is the account side's, else what the executive agreed in the room."""

    visit_id: int
    title: str
    began_at: datetime
    on: date
    executive: str
    heard: str
    results: Sequence[Result] = ()
    temperature: str = ""
    price_signal: str = ""
    value_signal: str = ""
    signal_note: str = ""
    next_step: str = ""
    next_step_on: date | None = None
    warmth: Mapping[str, str] = field(default_factory=dict)


def last_meeting_before(user: User, visit: Visit) -> LastMeeting | None:
    """The newest meeting before this visit whose debrief the executive has filed. One query."""
    seen = (
        Visit.objects.visible_to(user)
        .took_place()
        .filter(account=visit.account_id, debrief__executive_filed_at__isnull=False)
        .filter(starts_at__lt=visit.starts_at)
        .exclude(pk=visit.pk)
    )
    objectives = Objective.objects.filter(visit=OuterRef("pk")).order_by("position", "id")
    found: Any = (
        with_parts_of(user, seen)
        .select_related("debrief")
        .annotate(
            objectives_=parts(objectives, "text", "kind", "outcome", "outcome_note"),
            corrected_=parts(
                Correction.objects.filter(visit=OuterRef("pk")).order_by("at", "id"), "subject", "text"
            ),
            warm_=parts(
                Attendee.objects.filter(visit=OuterRef("pk")).exclude(temperature=""), "name", "temperature"
            ),
        )
        .order_by("-starts_at", "-pk")
        .first()
    )
    return _meeting(user, found) if found is not None else None


def _meeting(user: User, found: Any) -> LastMeeting:
    known, debrief = known_parts(user, found), found.debrief
    hidden = hidden_of_debrief(known, found, debrief)
    results_hidden = OBJECTIVE.hides(known, reached=stages_of(found, debrief))

    corrected = {row["subject"]: row["text"] for row in found.corrected_}  # the newest holds

    def told(name: str) -> str:
        return "" if name in hidden else corrected.get(name, getattr(debrief, name))

    step = next((name for name in ("next_step", "agreed_next_step") if told(name)), "")

    return LastMeeting(
        visit_id=found.pk,
        title=found.title,
        began_at=found.starts_at,
        on=local_day(found.starts_at, zone(found.time_zone)),
        executive=found.lead_executive.name,
        heard=told("heard"),
        results=[
            Result(
                row["text"],
                row["kind"],
                "" if "outcome" in results_hidden else row["outcome"],
                "" if "outcome_note" in results_hidden else row["outcome_note"],
            )
            for row in found.objectives_
        ],
        **{name: told(name) for name in ("temperature", "price_signal", "value_signal", "signal_note")},
        next_step=told(step) if step else "",
        next_step_on=getattr(debrief, f"{step}_on") if step else None,
        warmth={row["name"]: row["temperature"] for row in found.warm_},
    )
