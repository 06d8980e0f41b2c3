"""What belongs to a visit from its request on: objectives, alternatives, people, and the exception to go alone."""

from collections.abc import Iterable
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from accounts.models import Contact, Priority
from engage.core.models import EngageNow, Part, Whole
from engage.people.models import Executive
from visits.models.of_visit import OfVisitQuerySet
from visits.models.temperature import Temperature
from visits.models.visit import Side, Visit


class ObjectiveKind(models.TextChoices):
    RELATIONSHIP = "relationship", "Relationship"
    LEARNING = "learning", "Learning"
    GROWTH = "growth", "Growth"
    DEAL = "deal", "Deal"
    PROBLEM_SOLVED = "problem_solved", "Problem solved"


class Outcome(models.TextChoices):
    MET = "met", "Met"
    PARTLY = "partly", "Partly met"
    NOT_MET = "not_met", "Not met"


class Objective(Part):
    """What the visit is to achieve, and by what one will see it; the executive's debrief says whether it did."""

    wholes = (
        Whole("visits.Visit", by="visit", name="objectives"),
        Whole("visits.Debrief", by="visit", column="visit_id", name="outcomes"),
    )

    visit = models.ForeignKey(Visit, on_delete=models.CASCADE, related_name="objectives")
    position = models.PositiveSmallIntegerField(default=1)
    kind = models.CharField(max_length=14, choices=ObjectiveKind)
    text = models.CharField(max_length=300)
    sign_of_success = models.CharField(max_length=300, blank=True, db_default="", default="")
    priority = models.ForeignKey(
        Priority, null=True, blank=True, on_delete=models.PROTECT, related_name="objectives"
    )
    outcome = models.CharField(max_length=8, choices=Outcome, blank=True)
    outcome_note = models.TextField(blank=True)

    objects = OfVisitQuerySet.as_manager()

    class Meta:
        ordering = ["position", "id"]
        constraints = [models.CheckConstraint(condition=~Q(text=""), name="objective_has_words")]

    def __str__(self) -> str:
        return self.text


class AlternativeKind(models.TextChoices):
    SOMEONE_ELSE = "someone_else", "Someone else"
    ANOTHER_FORMAT = "another_format", "Another format"
    NOT_NOW = "not_now", "Not now"


class Alternative(Part):
    """Another way that was evaluated before an executive's day was asked for, and why it was not enough."""

    wholes = (Whole("visits.Visit", by="visit", name="alternatives"),)

    visit = models.ForeignKey(Visit, on_delete=models.CASCADE, related_name="alternatives")
    kind = models.CharField(max_length=14, choices=AlternativeKind)
    text = models.CharField(max_length=300)
    why_not = models.CharField(max_length=500)

    objects = OfVisitQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=~Q(text="") & ~Q(why_not=""), name="alternative_says_why_not")
        ]

    def __str__(self) -> str:
        return self.text


class AttendeeQuerySet(OfVisitQuerySet):
    def naming(self, user_ids: Iterable[int]) -> Self:
        """Attendees who are, or whose executive is or is assisted by, one of these users."""
        ids = list(user_ids)
        return self.filter(
            Q(user__in=ids) | Q(executive__user__in=ids) | Q(executive__assistants__user__in=ids)
        )

    def ours(self) -> Self:
        return self.exclude(side=Side.CUSTOMER)

    def theirs(self) -> Self:
        return self.filter(side=Side.CUSTOMER)


class Attendee(Part):
    """Somebody in the room. Name, title and employer are as at the visit, whatever becomes of the contact later.

    On our side either `user` (account team and others) or `executive` (besides the lead) is set; on the customer's, `contact` where known.
    Whether they `was_there`, and how warm they were, the executive's debrief says; null and empty where it does not.
    """

    wholes = (Whole("visits.Visit", by="visit", name="attendees"),)

    visit = models.ForeignKey(Visit, on_delete=models.CASCADE, related_name="attendees")
    side = models.CharField(max_length=9, choices=Side)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="attendances"
    )
    executive = models.ForeignKey(
        Executive, null=True, blank=True, on_delete=models.PROTECT, related_name="attendances"
    )
    contact = models.ForeignKey(
        Contact, null=True, blank=True, on_delete=models.PROTECT, related_name="attendances"
    )
    name = models.CharField(max_length=200)
    title = models.CharField(max_length=200, blank=True)
    employer = models.CharField(max_length=200, blank=True)
    was_there = models.BooleanField(null=True, blank=True, editable=False)
    temperature = models.CharField(
        max_length=8, choices=Temperature, blank=True, db_default="", default="", editable=False
    )

    objects = AttendeeQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="attendee_has_a_name"),
            models.CheckConstraint(
                condition=Q(side="account") | Q(user=None), name="attendee_user_is_of_the_account_side"
            ),
            models.CheckConstraint(
                condition=Q(side="executive") | Q(executive=None),
                name="attendee_executive_is_of_the_executives",
            ),
            models.CheckConstraint(
                condition=Q(side="customer") | Q(contact=None), name="attendee_contact_is_of_the_customer"
            ),
            models.CheckConstraint(
                condition=Q(temperature="")
                | Q(
                    temperature__in=Temperature.values,
                    side="customer",
                    was_there__isnull=False,
                    was_there=True,
                ),
                name="attendee_temperature_of_who_was_there",
            ),
            models.UniqueConstraint(fields=["visit", "user"], name="attendee_user_once"),
            models.UniqueConstraint(fields=["visit", "executive"], name="attendee_executive_once"),
        ]

    def __str__(self) -> str:
        return self.name


class SoloException(Part):
    """Leave to go without the account team: asked with a reason, decided by the account manager's superior or sales operations."""

    wholes = (Whole("visits.Visit", by="visit", name="solo_exception"),)

    visit = models.OneToOneField(Visit, on_delete=models.CASCADE, related_name="solo_exception")
    reason = models.TextField()
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(db_default=EngageNow())
    approved = models.BooleanField(null=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField(null=True)
    decision_note = models.TextField(blank=True)

    objects = OfVisitQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="solo_exception_has_a_reason"),
            models.CheckConstraint(
                condition=Q(approved=None, decided_by=None, decided_at=None)
                | Q(approved__isnull=False, decided_by__isnull=False, decided_at__isnull=False),
                name="solo_exception_decided_by_somebody",
            ),
        ]
