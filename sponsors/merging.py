"""What a merge of accounts has to respect: a sponsorship keeps its account, so one in force is ended by people, not moved by a program."""

from accounts.models import Account
from sponsors.models import Sponsorship


def sponsor_in_the_way(duplicate: Account) -> str:
    """Says who sponsors the account that would go, or nothing. One query."""
    sponsorship = Sponsorship.objects.active().filter(account=duplicate).select_related("executive").first()
    if sponsorship is None:
        return ""
    return f"{sponsorship.executive} sponsors {duplicate}. End that sponsorship first, or keep {duplicate} and merge the other account into it."
