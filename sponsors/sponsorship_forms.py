"""The forms of sponsorships and re-matches. What is allowed is for the actions to say; the forms say what is asked."""

from datetime import date, timedelta
from typing import Any

from django import forms

from engage.people.models import Executive, User
from sponsors.actions.sponsorships import TARGETS
from sponsors.forms import Day
from sponsors.models import ExecutiveRole
from sponsors.recommendation.candidates import Candidate
from sponsors.rules import months_later


class ByFit(forms.ModelChoiceField):
    """Executives with what they carry beside the name, those who fit best first."""

    loads: dict[int, str]

    def label_from_instance(self, executive: Any) -> str:
        load = self.loads.get(executive.pk, "")
        return f"{executive.name}, {load}" if load else executive.name


class AssignForm(forms.Form):
    executive = ByFit(label="Sponsor", queryset=Executive.objects.none(), empty_label="Choose an executive")
    starts_on = forms.DateField(label="First day", widget=Day())
    ends_on = forms.DateField(label="Last day", widget=Day())
    target_role = forms.ChoiceField(
        label="Aims at being",
        choices=[(role.value, role.label) for role in TARGETS],
        initial=ExecutiveRole.GROWTH_CHAMPION,
        widget=forms.RadioSelect,
    )
    visits_a_year = forms.IntegerField(label="Visits a year, agreed", min_value=1, max_value=52, initial=4)
    load_reason = forms.CharField(
        label="Why one more account",
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(
        self,
        *args: Any,
        user: User,
        fit: list[Candidate],
        today: date,
        months: tuple[int, int],
        **options: Any,
    ) -> None:
        """`months` are the shortest and the longest term of the policy; the shortest is proposed."""
        super().__init__(*args, **options)
        field = self.fields["executive"]
        assert isinstance(field, ByFit)
        field.queryset = (
            Executive.objects.visible_to(user).active().filter(pk__in=[one.seat.executive_id for one in fit])
        )
        field.loads = {one.seat.executive_id: one.reasons[-1] for one in fit}
        shortest, longest = months
        self.fields["ends_on"].help_text = f"A sponsorship is agreed for {shortest} to {longest} months."
        self.initial = {
            "starts_on": today,
            "ends_on": months_later(today, shortest) - timedelta(days=1),
            **self.initial,
        }


class ExtendForm(forms.Form):
    ends_on = forms.DateField(label="New last day", widget=Day())


class EndForm(forms.Form):
    reason = forms.CharField(
        label="Why it ends",
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Stands in the account’s record and in its annual review.",
    )
    on = forms.DateField(
        label="First day without the sponsor",
        required=False,
        widget=Day(),
        help_text="Today, unless you say.",
    )


class RematchForm(forms.Form):
    reason = forms.CharField(
        label="Why another sponsor would serve the account better",
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="Sales operations reads this, the sponsor does not.",
    )


class RematchDecisionForm(forms.Form):
    granted = forms.TypedChoiceField(
        label="Decision",
        choices=[("yes", "Grant it: the sponsorship ends today"), ("no", "Decline it: the sponsor stays")],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    note = forms.CharField(
        label="Why",
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="The account’s manager reads this, the sponsor does not.",
    )
