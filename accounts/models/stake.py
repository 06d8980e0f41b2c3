from django.db import models
from django.db.models import Q

from accounts.models.account import Account
from accounts.models.scoped import OfAccountQuerySet
from engage.core.models import Revised
from engage.people.models import BusinessUnit


class Stake(Revised):
    """What one of our business units stands to gain at the account: printed in every briefing, so that no unit spoils another's."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="stakes")
    business_unit = models.ForeignKey(BusinessUnit, on_delete=models.PROTECT, related_name="stakes")
    amount = models.DecimalField(max_digits=16, decimal_places=2)
    currency = models.CharField(max_length=3)
    topic = models.CharField(max_length=200, blank=True)
    lead = models.CharField("who leads it", max_length=200, blank=True)

    objects = OfAccountQuerySet.as_manager()

    class Meta:
        ordering = ["-amount", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(currency__regex=r"^[A-Z]{3}$"), name="stake_currency_code"),
            models.CheckConstraint(condition=Q(amount__gte=0), name="stake_is_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.business_unit}: {self.topic}"
