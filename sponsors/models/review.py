from django.conf import settings
from django.db import models
from django.db.models import Q

from accounts.models import Account
from accounts.models.scoped import OfAccountQuerySet
from engage.core.models import EngageNow, Revised


class AnnualReview(Revised):
    """The annual relationship review of one account and year: a snapshot that stays as it is once it is signed."""

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="reviews")
    year = models.PositiveSmallIntegerField()
    snapshot = models.JSONField()
    produced_at = models.DateTimeField(db_default=EngageNow())
    manager_words = models.TextField(blank=True)
    sponsor_words = models.TextField(blank=True)
    signed_at = models.DateTimeField(null=True, editable=False)
    signed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", editable=False
    )

    objects = OfAccountQuerySet.as_manager()

    class Meta:
        ordering = ["-year", "account"]
        constraints = [
            models.UniqueConstraint(fields=["account", "year"], name="review_once_a_year"),
            models.CheckConstraint(
                condition=Q(signed_at=None, signed_by=None)
                | Q(signed_at__isnull=False, signed_by__isnull=False),
                name="review_signed_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.account} {self.year}"
