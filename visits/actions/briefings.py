"""Writing a briefing: autosave keeps a draft, submitting (a transition of the workflow) makes it a version."""

from django.db import transaction
from django.db.models import F

from engage.core.audit import act_as
from engage.core.clock import now
from engage.core.edits import require_current
from engage.core.errors import NotAllowed, WrongState, refusals
from engage.people.models import User
from visits.actions.briefing_content import BriefingDraft, content_of, write_parts
from visits.models import Attachment, Briefing, Visit
from visits.models.visit import PLANNED, Status
from visits.rules import may_write_briefing, parts_of
from visits.workflow import lock


def start_briefing_draft(visit: Visit, *, by: User) -> Briefing:
    """The draft to write on: the one there is, or a new one that begins as a copy of the newest version."""
    with refusals(), transaction.atomic():
        visit = lock(visit)
        _require_writer(visit, by)
        draft = Briefing.objects.drafts().filter(visit=visit).first()
        if draft is not None:
            return draft
        act_as(by, reason="Briefing begun")
        latest = Briefing.objects.submitted().filter(visit=visit).order_by("-version").first()
        if latest is None:
            return Briefing.objects.create(visit=visit)
        return _copy(latest)


def save_briefing_draft(
    visit: Visit, content: BriefingDraft, *, by: User, seen: int | None = None
) -> Briefing:
    """Keeps what was typed, complete or not. Never makes a version and tells nobody. At most twenty queries.

    `seen` is the revision of what the writer began from, the draft or else the newest version (`written`); 0 where there was neither.
    Raises NotAllowed, WrongState where it is too late for a briefing, Stale.
    """
    with refusals(), transaction.atomic():
        _require_writer(lock(visit), by)
        require_current(written(visit), seen=seen)
        draft = start_briefing_draft(visit, by=by)
        act_as(by, reason="Briefing draft saved")
        draft.headline, draft.situation = content.headline.strip(), content.situation.strip()
        draft.no_red_lines, draft.saved_at = content.no_red_lines, now()
        draft.proposed = dict(content.proposed)
        draft.save()
        write_parts(draft, content)
    return draft


def written(visit: Visit) -> Briefing | None:
    """What a writer begins from: the draft, else the newest version. One query; its revision is higher than any before it."""
    found: Briefing | None = (
        Briefing.objects.filter(visit=visit).order_by(F("version").desc(nulls_first=True)).first()
    )
    return found


def _copy(latest: Briefing) -> Briefing:
    draft = Briefing.objects.create(
        visit=latest.visit,
        revision=latest.revision + 1,  # so that no two writings of one briefing share a revision
        headline=latest.headline,
        situation=latest.situation,
        no_red_lines=latest.no_red_lines,
    )
    write_parts(draft, content_of(latest))
    files = latest.attachments.values_list("file", flat=True)
    Attachment.objects.bulk_create(Attachment(briefing=draft, file_id=file) for file in files)
    return draft


def _require_writer(visit: Visit, user: User) -> None:
    if not may_write_briefing(parts_of(user, visit)):
        raise NotAllowed("The account manager and the team write the briefing.")
    if visit.status not in (Status.DRAFT, Status.REQUESTED, *PLANNED) or visit.has_started(now()):
        raise WrongState("The visit has begun or has ended; it is too late for a briefing.")
