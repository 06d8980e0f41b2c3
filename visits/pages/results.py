"""What came of a visit, from both sides."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from engage.core.moments import zone
from engage.core.ui import Tone
from visits.models import Corrected, Debrief
from visits.pages.corrections import CorrectionLine, by_key, key_of
from visits.pages.people import TEMPERATURE_TONES
from visits.pages.record import InsightLine, ObjectiveLine, VisitRecord
from visits.signal_words import SIGNAL_TONES


@dataclass(frozen=True)
class Signal:
    label: str
    words: str
    tone: Tone


@dataclass(frozen=True)
class Results:
    """The filed parts of a debrief. What is only drafted is not shown to others."""

    debrief: Debrief
    executive_filed: bool
    account_filed: bool
    signals: Sequence[Signal]
    outcomes: Sequence[ObjectiveLine]
    insights: Sequence[InsightLine]
    began_at: datetime
    corrected: Mapping[str, Sequence[CorrectionLine]]

    @property
    def mail_subject(self) -> str:
        """Of the recap: the day alone. What we call a visit is for us."""
        return f"Our meeting of {self.began_at:%-d %B %Y}"

    @property
    def next_step(self) -> tuple[str, date | None]:
        """The account side's word where it has filed, else what the executive agreed in the room."""
        if self.account_filed:
            return self.debrief.next_step, self.debrief.next_step_on
        if self.executive_filed:
            return self.debrief.agreed_next_step, self.debrief.agreed_next_step_on
        return "", None


def results_of(record: VisitRecord) -> Results | None:
    """None where nothing is filed. No queries."""
    debrief: Any = getattr(record.visit, "debrief", None)
    if debrief is None:
        return None
    executive_filed = debrief.executive_filed_at is not None
    account_filed = debrief.account_filed_at is not None
    if not (executive_filed or account_filed or debrief.unobtainable_reason):
        return None
    corrected = by_key(record.corrections)
    return Results(
        debrief=debrief,
        executive_filed=executive_filed,
        account_filed=account_filed,
        signals=list(_signals(debrief)) if executive_filed else [],
        outcomes=[
            replace(one, corrected=corrected.get(key_of(Corrected.OUTCOME, one.pk), ()))
            for one in (record.objectives if executive_filed else ())
        ],
        insights=[
            replace(one, corrected=corrected.get(key_of(Corrected.INSIGHT, one.pk), ()))
            for one in record.insights
        ],
        corrected=corrected,
        began_at=record.visit.starts_at.astimezone(zone(record.visit.time_zone)),
    )


def _signals(debrief: Debrief) -> Sequence[Signal]:
    signals = []
    if debrief.temperature:
        signals.append(
            Signal(
                "Temperature",
                debrief.get_temperature_display(),
                TEMPERATURE_TONES.get(debrief.temperature, ""),
            )
        )
    for label, value, words in (
        ("Our price", debrief.price_signal, debrief.get_price_signal_display()),
        ("Our value", debrief.value_signal, debrief.get_value_signal_display()),
    ):
        if value and value != "not_raised":
            signals.append(Signal(label, words, SIGNAL_TONES.get(value, "")))
    if debrief.share_of_mind:
        signals.append(Signal("Share of mind", f"{debrief.share_of_mind} of 5", ""))
    return signals
