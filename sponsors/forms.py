"""The forms of the sponsor report and of annual reviews."""

from datetime import date, timedelta
from typing import Any

from django import forms

from accounts.models import Account, Potential, Tier
from engage.core.clock import now
from engage.people.models import BusinessUnit, Executive, User
from sponsors.rules import may_read_of_others


def last_twelve_months() -> tuple[date, date]:
    """The period a report shows where nobody asks for another one: twelve months up to and with today."""
    end = now().date() + timedelta(days=1)
    try:
        return end.replace(year=end.year - 1), end
    except ValueError:  # 29 February
        return end.replace(year=end.year - 1, day=28), end


class Day(forms.DateInput):
    input_type = "date"

    def __init__(self, **options: Any) -> None:
        super().__init__(format="%Y-%m-%d", **options)


class PeriodForm(forms.Form):
    """From and to, as people say it: the last day belongs to the period. Without them, the last twelve months."""

    marks_optional = False
    start = forms.DateField(label="From", required=False, widget=Day())
    last = forms.DateField(label="To", required=False, widget=Day())

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        start, end = last_twelve_months()
        self.initial = {"start": start, "last": end - timedelta(days=1), **self.initial}

    def period(self) -> tuple[date, date]:
        """The first day, and the first day after the period. To be asked of a valid form, or of one that is not bound."""
        start, end = last_twelve_months()
        given = self.cleaned_data if self.is_bound else {}
        last = given.get("last")
        return given.get("start") or start, last + timedelta(days=1) if last else end

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        start, last = cleaned.get("start"), cleaned.get("last")
        if start and last and last < start:
            self.add_error("last", "The period ends before it begins.")
        return cleaned


class SponsorReportForm(PeriodForm):
    executive = forms.ModelChoiceField(
        queryset=Executive.objects.none(), required=False, empty_label="Everybody"
    )
    business_unit = forms.ModelChoiceField(
        label="Business unit", queryset=BusinessUnit.objects.none(), required=False, empty_label="All units"
    )
    region = forms.CharField(required=False, max_length=80)
    account = forms.ModelChoiceField(
        queryset=Account.objects.none(), required=False, empty_label="All accounts"
    )
    include_inactive = forms.BooleanField(label="With those who have left", required=False)

    def __init__(self, *args: Any, user: User, **options: Any) -> None:
        super().__init__(*args, **options)
        _offer(self, user=user)
        account = self.fields["account"]
        assert isinstance(account, forms.ModelChoiceField)
        account.queryset = Account.objects.visible_to(user).current()
        if not may_read_of_others(user):
            for name in ("region", "account", "include_inactive"):
                del self.fields[name]


class FlockForm(PeriodForm):
    executive = forms.ModelChoiceField(
        queryset=Executive.objects.none(), required=False, empty_label="Everybody"
    )
    business_unit = forms.ModelChoiceField(
        label="Business unit", queryset=BusinessUnit.objects.none(), required=False, empty_label="All units"
    )

    def __init__(self, *args: Any, user: User, **options: Any) -> None:
        super().__init__(*args, **options)
        _offer(self, user=user)


class AccountsReportForm(PeriodForm):
    potential = forms.ChoiceField(required=False, choices=[("", "Any potential"), *Potential.choices])
    tier = forms.ChoiceField(required=False, choices=[("", "Any tier"), *Tier.choices])

    def __init__(self, *args: Any, user: User, **options: Any) -> None:
        super().__init__(*args, **options)


def _offer(form: PeriodForm, *, user: User) -> None:
    """Executives and units to choose from; an executive, who reads of themselves alone, is offered no choice."""
    executive, unit = form.fields["executive"], form.fields["business_unit"]
    assert isinstance(executive, forms.ModelChoiceField)
    assert isinstance(unit, forms.ModelChoiceField)
    executive.queryset = Executive.objects.visible_to(user)
    unit.queryset = BusinessUnit.objects.visible_to(user)
    if not may_read_of_others(user):
        del form.fields["executive"], form.fields["business_unit"]


class ReviewWordsForm(forms.Form):
    words = forms.CharField(
        label="Your words",
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text="What you think of the year, and of the recommendation. They stand in the review and can be changed until it is signed.",
    )
