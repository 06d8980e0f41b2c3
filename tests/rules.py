"""People without a database, for the rules that are pure questions: a role each, and whom they act for."""

from engage.people.models import Role, User


def person(pk: int, *roles: Role, acts_for: tuple[User, ...] = (), **fields: object) -> User:
    """Somebody with these roles, who stands in for others. The id is a number of its own: equal to others, and never the same object."""
    user = User(pk=int(str(pk)), name=f"Person {pk}", roles=list(roles), **fields)
    user.__dict__["acting_for"] = [user, *acts_for]
    return user


def allowed(rule: object, *arguments: object, **options: object) -> set[str]:
    """The roles that a rule about nobody in particular lets through."""
    assert callable(rule)
    return {role.value for role in Role if rule(person(1001, role), *arguments, **options)}


def anew(word: str) -> str:
    """The same word as an object of its own, as a row or an address brings it."""
    return word.encode().decode()
