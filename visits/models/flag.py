"""Flags: facts about what went wrong, raised once, never changed. Replies and resolutions are rows of their own."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q

from accounts.models import Account, AccountAccess
from engage.core.models import EngageNow, Fact, ScopedQuerySet
from engage.people.models import Executive, User
from visits.models.commitment import Commitment
from visits.models.visit import Visit
from visits.permissions import FLAG

_sees_all = FLAG.asks_standing("see all")


class FlagKind(models.TextChoices):
    UNBRIEFED = "unbriefed", "Unbriefed"
    UNDEBRIEFED = "undebriefed", "Undebriefed"
    SEAGULL = "seagull", "Seagull"
    UNANNOUNCED = "unannounced", "Unannounced"
    SOLO = "solo", "Solo"
    POSTPONED = "postponed", "Postponed"
    RUSH = "rush", "Rush"
    OVER_PROMISE = "over_promise", "Over-promise"
    HOVERING = "hovering", "Hovering"
    UPWARD_DELEGATION = "upward_delegation", "Upward delegation"
    OVERDUE_COMMITMENT = "overdue_commitment", "Overdue commitment"
    SPONSOR_SILENT = "sponsor_silent", "Sponsor silent"
    SPONSOR_TERM = "sponsor_term", "Sponsor's term ends"
    UNSPONSORED = "unsponsored", "No sponsor"


class FlagQuerySet(ScopedQuerySet):
    def visible_to(self, user: User) -> Self:
        """A visit's flags go with the visit; others with the account."""
        if _sees_all(user):
            return self
        of_account = Exists(
            AccountAccess.objects.filter(account=OuterRef("account"), user__in=user.acting_ids)
        )
        return self.filter(Q(visit__in=Visit.objects.visible_to(user)) | (Q(visit=None) & of_account))

    def open(self) -> Self:
        return self.filter(~Exists(FlagResolution.objects.filter(flag=OuterRef("pk"))))

    def standing(self) -> Self:
        """All but those withdrawn as mistakes."""
        return self.filter(~Exists(FlagResolution.objects.filter(flag=OuterRef("pk"), withdrawn=True)))


class Flag(Fact):
    """One fact of one kind about one subject. `occurred_at` is the instant it became true, `recorded_at` when Engage noticed.

    The subject is the visit, the commitment or, where both are empty, the account or the executive; `occurrence` tells several of the same
    subject apart (a commitment's due date, a second executive), and `cause` says why.
    """

    kind = models.CharField(max_length=20, choices=FlagKind)
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="flags")
    visit = models.ForeignKey(Visit, null=True, on_delete=models.PROTECT, related_name="flags")
    executive = models.ForeignKey(Executive, null=True, on_delete=models.PROTECT, related_name="flags")
    commitment = models.ForeignKey(Commitment, null=True, on_delete=models.PROTECT, related_name="flags")
    occurrence = models.CharField(max_length=60, blank=True)
    cause = models.CharField(max_length=40, blank=True)
    occurred_at = models.DateTimeField()
    recorded_at = models.DateTimeField(db_default=EngageNow())

    objects = FlagQuerySet.as_manager()

    class Meta:
        ordering = ["-occurred_at", "-id"]
        indexes = [
            models.Index(fields=["executive", "-occurred_at"], name="flag_by_executive"),
            models.Index(fields=["account", "-occurred_at"], name="flag_by_account"),
            models.Index(fields=["-occurred_at", "-id"], name="flag_newest"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "account", "visit", "executive", "commitment", "occurrence"],
                nulls_distinct=False,
                name="flag_raised_once",
            ),
            models.CheckConstraint(condition=Q(kind__in=FlagKind.values), name="flag_kind_is_known"),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()


class FlagReply(Fact):
    """The executive's words on a flag, given before it is resolved."""

    flag = models.ForeignKey(Flag, on_delete=models.PROTECT, related_name="replies")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    text = models.TextField()
    at = models.DateTimeField(db_default=EngageNow())

    class Meta:
        ordering = ["at"]
        constraints = [models.CheckConstraint(condition=~Q(text=""), name="flag_reply_has_words")]


class FlagResolution(Fact):
    """The end of a flag: resolved with a note, or withdrawn because it should not have been raised. `by` is empty where the record itself proved it."""

    flag = models.OneToOneField(Flag, on_delete=models.PROTECT, related_name="resolution")
    withdrawn = models.BooleanField(default=False)
    note = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(db_default=EngageNow())

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(note=""), name="flag_resolution_has_a_note")]
