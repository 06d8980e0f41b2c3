"""What the reader can do to the visit now: the one strong button, and the others beside it."""

from dataclasses import dataclass

from django.urls import reverse

from engage.core import clock
from engage.people.parts import Parts
from visits.models import Origin, SoloException, Status, Visit
from visits.models.visit import PLANNED
from visits.pages import words
from visits.rules import (
    may_decide_solo_exception,
    may_edit_request,
    may_file_account_part,
    may_prepare_debrief,
    may_write_briefing,
)
from visits.workflow import allowed_actions

FORMS = ("decline", "reschedule", "cancel", "did_not_take_place", "close_without_debrief")
DANGEROUS = ("decline", "cancel", "did_not_take_place", "close_without_debrief", "delete")


@dataclass(frozen=True)
class Call:
    """A button: a link, or a form of its own that posts."""

    name: str
    label: str
    url: str
    posts: bool = False

    @property
    def tone(self) -> str:
        return "danger" if self.name in DANGEROUS else ""


@dataclass(frozen=True)
class Calls:
    main: Call | None
    others: tuple[Call, ...]

    @property
    def beside(self) -> Call | None:
        """The one that stands outlined beside the strong button."""
        return next((call for call in self.others if call.name not in DANGEROUS), None)

    @property
    def more(self) -> list[Call]:
        """All the rest, in the menu."""
        return [call for call in self.others if call is not self.beside]


@dataclass(frozen=True)
class Facts:
    """What the page knows besides the visit: whether a draft and a version exist, and what the reader has read of it."""

    has_draft: bool = False
    latest: int | None = None
    lead_has_read: bool = False
    owes_reading: bool = False
    was_reminded: bool = False


def calls_of(visit: Visit, *, parts: Parts, facts: Facts) -> Calls:
    """In the order of the workflow; the first that moves the visit on is the strong one. No queries."""
    allowed = {action.name: action.label for action in allowed_actions(visit, parts=parts)}
    calls: list[Call] = []
    if visit.status == Status.DRAFT and may_edit_request(parts):
        calls.append(Call("edit", "Change the draft", _page(visit, "edit")))
    for name in ("request", "report", "consent"):
        if name in allowed:
            calls.append(_post(visit, name, allowed[name]))
    calls += _solo(visit, parts)
    calls += _briefing(visit, parts, facts, allowed)
    if "hold" in allowed:
        calls.append(_post(visit, "hold", allowed["hold"]))
    calls += _results(visit, parts, allowed)
    calls += [Call(name, allowed[name], _transition(visit, name)) for name in FORMS if name in allowed]
    if visit.status == Status.DRAFT and may_edit_request(parts):
        calls.append(Call("delete", "Delete the draft", _page(visit, "delete")))
    main = next((call for call in calls if call.name in MAIN and _moves_on(call, visit, facts)), None)
    return Calls(main, tuple(call for call in calls if call is not main))


MAIN = ("request", "report", "consent", "read", "solo", "briefing", "remind", "hold", "debrief", "close")


def _moves_on(call: Call, visit: Visit, facts: Facts) -> bool:
    if call.name == "briefing":
        return visit.status == Status.APPROVED
    if call.name == "hold":
        return visit.has_ended(clock.now())
    if call.name == "close":
        return visit.status == Status.DEBRIEFED
    return True


def _briefing(visit: Visit, parts: Parts, facts: Facts, allowed: dict[str, str]) -> list[Call]:
    calls = []
    if "acknowledge" in allowed and facts.owes_reading:
        calls.append(Call("read", "Read the brief", _page(visit, "brief")))
    ahead = visit.status in (Status.DRAFT, Status.REQUESTED, *PLANNED) and not visit.has_started(clock.now())
    if ahead and may_write_briefing(parts) and visit.origin in (Origin.PLANNED, Origin.SIGHTED):
        label = "Write the briefing"
        if facts.has_draft:
            label = "Continue the briefing"
        elif facts.latest:
            label = "Change the briefing"
        waiting = visit.status == Status.BRIEFED and not facts.lead_has_read
        if waiting and not facts.was_reminded:
            calls.append(
                Call("remind", f"Remind {words.executive(visit)} to read", _page(visit, "remind"), posts=True)
            )
        calls.append(Call("briefing", label, _page(visit, "briefing")))
    return calls


def _solo(visit: Visit, parts: Parts) -> list[Call]:
    exception: SoloException | None = getattr(visit, "solo_exception", None)
    if exception and exception.approved is None and may_decide_solo_exception(parts):
        return [Call("solo", "Decide on going alone", _page(visit, "solo_exception"))]
    return []


def _results(visit: Visit, parts: Parts, allowed: dict[str, str]) -> list[Call]:
    calls = []
    if visit.status == Status.HELD and visit.origin != Origin.IMPORTED:
        if "debrief" in allowed:
            calls.append(Call("debrief", "Write the debrief", _page(visit, "debrief")))
        elif may_prepare_debrief(parts):
            calls.append(Call("debrief", "Prepare the debrief", _page(visit, "debrief")))
        debrief = getattr(visit, "debrief", None)
        if may_file_account_part(parts) and not (debrief and debrief.account_filed_at):
            calls.append(Call("close", "Write your part", _page(visit, "close")))
    if "close" in allowed:
        calls.append(Call("close", "Add your part and close", _page(visit, "close")))
    return calls


def _page(visit: Visit, name: str) -> str:
    return reverse(f"visits:{name}", args=[visit.pk])


def _transition(visit: Visit, name: str) -> str:
    return reverse("visits:transition", args=[visit.pk, name])


def _post(visit: Visit, name: str, label: str) -> Call:
    return Call(name, label, _transition(visit, name), posts=True)
