"""Who and when, out of a request that is still being written: enough to look at what else there is in those days."""

import re
from collections.abc import Mapping
from typing import Any

from django import forms

from engage.people.models import Executive, User
from visits.forms.times import TimesForm
from visits.models import Visit

COLLEAGUE = re.compile(r"colleagues-\d{1,3}-executive")
FIELDS = ("lead_executive", "day", "start", "end", "time_zone")


class SurroundingsForm(TimesForm):
    """`executives` has who leads first, then the colleagues named so far. `visit` is the draft that is being changed."""

    lead_executive = forms.ModelChoiceField(queryset=Executive.objects.none())
    visit = forms.ModelChoiceField(queryset=Visit.objects.none(), required=False)

    def __init__(self, said: Mapping[str, Any], *, user: User) -> None:
        super().__init__(said)
        self._executives = Executive.objects.visible_to(user).active()
        for name, rows in {
            "lead_executive": self._executives,
            "visit": Visit.objects.visible_to(user),
        }.items():
            field = self.fields[name]
            assert isinstance(field, forms.ModelChoiceField)
            field.queryset = rows

    @property
    def executives(self) -> list[Executive]:
        leads: Executive = self.cleaned_data["lead_executive"]
        named = [
            value for name, value in self.data.items() if COLLEAGUE.fullmatch(name) and str(value).isdecimal()
        ]
        return [leads, *self._executives.filter(pk__in=named).exclude(pk=leads.pk)]
