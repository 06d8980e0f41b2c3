"""The topics of visits: what people choose by when they say how they want to be told, and what visits' notices are about."""

from django.db.models import Exists, OuterRef, Q, QuerySet

from engage.people.models import Delivery, User, register_subject
from engage.people.notices import Topic, register_topics
from visits.letters_of_promises import answered_for
from visits.models import Ask, Flag, Insight, Visit, Waiver

AT_ONCE, DIGEST = Delivery.AT_ONCE, Delivery.DIGEST
PLANNING, BRIEFING, AFTERWARDS = "Planning a visit", "Briefings", "After a visit"
PROMISES, DECISIONS = "Promises and flags", "Exceptions and waivers"


def declare() -> None:
    """To be called once, from the AppConfig."""
    register_subject("visit", rows=Visit.objects.visible_to)
    register_subject("debrief", rows=_whose_debrief_concerns)
    register_subject("waiver", rows=Waiver.objects.visible_to)
    register_subject("flag", rows=Flag.objects.visible_to)
    register_subject("commitment", rows=answered_for)
    register_subject("insight", rows=Insight.objects.visible_to)
    register_subject("ask", rows=Ask.objects.visible_to)
    register_topics(
        Topic(
            "consent",
            PLANNING,
            "Somebody asks for your consent to a visit",
            ("consent_asked",),
            AT_ONCE,
            AT_ONCE,
            "A visit is not planned before both sides have agreed, and the customer waits for an answer.",
        ),
        Topic(
            "planned",
            PLANNING,
            "A visit is approved, declined, cancelled or moved",
            ("visit_approved", "visit_declined", "visit_cancelled", "visit_rescheduled"),
        ),
        Topic(
            "happened",
            PLANNING,
            "A visit that nobody had planned or approved: did it take place?",
            ("inquiry_asked", "inquiry_unanswered", "unannounced_reported", "non_occurrence_claimed"),
        ),
        Topic("briefing_due", BRIEFING, "A briefing you write is due", ("briefing_due",), AT_ONCE, DIGEST),
        Topic("comments", BRIEFING, "Somebody comments on a briefing you write", ("briefing_commented",)),
        Topic(
            "briefing",
            BRIEFING,
            "A briefing for you is there, or has changed",
            ("briefing_submitted", "briefing_changed", "addendum_submitted"),
            AT_ONCE,
            AT_ONCE,
            "The visit is not ready until you have read it.",
        ),
        Topic(
            "red_lines",
            BRIEFING,
            "Red lines have changed",
            ("red_lines_changed",),
            AT_ONCE,
            AT_ONCE,
            "You may be about to promise what may be promised no longer.",
        ),
        Topic(
            "unread",
            BRIEFING,
            "A briefing still waits to be read, an hour before the visit or when you are asked",
            ("brief_before_start", "brief_waits"),
            AT_ONCE,
            DIGEST,
        ),
        Topic(
            "debrief_due",
            AFTERWARDS,
            "Your debrief, or your part of it, is due",
            ("debrief_due",),
            AT_ONCE,
            DIGEST,
            "While a debrief is overdue, no further visit can be approved.",
        ),
        Topic(
            "account_part",
            AFTERWARDS,
            "A debrief is filed and the account side’s part is due",
            ("debrief_filed", "account_part_due"),
        ),
        Topic("overdue", AFTERWARDS, "Somebody else’s debrief is overdue", ("debrief_overdue",)),
        Topic("closed", AFTERWARDS, "A visit is closed, with words for you", ("visit_closed",)),
        Topic("corrections", AFTERWARDS, "What was filed of a visit is corrected", ("record_corrected",)),
        Topic(
            "answered",
            AFTERWARDS,
            "Somebody answers what a customer of yours told us, or what you asked",
            ("insight_answered", "ask_answered"),
        ),
        Topic(
            "promises",
            PROMISES,
            "A promise you answer for is due, or somebody asks about it",
            ("commitment_due", "commitment_overdue", "commitment_reminded"),
        ),
        Topic(
            "answers",
            PROMISES,
            "What you said is looked into is due",
            ("insight_due", "insight_overdue"),
        ),
        Topic(
            "flags",
            PROMISES,
            "A flag is raised, answered or resolved",
            ("flag_raised", "flag_reply", "flag_resolved"),
        ),
        Topic(
            "solo",
            DECISIONS,
            "Leave to go alone is asked or decided",
            ("solo_exception_asked", "solo_exception_decided"),
        ),
        Topic(
            "waivers",
            DECISIONS,
            "A waiver is asked or decided",
            ("waiver_asked", "waiver_undecided", "waiver_decided"),
        ),
    )


def _whose_debrief_concerns(user: User) -> QuerySet[Visit]:
    """The visits this person sees, and those of their reports, of which they learn that a debrief is owed and nothing else."""
    seen = Exists(Visit.objects.visible_to(user).filter(pk=OuterRef("pk")))
    return Visit.objects.filter(seen | Q(lead_executive__user__superior__in=user.acting_ids))
