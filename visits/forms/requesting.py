"""The request for a visit, and the report of a meeting that nobody had planned: one form and its rows."""

from collections.abc import Iterable, Mapping
from typing import Any

from accounts.models import Account, Priority
from accounts.rules import hidden_of_account
from engage.core.errors import EngageError
from engage.core.pages import show_refusal
from engage.people.models import Executive, User
from visits.actions import (
    AlternativeDraft,
    AttendeeDraft,
    ObjectiveDraft,
    RequestLacks,
    VisitDraft,
)
from visits.forms.beginning import begun, typed_so_far
from visits.forms.request import ExecutiveChoice, RequestForm
from visits.forms.rows import (
    AlternativeForm,
    Alternatives,
    ColleagueForm,
    GuestForm,
    ObjectiveForm,
    rows_of,
)
from visits.forms.times import typed
from visits.models import Origin, Side, Visit, VisitTemplate
from visits.queries.templates import templates_to_begin_with

FIELD_OF_CODE = {
    "visit_request_ahead": "day",
    "visit_rush_has_a_reason": "rush_reason",
    "visit_starts_before_it_ends": "end",
}


class RequestForms:
    """The form with its rows. `draft()` is what was typed, once `is_valid()`."""

    def __init__(
        self,
        *,
        user: User,
        account: Account,
        data: Mapping[str, Any] | None = None,
        visit: Visit | None = None,
        initial: dict[str, Any] | None = None,
        reported: bool = False,
        first: dict[str, Any] | None = None,
    ) -> None:
        self.user, self.account, self.visit, self.reported = user, account, visit, reported
        asked_by = visit.template_id if visit else None
        self.templates = None if reported else templates_to_begin_with(user, also=asked_by)
        executives = [
            (executive.pk, ExecutiveChoice.label_from_instance(None, executive))  # type: ignore[arg-type]
            for executive in Executive.objects.visible_to(user).active()
        ]
        self.executives_by_id = dict(executives)
        self.priorities = [
            (priority.pk, priority.title) for priority in Priority.objects.visible_to(user).in_force()
        ]
        self.first = first = first or (_initial_of(visit) if visit else {"form": initial or {}})
        self.form = RequestForm(
            data,
            user=user,
            account=account,
            templates=self.templates,
            zones=self._zones(visit, user, account),
            initial=first["form"],
        )
        self.objectives = self._rows(ObjectiveForm, "objectives", data, first, priorities=self.priorities)
        asked = rows_of(AlternativeForm, extra=0, formset=Alternatives)
        self.alternatives: Any = asked(data, prefix="alternatives", initial=first.get("alternatives"))
        self.guests = self._rows(GuestForm, "guests", data, first)
        self.colleagues = self._rows(ColleagueForm, "colleagues", data, first, executives=executives)

    def _zones(self, visit: Visit | None, user: User, account: Account) -> Iterable[str]:
        hidden = hidden_of_account(user, is_open=account.access.filter(user__in=user.acting_ids).exists())
        shown = "" if "time_zone" in hidden else account.time_zone
        likely = (visit.time_zone if visit else "", shown, user.time_zone)
        return [zone for zone in likely if zone]

    def _rows(self, form: Any, prefix: str, data: Any, first: dict[str, Any], **form_kwargs: Any) -> Any:
        extra = 2 if prefix == "objectives" and not first.get(prefix) else 1
        made = rows_of(form, extra=extra)
        return made(data, prefix=prefix, initial=first.get(prefix) or [], form_kwargs=form_kwargs)

    @property
    def template(self) -> VisitTemplate | None:
        """The one that is chosen."""
        given = str(self.form["template"].value() or "") if self.templates is not None else ""
        return (self.templates or {}).get(int(given)) if given.isdecimal() else None

    def begun_with(self, template_id: str) -> "RequestForms":
        """The same request, not yet read, with what a template fills of it: nothing that was typed is written over."""
        templates = self.templates or {}
        chosen = templates.get(int(template_id)) if template_id.isdecimal() else None
        shown = typed_so_far(self) if self.form.is_bound else self.first
        first = begun(shown, chosen, before=templates)
        return RequestForms(user=self.user, account=self.account, visit=self.visit, first=first)

    def said(self) -> dict[str, Any]:
        """Who and when, as typed so far, or as the form begins."""
        if self.form.is_bound:
            return {name: self.form.data[name] for name in self.form.data}
        named = enumerate(self.colleagues.initial or [])
        return {
            **self.form.initial,
            **{f"colleagues-{place}-executive": row["executive"] for place, row in named},
        }

    @property
    def all(self) -> list[Any]:
        shown = [self.form, self.objectives, self.guests, self.colleagues]
        return shown if self.reported else [*shown, self.alternatives]

    def is_valid(self) -> bool:
        valid = [part.is_valid() for part in self.all]  # each says what is wrong with it
        return all(valid)

    def draft(self) -> VisitDraft:
        typed_: dict[str, Any] = self.form.cleaned_data
        lead = typed_["lead_executive"]
        executives = {
            row["executive"] for row in self.colleagues.rows() if row.get("executive") not in (None, lead.pk)
        }
        attendees = [
            *(AttendeeDraft(side=Side.ACCOUNT, user=user) for user in typed_["team"]),
            *(
                AttendeeDraft(side=Side.EXECUTIVE, executive=executive)
                for executive in Executive.objects.visible_to(self.user).filter(pk__in=executives)
            ),
            *(AttendeeDraft(side=Side.CUSTOMER, contact=contact) for contact in typed_["contacts"]),
            *(
                AttendeeDraft(side=Side.CUSTOMER, name=g["name"], title=g["title"])
                for g in self.guests.rows()
            ),
        ]
        return VisitDraft(
            account=self.account,
            origin=Origin.REPORTED if self.reported else Origin.PLANNED,
            goes_alone=not typed_["team"],
            template=(self.templates or {}).get(typed_.get("template") or 0),
            objectives=[
                ObjectiveDraft(o["text"], o["kind"], o["priority"], o["sign_of_success"])
                for o in self.objectives.rows()
            ],
            alternatives=[]
            if self.reported
            else [AlternativeDraft(a["kind"], a["text"], a["why_not"]) for a in self.alternatives.rows()],
            attendees=attendees,
            **{
                name: typed_[name]
                for name in (
                    "lead_executive", "title", "purpose", "format", "starts_at", "ends_at", "time_zone", "place",
                    "confidential", "rush_reason",
                )
            },
        )  # fmt: skip

    def show(self, error: EngageError) -> None:
        """Puts a refusal, or each of several, where it can be mended."""
        for refusal in error.lacking if isinstance(error, RequestLacks) else [error]:
            rows = {"visit_objective": self.objectives, "visit_alternative": self.alternatives}.get(
                refusal.code
            )
            if rows is not None:
                rows.refuse(refusal.message)
            elif refusal.code == "visit_request_complete":
                self._ask_for_what_is_empty(refusal)
            elif refusal.code in FIELD_OF_CODE:
                self.form.add_error(FIELD_OF_CODE[refusal.code], refusal.message)
            else:
                show_refusal(self.form, refusal)

    def _ask_for_what_is_empty(self, refusal: EngageError) -> None:
        empty = [name for name in ("purpose", "format") if not self.form.cleaned_data.get(name)]
        for name in empty:
            self.form.add_error(name, "Choose one.")
        if not empty:
            show_refusal(self.form, refusal)


def _initial_of(visit: Visit) -> dict[str, Any]:
    """What the form shows of a draft."""
    attendees = list(visit.attendees.all())
    exception = getattr(visit, "solo_exception", None)
    return {
        "form": {
            **typed(visit.starts_at, visit.ends_at, visit.time_zone),
            **{
                n: getattr(visit, n)
                for n in ("title", "purpose", "format", "place", "confidential", "rush_reason")
            },
            "lead_executive": visit.lead_executive_id,
            "template": visit.template_id,
            "contacts": [a.contact_id for a in attendees if a.contact_id],
            "team": [a.user_id for a in attendees if a.user_id],
            "solo_reason": exception.reason if exception else "",
        },
        "objectives": [
            {
                "text": o.text,
                "sign_of_success": o.sign_of_success,
                "kind": o.kind,
                "priority": o.priority_id,
            }
            for o in visit.objectives.all()
        ],
        "alternatives": [
            {"kind": a.kind, "text": a.text, "why_not": a.why_not} for a in visit.alternatives.all()
        ],
        "guests": [
            {"name": a.name, "title": a.title}
            for a in attendees
            if a.side == Side.CUSTOMER and a.contact_id is None
        ],
        "colleagues": [{"executive": a.executive_id} for a in attendees if a.executive_id],
    }
