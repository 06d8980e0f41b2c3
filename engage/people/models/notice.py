"""What one person was told in the application, and how they want to be told."""

from collections.abc import Callable
from typing import Any, ClassVar, Self

from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Exists, OuterRef, Q, QuerySet, Value

from engage.core.models import DomainModel, EngageNow, Part, ScopedQuerySet, Whole
from engage.people.models.user import User

RowsFor = Callable[[User], QuerySet[Any]]
_subjects: dict[str, RowsFor] = {}


def register_subject(name: str, *, rows: RowsFor) -> None:
    """Says which rows notices about `name` may still be read for: `rows(user)` are those the person may know of. Once, from an AppConfig."""
    _subjects[name] = rows


class Delivery(models.TextChoices):
    """How a notice reaches its person besides standing in the application."""

    AT_ONCE = "at_once", "By mail at once"
    DIGEST = "digest", "With the daily digest"
    APP = "app", "Only in Engage"


class NoticeQuerySet(ScopedQuerySet):
    def visible_to(self, user: User) -> Self:
        """The person's own, about what they may know of at present: a notice goes when the access goes."""
        seen = Q(subject="")
        for name, rows in _subjects.items():
            seen |= Q(Exists(rows(user).order_by().filter(pk=OuterRef("subject_id"))), subject=name)
        return self.filter(seen, user=user.pk)

    def unread(self) -> Self:
        return self.filter(read_at=None)

    def count_unread(self, user: User, *, most: int) -> int:
        """How many of the newest `most` unread notices the person may still see. One query, and a second where there are any: it looks only at
        the subjects and rows that these are about, since every page asks."""
        newest = self.filter(user=user.pk).unread().order_by("-created_at", "-id")
        told = list(newest.values_list("subject", "subject_id")[:most])
        ids: dict[str, set[int]] = {}
        for subject, row in told:
            if subject:
                ids.setdefault(subject, set()).add(row)
        seen = [
            _subjects[subject](user).order_by().filter(pk__in=rows).values_list(Value(subject), "pk")
            for subject, rows in ids.items()
            if subject in _subjects
        ]
        known = set(seen[0].union(*seen[1:], all=True)) if seen else set()
        return sum(not subject or (subject, row) in known for subject, row in told)


class Notice(DomainModel):
    """One thing one person was told. Its words are found when it is read, from `kind` and `facts`, by what is true and visible then.

    `event` is the row of the outbox that was written with it, and with it in the same statement: a reminder that is told once is noticed once.
    `subject` and `subject_id` name the row it is about, in the words of the app that has it.
    """

    audited: ClassVar[bool] = False

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notices")
    kind = models.TextField()
    subject = models.TextField(blank=True)
    subject_id = models.BigIntegerField(null=True)
    facts = models.JSONField()
    event = models.BigIntegerField(unique=True)
    created_at = models.DateTimeField(db_default=EngageNow())
    read_at = models.DateTimeField(null=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-id"]
        indexes = [
            models.Index(fields=["user", "-created_at", "-id"], name="notice_by_person"),
            models.Index(fields=["user"], condition=Q(read_at=None), name="notice_unread"),
            models.Index(
                fields=["subject", "subject_id"], condition=Q(read_at=None), name="notice_unread_by_subject"
            ),
            models.Index(fields=["created_at"], name="notice_by_age"),
        ]

    def __str__(self) -> str:
        return self.kind


class NoticeSettings(Part):
    """When one person gets the digest, by the hour of their own clock, and the last day of an absence during which no mail is sent."""

    wholes = (Whole("people.User", by="user", name="notices"),)

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notice_settings"
    )
    digest_hour = models.PositiveSmallIntegerField(default=7, validators=[MaxValueValidator(23)])
    away_until = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(digest_hour__lte=23), name="digest_hour_is_on_the_clock")
        ]

    def __str__(self) -> str:
        return f"Notices of {self.user}"


class NoticeChoice(Part):
    """How one person wants to be told of one topic, where that is not the usual way."""

    wholes = (Whole("people.User", by="user", name="notices"),)

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notice_choices"
    )
    topic = models.TextField()
    delivery = models.CharField(max_length=7, choices=Delivery)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "topic"], name="notice_choice_once"),
            models.CheckConstraint(
                condition=Q(delivery__in=Delivery.values), name="notice_choice_delivery_is_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.topic}: {self.delivery}"
