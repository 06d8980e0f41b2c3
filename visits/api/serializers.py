"""What the API says of a visit. Read only; what is sent is in `drafts` and `details`."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from engage.core.api.fields import MomentField, Reference
from visits.api.parts import (
    AcknowledgementRow,
    AgendaRow,
    AlternativeRow,
    AttendeeRow,
    CommitmentRow,
    InsightRow,
    LeadershipPromptRow,
    LikelyQuestionRow,
    ObjectiveRow,
    RedLineRow,
    RescheduleRow,
    VisitFlagRow,
)
from visits.models import Briefing, Debrief, Practice, Visit
from visits.permissions import OBJECTIVE
from visits.rules import hidden_of_debrief, known_parts, stages_of
from visits.workflow import allowed_actions


class BriefingDetail(serializers.ModelSerializer[Briefing]):
    """`version` is null for the draft, which only the account side reads."""

    submitted_at = MomentField(allow_null=True)
    submitted_by = Reference(allow_null=True)
    agenda = AgendaRow(many=True, source="agenda_")
    red_lines = RedLineRow(many=True, source="red_lines_")
    questions = serializers.SerializerMethodField()
    asks = serializers.SerializerMethodField()
    sensitive_points = serializers.SerializerMethodField()
    likely_questions = LikelyQuestionRow(many=True, source="likely_questions_")
    leadership_prompts = LeadershipPromptRow(many=True, source="leadership_prompts_")
    acknowledgements = AcknowledgementRow(many=True, source="acknowledgements_")

    class Meta:
        model = Briefing
        fields = (
            "version",
            "addendum",
            "red_lines_changed",
            "submitted_at",
            "submitted_by",
            "headline",
            "situation",
            "agenda",
            "red_lines",
            "no_red_lines",
            "questions",
            "asks",
            "sensitive_points",
            "likely_questions",
            "leadership_prompts",
            "acknowledgements",
        )

    def get_questions(self, briefing: Any) -> list[str]:
        return [row["text"] for row in briefing.questions_]

    def get_asks(self, briefing: Any) -> list[str]:
        return [row["text"] for row in briefing.asks_]

    def get_sensitive_points(self, briefing: Any) -> list[str]:
        return [row["text"] for row in briefing.sensitive_points_]


class DebriefDetail(serializers.ModelSerializer[Debrief]):
    """Both sides' parts. One that is not filed yet is null, but for those who write it; so is feedback for whom it is not meant."""

    executive_filed_at = MomentField(allow_null=True)
    account_filed_at = MomentField(allow_null=True)

    class Meta:
        model = Debrief
        fields = (
            "executive_filed_at",
            "heard",
            "temperature",
            "price_signal",
            "value_signal",
            "signal_note",
            "share_of_mind",
            "promised_beyond_brief",
            "agreed_next_step",
            "agreed_next_step_on",
            "account_filed_at",
            "feedback",
            "to_keep",
            "relationship_rating",
            *Practice.values,
            "next_step",
            "next_step_on",
            "recap",
            "unobtainable_reason",
        )

    def to_representation(self, instance: Any) -> dict[str, Any]:
        written: dict[str, Any] = super().to_representation(instance)
        hidden = hidden_of_debrief(self.context["parts"], self.context["visit"], instance)
        return {name: None if name in hidden else value for name, value in written.items()}


class VisitLine(serializers.ModelSerializer[Visit]):
    """A visit in a list. `allowed_actions` are the transitions the reader could try now; guards may still refuse them."""

    account = Reference()
    lead_executive = Reference()
    requested_by = Reference(allow_null=True)
    starts_at = MomentField()
    ends_at = MomentField()
    held_at = MomentField(allow_null=True)
    executive_debrief_due_at = MomentField(allow_null=True)
    allowed_actions = serializers.SerializerMethodField()

    class Meta:
        model = Visit
        fields: tuple[str, ...] = (
            "id",
            "account",
            "lead_executive",
            "status",
            "origin",
            "title",
            "purpose",
            "format",
            "starts_at",
            "ends_at",
            "time_zone",
            "date_only",
            "place",
            "confidential",
            "rush",
            "requested_by",
            "held_at",
            "executive_debrief_due_at",
            "allowed_actions",
        )

    def get_allowed_actions(self, visit: Any) -> list[str]:
        parts = known_parts(self.context["request"].user, visit)
        return [action.name for action in allowed_actions(visit, parts=parts)]


class VisitDetail(VisitLine):
    """A visit with all that is recorded of it."""

    template = Reference(allow_null=True)
    created_at = MomentField()
    account_consent_at = MomentField(allow_null=True)
    executive_consent_at = MomentField(allow_null=True)
    briefing_due_at = MomentField(allow_null=True)
    briefing_late_at = MomentField(allow_null=True)
    account_debrief_due_at = MomentField(allow_null=True)
    seagull_verdict_at = MomentField(allow_null=True)
    reported_at = MomentField(allow_null=True)
    objectives = serializers.SerializerMethodField()
    alternatives = AlternativeRow(many=True, source="alternatives_")
    attendees = AttendeeRow(many=True, source="attendees_")
    briefing = serializers.SerializerMethodField()
    debrief = serializers.SerializerMethodField()
    commitments = CommitmentRow(many=True, source="commitments_")
    insights = InsightRow(many=True, source="insights_")
    reschedules = RescheduleRow(many=True, source="reschedules_")
    flags = VisitFlagRow(many=True, source="flags_")

    class Meta(VisitLine.Meta):
        fields = (
            *VisitLine.Meta.fields,
            "template",
            "rush_reason",
            "ending_reason",
            "created_at",
            "account_consent_at",
            "executive_consent_at",
            "briefing_due_at",
            "briefing_late_at",
            "account_debrief_due_at",
            "seagull_verdict_at",
            "reported_at",
            "objectives",
            "alternatives",
            "attendees",
            "briefing",
            "debrief",
            "commitments",
            "insights",
            "reschedules",
            "flags",
        )

    @extend_schema_field(ObjectiveRow(many=True))
    def get_objectives(self, visit: Any) -> Any:
        """What the executive has typed of outcomes is told once it is filed."""
        parts = known_parts(self.context["request"].user, visit)
        hidden = OBJECTIVE.hides(parts, reached=stages_of(visit, getattr(visit, "debrief", None)))
        shown = [{**row, **dict.fromkeys(hidden, "")} for row in visit.objectives_]
        return ObjectiveRow(shown, many=True).data

    @extend_schema_field(BriefingDetail(allow_null=True))
    def get_briefing(self, visit: Any) -> Any:
        briefing = self.context["briefing"]
        return None if briefing is None else BriefingDetail(briefing).data

    @extend_schema_field(DebriefDetail(allow_null=True))
    def get_debrief(self, visit: Any) -> Any:
        debrief = getattr(visit, "debrief", None)
        parts = known_parts(self.context["request"].user, visit)
        return (
            None if debrief is None else DebriefDetail(debrief, context={"parts": parts, "visit": visit}).data
        )
