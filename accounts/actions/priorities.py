"""The leadership's short list of strategic priorities. Sales operations writes it."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from typing import Any, Literal

from django.db import transaction
from django.db.models import Max

from accounts.actions.standing import named, once, put, require_programme_writer
from accounts.models import Priority
from accounts.references import is_referred_to
from accounts.validity import check_priority
from engage.core.audit import act_as
from engage.core.clock import now
from engage.core.edits import require_current
from engage.core.errors import WrongState
from engage.core.locks import one_at_a_time
from engage.people.models import User

PRIORITY_FIELDS = frozenset({"title", "description", "position", "starts_on", "ends_on"})
THE_LIST = "accounts.priorities"  # its order is one thing: two who move priorities wait for each other
NAMELESS = "Say what the priority is."
THERE_ALREADY = "This priority is on the list already, or was."


def add_priority(*, by: User, title: str, **fields: Any) -> Priority:
    """A new priority, at the end of the list and from today on unless said otherwise."""
    priority = Priority(starts_on=now().date())
    with _writing("New priority", by=by):
        last = Priority.objects.aggregate(last=Max("position"))["last"] or 0
        _fill(priority, {"position": last + 1, "title": title, **fields})
        priority.save()
    return priority


def change_priority(priority: Priority, *, by: User, seen: int | None = None, **fields: Any) -> Priority:
    with _writing("Priority changed", by=by):
        changed = Priority.objects.select_for_update().get(pk=priority.pk)
        require_current(changed, seen=seen)
        _fill(changed, fields)
        changed.save(update_fields=list(fields))
    return changed


def retire_priority(priority: Priority, *, by: User, on: date | None = None) -> Priority:
    """Takes a priority off the list after `on`, yesterday unless said otherwise (UTC). What pointed at it still does.

    Raises WrongState for one that has ended.
    """
    if priority.ends_on is not None and priority.ends_on < now().date():
        raise WrongState("This priority has been retired.")
    last = on or max(now().date() - timedelta(days=1), priority.starts_on)
    return change_priority(priority, by=by, ends_on=last)


def move_priority(priority: Priority, *, by: User, to: Literal["up", "down"]) -> None:
    """Changes places with the neighbour in the list; the first stays first, the last stays last. Positions are counted anew."""
    with _writing("Order of priorities", by=by):
        listed = list(Priority.objects.order_by("position", "id"))
        present = [row.pk for row in listed if not row.has_ended]
        at = present.index(priority.pk) if priority.pk in present else -1
        other = at + (-1 if to == "up" else 1)
        if at < 0 or not 0 <= other < len(present):
            return
        present[at], present[other] = present[other], present[at]
        order = present + [row.pk for row in listed if row.has_ended]
        for row in listed:
            row.position = order.index(row.pk) + 1
        Priority.objects.bulk_update(listed, ["position"])


def remove_priority(priority: Priority, *, by: User, seen: int | None = None) -> None:
    """Deletes a priority that nothing points at. Raises WrongState where an objective does: it is retired instead."""
    with _writing("Priority removed", by=by):
        doomed = Priority.objects.select_for_update().get(pk=priority.pk)
        require_current(doomed, seen=seen)
        if is_referred_to(doomed):
            raise WrongState(f"Visits point at “{doomed.title}”; retire it instead of deleting it.")
        doomed.delete()


@contextmanager
def _writing(reason: str, *, by: User) -> Iterator[None]:
    """A transaction of somebody who may write the list, alone at it."""
    require_programme_writer(by, "the priorities")
    with transaction.atomic(), once(title=THERE_ALREADY):
        one_at_a_time(THE_LIST)
        act_as(by, reason=reason)
        yield


def _fill(priority: Priority, fields: dict[str, Any]) -> None:
    put(priority, named(fields, field="title", words=NAMELESS), among=PRIORITY_FIELDS)
    check_priority({"starts_on": priority.starts_on, "ends_on": priority.ends_on})
