"""The sponsor of an account is asked about the visits of others there, before and after; what they say is kept, and everybody who sees the visit reads it."""

from typing import Any

import pytest
from django.db import IntegrityError, transaction

from engage.core.errors import BadInput, EngageError, NotAllowed, OutOfScope, WrongState, from_database
from engage.core.mail import compose
from engage.people.models import Notice
from sponsors.actions import give_consultation
from sponsors.models import Consultation, Sponsorship
from tests import factories
from tests.cast import Cast, MovableClock
from tests.pages import look, queries_of, send, words
from tests.sponsors.records import sponsorship
from visits.sweep import sweep
from visits.workflow import perform

pytestmark = pytest.mark.django_db


@pytest.fixture
def term(cast: Cast) -> Sponsorship:
    """Olivia sponsors Halden; Robert is who goes there."""
    return sponsorship(cast.halden, cast.olivia_executive)


def asked(clock: MovableClock, notice: str) -> list[tuple[str, int]]:
    sweep(clock.now)
    return list(Notice.objects.filter(kind=notice).values_list("user__name", "subject_id"))


def test_the_sponsor_is_asked_once_before_and_once_after(
    cast: Cast, clock: MovableClock, term: Sponsorship
) -> None:
    visit = factories.requested(cast)
    assert asked(clock, "consultation_before") == []

    visit = perform("consent", visit, by=cast.robert)
    assert asked(clock, "consultation_before") == [("Olivia Sato", visit.pk)]
    assert asked(clock, "consultation_before") == [("Olivia Sato", visit.pk)]

    clock.move_to(visit.ends_at)
    assert asked(clock, "consultation_after") == []
    perform("debrief", visit, by=cast.robert, part=factories.executive_part(visit))
    assert asked(clock, "consultation_after") == [("Olivia Sato", visit.pk)]


@pytest.mark.parametrize(
    "fields",
    [{"confidential": True}, {"lead_executive": "olivia_executive"}],
    ids=["a confidential visit", "a visit the sponsor leads"],
)
def test_nobody_is_asked_about(
    cast: Cast, clock: MovableClock, term: Sponsorship, fields: dict[str, Any]
) -> None:
    if "lead_executive" in fields:
        fields = {"lead_executive": getattr(cast, fields["lead_executive"])}
    factories.approved(cast, **fields)

    assert asked(clock, "consultation_before") == []


def test_nobody_is_asked_about_what_was_over_when_the_sponsorship_began(
    cast: Cast, clock: MovableClock
) -> None:
    factories.debriefed(cast, clock)
    sponsorship(cast.halden, cast.olivia_executive, assigned_at=clock.now)

    assert asked(clock, "consultation_after") == []


def test_what_is_said_is_kept_with_its_moment_and_settles_the_question(
    cast: Cast, clock: MovableClock, term: Sponsorship
) -> None:
    visit = factories.approved(cast)
    asked(clock, "consultation_before")
    notice = Notice.objects.get(kind="consultation_before")
    letter = compose(cast.olivia, notice.facts)
    assert letter is not None
    assert (letter.settled, letter.path) == (False, f"/visits/{visit.pk}/sponsor/")

    before = give_consultation(visit, text=" Let them talk first. ", by=cast.olivia)
    clock.move_to(visit.ends_at)
    after = give_consultation(visit, text="Write to her yourself.", by=cast.olivia)

    assert [(one.moment, one.text) for one in (before, after)] == [
        ("before", "Let them talk first."),
        ("after", "Write to her yourself."),
    ]
    settled = compose(cast.olivia, notice.facts)
    assert settled is not None
    assert settled.settled


def test_who_is_not_the_sponsor_says_nothing(cast: Cast, term: Sponsorship) -> None:
    visit = factories.approved(cast)
    for user, error in ((cast.nadine, NotAllowed), (cast.sam, NotAllowed), (cast.xenia, OutOfScope)):
        with pytest.raises(error):
            give_consultation(visit, text="Mine", by=user)


def test_neither_does_a_sponsor_who_leads_nor_one_who_was(
    cast: Cast, clock: MovableClock, term: Sponsorship
) -> None:
    own = factories.approved(cast, lead_executive=cast.olivia_executive)
    with pytest.raises(NotAllowed, match="You lead this visit"):
        give_consultation(own, text="Mine", by=cast.olivia)

    term.ended_on, term.ended_reason = clock.now.date(), "Moved to Asia"
    term.save()
    with pytest.raises(NotAllowed):
        give_consultation(factories.approved(cast), text="Mine", by=cast.olivia)


def test_there_is_a_time_for_it_and_something_to_say(cast: Cast, term: Sponsorship) -> None:
    with pytest.raises(WrongState):
        give_consultation(factories.drafted(cast), text="Early", by=cast.olivia)
    with pytest.raises(BadInput):
        give_consultation(factories.requested(cast), text="  ", by=cast.olivia)


def test_the_database_holds_the_same_of_every_consultation(
    cast: Cast, clock: MovableClock, term: Sponsorship
) -> None:
    visit = factories.approved(cast)

    def refused(moment: str = "before", **fields: Any) -> str:
        row = {
            "visit": visit,
            "sponsorship": term,
            "moment": moment,
            "by": cast.olivia,
            "text": "Mine",
            **fields,
        }
        with pytest.raises(IntegrityError) as error, transaction.atomic():
            Consultation.objects.create(**row)
        refusal = from_database(error.value)
        assert isinstance(refusal, EngageError)
        return refusal.code

    elsewhere = sponsorship(cast.norvik, cast.olivia_executive)
    assert refused(sponsorship=elsewhere) == "consultation_by_the_sponsor"
    assert refused("after") == "consultation_in_its_time"
    assert refused(visit=factories.drafted(cast)) == "consultation_in_its_time"
    own = factories.approved(cast, lead_executive=cast.olivia_executive)
    assert refused(visit=own) == "consultation_of_another"
    clock.move_to(visit.ends_at)
    perform("hold", visit, by=cast.nadine)
    assert refused("before") == "consultation_in_its_time"
    term.ended_on, term.ended_reason = clock.now.date(), "Moved to Asia"
    term.save()
    assert refused("after") == "consultation_by_the_sponsor"


def test_the_page_of_the_visit_says_who_is_asked_and_what_was_said(cast: Cast, term: Sponsorship) -> None:
    visit = factories.approved(cast)
    address = f"/visits/{visit.pk}/"
    assert "Olivia Sato is asked what to keep in mind." in words(look(cast.nadine, address))
    assert "Say what to keep in mind" in words(look(cast.olivia, address))

    answer = send(cast.olivia, f"{address}sponsor/", text="Let them talk first.")
    assert answer.status_code == 302

    page = words(look(cast.robert, address))
    assert "Let them talk first." in page
    assert "is asked" not in page
    assert "Let them talk first." in words(look(cast.nadine, f"{address}sponsor/"))


def test_without_a_sponsor_nothing_of_it_is_shown(cast: Cast) -> None:
    assert "The sponsor" not in words(look(cast.nadine, f"/visits/{factories.approved(cast).pk}/"))


def test_the_page_costs_the_same_with_one_and_many(cast: Cast, term: Sponsorship) -> None:
    visit = factories.approved(cast)
    give_consultation(visit, text="One", by=cast.olivia)
    few = queries_of(cast.nadine, f"/visits/{visit.pk}/sponsor/")
    for text in ("Two", "Three"):
        give_consultation(visit, text=text, by=cast.olivia)
    assert queries_of(cast.nadine, f"/visits/{visit.pk}/sponsor/") == few
