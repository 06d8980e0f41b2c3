"""Plays the year: every step at its own moment, visits through their workflow and all the rest through its actions."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from accounts.models import Priority
from engage.core import clock
from engage.core.working_time import is_working_day
from engage.demonstration import aftermath, arrivals, history, oversight, programme, touches
from engage.demonstration.briefs import brief
from engage.demonstration.drawing import VisitDraw
from engage.demonstration.plots import MOVED_BY, steps
from engage.demonstration.scene import Scene
from engage.demonstration.stage import DAY, Stage, Step
from engage.demonstration.stories import STORIES, Story
from engage.people.models import Executive, User
from visits.actions import (
    AlternativeDraft,
    AttendeeDraft,
    ObjectiveDraft,
    VisitDraft,
)
from visits.models import Side, VisitTemplate

LASTS = timedelta(minutes=90)
PARTS = (oversight.steps, programme.steps, arrivals.steps, touches.steps, aftermath.steps, history.steps)


def play(stage: Stage) -> int:
    """Tells all stories at once, in the order of time, up to the present. Returns how many visits there were."""
    happened: list[Step] = [step for part in PARTS for step in part(stage)]
    for number, (story, drawn) in enumerate(zip(STORIES, stage.drawn.visits, strict=True)):
        happened += steps(story.plot, _scene(stage, story, number, drawn), present=stage.present)
    for moment, step in sorted(happened, key=lambda pair: pair[0]):
        if moment < stage.present:
            with clock.at(moment):
                step()
    return len(STORIES)


def _scene(stage: Stage, story: Story, number: int, drawn: VisitDraw) -> Scene:
    everybody = stage.people
    executive = stage.executives[story.executive]
    second = stage.executives[story.second] if story.second else None
    draft = _draft(stage, story, number, drawn)
    manager = _manager(stage, story)
    first_of_theirs = next(person.contact for person in draft.attendees if person.contact)
    return Scene(
        number=number,
        draft=draft,
        manager=manager,
        executive=executive.user,
        assistant=everybody["Felix Arden"],
        sales_ops=everybody["Sam Ito"],
        superior=everybody["Clara Bennett"],
        approver=_approver(stage, story),
        briefing=brief(
            title=story.title,
            account=story.account,
            purpose=story.purpose,
            executive=story.executive,
            manager=manager,
            decider=first_of_theirs.name,
            approver=_approver(stage, story),
        ),
        drawn=drawn,
        second=second.user if second else None,
        second_reads=story.second_reads,
        beyond=story.beyond,
    )


def _draft(stage: Stage, story: Story, number: int, drawn: VisitDraw) -> VisitDraft:
    account, executive = stage.accounts[story.account], stage.executives[story.executive]
    contacts = list(account.contacts.order_by("id"))
    starts_at = _start(story, drawn, executive, stage.present)
    attendees = [
        AttendeeDraft(side=Side.CUSTOMER, contact=contact) for contact in contacts[: drawn.customers]
    ]
    if not story.alone:
        manager = _manager(stage, story)
        attendees.append(AttendeeDraft(side=Side.ACCOUNT, user=manager, title="Account manager"))
    if story.second:
        attendees.append(AttendeeDraft(side=Side.EXECUTIVE, executive=stage.executives[story.second]))
    places = {"on_site": f"{account.name}, head office", "our_site": "Aldermoor, customer centre"}
    return VisitDraft(
        account=account,
        lead_executive=executive,
        title=story.title,
        starts_at=starts_at,
        ends_at=starts_at + LASTS,
        purpose=story.purpose,
        format=story.format,
        time_zone=account.time_zone,
        place=places.get(story.format, ""),
        confidential=story.confidential,
        template=_template(story, number),
        origin="reported" if story.plot == "reported" else "planned",
        objectives=[
            ObjectiveDraft(
                f"{contacts[0].name} says in their own words what has to be true",
                "growth",
                _priority(number),
                "They name it before we do",
            ),
            ObjectiveDraft(
                "A date for the next step", "relationship", sign_of_success="It stands in both calendars"
            ),
        ],
        alternatives=[
            AlternativeDraft(
                "someone_else",
                "Video call by the division head",
                "They asked for the person who can commit capacity",
            ),
        ],
        attendees=attendees,
        goes_alone=story.alone,
    )


def _template(story: Story, number: int) -> VisitTemplate | None:
    """Every other request began with one."""
    begins = number % 2 == 0 and story.plot != "reported"
    return VisitTemplate.objects.filter(purpose=story.purpose).first() if begins else None


def _start(story: Story, drawn: VisitDraw, executive: Executive, present: datetime) -> datetime:
    """A working hour where the executive is. A visit that will have been moved three times begins with its first time."""
    zone = ZoneInfo(executive.time_zone)
    local = present.astimezone(zone)
    if story.day == 0:
        return _just_over(local, executive.country)
    day = local.date() + story.day * DAY
    while day.weekday() > 4:
        day += timedelta(days=1 if story.day > 0 else -1)
    if story.plot == "moved":
        day -= timedelta(days=sum(MOVED_BY))
    return datetime.combine(day, time(story.hour or drawn.hour), zone)


def _just_over(local: datetime, country: str) -> datetime:
    """This morning in the afternoon of a working day, else the last afternoon that was worked: its debrief is not due yet, whenever this is read."""
    day = local.date()
    if is_working_day(day, country=country) and local.hour >= 13:
        return datetime.combine(day, time(9, 30), local.tzinfo)
    day -= timedelta(days=1)
    while not is_working_day(day, country=country):
        day -= timedelta(days=1)
    return datetime.combine(day, time(16), local.tzinfo)


def _manager(stage: Stage, story: Story) -> User:
    return stage.managers[story.account]


def _approver(stage: Stage, story: Story) -> User:
    """Nobody goes beyond a line of their own leave."""
    name = "Robert Lindqvist" if story.executive != "Robert Lindqvist" else "Amara Adeyemi"
    return stage.people[name]


def _priority(number: int) -> int | None:
    found = Priority.objects.filter(position=number % 6).first()
    return found.pk if found else None
