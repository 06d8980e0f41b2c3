"""Who of ours could answer for a promise."""

from django.db.models import Q

from engage.people.models import User
from visits.models import Visit


def owners_of(visit: Visit) -> list[tuple[int, str]]:
    """The account's manager and team, the lead executive, and all of ours who took part. One query."""
    concerned = (
        Q(pk__in=[pk for pk in (visit.account.manager_id, visit.lead_executive.user_id) if pk])
        | Q(account_teams__account=visit.account_id)
        | Q(attendances__visit=visit)
        | Q(executive__attendances__visit=visit)
    )
    return list(
        User.objects.filter(concerned, is_active=True).distinct().order_by("name").values_list("pk", "name")
    )
