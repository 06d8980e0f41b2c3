"""What the fields of an account and its parts may hold beyond what the model says of each. Raises BadInput, naming the field.

Each takes the fields that are given, so that forms can ask before anything is written and actions whenever something is.
"""

import re
from collections.abc import Mapping
from typing import Any

from accounts.models import Account
from engage.core.clock import now
from engage.core.countries import is_country_code
from engage.core.errors import BadInput
from engage.core.zones import zone_named

CURRENCY = re.compile(r"[A-Z]{3}")
YEARS = range(1900, 2201)


def check_account(fields: Mapping[str, Any]) -> None:
    if "time_zone" in fields:
        zone_named(fields["time_zone"])
    if fields.get("country") and not is_country_code(fields["country"]):
        raise BadInput(f"“{fields['country']}” is not a country's code, such as DE.", field="country")
    check_currency(fields)


def check_currency(fields: Mapping[str, Any]) -> None:
    if "currency" in fields and not CURRENCY.fullmatch(fields["currency"]):
        raise BadInput("Write the currency in three letters, such as EUR.", field="currency")


def check_contact(fields: Mapping[str, Any]) -> None:
    if fields.get("left_on") and fields["left_on"] > now().date():
        raise BadInput(
            "Somebody who is to leave has not left yet; choose today or a day before.", field="left_on"
        )


def check_stake(fields: Mapping[str, Any]) -> None:
    check_currency(fields)
    if "amount" in fields and fields["amount"] < 0:
        raise BadInput("What a unit stands to gain is not below zero.", field="amount")


def check_figures(fields: Mapping[str, Any]) -> None:
    check_currency(fields)
    share = fields.get("share_of_wallet")
    if share is not None and not 0 <= share <= 1:
        raise BadInput("The share of wallet is a share from 0 to 1.", field="share_of_wallet")
    if "year" in fields and fields["year"] not in YEARS:
        raise BadInput(f"A year lies between {YEARS[0]} and {YEARS[-1]}.", field="year")


def check_priority(fields: Mapping[str, Any]) -> None:
    first, last = fields.get("starts_on"), fields.get("ends_on")
    if first and last and last < first:
        raise BadInput("A priority ends after it begins.", field="ends_on")


def require_no_circle(account: Account) -> None:
    """An account may not be above itself, however many companies lie between. One query a company above it."""
    above, passed = account.parent, set[int]()
    if above is not None and above.merged_into_id is not None:
        raise BadInput(f"{above.name} was merged into another account; choose that one.", field="parent")
    while above is not None and above.pk not in passed:
        if above.pk == account.pk:
            raise BadInput("An account cannot belong to itself.", field="parent")
        passed.add(above.pk)
        above = above.parent
