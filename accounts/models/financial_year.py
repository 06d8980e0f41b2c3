from django.db import models
from django.db.models import Q

from accounts.models.account import Account
from accounts.models.scoped import OfAccountQuerySet
from engage.core.models import Revised


class FinancialYear(Revised):
    """Our business with the account in one year. `share_of_wallet` is a share from 0 to 1; money is in `currency`."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="financial_years")
    year = models.PositiveSmallIntegerField()
    revenue = models.DecimalField(max_digits=16, decimal_places=2, null=True, blank=True)
    profit = models.DecimalField(max_digits=16, decimal_places=2, null=True, blank=True)
    share_of_wallet = models.DecimalField(max_digits=5, decimal_places=4, null=True, blank=True)
    currency = models.CharField(max_length=3)

    objects = OfAccountQuerySet.as_manager()

    class Meta:
        ordering = ["year"]
        constraints = [
            models.UniqueConstraint(fields=["account", "year"], name="financial_year_once"),
            models.CheckConstraint(condition=Q(year__range=(1900, 2200)), name="financial_year_is_plausible"),
            models.CheckConstraint(
                condition=Q(currency__regex=r"^[A-Z]{3}$"), name="financial_year_currency_code"
            ),
            models.CheckConstraint(
                condition=Q(share_of_wallet=None) | Q(share_of_wallet__range=(0, 1)),
                name="financial_year_share_of_wallet_0_to_1",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.account} {self.year}"

    @property
    def wallet_percent(self) -> str:
        """The share of wallet as people say it: "12" or "12.5"; empty where it is not on record."""
        return "" if self.share_of_wallet is None else f"{self.share_of_wallet * 100:.1f}".removesuffix(".0")
