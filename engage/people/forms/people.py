"""Inviting somebody, changing what is on record of them, handing their work over, and letting them go."""

from typing import Any

from django import forms

from engage.people.forms.fields import Day, country_field, roles_field, why_field, zone_field
from engage.people.handover import Left
from engage.people.models import User


class PersonForm(forms.Form):
    """What an administrator keeps of somebody."""

    name = forms.CharField(label="Name", max_length=200)
    roles = roles_field()
    superior = forms.ModelChoiceField(
        label="Superior", queryset=User.objects.none(), required=False, empty_label="Nobody"
    )
    time_zone = zone_field()
    country = country_field()
    reason = why_field(required=False)

    def __init__(self, *args: Any, by: User, person: User | None = None, **options: Any) -> None:
        zones = [user.time_zone for user in (person, by) if user is not None]
        if person is not None:
            names = ("name", "roles", "superior", "time_zone", "country")
            options["initial"] = {name: getattr(person, name) for name in names}
        else:
            options["initial"] = {"time_zone": by.time_zone, "country": by.country}
        super().__init__(*args, **options)
        self.fields["time_zone"] = zone_field(zones)
        superior = self.fields["superior"]
        assert isinstance(superior, forms.ModelChoiceField)
        people = User.objects.visible_to(by)
        present = people.filter(is_active=True)
        superior.queryset = (
            (present | people.filter(reports=person)).exclude(pk=person.pk).distinct() if person else present
        )


class InviteForm(PersonForm):
    email = forms.CharField(label="E-mail address", widget=forms.EmailInput(attrs={"autocomplete": "off"}))
    field_order = ["email", "name", "roles", "superior", "time_zone", "country"]

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        del self.fields["reason"]


class HandOverForm(forms.Form):
    """Who takes which kinds of work; offered is what there is."""

    to = forms.ModelChoiceField(
        label="Who takes it", queryset=User.objects.none(), empty_label="Choose somebody"
    )
    kinds = forms.MultipleChoiceField(
        label="What they take",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose at least one."},
    )
    reason = why_field()

    def __init__(self, *args: Any, by: User, person: User, left: list[Left], **options: Any) -> None:
        offered = [
            (row.handover.kind, f"{row.label} ({row.count})") for row in left if row.handover.hand_over
        ]
        initial = {"kinds": [kind for kind, _ in offered]}
        super().__init__(*args, **{"initial": initial, "auto_id": "handing_%s", **options})
        self.fields["kinds"].choices = offered  # type: ignore[attr-defined]
        to = self.fields["to"]
        assert isinstance(to, forms.ModelChoiceField)
        staying = User.objects.visible_to(by).filter(is_active=True, leaves_on=None)
        to.queryset = staying.exclude(pk=person.pk)


class LeaveForm(forms.Form):
    on = forms.DateField(
        label="Last day",
        required=False,
        widget=Day,
        help_text="Access ends with this day, on their own clock. Left empty, it ends now.",
    )
    reason = why_field()

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **{"auto_id": "leaving_%s", **options})
