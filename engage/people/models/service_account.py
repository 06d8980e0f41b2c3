from typing import ClassVar, Self

from django.conf import settings
from django.db import models

from engage.core.models import EngageNow, Part, ScopedQuerySet, Whole
from engage.people.models.user import User
from engage.people.permissions import SERVICE_ACCOUNT

_keeps = SERVICE_ACCOUNT.asks_standing("see and keep")


class ServiceAccountQuerySet(ScopedQuerySet):
    def visible_to(self, user: User) -> Self:
        """Which programs come in is the business of administrators."""
        return self if _keeps(user) else self.none()

    def here(self) -> Self:
        """Those whose access has not ended."""
        return self.filter(user__is_active=True)


class ServiceAccount(Part):
    """A program that uses the API in its own name. `answerable` is the person to ask about it; empty once they have left and nobody took over.

    It sees what its roles see, of sales operations unless said otherwise, as far as the scopes of its tokens go. Its `user` has no password and
    no address, and is never a deputy, an assistant, an executive, anybody's superior, a manager, of a team, or an attendee.
    """

    wholes = (Whole("people.User", by="user", name="service_account"),)
    app_rights: ClassVar[str] = "SELECT, INSERT, UPDATE"

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="service_account"
    )
    answerable = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="answers_for"
    )
    purpose = models.CharField(max_length=300)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    made_at = models.DateTimeField(db_default=EngageNow())

    objects = ServiceAccountQuerySet.as_manager()

    class Meta:
        ordering = ["user__name", "id"]

    def __str__(self) -> str:
        return self.user.name
