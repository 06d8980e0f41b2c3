"""Re-matches: the account's manager asks for another sponsor with a solid reason, sales operations decides."""

from django.db import transaction

from engage.core.audit import act_as
from engage.core.clock import now
from engage.core.errors import BadInput, NotAllowed, OutOfScope, WrongState, refusals
from engage.people.models import User
from sponsors import notices
from sponsors.actions.sponsorships import locked, put_to_an_end
from sponsors.models import RematchRequest, Sponsorship
from sponsors.rules import may_ask_rematch, may_decide_rematch

REASON_AT_LEAST = 40  # characters: a sentence, not a word; the database asks for the same
GRANTED = "A re-match was granted"


def ask_rematch(sponsorship: Sponsorship, *, reason: str, by: User) -> RematchRequest:
    """Asks sales operations for another sponsor. The sponsor goes on, and does not read the reason.

    Raises OutOfScope, NotAllowed for anybody but who speaks for the account, BadInput for a reason of less than a sentence, WrongState where the
    sponsorship does not run or a request waits already.
    """
    if not Sponsorship.objects.visible_to(by).filter(pk=sponsorship.pk).exists():
        raise OutOfScope("There is no such sponsorship.")
    if not may_ask_rematch(by, sponsorship.account):
        raise NotAllowed("The account's manager asks for another sponsor.")
    if len(reason.strip()) < REASON_AT_LEAST:
        raise BadInput(
            "Say in a sentence or two why another sponsor would serve the account better.",
            field="reason",
            code="rematch_reason",
        )
    with transaction.atomic(), refusals():
        act_as(by, reason="Re-match asked for")
        sponsorship = locked(sponsorship)
        if sponsorship.starts_on > now().date():
            raise WrongState("This sponsorship has not begun yet.", code="rematch_of_a_running_sponsorship")
        if RematchRequest.objects.undecided().filter(sponsorship=sponsorship).exists():
            raise WrongState(
                "A re-match was asked for already and is not decided yet.",
                code="rematch_asked_once_at_a_time",
            )
        request = RematchRequest.objects.create(
            sponsorship=sponsorship, reason=reason.strip(), asked_by=by, asked_at=now()
        )
        notices.rematch_asked(request, by=by)
    return request


def decide_rematch(request: RematchRequest, *, granted: bool, note: str, by: User) -> RematchRequest:
    """Decides it with a note; what is granted ends the sponsorship today (UTC), in the same transaction. Assign the successor next.

    Raises OutOfScope, NotAllowed for anybody but sales operations, BadInput without a note, WrongState where it was decided.
    """
    if not RematchRequest.objects.visible_to(by).filter(pk=request.pk).exists():
        raise OutOfScope("There is no such request.")
    if not may_decide_rematch(by):
        raise NotAllowed("Only sales operations decides on a re-match.")
    if not note.strip():
        raise BadInput("Say why.", field="note", code="rematch_decided_with_a_note")
    with transaction.atomic(), refusals():
        act_as(by, reason=f"Re-match {'granted' if granted else 'declined'}")
        sponsorship = (
            Sponsorship.objects.select_for_update(of=("self",))
            .select_related("account__manager", "executive__user")
            .get(pk=request.sponsorship_id)
        )
        request = (
            RematchRequest.objects.select_for_update(of=("self",))
            .select_related("asked_by")
            .get(pk=request.pk)
        )
        if request.granted is not None:
            raise WrongState("This request was decided already.", code="rematch_decided_once")
        if granted and sponsorship.ended_on is None:
            put_to_an_end(sponsorship, on=now().date(), reason=GRANTED)
        request.sponsorship = sponsorship
        request.granted, request.note = granted, note.strip()
        request.decided_by, request.decided_at = by, now()
        request.save(update_fields=["granted", "note", "decided_by", "decided_at"])
        notices.rematch_decided(request, by=by)
    return request
