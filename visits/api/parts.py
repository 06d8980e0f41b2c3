"""The rows of a visit's parts, as nested queries bring them."""

from typing import Any

from rest_framework import serializers

from engage.core.api.fields import MomentField, Reference

Rows = serializers.Serializer[Any]


class MaybeReference(Reference):
    """A reference out of a nested row: null where its id is."""

    def to_representation(self, instance: Any) -> Any:
        return None if instance is None or instance["id"] is None else instance

    def __init__(self, **options: Any) -> None:
        super().__init__(allow_null=True, **options)


class ObjectiveRow(Rows):
    id = serializers.IntegerField()
    kind = serializers.CharField()
    text = serializers.CharField()
    sign_of_success = serializers.CharField()
    priority = MaybeReference()
    outcome = serializers.CharField()
    outcome_note = serializers.CharField()


class AlternativeRow(Rows):
    id = serializers.IntegerField()
    kind = serializers.CharField()
    text = serializers.CharField()
    why_not = serializers.CharField()


class AttendeeRow(Rows):
    """`user`, `executive` and `contact` are ids; at most one is set. Whether they `was_there`, and their `temperature`, the debrief says, null
    and empty where it does not."""

    id = serializers.IntegerField()
    side = serializers.CharField()
    name = serializers.CharField()
    title = serializers.CharField()
    employer = serializers.CharField()
    user = serializers.IntegerField(allow_null=True)
    executive = serializers.IntegerField(allow_null=True)
    contact = serializers.IntegerField(allow_null=True)
    was_there = serializers.BooleanField(allow_null=True)
    temperature = serializers.CharField()


class CommitmentRow(Rows):
    """`amount` is in `unit`: a currency, or what else the red line counts."""

    id = serializers.IntegerField()
    text = serializers.CharField()
    ours = serializers.BooleanField()
    owner = MaybeReference()
    owner_name = serializers.CharField()
    due_on = serializers.DateField(allow_null=True)
    status = serializers.CharField()
    made_at = MomentField()
    settled_at = MomentField(allow_null=True)
    settled_note = serializers.CharField()
    red_line = serializers.IntegerField(allow_null=True)
    beyond_red_line = serializers.BooleanField()
    ratified_at = MomentField(allow_null=True)
    amount = serializers.CharField(allow_null=True)
    unit = serializers.CharField()


class InsightRow(Rows):
    id = serializers.IntegerField()
    topic = serializers.CharField()
    text = serializers.CharField()
    alignment = serializers.CharField()


class RescheduleRow(Rows):
    id = serializers.IntegerField()
    side = serializers.CharField()
    reason = serializers.CharField()
    by = MaybeReference()
    at = MomentField()
    old_starts_at = MomentField()
    old_ends_at = MomentField()
    new_starts_at = MomentField()
    new_ends_at = MomentField()


class ReplyRow(Rows):
    text = serializers.CharField()
    by = MaybeReference()
    at = MomentField()


class ResolutionRow(Rows):
    """The end of a flag; null while it is open. `by` is null where the record itself proved it."""

    withdrawn = serializers.BooleanField()
    note = serializers.CharField()
    by = MaybeReference()
    at = MomentField()

    def to_representation(self, instance: Any) -> Any:
        return None if instance["at"] is None else super().to_representation(instance)


class VisitFlagRow(Rows):
    id = serializers.IntegerField()
    kind = serializers.CharField()
    cause = serializers.CharField()
    executive = MaybeReference()
    occurred_at = MomentField()
    recorded_at = MomentField()
    replies = ReplyRow(many=True)
    resolution = ResolutionRow(allow_null=True)


class AgendaRow(Rows):
    topic = serializers.CharField()
    lead = serializers.CharField()
    kind = serializers.CharField()
    minutes = serializers.IntegerField()
    led_by_account_team = serializers.BooleanField()


class RedLineRow(Rows):
    """`limit` is in `unit`."""

    id = serializers.IntegerField()
    topic = serializers.CharField()
    text = serializers.CharField()
    limit = serializers.CharField(allow_null=True)
    unit = serializers.CharField()
    approver = MaybeReference()


class LikelyQuestionRow(Rows):
    """What the customer will probably ask, and the answer to give."""

    text = serializers.CharField()
    answer = serializers.CharField()


class LeadershipPromptRow(Rows):
    """One of the five practices, and what it means in this meeting."""

    practice = serializers.CharField()
    text = serializers.CharField()


class AcknowledgementRow(Rows):
    executive = Reference()
    read_at = MomentField()
    note = serializers.CharField()
