"""The filters of price and value signals: the list page and the API offer the same ones, and choices show nothing that is out of scope."""

from typing import Any

import django_filters
from django.db.models import Exists, OuterRef, Q, QuerySet

from engage.core.filters import ByNames
from visits.follow_up_filters import of_account, of_executive
from visits.forms.times import DayInput
from visits.models import Corrected, Correction, Debrief, Purpose, Temperature, ValueSignal
from visits.signal_queries import PRICE, VALUE, held_good, in_doubt

DOUBTS = {
    "price": ("Our price", in_doubt(PRICE)),
    "value": ("Our value", in_doubt(VALUE)),
    "price_alone": ("Our price, not our value", in_doubt(PRICE) & held_good(VALUE)),
    "value_alone": ("Our value, not our price", in_doubt(VALUE) & held_good(PRICE)),
    "both": ("Both", in_doubt(PRICE) & in_doubt(VALUE)),
    "neither": ("Neither", held_good(PRICE) & held_good(VALUE)),
}


class SignalFilter(django_filters.FilterSet):
    """For rows of `signal_lines`. `executive` led the visit. `doubt`: what was questioned or rejected; of price_alone, value_alone, both and neither
    both had come up. `after` and `before` are days of the visit by the reader's clock (with a token: UTC), both inclusive. `q` looks in what was
    said, and in how that was corrected.
    """

    q = django_filters.CharFilter(method="saying", label="What was said")
    account = of_account("visit__account")
    executive = of_executive("visit__lead_executive")
    purpose = django_filters.ChoiceFilter(
        field_name="visit__purpose", choices=Purpose.choices, label="Purpose", empty_label="Any purpose"
    )
    price_signal = django_filters.ChoiceFilter(
        choices=ValueSignal.choices, label="Our price was", empty_label="Anyhow"
    )
    value_signal = django_filters.ChoiceFilter(
        choices=ValueSignal.choices, label="Our value was", empty_label="Anyhow"
    )
    doubt = django_filters.ChoiceFilter(
        choices=[(name, label) for name, (label, _) in DOUBTS.items()],
        method="in_doubt",
        label="In doubt",
        empty_label="All signals",
    )
    temperature = django_filters.ChoiceFilter(
        choices=Temperature.choices, label="Temperature", empty_label="Any"
    )
    after = django_filters.DateFilter(
        field_name="visit__starts_at", lookup_expr="date__gte", label="From", widget=DayInput
    )
    before = django_filters.DateFilter(
        field_name="visit__starts_at", lookup_expr="date__lte", label="Until", widget=DayInput
    )
    ordering = ByNames(
        names={"account_name": "visit__account__name", "executive_name": "visit__lead_executive__name"},
        fields=[("starts_order", "starts_at"), ("account_name", "account"), ("executive_name", "executive")],
        field_labels={"starts_order": "Visit", "account_name": "Account", "executive_name": "Executive"},
        label="Order",
        empty_label="Latest visits first",
    )

    class Meta:
        model = Debrief
        fields = ["account", "executive", "purpose", "price_signal", "value_signal", "temperature"]

    def saying(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        corrected = Correction.objects.filter(
            visit=OuterRef("visit"), subject=Corrected.SIGNAL_NOTE, text__icontains=value
        )
        return rows.filter(Q(signal_note__icontains=value) | Exists(corrected))

    def in_doubt(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return rows.filter(DOUBTS[value][1])
