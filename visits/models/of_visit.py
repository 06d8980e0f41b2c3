from typing import Self

from django.apps import apps

from engage.core.models import ScopedQuerySet
from engage.people.models import User
from visits.permissions import VISIT

_sees_all = VISIT.asks_standing("see all")


class OfVisitQuerySet(ScopedQuerySet):
    """For models with a field `visit`: seen by whoever sees the visit."""

    def visible_to(self, user: User) -> Self:
        if _sees_all(user):
            return self
        return self.filter(visit__in=apps.get_model("visits", "Visit").objects.visible_to(user))
