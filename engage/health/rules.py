"""Who may do what here."""

from engage.people.models import Role, User


def may_see_health(user: User) -> bool:
    """Administrators see the jobs and what has failed, and may have it tried again."""
    return user.holds(Role.ADMINISTRATOR)
