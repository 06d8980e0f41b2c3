"""What sales operations decides on: flags in rounds, and waivers."""

from collections.abc import Iterator
from datetime import timedelta

from engage.core import clock
from engage.demonstration.stage import DAY, Stage, Step
from engage.demonstration.words import REPLIES
from visits.actions import ask_waiver, decide_waiver, reply_to_flag, resolve_flag
from visits.models import CommitmentStatus, Flag, FlagKind
from visits.sweep import sweep

ROUNDS = (10, 8, 6, 4, 2, 1)  # months ago
# Patterns of an account: they stay open until something has changed.
STAY = (FlagKind.UPWARD_DELEGATION, FlagKind.HOVERING, FlagKind.UNSPONSORED, FlagKind.SPONSOR_TERM)


def steps(stage: Stage) -> Iterator[Step]:
    for month in ROUNDS:
        yield stage.ago(30 * month), lambda: _round(stage)
    yield stage.ago(20), lambda: _waive(stage)
    yield stage.ago(3), lambda: _reply(stage)
    yield stage.present - timedelta(hours=1), lambda: _ask(stage)


def _round(stage: Stage) -> None:
    """Goes through what is a fortnight old; executives have had their say. What was raised by mistake is withdrawn."""
    sweep(clock.now())
    old = Flag.objects.open().filter(occurred_at__lt=clock.now() - 14 * DAY).exclude(kind__in=STAY)
    for flag in old.select_related("executive__user", "commitment"):
        if flag.kind == FlagKind.OVERDUE_COMMITMENT and flag.commitment.status == CommitmentStatus.OPEN:
            continue
        if flag.executive and flag.executive.user and flag.kind in REPLIES:
            reply_to_flag(flag, by=flag.executive.user, text=REPLIES[flag.kind])
        mistaken = flag.kind == FlagKind.SOLO
        note = (
            "The plant engineer was there; the team had not been kept"
            if mistaken
            else "Talked it over in the round of sales operations"
        )
        resolve_flag(flag, by=stage.people["Sam Ito"], note=note, withdrawn=mistaken)


def _reply(stage: Stage) -> None:
    """Those who answer for themselves before anybody asks."""
    sweep(clock.now())
    for flag in (
        Flag.objects.open()
        .filter(executive__name__in=["Ingrid Haas", "Jonas Brandt"])
        .select_related("executive__user")
    ):
        if flag.kind in REPLIES:
            reply_to_flag(flag, by=flag.executive.user, text=REPLIES[flag.kind])


def _waive(stage: Stage) -> None:
    """Carla Ruiz's second block within a year is waived …"""
    sweep(clock.now())
    carla = stage.executives["Carla Ruiz"]
    waiver = ask_waiver(carla, by=stage.people["Carla Ruiz"], request="The depot is decided before Christmas")
    decide_waiver(
        waiver,
        by=stage.people["Sam Ito"],
        granted=True,
        reason="Agreed with Carla: a briefing is read, or she stays at home",
        ends_on=(stage.present + 30 * DAY).date(),
    )


def _ask(stage: Stage) -> None:
    """… Martin Vance's waits for a decision."""
    sweep(clock.now())
    request = "The mine signs this month, with him or with somebody else"
    ask_waiver(stage.executives["Martin Vance"], by=stage.people["Priya Raman"], request=request)
