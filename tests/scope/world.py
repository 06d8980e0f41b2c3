"""Two accounts that have nothing to do with each other, everything in them marked, and everybody who might look.

Each text of an account holds its mark, and texts for fewer eyes hold one of their own. `READERS` says who may ever come across which.
"""

import io
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.test import Client

from accounts.actions import add_priority, add_stake, record_financial_year
from accounts.models import Account, Contact, FinancialYear, ImportRun, Priority, Stake
from engage.people.actions import create_service_account, create_token
from engage.people.models import Executive, Notice, Role, Scope, ServiceAccount, User
from sponsors.actions import ask_rematch, assign_sponsor, comment_on_review, decide_rematch, give_consultation
from sponsors.models import AnnualReview, RematchRequest, Sponsorship
from sponsors.reviews import produce_reviews
from tests import factories
from tests.accounts import imports
from tests.cast import MONDAY, Cast, MovableClock
from visits.actions import (
    AttendeeDraft,
    NewFile,
    TouchpointDraft,
    add_comment,
    add_executive_note,
    answer_ask,
    answer_insight,
    ask_solo_exception,
    ask_waiver,
    attach_files,
    correct_record,
    decide_solo_exception,
    delete_draft,
    log_touchpoint,
    reply_to_flag,
    save_briefing_draft,
    withdraw_touchpoint,
)
from visits.effects import AccountPart, Joined, NewCommitment, NewInsight
from visits.models import (
    Ask,
    Attachment,
    BriefingComment,
    Commitment,
    Flag,
    Insight,
    Purpose,
    ScanVerdict,
    Side,
    Touchpoint,
    Visit,
    VisitTemplate,
    Waiver,
)
from visits.workflow import perform

BEGINS = MONDAY
HALDEN, NORVIK = "zq-halden", "zq-norvik"
HALDEN_NAME, NORVIK_NAME = "Halden Automotive", "Norvik Energy"
FEEDBACK, DRAFT, WAIVER, CONFIDENTIAL = "zq-feedback", "zq-unsubmitted", "zq-waiver", "zq-confidential"
REMATCH, UNFILED = "zq-rematch", "zq-unfiled"

MANAGER, DEPUTY, TEAM = "account manager", "deputy", "account team"
LEAD, SPONSOR, OTHER, ASSISTANT = "lead executive", "sponsor", "other executive", "assistant"
SALES_OPS, ADMINISTRATOR = "sales operations", "administrator"
SALES_OPS_BY_SESSION = "sales operations, by session at the API too"
OUTSIDE_MANAGER, OUTSIDE_EXECUTIVE = "another account's manager", "an unrelated executive"
SERVICE = "a service account"
ANONYMOUS, LEAVER = "nobody", "a leaver"

INSIDERS = (MANAGER, DEPUTY, TEAM, LEAD, SPONSOR, OTHER, ASSISTANT, SALES_OPS, SALES_OPS_BY_SESSION)
OUTSIDERS = (OUTSIDE_MANAGER, OUTSIDE_EXECUTIVE, ADMINISTRATOR)
SIGNED_OUT = (ANONYMOUS, LEAVER)
EVERYBODY = (*INSIDERS, *OUTSIDERS, SERVICE, *SIGNED_OUT)
# Who reads what sales operations reads: the same person by another way in, and a program at the API.
LIKE_SALES_OPS = (SALES_OPS_BY_SESSION, SERVICE)

_NORVIKS = {OUTSIDE_MANAGER, OUTSIDE_EXECUTIVE, SALES_OPS}
_NAMED = {MANAGER, DEPUTY, LEAD, ASSISTANT, SALES_OPS}
READERS = {
    HALDEN: set(INSIDERS),
    HALDEN_NAME: set(INSIDERS),
    NORVIK: _NORVIKS,
    NORVIK_NAME: _NORVIKS,
    FEEDBACK: {MANAGER, DEPUTY, LEAD, SALES_OPS},
    DRAFT: {MANAGER, DEPUTY, TEAM},
    WAIVER: _NAMED,
    CONFIDENTIAL: _NAMED,
    REMATCH: {MANAGER, DEPUTY, SALES_OPS},
    UNFILED: {LEAD, ASSISTANT},
}
for _readers in READERS.values():
    if SALES_OPS in _readers:
        _readers.update(LIKE_SALES_OPS)


@dataclass(frozen=True)
class World:
    """Halden's rows, one of each kind and of each state that an address needs."""

    cast: Cast
    leaver: User
    robot: ServiceAccount
    sponsor: User
    draft: Visit
    requested: Visit
    ready: Visit
    held: Visit
    debriefed: Visit
    flag: Flag
    waiver: Waiver
    review: AnnualReview
    stake: Stake
    year: FinancialYear
    priority: Priority
    template: VisitTemplate
    commitment: Commitment
    attachment: Attachment
    loose: Attachment
    comment: BriefingComment
    import_run: ImportRun
    insight: Insight
    ask: Ask
    touchpoint: Touchpoint
    sponsorship: Sponsorship
    rematch: RematchRequest

    @property
    def notice(self) -> Notice:
        """What the lead executive was told last about a visit."""
        return Notice.objects.filter(user=self.cast.robert, subject="visit").latest("pk")

    def user(self, principal: str) -> User | None:
        cast = self.cast
        return {
            MANAGER: cast.nadine,
            DEPUTY: cast.dora,
            TEAM: cast.tomas,
            LEAD: cast.robert,
            SPONSOR: self.sponsor,
            OTHER: cast.olivia,
            ASSISTANT: cast.ada,
            SALES_OPS: cast.sam,
            SALES_OPS_BY_SESSION: cast.sam,
            ADMINISTRATOR: cast.admin,
            OUTSIDE_MANAGER: cast.oscar,
            OUTSIDE_EXECUTIVE: cast.xenia,
            SERVICE: self.robot.user,
            LEAVER: self.leaver,
        }.get(principal)

    def browser(self, principal: str) -> Client:
        """Signed in by a session; the leaver still holds one, and a service account has none."""
        client = Client(raise_request_exception=False)
        if (user := self.user(principal)) and not user.is_service:
            client.force_login(user)
        return client

    def script(self, principal: str) -> Client:
        """Signed in by a token with every scope, but where the principal is somebody's session; the leaver still holds a token."""
        if principal == SALES_OPS_BY_SESSION:
            return self.browser(principal)
        user = self.user(principal)
        if user is None:
            return Client(raise_request_exception=False)
        User.objects.filter(pk=user.pk).update(is_active=True)
        user.is_active = True
        key = create_token(user, scopes=Scope.values, days=1)[1]
        self.leave()
        return Client(raise_request_exception=False, headers={"Authorization": f"Bearer {key}"})

    def leave(self) -> None:
        User.objects.filter(pk=self.leaver.pk).update(is_active=False)


def build(cast: Cast, clock: MovableClock) -> World:
    _mark(cast)
    leaver = User.objects.create_user(
        "gone@engage.test", name="Gone Person", roles=[Role.SALES_OPS, Role.EXECUTIVE]
    )
    debriefed = _debriefed(cast, clock)
    unbriefed = factories.unbriefed(
        cast, clock, starts_at=clock.now + timedelta(days=20), title=f"Unbriefed {HALDEN}"
    )
    clock.move_to(unbriefed.executive_debrief_due_at + timedelta(minutes=1))
    planned = factories.drafted(cast, starts_at=clock.now + timedelta(days=20))
    waiver = ask_waiver(cast.robert_executive, by=cast.nadine, request=f"They decide in June {WAIVER}")
    delete_draft(planned, by=cast.nadine)
    flag = unbriefed.flags.get(kind="unbriefed")
    reply_to_flag(flag, by=cast.robert, text=f"I was ill {HALDEN}")
    perform("did_not_take_place", unbriefed, by=cast.nadine, reason="I was not there")
    perform("debrief", unbriefed, by=cast.robert, part=factories.executive_part(unbriefed, heard=HALDEN))
    held = _ready(cast, clock.now + timedelta(days=10))
    clock.move_to(held.ends_at)
    held = perform("hold", held, by=cast.nadine)
    _attach(held, UNFILED, by=cast.ada, side="debrief")
    infected = Attachment.objects.get(briefing__visit=held)
    ScanVerdict.objects.create(file=infected.file, found=f"Eicar {HALDEN}")
    answer_ask(Ask.objects.current().get(briefing__visit=held), by=cast.robert, text="Yes, from May")
    add_executive_note(held, by=cast.olivia, text=f"They asked me twice {HALDEN}")
    answer_insight(
        Insight.objects.filter(account=cast.halden).latest("pk"),
        by=cast.robert,
        answer="we_change",
        text="We build there",
    )
    ready = _ready(cast, clock.now + timedelta(days=10))
    save_briefing_draft(
        ready, factories.briefing_draft(situation=f"Not yet submitted {DRAFT}"), by=cast.nadine
    )
    _attach(ready, DRAFT, by=cast.nadine)
    later = clock.now + timedelta(days=30)
    _norvik(cast, later)
    factories.requested(
        cast, starts_at=later, title=f"Merger {CONFIDENTIAL}", confidential=True, place=CONFIDENTIAL
    )
    assert produce_reviews(clock.now.year, accounts=[cast.halden.pk, cast.norvik.pk]).produced == 2
    for account, mark, manager in ((cast.halden, HALDEN, cast.nadine), (cast.norvik, NORVIK, cast.oscar)):
        review = AnnualReview.objects.get(account=account)
        comment_on_review(review, by=manager, words=f"A good year {mark}", part="manager")
    _called_off(cast, later)
    sponsor = _sponsor()
    sponsorship = _sponsored(cast, sponsor, clock.now.date())
    give_consultation(ready, text=f"Let them talk first {HALDEN}", by=sponsor)
    return World(
        cast=cast,
        leaver=leaver,
        robot=create_service_account(
            "Robot", answerable=cast.sam, purpose="Fills the figures", by=cast.admin
        ),
        sponsor=sponsor,
        draft=factories.drafted(cast, starts_at=later, title=f"Draft {HALDEN}"),
        requested=factories.requested(cast, starts_at=later, title=f"Requested {HALDEN}"),
        ready=ready,
        held=held,
        debriefed=debriefed,
        flag=flag,
        waiver=waiver,
        review=AnnualReview.objects.get(account=cast.halden),
        stake=Stake.objects.get(account=cast.halden),
        year=FinancialYear.objects.get(account=cast.halden),
        priority=add_priority(by=cast.sam, title="Grow with fewer, larger customers"),
        template=VisitTemplate.objects.get(purpose=Purpose.ESCALATION),
        commitment=Commitment.objects.filter(account=cast.halden).earliest("pk"),
        attachment=Attachment.objects.get(briefing__visit=ready, briefing__version=1),
        loose=Attachment.objects.get(briefing__visit=ready, file__name__contains=DRAFT),
        comment=add_comment(ready, by=cast.tomas, text=f"Too long {DRAFT}"),
        import_run=imports.checked(cast.sam),
        insight=Insight.objects.filter(account=cast.halden).earliest("pk"),
        ask=Ask.objects.current().get(briefing__visit=ready),
        touchpoint=_touchpoint(cast, clock),
        sponsorship=sponsorship,
        rematch=_rematch(cast, sponsorship),
    )


def _called_off(cast: Cast, starts_at: datetime) -> None:
    """Robert may go alone, then it is moved, then cancelled: each with its reason."""
    visit = factories.drafted(
        cast, starts_at=starts_at - timedelta(days=5), title="Without the team", attendees=[]
    )
    exception = ask_solo_exception(visit, by=cast.nadine, reason="The team is at the fair")
    decide_solo_exception(exception, by=cast.sam, approved=True, note="Once")
    visit = perform("request", visit, by=cast.nadine)
    visit = perform(
        "reschedule",
        visit,
        by=cast.nadine,
        starts_at=starts_at,
        ends_at=starts_at + timedelta(hours=1),
        side=Side.CUSTOMER,
        reason="Their board meets",
    )
    perform("cancel", visit, by=cast.nadine, reason="They moved the decision")


def _touchpoint(cast: Cast, clock: MovableClock) -> Touchpoint:
    """Nadine logs that Robert wrote to Dr. Weiss, the second time rightly."""
    mistaken = log_touchpoint(_note(cast, clock, days=4), by=cast.nadine)
    withdraw_touchpoint(mistaken, by=cast.nadine, reason="It was Olivia")
    return log_touchpoint(_note(cast, clock, days=3), by=cast.nadine)


def _note(cast: Cast, clock: MovableClock, *, days: int) -> TouchpointDraft:
    return TouchpointDraft(
        executive=cast.robert_executive,
        account=cast.halden,
        kind="note",
        occurred_at=clock.now - timedelta(days=days),
        words=f"Thanks {HALDEN}",
        promised=False,
        contacts=[cast.ilse],
    )


def _sponsor() -> User:
    """Selma, who goes to Halden as its sponsor only: she leads no visit there and attends none."""
    selma = User.objects.create_user(
        "selma@engage.test",
        name="Selma Roth",
        roles=[Role.EXECUTIVE],
        time_zone="Europe/Berlin",
        country="DE",
    )
    Executive.objects.create(
        name=selma.name,
        user=selma,
        title="Chief Sales Officer",
        time_zone="Europe/Berlin",
        country="DE",
        joined_on=date(2020, 1, 1),
    )
    return selma


def _rematch(cast: Cast, sponsorship: Sponsorship) -> RematchRequest:
    """Asked for in vain, and again."""
    reason = f"She cancelled three of our four meetings {REMATCH}"
    first = ask_rematch(sponsorship, by=cast.nadine, reason=reason)
    decide_rematch(first, by=cast.sam, granted=False, note="Give it a quarter")
    return ask_rematch(sponsorship, by=cast.nadine, reason=reason)


def _sponsored(cast: Cast, sponsor: User, today: date) -> Sponsorship:
    """Selma sponsors Halden, and has said her words in its review."""
    made = assign_sponsor(
        cast.halden,
        executive=Executive.objects.get(user=sponsor),
        starts_on=today,
        ends_on=today + timedelta(days=800),
        by=cast.sam,
    )
    review = AnnualReview.objects.get(account=cast.halden)
    comment_on_review(review, by=sponsor, words=f"They trust us {HALDEN}", part="sponsor")
    return made


def _mark(cast: Cast) -> None:
    for account, mark, manager in ((cast.halden, HALDEN, cast.nadine), (cast.norvik, NORVIK, cast.oscar)):
        Account.objects.filter(pk=account.pk).update(
            tier="strategic", sector=f"Sector {mark}", region=f"Region {mark}", external_id=mark
        )
        Contact.objects.create(
            account=account,
            name=f"Contact {mark}",
            title=f"Head {mark}",
            email=f"{mark}@x.test",
            external_id=mark,
        )
        add_stake(
            account,
            by=manager,
            business_unit=cast.coatings,
            amount=1_000_000,
            topic=f"Stake {mark}",
            lead=mark,
        )
        record_financial_year(account, year=2025, by=manager, revenue=5_000_000)
    Contact.objects.filter(account=cast.halden, name="Jan Petersen").update(title=HALDEN)


def _ready(cast: Cast, starts_at: object) -> Visit:
    """A visit that Olivia attends beside Robert, read by both."""
    people = [
        AttendeeDraft(side=Side.ACCOUNT, user=cast.nadine),
        AttendeeDraft(side=Side.EXECUTIVE, executive=cast.olivia_executive),
        AttendeeDraft(side=Side.CUSTOMER, contact=cast.ilse, title=f"CTO {HALDEN}"),
    ]
    visit = factories.approved(
        cast,
        starts_at=starts_at,
        title=f"Ready {HALDEN}",
        place=f"Place {HALDEN}",
        attendees=people,
        objectives=[
            factories.ObjectiveDraft(f"Objective {HALDEN}", "growth", sign_of_success=f"Sign {HALDEN}")
        ],
        alternatives=[factories.AlternativeDraft("not_now", f"Later {HALDEN}", f"Too late {HALDEN}")],
    )
    lines = [factories.RedLineDraft(f"Price {HALDEN}", f"Nothing below {HALDEN}")]
    content = factories.briefing_draft(
        headline=f"Headline {HALDEN}",
        situation=f"Situation {HALDEN}",
        red_lines=lines,
        questions=[f"Why {HALDEN}"],
        asks=[f"Ask {HALDEN}"],
        sensitive_points=[f"Point {HALDEN}"],
        likely_questions=[factories.LikelyQuestionDraft(f"Question {HALDEN}", f"Answer {HALDEN}")],
        leadership_prompts=[factories.PromptDraft("model_the_way", f"Prompt {HALDEN}")],
    )
    save_briefing_draft(visit, content, by=cast.nadine)
    _attach(visit, HALDEN, by=cast.nadine)
    perform("submit_briefing", visit, by=cast.nadine)
    perform("acknowledge", visit, by=cast.olivia)
    return perform("acknowledge", visit, by=cast.robert)


def _attach(visit: Visit, mark: str, *, by: User, side: str = "briefing") -> None:
    """A file with the mark in its name and in what it says."""
    attach_files(visit, [NewFile(f"{mark}.txt", io.BytesIO(mark.encode()))], side=side, by=by)


def _debriefed(cast: Cast, clock: MovableClock) -> Visit:
    visit = factories.held(cast, clock, title=f"Closed {HALDEN}")
    part = factories.executive_part(
        visit,
        heard=f"Heard {HALDEN}",
        signal_note=f"Signal {HALDEN}",
        agreed_next_step=f"Trial {HALDEN}",
        joined=(Joined(f"Guest {HALDEN}"),),
        commitments=(NewCommitment(f"Promise {HALDEN}", owner=cast.nadine, due_on=date(2026, 12, 1)),),
        insights=(NewInsight(f"Topic {HALDEN}", f"Insight {HALDEN}"), NewInsight("Plants", "They close one")),
    )
    perform("debrief", visit, by=cast.robert, part=part)
    words = AccountPart(
        feedback=f"Listen more {FEEDBACK}",
        to_keep=f"Ask first {FEEDBACK}",
        next_step=f"Letter {HALDEN}",
        recap=f"Thank you {HALDEN}",
        relationship_rating=4,
    )
    closed = perform("close", visit, by=cast.nadine, part=words)
    correct_record(closed, by=cast.robert, subject="heard", text=f"Corrected {HALDEN}")
    correct_record(closed, by=cast.nadine, subject="feedback", text=f"Listen {FEEDBACK}")
    return closed


def _norvik(cast: Cast, starts_at: object) -> None:
    """Oscar's own customer, whom Xenia visits."""
    draft = factories.visit_draft(
        cast,
        account=cast.norvik,
        lead_executive=cast.xenia_executive,
        starts_at=starts_at,
        title=f"Visit {NORVIK}",
        place=NORVIK,
        attendees=[],
        objectives=[factories.ObjectiveDraft(f"Objective {NORVIK}", "growth")],
    )
    visit = perform("request", factories.draft_visit(draft, by=cast.oscar), by=cast.oscar)
    perform("consent", visit, by=cast.xenia)
