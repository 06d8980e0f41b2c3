"""What is sent with each transition of a visit. `DETAILS` has one class for each; `arguments()` is what the workflow gets."""

from typing import Any

from django.db.models import QuerySet
from rest_framework import serializers

from engage.core.api.fields import InScope, MomentField
from engage.people.queries import colleagues_to_name
from visits.api.drafts import several
from visits.effects import AccountPart, ExecutivePart, Joined, NewCommitment, NewInsight, Presence
from visits.models import Alignment, Outcome, RedLine, Side, Temperature, ValueSignal

Body = serializers.Serializer[Any]
JOINING = [(side.value, side.label) for side in (Side.CUSTOMER, Side.ACCOUNT)]


class Details(Body):
    def arguments(self) -> dict[str, Any]:
        return dict(self.validated_data)


class NoDetails(Details):
    """Nothing has to be said."""


class ReasonDetails(Details):
    reason = serializers.CharField(max_length=2000, required=False, allow_blank=True)


class AcknowledgeDetails(Details):
    """`version` is the one that was read: where a newer one has come in since, it has to be read first (409)."""

    version = serializers.IntegerField(min_value=1, max_value=32767, required=False, allow_null=True)
    note = serializers.CharField(max_length=2000, required=False, allow_blank=True)


class RescheduleDetails(Details):
    """`side` says who asked; it may be left out by whoever speaks for a side."""

    starts_at = MomentField()
    ends_at = MomentField()
    reason = serializers.CharField(max_length=2000, required=False, allow_blank=True)
    side = serializers.ChoiceField(choices=Side.choices, required=False, allow_blank=True)


class OutcomeBody(Body):
    objective = serializers.IntegerField(min_value=1, max_value=2**63 - 1)
    outcome = serializers.ChoiceField(choices=Outcome.choices)
    note = serializers.CharField(max_length=2000, required=False, allow_blank=True)


class PresenceBody(Body):
    """One of the visit's `attendees`, by its id."""

    attendee = serializers.IntegerField(min_value=1, max_value=2**63 - 1)
    was_there = serializers.BooleanField()
    temperature = serializers.ChoiceField(choices=Temperature.choices, required=False, allow_blank=True)


class JoinedBody(Body):
    """Somebody who came and whom nobody had named, on the customer's side or (`account`) on ours."""

    name = serializers.CharField(max_length=200)
    title = serializers.CharField(max_length=200, required=False, allow_blank=True)
    side = serializers.ChoiceField(choices=JOINING, required=False)
    temperature = serializers.ChoiceField(choices=Temperature.choices, required=False, allow_blank=True)


class LineOfVisit(InScope):
    """A red line that was submitted with the briefing of the visit in the context: neither another visit's, nor of a draft."""

    def __init__(self, **options: Any) -> None:
        super().__init__(rows=RedLine.objects.visible_to, **options)

    def get_queryset(self) -> QuerySet[RedLine]:
        lines: QuerySet[RedLine] = super().get_queryset()
        return lines.filter(briefing__visit=self.context["visit"], briefing__version__isnull=False)


class CommitmentBody(Body):
    """A promise, ours or (`ours` false) the customer's. Its owner is somebody with a sign-in, or a name. `amount`, in `unit`, is compared with
    the limit of the red line; the executive may say `beyond_red_line` where there is no number."""

    text = serializers.CharField(max_length=300)
    ours = serializers.BooleanField(required=False)
    owner = InScope(rows=colleagues_to_name, required=False, allow_null=True)
    owner_name = serializers.CharField(max_length=200, required=False, allow_blank=True)
    due_on = serializers.DateField(required=False, allow_null=True)
    red_line = LineOfVisit(required=False, allow_null=True)
    beyond_red_line = serializers.BooleanField(required=False)
    amount = serializers.DecimalField(max_digits=16, decimal_places=2, required=False, allow_null=True)
    unit = serializers.CharField(max_length=40, required=False, allow_blank=True)


class InsightBody(Body):
    topic = serializers.CharField(max_length=120)
    text = serializers.CharField(max_length=5000)
    alignment = serializers.ChoiceField(choices=Alignment.choices, required=False)


def _choice(choices: Any) -> serializers.ChoiceField:
    return serializers.ChoiceField(choices=choices, required=False, allow_blank=True)


class DebriefDetails(Details):
    """The executive's part: what was heard, an outcome for every objective, who was there, promises, insights, signals and the next step."""

    heard = serializers.CharField(max_length=20_000, required=False, allow_blank=True, default="")
    outcomes = several(OutcomeBody, required=False)
    promised_beyond_brief = serializers.BooleanField(required=False, allow_null=True)
    temperature = _choice(Temperature.choices)
    price_signal = _choice(ValueSignal.choices)
    value_signal = _choice(ValueSignal.choices)
    signal_note = serializers.CharField(max_length=5000, required=False, allow_blank=True)
    share_of_mind = serializers.IntegerField(min_value=1, max_value=5, required=False, allow_null=True)
    agreed_next_step = serializers.CharField(max_length=500, required=False, allow_blank=True)
    agreed_next_step_on = serializers.DateField(required=False, allow_null=True)
    people = several(PresenceBody, required=False)
    joined = several(JoinedBody, required=False)
    commitments = several(CommitmentBody, required=False)
    insights = several(InsightBody, required=False)

    def arguments(self) -> dict[str, Any]:
        data = dict(self.validated_data)
        outcomes = {
            row["objective"]: (row["outcome"], row.get("note", "")) for row in data.pop("outcomes", ())
        }
        people = {row.pop("attendee"): Presence(**row) for row in data.pop("people", ())}
        joined = tuple(Joined(**row) for row in data.pop("joined", ()))
        commitments = tuple(_commitment(row) for row in data.pop("commitments", ()))
        insights = tuple(NewInsight(**row) for row in data.pop("insights", ()))
        rows: dict[str, Any] = {"outcomes": outcomes, "people": people, "joined": joined}
        return {"part": ExecutivePart(commitments=commitments, insights=insights, **rows, **data)}


def _commitment(row: dict[str, Any]) -> NewCommitment:
    line = row.get("red_line")
    rest = {name: value for name, value in row.items() if name != "red_line"}
    return NewCommitment(red_line_id=line.pk if line else None, **rest)


def _frequency() -> serializers.IntegerField:
    return serializers.IntegerField(min_value=1, max_value=5, required=False, allow_null=True)


class PracticesBody(Body):
    """How often the executive was seen to do it, from 1, almost never, to 5, almost always."""

    model_the_way = _frequency()
    inspire_a_shared_vision = _frequency()
    challenge_the_process = _frequency()
    enable_others_to_act = _frequency()
    encourage_the_heart = _frequency()


class CloseDetails(Details):
    """The account side's part: `feedback` is what to change, `to_keep` what to keep, `recap` a text for the customer. All of it may be left out where it was filed before."""

    feedback = serializers.CharField(max_length=20_000, required=False, allow_blank=True)
    next_step = serializers.CharField(max_length=5000, required=False, allow_blank=True)
    next_step_on = serializers.DateField(required=False, allow_null=True)
    relationship_rating = serializers.IntegerField(min_value=1, max_value=5, required=False, allow_null=True)
    to_keep = serializers.CharField(max_length=20_000, required=False, allow_blank=True)
    practices = PracticesBody(required=False)
    recap = serializers.CharField(max_length=20_000, required=False, allow_blank=True)

    def arguments(self) -> dict[str, Any]:
        if not self.validated_data:
            return {}
        return {"part": AccountPart(**{"feedback": "", "next_step": "", **self.validated_data})}


DETAILS: dict[str, type[Details]] = {
    "request": ReasonDetails,
    "consent": NoDetails,
    "decline": ReasonDetails,
    "submit_briefing": NoDetails,
    "acknowledge": AcknowledgeDetails,
    "hold": NoDetails,
    "report": NoDetails,
    "debrief": DebriefDetails,
    "close": CloseDetails,
    "close_without_debrief": ReasonDetails,
    "cancel": ReasonDetails,
    "did_not_take_place": ReasonDetails,
    "reschedule": RescheduleDetails,
}
