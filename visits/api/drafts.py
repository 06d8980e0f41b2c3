"""What is sent to draft a visit or to write its briefing. Every reference is looked up in the sender's scope."""

from typing import Any

from rest_framework import serializers
from rest_framework.exceptions import ErrorDetail

from accounts.models import Contact, Priority
from accounts.queries import accounts_in_directory
from engage.core.api.fields import InScope, MomentField, ZoneField
from engage.people.models import Executive
from engage.people.queries import colleagues_to_name
from visits.actions import (
    AgendaDraft,
    AlternativeDraft,
    AttendeeDraft,
    BriefingDraft,
    LikelyQuestionDraft,
    ObjectiveDraft,
    PromptDraft,
    RedLineDraft,
    VisitDraft,
)
from visits.models import (
    AlternativeKind,
    ConversationKind,
    Format,
    ObjectiveKind,
    Practice,
    Purpose,
    Side,
    Visit,
    VisitTemplate,
)

Body = serializers.Serializer[Any]
MOST = 50  # rows of one kind in one request


def several(body: Any, **options: Any) -> Any:
    """A list of rows, of which one request may bring so many."""
    return body(many=True, max_length=MOST, **options)


class ObjectiveBody(Body):
    text = serializers.CharField(max_length=300)
    kind = serializers.ChoiceField(choices=ObjectiveKind.choices)
    priority = InScope(rows=Priority.objects.visible_to, required=False, allow_null=True)
    sign_of_success = serializers.CharField(max_length=300, required=False, allow_blank=True)

    def draft(self, row: dict[str, Any]) -> ObjectiveDraft:
        priority = row.get("priority")
        sign = row.get("sign_of_success", "")
        return ObjectiveDraft(row["text"], row["kind"], priority.pk if priority else None, sign)


class AlternativeBody(Body):
    kind = serializers.ChoiceField(choices=AlternativeKind.choices)
    text = serializers.CharField(max_length=300)
    why_not = serializers.CharField(max_length=500)


class AttendeeBody(Body):
    """One of `user` (account side), `executive` (executive's side), `contact` (customer), or a `name`."""

    side = serializers.ChoiceField(choices=Side.choices)
    user = InScope(rows=colleagues_to_name, required=False, allow_null=True)
    executive = InScope(rows=Executive.objects.visible_to, required=False, allow_null=True)
    contact = InScope(rows=Contact.objects.visible_to, required=False, allow_null=True)
    name = serializers.CharField(max_length=200, required=False, allow_blank=True)
    title = serializers.CharField(max_length=200, required=False, allow_blank=True)
    employer = serializers.CharField(max_length=200, required=False, allow_blank=True)

    SIDES = {"user": Side.ACCOUNT, "executive": Side.EXECUTIVE, "contact": Side.CUSTOMER}

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        for name, side in self.SIDES.items():
            if attrs.get(name) is not None and attrs["side"] != side:
                raise serializers.ValidationError({name: f"This belongs to the side “{side}”."})
        if not any(attrs.get(name) for name in (*self.SIDES, "name")):
            raise serializers.ValidationError({"name": "Say who it is."})
        return attrs


def attendee_drafts(rows: list[dict[str, Any]], *, account_id: int) -> list[AttendeeDraft]:
    """Raises ValidationError for a contact of another account (as for one that does not exist), and for somebody named twice."""
    for position, row in enumerate(rows):
        contact = row.get("contact")
        if contact is not None and contact.account_id != account_id:
            words = ErrorDetail(f"There is no such id: {contact.pk}.", "does_not_exist")
            raise serializers.ValidationError({"attendees": {str(position): {"contact": [words]}}})
    for name in ("user", "executive"):
        named = [row[name].pk for row in rows if row.get(name)]
        if len(named) != len(set(named)):
            raise serializers.ValidationError({"attendees": ["Somebody is named twice."]})
    return [AttendeeDraft(**row) for row in rows]


class VisitBody(Body):
    """A visit as it is asked for. The account may be any that the directory shows the sender. `template` is remembered, and fills in nothing here."""

    account = InScope(rows=accounts_in_directory)
    lead_executive = InScope(rows=lambda user: Executive.objects.visible_to(user).active())
    title = serializers.CharField(max_length=300)
    purpose = serializers.ChoiceField(choices=Purpose.choices, required=False, allow_blank=True)
    format = serializers.ChoiceField(choices=Format.choices, required=False, allow_blank=True)
    template = InScope(rows=VisitTemplate.objects.visible_to, required=False, allow_null=True)
    starts_at = MomentField()
    ends_at = MomentField()
    time_zone = ZoneField(max_length=64, required=False)
    place = serializers.CharField(max_length=200, required=False, allow_blank=True)
    confidential = serializers.BooleanField(required=False)
    rush_reason = serializers.CharField(max_length=2000, required=False, allow_blank=True)
    objectives = several(ObjectiveBody, required=False)
    alternatives = several(AlternativeBody, required=False)
    attendees = several(AttendeeBody, required=False)

    def draft(self, **more: Any) -> VisitDraft:
        """The draft of a valid body."""
        data = dict(self.validated_data)
        parts: dict[str, Any] = {
            "objectives": [ObjectiveBody().draft(row) for row in data.pop("objectives", ())],
            "alternatives": [AlternativeDraft(**row) for row in data.pop("alternatives", ())],
            "attendees": attendee_drafts(data.pop("attendees", []), account_id=data["account"].pk),
        }
        return VisitDraft(**data, **parts, **more)

    def changed(self, visit: Visit) -> VisitDraft:
        """`visit` as a draft, with what a valid partial body says put in its place. Three queries."""
        data = dict(self.validated_data)
        names: list[str] = list(self.get_fields())
        fields = (name for name in names if name not in ("objectives", "alternatives", "attendees"))
        account = data.get("account", visit.account)
        parts: dict[str, Any] = {
            "objectives": [ObjectiveBody().draft(row) for row in data["objectives"]]
            if "objectives" in data
            else [
                ObjectiveDraft(o.text, o.kind, o.priority_id, o.sign_of_success)
                for o in visit.objectives.all()
            ],
            "alternatives": [AlternativeDraft(**row) for row in data["alternatives"]]
            if "alternatives" in data
            else [AlternativeDraft(a.kind, a.text, a.why_not) for a in visit.alternatives.all()],
            "attendees": attendee_drafts(data["attendees"], account_id=account.pk)
            if "attendees" in data
            else [
                AttendeeDraft(a.side, a.name, a.title, a.employer, a.user, a.executive, a.contact)
                for a in visit.attendees.select_related("user", "executive", "contact")
            ],
        }
        values = {name: data.get(name, getattr(visit, name)) for name in fields}
        return VisitDraft(origin=visit.origin, **values, **parts)


class ObjectivesBody(Body):
    objectives = several(ObjectiveBody)

    def drafts(self) -> list[ObjectiveDraft]:
        return [ObjectiveBody().draft(row) for row in self.validated_data["objectives"]]


class AttendeesBody(Body):
    attendees = several(AttendeeBody)

    def drafts(self, *, account_id: int) -> list[AttendeeDraft]:
        return attendee_drafts(self.validated_data["attendees"], account_id=account_id)


class AgendaBody(Body):
    topic = serializers.CharField(max_length=300, allow_blank=True)
    lead = serializers.CharField(max_length=200, required=False, allow_blank=True)
    kind = serializers.ChoiceField(choices=ConversationKind.choices, required=False)
    minutes = serializers.IntegerField(min_value=1, max_value=1440, required=False)
    led_by_account_team = serializers.BooleanField(required=False)


class RedLineBody(Body):
    """`limit` is in `unit`; `approver` may go beyond it."""

    topic = serializers.CharField(max_length=120, allow_blank=True)
    text = serializers.CharField(max_length=300)
    limit = serializers.DecimalField(max_digits=16, decimal_places=2, required=False, allow_null=True)
    unit = serializers.CharField(max_length=40, required=False, allow_blank=True)
    approver = InScope(rows=colleagues_to_name, required=False, allow_null=True)


class LikelyQuestionBody(Body):
    """What the customer will probably ask (`text`), and the `answer` to give."""

    text = serializers.CharField(max_length=300)
    answer = serializers.CharField(max_length=5000, required=False, allow_blank=True)


class LeadershipPromptBody(Body):
    """One of the five practices, and what it means in this meeting (`text`)."""

    practice = serializers.ChoiceField(choices=Practice.choices)
    text = serializers.CharField(max_length=300)


def _sentences() -> serializers.ListField:
    return serializers.ListField(
        child=serializers.CharField(max_length=300, allow_blank=True), required=False, max_length=MOST
    )


class BriefingBody(Body):
    """The whole draft of a briefing: what is left out is empty. Objectives and attendees belong to the visit."""

    headline = serializers.CharField(max_length=200, required=False, allow_blank=True)
    situation = serializers.CharField(max_length=20_000, required=False, allow_blank=True)
    agenda = several(AgendaBody, required=False)
    red_lines = several(RedLineBody, required=False)
    no_red_lines = serializers.BooleanField(required=False)
    questions = _sentences()
    asks = _sentences()
    sensitive_points = _sentences()
    likely_questions = several(LikelyQuestionBody, required=False)
    leadership_prompts = several(LeadershipPromptBody, required=False)

    def draft(self) -> BriefingDraft:
        data = dict(self.validated_data)
        likely = [LikelyQuestionDraft(**row) for row in data.pop("likely_questions", ())]
        prompts = [PromptDraft(**row) for row in data.pop("leadership_prompts", ())]
        agenda = [AgendaDraft(**row) for row in data.pop("agenda", ())]
        red_lines = [RedLineDraft(**row) for row in data.pop("red_lines", ())]
        return BriefingDraft(
            agenda=agenda, red_lines=red_lines, likely_questions=likely, leadership_prompts=prompts, **data
        )
