"""Commitments: what both sides promised, who answers for it, and what became of it."""

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from engage.core.api.fields import InScope, MomentField, Reference
from engage.core.api.views import ReadViewSet
from engage.people.queries import colleagues_to_name
from visits.actions import assign_commitment, remind_owner, settle_commitment
from visits.api.corrected import NewestCorrection
from visits.follow_up_filters import CommitmentFilter
from visits.follow_up_queries import commitment_lines
from visits.models import Commitment
from visits.models.follow_up import SETTLED


class CommitmentLine(serializers.ModelSerializer[Commitment]):
    """`ours` is false where the customer promised. `late` is true of one that is open after its day, or was kept only then (days are UTC's).
    `amount` is in `unit`: a currency, or what else the red line counts. `corrected_text` is how `text` should read, empty where it stands as filed."""

    visit = serializers.IntegerField(source="visit_id")
    account = Reference()
    made_by = Reference(allow_null=True)
    owner = Reference(allow_null=True)
    made_at = MomentField()
    late = serializers.BooleanField(source="is_late")
    settled_at = MomentField(allow_null=True)
    red_line = serializers.IntegerField(source="red_line_id", allow_null=True)
    ratified_at = MomentField(allow_null=True)
    ratified_by = Reference(allow_null=True)
    corrected_text = NewestCorrection()

    class Meta:
        model = Commitment
        fields = (
            "id",
            "visit",
            "account",
            "ours",
            "text",
            "corrected_text",
            "made_by",
            "made_at",
            "owner",
            "owner_name",
            "due_on",
            "status",
            "late",
            "settled_at",
            "settled_note",
            "red_line",
            "beyond_red_line",
            "amount",
            "unit",
            "ratified_at",
            "ratified_by",
        )


class AssignmentBody(serializers.Serializer[Any]):
    """Who answers for it: somebody with a sign-in, or a name. What is left out stays."""

    owner = InScope(rows=colleagues_to_name, required=False, allow_null=True)
    owner_name = serializers.CharField(max_length=200, required=False, allow_blank=True)
    due_on = serializers.DateField(required=False, allow_null=True)


class SettlementBody(serializers.Serializer[Any]):
    """A withdrawn commitment needs a note."""

    status = serializers.ChoiceField(choices=SETTLED)
    note = serializers.CharField(max_length=5000, required=False, allow_blank=True)


class CommitmentViewSet(ReadViewSet):
    """Commitments in scope: open ones first, the earliest due before the later."""

    rows = Commitment.objects.all()
    serializer_class = CommitmentLine
    filterset_class = CommitmentFilter
    export_name = "commitments"

    def shown(self, commitments: QuerySet[Any]) -> QuerySet[Any]:
        return commitment_lines(commitments)

    @extend_schema(request=AssignmentBody, responses=CommitmentLine)
    def partial_update(self, request: Request, pk: str) -> Response:
        """Says who answers for it and until when, while it is open."""
        found = self.get_object()
        now = {"owner": found.owner, "owner_name": found.owner_name, "due_on": found.due_on}
        wanted = self.checked(AssignmentBody).validated_data
        if wanted.get("owner_name") and "owner" not in wanted:
            now["owner"] = None
        assign_commitment(found, by=request.user, seen=self.seen, **(now | wanted))
        return self._answer()

    @extend_schema(request=SettlementBody, responses=CommitmentLine)
    @action(detail=True, methods=["post"])
    def settle(self, request: Request, pk: str) -> Response:
        """Says that it was kept, broken or withdrawn, once."""
        settle_commitment(self.get_object(), by=request.user, **self.checked(SettlementBody).validated_data)
        return self._answer()

    @extend_schema(request=None, responses=CommitmentLine)
    @action(detail=True, methods=["post"])
    def remind(self, request: Request, pk: str) -> Response:
        """Asks whoever of ours answers for it what becomes of it; 409 where somebody has within a day."""
        remind_owner(self.get_object(), by=request.user)
        return self._answer()

    def _answer(self) -> Response:
        """The commitment as it is now."""
        return Response(CommitmentLine(self.get_object()).data)
