"""What the account side says among itself while it writes a briefing."""

from django.db import transaction

from engage.core.audit import act_as
from engage.core.clock import now
from engage.core.errors import BadInput, NotAllowed, WrongState, refusals
from engage.people.models import User
from visits import notices
from visits.models import BriefingComment, CommentResolution, Visit
from visits.models.visit import PLANNED, Status
from visits.rules import may_comment_briefing, parts_of
from visits.workflow import lock

TOO_LATE = "The visit has begun or has ended; its briefing is not worked on any more."


def add_comment(visit: Visit, *, by: User, text: str) -> BriefingComment:
    """Says it to the account side, who are told. Raises BadInput, NotAllowed, WrongState."""
    if not text.strip():
        raise BadInput("Write a comment.", field="text", code="briefing_comment_has_words")
    with refusals(), transaction.atomic():
        visit = _worked_on(visit, by)
        act_as(by, reason="Comment on the briefing")
        comment = BriefingComment.objects.create(visit=visit, by=by, text=text.strip())
        notices.briefing_commented(visit, by=by)
        return comment


def resolve_comment(comment: BriefingComment, *, by: User) -> CommentResolution:
    """Says that it has been seen to. With the last open one, whoever was told of comments need not be any more. Raises NotAllowed, WrongState."""
    with refusals(), transaction.atomic():
        visit = _worked_on(comment.visit, by)
        if CommentResolution.objects.filter(comment=comment).exists():
            raise WrongState("Somebody has seen to this comment already.", code="comment_resolved_once")
        act_as(by, reason="Comment on the briefing resolved")
        resolution = CommentResolution.objects.create(comment=comment, by=by)
        if not BriefingComment.objects.filter(visit=visit).open().exists():
            notices.comments_resolved(visit)
        return resolution


def _worked_on(visit: Visit, by: User) -> Visit:
    visit = lock(visit)
    if not may_comment_briefing(parts_of(by, visit)):
        raise NotAllowed("The account manager and the team comment on the briefing.")
    if visit.status not in (Status.DRAFT, Status.REQUESTED, *PLANNED) or visit.has_started(now()):
        raise WrongState(TOO_LATE, code="briefing_comment_before_the_start")
    return visit
