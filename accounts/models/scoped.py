"""Rows that belong to an account are seen by whoever sees the account."""

from typing import Self

from django.db.models import Exists, OuterRef

from accounts.models.access import AccountAccess
from accounts.permissions import ACCOUNT
from engage.core.models import ScopedQuerySet
from engage.people.models import User

_sees_all = ACCOUNT.asks_standing("see all")


class OfAccountQuerySet(ScopedQuerySet):
    """For models with a field `account`."""

    def visible_to(self, user: User) -> Self:
        if _sees_all(user):
            return self
        return self.filter(
            Exists(AccountAccess.objects.filter(account=OuterRef("account"), user__in=user.acting_ids))
        )
