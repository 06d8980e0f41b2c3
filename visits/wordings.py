"""The words of notices about visits, and whether they still are worth saying when they are sent or read. No query."""

from collections.abc import Callable
from dataclasses import dataclass

from engage.core import clock
from visits.models import Status, Visit
from visits.models.visit import PLANNED


@dataclass(frozen=True)
class Wording:
    """`subject` and `words` may name {visit}, {account}, {executive}, {time}, {due} and {by}; `still` says whether it still is worth saying."""

    subject: str
    words: str
    call: str = "Open the visit"
    page: str = ""
    still: Callable[[Visit], bool] = lambda _: True


def _lies_ahead(visit: Visit) -> bool:
    return visit.status in PLANNED and not visit.has_started(clock.now())


def _awaits_consent(visit: Visit) -> bool:
    return visit.status == Status.REQUESTED and not visit.has_started(clock.now())


def _awaits_briefing(visit: Visit) -> bool:
    return visit.status == Status.APPROVED and not visit.has_started(clock.now())


def _takes_a_briefing(visit: Visit) -> bool:
    return visit.status in (Status.DRAFT, Status.REQUESTED, *PLANNED) and not visit.has_started(clock.now())


def _awaits_debrief(visit: Visit) -> bool:
    return visit.status == Status.HELD


def _awaits_account_part(visit: Visit) -> bool:
    debrief = getattr(visit, "debrief", None)
    filed = debrief is not None and debrief.account_filed_at is not None
    return visit.status in (Status.HELD, Status.DEBRIEFED) and not filed


def _awaits_leave(visit: Visit) -> bool:
    exception = getattr(visit, "solo_exception", None)
    return exception is not None and exception.approved is None


def _awaits_answer(visit: Visit) -> bool:
    return visit.status in (Status.DRAFT, Status.REQUESTED)


WORDINGS = {
    "consent_asked": Wording(
        "Does this suit you? {visit}",
        "{by} asks {executive} to meet {account} on {time}. The visit is planned once both sides have agreed.",
        "Agree or decline",
        still=_awaits_consent,
    ),
    "visit_approved": Wording(
        "Approved: {visit}", "Both sides have agreed to the meeting of {executive} with {account} on {time}."
    ),
    "visit_declined": Wording(
        "Declined: {visit}",
        "{by} has declined the meeting of {executive} with {account} on {time}. The reason is with the visit.",
    ),
    "visit_cancelled": Wording(
        "Cancelled: {visit}",
        "{by} has cancelled the meeting of {executive} with {account} on {time}. The reason is with the visit.",
    ),
    "visit_rescheduled": Wording(
        "Moved: {visit}", "{by} has moved the meeting of {executive} with {account}. It is on {time} now."
    ),
    "briefing_due": Wording(
        "A briefing is due: {visit}",
        "{executive} meets {account} on {time}. The briefing is due {due}; nobody should walk in without one.",
        "Write the briefing",
        "briefing/",
        _awaits_briefing,
    ),
    "briefing_commented": Wording(
        "A comment on the briefing: {visit}",
        "{by} has said something of the briefing for the meeting of {executive} with {account} on {time}.",
        "Read it",
        "briefing/comments/",
        _takes_a_briefing,
    ),
    "briefing_submitted": Wording(
        "Your briefing: {visit}",
        "The briefing for your meeting with {account} on {time} is there.",
        "Read it",
        "brief/",
        _lies_ahead,
    ),
    "briefing_changed": Wording(
        "Your briefing has changed: {visit}",
        "There is a new version of the briefing for your meeting with {account} on {time}.",
        "Read it",
        "brief/",
        _lies_ahead,
    ),
    "brief_waits": Wording(
        "Please read your briefing: {visit}",
        "{by} asks you to read the briefing for your meeting with {account} on {time}. It takes two minutes.",
        "Read it",
        "brief/",
        _lies_ahead,
    ),
    "addendum_submitted": Wording(
        "Added to your briefing: {visit}",
        "Something was added to the briefing for {account} on {time}.",
        "Read it",
        "brief/",
        _lies_ahead,
    ),
    "red_lines_changed": Wording(
        "Red lines have changed: {visit}",
        "The red lines for your meeting with {account} on {time} have changed. Please read them before you go.",
        "Read them",
        "brief/",
        _lies_ahead,
    ),
    "brief_before_start": Wording(
        "In an hour: {visit}",
        "You meet {account} on {time} and have not read the briefing yet.",
        "Read it",
        "brief/",
        _lies_ahead,
    ),
    "debrief_due": Wording(
        "Your debrief, please: {visit}",
        "You met {account} on {time}. Two minutes are enough while it is fresh; the debrief is due {due}.",
        "Debrief",
        "debrief/",
        _awaits_debrief,
    ),
    "debrief_overdue": Wording(
        "A debrief is overdue: {visit}",
        "{executive} met {account} on {time} and has not filed the debrief, which was due {due}. Until then no further visit can be approved.",
        still=_awaits_debrief,
    ),
    "debrief_filed": Wording(
        "Debriefed: {visit}",
        "{executive} has said what came of the meeting with {account} on {time}. Your part is next.",
        "Read and close",
        "close/",
    ),
    "account_part_due": Wording(
        "Your part of the debrief is due: {visit}",
        "{executive} met {account} on {time}. Say what could be done better and what comes next.",
        "File it",
        "close/",
        _awaits_account_part,
    ),
    "visit_closed": Wording(
        "Closed: {visit}",
        "The account side has filed its part on the meeting with {account} on {time}, with words for you.",
    ),
    "record_corrected": Wording(
        "Corrected: {visit}",
        "{by} has corrected what was filed of the meeting with {account} on {time}. The words stand beside those that were filed.",
        "Read it",
        "corrections/",
    ),
    "unannounced_reported": Wording(
        "A meeting nobody announced: {visit}",
        "{by} reports that {executive} met {account} on {time}. Nobody had planned it.",
    ),
    "non_occurrence_claimed": Wording(
        "It did not take place? {visit}",
        "{by} says that the meeting of {executive} with {account} on {time} did not take place. Please confirm.",
    ),
    "inquiry_asked": Wording(
        "Did it take place? {visit}",
        "The time of {executive}’s meeting with {account}, {time}, has passed, and it was never approved. Did it take place?",
        "Answer",
        still=_awaits_answer,
    ),
    "inquiry_unanswered": Wording(
        "Nobody says whether it took place: {visit}",
        "Neither side has said whether {executive} met {account} on {time}. Please find out and decide.",
        "Decide",
        still=_awaits_answer,
    ),
    "solo_exception_asked": Wording(
        "Leave to go alone: {visit}",
        "{by} asks that {executive} may meet {account} on {time} without the account team.",
        "Decide",
        still=_awaits_leave,
    ),
    "solo_exception_decided": Wording(
        "Leave to go alone was decided: {visit}",
        "It was decided whether {executive} may meet {account} on {time} alone.",
    ),
    "flag_reply": Wording(
        "A reply to a flag: {visit}", "{by} has replied to a flag on the meeting with {account} on {time}."
    ),
    "flag_resolved": Wording(
        "A flag was resolved: {visit}",
        "A flag on your meeting with {account} on {time} was resolved or withdrawn.",
    ),
}
