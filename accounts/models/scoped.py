"""Rows that belong to an account are seen by whoever sees the account."""

from typing import Self

from django.db.models import Exists, OuterRef

from accounts.models.access import AccountAccess
from accounts.permissions import ACCOUNT
from engage.core.models import ScopedQuerySet
from engage.people.models import User
from engage.people.parts import Part
from engage.people.rights import any_of

_sees_all, _SEE = ACCOUNT.asks_standing("see all"), ACCOUNT.who_may("see")


class OfAccountQuerySet(ScopedQuerySet):
    """For models with a field `account`."""

    def visible_to(self, user: User) -> Self:
        if _sees_all(user):
            return self
        access = AccountAccess.objects.filter(account=OuterRef("account"), user__in=user.acting_ids)
        return self.filter(any_of({Part.INSIDER: Exists(access)}, _SEE))
