"""What every transition returns."""

from collections.abc import Iterable

from visits.models import Status

Statuses = Iterable[Status]
