"""Every notice there is reaches its people, in the application and by mail: flags, promises, waivers, exceptions, and what becomes of a visit."""

from datetime import date, timedelta

import pytest
from django.core import mail

from engage.core import outbox
from engage.core.errors import NotAllowed, WrongState
from engage.core.models import OutboxEvent
from engage.core.policy import set_policy
from engage.people.models import Notice, Role, User
from engage.people.notice_page import in_words
from tests import factories
from tests.cast import Cast, MovableClock
from visits.actions import (
    answer_ask,
    answer_insight,
    ask_solo_exception,
    ask_waiver,
    correct_record,
    decide_solo_exception,
    decide_waiver,
    remind_owner,
    resolve_flag,
    save_briefing_draft,
    settle_commitment,
)
from visits.effects import NewCommitment, NewInsight
from visits.models import Ask, Commitment, Flag, Insight
from visits.sweep import sweep
from visits.workflow import perform

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)


def told(kind: str) -> list[str]:
    """The first names of those who have such a notice they may see, each with the row of the outbox that carries it by mail."""
    for notice in Notice.objects.filter(kind=kind).select_related("user"):
        assert OutboxEvent.objects.get(pk=notice.event).payload["user"] == notice.user_id
    people = User.objects.filter(notices__kind=kind).distinct()
    return sorted(p.short_name for p in people if Notice.objects.visible_to(p).filter(kind=kind).exists())


def lines(user: User, kind: str) -> list[tuple[str, str, bool]]:
    """Subject, path and whether it is settled, of this person's notices of a kind, as they read them."""
    found = in_words(user, list(Notice.objects.visible_to(user).filter(kind=kind).order_by("id")))
    return [(line.letter.subject, line.letter.path, line.letter.settled) for line in found]


def mailed(clock: MovableClock) -> dict[str, str]:
    """What everybody's mails say by the next morning, by first name in small letters."""
    mail.outbox.clear()
    sweep(clock.move_by(days=1))
    outbox.drain()
    texts: dict[str, str] = {}
    for message in mail.outbox:
        name = message.to[0].partition("@")[0]
        texts[name] = f"{texts.get(name, '')}{message.subject}\n{message.body}"
    return texts


def promised(cast: Cast, clock: MovableClock, *, due_on: date, owner: User) -> Commitment:
    visit = factories.held(cast, clock)
    part = factories.executive_part(
        visit, commitments=(NewCommitment("A letter", owner=owner, due_on=due_on),)
    )
    perform("debrief", visit, by=cast.robert, part=part)
    return Commitment.objects.get()


# --- what becomes of a visit ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("bring", "kind", "people"),
    [
        (factories.requested, "consent_asked", ["Ada", "Robert"]),
        (factories.approved, "visit_approved", ["Ada", "Dora", "Nadine"]),
        (factories.declined, "visit_declined", ["Ada", "Dora", "Nadine"]),
        (factories.cancelled, "visit_cancelled", ["Ada", "Dora", "Robert"]),
        (factories.briefed, "briefing_submitted", ["Robert"]),
    ],
)
def test_each_step_is_told_to_its_people(cast: Cast, bring: object, kind: str, people: list[str]) -> None:
    visit = bring(cast)  # type: ignore[operator]

    assert told(kind) == people
    ((subject, path, _),) = lines(User.objects.get(name__startswith=people[0]), kind)
    assert subject.endswith(": Halden Automotive, Confirm April, not March") or "suit you" in subject
    assert path.startswith(f"/visits/{visit.pk}/")


def test_a_moved_visit_is_told_with_its_new_time(cast: Cast) -> None:
    visit = factories.approved(cast)
    starts_at = factories.STARTS + 14 * DAY
    perform(
        "reschedule",
        visit,
        by=cast.nadine,
        reason="A clash",
        starts_at=starts_at,
        ends_at=starts_at + DAY / 24,
    )

    assert told("visit_rescheduled") == ["Ada", "Dora", "Robert"]
    assert (
        "Mon 30 Mar"
        in in_words(cast.robert, list(Notice.objects.filter(kind="visit_rescheduled")[:1]))[0].letter.words
    )


def test_a_new_version_is_told_as_a_change(cast: Cast, clock: MovableClock) -> None:
    visit = factories.ready(cast)
    save_briefing_draft(visit, factories.briefing_draft(headline="Again"), by=cast.nadine)
    perform("submit_briefing", visit, by=cast.nadine)

    assert told("briefing_changed") == ["Robert"]
    assert "Your briefing has changed: Halden Automotive" in mailed(clock)["robert"]


# --- flags ------------------------------------------------------------------------------------------------------------


def test_a_flag_is_told_to_the_executive_the_account_side_and_sales_operations(
    cast: Cast, clock: MovableClock
) -> None:
    visit = factories.unbriefed(cast, clock)
    flag = visit.flags.get()

    for _ in range(2):
        sweep(clock.now)

    assert told("flag_raised") == ["Dora", "Nadine", "Robert", "Sam"]
    assert lines(cast.robert, "flag_raised") == [
        ("Flag raised, unbriefed: Halden Automotive", f"/flags/{flag.pk}/", False)
    ]
    texts = mailed(clock)
    for name in ("dora", "nadine", "robert", "sam"):
        assert f"/flags/{flag.pk}/" in texts[name]


def test_a_flag_raised_long_ago_or_withdrawn_is_not_told_any_more(cast: Cast, clock: MovableClock) -> None:
    visit = factories.unbriefed(cast, clock)
    resolve_flag(visit.flags.get(), by=cast.sam, note="It was there", withdrawn=True)
    sweep(clock.now)
    assert told("flag_raised") == []

    other = factories.unbriefed(cast, clock, starts_at=clock.now + 20 * DAY, title="Another")
    sweep(clock.move_to(other.ends_at + 7 * DAY))
    assert {Flag.objects.get(pk=n.subject_id).kind for n in Notice.objects.filter(kind="flag_raised")} <= {
        "undebriefed",
        "seagull",
    }


def test_a_resolved_flag_settles_its_notices(cast: Cast, clock: MovableClock) -> None:
    visit = factories.unbriefed(cast, clock)
    sweep(clock.now)
    resolve_flag(visit.flags.get(), by=cast.sam, note="By post")

    assert Notice.objects.unread().filter(kind="flag_raised").count() == 0
    assert lines(cast.robert, "flag_raised")[0][2] is True
    assert told("flag_resolved") == ["Robert"]


def test_sales_operations_hears_of_an_overdue_debrief_once(cast: Cast, clock: MovableClock) -> None:
    visit = factories.held(cast, clock)
    sweep(clock.move_to(visit.executive_debrief_due_at))

    assert told("flag_raised") == ["Dora", "Nadine", "Robert"]
    assert "Sam" in told("debrief_overdue")


# --- debriefs ---------------------------------------------------------------------------------------------------------


def test_a_superior_reads_in_the_application_who_owes_a_debrief_and_nothing_of_where(
    cast: Cast, clock: MovableClock
) -> None:
    cast.robert.superior = cast.olivia
    cast.robert.save()
    visit = factories.held(cast, clock)
    sweep(clock.move_to(visit.executive_debrief_due_at))

    assert lines(cast.olivia, "debrief_overdue") == [("A debrief is overdue: Robert Lindqvist", "", False)]

    perform("debrief", visit, by=cast.robert, part=factories.executive_part(visit))
    assert Notice.objects.unread().filter(kind__in=["debrief_overdue", "debrief_due"]).count() == 0
    assert lines(cast.olivia, "debrief_overdue") == []


# --- promises ---------------------------------------------------------------------------------------------------------


def test_who_answers_for_a_promise_is_reminded_before_it_is_due_and_once_it_is_overdue(
    cast: Cast, clock: MovableClock
) -> None:
    promise = promised(cast, clock, due_on=date(2026, 4, 10), owner=cast.tomas)
    steps = []
    for day in (6, 7, 8, 10, 11, 13):
        sweep(clock.move_to(clock.now.replace(month=4, day=day)))
        steps.append((len(told("commitment_due")), len(told("commitment_overdue"))))
    assert steps == [(0, 0), (1, 0), (1, 0), (1, 0), (1, 1), (1, 1)]

    assert told("commitment_due") == ["Tomas"]
    assert lines(cast.tomas, "commitment_due") == [
        ("A promise is due: Halden Automotive", f"/commitments/{promise.pk}/", False)
    ]
    settle_commitment(promise, by=cast.tomas, status="kept")
    assert lines(cast.tomas, "commitment_overdue")[0][2] is True


def test_the_days_before_a_promise_is_due_are_policy(cast: Cast, clock: MovableClock) -> None:
    set_policy("reminder_before_commitment_days", value=10, by=cast.sam, reason="More time")
    promised(cast, clock, due_on=date(2026, 4, 10), owner=cast.tomas)

    sweep(clock.move_to(clock.now.replace(month=3, day=31)))

    assert told("commitment_due") == ["Tomas"]


def test_the_account_side_is_reminded_where_the_owner_has_left(cast: Cast, clock: MovableClock) -> None:
    promised(cast, clock, due_on=date(2026, 4, 10), owner=cast.tomas)
    User.objects.filter(pk=cast.tomas.pk).update(is_active=False)

    sweep(clock.move_to(clock.now.replace(month=4, day=8)))

    assert told("commitment_due") == ["Dora", "Nadine"]


def test_an_owner_outside_the_account_is_reminded_without_its_name(cast: Cast, clock: MovableClock) -> None:
    promised(cast, clock, due_on=date(2026, 4, 10), owner=cast.oscar)

    sweep(clock.move_to(clock.now.replace(month=4, day=11)))

    assert lines(cast.oscar, "commitment_overdue") == [("A promise is overdue", "", False)]
    text = mailed(clock)["oscar"]
    assert "A promise is overdue" in text
    assert [word for word in ("Halden", "A letter") if word in text] == []


def test_a_promise_that_is_kept_is_nobodys_reminder(cast: Cast, clock: MovableClock) -> None:
    promise = promised(cast, clock, due_on=date(2026, 4, 10), owner=cast.tomas)
    settle_commitment(promise, by=cast.tomas, status="kept")

    sweep(clock.move_to(clock.now.replace(month=4, day=8)))

    assert told("commitment_due") == []


def test_the_account_side_hears_once_that_the_customers_own_promise_is_overdue(
    cast: Cast, clock: MovableClock
) -> None:
    visit = factories.held(cast, clock)
    theirs = NewCommitment("Drawings", ours=False, owner_name="Dr. Weiss", due_on=date(2026, 4, 10))
    perform("debrief", visit, by=cast.robert, part=factories.executive_part(visit, commitments=(theirs,)))
    for day in (8, 10, 11, 12):
        sweep(clock.move_to(clock.now.replace(month=4, day=day)))
        assert told("commitment_due") == []
        assert told("commitment_overdue") == ([] if day < 11 else ["Dora", "Nadine"])
    assert lines(cast.nadine, "commitment_overdue")[0][0] == (
        "The customer’s promise is overdue: Halden Automotive"
    )
    assert Notice.objects.filter(user=cast.nadine, kind="commitment_overdue").count() == 1


def test_an_owner_is_asked_what_becomes_of_a_promise_once_a_day(cast: Cast, clock: MovableClock) -> None:
    promise = promised(cast, clock, due_on=date(2026, 4, 10), owner=cast.tomas)

    for stranger in (cast.ada, cast.olivia):
        with pytest.raises(NotAllowed):
            remind_owner(promise, by=stranger)
    with pytest.raises(WrongState, match="yourself"):
        remind_owner(promise, by=cast.tomas)
    remind_owner(promise, by=cast.nadine)
    for other in (cast.nadine, cast.sam):
        with pytest.raises(WrongState, match="within the last day"):
            remind_owner(promise, by=other)
    assert told("commitment_reminded") == ["Tomas"]
    assert lines(cast.tomas, "commitment_reminded") == [
        ("What becomes of a promise: Halden Automotive", f"/commitments/{promise.pk}/", False)
    ]
    text = mailed(clock)["tomas"]
    assert ("Nadine Keller asks about a promise" in text, "A letter" in text) == (True, False)
    clock.move_by(minutes=1)
    remind_owner(promise, by=cast.robert)
    assert Notice.objects.filter(kind="commitment_reminded").count() == 2

    settle_commitment(promise, by=cast.nadine, status="kept")
    assert Notice.objects.unread().filter(subject="commitment").count() == 0
    with pytest.raises(WrongState):
        remind_owner(promise, by=cast.robert)


def test_where_nobody_who_is_here_answers_for_a_promise_nobody_is_reminded(
    cast: Cast, clock: MovableClock
) -> None:
    promise = promised(cast, clock, due_on=date(2026, 4, 10), owner=cast.tomas)
    User.objects.filter(pk=cast.tomas.pk).update(is_active=False)
    with pytest.raises(WrongState, match="Nobody who is here"):
        remind_owner(promise, by=cast.nadine)


# --- answers ----------------------------------------------------------------------------------------------------------


def test_who_looks_into_an_insight_is_reminded_before_the_day_and_once_it_is_over(
    cast: Cast, clock: MovableClock
) -> None:
    visit = factories.held(cast, clock)
    part = factories.executive_part(visit, insights=(NewInsight("Spain", "They build there", "against"),))
    perform("debrief", visit, by=cast.robert, part=part)
    insight = Insight.objects.get()
    answer_insight(insight, by=cast.robert, answer="look_into", due_on=date(2026, 4, 10))
    steps = []
    for day in (6, 7, 8, 10, 11, 13):
        sweep(clock.move_to(clock.now.replace(month=4, day=day)))
        steps.append((len(told("insight_due")), len(told("insight_overdue"))))
    assert steps == [(0, 0), (1, 0), (1, 0), (1, 0), (1, 1), (1, 1)]
    assert lines(cast.robert, "insight_overdue") == [
        ("An answer is overdue: Halden Automotive", f"/insights/{insight.pk}/", False)
    ]
    text = mailed(clock)["robert"]
    assert ("An answer is overdue" in text, "They build there" in text, "Spain" in text) == (
        True,
        False,
        False,
    )

    answer_insight(insight, by=cast.sam, answer="look_into", due_on=date(2026, 4, 16))
    assert Notice.objects.unread().filter(kind__in=["insight_due", "insight_overdue"]).count() == 0
    assert lines(cast.robert, "insight_overdue")[0][2] is True
    User.objects.filter(pk=cast.sam.pk).update(is_active=False)
    rosa = User.objects.create_user("rosa@engage.test", name="Rosa", roles=[Role.SALES_OPS])
    sweep(clock.now)
    assert told("insight_due") == ["Robert", "Rosa"], "who took over from Sam"
    answer_insight(insight, by=rosa, answer="we_change")
    sweep(clock.move_by(days=6))
    assert told("insight_overdue") == ["Robert"]


def test_each_insight_is_reminded_of_by_itself_and_for_a_week(cast: Cast, clock: MovableClock) -> None:
    visit = factories.held(cast, clock)
    told_us = (NewInsight("Spain", "They build there"), NewInsight("Prices", "They compare"))
    perform("debrief", visit, by=cast.robert, part=factories.executive_part(visit, insights=told_us))
    spain, prices = Insight.objects.order_by("id")
    answer_insight(spain, by=cast.robert, answer="look_into", due_on=date(2026, 4, 10))
    answer_insight(prices, by=cast.robert, answer="we_change")
    last = clock.now.replace(month=4, day=17)
    clock.move_to(last + timedelta(days=1))
    assert sweep_tells(clock, "insight_overdue") == []
    clock.move_to(last)
    assert sweep_tells(clock, "insight_overdue") == ["Robert"]


def sweep_tells(clock: MovableClock, notice: str) -> list[str]:
    sweep(clock.now)
    return told(notice)


def test_the_account_side_hears_that_an_insight_or_an_ask_is_answered_and_not_how(
    cast: Cast, clock: MovableClock
) -> None:
    visit = factories.held(cast, clock)
    part = factories.executive_part(visit, insights=(NewInsight("Spain", "They build there", "against"),))
    perform("debrief", visit, by=cast.robert, part=part)
    insight, ask = Insight.objects.get(), Ask.objects.get()
    answer_insight(insight, by=cast.robert, answer="we_dont", text="Lyon serves Spain")
    answer_ask(ask, by=cast.robert, text="Gladly")
    assert (told("insight_answered"), told("ask_answered")) == (["Dora", "Nadine"], ["Dora", "Nadine"])
    assert lines(cast.nadine, "insight_answered") == [
        ("An answer: Halden Automotive", f"/insights/{insight.pk}/", False)
    ]
    assert lines(cast.nadine, "ask_answered") == [("An answer: Halden Automotive", f"/asks/{ask.pk}/", False)]
    text = mailed(clock)["nadine"]
    assert "Robert Lindqvist has answered what you asked for Halden Automotive." in text
    assert [word for word in ("Lyon", "Gladly", "Spain", "They build") if word in text] == []
    answer_ask(ask, by=cast.nadine, text="He did")
    assert Notice.objects.filter(kind="ask_answered", user=cast.nadine).count() == 1, "she wrote it herself"


# --- corrections ------------------------------------------------------------------------------------------------------


def test_who_read_what_was_filed_hears_that_it_was_corrected_and_not_how(
    cast: Cast, clock: MovableClock
) -> None:
    visit = factories.debriefed(cast, clock)
    correct_record(visit, by=cast.robert, subject="heard", text="They need May.", reason="Misheard")
    correct_record(visit, by=cast.robert, subject="heard", text="They need June.")

    assert told("record_corrected") == ["Ada", "Dora", "Nadine"]
    assert lines(cast.nadine, "record_corrected") == [
        ("Corrected: Halden Automotive, Confirm April, not March", f"/visits/{visit.pk}/corrections/", False)
    ], "once, until it is read"
    text = mailed(clock)["nadine"]
    assert "Robert Lindqvist has corrected what was filed" in text
    assert [word for word in ("May", "June", "Misheard") if word in text] == []

    clock.move_by(minutes=1)
    correct_record(visit, by=cast.robert, subject="heard", text="They need July.")
    assert len(lines(cast.nadine, "record_corrected")) == 2, "a day later"
    Notice.objects.filter(user=cast.nadine).update(read_at=clock.now)
    correct_record(visit, by=cast.robert, subject="heard", text="They need August.")
    assert (len(lines(cast.nadine, "record_corrected")), len(lines(cast.ada, "record_corrected"))) == (3, 2)


def test_a_correction_of_words_for_the_executive_is_told_to_nobody_who_does_not_read_them(
    cast: Cast, clock: MovableClock
) -> None:
    visit = factories.closed(cast, clock)
    correct_record(visit, by=cast.dora, subject="feedback", text="Send the plan earlier.")
    assert told("record_corrected") == ["Nadine", "Robert"]
    Notice.objects.all().delete()
    correct_record(visit, by=cast.nadine, subject="next_step", text="A call")
    assert told("record_corrected") == ["Ada", "Dora", "Robert"]


# --- exceptions -------------------------------------------------------------------------------------------------------


def test_leave_to_go_alone_is_asked_of_the_superior_and_sales_operations_and_the_answer_told(
    cast: Cast,
) -> None:
    visit = factories.requested(cast)
    exception = ask_solo_exception(visit, by=cast.nadine, reason="Nobody is free")
    assert told("solo_exception_asked") == ["Clara", "Sam"]

    decide_solo_exception(exception, by=cast.clara, approved=True)

    assert told("solo_exception_decided") == ["Ada", "Dora", "Nadine", "Robert"]
    assert Notice.objects.unread().filter(kind="solo_exception_asked").count() == 0
    assert lines(cast.sam, "solo_exception_asked")[0][2] is True


def test_a_waiver_is_asked_of_sales_operations_and_the_answer_leads_to_the_executive(
    cast: Cast, clock: MovableClock
) -> None:
    visit = factories.unbriefed(cast, clock)
    sweep(clock.move_to(visit.executive_debrief_due_at))
    factories.drafted(cast, starts_at=clock.now + 20 * DAY)
    waiver = ask_waiver(cast.robert_executive, by=cast.nadine, request="They decide in June")
    assert lines(cast.sam, "waiver_asked") == [
        ("A waiver is asked: Robert Lindqvist", f"/waivers/{waiver.pk}/", False)
    ]

    decide_waiver(waiver, by=cast.sam, granted=False, reason="No")

    assert told("waiver_decided") == ["Dora", "Nadine", "Robert"]
    assert lines(cast.robert, "waiver_decided") == [
        ("Waiver refused: Robert Lindqvist", f"/executives/{cast.robert_executive.pk}/", False)
    ]
    assert lines(cast.sam, "waiver_asked")[0][2] is True


# --- did it take place? -----------------------------------------------------------------------------------------------


def test_whether_it_took_place_is_asked_of_both_sides_and_silence_goes_to_sales_operations(
    cast: Cast, clock: MovableClock
) -> None:
    visit = factories.requested(cast)
    sweep(clock.move_to(visit.ends_at))
    assert told("inquiry_asked") == ["Ada", "Dora", "Nadine", "Robert"]

    sweep(clock.move_by(days=1))
    assert told("inquiry_unanswered") == ["Sam"]
    assert lines(cast.sam, "inquiry_unanswered")[0][1] == f"/visits/{visit.pk}/"
