"""What a step of the workflow asks for: a reason, a new time, who wanted it."""

from typing import Any

from django import forms

from visits.forms.times import TimesForm
from visits.models import Side


class ReasonForm(forms.Form):
    reason = forms.CharField(label="Why", widget=forms.Textarea(attrs={"rows": 3}))

    def details(self) -> dict[str, Any]:
        return {"reason": self.cleaned_data["reason"]}


class ConfirmForm(forms.Form):
    """The second of two sides only confirms; the first has said why."""

    def details(self) -> dict[str, Any]:
        return {}


class RescheduleForm(TimesForm):
    side = forms.ChoiceField(label="Who asked for it", choices=Side.choices, widget=forms.RadioSelect)
    reason = forms.CharField(label="Why", widget=forms.Textarea(attrs={"rows": 3}))

    def details(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("starts_at", "ends_at", "reason", "side")}
