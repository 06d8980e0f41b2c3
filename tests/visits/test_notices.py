"""Who is told what, when, and in which words. Nadine's deputy is Dora; Robert's assistant is Ada; the superior of neither sees Halden."""

from datetime import UTC, date, datetime, timedelta
from email.message import EmailMessage
from typing import Any

import pytest
from django.core import mail
from django.urls import resolve

from accounts.access import refresh_access_of_account
from engage.core import outbox
from engage.core.models import OutboxEvent
from engage.people.models import User
from tests import factories
from tests.cast import Cast, MovableClock
from visits.actions import (
    ObjectiveDraft,
    RedLineDraft,
    ask_solo_exception,
    ask_waiver,
    decide_waiver,
    remind_to_read,
    resolve_flag,
    save_briefing_draft,
)
from visits.models import Visit
from visits.sweep import sweep
from visits.wordings import WORDINGS
from visits.workflow import perform

pytestmark = pytest.mark.django_db

STARTS = factories.STARTS
ENDS = STARTS + timedelta(minutes=90)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def waiting(notice: str, *, kind: str = "mail") -> list[str]:
    """The first names of those for whom a notice waits, to be sent at once (`mail`) or with the digest (`digest_item`)."""
    events = OutboxEvent.objects.filter(kind=kind, done_at=None, payload__notice=notice)
    people = User.objects.filter(pk__in=[event.payload["user"] for event in events])
    return sorted(person.short_name for person in people)


def forget_what_waits() -> None:
    OutboxEvent.objects.filter(done_at=None).update(done_at=datetime(2026, 1, 1, tzinfo=UTC))


def sent() -> list[tuple[str, str]]:
    """Drains the outbox; who got what, as (address without domain, subject)."""
    mail.outbox.clear()
    outbox.drain()
    return sorted((message.to[0].partition("@")[0], message.subject) for message in mail.outbox)


def sweep_at(clock: MovableClock, moment: datetime) -> None:
    sweep(clock.move_to(moment))


# --- at once or in the digest ------------------------------------------------------------------------------------------


def test_the_executive_and_the_assistant_are_asked_for_their_consent_at_once(cast: Cast) -> None:
    factories.requested(cast)

    assert waiting("consent_asked") == ["Ada", "Robert"]
    assert sent() == [
        ("ada", "Does this suit you? Halden Automotive, Confirm April, not March"),
        ("robert", "Does this suit you? Halden Automotive, Confirm April, not March"),
    ]


def test_the_account_manager_and_her_deputy_are_asked_where_the_executive_wants_to_go(cast: Cast) -> None:
    perform("request", factories.drafted(cast), by=cast.robert)

    assert waiting("consent_asked") == ["Dora", "Nadine"]


def test_sales_operations_is_asked_where_the_account_has_no_manager(cast: Cast) -> None:
    visit = factories.drafted(cast)
    cast.halden.manager = None
    cast.halden.save()

    perform("request", Visit.objects.get(pk=visit.pk), by=cast.robert)

    assert waiting("consent_asked") == ["Sam"]


def test_a_submitted_briefing_goes_to_the_executive_at_once_with_a_link_and_nothing_of_its_contents(
    cast: Cast,
) -> None:
    visit = factories.approved(cast)
    forget_what_waits()
    save_briefing_draft(visit, factories.briefing_draft(headline="Secret headline"), by=cast.nadine)
    perform("submit_briefing", visit, by=cast.nadine)

    assert sent() == [("robert", "Your briefing: Halden Automotive, Confirm April, not March")]
    letter = mail.outbox[0]
    assert f"http://127.0.0.1:8000/visits/{visit.pk}/brief/" in letter.body
    assert "Mon 16 Mar, 14:00–15:30" in letter.body
    whole = letter.message().as_string()
    assert [word for word in ("Secret", "ramp-up", "frame contract", "Dr. Ilse") if word in whole] == []


def test_changed_red_lines_and_addenda_reach_the_executive_at_once(cast: Cast, clock: MovableClock) -> None:
    visit = factories.ready(cast)
    clock.move_to(STARTS - 2 * HOUR)
    forget_what_waits()
    save_briefing_draft(visit, factories.briefing_draft(red_lines=[], no_red_lines=True), by=cast.nadine)

    perform("submit_briefing", visit, by=cast.nadine)

    assert [subject.partition(":")[0] for _, subject in sent()] == [
        "Added to your briefing",
        "Red lines have changed",
    ]


def test_no_mail_about_a_brief_says_what_is_in_it(cast: Cast, clock: MovableClock) -> None:
    """The first version, the next, a reminder, an addendum with other red lines: a link each time, never a word of it, nor a file."""
    secrets: dict[str, Any] = {
        "headline": "Mark headline",
        "situation": "Mark situation",
        "questions": ["Mark question"],
        "asks": ["Mark ask"],
        "red_lines": [RedLineDraft("Mark topic", "Mark red line")],
    }
    visit = factories.approved(cast, objectives=[ObjectiveDraft("Mark objective", "growth")])
    forget_what_waits()
    for act in ("first", "second", "remind", "addendum"):
        if act == "remind":
            remind_to_read(visit, by=cast.nadine)
            clock.move_to(STARTS - 2 * HOUR)
            continue
        if act == "addendum":
            secrets["red_lines"] = [RedLineDraft("Mark topic", "Mark another red line")]
        save_briefing_draft(visit, factories.briefing_draft(**secrets), by=cast.nadine)
        perform("submit_briefing", visit, by=cast.nadine)
    sent()
    letters = [letter for letter in mail.outbox if letter.to == [cast.robert.email]]
    assert len(letters) >= 5
    assert [letter.subject for letter in letters if f"/visits/{visit.pk}/brief/" not in letter.body] == []
    assert [letter.subject for letter in letters if "Mark" in letter.message().as_string()] == []
    assert [letter.attachments for letter in letters if letter.attachments] == []


def test_what_can_wait_goes_out_once_a_day_at_seven_where_the_person_is(
    cast: Cast, clock: MovableClock
) -> None:
    User.objects.filter(pk=cast.nadine.pk).update(time_zone="America/New_York")
    first, second = factories.approved(cast), factories.approved(cast, title="Second")
    assert waiting("visit_approved") == []
    assert sent() == []

    seven_in_berlin = datetime(2026, 3, 3, 6, tzinfo=UTC)
    sweep_at(clock, seven_in_berlin - timedelta(seconds=1))
    assert sent() == []
    sweep_at(clock, seven_in_berlin)
    assert sent() == [
        ("ada", "Engage: 2 things since yesterday"),
        ("dora", "Engage: 2 things since yesterday"),
    ]
    for visit in (first, second):
        assert f"/visits/{visit.pk}/" in mail.outbox[0].body

    sweep_at(clock, seven_in_berlin + HOUR)
    assert sent() == []
    sweep_at(clock, datetime(2026, 3, 3, 12, tzinfo=UTC))
    assert sent() == [("nadine", "Engage: 2 things since yesterday")]


def test_a_digest_that_the_sweep_comes_late_for_is_sent_late_and_once(
    cast: Cast, clock: MovableClock
) -> None:
    factories.approved(cast)
    forget_what_waits()
    factories.approved(cast)

    sweep_at(clock, datetime(2026, 3, 4, 15, tzinfo=UTC))
    sweep_at(clock, datetime(2026, 3, 4, 15, 5, tzinfo=UTC))

    digests = [subject for name, subject in sent() if name == "dora"]
    assert digests == ["Approved: Halden Automotive, Confirm April, not March"]


def test_what_concerns_a_visit_before_the_next_digest_does_not_wait_for_it(
    cast: Cast, clock: MovableClock
) -> None:
    visit = factories.ready(cast)
    clock.move_to(STARTS - 3 * HOUR)

    perform("cancel", visit, by=cast.robert, reason="Ill")

    assert waiting("visit_cancelled") == ["Ada", "Dora", "Nadine"]
    assert waiting("visit_cancelled", kind="digest_item") == []


def test_who_acted_is_not_told_of_it(cast: Cast) -> None:
    visit = factories.approved(cast)
    forget_what_waits()

    perform("cancel", visit, by=cast.nadine, reason="They moved the decision")

    assert waiting("visit_cancelled", kind="digest_item") == ["Ada", "Dora", "Robert"]


# --- who may not see it ----------------------------------------------------------------------------------------------


def test_who_may_not_see_the_visit_any_more_gets_nothing(cast: Cast) -> None:
    visit = factories.requested(cast)
    Visit.objects.filter(pk=visit.pk).update(confidential=True)
    OutboxEvent.objects.filter(done_at=None).delete()
    payload = {"notice": "consent_asked", "visit": visit.pk, "by": cast.nadine.pk}
    for person in (cast.robert, cast.tomas, cast.oscar, cast.xenia, cast.admin):
        outbox.announce("mail", payload | {"user": person.pk})

    assert [name for name, _ in sent()] == ["robert"]
    assert OutboxEvent.objects.filter(done_at=None).count() == 0


def test_who_left_in_the_meantime_gets_nothing(cast: Cast) -> None:
    factories.requested(cast)
    User.objects.filter(pk=cast.robert.pk).update(is_active=False)

    assert [name for name, _ in sent()] == ["ada"]


def test_what_has_settled_itself_before_it_was_sent_is_not_sent(cast: Cast) -> None:
    visit = factories.requested(cast)
    perform("decline", visit, by=cast.robert, reason="Not my topic")

    assert sent() == []


def test_a_deputys_copy_ends_with_the_deputyship(cast: Cast) -> None:
    cast.nadine.deputies.update(ends_on=date(2026, 3, 1))

    perform("request", factories.drafted(cast), by=cast.robert)

    assert waiting("consent_asked") == ["Nadine"]


def test_a_title_with_line_breaks_makes_no_header_of_its_own(cast: Cast) -> None:
    visit = factories.requested(cast)
    Visit.objects.filter(pk=visit.pk).update(title="Lunch\r\nBcc: all@engage.test")

    assert {subject for _, subject in sent()} == {
        "Does this suit you? Halden Automotive, Lunch Bcc: all@engage.test"
    }
    message: EmailMessage = mail.outbox[0].message()
    assert message["Bcc"] is None


# --- reminders -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("before", "step"), [(5 * DAY, "-5d"), (2 * DAY, "-2d"), (DAY, "-1d"), (HOUR, "-1d")]
)
def test_a_missing_briefing_is_reminded_of_by_the_newest_step_only(
    cast: Cast, clock: MovableClock, before: timedelta, step: str
) -> None:
    factories.approved(cast)
    forget_what_waits()

    sweep_at(clock, STARTS - before)

    assert waiting("briefing_due") == ["Dora", "Nadine"]
    keys = OutboxEvent.objects.filter(payload__notice="briefing_due").values_list("key", flat=True)
    assert {key.split(":")[2] for key in keys} == {step}


def test_each_reminder_goes_out_once_and_none_too_early_or_after_the_start(
    cast: Cast, clock: MovableClock
) -> None:
    factories.approved(cast)
    counts = []
    for moment in (
        STARTS - 5 * DAY - timedelta(seconds=1),
        STARTS - 5 * DAY,
        STARTS - 3 * DAY,
        STARTS - 2 * DAY,
        STARTS - DAY,
        STARTS - HOUR,
        STARTS,
    ):
        sweep_at(clock, moment)
        sweep_at(clock, moment)
        counts.append(
            OutboxEvent.objects.filter(payload__notice="briefing_due", payload__user=cast.nadine.pk).count()
        )

    assert counts == [0, 1, 1, 2, 3, 3, 3]


def test_a_submitted_briefing_ends_its_reminders_even_those_that_wait_to_be_sent(
    cast: Cast, clock: MovableClock
) -> None:
    visit = factories.approved(cast)
    forget_what_waits()
    sweep_at(clock, STARTS - 2 * DAY)
    save_briefing_draft(visit, factories.briefing_draft(), by=cast.nadine)
    perform("submit_briefing", visit, by=cast.nadine)

    assert [subject for name, subject in sent() if name != "robert" and "due" in subject] == []
    sweep_at(clock, STARTS - DAY)
    assert waiting("briefing_due") == []


def test_a_moved_visit_is_reminded_of_anew(cast: Cast, clock: MovableClock) -> None:
    visit = factories.approved(cast)
    sweep_at(clock, STARTS - 5 * DAY)
    perform(
        "reschedule",
        visit,
        by=cast.nadine,
        reason="A clash",
        starts_at=STARTS + 14 * DAY,
        ends_at=ENDS + 14 * DAY,
    )
    perform("consent", visit, by=cast.robert)

    sweep_at(clock, STARTS + 9 * DAY)

    assert (
        OutboxEvent.objects.filter(payload__notice="briefing_due", payload__user=cast.nadine.pk).count() == 2
    )


def test_an_hour_before_the_start_the_brief_is_pushed_to_who_has_not_read_it(
    cast: Cast, clock: MovableClock
) -> None:
    factories.ready(cast)
    unread = factories.briefed(cast, title="Unread")
    forget_what_waits()

    sweep_at(clock, STARTS - HOUR - timedelta(seconds=1))
    assert waiting("brief_before_start") == []
    sweep_at(clock, STARTS - HOUR)

    assert [
        event.payload["visit"] for event in OutboxEvent.objects.filter(payload__notice="brief_before_start")
    ] == [unread.pk]
    assert ("robert", "In an hour: Halden Automotive, Unread") in sent()


def test_the_executive_is_reminded_at_the_end_after_four_hours_and_when_it_is_due(
    cast: Cast, clock: MovableClock
) -> None:
    visit = factories.ready(cast)
    steps = []
    for moment in (ENDS, ENDS + 3 * HOUR, ENDS + 4 * HOUR, ENDS + DAY, ENDS + 2 * DAY):
        sweep_at(clock, moment)
        events = OutboxEvent.objects.filter(
            payload__notice="debrief_due", payload__user=cast.robert.pk
        ).order_by("id")
        steps.append([event.key.split(":")[2] for event in events])
    assert steps == [["end"], ["end"], ["end", "+4h"], ["end", "+4h", "due"], ["end", "+4h", "due"]]

    perform("debrief", visit, by=cast.robert, part=factories.executive_part(visit))
    assert [subject for name, subject in sent() if name == "robert" and "Your debrief" in subject] == []


def test_a_late_sweep_sends_the_newest_debrief_reminder_only_and_none_a_week_later(
    cast: Cast, clock: MovableClock
) -> None:
    factories.ready(cast)
    sweep_at(clock, ENDS + 2 * DAY)
    assert OutboxEvent.objects.filter(payload__notice="debrief_due").count() == 1

    factories.ready(cast, lead_executive=cast.olivia_executive, starts_at=clock.now + 14 * DAY)
    sweep_at(clock, clock.now + 40 * DAY)
    assert OutboxEvent.objects.filter(payload__notice="debrief_due").count() == 1


def test_an_overdue_debrief_goes_on_to_assistant_sales_operations_and_superior(
    cast: Cast, clock: MovableClock
) -> None:
    cast.robert.superior = cast.olivia
    cast.robert.save()
    factories.ready(cast)
    sweep_at(clock, ENDS + DAY - timedelta(seconds=1))
    assert waiting("debrief_overdue", kind="digest_item") == []

    sweep_at(clock, ENDS + DAY)
    assert waiting("debrief_overdue", kind="digest_item") == ["Ada", "Olivia", "Sam"]

    OutboxEvent.objects.filter(done_at=None).exclude(payload__notice="debrief_overdue").delete()
    sweep_at(clock, ENDS + 2 * DAY)
    assert [entry for entry in sent() if "overdue" in entry[1]] == [
        ("ada", "A debrief is overdue: Halden Automotive, Confirm April, not March"),
        ("olivia", "A debrief is overdue: Robert Lindqvist"),
        ("sam", "A debrief is overdue: Halden Automotive, Confirm April, not March"),
    ]
    to_superior = next(message for message in mail.outbox if message.to == [cast.olivia.email])
    assert "Halden" not in to_superior.message().as_string()


def test_the_account_side_is_reminded_of_its_own_part(cast: Cast, clock: MovableClock) -> None:
    visit = factories.debriefed(cast, clock)

    sweep_at(clock, visit.account_debrief_due_at)

    assert waiting("account_part_due", kind="digest_item") == ["Dora", "Nadine"]


def test_the_executive_hears_of_the_closing_and_the_other_side_of_a_claim_that_nothing_took_place(
    cast: Cast, clock: MovableClock
) -> None:
    visit = factories.debriefed(cast, clock)
    claimed = factories.ready(cast, title="Another", starts_at=clock.now + 14 * DAY)
    perform("close", visit, by=cast.nadine, part=factories.ACCOUNT_PART)
    assert waiting("visit_closed", kind="digest_item") == ["Robert"]

    clock.move_to(claimed.ends_at)
    perform("did_not_take_place", claimed, by=cast.nadine, reason="They fell ill")
    assert waiting("non_occurrence_claimed", kind="digest_item") == ["Ada", "Dora", "Robert"]


def test_who_is_flagged_hears_of_the_resolution(cast: Cast, clock: MovableClock) -> None:
    visit = factories.unbriefed(cast, clock)

    resolve_flag(visit.flags.get(), by=cast.sam, note="The briefing was sent by post")

    assert waiting("flag_resolved", kind="digest_item") == ["Robert"]


@pytest.mark.parametrize("notice", WORDINGS)
def test_every_notice_has_words_and_leads_to_a_page(cast: Cast, notice: str) -> None:
    wording = WORDINGS[notice]
    facts = dict.fromkeys(("visit", "account", "executive", "time", "due", "by"), "known")

    assert wording.subject.format_map(facts)
    assert wording.words.format_map(facts)
    assert resolve(f"/visits/1/{wording.page}").app_name == "visits"


# --- leave that is asked ---------------------------------------------------------------------------------------------


def test_leave_to_go_alone_is_asked_of_the_managers_superior_and_sales_operations(
    cast: Cast, clock: MovableClock
) -> None:
    visit = factories.requested(cast)
    forget_what_waits()

    ask_solo_exception(visit, by=cast.nadine, reason="Nobody speaks the language")

    assert waiting("solo_exception_asked", kind="digest_item") == ["Clara", "Sam"]
    sweep_at(clock, datetime(2026, 3, 3, 7, tzinfo=UTC))
    assert [name for name, subject in sent() if subject.startswith("Leave to go alone")] == ["clara", "sam"]


def test_a_waiver_left_undecided_goes_to_the_deputies_of_sales_operations(
    cast: Cast, clock: MovableClock
) -> None:
    cast.sam.deputies.create(deputy=cast.clara, starts_on=date(2026, 1, 1))
    factories.ready(cast)
    sweep_at(clock, ENDS + DAY)
    waiver = ask_waiver(cast.robert_executive, by=cast.robert, request="Halden decides on Friday")
    assert waiting("waiver_asked", kind="digest_item") == ["Clara", "Sam"]

    sweep_at(clock, waiver.deputy_due_at - timedelta(seconds=1))
    assert waiting("waiver_undecided", kind="digest_item") == []
    sweep_at(clock, waiver.deputy_due_at)
    assert waiting("waiver_undecided", kind="digest_item") == ["Clara"]

    decide_waiver(waiver, by=cast.sam, granted=False, reason="No")
    assert waiting("waiver_decided", kind="digest_item") == ["Robert"]
    forget_what_waits_but("waiver_undecided")
    sweep_at(clock, clock.now + DAY)
    assert [entry for entry in sent() if entry[0] == "clara"] == []


def forget_what_waits_but(notice: str) -> None:
    OutboxEvent.objects.filter(done_at=None).exclude(payload__notice=notice).update(
        done_at=datetime(2026, 1, 1, tzinfo=UTC)
    )


def test_access_given_up_in_between_keeps_the_digest_short(cast: Cast, clock: MovableClock) -> None:
    factories.approved(cast)
    forget_what_waits_but("visit_approved")
    cast.nadine.deputies.all().delete()
    refresh_access_of_account(cast.halden)

    sweep_at(clock, datetime(2026, 3, 3, 7, tzinfo=UTC))

    assert [name for name, _ in sent()] == ["ada", "nadine"]
