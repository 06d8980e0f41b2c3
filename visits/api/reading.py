"""Visits with everything the API says of them: one query for a page, one for a visit with all its parts, one for a briefing."""

from typing import Any

from django.db.models import CharField, OuterRef, QuerySet
from django.db.models.functions import Cast, JSONObject

from engage.core.nested import parts
from engage.people.models import User
from visits.models import (
    Acknowledgement,
    AgendaItem,
    Alternative,
    Ask,
    Attendee,
    Briefing,
    Commitment,
    Debrief,
    Flag,
    FlagReply,
    Insight,
    LeadershipPrompt,
    LikelyQuestion,
    Objective,
    Question,
    RedLine,
    Reschedule,
    SensitivePoint,
)
from visits.models.briefing import BriefingLine
from visits.rules import with_parts_of

OF_VISIT = {"visit": OuterRef("pk")}
OF_BRIEFING = {"briefing": OuterRef("pk")}


def _text(field: str) -> Cast:
    return Cast(field, CharField())


def reference(path: str, name: str = "name") -> JSONObject:
    """`{"id", "name"}` of what a foreign key leads to; both null where it leads nowhere."""
    return JSONObject(id=f"{path}_id", name=f"{path}__{name}")


def visit_lines(visits: QuerySet[Any], *, user: User) -> QuerySet[Any]:
    """What a line of a list says."""
    return with_parts_of(user, visits).select_related(
        "account__manager", "lead_executive__user", "requested_by"
    )


def visit_details(visits: QuerySet[Any], *, user: User) -> QuerySet[Any]:
    """A visit with objectives, alternatives, people, debrief, promises, insights, moves and flags."""
    flags = Flag.objects.filter(**OF_VISIT).order_by("occurred_at", "id")
    return (
        visit_lines(visits, user=user)
        .select_related("debrief", "template")
        .annotate(
            objectives_=parts(
                Objective.objects.filter(**OF_VISIT).order_by("position", "id"),
                *("id", "kind", "text", "sign_of_success", "outcome", "outcome_note"),
                priority=reference("priority", "title"),
            ),
            alternatives_=parts(
                Alternative.objects.filter(**OF_VISIT).order_by("id"), "id", "kind", "text", "why_not"
            ),
            attendees_=parts(
                Attendee.objects.filter(**OF_VISIT).order_by("id"),
                *("id", "side", "name", "title", "employer", "was_there", "temperature"),
                user="user_id",
                executive="executive_id",
                contact="contact_id",
            ),
            commitments_=commitments(Commitment.objects.filter(**OF_VISIT)),
            insights_=parts(
                Insight.objects.filter(**OF_VISIT).order_by("id"), "id", "topic", "text", "alignment"
            ),
            reschedules_=parts(
                Reschedule.objects.filter(**OF_VISIT).order_by("at", "id"),
                *("id", "side", "reason", "at", "old_starts_at", "old_ends_at"),
                *("new_starts_at", "new_ends_at"),
                by=reference("by"),
            ),
            flags_=parts(
                with_replies(flags),
                *("id", "kind", "cause", "occurred_at", "recorded_at"),
                executive=reference("executive"),
                replies="replies_",
                resolution=resolution(),
            ),
        )
    )


def commitments(rows: QuerySet[Any]) -> Any:
    return parts(
        rows.order_by("id"),
        *("id", "text", "ours", "owner_name", "due_on", "status", "made_at", "settled_at", "settled_note"),
        *("beyond_red_line", "ratified_at", "unit"),
        owner=reference("owner"),
        red_line="red_line_id",
        amount=_text("amount"),
    )


def with_replies(flags: QuerySet[Any]) -> QuerySet[Any]:
    replies = FlagReply.objects.filter(flag=OuterRef("pk")).order_by("at", "id")
    return flags.annotate(replies_=parts(replies, "text", "at", by=reference("by")))


def resolution() -> JSONObject:
    """How a flag ended; its `at` is null while it is open."""
    return JSONObject(
        withdrawn="resolution__withdrawn",
        note="resolution__note",
        at="resolution__at",
        by=reference("resolution__by"),
    )


def flag_lines(flags: QuerySet[Any]) -> QuerySet[Any]:
    """Flags with what was said about them."""
    return with_replies(flags.select_related("account", "executive")).annotate(resolution_=resolution())


def briefings(rows: QuerySet[Any]) -> QuerySet[Any]:
    """Briefings with all their parts and who has read them."""
    return rows.select_related("submitted_by").annotate(
        agenda_=parts(
            AgendaItem.objects.filter(**OF_BRIEFING).order_by("position", "id"),
            *("topic", "lead", "kind", "minutes", "led_by_account_team"),
        ),
        red_lines_=parts(
            RedLine.objects.filter(**OF_BRIEFING).order_by("position", "id"),
            *("id", "topic", "text", "unit"),
            limit=_text("limit"),
            approver=reference("approver"),
        ),
        questions_=_lines(Question, "text"),
        asks_=_lines(Ask, "text"),
        sensitive_points_=_lines(SensitivePoint, "text"),
        likely_questions_=_lines(LikelyQuestion, "text", "answer"),
        leadership_prompts_=_lines(LeadershipPrompt, "practice", "text"),
        acknowledgements_=parts(
            Acknowledgement.objects.filter(**OF_BRIEFING).order_by("read_at"),
            *("read_at", "note"),
            executive=reference("executive"),
        ),
    )


def _lines(model: type[BriefingLine], *fields: str) -> Any:
    return parts(model.objects.filter(**OF_BRIEFING).order_by("position", "id"), *fields)


def current_briefing(visit_id: int) -> Any | None:
    """The newest version that was submitted. One query."""
    submitted = Briefing.objects.submitted().filter(visit=visit_id).order_by("-version")
    return briefings(submitted).first()


def briefing_to_write(visit_id: int) -> Any | None:
    """The draft, or where there is none the newest version. One query."""
    return briefings(Briefing.objects.filter(visit=visit_id)).order_by("-submitted_at", "-version").first()


def debrief_of(visit_id: int) -> Debrief | None:
    return Debrief.objects.filter(visit=visit_id).first()
