from typing import Self

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from accounts.models.account import Account, rank_of
from accounts.models.scoped import OfAccountQuerySet
from engage.core.models import Revised


class Level(models.TextChoices):
    C_LEVEL = "c_level", "C-level"
    DIVISION = "division", "Division head"
    DEPARTMENT = "department", "Department head"
    SPECIALIST = "specialist", "Specialist"


class DecisionRole(models.TextChoices):
    DECIDES = "decides", "decides"
    RECOMMENDS = "recommends", "recommends"
    INFLUENCES = "influences", "influences"
    CAN_BLOCK = "can_block", "can block"
    USES = "uses", "uses"
    UNKNOWN = "unknown", "part unknown"


class Stance(models.TextChoices):
    TRUSTS = "trusts", "trusts us"
    NEUTRAL = "neutral", "neutral"
    WARY = "wary", "wary"
    AGAINST = "against", "against us"
    UNKNOWN = "unknown", "not known"


class RelationshipLevel(models.IntegerChoices):
    """How close we are to somebody, and want to be."""

    NONE = 0, "never met"
    KNOWN = 1, "knows us"
    WORKING = 2, "works with us"
    TRUSTED = 3, "trusts us"
    ADVOCATE = 4, "speaks for us"


class ContactQuerySet(OfAccountQuerySet):
    def active(self) -> Self:
        return self.filter(left_on=None)

    def with_order(self) -> Self:
        """With the columns by which lists are put in order, none of them ever null."""
        return self.annotate(
            folded_name=Lower("name"),
            account_name=Lower("account__name"),
            level_rank=rank_of("level", Level),
        )

    def decision_makers(self) -> Self:
        return self.filter(decision_role__in=[DecisionRole.DECIDES, DecisionRole.CAN_BLOCK])


class Contact(Revised):
    """Somebody at the customer. `external_id` is their number in the CRM, which numbers people over all its accounts."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="contacts")
    name = models.CharField(max_length=200)
    title = models.CharField(max_length=200, blank=True)
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=40, blank=True)
    level = models.CharField(max_length=12, choices=Level, default=Level.SPECIALIST)
    decision_role = models.CharField(max_length=12, choices=DecisionRole, default=DecisionRole.UNKNOWN)
    stance = models.CharField(max_length=8, choices=Stance, default=Stance.UNKNOWN)
    relationship_now = models.PositiveSmallIntegerField(
        choices=RelationshipLevel, default=RelationshipLevel.NONE
    )
    relationship_wanted = models.PositiveSmallIntegerField(
        choices=RelationshipLevel, default=RelationshipLevel.WORKING
    )
    left_on = models.DateField(null=True, blank=True)
    external_id = models.CharField(max_length=120, null=True, blank=True, unique=True)

    objects = ContactQuerySet.as_manager()

    class Meta:
        ordering = ["name", "id"]
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="contact_has_a_name"),
            models.CheckConstraint(
                condition=Q(relationship_now__range=(0, 4), relationship_wanted__range=(0, 4)),
                name="contact_relationship_0_to_4",
            ),
        ]

    def __str__(self) -> str:
        return self.name
