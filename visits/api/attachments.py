"""Attached files over REST, beside the visit they belong to and whose scope they share."""

import json
from collections.abc import Iterator, Mapping
from typing import Any, BinaryIO, cast

from django.core.files.uploadedfile import UploadedFile
from django.db.models import QuerySet
from django.http import FileResponse, HttpRequest
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import OpenApiParameter, OpenApiTypes, extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.exceptions import NotFound
from rest_framework.parsers import JSONParser, MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from engage.core.api.fields import MomentField, Reference
from engage.core.api.problems import NOT_THERE
from engage.core.api.raw_files import RawBytes
from engage.core.api.views import ScopedViewSet, created
from engage.core.files.receiving import Receiving, refuse_long_body, watch
from visits.actions import attach_files, remove_attachment
from visits.actions.attachments import BRIEFING, DEBRIEF, SIDES, NewFile, limits
from visits.giving_out import give_out
from visits.models import Attachment, Visit

ONE = r"attachments/(?P<attachment>\d{1,18})"


class AttachmentLine(serializers.ModelSerializer[Attachment]):
    """`version` is the briefing's; null in its draft, and on the side of the debrief. `size` in bytes. `state`: `waiting` and `refused` files are not given out."""

    side = serializers.SerializerMethodField()
    version = serializers.SerializerMethodField()
    name = serializers.CharField(source="file.name")
    kind = serializers.CharField(source="file.kind")
    size = serializers.IntegerField(source="file.size")
    sha256 = serializers.CharField(source="file.sha256")
    sent_by = Reference(source="file.sent_by")
    sent_at = MomentField(source="file.sent_at")
    state = serializers.CharField(source="file.state")

    class Meta:
        model = Attachment
        fields = ("id", "side", "version", "name", "kind", "size", "sha256", "sent_by", "sent_at", "state")

    def get_side(self, attachment: Attachment) -> str:
        return BRIEFING if attachment.briefing_id else DEBRIEF

    def get_version(self, attachment: Attachment) -> int | None:
        return attachment.briefing.version if attachment.briefing else None


class AttachBody(serializers.Serializer[Any]):
    """As multipart/form-data. Or the file alone as the body, with `side` and `file_name` in the address."""

    side = serializers.ChoiceField(choices=SIDES)
    file = serializers.FileField()


def _files_in(request: Request, body: Mapping[str, Any]) -> Iterator[NewFile]:
    """The one file that is sent; none where there is something else."""
    file = body.get("file")
    if isinstance(file, UploadedFile):
        name = request.query_params.get("file_name") or file.name or ""
        yield NewFile(name, cast("BinaryIO", file.file))


class AttachmentViewSet(ScopedViewSet):
    """Files of a visit, as far as one reads what they are attached to."""

    rows = Visit.objects.all()
    parser_classes = [JSONParser, MultiPartParser, RawBytes]
    tagging = ("attachment",)
    receiving: Receiving

    def initialize_request(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Request:
        """Before anything of the body is read."""
        self.receiving = watch(request, largest=lambda: limits().largest)
        return super().initialize_request(request, *args, **kwargs)

    @extend_schema(responses=AttachmentLine(many=True))
    @action(detail=True, methods=["get"], url_path="attachments", url_name="attachments")
    def attachments(self, request: Request, pk: str) -> Response:
        """What is attached, in the order in which it was: to the draft, to each version of the briefing, and to the debrief."""
        page = self.paginate_queryset(self._attachments().order_by("id"))
        return self.get_paginated_response(AttachmentLine(page, many=True).data)

    @extend_schema(
        request={"multipart/form-data": AttachBody, "application/octet-stream": bytes},
        parameters=[
            OpenApiParameter("side", str, description="Where the body is the file itself."),
            OpenApiParameter("file_name", str, description="Where the body is the file itself."),
        ],
        responses={201: AttachmentLine},
    )
    @attachments.mapping.post
    def attach(self, request: Request, pk: str) -> Response:
        """Attaches a file. What it is, its bytes say; refused with its name and the reason where it is not to be kept (400), or too large (413)."""
        visit = self.found()
        refuse_long_body(request._request, limits().largest)
        body = request.data if isinstance(request.data, Mapping) else {}
        self.receiving.require_good()
        side = str(body.get("side") or request.query_params.get("side") or "")
        (attached,) = attach_files(visit, list(_files_in(request, body)), side=side, by=request.user)
        found = self._attachments().get(pk=attached.pk)
        self._tag_by_whole(found)
        return created(AttachmentLine(found).data)

    @extend_schema(responses=AttachmentLine)
    @action(detail=True, methods=["get"], url_path=ONE, url_name="attachment")
    def attachment(self, request: Request, pk: str, attachment: str) -> Response:
        """One of them. Its tag is that of the briefing or debrief it stands in."""
        found = self._attachment(attachment)
        self._tag_by_whole(found)
        return Response(AttachmentLine(found).data)

    @extend_schema(responses={204: None})
    @attachment.mapping.delete
    def remove(self, request: Request, pk: str, attachment: str) -> Response:
        """Takes it out of the draft, or out of the debrief that is not filed. What stands in a version stays (409)."""
        found = self._attachment(attachment)
        seen = self.seen_of(found.briefing or found.debrief)
        remove_attachment(found, by=request.user, seen=seen)
        return Response(status=204)

    @extend_schema(responses={(200, "application/octet-stream"): OpenApiTypes.BINARY})
    @action(detail=True, methods=["get"], url_path=f"{ONE}/content", url_name="attachment-content")
    def content(self, request: Request, pk: str, attachment: str) -> FileResponse:
        """The bytes. 409 while the virus scanner has not looked at them, or where it refused them."""
        return give_out(self._attachment(attachment))

    def represent(self, row: Any) -> Any:
        """What an attachment stands in is read elsewhere."""
        return {}

    def _attachments(self) -> QuerySet[Any]:
        rows = Attachment.objects.visible_to(self.request.user).filter(file__visit=self.found())
        return rows.for_display().select_related(
            "file__visit", "file__sent_by", "file__verdict", "briefing", "debrief"
        )

    def _attachment(self, pk: str) -> Attachment:
        found: Attachment = get_object_or_404(self._attachments(), pk=pk)
        return found

    def _tag_by_whole(self, attachment: Attachment) -> None:
        whole = attachment.briefing or attachment.debrief
        assert whole is not None
        self.tagged(whole.revision)

    def _still_in_scope(self, body: bytes) -> None:
        super()._still_in_scope(body)
        shown = json.loads(body)["id"]
        if not self._attachments().filter(pk=shown).exists():
            raise NotFound(NOT_THERE)
