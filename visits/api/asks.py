"""Asks: what the account side asks of executives, and what was answered."""

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
from visits.actions import answer_ask, answer_told
from visits.follow_up_filters import AskFilter
from visits.follow_up_queries import ask_lines
from visits.models import Ask, AskAnswer


class AskAnswerRow(serializers.Serializer[Any]):
    id = serializers.IntegerField()
    text = serializers.CharField()
    by = Reference()
    at = MomentField()


class AskLine(serializers.ModelSerializer[Ask]):
    """`visit` is an id and `starts_at` its start; `executive` leads it. `answer` is the newest one."""

    visit = serializers.IntegerField(source="visit_order")
    account = Reference(source="briefing.visit.account")
    executive = Reference(source="briefing.visit.lead_executive")
    starts_at = MomentField(source="starts_order")
    answered = serializers.BooleanField(source="is_answered")
    answer = serializers.SerializerMethodField()

    class Meta:
        model = Ask
        fields: tuple[str, ...] = (
            "id",
            "visit",
            "account",
            "executive",
            "starts_at",
            "text",
            "answered",
            "answer",
        )

    def get_answer(self, ask: Any) -> str:
        return ask.answers_[0]["text"] if ask.answers_ else ""


class AskDetail(AskLine):
    """With all answers, the newest first."""

    answers = AskAnswerRow(many=True, source="answers_")

    class Meta(AskLine.Meta):
        fields = (*AskLine.Meta.fields, "answers")


class AskAnswerBody(serializers.Serializer[Any]):
    text = serializers.CharField(max_length=5000)


class AskViewSet(ReadViewSet):
    """The asks of the newest briefing of each visit in scope, the latest visits first. One that a later version has taken back is still found by its id."""

    rows = Ask.objects.submitted()
    serializer_class, detail_class = AskLine, AskDetail
    filterset_class = AskFilter
    export_name = "asks"
    tagging = ("retrieve",)
    overwriting = ("answers",)

    def shown(self, asks: QuerySet[Any]) -> QuerySet[Any]:
        return ask_lines(asks.current() if self.action == "list" else asks)  # type: ignore[attr-defined]

    def get_object(self) -> Any:
        """Its revision is the newest answer, which the next one takes the place of."""
        row = self.found()
        self.tagged(newest_of(_answers(row)))
        return row

    def represent(self, row: Any) -> Any:
        return AskAnswerRow(row).data

    @extend_schema(request=AskAnswerBody, responses={201: AskDetail})
    @action(detail=True, methods=["post"])
    def answers(self, request: Request, pk: str) -> Response:
        """The executive answers, or the account manager notes what was answered; the newest counts. Whoever answers anew has read the one before."""
        ask = self.get_object()
        seen = self.seen_of_newest(_answers(ask), told=answer_told)
        text = self.checked(AskAnswerBody).validated_data["text"]
        answer_ask(ask, by=request.user, text=text, seen=seen)
        return created(AskDetail(self.get_object()).data)


def _answers(ask: Ask) -> QuerySet[AskAnswer]:
    return AskAnswer.objects.filter(ask=ask)
