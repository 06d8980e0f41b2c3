"""The team's comments on a briefing over REST, beside the visit it is for."""

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from engage.core.api.fields import MomentField, Reference
from engage.core.api.views import ScopedViewSet, created
from engage.core.errors import NotAllowed
from visits.actions import add_comment, resolve_comment
from visits.models import BriefingComment, CommentResolution, Visit
from visits.rules import may_comment_briefing, parts_of


class ResolutionLine(serializers.ModelSerializer[CommentResolution]):
    by = Reference()
    at = MomentField()

    class Meta:
        model = CommentResolution
        fields = ("by", "at")


class CommentLine(serializers.ModelSerializer[BriefingComment]):
    """`resolution` is null until somebody has seen to it."""

    by = Reference()
    at = MomentField()
    resolution = serializers.SerializerMethodField()

    class Meta:
        model = BriefingComment
        fields = ("id", "text", "by", "at", "resolution")

    @extend_schema_field(ResolutionLine(allow_null=True))
    def get_resolution(self, comment: BriefingComment) -> Any:
        found = getattr(comment, "resolution", None)
        return ResolutionLine(found).data if found is not None else None


class CommentBody(serializers.Serializer[Any]):
    text = serializers.CharField(max_length=2000)


class CommentViewSet(ScopedViewSet):
    """Comments on the briefing of a visit, for those who write it."""

    rows = Visit.objects.all()

    @extend_schema(responses=CommentLine(many=True))
    @action(detail=True, methods=["get"], url_path="briefing/comments", url_name="comments")
    def comments(self, request: Request, pk: str) -> Response:
        """What the team has said of the briefing, the oldest first."""
        page = self.paginate_queryset(self._comments().order_by("id"))
        return self.get_paginated_response(CommentLine(page, many=True).data)

    @extend_schema(request=CommentBody, responses={201: CommentLine})
    @comments.mapping.post
    def add_comment(self, request: Request, pk: str) -> Response:
        """Says something of the briefing to those who write it."""
        visit = self.get_object()
        comment = add_comment(visit, by=request.user, **self.checked(CommentBody).validated_data)
        return created(CommentLine(comment).data)

    @extend_schema(request=None, responses=CommentLine)
    @action(
        detail=True,
        methods=["post"],
        url_path=r"briefing/comments/(?P<comment>\d{1,18})/resolution",
        url_name="comment-resolution",
    )
    def resolve(self, request: Request, pk: str, comment: str) -> Response:
        """Says that it has been seen to; 409 where somebody has said so already."""
        found = get_object_or_404(self._comments(), pk=comment)
        resolve_comment(found, by=request.user)
        return Response(CommentLine(self._comments().get(pk=found.pk)).data)

    def _comments(self) -> QuerySet[Any]:
        visit = self.get_object()
        if not may_comment_briefing(parts_of(self.request.user, visit)):
            raise NotAllowed("The account manager and the team comment on the briefing.")
        rows = BriefingComment.objects.visible_to(self.request.user).filter(visit=visit)
        return rows.select_related("visit", "by", "resolution__by")
