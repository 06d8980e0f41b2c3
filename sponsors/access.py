"""Sponsors, and their assistants, see the accounts they sponsor: from the assignment until the sponsorship has ended."""

from accounts.access import Grant, grant_access
from accounts.models import AccountAccess
from engage.people.models import Assistant, Executive
from sponsors.models import Sponsorship


def refresh_access_of_sponsorship(sponsorship: Sponsorship) -> None:
    """Makes the rows that this sponsorship gives a reason for the ones there are. Needs a transaction; at most four queries."""
    grants: list[Grant] = []
    if sponsorship.ended_on is None:
        sponsor = sponsorship.executive.user_id
        grants += [(sponsorship.account_id, sponsor, AccountAccess.Reason.SPONSOR)] if sponsor else []
        assistants = Assistant.objects.filter(executive=sponsorship.executive_id).values_list(
            "user_id", flat=True
        )
        grants += [(sponsorship.account_id, user, AccountAccess.Reason.ASSISTANT) for user in assistants]
    grant_access(f"sponsors.sponsorship:{sponsorship.pk}", grants)


def refresh_access_of_sponsor(executive: Executive) -> None:
    """To be called when an executive gets another sign-in, or other assistants. A few queries a sponsorship."""
    for sponsorship in Sponsorship.objects.filter(executive=executive, ended_on=None).select_related(
        "executive"
    ):
        refresh_access_of_sponsorship(sponsorship)
