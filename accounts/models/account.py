"""The strategic customer."""

from typing import Any, Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Case, Exists, F, OuterRef, Q, Value, When
from django.db.models.functions import Coalesce, Lower

from accounts.models.access import AccountAccess
from accounts.permissions import ACCOUNT
from engage.core.models import Revised, ScopedQuerySet
from engage.people.models import User
from engage.people.parts import Part
from engage.people.rights import any_of

_sees_all, _SEE = ACCOUNT.asks_standing("see all"), ACCOUNT.who_may("see")
_speaks_where_nobody_manages = ACCOUNT.asks_standing("speak for where it has no manager")


class Tier(models.TextChoices):
    STRATEGIC = "strategic", "Strategic"
    KEY = "key", "Key"
    STANDARD = "standard", "Standard"


class Potential(models.TextChoices):
    """Long-term potential: decides the role an executive should play here, whatever the account buys today."""

    HIGH = "high", "High"
    MEDIUM = "medium", "Medium"
    LOW = "low", "Low"
    UNKNOWN = "unknown", "Not assessed"


class BuyingBehaviour(models.TextChoices):
    TRANSACTIONAL = "transactional", "Transactional"
    CONSULTATIVE = "consultative", "Consultative"
    PARTNERSHIP = "partnership", "Partnership"
    UNKNOWN = "unknown", "Not assessed"


def rank_of(field: str, choices: type[models.TextChoices]) -> Case:
    """The place of a field's value among its choices, which are listed from the most to the least."""
    places = [When(**{field: choice}, then=Value(place)) for place, choice in enumerate(choices)]
    return Case(*places, output_field=models.IntegerField())


class AccountQuerySet(ScopedQuerySet):
    def visible_to(self, user: User) -> Self:
        """Accounts this person, or somebody whose deputy they are, has a reason to see; sales operations sees all."""
        if _sees_all(user):
            return self
        access = AccountAccess.objects.filter(account=OuterRef("pk"), user__in=user.acting_ids)
        return self.filter(any_of({Part.INSIDER: Exists(access)}, _SEE))

    def managed_by(self, user: User) -> Self:
        """Accounts whose account side this person speaks for; those without a manager fall to sales operations."""
        mine = Q(manager__in=user.acting_ids)
        return (
            self.filter(mine | Q(manager=None)) if _speaks_where_nobody_manages(user) else self.filter(mine)
        )

    def current(self) -> Self:
        """Without those that turned out to be another account under a second name."""
        return self.filter(merged_into=None)

    def with_order(self) -> Self:
        """With the columns by which lists are put in order, none of them ever null."""
        return self.annotate(
            folded_name=Lower("name"),
            tier_rank=rank_of("tier", Tier),
            potential_rank=rank_of("potential", Potential),
            manager_name=Coalesce(Lower("manager__name"), Value("")),
        )

    def strategic(self) -> Self:
        return self.filter(tier=Tier.STRATEGIC)


def _rating(**options: Any) -> Any:
    """A judgement from 1 (least) to 5 (most); empty where nobody has judged yet."""
    return models.PositiveSmallIntegerField(
        null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(5)], **options
    )


class Account(Revised):
    """A customer with a manager, a team, and a view of what it could become.

    `openness` is its readiness to collaborate; the two importances say what it is to us and what we are to it, all from 1 to 5.
    """

    name = models.CharField(max_length=200)
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="subsidiaries"
    )
    manager = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="managed_accounts",
    )
    tier = models.CharField(max_length=12, choices=Tier, default=Tier.STANDARD)
    sector = models.CharField(max_length=120, blank=True)
    region = models.CharField(max_length=80, blank=True)
    country = models.CharField(max_length=2, blank=True)
    time_zone = models.CharField(max_length=64, default="UTC")
    potential = models.CharField(max_length=8, choices=Potential, default=Potential.UNKNOWN)
    buying_behaviour = models.CharField(
        max_length=16, choices=BuyingBehaviour, default=BuyingBehaviour.UNKNOWN
    )
    openness = _rating()
    importance_to_us = _rating()
    importance_to_them = _rating()
    currency = models.CharField(max_length=3, default="EUR")
    email_domains = ArrayField(models.CharField(max_length=253), default=list, blank=True)
    review_month = models.PositiveSmallIntegerField(
        default=1, validators=[MinValueValidator(1), MaxValueValidator(12)]
    )
    external_id = models.CharField(max_length=120, null=True, blank=True, unique=True)
    merged_into = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="merged", editable=False
    )

    objects = AccountQuerySet.as_manager()

    class Meta:
        ordering = [Lower("name"), "id"]
        indexes = [
            models.Index(Lower("name"), "id", name="account_by_name"),
            models.Index(fields=["manager"], name="account_by_manager"),
        ]
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="account_has_a_name"),
            models.CheckConstraint(condition=~Q(parent=F("id")), name="account_is_not_its_parent"),
            models.CheckConstraint(condition=Q(review_month__range=(1, 12)), name="account_review_month"),
            models.CheckConstraint(condition=Q(currency__regex=r"^[A-Z]{3}$"), name="account_currency_code"),
            *(
                models.CheckConstraint(
                    condition=Q(**{field: None}) | Q(**{f"{field}__range": (1, 5)}),
                    name=f"account_{field}_1_to_5",
                )
                for field in ("openness", "importance_to_us", "importance_to_them")
            ),
        ]

    def __str__(self) -> str:
        return self.name
