"""What the fields of an account may hold beyond what the model says of each. Raises BadInput, naming the field."""

import re
from collections.abc import Mapping
from typing import Any

from accounts.models import Account
from engage.core.countries import is_country_code
from engage.core.errors import BadInput
from engage.core.zones import zone_named

CURRENCY = re.compile(r"[A-Z]{3}")


def check_account(fields: Mapping[str, Any]) -> None:
    if "time_zone" in fields:
        zone_named(fields["time_zone"])
    if fields.get("country") and not is_country_code(fields["country"]):
        raise BadInput(f"“{fields['country']}” is not a country's code, such as DE.", field="country")
    check_currency(fields)


def check_currency(fields: Mapping[str, Any]) -> None:
    if "currency" in fields and not CURRENCY.fullmatch(fields["currency"]):
        raise BadInput("Write the currency in three letters, such as EUR.", field="currency")


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
