"""The briefing in numbered versions, and who has read which.

A visit has at most one briefing without a version, the draft that autosave writes. Submitting gives it the next number; from then on neither
it nor its parts change, and the next edit begins a new draft.
"""

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q

from engage.core.models import EngageNow, Fact, Part, Revised, ScopedQuerySet, Whole
from engage.people.models import Executive, User
from visits.models.of_visit import OfVisitQuerySet
from visits.models.visit import Visit
from visits.permissions import VISIT

_sees_all = VISIT.asks_standing("see all")


class ConversationKind(models.TextChoices):
    """Four kinds of leadership conversation, after Berson and Stieglitz."""

    RELATIONSHIP = "relationship", "Build the relationship"
    DEVELOPMENT = "development", "Develop people"
    DECISION = "decision", "Make a decision"
    ACTION = "action", "Take action"


class BriefingQuerySet(OfVisitQuerySet):
    def submitted(self) -> Self:
        return self.exclude(version=None)

    def drafts(self) -> Self:
        return self.filter(version=None)


class Briefing(Revised):
    """One version (or the draft) of what the executive has to know.

    `addendum`: submitted after the late limit when a version was there already; shown and announced, but readiness stays.
    `proposed` keeps rows that Engage proposed and nobody has taken over yet ({"questions": [{"text", "source"}], ...}): they are no part of the
    draft, and no version has any.
    """

    visit = models.ForeignKey(Visit, on_delete=models.CASCADE, related_name="briefings")
    version = models.PositiveSmallIntegerField(null=True, editable=False)
    headline = models.CharField("the task in one sentence", max_length=200, blank=True)
    situation = models.TextField(blank=True)
    no_red_lines = models.BooleanField("there are no red lines", default=False)
    proposed = models.JSONField(
        "what is only proposed so far", default=dict, db_default={}, blank=True, editable=False
    )
    addendum = models.BooleanField(default=False, editable=False)
    red_lines_changed = models.BooleanField(default=False, editable=False)
    submitted_at = models.DateTimeField(null=True, editable=False)
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", editable=False
    )
    saved_at = models.DateTimeField(db_default=EngageNow())

    objects = BriefingQuerySet.as_manager()

    class Meta:
        ordering = ["visit", "version"]
        constraints = [
            models.UniqueConstraint(
                fields=["visit", "version"], nulls_distinct=False, name="briefing_version_once"
            ),
            models.CheckConstraint(
                condition=Q(version=None, submitted_at=None, submitted_by=None)
                | Q(version__gte=1, submitted_at__isnull=False, submitted_by__isnull=False),
                name="briefing_version_is_submitted",
            ),
            models.CheckConstraint(
                condition=Q(version=None) | Q(proposed={}), name="briefing_version_has_no_proposals"
            ),
        ]

    def __str__(self) -> str:
        return f"Briefing version {self.version}" if self.version else "Draft briefing"


class OfBriefingQuerySet(ScopedQuerySet):
    def visible_to(self, user: User) -> Self:
        return self if _sees_all(user) else self.filter(briefing__visit__in=Visit.objects.visible_to(user))


class AgendaItem(Part):
    """One topic, who leads it, of which kind, for how many minutes."""

    wholes = (Whole("visits.Briefing", by="briefing", name="agenda"),)

    briefing = models.ForeignKey(Briefing, on_delete=models.CASCADE, related_name="agenda")
    position = models.PositiveSmallIntegerField(default=1)
    topic = models.CharField(max_length=300)
    lead = models.CharField("who leads it", max_length=200)
    led_by_account_team = models.BooleanField(default=False)
    kind = models.CharField(max_length=12, choices=ConversationKind)
    minutes = models.PositiveSmallIntegerField(default=15)

    objects = OfBriefingQuerySet.as_manager()

    class Meta:
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return self.topic


class RedLine(Part):
    """What must not be conceded, up to which limit, and who may go beyond it."""

    wholes = (Whole("visits.Briefing", by="briefing", name="red_lines"),)

    briefing = models.ForeignKey(Briefing, on_delete=models.CASCADE, related_name="red_lines")
    position = models.PositiveSmallIntegerField(default=1)
    topic = models.CharField(max_length=120)
    text = models.CharField(max_length=300)
    limit = models.DecimalField(max_digits=16, decimal_places=2, null=True, blank=True)
    unit = models.CharField(max_length=40, blank=True)
    approver = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = OfBriefingQuerySet.as_manager()

    class Meta:
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return f"{self.topic}: {self.text}"

    @property
    def substance(self) -> tuple[Any, ...]:
        """What makes two red lines the same one."""
        return (self.topic, self.text, self.limit, self.unit, self.approver_id)


class BriefingLine(Part):
    """One line of a briefing, in its order."""

    briefing = models.ForeignKey(Briefing, on_delete=models.CASCADE, related_name="%(class)ss")
    position = models.PositiveSmallIntegerField(default=1)
    text = models.CharField(max_length=300)

    objects = OfBriefingQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return self.text


class Question(BriefingLine):
    """A question for the executive to ask."""

    wholes = (Whole("visits.Briefing", by="briefing", name="questions"),)


class AskQuerySet(OfBriefingQuerySet):
    def submitted(self) -> Self:
        """Asks that were put: those of a version, not of a draft."""
        return self.exclude(briefing__version=None)

    def current(self) -> Self:
        """Asks of the newest version of their visit's briefing; a later version without an ask has taken it back."""
        later = Briefing.objects.filter(
            visit=OuterRef("briefing__visit"), version__gt=OuterRef("briefing__version")
        )
        return self.submitted().filter(~Exists(later.order_by()))


class Ask(BriefingLine):
    """What the account team or the front line asks of the executive."""

    wholes = (Whole("visits.Briefing", by="briefing", name="asks"),)

    objects = AskQuerySet.as_manager()  # type: ignore[misc]


class Acknowledgement(Fact):
    """An executive has read this version. `read_at` is the device's time where that was proven, else the server's."""

    briefing = models.ForeignKey(Briefing, on_delete=models.PROTECT, related_name="acknowledgements")
    executive = models.ForeignKey(Executive, on_delete=models.PROTECT, related_name="acknowledgements")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    read_at = models.DateTimeField()
    note = models.TextField(blank=True)

    objects = OfBriefingQuerySet.as_manager()

    class Meta:
        ordering = ["read_at"]
        constraints = [models.UniqueConstraint(fields=["briefing", "executive"], name="acknowledged_once")]
