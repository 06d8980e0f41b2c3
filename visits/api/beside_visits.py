"""What stands beside a visit over REST: leave to go alone, the notes of executives who came along, and corrections of what was filed."""

from typing import Any

from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from engage.core.api.fields import MomentField, Reference
from engage.core.api.views import ScopedViewSet, created
from visits.actions import (
    add_executive_note,
    ask_solo_exception,
    correct_record,
    decide_solo_exception,
)
from visits.models import Corrected, Correction, Debrief, ExecutiveNote, SoloException, Visit
from visits.rules import hidden_of_debrief, parts_of


class SoloExceptionLine(serializers.ModelSerializer[SoloException]):
    """`approved` is null until it was decided."""

    asked_by = Reference()
    asked_at = MomentField()
    decided_by = Reference(allow_null=True)
    decided_at = MomentField(allow_null=True)

    class Meta:
        model = SoloException
        fields = ("reason", "asked_by", "asked_at", "approved", "decided_by", "decided_at", "decision_note")


class SoloReasonBody(serializers.Serializer[Any]):
    reason = serializers.CharField(max_length=5000)


class SoloDecisionBody(serializers.Serializer[Any]):
    approved = serializers.BooleanField()
    note = serializers.CharField(max_length=5000, required=False, allow_blank=True)


class NoteLine(serializers.ModelSerializer[ExecutiveNote]):
    executive = Reference()
    at = MomentField()

    class Meta:
        model = ExecutiveNote
        fields = ("id", "executive", "text", "at")


class NoteBody(serializers.Serializer[Any]):
    text = serializers.CharField(max_length=20_000)


class CorrectionLine(serializers.ModelSerializer[Correction]):
    """`row` is the number of the objective, promise or insight it is about; null for a text of the debrief."""

    row = serializers.IntegerField(source="row_id", allow_null=True)
    by = Reference()
    at = MomentField()

    class Meta:
        model = Correction
        fields = ("id", "subject", "row", "text", "reason", "by", "at")


class CorrectionBody(serializers.Serializer[Any]):
    subject = serializers.ChoiceField(choices=Corrected.choices)
    row = serializers.IntegerField(min_value=1, max_value=2**63 - 1, required=False, allow_null=True)
    text = serializers.CharField(max_length=20_000)
    reason = serializers.CharField(max_length=500, required=False, allow_blank=True)


class BesideVisitViewSet(ScopedViewSet):
    """Beside the visits themselves, whose scope it shares."""

    rows = Visit.objects.all()

    @extend_schema(responses=SoloExceptionLine)
    @action(detail=True, methods=["get"], url_path="solo-exception", url_name="solo-exception")
    def solo_exception(self, request: Request, pk: str) -> Response:
        """Leave to go without the account team, as it was asked for and decided; 404 where nobody has asked."""
        return Response(SoloExceptionLine(self._exception(self.get_object())).data)

    @extend_schema(request=SoloReasonBody, responses={201: SoloExceptionLine})
    @solo_exception.mapping.post
    def ask_solo_exception(self, request: Request, pk: str) -> Response:
        """Asks for it, with the reason."""
        visit = self.get_object()
        ask_solo_exception(visit, by=request.user, **self.checked(SoloReasonBody).validated_data)
        return created(SoloExceptionLine(self._exception(visit)).data)

    @extend_schema(request=SoloDecisionBody, responses=SoloExceptionLine)
    @action(
        detail=True,
        methods=["post"],
        url_path="solo-exception/decision",
        url_name="solo-exception-decision",
    )
    def decide_solo_exception(self, request: Request, pk: str) -> Response:
        """Approves or refuses it: by the account manager's superior, or sales operations."""
        visit = self.get_object()
        decided = self.checked(SoloDecisionBody).validated_data
        decide_solo_exception(self._exception(visit), by=request.user, **decided)
        return Response(SoloExceptionLine(self._exception(visit)).data)

    @extend_schema(responses=NoteLine(many=True))
    @action(detail=True, methods=["get"], url_path="notes", url_name="notes", pagination_class=None)
    def notes(self, request: Request, pk: str) -> Response:
        """The notes of executives who came along, the oldest first."""
        rows = ExecutiveNote.objects.visible_to(request.user).filter(visit=self.get_object())
        return Response(NoteLine(rows.select_related("executive"), many=True).data)

    @extend_schema(request=NoteBody, responses={201: NoteLine})
    @notes.mapping.post
    def add_note(self, request: Request, pk: str) -> Response:
        """Adds a note of one's own: by an executive who took part beside the lead, in person."""
        visit = self.get_object()
        note = add_executive_note(visit, by=request.user, **self.checked(NoteBody).validated_data)
        return created(NoteLine(note).data)

    @extend_schema(responses=CorrectionLine(many=True))
    @action(
        detail=True, methods=["get"], url_path="corrections", url_name="corrections", pagination_class=None
    )
    def corrections(self, request: Request, pk: str) -> Response:
        """How what was filed should read, the oldest first; the newest about a thing holds. What is hidden of the debrief is not told here either."""
        visit = self.get_object()
        hidden = hidden_of_debrief(
            parts_of(request.user, visit), visit, Debrief.objects.filter(visit=visit).first()
        )
        rows = Correction.objects.visible_to(request.user).filter(visit=visit).exclude(subject__in=hidden)
        return Response(CorrectionLine(rows.select_related("by"), many=True).data)

    @extend_schema(request=CorrectionBody, responses={201: CorrectionLine})
    @corrections.mapping.post
    def correct(self, request: Request, pk: str) -> Response:
        """Adds one: each side corrects what it filed. The words that were filed stay."""
        visit = self.get_object()
        line = correct_record(visit, by=request.user, **self.checked(CorrectionBody).validated_data)
        return created(CorrectionLine(line).data)

    def _exception(self, visit: Visit) -> SoloException:
        found = SoloException.objects.select_related("asked_by", "decided_by").filter(visit=visit).first()
        if found is None:
            raise Http404
        found.visit = visit
        return found
