"""Visits: read, drafted, reported, and taken through the workflow."""

from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import BaseSerializer

from engage.core.api.formats import PdfRenderer
from engage.core.api.views import ReadViewSet
from engage.core.papers import PDF, paper_response
from visits.actions import (
    change_draft,
    delete_draft,
    draft_visit,
    require_right_to_attendees,
    require_right_to_objectives,
    save_briefing_draft,
    set_attendees,
    set_objectives,
)
from visits.actions.reporting import report_or_prepare
from visits.api import reading
from visits.api.details import DETAILS
from visits.api.drafts import AttendeesBody, BriefingBody, ObjectivesBody, VisitBody
from visits.api.serializers import BriefingDetail, DebriefDetail, VisitDetail, VisitLine
from visits.filters import VisitFilter
from visits.models import Briefing, Origin, Visit
from visits.pages.brief import preview_brief, read_brief
from visits.pages.brief_paper import file_name, paper_of
from visits.rules import known_parts, may_write_briefing
from visits.transitions import TRANSITIONS
from visits.workflow import perform


@extend_schema_view(
    create=extend_schema(request=VisitBody, responses={201: VisitDetail}),
    partial_update=extend_schema(request=VisitBody(partial=True), responses=VisitDetail),
    destroy=extend_schema(responses={204: None}),
)
class VisitViewSet(ReadViewSet):
    """Visits in scope, the latest first."""

    rows = Visit.objects.all()
    serializer_class, detail_class = VisitLine, VisitDetail
    filterset_class = VisitFilter
    export_name = "visits"
    tagging = ("briefing", "debrief")

    def shown(self, visits: QuerySet[Any]) -> QuerySet[Any]:
        dress = reading.visit_details if self.action == "retrieve" else reading.visit_lines
        return dress(visits, user=self.request.user)

    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return Response(self._detail(self.get_object()))

    def create(self, request: Request) -> Response:
        """Writes a draft. The transition `request` asks for the visit."""
        draft = self.checked(VisitBody).draft()
        return self._answer(draft_visit(draft, by=request.user), status=201)

    def partial_update(self, request: Request, pk: str) -> Response:
        """Changes a draft. Lists that are sent replace the ones there are."""
        visit = self.get_object()
        body = VisitBody(data=request.data, partial=True, context=self.get_serializer_context())
        body.is_valid(raise_exception=True)
        return self._answer(change_draft(visit, body.changed(visit), by=request.user, seen=self.seen))

    def destroy(self, request: Request, pk: str) -> Response:
        """Deletes a draft."""
        visit = self.get_object()
        delete_draft(visit, by=request.user, seen=self.seen)
        return Response(status=204)

    @extend_schema(request=VisitBody, responses={201: VisitDetail})
    @action(detail=False, methods=["post"])
    def report(self, request: Request) -> Response:
        """Records a meeting that nobody had planned as held, in one go. An assistant's stays a draft until the executive reports it."""
        draft = self.checked(VisitBody).draft(origin=Origin.REPORTED)
        return self._answer(report_or_prepare(draft, by=request.user), status=201)

    @extend_schema(responses=BriefingDetail)
    @action(detail=True, methods=["get"])
    def briefing(self, request: Request, pk: str) -> Response:
        """The newest version; for the account side the draft that is being written, where there is one."""
        visit = self.found()
        found = (
            reading.briefing_to_write(visit.pk) if self._writes(visit) else reading.current_briefing(visit.pk)
        )
        if found is None:
            raise Http404
        self.tagged(found.revision)
        return Response(BriefingDetail(found).data)

    @extend_schema(request=BriefingBody, responses=BriefingDetail)
    @briefing.mapping.put
    def write_briefing(self, request: Request, pk: str) -> Response:
        """Keeps the draft, complete or not. The transition `submit_briefing` makes it a version."""
        visit = self.found()
        seen = self.seen_of(reading.briefing_to_write(visit.pk)) if self._writes(visit) else None
        save_briefing_draft(visit, self.checked(BriefingBody).draft(), by=request.user, seen=seen)
        kept = reading.briefing_to_write(visit.pk)
        assert kept is not None
        self.tagged(kept.revision)
        return Response(BriefingDetail(kept).data)

    @extend_schema(
        parameters=[OpenApiParameter("draft", bool, description="The draft, for those who write it.")],
        responses={(200, PDF): OpenApiTypes.BINARY},
    )
    @action(
        detail=True,
        methods=["get"],
        url_path="briefing/pdf",
        renderer_classes=[PdfRenderer],
    )
    def briefing_pdf(self, request: Request, pk: str) -> Any:
        """The newest version on paper (PDF/UA-1), as the reading view shows it to this reader."""
        is_draft = request.query_params.get("draft", "false").lower() == "true"
        brief = (preview_brief if is_draft else read_brief)(request.user, self.found().pk)
        if brief.briefing is None:
            raise Http404
        return paper_response(paper_of(brief), file_name(brief))

    @extend_schema(responses=DebriefDetail)
    @action(detail=True, methods=["get"])
    def debrief(self, request: Request, pk: str) -> Response:
        """What both sides filed, as far as the reader may read it."""
        visit = self.found()
        found = reading.debrief_of(visit.pk)
        if found is None:
            raise Http404
        self.tagged(found.revision)
        parts = known_parts(request.user, visit)
        return Response(DebriefDetail(found, context={"parts": parts, "visit": visit}).data)

    @extend_schema(request=ObjectivesBody, responses=VisitDetail)
    @action(detail=True, methods=["put"])
    def objectives(self, request: Request, pk: str) -> Response:
        """Replaces the objectives. Those that stay as they are keep their id."""
        visit = self.get_object()
        require_right_to_objectives(visit, by=request.user)
        set_objectives(visit, self.checked(ObjectivesBody).drafts(), by=request.user, seen=self.seen)
        return self._answer(visit)

    @extend_schema(request=AttendeesBody, responses=VisitDetail)
    @action(detail=True, methods=["put"])
    def attendees(self, request: Request, pk: str) -> Response:
        """Makes the people in the room exactly these."""
        visit = self.get_object()
        require_right_to_attendees(visit, by=request.user)
        people = self.checked(AttendeesBody).drafts(account_id=visit.account_id)
        set_attendees(visit, people, by=request.user, seen=self.seen)
        return self._answer(visit)

    def _answer(self, visit: Visit, *, status: int = 200) -> Response:
        """The visit as it is now; nothing where what was done has taken it out of the person's scope."""
        seen = Visit.objects.visible_to(self.request.user).filter(pk=visit.pk)
        detailed = reading.visit_details(seen, user=self.request.user).first()
        if detailed is None:
            return Response(status=204)
        self.tagged(detailed.revision)
        return Response(self._detail(detailed), status=status)

    def represent(self, row: Any) -> Any:
        """A visit, or its briefing, as this reader is shown it."""
        if isinstance(row, Briefing):
            return BriefingDetail(reading.briefing_to_write(row.visit_id)).data
        seen = reading.visit_details(
            Visit.objects.visible_to(self.request.user).filter(pk=row.pk), user=self.request.user
        ).first()
        return self._detail(seen) if seen is not None else {}

    def _writes(self, visit: Visit) -> bool:
        return may_write_briefing(known_parts(self.request.user, visit))

    def _detail(self, visit: Visit) -> Any:
        context = {**self.get_serializer_context(), "briefing": reading.current_briefing(visit.pk)}
        return VisitDetail(visit, context=context).data


def _transition(name: str) -> Any:
    """The route of one transition, with the details it takes."""

    def act(self: VisitViewSet, request: Request, pk: str) -> Response:
        visit = self.get_object()
        details = self.checked(DETAILS[name], visit=visit)
        return self._answer(perform(name, visit, by=request.user, **details.arguments()))

    act.__name__ = f"transition_{name}"
    act.__doc__ = f"{TRANSITIONS[name].label}. Refused with 403 where it is not yours, 409 where it is not possible now."
    documented: BaseSerializer[Any] | type = DETAILS[name]
    routed = action(
        detail=True, methods=["post"], url_path=f"transitions/{name}", url_name=f"transition-{name}"
    )
    return extend_schema(request=documented, responses=VisitDetail)(routed(act))


for _name in TRANSITIONS:
    setattr(VisitViewSet, f"transition_{_name}", _transition(_name))
