from collections.abc import Mapping
from typing import Any, Self

from django.apps import apps
from django.db.models import Exists, OuterRef, Q

from accounts.models import Account, TeamMember
from engage.core.models import ScopedQuerySet
from engage.people.models import User
from engage.people.parts import Part
from visits.permissions import VISIT

_sees_all = VISIT.asks_standing("see all")


class OfVisitQuerySet(ScopedQuerySet):
    """For models with a field `visit`: seen by whoever sees the visit."""

    def visible_to(self, user: User) -> Self:
        if _sees_all(user):
            return self
        return self.filter(visit__in=apps.get_model("visits", "Visit").objects.visible_to(user))


def account_side_has(user: User, *, at: str) -> Mapping[Part, Any]:
    """The conditions under which this person has a part on the account side of the visit that `at` leads to."""
    return {
        Part.ACCOUNT_MANAGER: Q(**{f"{at}__account__in": Account.objects.managed_by(user).order_by()}),
        Part.ACCOUNT_TEAM: Exists(
            TeamMember.objects.filter(account=OuterRef(f"{at}__account"), user__in=user.acting_ids)
        ),
    }
