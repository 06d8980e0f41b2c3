"""Fields that several forms about people have."""

from collections.abc import Iterable

from django import forms

from engage.core.countries import country_choices
from engage.core.zones import zone_choices
from engage.people.models import Role


class Day(forms.DateInput):
    """A day, picked in the browser's own calendar."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


def roles_field() -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label="Roles",
        choices=Role.choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose at least one."},
    )


def zone_field(likely: Iterable[str] = ()) -> forms.ChoiceField:
    return forms.ChoiceField(label="Time zone", choices=lambda: zone_choices(likely))


def country_field() -> forms.ChoiceField:
    return forms.ChoiceField(
        label="Country", choices=country_choices, help_text="Decides which days are working days."
    )


def why_field(*, required: bool = True, label: str = "Why") -> forms.CharField:
    return forms.CharField(
        label=label,
        required=required,
        max_length=500,
        help_text="Kept with the change, for whoever asks later.",
        widget=forms.Textarea(attrs={"rows": 2}),
    )
