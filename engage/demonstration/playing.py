"""Tells the stories: every visit step by step, each step at its own moment, through the workflow."""

from collections.abc import Iterator
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from accounts.models import Account, Priority
from engage.core import clock
from engage.demonstration import cast
from engage.demonstration.plots import DAY, Scene, Step, standard_briefing, steps
from engage.demonstration.stories import STORIES, Story
from engage.people.models import Executive, User
from visits.actions import (
    AlternativeDraft,
    AttendeeDraft,
    ObjectiveDraft,
    VisitDraft,
    ask_waiver,
    decide_waiver,
    reply_to_flag,
    resolve_flag,
)
from visits.effects import NewCommitment, NewInsight
from visits.models import Flag, Side
from visits.sweep import sweep


def play(
    accounts: dict[str, Account], executives: dict[str, Executive], people: dict[str, User], present: datetime
) -> int:
    """Tells all stories at once, in the order of time, up to the present."""
    happened: list[Step] = []
    for number, story in enumerate(STORIES):
        scene = _scene(story, number, accounts, executives, people, present)
        happened += [step for step in steps(story.plot, scene, present=present) if step[0] < present]
    happened += list(_decisions(executives, people, present))
    for moment, step in sorted(happened, key=lambda pair: pair[0]):
        with clock.at(moment):
            step()
    return len(STORIES)


def _decisions(
    executives: dict[str, Executive], people: dict[str, User], present: datetime
) -> Iterator[Step]:
    """Carla Ruiz's second block within a year was waived; Martin Vance's waits for a decision."""
    ruiz, vance, sam = executives["Carla Ruiz"], executives["Martin Vance"], people["Sam Ito"]

    def waive() -> None:
        sweep(clock.now())
        waiver = ask_waiver(ruiz, by=people["Carla Ruiz"], request="The depot is decided before Christmas")
        ends_on = (present + 30 * DAY).date()
        decide_waiver(
            waiver,
            by=sam,
            granted=True,
            reason="Agreed with Carla: a briefing is read, or she stays at home",
            ends_on=ends_on,
        )

    def ask() -> None:
        sweep(clock.now())
        ask_waiver(
            vance,
            by=people["Priya Raman"],
            request="The mine signs this month, with him or with somebody else",
        )

    def tend() -> None:
        """Once a month sales operations goes through what is a fortnight old; executives have had their say."""
        sweep(clock.now())
        for flag in (
            Flag.objects.open()
            .filter(occurred_at__lt=clock.now() - 14 * DAY)
            .select_related("executive__user")
        ):
            if flag.executive and flag.executive.user and flag.kind in cast.REPLIES:
                reply_to_flag(flag, by=flag.executive.user, text=cast.REPLIES[flag.kind])
            resolve_flag(flag, by=sam, note="Talked it over in the monthly round")

    for month in range(11, 1, -1):
        yield present - 30 * month * DAY, tend
    yield present - 20 * DAY, waive
    yield present - timedelta(hours=1), ask


def _scene(
    story: Story,
    number: int,
    accounts: dict[str, Account],
    executives: dict[str, Executive],
    people: dict[str, User],
    present: datetime,
) -> Scene:
    account, executive = accounts[story.account], executives[story.executive]
    manager = account.manager or people["Sam Ito"]
    contacts = list(account.contacts.order_by("id"))
    starts_at = _start(story, number, executive, present)
    ours = [] if story.alone else [AttendeeDraft(side=Side.ACCOUNT, user=manager, title="Account manager")]
    theirs = [AttendeeDraft(side=Side.CUSTOMER, contact=contact) for contact in contacts[: 2 + number % 2]]
    draft = VisitDraft(
        account=account,
        lead_executive=executive,
        title=story.title,
        starts_at=starts_at,
        ends_at=starts_at + timedelta(minutes=90),
        purpose=story.purpose,
        format=story.format,
        time_zone=account.time_zone,
        place={"on_site": f"{account.name}, head office", "our_site": "Aldermoor, customer centre"}.get(
            story.format, ""
        ),
        confidential=story.confidential,
        origin="reported" if story.plot == "reported" else "planned",
        objectives=[
            ObjectiveDraft(
                f"{contacts[0].name} says in their own words what has to be true", "growth", _priority(number)
            ),
            ObjectiveDraft("A date for the next step", "relationship"),
        ],
        alternatives=[
            AlternativeDraft(
                "someone_else",
                "Video call by the division head",
                "They asked for the person who can commit capacity",
            ),
        ],
        attendees=[*ours, *theirs],
    )
    return Scene(
        draft=draft,
        manager=manager,
        executive=executive.user,
        sales_ops=people["Sam Ito"],
        superior=people["Clara Bennett"],
        briefing=standard_briefing(
            f"{story.title}. Listen first.",
            f"{account.name} decides in the coming quarter. They doubt our ramp-up date, not the product. "
            f"Your task is to listen, then to confirm April, not March.",
            manager.name,
            executive.name,
        ),
        heard="They will source by region from 2028 and expect us to be there. Purchasing is not yet convinced.",
        commitment=_commitment(number, manager, starts_at),
        insight=_insight(number),
        keeps_promises=number % 10 != 4,
        price_signal=("questioned", "accepted", "not_raised")[number % 3],
    )


def _start(story: Story, number: int, executive: Executive, present: datetime) -> datetime:
    """A working hour where the executive is; today's visits have ended already."""
    zone = ZoneInfo(executive.time_zone)
    if story.day == 0:
        return (present - timedelta(hours=3)).replace(minute=0, second=0, microsecond=0)
    day = present.astimezone(zone).date() + timedelta(days=story.day)
    while day.weekday() > 4:
        day += timedelta(days=1 if story.day > 0 else -1)
    return datetime.combine(day, time(9 + number % 7), zone)


def _priority(number: int) -> int | None:
    found = Priority.objects.filter(position=number % 6).first()
    return found.pk if found else None


def _commitment(number: int, manager: User, starts_at: datetime) -> NewCommitment | None:
    texts = (
        "Send the emission data of line 2",
        "Name a launch engineer",
        "A second source for the primer",
        "Written confirmation of April",
    )
    if number % 2:
        return None
    return NewCommitment(
        texts[number % len(texts)],
        ours=number % 8 != 4,
        owner=manager if number % 8 != 4 else None,
        owner_name="" if number % 8 != 4 else "Head of Purchasing",
        due_on=(starts_at + timedelta(days=30)).date(),
    )


def _insight(number: int) -> NewInsight | None:
    insights = (
        NewInsight(
            "Regional sourcing by 2028", "They will buy only from plants on their own continent.", "against"
        ),
        NewInsight("Bio-based primers", "They want half of all primers bio-based by 2030.", "with"),
        None,
    )
    return insights[number % 3]
