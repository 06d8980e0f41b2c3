"""A promise beyond a red line: marked, and decided."""

from collections.abc import Iterable
from typing import Any

from django import forms

from visits.models import RedLine


class RedLineChoice(forms.ModelChoiceField):
    def label_from_instance(self, line: Any) -> str:
        return str(line)


class MarkForm(forms.Form):
    red_line = RedLineChoice(
        queryset=RedLine.objects.none(),
        label="Which red line",
        empty_label="None of the briefing’s",
        required=False,
    )
    amount = forms.DecimalField(
        label="How much was promised", max_digits=16, decimal_places=2, required=False
    )
    unit = forms.CharField(label="Unit", max_length=40, required=False, help_text="EUR, %, days …")

    def __init__(self, data: Any = None, *, lines: Iterable[RedLine]) -> None:
        super().__init__(data)
        field = self.fields["red_line"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = RedLine.objects.filter(pk__in=[line.pk for line in lines])


class RatificationForm(forms.Form):
    decision = forms.ChoiceField(
        label="May it stand?",
        choices=[("ratify", "Yes, it stands"), ("refuse", "No, it goes too far")],
        widget=forms.RadioSelect,
    )
    note = forms.CharField(
        label="Note",
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Needed where the answer is no. Both sides read it.",
    )


class NoteForm(forms.Form):
    text = forms.CharField(
        label="What you heard",
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="Everybody who sees the visit reads it. It stays as you write it.",
    )
