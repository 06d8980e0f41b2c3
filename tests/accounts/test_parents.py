"""Who belongs to whom, held by the database whoever writes."""

from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction

from accounts.actions import change_account
from accounts.family import family_of
from accounts.models import Account, FinancialYear
from engage.core.errors import BadInput, WrongState, from_database
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def chain(cast: Cast) -> tuple[Account, Account]:
    """Two companies, one below the other, both below Halden."""
    middle = Account.objects.create(name="Halden Europe", parent=cast.halden)
    return middle, Account.objects.create(name="Halden Lyon", parent=middle)


def test_the_database_lets_no_account_stand_above_itself(cast: Cast) -> None:
    _, lowest = chain(cast)
    with pytest.raises(IntegrityError) as refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "UPDATE accounts_account SET parent_id = %s WHERE id = %s", [lowest.pk, cast.halden.pk]
        )
    refusal = from_database(refused.value)
    assert refusal is not None
    assert refusal.code == "account_above_itself"


def test_many_parents_of_one_statement_are_judged_by_what_they_leave(cast: Cast) -> None:
    """The middle and the lowest change places: a circle only while the statement runs."""
    middle, lowest = chain(cast)
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE accounts_account SET parent_id = CASE id WHEN %s THEN %s::bigint ELSE %s::bigint END WHERE id IN (%s, %s)",
            [middle.pk, lowest.pk, cast.halden.pk, middle.pk, lowest.pk],
        )
    middle.refresh_from_db()
    assert middle.parent == lowest


def test_the_action_says_it_in_words_at_the_field(cast: Cast) -> None:
    _, lowest = chain(cast)
    with pytest.raises(BadInput, match="cannot belong to itself") as refused:
        change_account(cast.halden, by=cast.sam, parent=lowest)
    assert refused.value.field == "parent"


def test_nothing_is_written_to_an_account_that_was_merged(cast: Cast) -> None:
    second = Account.objects.create(name="Halden Auto AG", merged_into=cast.halden)
    with pytest.raises(WrongState, match="merged"):
        change_account(second, by=cast.sam, sector="Paint")
    with pytest.raises(BadInput, match="merged"):
        change_account(cast.norvik, by=cast.sam, parent=second)


def figures(account: Account, year: int, revenue: int, currency: str = "EUR") -> None:
    FinancialYear.objects.create(account=account, year=year, revenue=Decimal(revenue), currency=currency)


def test_a_group_comes_to_the_newest_year_of_all_its_companies(cast: Cast) -> None:
    middle, lowest = chain(cast)
    for account, revenue in ((cast.halden, 5_000_000), (middle, 2_000_000), (lowest, 1_000_000)):
        figures(account, 2024, 9_000_000)
        figures(account, 2025, revenue)
    family = family_of(cast.halden, cast.sam)
    assert family is not None
    assert [(row.account.name, row.revenue) for row in family.shown] == [
        ("Halden Europe", "€\u00a02.0\u00a0m in 2025"),
        ("Halden Lyon", "€\u00a01.0\u00a0m in 2025"),
    ]
    assert family.total == "€\u00a08.0\u00a0m of revenue in 2025."


def test_currencies_are_not_added_up_and_gaps_are_told(cast: Cast) -> None:
    middle, _ = chain(cast)
    figures(cast.halden, 2025, 5_000_000)
    figures(middle, 2025, 2_000_000, "USD")
    family = family_of(cast.halden, cast.sam)
    assert family is not None
    assert family.total == (
        "€\u00a05.0\u00a0m and $\u00a02.0\u00a0m of revenue in 2025; from 2 of 3 companies, the others have no figures of that year; "
        "each currency for itself."
    )


def test_companies_out_of_scope_are_neither_named_nor_counted(cast: Cast) -> None:
    chain(cast)
    assert family_of(cast.halden, cast.nadine) is None
