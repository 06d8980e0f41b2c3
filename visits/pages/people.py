"""Who meets whom: the attendees with what is known of them and when they were last met, in the query of the visit."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, OuterRef, Q, Subquery

from accounts.models import DecisionRole, Stance
from engage.core.nested import parts
from engage.core.ui import Tone
from engage.people.models import User
from engage.people.parts import Part, those
from visits.models import Attendee, Side, Temperature, Visit
from visits.pages import words
from visits.permissions import ATTENDEE

TEMPERATURE_TONES: dict[str, Tone] = {Temperature.WARMER: "good", Temperature.COLDER: "bad"}
STANCE_TONES: dict[str, Tone] = {"trusts": "good", "wary": "due", "against": "bad"}


# Whoever was expected and did not come was not met.
_was_there = Q(attendees__was_there=None) | Q(attendees__was_there=True)


@dataclass(frozen=True)
class Person:
    """Somebody in the room. Title and employer are as at the visit; the rest is what the account side knows today."""

    name: str
    title: str
    employer: str
    side: str
    contact_id: int | None
    user_id: int | None
    executive_id: int | None
    executive_user_id: int | None
    decision: str
    stance: str
    tone: Tone
    last_met: str
    phone: str
    was_there: bool | None = None
    warmth: str = ""
    warmth_tone: Tone = ""

    @property
    def knows(self) -> str:
        """ "decides · trusts us · last met 3 Sep by Robert"."""
        return " · ".join(part for part in (self.decision, self.stance, self.last_met) if part)

    @property
    def brief_line(self) -> str:
        return " · ".join(part for part in (self.decision, self.last_met) if part)


def people_of(user: User) -> ArraySubquery:
    """The attendees of the outer visit, with contact and last meeting, as far as this person may know of it."""
    earlier = (
        Visit.objects.visible_to(user)
        .took_place()
        .filter(_was_there, attendees__contact=OuterRef("contact"))
        .filter(starts_at__lt=OuterRef("visit__starts_at"))
        .order_by("-starts_at")
    )
    return parts(
        Attendee.objects.filter(visit=OuterRef("pk")).order_by("id"),
        "name",
        "title",
        "employer",
        "side",
        "contact_id",
        "user_id",
        "executive_id",
        "was_there",
        "temperature",
        executive_user=F("executive__user"),
        decision=F("contact__decision_role"),
        stance=F("contact__stance"),
        phone=F("contact__phone"),
        met_at=Subquery(earlier.values("starts_at")[:1]),
        met_by=Subquery(earlier.values("lead_executive__name")[:1]),
        met_by_user=Subquery(earlier.values("lead_executive__user")[:1]),
    )


def as_people(rows: Iterable[dict[str, Any]], *, reader: User, sees_account: bool) -> list[Person]:
    """What the account side knows of its contacts is only for those to whom the account is open."""
    hidden = ATTENDEE.hides(those({Part.INSIDER: sees_account}))
    return [_person(row, reader, hidden) for row in rows]


def _person(row: dict[str, Any], reader: User, hidden: Collection[str]) -> Person:
    row = {**row, **dict.fromkeys(hidden)}
    decision = row["decision"] if row["decision"] != DecisionRole.UNKNOWN else None
    stance = row["stance"] if row["stance"] != Stance.UNKNOWN else None
    return Person(
        name=row["name"],
        title=row["title"],
        employer=row["employer"],
        side=row["side"],
        contact_id=row["contact_id"],
        user_id=row["user_id"],
        executive_id=row["executive_id"],
        executive_user_id=row["executive_user"],
        decision=DecisionRole(decision).label if decision else "",
        stance=Stance(stance).label if stance else "",
        tone=STANCE_TONES.get(stance or "", ""),
        last_met=_last_met(row, reader) if "last_met" not in hidden and row["side"] == Side.CUSTOMER else "",
        phone=row["phone"] or "",
        was_there=row["was_there"],
        warmth=Temperature(row["temperature"]).label if row["temperature"] else "",
        warmth_tone=TEMPERATURE_TONES.get(row["temperature"], ""),
    )


def _last_met(row: dict[str, Any], reader: User) -> str:
    if not row["contact_id"]:
        return ""
    if not row["met_at"]:
        return "no meeting on record"
    day = words.day(datetime.fromisoformat(row["met_at"]))
    if row["met_by_user"] == reader.pk:
        return f"you last met on {day}"
    return f"last met {day} by {words.first_name(row['met_by'])}"


def by_side(people: Iterable[Person], side: str) -> list[Person]:
    return [person for person in people if person.side == side]
