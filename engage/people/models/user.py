"""The person who signs in."""

from functools import cached_property
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q, QuerySet
from django.db.models.functions import Lower

from engage.core.models import EngageNow, Revised
from engage.people.parts import Parts, standing_of
from engage.people.permissions import PERSON

_sees_people = PERSON.asks_standing("see")


class Role(models.TextChoices):
    ACCOUNT_MANAGER = "account_manager", "Account manager"
    EXECUTIVE = "executive", "Executive"
    ASSISTANT = "assistant", "Assistant"
    SALES_OPS = "sales_ops", "Sales operations"
    ADMINISTRATOR = "administrator", "Administrator"


class UserState(models.TextChoices):
    """How somebody stands with Engage. Whoever leaves on a day to come may sign in until that day is over."""

    INVITED = "invited", "Invited"
    JOINED = "joined", "Active"
    LEAVING = "leaving", "Leaving"
    LEFT = "left", "Left"


_NEVER_CAME = Q(password__startswith=UNUSABLE_PASSWORD_PREFIX, last_login=None)
_IN_STATE = {
    UserState.INVITED: Q(is_active=True, leaves_on=None) & _NEVER_CAME,
    UserState.JOINED: Q(is_active=True, leaves_on=None) & ~_NEVER_CAME,
    UserState.LEAVING: Q(is_active=True, leaves_on__isnull=False),
    UserState.LEFT: Q(is_active=False),
}


# What a service account may be: it holds no account, leads no visit and assists nobody.
OF_SERVICES = (Role.SALES_OPS, Role.ADMINISTRATOR)
SERVICE_DOMAIN = "service.invalid"  # a domain that never is one (RFC 2606): nothing can be delivered to it
_NEVER_SIGNS_IN = Q(
    password__startswith=UNUSABLE_PASSWORD_PREFIX,
    email__endswith=f"@{SERVICE_DOMAIN}",
    roles__contained_by=[role.value for role in OF_SERVICES],
    last_login=None,
    leaves_on=None,
    superior=None,
)


class UserManager(BaseUserManager["User"]):
    def visible_to(self, user: "User") -> QuerySet["User"]:
        """The record of people is open to administrators and sales operations; others find themselves. Service accounts are no people."""
        if _sees_people(user):
            return self.people()
        return self.filter(pk=user.pk)

    def people(self) -> QuerySet["User"]:
        """Everybody but service accounts."""
        return self.filter(is_service=False)

    def in_state(self, state: UserState) -> QuerySet["User"]:
        """People who stand so."""
        return self.people().filter(_IN_STATE[state])

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email__iexact=username)

    def create_user(self, email: str, *, password: str | None = None, **fields: Any) -> "User":
        """A user with a usable password, or none that works where it is left out."""
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractBaseUser, Revised):
    """Somebody with a sign-in. One person may hold several roles; which accounts they see is a matter of `AccountAccess`.

    A service account (`is_service`, for ever) has no sign-in, only tokens: see `ServiceAccount`.
    """

    email = models.EmailField("e-mail address", unique=True)
    name = models.CharField(max_length=200)
    roles = ArrayField(models.CharField(max_length=20, choices=Role), default=list, blank=True)
    time_zone = models.CharField(max_length=64, default="Europe/Berlin")
    country = models.CharField(
        max_length=2, default="DE", help_text="ISO 3166 code; decides which days are working days"
    )
    superior = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="reports"
    )
    is_active = models.BooleanField(default=True)
    is_service = models.BooleanField(default=False, db_default=False, editable=False)
    joined_at = models.DateTimeField(db_default=EngageNow())
    leaves_on = models.DateField(
        null=True, blank=True, help_text="The last day, on their own clock; access ends with it."
    )

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    class Meta:
        ordering = ["name", "id"]
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                name="user_email_once",
                violation_error_message="Somebody has this address already.",
            ),
            models.CheckConstraint(condition=Q(roles__contained_by=Role.values), name="user_roles_are_known"),
            models.CheckConstraint(
                condition=Q(is_service=False) | _NEVER_SIGNS_IN, name="service_account_never_signs_in"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def state(self) -> UserState:
        if not self.is_active:
            return UserState.LEFT
        if self.leaves_on is not None:
            return UserState.LEAVING
        if self.last_login is None and not self.has_usable_password():
            return UserState.INVITED
        return UserState.JOINED

    @property
    def short_name(self) -> str:
        """The name one would call them by."""
        return self.name.split()[0] if self.name else self.email

    @cached_property
    def acting_for(self) -> tuple["User", ...]:
        """This person and all whose deputy they are today, as long as these have access. One query, kept for the life of the object."""
        standing_in = self.deputyships.in_force().filter(principal__is_active=True)
        return (self, *(deputyship.principal for deputyship in standing_in.select_related("principal")))

    @cached_property
    def acting_ids(self) -> frozenset[int]:
        return frozenset(user.pk for user in self.acting_for)

    def holds(self, role: Role) -> bool:
        """Whether this person, or somebody whose deputy they are, has the role."""
        return any(role in user.roles for user in self.acting_for if user.is_active)

    @property
    def standing(self) -> Parts:
        """What this person is everywhere, by their roles and those of all whose deputy they are."""
        return standing_of(role for user in self.acting_for if user.is_active for role in user.roles)

    @property
    def own_standing(self) -> Parts:
        """The same by their own roles alone."""
        return standing_of(self.roles)
