"""Imports over REST: the same steps as on the pages. For sales operations; to others they are not there."""

from collections.abc import Mapping
from typing import Any, BinaryIO, ClassVar, cast

from django.core.files.uploadedfile import UploadedFile
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_field, extend_schema_view
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.exceptions import NotFound
from rest_framework.parsers import JSONParser, MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.importing import actions
from accounts.importing.filters import ImportFilter, with_people
from accounts.importing.kinds import kind_called
from accounts.importing.mapping import proposal
from accounts.importing.standing import allowed_actions, progress_of
from accounts.models import ImportProgress, ImportRejection, ImportRun
from accounts.rules import may_import
from engage.core.api.fields import MomentField, Reference
from engage.core.api.problems import NOT_THERE
from engage.core.api.raw_files import RawBytes, RawCsv, RawXlsx
from engage.core.api.views import ListMixin, ReadViewSet, ScopedViewSet, created
from engage.core.errors import BadInput

ROOM_FOR_THE_FORM = 100_000  # bytes beside the file in a multipart body


class ImportLine(serializers.ModelSerializer[ImportRun]):
    """`rejected` counts the rows that the latest check or import left out; `rows` is empty until it is known."""

    uploaded_by = Reference()
    uploaded_at = MomentField()
    ended_at = MomentField(allow_null=True)
    rejected = serializers.IntegerField(source="rejected_count")

    class Meta:
        model = ImportRun
        fields: ClassVar[tuple[str, ...]] = (
            "id",
            "kind",
            "file_name",
            "size",
            "state",
            "rows",
            "rejected",
            "uploaded_by",
            "uploaded_at",
            "ended_at",
        )


class ProgressOut(serializers.Serializer[Any]):
    """`share` in percent, or null where the number of rows is not known yet."""

    words = serializers.CharField()
    share = serializers.FloatField(allow_null=True)


class ImportDetail(ImportLine):
    """`columns` and `options` as they are kept; `proposal` is what to begin with. `report` is that of the latest check or import."""

    proposal = serializers.SerializerMethodField()
    progress = serializers.SerializerMethodField()
    allowed_actions = serializers.SerializerMethodField()
    report = serializers.DictField()
    columns = serializers.DictField()
    options = serializers.DictField()
    headings = serializers.ListField(child=serializers.CharField())
    sheets = serializers.ListField(child=serializers.CharField())

    class Meta(ImportLine.Meta):
        fields = (
            *ImportLine.Meta.fields,
            "delimiter",
            "sheets",
            "sheet",
            "headings",
            "columns",
            "options",
            "proposal",
            "progress",
            "allowed_actions",
            "problem",
            "report",
        )

    def get_proposal(self, run: ImportRun) -> dict[str, Any]:
        columns, options = proposal(run, kind_called(run.kind))
        return {"columns": columns, "options": options}

    @extend_schema_field(ProgressOut(allow_null=True))
    def get_progress(self, run: ImportRun) -> dict[str, Any] | None:
        if not run.is_at_work:
            return None
        told = progress_of(run, ImportProgress.objects.filter(run=run).first())
        return {"words": told.words, "share": told.share}

    def get_allowed_actions(self, run: ImportRun) -> list[str]:
        return allowed_actions(run)


class UploadBody(serializers.Serializer[Any]):
    """As multipart/form-data. Or the file alone as the body, with `kind` and `file_name` in the address."""

    kind = serializers.CharField(help_text="accounts, revenue or meetings")
    file = serializers.FileField()
    sheet = serializers.CharField(required=False, allow_blank=True, help_text="of a workbook; else the first")
    delimiter = serializers.CharField(required=False, allow_blank=True, max_length=1)


class MappingBody(serializers.Serializer[Any]):
    """`columns`: the kind's fields with headings of the file. `options`: what else the kind wants to know. `sheet`: another sheet to read from."""

    columns = serializers.DictField(child=serializers.CharField(allow_blank=True), required=False)
    options = serializers.DictField(required=False)
    sheet = serializers.CharField(required=False)


class ForSalesOperations:
    """To everybody else the address is not there. What is too large is refused before it is read."""

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)  # type: ignore[misc]
        if not may_import(request.user):
            raise NotFound(NOT_THERE)


@extend_schema_view(
    partial_update=extend_schema(request=MappingBody, responses=ImportDetail),
    create=extend_schema(
        request={"multipart/form-data": UploadBody, "application/octet-stream": bytes},
        parameters=[
            OpenApiParameter("kind", str, description="Where the body is the file itself."),
            OpenApiParameter("file_name", str, description="Where the body is the file itself."),
        ],
        responses={201: ImportDetail},
    ),
)
class ImportViewSet(ForSalesOperations, ReadViewSet):
    """Files on their way in, the latest first."""

    rows = ImportRun.objects.all()
    serializer_class = ImportLine
    detail_class = ImportDetail
    filterset_class = ImportFilter
    export_name = "imports"
    parser_classes = [JSONParser, MultiPartParser, RawBytes, RawCsv, RawXlsx]

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        length = request.META.get("CONTENT_LENGTH") or "0"
        if request.method == "POST" and int(length) > ROOM_FOR_THE_FORM:
            actions.refuse_large(int(length) - ROOM_FOR_THE_FORM, actions.largest_file())
        super().initial(request, *args, **kwargs)

    def shown(self, runs: QuerySet[Any]) -> QuerySet[Any]:
        return with_people(runs) if self.action == "list" else runs.select_related("uploaded_by", "asked_by")

    def create(self, request: Request) -> Response:
        """Keeps a file that is to be imported; what it is, its bytes say. Refused with line and column where it is no table."""
        body = request.data if isinstance(request.data, Mapping) else {}
        file = body.get("file")
        if not isinstance(file, UploadedFile):
            raise BadInput("Send the file, as a form’s “file” or as the body itself.", field="file")
        words = {name: value for name, value in body.items() if isinstance(value, str)}
        given = {**request.query_params.dict(), **words}
        run = actions.upload_import(
            cast("BinaryIO", file.file),
            kind=given.get("kind", ""),
            file_name=given.get("file_name") or file.name or "",
            by=request.user,
            sheet=given.get("sheet", ""),
            delimiter=given.get("delimiter", "")[:1],
        )
        self.tagged(run.revision)
        return created(self._body(run))

    def partial_update(self, request: Request, pk: str) -> Response:
        """Says what the columns hold."""
        run = self.get_object()
        asked = self.checked(MappingBody).validated_data
        actions.describe_import(run, by=request.user, seen=self.seen, **asked)
        return Response(self._body(self.get_object()))

    @extend_schema(request=None, responses={202: ImportDetail})
    @action(detail=True, methods=["post"], url_path="dry-run")
    def dry_run(self, request: Request, pk: str) -> Response:
        """Asks for the check. Look at the import again until it is `checked`."""
        return Response(self._body(actions.start_dry_run(self.get_object(), by=request.user)), status=202)

    @extend_schema(request=None, responses={202: ImportDetail})
    @action(detail=True, methods=["post"])
    def commit(self, request: Request, pk: str) -> Response:
        """Asks for the import of what was checked: all in one transaction, or nothing."""
        return Response(self._body(actions.commit_import(self.get_object(), by=request.user)), status=202)

    @extend_schema(request=None, responses=ImportDetail)
    @action(detail=True, methods=["post"])
    def cancel(self, request: Request, pk: str) -> Response:
        """Gives the import up and removes its file."""
        return Response(self._body(actions.cancel_import(self.get_object(), by=request.user)))

    def _body(self, run: ImportRun) -> Any:
        return ImportDetail(run, context=self.get_serializer_context()).data


class RejectionLine(serializers.ModelSerializer[ImportRejection]):
    """`line` is where the row begins, counted from 1 as editors and spreadsheets do."""

    class Meta:
        model = ImportRejection
        fields = ("line", "column", "reason")


class RejectionViewSet(ForSalesOperations, ListMixin, ScopedViewSet):
    """The rows that the latest check or import of a file left out."""

    rows = ImportRejection.objects.all()
    serializer_class = RejectionLine
    export_name = "rejected-rows"

    def shown(self, rejections: QuerySet[Any]) -> QuerySet[Any]:
        run = get_object_or_404(ImportRun.objects.visible_to(self.request.user), pk=self.kwargs["run"])
        return rejections.filter(run=run).order_by("line", "id")
