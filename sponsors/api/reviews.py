"""Annual relationship reviews: read, commented on, and signed."""

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from engage.core.api.fields import MomentField, Reference
from engage.core.api.views import ReadViewSet
from sponsors.actions import comment_on_review, regenerate_review, sign_review
from sponsors.models import AnnualReview
from sponsors.review_filters import ReviewFilter, with_waits_for


class ReviewLine(serializers.ModelSerializer[AnnualReview]):
    """`waits_for` is manager, sponsor or signature, and empty once it is signed."""

    account = Reference()
    produced_at = MomentField()
    waits_for = serializers.CharField()
    signed_at = MomentField(allow_null=True)
    signed_by = Reference(allow_null=True)

    class Meta:
        model = AnnualReview
        fields: tuple[str, ...] = (
            "id",
            "account",
            "year",
            "produced_at",
            "waits_for",
            "signed_at",
            "signed_by",
        )


class ReviewDetail(ReviewLine):
    """With the snapshot, which does not change once it is signed."""

    snapshot = serializers.DictField()

    class Meta(ReviewLine.Meta):
        fields = (*ReviewLine.Meta.fields, "manager_words", "sponsor_words", "snapshot")


class WordsBody(serializers.Serializer[Any]):
    """The account manager speaks first, then the sponsor."""

    part = serializers.ChoiceField(choices=[("manager", "Account manager"), ("sponsor", "Sponsor")])
    words = serializers.CharField(max_length=20_000)


class ReviewViewSet(ReadViewSet):
    """Reviews of accounts in scope, the latest year first."""

    rows = AnnualReview.objects.all()
    serializer_class, detail_class = ReviewLine, ReviewDetail
    filterset_class = ReviewFilter
    export_name = "reviews"
    overwriting = ("words",)

    def shown(self, reviews: QuerySet[Any]) -> QuerySet[Any]:
        rows = with_waits_for(reviews.filter(account__merged_into=None))
        rows = rows.select_related("account", "signed_by").order_by("-year", "-id")
        return rows.defer("snapshot") if self.action == "list" else rows

    @extend_schema(request=WordsBody, responses=ReviewDetail)
    @action(detail=True, methods=["post"])
    def words(self, request: Request, pk: str) -> Response:
        """Sets the words of the account manager or of the sponsor, until it is signed."""
        review = self.get_object()
        comment_on_review(review, by=request.user, seen=self.seen, **self.checked(WordsBody).validated_data)
        return Response(ReviewDetail(self.get_object()).data)

    @extend_schema(request=None, responses=ReviewDetail)
    @action(detail=True, methods=["post"])
    def sign(self, request: Request, pk: str) -> Response:
        """Sales operations signs it off; nothing of it changes from then on."""
        review = self.get_object()
        sign_review(review, by=request.user, seen=self.seen)
        return Response(ReviewDetail(self.get_object()).data)

    @extend_schema(request=None, responses=ReviewDetail)
    @action(detail=True, methods=["post"])
    def regenerate(self, request: Request, pk: str) -> Response:
        """Builds the snapshot anew from the record as it is now, until it is signed; the words stay."""
        review = self.get_object()
        regenerate_review(review, by=request.user, seen=self.seen)
        return Response(ReviewDetail(self.get_object()).data)
