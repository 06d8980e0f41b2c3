"""The REST API: every address under /api/v1/."""

from typing import Any

from django.urls import URLPattern, URLResolver, path, re_path
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.routers import SimpleRouter

from accounts.api.accounts import AccountViewSet
from accounts.api.business_units import BusinessUnitViewSet
from accounts.api.contacts import ContactViewSet
from accounts.api.financial_years import FinancialYearViewSet
from accounts.api.imports import ImportViewSet, RejectionViewSet
from accounts.api.priorities import PriorityViewSet
from accounts.api.stakes import StakeViewSet
from engage.core.api.documents import DocumentView, SchemaView
from engage.core.api.problems import NOT_THERE
from engage.core.api.views import PrivateView
from engage.people.api.executives import ExecutiveViewSet
from engage.people.api.policies import PolicyViewSet
from sponsors.api.accounts_report import AccountsReportView
from sponsors.api.consultations import ConsultationViewSet
from sponsors.api.flock import FlockView
from sponsors.api.leadership import LeadershipViewSet
from sponsors.api.rematches import RematchRequestViewSet
from sponsors.api.reports import SponsorReportView
from sponsors.api.reviews import ReviewViewSet
from sponsors.api.sponsorships import SponsorshipViewSet
from visits.api.asks import AskViewSet
from visits.api.attachments import AttachmentViewSet
from visits.api.beside_visits import BesideVisitViewSet
from visits.api.comments import CommentViewSet
from visits.api.commitments import CommitmentViewSet
from visits.api.flags import FlagViewSet
from visits.api.insights import InsightViewSet
from visits.api.ratification import RatificationViewSet
from visits.api.signals import SignalViewSet
from visits.api.templates import TemplateViewSet
from visits.api.touchpoints import TouchpointViewSet
from visits.api.versions import VersionViewSet
from visits.api.views import VisitViewSet
from visits.api.waivers import WaiverViewSet

router = SimpleRouter()
router.register("visits", VisitViewSet, basename="visit")
router.register("commitments", CommitmentViewSet, basename="commitment")
router.register("insights", InsightViewSet, basename="insight")
router.register("asks", AskViewSet, basename="ask")
router.register("visits", BesideVisitViewSet, basename="beside-visit")
router.register("visits", ConsultationViewSet, basename="consultation")
router.register("visits", AttachmentViewSet, basename="attachment")
router.register("visits", VersionViewSet, basename="version")
router.register("visits", CommentViewSet, basename="comment")
router.register("templates", TemplateViewSet, basename="template")
router.register("commitments", RatificationViewSet, basename="ratification")
router.register("flags", FlagViewSet, basename="flag")
router.register("signals", SignalViewSet, basename="signal")
router.register("touchpoints", TouchpointViewSet, basename="touchpoint")
router.register("waivers", WaiverViewSet, basename="waiver")
router.register("accounts", AccountViewSet, basename="account")
router.register("contacts", ContactViewSet, basename="contact")
router.register("stakes", StakeViewSet, basename="stake")
router.register("financial-years", FinancialYearViewSet, basename="financial-year")
router.register("priorities", PriorityViewSet, basename="priority")
router.register("business-units", BusinessUnitViewSet, basename="business-unit")
router.register("executives", ExecutiveViewSet, basename="executive")
router.register("executives", LeadershipViewSet, basename="leadership")
router.register("sponsorships", SponsorshipViewSet, basename="sponsorship")
router.register("rematch-requests", RematchRequestViewSet, basename="rematch-request")
router.register("policies", PolicyViewSet, basename="policy")
router.register("reviews", ReviewViewSet, basename="review")
router.register("imports", ImportViewSet, basename="import")
router.register(r"imports/(?P<run>\d{1,18})/rejected", RejectionViewSet, basename="import-rejected")


class NothingThere(PrivateView):
    """Answers for every address of the API that there is not."""

    schema = None

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        raise NotFound(NOT_THERE)


urlpatterns: list[URLPattern | URLResolver] = [
    path("reports/sponsors/", SponsorReportView.as_view(), name="report-sponsors"),
    path("reports/flock/", FlockView.as_view(), name="report-flock"),
    path("reports/accounts/", AccountsReportView.as_view(), name="report-accounts"),
    path("schema/", SchemaView.as_view(), name="schema"),
    path("docs/", DocumentView.as_view(), name="docs"),
    *router.urls,
    re_path(r"", NothingThere.as_view(), name="nothing-there"),
]
