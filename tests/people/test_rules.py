"""Who may do what to people, asked of the rules alone."""

import pytest

from engage.people import rules
from engage.people.models import Role, Scope
from tests.rules import allowed, person

ADMINISTRATOR = {"administrator"}


@pytest.mark.parametrize(
    ("rule", "roles"),
    [
        (rules.may_see_people, ADMINISTRATOR | {"sales_ops"}),
        (rules.may_hand_over, ADMINISTRATOR | {"sales_ops"}),
        (rules.may_administer, ADMINISTRATOR),
        (rules.may_keep_service_accounts, ADMINISTRATOR),
        (rules.may_edit_executives, {"sales_ops"}),
        (rules.has_deputies, ADMINISTRATOR | {"sales_ops", "account_manager"}),
    ],
)
def test_what_a_role_alone_opens(rule: object, roles: set[str]) -> None:
    assert allowed(rule) == roles


def test_people_make_their_own_tokens_and_administrators_those_of_service_accounts() -> None:
    nadine, admin = person(1001, Role.ACCOUNT_MANAGER), person(1002, Role.ADMINISTRATOR)
    crm = person(1003, is_service=True)
    assert rules.may_make_token(nadine, person(1001))
    assert rules.may_make_token(admin, crm)
    assert not rules.may_make_token(admin, nadine)
    assert not rules.may_make_token(nadine, crm)
    assert not rules.may_make_token(person(1004, Role.SALES_OPS), crm)


def test_deputies_are_named_by_oneself_and_by_administrators() -> None:
    nadine, robert, admin = (
        person(1001, Role.ACCOUNT_MANAGER),
        person(1002, Role.EXECUTIVE),
        person(1003, Role.ADMINISTRATOR),
    )
    assert rules.may_name_deputies(nadine, person(1001, Role.ACCOUNT_MANAGER))
    assert rules.may_name_deputies(admin, nadine)
    assert rules.may_name_deputies(admin, robert)
    assert not rules.may_name_deputies(robert, robert)
    assert not rules.may_name_deputies(robert, nadine)
    assert not rules.may_name_deputies(nadine, person(1004, Role.ACCOUNT_MANAGER))


@pytest.mark.parametrize(
    ("role", "more"),
    [
        (Role.ACCOUNT_MANAGER, {Scope.REPORTS}),
        (Role.EXECUTIVE, {Scope.REPORTS}),
        (Role.SALES_OPS, {Scope.REPORTS}),
        (Role.ASSISTANT, set()),
        (Role.ADMINISTRATOR, {Scope.ADMIN}),
    ],
)
def test_a_token_is_for_what_ones_own_roles_open(role: Role, more: set[Scope]) -> None:
    assert rules.scopes_open_to(person(1001, role)) == {Scope.READ, Scope.WRITE} | more


def test_a_token_is_revoked_by_its_owner_and_by_administrators() -> None:
    assert rules.may_revoke_token(person(1001, Role.EXECUTIVE), owner_id=1001)
    for owner in (1000, 1002):
        others = {role.value for role in Role if rules.may_revoke_token(person(1001, role), owner_id=owner)}
        assert others == ADMINISTRATOR
