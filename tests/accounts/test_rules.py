"""Who may do what to an account, asked of the rules alone."""

import pytest

from accounts import rules
from accounts.models import Account
from engage.people.models import Role
from tests.rules import allowed, person

OPS = {"sales_ops"}


def test_the_manager_or_a_deputy_speaks_for_the_account() -> None:
    manager = person(1001, Role.ACCOUNT_MANAGER)
    account = Account(manager_id=1001)
    assert rules.speaks_for_account(manager, account)
    assert rules.speaks_for_account(person(1002, acts_for=(manager,)), account)
    assert not rules.speaks_for_account(person(1003, Role.ACCOUNT_MANAGER), account)
    assert not rules.speaks_for_account(person(1004, Role.SALES_OPS), account)


def test_sales_operations_speaks_for_an_account_that_nobody_manages() -> None:
    assert allowed(rules.speaks_for_account, Account()) == OPS


def test_an_account_is_edited_by_its_manager_its_team_and_sales_operations() -> None:
    account = Account(manager_id=1001)
    other = person(1005, Role.EXECUTIVE)
    assert rules.may_edit_account(person(1001, Role.ACCOUNT_MANAGER), account, on_team=False)
    assert rules.may_edit_account(other, account, on_team=True)
    assert rules.may_edit_account(person(1006, Role.SALES_OPS), account, on_team=False)
    assert not rules.may_edit_account(other, account, on_team=False)


@pytest.mark.parametrize(
    ("rule", "roles"),
    [
        (rules.may_create_account, OPS | {"account_manager"}),
        (rules.may_assign_manager, OPS),
        (rules.may_sync, OPS),
        (rules.may_write_programme, OPS),
        (rules.may_browse_accounts, OPS | {"account_manager", "executive", "assistant"}),
    ],
)
def test_what_a_role_alone_opens(rule: object, roles: set[str]) -> None:
    assert allowed(rule) == roles


def test_the_zone_of_an_account_is_for_insiders_and_sales_operations() -> None:
    for role in Role:
        is_ops = role == Role.SALES_OPS
        assert rules.hidden_of_account(person(1001, role), is_open=True) == frozenset()
        assert rules.hidden_of_account(person(1001, role), is_open=False) == (
            {"time_zone"} if not is_ops else set()
        )
