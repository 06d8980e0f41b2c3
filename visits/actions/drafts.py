"""What a request says, as it is written: its point, its people, its alternatives."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from accounts.models import Account, Contact
from engage.people.models import Executive, User
from visits.models import Origin, VisitTemplate


@dataclass(frozen=True)
class ObjectiveDraft:
    text: str
    kind: str
    priority_id: int | None = None
    sign_of_success: str = ""


@dataclass(frozen=True)
class AlternativeDraft:
    kind: str
    text: str
    why_not: str


@dataclass(frozen=True)
class AttendeeDraft:
    """Somebody in the room: one of `user` (account side), `executive`, `contact` (customer), or a `name` with its side."""

    side: str
    name: str = ""
    title: str = ""
    employer: str = ""
    user: User | None = None
    executive: Executive | None = None
    contact: Contact | None = None


@dataclass(frozen=True)
class VisitDraft:
    """A request as it is written. `origin` is planned, or reported for a meeting that has taken place already.

    `goes_alone` says that nobody of the account side takes part, on purpose: an exception has to be approved. `template` is the one it began with.
    """

    account: Account
    lead_executive: Executive
    title: str
    starts_at: datetime
    ends_at: datetime
    purpose: str = ""
    format: str = ""
    time_zone: str = "UTC"
    place: str = ""
    confidential: bool = False
    rush_reason: str = ""
    origin: str = Origin.PLANNED
    objectives: Sequence[ObjectiveDraft] = ()
    alternatives: Sequence[AlternativeDraft] = ()
    attendees: Sequence[AttendeeDraft] = ()
    goes_alone: bool = False
    template: VisitTemplate | None = None
