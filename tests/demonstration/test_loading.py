"""The demonstration loads on any day, and shows a visit in every state, every flag there is, and whatever else waits for somebody."""

from datetime import UTC, datetime, timedelta
from unittest import mock

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from django.db.models import F
from psycopg2 import extensions
from pytest_django import Settings

from accounts.models import Account, Contact, ImportRun, ImportState, Priority
from engage.core import clock as engage_clock
from engage.core.errors import WrongState
from engage.core.models import OutboxEvent
from engage.demonstration import loading
from engage.demonstration.drawing import draw
from engage.people.models import Deputy, Executive, Notice, ServiceAccount, User, UserState
from sponsors.models import AnnualReview, Consultation, Moment, RematchRequest, Sponsorship
from tests.at_once import together
from tests.cast import Cast, MovableClock
from visits.models import (
    Answer,
    AskAnswer,
    Attendee,
    Block,
    BriefingComment,
    CommentResolution,
    Commitment,
    CommitmentStatus,
    Correction,
    Debrief,
    ExecutiveNote,
    Flag,
    FlagKind,
    FlagReply,
    FlagResolution,
    InsightAnswer,
    NonOccurrence,
    Objective,
    Reschedule,
    SoloException,
    Status,
    Temperature,
    Touchpoint,
    TouchpointKind,
    Visit,
    Waiver,
)
from visits.queries.leadership import leadership_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def as_owner(clock: MovableClock, monkeypatch: pytest.MonkeyPatch) -> MovableClock:
    """The loader moves the database's clock inside its transaction, as the owner may; here the tests' owner does it for it."""

    def move(moment: datetime | None, database: str) -> None:
        clock.move_to(moment) if moment else None

    monkeypatch.setattr(engage_clock, "_write", move)
    return clock


@pytest.mark.proof("demonstration")
@pytest.mark.parametrize(
    "today", ["2026-11-21T10:00", pytest.param("2027-01-04T08:00", marks=pytest.mark.in_full)]
)
def test_it_shows_all_there_is(as_owner: MovableClock, owner: extensions.connection, today: str) -> None:
    """One load a day that is tried, and every question to it: loading is what costs."""
    present = datetime.fromisoformat(today).replace(tzinfo=UTC)
    as_owner.move_to(present)

    counts = loading.load()

    planned = Visit.objects.exclude(origin="imported")
    assert counts == {"people": 22, "executives": 12, "accounts": 26, "visits": planned.count()}
    assert set(planned.values_list("status", flat=True)) == set(Status.values)
    for shows in (flags, follow_up, visits, programme, people, accounts):
        shows(present)


def flags(present: datetime) -> None:
    assert set(Flag.objects.values_list("kind", flat=True)) == set(FlagKind.values)
    assert set(Flag.objects.open().values_list("kind", flat=True)) == set(FlagKind.values)
    assert FlagResolution.objects.filter(withdrawn=True).exclude(by=None).exists()
    assert FlagResolution.objects.filter(withdrawn=False).exclude(by=None).exists()
    assert FlagReply.objects.filter(flag__resolution=None).exists()
    assert Block.objects.standing().get().executive.name == "Martin Vance"
    assert Waiver.objects.undecided().get().executive.name == "Martin Vance"
    assert Waiver.objects.get(granted=True, ends_on__gte=present.date()).executive.name == "Carla Ruiz"


def follow_up(present: datetime) -> None:
    ours = Commitment.objects.filter(ours=True)
    assert set(ours.values_list("status", flat=True)) == set(CommitmentStatus.values)
    assert set(Commitment.objects.filter(ours=False).values_list("status", flat=True)) == {
        "open",
        "kept",
        "broken",
    }
    robert = User.objects.get(name="Robert Lindqvist")
    assert Commitment.objects.to_ratify_by(robert).filter(ratification_due_at__gt=present).count() == 1
    beyond = Commitment.objects.filter(beyond_red_line=True)
    assert beyond.filter(ratified_at__lte=F("ratification_due_at")).count() == 1
    assert beyond.exclude(ratification_refused_at=None).count() == 1
    assert set(InsightAnswer.objects.values_list("answer", flat=True)) == set(Answer.values)
    assert InsightAnswer.objects.filter(due_on__lt=present.date()).exists()
    assert AskAnswer.objects.exists()
    assert set(Touchpoint.objects.standing().values_list("kind", flat=True)) == set(TouchpointKind.values)
    assert Touchpoint.objects.exclude(withdrawal=None).count() == 1


def visits(present: datetime) -> None:
    assert Visit.objects.filter(confidential=True, starts_at__gt=present).exists()
    assert ExecutiveNote.objects.exists()
    assert Attendee.objects.filter(was_there=False).exists()
    assert set(Attendee.objects.exclude(temperature="").values_list("temperature", flat=True)) == set(
        Temperature.values
    )
    assert Correction.objects.filter(subject="heard").exists()
    assert Debrief.objects.exclude(recap="").exclude(to_keep="").exclude(agreed_next_step="").exists()
    assert any(leadership_of(executive.pk) for executive in Executive.objects.all())
    assert set(Consultation.objects.values_list("moment", flat=True)) == set(Moment.values)
    assert BriefingComment.objects.open().exists()
    assert CommentResolution.objects.exists()
    beside = Flag.objects.filter(kind="unbriefed").exclude(executive=F("visit__lead_executive"))
    assert beside.exists()  # who came along and had not read it
    assert SoloException.objects.get().approved
    assert NonOccurrence.objects.get().is_confirmed
    assert Reschedule.objects.filter(visit__starts_at__gt=present).count() == 3
    robert = Visit.objects.filter(lead_executive__name="Robert Lindqvist", starts_at__gt=present)
    assert robert.values("starts_at").distinct().count() == robert.count() - 1  # two at the same time
    assert Visit.objects.filter(
        lead_executive__user=None, status=Status.CLOSED, debrief__executive_filed_at=None
    )


def programme(present: datetime) -> None:
    assert RematchRequest.objects.undecided().count() == 1
    assert RematchRequest.objects.get(granted=True).sponsorship.ended_on is not None
    soon = (present + timedelta(days=90)).date()
    assert Sponsorship.objects.active().filter(ends_on__lte=soon).get().account.name == "Tessera Rail"
    loaded = Sponsorship.objects.exclude(load_reason="").get().executive
    assert Sponsorship.objects.active().filter(executive=loaded).count() == 6
    said = AnnualReview.objects.filter(year=present.year - 1)
    assert said.exclude(signed_at=None).exists()
    assert said.filter(signed_at=None, manager_words="").exists()
    assert said.filter(signed_at=None, sponsor_words="").exclude(manager_words="").exists()
    assert said.filter(signed_at=None).exclude(manager_words="").exclude(sponsor_words="").exists()
    assert Priority.objects.filter(ends_on__lt=present.date()).count() == 1
    assert Objective.objects.exclude(priority=None).exists()
    assert Visit.objects.exclude(template=None).exists()


def people(present: datetime) -> None:
    assert User.objects.in_state(UserState.INVITED).get().name == "Mila Sand"
    assert User.objects.in_state(UserState.LEFT).get().name == "Greta Holm"
    assert Deputy.objects.in_force().get().deputy.name == "Dora Lang"
    assert ServiceAccount.objects.here().get().user.api_tokens.usable().get().scopes == ["read", "reports"]
    assert Executive.objects.filter(user=None, left_on=None).exists()
    unread = Notice.objects.unread()
    assert not OutboxEvent.objects.filter(done_at=None).exists()
    assert not unread.filter(created_at__lt=present - timedelta(days=10)).exists()
    for name in ("Nadine Keller", "Robert Lindqvist", "Ada Moss", "Sam Ito"):
        person = User.objects.get(name=name)
        assert 0 < Notice.objects.visible_to(person).filter(read_at=None).count() < 20


def accounts(present: datetime) -> None:
    assert Account.objects.filter(manager=None, tier="key").get().parent.name == "Halden Automotive"
    assert Contact.objects.exclude(left_on=None).count() == 1
    assert Account.objects.get(name="Halden Automotive").financial_years.count() == 5
    assert set(ImportRun.objects.values_list("kind", "state")) == {
        ("meetings", ImportState.COMMITTED),
        ("accounts", ImportState.CHECKED),
    }
    assert ImportRun.objects.get(kind="meetings").rejections.count() == 1
    assert Visit.objects.filter(origin="imported").count() == 12


def test_the_same_seed_draws_the_same_year() -> None:
    assert draw(7) == draw(7)
    assert draw(7) != draw(8)


def test_it_says_how_long_it_took_and_takes_a_seed(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    settings.DEBUG = True
    load = mock.Mock(return_value={"visits": 3})
    monkeypatch.setattr("engage.demonstration.management.commands.load_demonstration.load", load)

    call_command("load_demonstration", seed=7)

    load.assert_called_once_with(7)
    assert capsys.readouterr().out.startswith("3 visits, in 0.0 s")


def test_it_does_not_go_into_a_database_with_people(cast: Cast, settings: Settings) -> None:
    settings.DEBUG = True
    before = User.objects.count()

    with pytest.raises(CommandError, match="into an empty one"):
        call_command("load_demonstration")

    assert User.objects.count() == before


def test_it_ends_in_the_middle_and_leaves_nothing(
    as_owner: MovableClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After that it can be loaded: what was begun is not there."""
    monkeypatch.setattr(loading, "play", mock.Mock(side_effect=KeyboardInterrupt))

    with pytest.raises(KeyboardInterrupt):
        loading.load()

    assert not User.objects.exists()
    assert not Account.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_of_two_loaded_at_once_the_second_is_refused() -> None:
    """It waits until the first has written its people, and finds them."""

    def begin(email: str) -> None:
        with transaction.atomic():
            loading.require_nobody()
            User.objects.create_user(email, name="Nadine Keller", roles=[])

    told = together(lambda: begin("one@engage.test"), lambda: begin("two@engage.test"))

    assert {type(one) for one in told} == {type(None), WrongState}
    assert User.objects.count() == 1


def test_it_does_not_go_into_production(db: None, settings: Settings) -> None:
    settings.DEBUG = False

    with pytest.raises(CommandError, match="for development"):
        call_command("load_demonstration")
