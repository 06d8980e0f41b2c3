"""Price and value signals over REST: how our price and our value were received, as debriefs tell it."""

from typing import Any

from django.db.models import QuerySet
from rest_framework import serializers

from engage.core.api.fields import MomentField, Reference
from engage.core.api.views import ListMixin, ScopedViewSet
from visits.api.corrected import NewestCorrection
from visits.models import Debrief
from visits.signal_filters import SignalFilter
from visits.signal_queries import signal_lines


class SignalLine(serializers.ModelSerializer[Debrief]):
    """`signal_note` as it was filed, `corrected_note` how it should read, empty where nobody has corrected it. A signal about which nothing was
    said is empty. `temperature` is that of the relationship after the meeting; `visit` is an id and `starts_at` its start."""

    visit = serializers.IntegerField(source="visit_id")
    account = Reference(source="visit.account")
    executive = Reference(source="visit.lead_executive")
    starts_at = MomentField(source="starts_order")
    purpose = serializers.CharField(source="visit.purpose")
    corrected_note = NewestCorrection()

    class Meta:
        model = Debrief
        fields = (
            "id",
            "visit",
            "account",
            "executive",
            "starts_at",
            "purpose",
            "price_signal",
            "value_signal",
            "signal_note",
            "corrected_note",
            "temperature",
        )


class SignalViewSet(ListMixin, ScopedViewSet):
    """Signals in scope, of the latest visits first: the debriefs that executives have filed in which price or value came up."""

    rows = Debrief.objects.with_signals()
    serializer_class = SignalLine
    filterset_class = SignalFilter
    export_name = "signals"

    def shown(self, signals: QuerySet[Any]) -> QuerySet[Any]:
        return signal_lines(signals)
