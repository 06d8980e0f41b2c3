"""What sponsors add to the page of a visit."""

from collections.abc import Mapping
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import JSONObject
from django.http import HttpRequest
from django.utils.dateparse import parse_datetime

from engage.core.clock import now
from engage.core.sections import Section
from sponsors.models import Consultation, Moment, Sponsorship
from sponsors.rules import may_consult, moment_of
from visits.models import Visit
from visits.page import add_sections


def declare() -> None:
    """To be called once, from the AppConfig."""
    add_sections(Section(10, "side", "sponsors/_consultations.html", consultations))


def consultations(visit: Visit, request: HttpRequest) -> Mapping[str, Any]:
    """What the account's sponsors said about the visit, and whether its present sponsor is asked. One query."""
    said = Consultation.objects.visible_to(request.user).filter(visit=visit.pk, sponsorship=OuterRef("pk"))
    words = said.order_by("at", "pk").values(said=JSONObject(moment="moment", text="text", at="at"))
    running = Sponsorship.objects.active_on(now().date()).filter(pk=OuterRef("pk")).order_by()
    terms = (
        Sponsorship.objects.filter(account=visit.account_id)
        .annotate(is_running=Exists(running))
        .filter(Q(is_running=True) | Exists(said))
        .select_related("executive")
        .annotate(words=ArraySubquery(words))
        .order_by("starts_on")
    )
    given = [
        {
            **told,
            "at": parse_datetime(told["at"]),
            "label": Moment(told["moment"]).label,
            "name": term.executive.name,
        }
        for term in terms
        for told in term.words
    ]
    asked = next((term.executive for term in terms if term.is_running), None)
    moment = moment_of(visit)
    if asked is None or asked.pk == visit.lead_executive_id or moment is None:
        return {"visit": visit, "given": given}
    return {
        "visit": visit,
        "given": given,
        "asked": None if any(told["moment"] == moment for told in given) else asked,
        "moment": moment,
        "is_mine": may_consult(request.user, sponsors=[asked.user_id or 0]),
    }
