"""The form of a request, and of a report: all that is said once. What there are several of has rows of its own (`requesting`)."""

from datetime import time
from typing import Any

from django import forms

from accounts.models import Account, Contact, TeamMember
from engage.people.models import Executive, User
from visits.forms.beginning import later
from visits.forms.times import TimesForm
from visits.models import Format, Purpose, VisitTemplate
from visits.queries.templates import by_purpose


class PeopleChoice(forms.ModelMultipleChoiceField):
    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, person: Any) -> str:
        title = getattr(person, "title", "")
        return f"{person.name}, {title}" if title else person.name


class ExecutiveChoice(forms.ModelChoiceField):
    def label_from_instance(self, executive: Any) -> str:
        return f"{executive.name}, {executive.title}" if executive.title else executive.name


class RequestForm(TimesForm):
    """`templates` are those to begin with, None for a meeting that is reported. An end left empty comes as long after the start as the template says."""

    template = forms.TypedChoiceField(
        label="Template",
        required=False,
        coerce=int,
        empty_value=None,
        choices=(),
        help_text="It fills what is still empty: purpose, format, end and objectives. You may change all of it.",
    )
    filled = forms.CharField(required=False, max_length=120, widget=forms.HiddenInput)
    title = forms.CharField(
        label="Point of the meeting",
        max_length=300,
        help_text="What is to change by it, in one line: “Confirm April, not March”.",
    )
    lead_executive = ExecutiveChoice(
        queryset=Executive.objects.none(), label="Executive", empty_label="Choose"
    )
    purpose = forms.ChoiceField(label="Purpose", choices=[("", "Choose"), *Purpose.choices], required=False)
    format = forms.ChoiceField(label="Format", choices=[("", "Choose"), *Format.choices], required=False)
    place = forms.CharField(label="Place", max_length=200, required=False)
    confidential = forms.BooleanField(
        label="Confidential",
        required=False,
        help_text="Only those who take part, the account manager and sales operations see it.",
    )
    contacts = PeopleChoice(queryset=Contact.objects.none(), label="From the customer", required=False)
    team = PeopleChoice(queryset=User.objects.none(), label="From the account team", required=False)
    solo_reason = forms.CharField(
        label="Why nobody of the account team can come",
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Going alone needs the consent of the account manager’s superior or of sales operations.",
    )
    rush_reason = forms.CharField(
        label="Why it cannot wait", required=False, widget=forms.Textarea(attrs={"rows": 2})
    )

    field_order = [
        "template",
        "title",
        "lead_executive",
        "purpose",
        "format",
        "day",
        "start",
        "end",
        "time_zone",
        "place",
    ]

    def __init__(
        self,
        *args: Any,
        user: User,
        account: Account,
        templates: dict[int, VisitTemplate] | None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.templates = templates or {}
        if templates is None:
            del self.fields["template"], self.fields["filled"]
        else:
            self.fields["end"].required = False
            offered = [
                (purpose, [(t.pk, t.name) for t in rows]) for purpose, rows in by_purpose(templates.values())
            ]
            _choice(self, "template").choices = [("", "Without a template"), *offered]
        choices: dict[str, Any] = {
            "lead_executive": Executive.objects.visible_to(user).active(),
            "contacts": Contact.objects.visible_to(user).active().filter(account=account),
            "team": _team(account, user),
        }
        for name, queryset in choices.items():
            field = self.fields[name]
            assert isinstance(field, forms.ModelChoiceField)
            field.queryset = queryset

    def clean_end(self) -> time | None:
        end: time | None = self.cleaned_data["end"]
        template = self.templates.get(self.cleaned_data.get("template") or 0)
        start = self.cleaned_data.get("start")
        if end is None and template is not None and start is not None:
            return later(start, template.minutes)
        if end is None:
            raise forms.ValidationError(self.fields["end"].error_messages["required"], code="required")
        return end


def _choice(form: forms.Form, name: str) -> forms.ChoiceField:
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)
    return field


def _team(account: Account, user: User) -> Any:
    """The account's manager, and the team where the account is open to the person; elsewhere the directory names the manager alone."""
    seen = Account.objects.visible_to(user).filter(pk=account.pk)
    members = TeamMember.objects.filter(account__in=seen).values("user")
    return User.objects.filter(is_active=True, pk__in=[account.manager_id]) | User.objects.filter(
        is_active=True, pk__in=members
    )
