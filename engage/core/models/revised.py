"""Rows that people edit, and the parts that are edited with them: how one who saves learns that somebody else was faster."""

from dataclasses import dataclass
from typing import ClassVar

from django.db import models

from engage.core.models.base import DomainModel


@dataclass(frozen=True)
class Whole:
    """What a row is a part of: the model, and `column` of its table that the part's `by` points at. `name` is what people call the part."""

    model: str
    by: str
    name: str
    column: str = "id"


class Revised(DomainModel):
    """A row that people edit. `revision` is raised by a trigger whenever anything of it changes, or one of its parts; nobody can set it.

    What is in memory keeps the revision it was read with.
    """

    revision = models.BigIntegerField(default=1, db_default=1, editable=False)

    class Meta:
        abstract = True


class Part(DomainModel):
    """A row that is edited together with a whole, or with several: a change of it raises their revision."""

    wholes: ClassVar[tuple[Whole, ...]]

    class Meta:
        abstract = True
