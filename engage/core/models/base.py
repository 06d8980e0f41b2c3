"""What every model of the domain has in common: it is audited, and it says what the application's database role may do with its rows."""

from typing import Any, ClassVar, Self

from django.db import models


class ScopedQuerySet(models.QuerySet[Any]):
    """A QuerySet that every caller acting for a person narrows first by `visible_to`."""

    def visible_to(self, user: Any) -> Self:
        """The rows this person may know of. Each QuerySet of a scoped model says which."""
        raise TypeError(f"{type(self).__name__} does not say who may see its rows")


class DomainModel(models.Model):
    """Base of all models of the domain.

    `app_rights` is granted to the application's role after each migration (engage.core.database); everything else stays with the owner.
    `audited` attaches the audit triggers to the table.
    """

    audited: ClassVar[bool] = True
    app_rights: ClassVar[str] = "SELECT, INSERT, UPDATE, DELETE"

    class Meta:
        abstract = True


class Fact(DomainModel):
    """A row that says what happened. The application may add one, and never change or remove it."""

    app_rights: ClassVar[str] = "SELECT, INSERT"

    class Meta:
        abstract = True
