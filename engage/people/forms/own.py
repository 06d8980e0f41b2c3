"""What people say of themselves: their settings, and their first password."""

from typing import Any

from django import forms

from engage.core.clock import now
from engage.people.forms.fields import Day, country_field, zone_field
from engage.people.models import Role, Scope, User
from engage.people.queries import possible_deputies
from engage.people.rules import scopes_open_to

OWN_WORDS = {
    Scope.READ: "Read what you may read",
    Scope.REPORTS: "Read reports",
    Scope.WRITE: "Write what you may write",
    Scope.ADMIN: "Administer people and tokens",
}
SERVICE_WORDS = {
    **OWN_WORDS,
    Scope.READ: "Read what it may read",
    Scope.WRITE: "Write what it may write",
    Scope.ADMIN: "Read what administrators read",
}
LENGTHS = [(30, "30 days"), (90, "90 days"), (180, "Half a year"), (365, "A year")]


class ProfileForm(forms.Form):
    name = forms.CharField(
        label="Name", max_length=200, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    time_zone = zone_field()
    country = country_field()

    def __init__(self, *args: Any, person: User, **options: Any) -> None:
        initial = {name: getattr(person, name) for name in ("name", "time_zone", "country")}
        super().__init__(*args, **{"initial": initial, **options})
        self.fields["time_zone"] = zone_field([person.time_zone])
        self.fields["time_zone"].help_text = "Dates and hours are shown on this clock." + (
            " Deadlines of meetings planned from now on follow it." if Role.EXECUTIVE in person.roles else ""
        )


class DeputyForm(forms.Form):
    deputy = forms.ModelChoiceField(
        label="Deputy", queryset=User.objects.none(), empty_label="Choose somebody"
    )
    starts_on = forms.DateField(label="First day", widget=Day)
    ends_on = forms.DateField(
        label="Last day", widget=Day, required=False, help_text="Left empty, until you end it."
    )

    def __init__(self, *args: Any, principal: User, **options: Any) -> None:
        super().__init__(*args, **{"initial": {"starts_on": now().date()}, **options})
        deputy = self.fields["deputy"]
        assert isinstance(deputy, forms.ModelChoiceField)
        deputy.queryset = possible_deputies(principal)


class TokenForm(forms.Form):
    """A new key to the API; the scopes are those that the roles of its holder open."""

    name = forms.CharField(
        label="What it is for", max_length=120, help_text="Such as the tool that will use it."
    )
    scopes = forms.MultipleChoiceField(
        label="What it may do",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose at least one."},
    )
    days = forms.TypedChoiceField(label="It ends after", choices=LENGTHS, coerce=int, initial=90)

    def __init__(self, *args: Any, person: User, **options: Any) -> None:
        super().__init__(*args, **options)
        open_to = scopes_open_to(person)
        words = SERVICE_WORDS if person.is_service else OWN_WORDS
        self.fields["scopes"].choices = [(s.value, words[s]) for s in Scope if s in open_to]  # type: ignore[attr-defined]
        self.fields["scopes"].initial = [Scope.READ]


class FirstPasswordForm(forms.Form):
    """Twice, so that a slip of the finger shows."""

    password1 = forms.CharField(
        label="Password",
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text="At least 12 characters; a short sentence is easiest to remember.",
    )
    password2 = forms.CharField(
        label="The same again",
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or self.cleaned_data
        if {"password1", "password2"} <= typed.keys() and typed["password1"] != typed["password2"]:
            self.add_error("password2", "This is not the same as above.")
        return typed
