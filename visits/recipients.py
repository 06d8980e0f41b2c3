"""Who speaks for which side of a visit, as people with a sign-in. Inactive people are left out."""

from django.db.models import Q

from engage.people.models import Role, User
from engage.people.parts import Part, Parts, those
from visits.models import Debrief, Visit
from visits.rules import hidden_of_debrief


def sales_ops() -> list[User]:
    """Everybody in sales operations. One query."""
    return list(User.objects.filter(roles__contains=[Role.SALES_OPS], is_active=True))


def account_side(visit: Visit) -> list[User]:
    """The account's manager; sales operations where there is none or they have left."""
    manager = visit.account.manager
    return [manager] if manager is not None and manager.is_active else sales_ops()


def executive_side(visit: Visit) -> list[User]:
    """The lead executive and the assistants, who do the calendar side; sales operations where none of them has a sign-in."""
    people = list(
        User.objects.filter(
            Q(executive=visit.lead_executive_id) | Q(assists__executive=visit.lead_executive_id),
            is_active=True,
        ).distinct()
    )
    return people or sales_ops()


def executives(visit: Visit) -> list[User]:
    """The lead executive and every other executive of ours who takes part. One query."""
    return list(
        User.objects.filter(
            Q(executive=visit.lead_executive_id)
            | Q(executive__attendances__visit=visit, executive__attendances__side="executive"),
            is_active=True,
        ).distinct()
    )


def participants(visit: Visit) -> list[User]:
    """Both sides, who asked for the visit, and all of ours who are to be in the room."""
    others = User.objects.filter(
        Q(requested_visits=visit) | Q(attendances__visit=visit) | Q(executive__attendances__visit=visit),
        is_active=True,
    ).distinct()
    return [*account_side(visit), *executive_side(visit), *others]


def readers_of_debrief(visit: Visit, debrief: Debrief, *, subject: str) -> list[User]:
    """Of those who take part, who reads this of the debrief as it stands: both sides, who asked for the visit, and all of ours who were named."""
    lead = visit.lead_executive.user

    def parts_for(person: User) -> Parts:
        return those(
            {
                Part.ACCOUNT_MANAGER: person.pk in speaking,
                Part.LEAD_EXECUTIVE: lead is not None and person.pk == lead.pk,
            }
        )

    speaking = {person.pk for person in account_side(visit)}
    return [
        person
        for person in participants(visit)
        if subject not in hidden_of_debrief(parts_for(person), visit, debrief)
    ]
