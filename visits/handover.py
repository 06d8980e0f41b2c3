"""What people hand over of visits: meetings they were to attend, promises they own; and what of theirs follows something else."""

from django.db.models import F, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse

from accounts.models import Account
from engage.people.changes import on_executives_changed
from engage.people.handover import Handover, register
from engage.people.models import User
from visits.access_of_many import refresh_access_of_executives, refresh_access_of_visits
from visits.models import Attendee, Commitment, SoloException, Status, Visit, Waiver
from visits.models.visit import PLANNED

TO_COME = (Status.DRAFT, Status.REQUESTED, *PLANNED)
BRIEFED_YET = (Status.APPROVED,)


def declare() -> None:
    """To be called once, from the AppConfig."""
    on_executives_changed(refresh_access_of_executives)
    register(
        Handover(
            kind="attendances",
            order=30,
            label="Meetings to come that they attend",
            count=lambda person: _attendances(person).count(),
            otherwise="keep their name until the account side puts another",
            hand_over=_hand_over_attendances,
        ),
        Handover(
            kind="commitments",
            order=40,
            label="Open commitments they answer for",
            count=lambda person: _promises(person).count(),
            otherwise="go to the manager of each account, if there is one",
            hand_over=_hand_over_commitments,
        ),
        Handover(
            kind="briefings",
            order=80,
            label="Briefings to write",
            count=lambda person: Visit.objects.filter(
                account__manager=person, status__in=BRIEFED_YET
            ).count(),
            otherwise="go with the account",
        ),
        Handover(
            kind="requests",
            order=81,
            label="Visits they asked for, not yet held",
            count=lambda person: Visit.objects.filter(requested_by=person, status__in=TO_COME).count(),
            otherwise="stay as asked for; the account’s manager goes on with them",
        ),
        Handover(
            kind="solo_exceptions",
            order=82,
            label="Exceptions to decide as a superior",
            count=lambda person: SoloException.objects.filter(
                approved=None, visit__account__manager__superior=person
            ).count(),
            otherwise="go with who reports to them; sales operations decides on them too",
        ),
        Handover(
            kind="waivers",
            order=83,
            label="Waivers they asked for, undecided",
            count=lambda person: Waiver.objects.filter(granted=None, asked_by=person).count(),
            otherwise="are decided by sales operations",
        ),
        Handover(
            kind="led",
            order=84,
            label="Meetings to come that they lead",
            count=lambda person: _led(person).filter(status__in=TO_COME).count(),
            otherwise="need another executive: sales operations cancels or asks anew",
            where=_visits_of,
        ),
        Handover(
            kind="debriefs",
            order=85,
            label="Debriefs they owe",
            count=lambda person: _led(person).filter(status=Status.HELD).exclude(origin="imported").count(),
            otherwise="sales operations closes them as not to be had",
            where=_visits_of,
        ),
    )


def _attendances(person: User) -> QuerySet[Attendee]:
    return Attendee.objects.filter(user=person, visit__status__in=TO_COME)


def _promises(person: User) -> QuerySet[Commitment]:
    return Commitment.objects.filter(owner=person, status="open")


def _led(person: User) -> QuerySet[Visit]:
    return Visit.objects.filter(lead_executive__user=person)


def _visits_of(person: User) -> str:
    return f"{reverse('visits:list')}?executive={person.executive.pk}"


def _hand_over_attendances(person: User, to: User | None) -> None:
    """Nobody attends twice. At most five queries; the database refuses where nobody of the account team would take part."""
    visits = list(_attendances(person).values_list("visit", flat=True))
    if to is None or not visits:
        return
    list(
        Visit.objects.select_for_update(of=("self",))
        .filter(pk__in=visits)
        .order_by("pk")
        .values_list("pk", flat=True)
    )
    there = Attendee.objects.filter(user=to, visit__in=visits).values("visit")
    _attendances(person).filter(visit__in=list(there.values_list("visit", flat=True))).delete()
    Attendee.objects.filter(user=person, visit__in=visits).update(user=to, name=to.name)
    refresh_access_of_visits(visits)


def _hand_over_commitments(person: User, to: User | None) -> None:
    """One query. Where nobody takes them, the manager of each account answers, if there is one; a promise is not left without a name."""
    if to is not None:
        _promises(person).update(owner=to)
        return
    manager = Account.objects.filter(pk=OuterRef("account")).values("manager")
    _promises(person).update(owner=Coalesce(Subquery(manager), F("owner")))
