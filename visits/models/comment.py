"""What the account side says among itself of a briefing that it writes."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from engage.core.models import EngageNow, Fact, ScopedQuerySet
from engage.people.models import User
from engage.people.rights import any_of
from visits.models.of_visit import account_side_has
from visits.models.visit import Visit
from visits.permissions import BRIEFING_COMMENT

_OF_WRITERS = BRIEFING_COMMENT.who_may("read, add and resolve")


class BriefingCommentQuerySet(ScopedQuerySet):
    def visible_to(self, user: User) -> Self:
        """Those of the visits one sees, for who writes their briefings."""
        writes = any_of(account_side_has(user, at="visit"), _OF_WRITERS)
        return self.filter(writes, visit__in=Visit.objects.visible_to(user))

    def open(self) -> Self:
        return self.filter(resolution=None)


class BriefingComment(Fact):
    """Words of one of the team to the others. They are no part of any version, and the executive never reads them."""

    visit = models.ForeignKey(Visit, on_delete=models.DO_NOTHING, related_name="briefing_comments")
    text = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(db_default=EngageNow())

    objects = BriefingCommentQuerySet.as_manager()

    class Meta:
        ordering = ["at", "id"]
        constraints = [models.CheckConstraint(condition=~Q(text=""), name="briefing_comment_has_words")]

    def __str__(self) -> str:
        return self.text


class CommentResolution(Fact):
    """That somebody has seen to what a comment says. It is said once."""

    comment = models.OneToOneField(BriefingComment, on_delete=models.DO_NOTHING, related_name="resolution")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(db_default=EngageNow())
