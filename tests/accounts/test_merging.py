import io
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from accounts.actions import create_account, set_team
from accounts.merging import merge_accounts
from accounts.models import Account, AccountAccess, Contact, FinancialYear, Stake, TeamMember
from engage.core.errors import BadInput, NotAllowed, WrongState
from engage.core.models import AuditEntry
from engage.people.models import BusinessUnit
from sponsors.models import Sponsorship
from tests.cast import Cast
from tests.tables import csv_stream
from visits.importing.meetings import import_meetings
from visits.models import Visit

MEETING_COLUMNS = {"date": "date", "executive": "who", "account": "name", "purpose": "why"}


@pytest.fixture
def keep(cast: Cast) -> Account:
    return create_account("Acme", by=cast.sam, manager=cast.nadine)


@pytest.fixture
def duplicate(cast: Cast) -> Account:
    return create_account("ACME Inc", by=cast.sam, manager=cast.oscar)


def merge(keep: Account, duplicate: Account, cast: Cast, **options: Any) -> Account:
    return merge_accounts(
        keep, duplicate=duplicate, **{"by": cast.sam, "reason": "Same company number", **options}
    )


def bring_in_meetings(*rows: tuple[str, str, str, str]) -> int:
    return import_meetings(
        csv_stream(list(MEETING_COLUMNS.values()), rows), file_name="meetings.csv", columns=MEETING_COLUMNS
    ).visits_created


def test_contacts_stakes_and_visits_move_to_the_kept_account(cast: Cast, keep: Account, duplicate: Account):
    bring_in_meetings(
        ("2016-03-09", "Premier", "ACME Inc", "Talks"), ("2016-03-09", "Premier", "Acme", "Talks")
    )
    Contact.objects.create(account=duplicate, name="Ilse")
    Stake.objects.create(
        account=duplicate, business_unit=BusinessUnit.objects.create(name="Seals"), amount=1, currency="EUR"
    )
    merge(keep, duplicate, cast)
    duplicate.refresh_from_db()
    assert duplicate.merged_into == keep
    for model in (Visit, Contact, Stake):
        assert {row.account_id for row in model.objects.filter(account__in=[keep, duplicate])} == {keep.pk}
    assert Visit.objects.filter(account=keep).count() == 2


def test_importing_the_same_file_after_a_merge_adds_nothing(cast: Cast, keep: Account, duplicate: Account):
    rows = [("2016-03-09", "Premier", "ACME Inc", "Talks")]
    bring_in_meetings(*rows)
    merge(keep, duplicate, cast)
    assert bring_in_meetings(*rows) == 0
    assert bring_in_meetings(*rows, ("2016-03-10", "Premier", "ACME Inc", "More talks")) == 1
    assert {visit.account_id for visit in Visit.objects.all()} == {keep.pk}
    assert not Account.objects.filter(name="ACME Inc", merged_into=None).exists()


def test_who_saw_the_duplicate_for_a_visit_sees_the_kept_account_and_its_former_manager_neither(
    cast: Cast, keep: Account, duplicate: Account
):
    bring_in_meetings(("2016-03-09", cast.robert.name, "ACME Inc", "Talks"))
    merge(keep, duplicate, cast)
    visible = {
        user.short_name: set(Account.objects.visible_to(user).filter(pk__in=[keep.pk, duplicate.pk]))
        for user in (cast.nadine, cast.robert, cast.ada, cast.oscar)
    }
    assert visible == {"Nadine": {keep}, "Robert": {keep}, "Ada": {keep}, "Oscar": set()}
    assert not AccountAccess.objects.filter(account=duplicate).exists()


def test_the_teams_become_one(cast: Cast, keep: Account, duplicate: Account):
    set_team(keep, members={cast.tomas: "Engineering"}, by=cast.sam)
    set_team(duplicate, members={cast.tomas: "Sales", cast.clara: "Sales"}, by=cast.sam)
    merge(keep, duplicate, cast)
    assert sorted(TeamMember.objects.values_list("account", "user__name", "part")) == [
        (cast.halden.pk, "Tomas Okafor", "Engineering"),
        (keep.pk, "Clara Ruiz", "Sales"),
        (keep.pk, "Tomas Okafor", "Engineering"),
    ]
    assert Account.objects.visible_to(cast.clara).filter(pk=keep.pk).exists()


def test_revenue_and_profit_of_a_year_add_up(cast: Cast, keep: Account, duplicate: Account):
    FinancialYear.objects.create(account=keep, year=2015, revenue=1, profit=None, currency="EUR")
    FinancialYear.objects.create(account=duplicate, year=2015, revenue="2.50", profit=4, currency="EUR")
    FinancialYear.objects.create(account=duplicate, year=2016, revenue=8, currency="EUR")
    merge(keep, duplicate, cast)
    assert list(FinancialYear.objects.values_list("account", "year", "revenue", "profit")) == [
        (keep.pk, 2015, Decimal("3.50"), 4),
        (keep.pk, 2016, 8, None),
    ]


def test_years_in_two_currencies_stand_in_the_way(cast: Cast, keep: Account, duplicate: Account):
    FinancialYear.objects.create(account=keep, year=2015, revenue=1, currency="EUR")
    FinancialYear.objects.create(account=duplicate, year=2015, revenue=1, currency="USD")
    with pytest.raises(WrongState, match="kept in EUR and in USD"):
        merge(keep, duplicate, cast)
    duplicate.refresh_from_db()
    assert duplicate.merged_into is None


def test_the_kept_account_is_filled_in_and_never_overwritten(cast: Cast, keep: Account, duplicate: Account):
    Account.objects.filter(pk=keep.pk).update(sector="retail", manager=None, email_domains=["acme.test"])
    Account.objects.filter(pk=duplicate.pk).update(
        sector="media", country="NO", external_id="A2", openness=3, email_domains=["acme.test", "inc.test"]
    )
    kept = merge(keep, duplicate, cast)
    kept.refresh_from_db()
    assert (kept.sector, kept.country, kept.external_id, kept.openness, kept.manager) == (
        "retail",
        "NO",
        "A2",
        3,
        cast.oscar,
    )
    assert kept.email_domains == ["acme.test", "inc.test"]


def test_subsidiaries_come_along(cast: Cast, keep: Account, duplicate: Account):
    child = Account.objects.create(name="Child", parent=duplicate)
    merge(keep, duplicate, cast)
    child.refresh_from_db()
    assert child.parent == keep


def test_a_subsidiary_that_turns_out_to_be_its_parent_moves_up(cast: Cast, keep: Account, duplicate: Account):
    top = Account.objects.create(name="Top")
    between = Account.objects.create(name="Between", parent=duplicate)
    Account.objects.filter(pk=duplicate.pk).update(parent=top)
    Account.objects.filter(pk=keep.pk).update(parent=between)
    kept = merge(keep, duplicate, cast)
    between.refresh_from_db()
    assert (kept.parent, between.parent) == (top, keep)


def test_names_merged_before_follow(cast: Cast, keep: Account, duplicate: Account):
    third = Account.objects.create(name="Acme Incorporated")
    merge(duplicate, third, cast)
    merge(keep, duplicate, cast)
    third.refresh_from_db()
    assert third.merged_into == keep


def test_a_sponsor_of_the_duplicate_stands_in_the_way_until_the_sponsorship_ends(
    cast: Cast, keep: Account, duplicate: Account
):
    sponsorship = Sponsorship.objects.create(
        account=duplicate,
        executive=cast.olivia_executive,
        starts_on=date(2026, 1, 1),
        ends_on=date(2028, 6, 30),
    )
    with pytest.raises(WrongState, match="Olivia Sato sponsors ACME Inc"):
        merge(keep, duplicate, cast)
    sponsorship.ended_on, sponsorship.ended_reason = date(2026, 2, 1), "Merged accounts"
    sponsorship.save()
    assert merge(keep, duplicate, cast) == keep


@pytest.mark.parametrize("who", ["nadine", "robert", "admin"])
def test_only_sales_operations_merges(cast: Cast, keep: Account, duplicate: Account, who: str):
    with pytest.raises(NotAllowed):
        merge(keep, duplicate, cast, by=getattr(cast, who))


def test_a_merge_needs_a_reason_and_two_accounts_that_stand(cast: Cast, keep: Account, duplicate: Account):
    with pytest.raises(BadInput):
        merge(keep, duplicate, cast, reason=" ")
    with pytest.raises(BadInput):
        merge(keep, keep, cast)
    merge(keep, duplicate, cast)
    with pytest.raises(WrongState, match="was merged into another account before"):
        merge(keep, duplicate, cast)
    with pytest.raises(WrongState):
        merge(duplicate, keep, cast)


def test_a_merge_is_on_record_with_its_reason(cast: Cast, keep: Account, duplicate: Account):
    merge(keep, duplicate, cast)
    entry = AuditEntry.objects.filter(table_name="accounts_account", row_id=str(duplicate.pk)).latest("id")
    assert (entry.actor_id, entry.reason, entry.after["merged_into_id"]) == (
        cast.sam.pk,
        "Merged: Same company number",
        keep.pk,
    )


def test_a_merge_costs_the_same_however_much_moves(
    cast: Cast, keep: Account, duplicate: Account, django_assert_max_num_queries: Any
):
    bring_in_meetings(*(("2016-03-09", "Premier", "ACME Inc", f"Talks {n}") for n in range(50)))
    with django_assert_max_num_queries(35):
        merge(keep, duplicate, cast)


def test_the_command_merges_by_name_or_id(cast: Cast, keep: Account, duplicate: Account):
    third = Account.objects.create(name="Acme Incorporated")
    out = io.StringIO()
    call_command(
        "merge_accounts",
        "Acme",
        str(duplicate.pk),
        "Acme  Incorporated",
        "--reason",
        "Same company number",
        stdout=out,
    )
    assert set(Account.objects.filter(merged_into=keep)) == {duplicate, third}
    assert out.getvalue() == f"Acme ({keep.pk}) now holds what was kept under 2 other names.\n"


def test_the_command_merges_all_or_nothing(cast: Cast, keep: Account, duplicate: Account):
    with pytest.raises(CommandError, match="There is no account “Nobody”"):
        call_command("merge_accounts", "Acme", "ACME Inc", "Nobody", "--reason", "Same company number")
    with pytest.raises(CommandError, match="cannot be merged into itself"):
        call_command("merge_accounts", "Acme", "ACME Inc", "Acme", "--reason", "Same company number")
    assert not Account.objects.exclude(merged_into=None).exists()
