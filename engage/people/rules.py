"""Who may do what to people. Pure: everything asked of the database is in the facts handed in."""

from engage.people.models import Role, Scope, User

READ_REPORTS = (Role.SALES_OPS, Role.ACCOUNT_MANAGER, Role.EXECUTIVE)


def may_see_people(user: User) -> bool:
    """The list of people, and each one's page."""
    return user.holds(Role.ADMINISTRATOR) or user.is_sales_ops


def may_administer(user: User) -> bool:
    """Invite, change roles, end and open access, revoke anybody's tokens."""
    return user.holds(Role.ADMINISTRATOR)


def may_keep_service_accounts(user: User) -> bool:
    """See them, make them and their tokens, end them."""
    return may_administer(user)


def may_make_token(by: User, user: User) -> bool:
    """People make their own, so that nobody else has seen them; administrators make those of service accounts."""
    return by.pk == user.pk or (user.is_service and may_keep_service_accounts(by))


def may_hand_over(user: User) -> bool:
    return may_see_people(user)


def may_edit_executives(user: User) -> bool:
    return user.is_sales_ops


def may_name_deputies(user: User, principal: User) -> bool:
    """Account managers and sales operations name their own; administrators everybody's."""
    return may_administer(user) or (user.pk == principal.pk and has_deputies(principal))


def has_deputies(user: User) -> bool:
    """Executives have assistants instead: nobody reads a brief or files a debrief in their place."""
    return bool({Role.ACCOUNT_MANAGER, Role.SALES_OPS, Role.ADMINISTRATOR} & set(user.roles))


def scopes_open_to(user: User) -> set[Scope]:
    """What a token of this person or service account may be for, by their own roles: a deputyship ends before a token may."""
    scopes = {Scope.READ, Scope.WRITE}
    if set(READ_REPORTS) & set(user.roles):
        scopes.add(Scope.REPORTS)
    if Role.ADMINISTRATOR in user.roles:
        scopes.add(Scope.ADMIN)
    return scopes
