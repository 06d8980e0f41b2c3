"""Drafting a visit: the request before it is made, and its people and objectives afterwards."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from accounts.actions.standing import require_standing
from accounts.models import Account
from accounts.rules import may_ask_anywhere, speaks_for_account
from engage.core.audit import act_as
from engage.core.edits import require_current
from engage.core.errors import BadInput, NotAllowed, OutOfScope, WrongState, refusals
from engage.core.zones import zone_named
from engage.people.models import User
from visits.access import refresh_access
from visits.actions.drafts import AttendeeDraft, ObjectiveDraft, VisitDraft
from visits.models import Alternative, Attendee, Objective, Origin, Side, Status, Visit, VisitTemplate
from visits.rules import may_edit_request, may_set_objectives, parts_of
from visits.workflow import lock

_FIELDS = (
    "account",
    "lead_executive",
    "title",
    "starts_at",
    "ends_at",
    "purpose",
    "format",
    "time_zone",
    "place",
    "confidential",
    "rush_reason",
    "template",
)


def draft_visit(draft: VisitDraft, *, by: User) -> Visit:
    """Writes a draft. Executives, assistants and sales operations may ask for any account, others for those they see.

    Who speaks for the account takes part in a planned visit unless others of the account side are named, or the executive goes alone. Raises OutOfScope, BadInput.
    """
    _require_account(by, draft.account)
    _require_times(draft.starts_at, draft.ends_at)
    _require_offered(draft.template)
    zone_named(draft.time_zone)
    if draft.origin not in (Origin.PLANNED, Origin.REPORTED):
        raise BadInput("A visit is planned, or reported afterwards.", field="origin")
    with refusals(), transaction.atomic():
        act_as(by, reason="Visit drafted")
        require_standing(Account.objects.get(pk=draft.account.pk))
        visit = Visit.objects.create(
            requested_by=by, origin=draft.origin, **{name: getattr(draft, name) for name in _FIELDS}
        )
        _write_parts(visit, draft)
    return visit


def change_draft(visit: Visit, draft: VisitDraft, *, by: User, seen: int | None = None) -> Visit:
    """Rewrites a draft whole. Raises WrongState once it was requested; Stale."""
    _require_account(by, draft.account)
    _require_times(draft.starts_at, draft.ends_at)
    zone_named(draft.time_zone)
    with refusals(), transaction.atomic():
        visit = lock(visit)
        if not may_edit_request(parts_of(by, visit)):
            raise NotAllowed("This request is not yours to change.")
        if visit.status != Status.DRAFT:
            raise WrongState("The visit was requested; move it, or cancel it and ask anew.")
        require_current(visit, seen=seen)
        if draft.template != visit.template:
            _require_offered(draft.template)
        act_as(by, reason="Draft changed")
        for name in _FIELDS:
            setattr(visit, name, getattr(draft, name))
        visit.save()
        visit.alternatives.all().delete()
        visit.objectives.all().delete()
        visit.attendees.all().delete()
        _write_parts(visit, draft)
    return visit


def delete_draft(visit: Visit, *, by: User, seen: int | None = None) -> None:
    with refusals(), transaction.atomic():
        visit = lock(visit)
        if not may_edit_request(parts_of(by, visit)):
            raise NotAllowed("This request is not yours to delete.")
        if visit.status != Status.DRAFT:
            raise WrongState("Only a draft can be deleted; cancel the visit instead.")
        require_current(visit, seen=seen)
        act_as(by, reason="Draft deleted")
        visit.delete()


def require_right_to_objectives(visit: Visit, *, by: User) -> None:
    """Raises NotAllowed: the account side sets them, and whoever may change the draft as long as it is one. Four queries."""
    parts = parts_of(by, visit)
    if not (may_set_objectives(parts) or (visit.status == Status.DRAFT and may_edit_request(parts))):
        raise NotAllowed("The account side sets the objectives.")


def require_right_to_attendees(visit: Visit, *, by: User) -> None:
    """Raises NotAllowed where the request is not this person's to change. Four queries."""
    if not may_edit_request(parts_of(by, visit)):
        raise NotAllowed("Who takes part is not yours to change.")


def set_objectives(
    visit: Visit, objectives: Sequence[ObjectiveDraft], *, by: User, seen: int | None = None
) -> None:
    """Replaces the objectives before the visit is held. Those that stay as they are keep their identity."""
    with refusals(), transaction.atomic():
        visit = lock(visit)
        require_right_to_objectives(visit, by=by)
        require_current(visit, seen=seen)
        act_as(by, reason="Objectives changed")
        wanted = {(o.text.strip(), o.kind): o for o in objectives if o.text.strip()}
        present = {(o.text, o.kind): o for o in visit.objectives.all()}
        for position, (key, objective) in enumerate(wanted.items(), 1):
            values = {
                "position": position,
                "priority_id": objective.priority_id,
                "sign_of_success": objective.sign_of_success.strip(),
            }
            if key in present:
                Objective.objects.filter(pk=present[key].pk).update(**values)
            else:
                Objective.objects.create(visit=visit, text=key[0], kind=key[1], **values)
        Objective.objects.filter(pk__in=[o.pk for key, o in present.items() if key not in wanted]).delete()


def set_attendees(
    visit: Visit, attendees: Sequence[AttendeeDraft], *, by: User, seen: int | None = None
) -> None:
    """Makes the people in the room exactly these. Those that stay keep what was recorded of them as at the visit."""
    with refusals(), transaction.atomic():
        visit = lock(visit)
        require_right_to_attendees(visit, by=by)
        require_current(visit, seen=seen)
        act_as(by, reason="Attendees changed")
        rows = [_attendee(visit, draft) for draft in attendees]
        present = {_identity(row): row for row in visit.attendees.all()}
        wanted = {_identity(row): row for row in rows}
        Attendee.objects.bulk_create([row for key, row in wanted.items() if key not in present])
        Attendee.objects.filter(pk__in=[row.pk for key, row in present.items() if key not in wanted]).delete()
        refresh_access(visit)


def _identity(row: Attendee) -> tuple[object, ...]:
    """Whoever is on record stays the same under another name."""
    known = (row.user_id, row.executive_id, row.contact_id)
    return (row.side, *known, "" if any(known) else row.name)


def _write_parts(visit: Visit, draft: VisitDraft) -> None:
    Objective.objects.bulk_create(
        Objective(
            visit=visit,
            position=position,
            text=o.text.strip(),
            kind=o.kind,
            priority_id=o.priority_id,
            sign_of_success=o.sign_of_success.strip(),
        )
        for position, o in enumerate(draft.objectives, 1)
        if o.text.strip()
    )
    Alternative.objects.bulk_create(
        Alternative(visit=visit, kind=a.kind, text=a.text.strip(), why_not=a.why_not.strip())
        for a in draft.alternatives
        if a.text.strip()
    )
    attendees = list(draft.attendees)
    joins = (
        visit.origin == Origin.PLANNED and not draft.goes_alone
    )  # who was at a reported meeting is what the report says
    if joins and visit.account.manager and not any(a.side == Side.ACCOUNT for a in attendees):
        attendees.append(
            AttendeeDraft(side=Side.ACCOUNT, user=visit.account.manager, title="Account manager")
        )
    Attendee.objects.bulk_create([_attendee(visit, a) for a in attendees])


def _attendee(visit: Visit, draft: AttendeeDraft) -> Attendee:
    if draft.user is not None and draft.user.is_service:
        raise BadInput(f"{draft.user.name} is a program and attends nothing.", field="attendees")
    known = draft.user or draft.executive or draft.contact
    name = draft.name.strip() or (known.name if known else "")
    if not name:
        raise BadInput("Every attendee has a name.", field="attendees", code="attendee_has_a_name")
    title = draft.title or getattr(known, "title", "")
    employer = draft.employer or (visit.account.name if draft.side == Side.CUSTOMER else "")
    return Attendee(
        visit=visit,
        side=draft.side,
        user=draft.user,
        executive=draft.executive,
        contact=draft.contact,
        name=name,
        title=title,
        employer=employer,
    )


def _require_account(user: User, account: Account) -> None:
    if (
        not may_ask_anywhere(user)
        and not speaks_for_account(user, account)
        and not Account.objects.visible_to(user).filter(pk=account.pk).exists()
    ):
        raise OutOfScope("There is no such account.")


def _require_offered(template: VisitTemplate | None) -> None:
    if template is not None and template.is_retired:
        raise BadInput(
            "This template is retired; choose another one, or none.",
            field="template",
            code="visit_template_is_offered",
        )


def _require_times(starts_at: datetime, ends_at: datetime) -> None:
    if starts_at >= ends_at:
        raise BadInput(
            "The visit has to start before it ends.", field="ends_at", code="visit_starts_before_it_ends"
        )
