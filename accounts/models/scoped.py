"""Rows that belong to an account are seen by whoever sees the account."""

from typing import Self

from django.db.models import Exists, OuterRef

from accounts.models.access import AccountAccess
from engage.core.models import ScopedQuerySet
from engage.people.models import User


class OfAccountQuerySet(ScopedQuerySet):
    """For models with a field `account`."""

    def visible_to(self, user: User) -> Self:
        if user.is_sales_ops:
            return self
        return self.filter(
            Exists(AccountAccess.objects.filter(account=OuterRef("account"), user__in=user.acting_ids))
        )
