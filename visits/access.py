"""Who sees an account because of a visit to it."""

from django.db.models import Q

from accounts.access import Grant, grant_access
from accounts.models import AccountAccess
from engage.people.models import Assistant, Executive
from visits.models import Attendee, Status, StatusChange, Visit


def refresh_access(visit: Visit) -> None:
    """Brings the access that this visit gives up to date. At most eight queries; needs a transaction.

    Nobody's sign-in or assistants change until that ends: what it reads of them here and what follows from a change see each other.
    """
    attending = Attendee.objects.filter(visit=visit, executive__isnull=False).values("executive")
    concerned = Executive.objects.filter(Q(pk=visit.lead_executive_id) | Q(pk__in=attending)).order_by("pk")
    locked = concerned.select_related("user").select_for_update(of=("self",), no_key=True).in_bulk()
    visit.lead_executive = locked[visit.lead_executive_id]
    grant_access(f"visits.visit:{visit.pk}", grants_of(visit))


def grants_of(visit: Visit) -> list[Grant]:
    """Who may see the account for this visit: executives and colleagues who take part, and the executives' assistants.

    Nobody before the account side has agreed to the meeting or it was held; nobody any more when it was declined or cancelled.
    """
    if not _opens_the_account(visit):
        return []
    attendees = list(Attendee.objects.filter(visit=visit).select_related("executive"))
    executives = [visit.lead_executive, *(a.executive for a in attendees if a.executive)]
    users = {e.user_id for e in executives if e.user_id} | {a.user_id for a in attendees if a.user_id}
    assistants = set(Assistant.objects.filter(executive__in=executives).values_list("user_id", flat=True))
    return [
        *((visit.account_id, user, AccountAccess.Reason.VISIT) for user in users),
        *((visit.account_id, user, AccountAccess.Reason.ASSISTANT) for user in assistants),
    ]


def _opens_the_account(visit: Visit) -> bool:
    if visit.status in (Status.DRAFT, Status.DECLINED, Status.CANCELLED):
        return False
    if visit.account_consent_at is not None or visit.took_place:
        return True
    return StatusChange.objects.filter(visit=visit, to_status=Status.APPROVED).exists()
