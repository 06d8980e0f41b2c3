"""Who takes part in the programme at all."""

from engage.people.models.user import Role, User


def is_in_programme(user: User) -> bool:
    """Everybody with a part in it; whoever only administers users and tokens has none."""
    return any(user.holds(role) for role in Role if role != Role.ADMINISTRATOR)
