"""Writing a briefing: autosave keeps a draft, submitting (a transition of the workflow) makes it a version."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import F

from engage.core.audit import act_as
from engage.core.clock import now
from engage.core.edits import require_current
from engage.core.errors import NotAllowed, WrongState, refusals
from engage.people.models import User
from visits.models import AgendaItem, Ask, Attachment, Briefing, Question, RedLine, Visit
from visits.models.visit import PLANNED, Status
from visits.rules import may_write_briefing, parts_of
from visits.workflow import lock


@dataclass(frozen=True)
class AgendaDraft:
    topic: str
    lead: str = ""
    kind: str = "relationship"
    minutes: int = 15
    led_by_account_team: bool = False


@dataclass(frozen=True)
class RedLineDraft:
    topic: str
    text: str
    limit: Decimal | None = None
    unit: str = ""
    approver: User | None = None


@dataclass(frozen=True)
class BriefingDraft:
    """All that a briefing holds besides the visit's own objectives and attendees."""

    headline: str = ""
    situation: str = ""
    agenda: Sequence[AgendaDraft] = ()
    red_lines: Sequence[RedLineDraft] = ()
    no_red_lines: bool = False
    questions: Sequence[str] = ()
    asks: Sequence[str] = ()


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
    """Keeps what was typed, complete or not. Never makes a version and tells nobody. At most a dozen queries.

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
        draft.save()
        _write_parts(draft, content)
    return draft


def written(visit: Visit) -> Briefing | None:
    """What a writer begins from: the draft, else the newest version. One query; its revision is higher than any before it."""
    found: Briefing | None = (
        Briefing.objects.filter(visit=visit).order_by(F("version").desc(nulls_first=True)).first()
    )
    return found


def _write_parts(draft: Briefing, content: BriefingDraft) -> None:
    """Makes the lines of a draft these; those of a kind that stay as they are are not written again."""
    _replace(draft.agenda, _agenda(draft, content))
    _replace(draft.red_lines, _red_lines(draft, content))
    _replace(draft.questions, _texts(Question, draft, content.questions))
    _replace(draft.asks, _texts(Ask, draft, content.asks))


def _replace(present: Any, wanted: list[Any]) -> None:
    def said(row: Any) -> list[Any]:
        return [getattr(row, f.attname) for f in row._meta.concrete_fields if not f.primary_key]

    if [said(row) for row in present.all()] != [said(row) for row in wanted]:
        present.all().delete()
        present.model.objects.bulk_create(wanted)


def _agenda(draft: Briefing, content: BriefingDraft) -> list[AgendaItem]:
    return [
        AgendaItem(
            briefing=draft,
            position=position,
            topic=item.topic.strip(),
            lead=item.lead.strip(),
            kind=item.kind,
            minutes=item.minutes,
            led_by_account_team=item.led_by_account_team,
        )
        for position, item in enumerate((i for i in content.agenda if i.topic.strip() or i.lead.strip()), 1)
    ]


def _red_lines(draft: Briefing, content: BriefingDraft) -> list[RedLine]:
    return [
        RedLine(
            briefing=draft,
            position=position,
            topic=line.topic.strip(),
            text=line.text.strip(),
            limit=line.limit,
            unit=line.unit.strip(),
            approver=line.approver,
        )
        for position, line in enumerate(
            (r for r in content.red_lines if r.text.strip() or r.topic.strip()), 1
        )
    ]


def _texts(model: type[Any], draft: Briefing, texts: Sequence[str]) -> list[Any]:
    kept = [text.strip() for text in texts if text.strip()]
    return [model(briefing=draft, position=position, text=text) for position, text in enumerate(kept, 1)]


def _copy(latest: Briefing) -> Briefing:
    content = BriefingDraft(
        headline=latest.headline,
        situation=latest.situation,
        no_red_lines=latest.no_red_lines,
        agenda=[
            AgendaDraft(i.topic, i.lead, i.kind, i.minutes, i.led_by_account_team)
            for i in latest.agenda.all()
        ],
        red_lines=[
            RedLineDraft(r.topic, r.text, r.limit, r.unit, r.approver)
            for r in latest.red_lines.select_related("approver")
        ],
        questions=[q.text for q in latest.questions.all()],
        asks=[a.text for a in latest.asks.all()],
    )
    draft = Briefing.objects.create(
        visit=latest.visit,
        revision=latest.revision + 1,  # so that no two writings of one briefing share a revision
        headline=latest.headline,
        situation=latest.situation,
        no_red_lines=latest.no_red_lines,
    )
    _write_parts(draft, content)
    files = latest.attachments.values_list("file", flat=True)
    Attachment.objects.bulk_create(Attachment(briefing=draft, file_id=file) for file in files)
    return draft


def _require_writer(visit: Visit, user: User) -> None:
    if not may_write_briefing(parts_of(user, visit)):
        raise NotAllowed("The account manager and the team write the briefing.")
    if visit.status not in (Status.DRAFT, Status.REQUESTED, *PLANNED) or visit.has_started(now()):
        raise WrongState("The visit has begun or has ended; it is too late for a briefing.")
