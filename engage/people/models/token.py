from typing import Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from engage.core.clock import now
from engage.core.models import DomainModel, EngageNow
from engage.people.models.user import User
from engage.people.permissions import TOKEN

_sees_all = TOKEN.asks_standing("see all")


class Scope(models.TextChoices):
    READ = "read", "Read what its holder may read"
    REPORTS = "reports", "Read reports"
    WRITE = "write", "Write what its holder may write"
    ADMIN = "admin", "Administer users and tokens"


class ApiTokenQuerySet(models.QuerySet["ApiToken"]):
    def visible_to(self, user: User) -> Self:
        """One's own; administrators see that there are others', and whose."""
        return self if _sees_all(user) else self.filter(user=user)

    def usable(self) -> Self:
        return self.filter(expires_at__gt=now(), revoked_at=None, user__is_active=True)


class ApiToken(DomainModel):
    """The key of a person or a service account to the REST API. Only its SHA-256 is kept; the key itself is shown once, when it is made."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="api_tokens")
    name = models.CharField(max_length=120, blank=True)
    digest = models.CharField(max_length=64, unique=True)
    scopes = ArrayField(models.CharField(max_length=10, choices=Scope))
    created_at = models.DateTimeField(db_default=EngageNow())
    expires_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    objects = ApiTokenQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(scopes__contained_by=Scope.values) & ~Q(scopes=[]), name="token_scopes_are_known"
            ),
        ]

    @property
    def has_expired(self) -> bool:
        return self.expires_at <= now()

    def __str__(self) -> str:
        return self.name or f"Token {self.pk}"
