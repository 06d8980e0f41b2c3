"""What sales operations keeps of an executive."""

from typing import Any

from django import forms
from django.db.models import Q

from engage.people.forms.fields import Day, country_field, why_field, zone_field
from engage.people.models import BusinessUnit, Executive, Role, User


class ExecutiveForm(forms.Form):
    """`user` offers whoever may sign in as an executive and is nobody's sign-in yet."""

    name = forms.CharField(label="Name", max_length=200)
    title = forms.CharField(label="Title", max_length=200, required=False)
    business_unit = forms.ModelChoiceField(
        label="Business unit", queryset=BusinessUnit.objects.none(), required=False, empty_label="None"
    )
    region = forms.CharField(label="Region", max_length=80, required=False)
    capacity = forms.IntegerField(
        label="Accounts they will sponsor",
        required=False,
        min_value=1,
        max_value=100,
        help_text="Left empty, the policy’s number holds.",
    )
    time_zone = zone_field()
    country = country_field()
    joined_on = forms.DateField(label="Joined on", required=False, widget=Day)
    left_on = forms.DateField(label="Left on", required=False, widget=Day)
    user = forms.ModelChoiceField(
        label="Sign-in",
        queryset=User.objects.none(),
        required=False,
        empty_label="None: they read nothing in Engage",
    )
    assistants = forms.ModelMultipleChoiceField(
        label="Assistants",
        queryset=User.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="They do the calendar side, and see the accounts of this executive’s visits and sponsorships.",
    )
    reason = why_field(required=False)

    def __init__(self, *args: Any, by: User, executive: Executive | None = None, **options: Any) -> None:
        assisting = [row.user_id for row in executive.assistants.all()] if executive else []
        if executive is not None:
            own = [name for name in self.base_fields if name not in ("assistants", "reason")]
            options["initial"] = {name: getattr(executive, name) for name in own} | {"assistants": assisting}
        else:
            options["initial"] = {"time_zone": by.time_zone, "country": by.country}
        super().__init__(*args, **options)
        self.fields["time_zone"] = zone_field([executive.time_zone if executive else "", by.time_zone])
        people = User.objects.visible_to(by)
        self._offer("business_unit", BusinessUnit.objects.visible_to(by))
        free = Q(is_active=True, roles__contains=[Role.EXECUTIVE], executive=None)
        self._offer(
            "user", people.filter(free | Q(executive=executive)) if executive else people.filter(free)
        )
        able = Q(is_active=True, roles__contains=[Role.ASSISTANT])
        self._offer("assistants", people.filter(able | Q(pk__in=assisting)))

    def _offer(self, name: str, rows: Any) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = rows
