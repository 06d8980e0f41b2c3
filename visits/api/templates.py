"""Templates of visits by purpose."""

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.writing import WriteViewSet
from engage.core.api.fields import MomentField
from visits.actions import (
    AgendaDraft,
    ObjectiveDraft,
    PromptDraft,
    TemplateDraft,
    add_template,
    change_template,
)
from visits.api.drafts import LeadershipPromptBody, several
from visits.api.parts import LeadershipPromptRow
from visits.filters import TemplateFilter
from visits.models import ConversationKind, Format, ObjectiveKind, Purpose, VisitTemplate
from visits.queries.templates import with_rows

Rows = serializers.Serializer[Any]


class TemplateObjectiveRow(Rows):
    text = serializers.CharField(max_length=300)
    kind = serializers.ChoiceField(choices=ObjectiveKind.choices)
    sign_of_success = serializers.CharField(max_length=300, required=False, allow_blank=True)


class TemplateAgendaRow(Rows):
    """Who leads a topic, the briefing says."""

    topic = serializers.CharField(max_length=300)
    kind = serializers.ChoiceField(choices=ConversationKind.choices)
    minutes = serializers.IntegerField(min_value=1, max_value=600, required=False)


class TemplateLine(serializers.ModelSerializer[VisitTemplate]):
    """`retired_at` is null while it is offered; an empty `format` suggests none."""

    retired_at = MomentField(allow_null=True)

    class Meta:
        model = VisitTemplate
        fields: tuple[str, ...] = (
            "id",
            "name",
            "purpose",
            "when_to_use",
            "format",
            "minutes",
            "retired_at",
        )


class TemplateDetail(TemplateLine):
    """A template with all that it fills."""

    objectives = TemplateObjectiveRow(many=True, source="objectives_")
    agenda = TemplateAgendaRow(many=True, source="agenda_")
    questions = serializers.SerializerMethodField()
    prompts = LeadershipPromptRow(many=True, source="prompts_")

    class Meta(TemplateLine.Meta):
        fields = (*TemplateLine.Meta.fields, "objectives", "agenda", "questions", "prompts")

    def get_questions(self, template: Any) -> list[str]:
        return [row["text"] for row in template.questions_]


class TemplateBody(Rows):
    """Lists that are sent replace the ones there are."""

    name = serializers.CharField(max_length=120)
    purpose = serializers.ChoiceField(choices=Purpose.choices)
    when_to_use = serializers.CharField(max_length=300)
    format = serializers.ChoiceField(choices=Format.choices, required=False, allow_blank=True)
    minutes = serializers.IntegerField(min_value=5, max_value=600, required=False)
    objectives = several(TemplateObjectiveRow, required=False)
    agenda = several(TemplateAgendaRow, required=False)
    questions = serializers.ListField(
        child=serializers.CharField(max_length=300), required=False, max_length=50
    )
    prompts = several(LeadershipPromptBody, required=False)


class TemplateChange(TemplateBody):
    """`retired` takes the template out of the offer, or back into it."""

    retired = serializers.BooleanField(required=False)


def _draft(data: dict[str, Any]) -> TemplateDraft:
    drafts: dict[str, Any] = {"objectives": ObjectiveDraft, "agenda": AgendaDraft, "prompts": PromptDraft}
    made = {name: [draft(**row) for row in data.get(name, ())] for name, draft in drafts.items()}
    return TemplateDraft(**{**data, **made})


@extend_schema_view(
    create=extend_schema(request=TemplateBody, responses={201: TemplateDetail}),
    partial_update=extend_schema(request=TemplateChange(partial=True), responses=TemplateDetail),
)
class TemplateViewSet(WriteViewSet):
    """Templates of visits, with those that are retired; `offered=true` leaves them out."""

    rows = VisitTemplate.objects.all()
    serializer_class, detail_class = TemplateLine, TemplateDetail
    body_class, change_class = TemplateBody, TemplateChange
    filterset_class = TemplateFilter
    export_name = "templates"

    def shown(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        return rows.order_by("name", "id") if self.action == "list" else with_rows(rows)

    def create(self, request: Request) -> Response:
        """Adds a template. Sales operations only."""
        return self.answer(add_template(_draft(self.body()), by=request.user), new=True)

    def partial_update(self, request: Request, pk: str) -> Response:
        """Changes a template, or retires it. Visits that began with it stay as they are. Sales operations only."""
        template = self.get_object()
        sent = self.body(partial=True)
        retired = sent.pop("retired", None)
        present: dict[str, Any] = TemplateDetail(template).data
        kept = {name: present[name] for name in TemplateBody().get_fields()}
        draft = _draft({**kept, **sent})
        return self.answer(change_template(template, draft, by=request.user, seen=self.seen, retired=retired))
