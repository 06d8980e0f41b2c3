"""A contact between an executive of ours and a customer that is too small for a visit, and asks for nothing."""

from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q

from accounts.models import Account, AccountAccess, Contact
from engage.core.models import DomainModel, EngageNow, Fact, ScopedQuerySet
from engage.people.models import Assistant, Executive, User
from engage.people.parts import Part
from engage.people.rights import any_of
from visits.permissions import TOUCHPOINT

_sees_all, _SEE = TOUCHPOINT.asks_standing("see all"), TOUCHPOINT.who_may("see")


class TouchpointKind(models.TextChoices):
    """A meeting in person is none of these, and never will be: it is a visit."""

    CALL = "call", "Short call"
    MESSAGE = "message", "Message"
    NOTE = "note", "Note of thanks"


class TouchpointQuerySet(ScopedQuerySet):
    def visible_to(self, user: User) -> Self:
        """For those who see the account, who logged it, and the executive with the assistants."""
        if _sees_all(user):
            return self
        ids = user.acting_ids
        has = {
            Part.WRITER: Q(by__in=ids),
            Part.CONCERNED: Q(executive__user__in=ids),
            Part.ASSISTANT: Exists(Assistant.objects.filter(executive=OuterRef("executive"), user__in=ids)),
            Part.INSIDER: Exists(AccountAccess.objects.filter(account=OuterRef("account"), user__in=ids)),
        }
        return self.filter(any_of(has, _SEE))

    def standing(self) -> Self:
        """All but those withdrawn as mistakes."""
        return self.filter(withdrawal=None)

    def for_display(self) -> Self:
        """With what a line in a list shows, in one query."""
        return self.select_related("account", "executive", "by", "withdrawal__by")


class Touchpoint(DomainModel):
    """One such contact: a fact that stays as it was logged, but for the account, which follows a merge.

    `occurred_at` is when it took place, `at` when it was logged. `minutes` is how long a call took, and empty for what is written.
    """

    app_rights: ClassVar[str] = "SELECT, INSERT, UPDATE"

    executive = models.ForeignKey(Executive, on_delete=models.PROTECT, related_name="touchpoints")
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="touchpoints")
    kind = models.CharField(max_length=7, choices=TouchpointKind)
    occurred_at = models.DateTimeField()
    minutes = models.PositiveSmallIntegerField(null=True)
    words = models.CharField("what it was about", max_length=300)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(db_default=EngageNow())

    objects = TouchpointQuerySet.as_manager()

    class Meta:
        ordering = ["-occurred_at", "-id"]
        indexes = [
            models.Index(fields=["account", "-occurred_at", "-id"], name="touchpoint_by_account"),
            models.Index(fields=["executive", "-occurred_at", "-id"], name="touchpoint_by_executive"),
            models.Index(fields=["-occurred_at", "-id"], name="touchpoint_newest"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=TouchpointKind.values), name="touchpoint_kind_is_known"
            ),
            models.CheckConstraint(condition=~Q(words=""), name="touchpoint_has_words"),
            models.CheckConstraint(
                condition=Q(kind="call", minutes__isnull=False, minutes__gte=1)
                | (~Q(kind="call") & Q(minutes=None)),
                name="touchpoint_call_has_minutes",
            ),
        ]

    def __str__(self) -> str:
        return self.words


class TouchpointPerson(DomainModel):
    """Somebody of the customer's who was called or written to; `name` as it was then, whatever becomes of the contact."""

    app_rights: ClassVar[str] = "SELECT, INSERT, UPDATE"

    touchpoint = models.ForeignKey(Touchpoint, on_delete=models.PROTECT, related_name="people")
    contact = models.ForeignKey(Contact, null=True, on_delete=models.SET_NULL, related_name="touchpoints")
    name = models.CharField(max_length=200)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["touchpoint", "contact"], name="touchpoint_person_once"),
            models.CheckConstraint(condition=~Q(name=""), name="touchpoint_person_has_a_name"),
        ]

    def __str__(self) -> str:
        return self.name


class TouchpointWithdrawal(Fact):
    """A touchpoint that was logged by mistake: it stays in the history and counts for nothing."""

    touchpoint = models.OneToOneField(Touchpoint, on_delete=models.PROTECT, related_name="withdrawal")
    reason = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(db_default=EngageNow())

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="touchpoint_withdrawn_with_a_reason")
        ]
