"""The options that several kinds of import share."""

from datetime import UTC, datetime
from typing import Any

from django import forms

from accounts.importing.kinds import Headings, ImportOption
from engage.core.tables.cells import ISO_DAY, read_day
from engage.core.zones import zone_choices
from engage.people.models import Role, User

DAY_FORMS = (ISO_DAY, "%d.%m.%Y", "%d/%m/%Y", "%m/%d/%Y", "%d %b %Y", "%d %B %Y")
_SPOKEN = {"%d/%m/%Y": "day first", "%m/%d/%Y": "month first"}
_EXAMPLE = datetime(2016, 3, 9, tzinfo=UTC)


def _written(form: str) -> str:
    spoken = f" ({_SPOKEN[form]})" if form in _SPOKEN else ""
    return f"{_EXAMPLE.strftime(form)}{spoken}"


class ManagerChoice(forms.ModelChoiceField):
    def __init__(self) -> None:
        managers = User.objects.filter(is_active=True, roles__contains=[Role.ACCOUNT_MANAGER])
        super().__init__(
            managers,
            required=False,
            label="Manager of new accounts",
            empty_label="Nobody yet",
            help_text="Accounts without a manager fall to sales operations.",
        )


def _day_form(headings: Headings) -> forms.Field:
    choices = [(form, _written(form)) for form in DAY_FORMS]
    return forms.ChoiceField(
        choices=choices,
        label="Dates are written like",
        help_text="Date cells of a workbook are always understood.",
    )


def _zone(headings: Headings) -> forms.Field:
    return forms.ChoiceField(
        choices=zone_choices(["UTC"]),
        initial="UTC",
        label="Time zone of the days",
        error_messages={
            "invalid_choice": "There is no time zone called “%(value)s”; write one like Europe/Berlin."
        },
    )


def _currency(headings: Headings) -> forms.Field:
    return forms.RegexField(
        r"^[A-Z]{3}$",
        required=False,
        label="Currency",
        help_text="Three letters, such as EUR. Left empty: each account’s own.",
        error_messages={"invalid": "Write the currency’s three letters, such as EUR."},
    )


MANAGER = ImportOption("owner", lambda headings: ManagerChoice(), lambda user: user.pk if user else None)
DAY_FORM = ImportOption("date_form", _day_form)
ZONE = ImportOption("time_zone", _zone)
CURRENCY = ImportOption("currency", _currency)


def manager_of(options: Any) -> User | None:
    """The person chosen, who still has to be there when the import is carried out. One query, or none. Raises BadInput."""
    chosen = options.get("owner")
    MANAGER.read(chosen, ())
    return User.objects.get(pk=chosen) if chosen else None


def likely_day_form(written: list[str]) -> str:
    """The first form in which all of these cells are days; the usual one where there is none."""
    days = [text for text in written if text.strip()]
    for form in DAY_FORMS:
        try:
            for text in days:
                read_day(text, form=form)
        except ValueError:
            continue
        return form
    return ISO_DAY
