"""The imports of accounts and of their revenue, as pages and API offer them."""

from collections.abc import Mapping
from typing import Any

from django import forms

from accounts.importing.accounts import import_accounts
from accounts.importing.financials import import_financials
from accounts.importing.kinds import (
    Headings,
    ImportField,
    ImportKind,
    ImportOption,
    Note,
    Order,
    Outcome,
    register,
)
from accounts.importing.options import CURRENCY, DAY_FORM, MANAGER, manager_of
from engage.core.errors import BadInput


def declare() -> None:
    """To be called once, from the AppConfig."""
    register(ACCOUNTS, REVENUE)


def _accounts(order: Order) -> Outcome:
    report = import_accounts(
        order.stream,
        columns=dict(order.columns),
        owner=manager_of(order.options),
        by=order.by,
        correct=bool(order.options.get("correct")),
        dry_run=order.dry_run,
        **order.table(),
    )
    return Outcome(
        rows=report.rows,
        counts=[
            ("new accounts", report.created),
            ("accounts completed", report.completed),
            ("accounts unchanged", report.unchanged),
            ("repeated rows", report.repeats),
            ("parents set", report.parents_set),
        ],
        rejected=report.rejected,
        near_duplicates=report.near_duplicates,
        notes=[Note("Spelling to check", [str(spelling) for spelling in report.spellings])],
    )


def _revenue(order: Order) -> Outcome:
    options = order.options
    condition = {options["where_column"]: options["where_value"]} if options.get("where_column") else {}
    report = import_financials(
        order.stream,
        account=order.columns["account"],
        date=order.columns["date"],
        value=order.columns["value"],
        where=condition,
        date_form=options["date_form"],
        currency=options.get("currency") or "",
        by=order.by,
        dry_run=order.dry_run,
        **order.table(),
    )
    return Outcome(
        rows=report.rows,
        counts=[
            ("account years set", report.years_set),
            ("account years unchanged", report.years_unchanged),
            ("accounts", report.accounts),
            ("rows added up", report.counted),
            ("rows passed over", report.passed_over),
        ],
        rejected=report.rejected,
        notes=[
            Note(
                "Accounts that Engage does not know; their rows are not added up",
                [str(name) for name in report.unknown_accounts],
            ),
            Note("Spelling to check", [str(spelling) for spelling in report.spellings]),
        ],
    )


def _correct(headings: Headings) -> forms.Field:
    return forms.BooleanField(
        required=False,
        label="Correct misspelt sectors",
        help_text="Where a sector is nearly a known one, the known one is kept.",
    )


def _where_column(headings: Headings) -> forms.Field:
    return forms.ChoiceField(
        choices=[("", "All rows count"), *((heading, heading) for heading in headings)],
        required=False,
        label="Only rows where",
        help_text="Such as the stage of a deal.",
    )


def _where_value(headings: Headings) -> forms.Field:
    return forms.CharField(required=False, max_length=200, label="has the value", help_text="Such as Won.")


def _check_condition(options: Mapping[str, Any]) -> None:
    if bool(options.get("where_column")) != bool(options.get("where_value")):
        missing = "where_value" if options.get("where_column") else "where_column"
        raise BadInput("A condition needs a column and a value.", field=missing)


ACCOUNTS = ImportKind(
    key="accounts",
    label="Accounts",
    what="Opens accounts, and fills in what known ones lack. What is on record is never overwritten.",
    fields=(
        ImportField("name", "Name", True, ("account", "account name", "company", "customer", "organisation")),
        ImportField(
            "external_id", "CRM identifier", False, ("id", "account id", "customer number", "number")
        ),
        ImportField("sector", "Sector", False, ("industry", "branch")),
        ImportField("country", "Country", False, ("location", "office location", "billing country")),
        ImportField("region", "Region", False, ("territory", "area", "state")),
        ImportField("parent", "Parent account", False, ("subsidiary of", "parent company", "group")),
    ),
    options=(MANAGER, ImportOption("correct", _correct)),
    carry_out=_accounts,
)
REVENUE = ImportKind(
    key="revenue",
    label="Revenue",
    what="Adds deals up to the revenue of each account and year. The revenue is set, not added to.",
    fields=(
        ImportField("account", "Account", True, ("company", "customer", "account name", "name")),
        ImportField("date", "Date", True, ("close date", "day", "booked on", "invoice date")),
        ImportField("value", "Amount", True, ("close value", "revenue", "sum", "price", "total")),
    ),
    options=(
        DAY_FORM,
        CURRENCY,
        ImportOption("where_column", _where_column),
        ImportOption("where_value", _where_value),
    ),
    carry_out=_revenue,
    check=_check_condition,
)
