"""Insights: what customers told us, and what our leadership answers."""

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from engage.core.api.editing import newest_of
from engage.core.api.fields import MomentField, Reference
from engage.core.api.views import ReadViewSet, created
from visits.actions import answer_insight, answer_told
from visits.api.corrected import NewestCorrection
from visits.follow_up_filters import InsightFilter
from visits.follow_up_queries import insight_lines
from visits.models import Answer, Insight, InsightAnswer


class InsightAnswerRow(serializers.Serializer[Any]):
    """`due_on` is the day by which it is looked into; null with the other answers."""

    id = serializers.IntegerField()
    answer = serializers.CharField()
    text = serializers.CharField()
    due_on = serializers.DateField(allow_null=True)
    by = Reference()
    at = MomentField()


class InsightLine(serializers.ModelSerializer[Insight]):
    """`answer` is the newest answer of the leadership, and `answer_due_on` its day; null where there is none. `corrected_text` is how
    `text` should read, empty where it stands as filed."""

    visit = serializers.IntegerField(source="visit_id")
    account = Reference()
    recorded_at = MomentField()
    answer = serializers.CharField(source="answer_now", allow_null=True)
    corrected_text = NewestCorrection()
    answer_due_on = serializers.DateField(source="answer_due", allow_null=True)

    class Meta:
        model = Insight
        fields: tuple[str, ...] = (
            "id",
            "visit",
            "account",
            "topic",
            "text",
            "corrected_text",
            "alignment",
            "recorded_at",
            "answer",
            "answer_due_on",
        )


class InsightDetail(InsightLine):
    """With all answers, the newest first."""

    answers = InsightAnswerRow(many=True, source="answers_")

    class Meta(InsightLine.Meta):
        fields = (*InsightLine.Meta.fields, "answers")


class InsightAnswerBody(serializers.Serializer[Any]):
    """`we_dont` needs `text`, `look_into` needs `due_on`."""

    answer = serializers.ChoiceField(choices=Answer.choices)
    text = serializers.CharField(max_length=5000, required=False, allow_blank=True)
    due_on = serializers.DateField(required=False, allow_null=True)


class InsightViewSet(ReadViewSet):
    """Insights in scope, the latest first."""

    rows = Insight.objects.all()
    serializer_class, detail_class = InsightLine, InsightDetail
    filterset_class = InsightFilter
    export_name = "insights"
    tagging = ("retrieve",)
    overwriting = ("answers",)

    def shown(self, insights: QuerySet[Any]) -> QuerySet[Any]:
        return insight_lines(insights)

    def get_object(self) -> Any:
        """Its revision is the newest answer, which the next one takes the place of."""
        row = self.found()
        self.tagged(newest_of(_answers(row)))
        return row

    def represent(self, row: Any) -> Any:
        return InsightAnswerRow(row).data

    @extend_schema(request=InsightAnswerBody, responses={201: InsightDetail})
    @action(detail=True, methods=["post"])
    def answers(self, request: Request, pk: str) -> Response:
        """Records the leadership's answer beside the earlier ones; the newest counts. Whoever answers anew has read the one before."""
        insight = self.get_object()
        seen = self.seen_of_newest(_answers(insight), told=answer_told)
        body = self.checked(InsightAnswerBody).validated_data
        answer_insight(insight, by=request.user, seen=seen, **body)
        return created(InsightDetail(self.get_object()).data)


def _answers(insight: Insight) -> QuerySet[InsightAnswer]:
    return InsightAnswer.objects.filter(insight=insight)
