"""Who was really there, as the executive says it in the debrief."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models.functions import Lower

from accounts.models import Contact
from engage.core.errors import BadInput
from visits.models import Attendee, Side, Temperature, Visit


@dataclass(frozen=True)
class Presence:
    """Of somebody the visit names: whether they were there, and how warm. A `temperature` is of the customer's people who were."""

    was_there: bool
    temperature: str = ""


@dataclass(frozen=True)
class Joined:
    """Somebody nobody had named."""

    name: str
    title: str = ""
    side: str = Side.CUSTOMER
    temperature: str = ""


def record_presence(visit: Visit, people: Mapping[int, Presence], joined: Iterable[Joined]) -> None:
    """Notes who of the attendees was there, and adds those who came beside them. Opens the account to nobody. At most four queries.

    Raises BadInput, with the field `people` or `joined`.
    """
    attendees = {attendee.pk: attendee for attendee in visit.attendees.all()} if people else {}
    for pk, presence in people.items():
        if pk not in attendees:
            raise BadInput("Somebody who is named here is not of this visit.", field="people")
        row = attendees[pk]
        if presence.temperature and (row.side != Side.CUSTOMER or not presence.was_there):
            raise BadInput("A temperature is of the customer’s people who were there.", field="people")
        row.was_there, row.temperature = presence.was_there, _known(presence.temperature, "people")
    Attendee.objects.bulk_update([attendees[pk] for pk in people], ["was_there", "temperature"])
    added = list(joined)
    contacts = _contacts_named(visit, added)
    Attendee.objects.bulk_create(_added(visit, one, contacts) for one in added)


def _added(visit: Visit, one: Joined, contacts: Mapping[str, list[Contact]]) -> Attendee:
    if not one.name.strip():
        raise BadInput("Say who it was.", field="joined", code="attendee_has_a_name")
    if one.side not in (Side.CUSTOMER, Side.ACCOUNT) or (one.temperature and one.side != Side.CUSTOMER):
        raise BadInput("Somebody who joined is of the customer’s people or of ours.", field="joined")
    theirs = one.side == Side.CUSTOMER
    named = contacts.get(_folded(one.name), []) if theirs else []
    contact = named[0] if len(named) == 1 else None
    return Attendee(
        visit=visit,
        side=one.side,
        contact=contact,
        name=one.name.strip(),
        title=one.title.strip() or (contact.title if contact else ""),
        employer=visit.account.name if theirs else "",
        was_there=True,
        temperature=_known(one.temperature, "joined"),
    )


def _contacts_named(visit: Visit, joined: Iterable[Joined]) -> dict[str, list[Contact]]:
    """The account's contacts by their names, so that a guest who is on record is met again."""
    names = {_folded(one.name) for one in joined if one.side == Side.CUSTOMER}
    if not names:
        return {}
    known = Contact.objects.active().filter(account=visit.account_id).exclude(attendances__visit=visit)
    found: dict[str, list[Contact]] = {}
    for contact in known.annotate(folded=Lower("name")).filter(folded__in=names):
        found.setdefault(_folded(contact.name), []).append(contact)
    return found


def _folded(name: str) -> str:
    return name.strip().lower()


def _known(temperature: str, field: str) -> str:
    if temperature and temperature not in Temperature.values:
        raise BadInput("A temperature is warmer, same or colder.", field=field)
    return temperature
