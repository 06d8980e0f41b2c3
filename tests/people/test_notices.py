"""What one is told stands in the application, and reaches one by mail as one has chosen."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core import mail
from django.db import transaction

from accounts.models import AccountAccess
from engage.core import outbox
from engage.core.clock import now
from engage.core.errors import BadInput
from engage.core.models import OutboxEvent
from engage.core.policy import set_policy
from engage.people.actions import create_service_account
from engage.people.models import Delivery, Deputy, Notice, NoticeChoice, User
from engage.people.notice_removal import remove_old_notices
from engage.people.notices import tell, topics
from engage.people.preferences import Preferences, change_preferences, preferences_of
from tests import factories
from tests.cast import Cast, MovableClock
from visits.models import Visit
from visits.sweep import sweep
from visits.workflow import perform

pytestmark = pytest.mark.django_db

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
SEVEN = datetime(2026, 3, 3, 6, tzinfo=UTC)  # 07:00 in Berlin, on the day after the cast's present


def kinds_of(user: User) -> list[str]:
    """The kinds of this person's notices that they may see now, oldest first."""
    return list(Notice.objects.visible_to(user).order_by("id").values_list("kind", flat=True))


def way_of(user: User, notice: str) -> str:
    """The kind of outbox row that carries a notice to this person."""
    return OutboxEvent.objects.filter(payload__notice=notice, payload__user=user.pk).latest("id").kind


def choose(user: User, **deliveries: str) -> None:
    change_preferences(user, wanted=Preferences(deliveries=deliveries))


def be_away(user: User, until: date) -> None:
    change_preferences(user, wanted=Preferences(away_until=until))


def mailed(clock: MovableClock) -> list[str]:
    """Sweeps and drains; the first names of those who got a mail, in the order of the alphabet."""
    mail.outbox.clear()
    sweep(clock.now)
    outbox.drain()
    return sorted(message.to[0].partition("@")[0] for message in mail.outbox)


# --- in the application -----------------------------------------------------------------------------------------------


def test_whoever_gets_a_mail_has_it_in_the_application_too(cast: Cast) -> None:
    factories.approved(cast)

    rows = OutboxEvent.objects.order_by("id").values_list("id", "payload__user", "payload__notice")
    assert list(Notice.objects.order_by("id").values_list("event", "user", "kind")) == list(rows)
    assert kinds_of(cast.robert) == ["consent_asked"]
    assert kinds_of(cast.dora) == ["visit_approved"]


def test_what_is_told_in_a_transaction_that_fails_was_never_told(cast: Cast) -> None:
    with transaction.atomic():
        factories.requested(cast)
        transaction.set_rollback(True)

    assert (Notice.objects.count(), OutboxEvent.objects.count()) == (0, 0)


def test_who_loses_the_access_loses_the_notice_with_its_title(cast: Cast) -> None:
    visit = factories.approved(cast)
    tell("visit_approved", [cast.tomas], subject="visit", subject_id=visit.pk, visit=visit.pk)
    assert kinds_of(cast.tomas) == ["visit_approved"]

    AccountAccess.objects.filter(user=cast.tomas).delete()

    assert kinds_of(cast.tomas) == []
    assert Notice.objects.filter(user=cast.tomas).count() == 1


def test_somebody_elses_notices_are_not_seen_not_even_by_who_sees_the_visit(cast: Cast) -> None:
    factories.requested(cast)

    assert (kinds_of(cast.sam), kinds_of(cast.nadine)) == ([], [])


def test_a_notice_about_what_nobody_has_declared_is_seen_by_nobody(cast: Cast) -> None:
    tell("visit_approved", [cast.robert], subject="unheard of", subject_id=1)

    assert kinds_of(cast.robert) == []


def test_who_may_not_sign_in_is_told_nothing(cast: Cast) -> None:
    User.objects.filter(pk=cast.ada.pk).update(is_active=False)

    factories.requested(cast)

    assert list(Notice.objects.values_list("user__name", flat=True)) == ["Robert Lindqvist"]


def test_nobody_is_told_who_is_no_person_of_ours_now_nor_a_deputy_of_tomorrow(cast: Cast) -> None:
    """Directly, and as whose deputy: Oscar has left, the robot is a service account, Clara begins tomorrow, Dora stands in."""
    robot = create_service_account("Robot", answerable=cast.sam, purpose="Fills figures", by=cast.admin).user
    User.objects.filter(pk=cast.oscar.pk).update(is_active=False)
    Deputy.objects.create(principal=cast.nadine, deputy=cast.oscar, starts_on=date(2026, 1, 1))
    tomorrow = now().date() + timedelta(days=1)
    Deputy.objects.create(principal=cast.nadine, deputy=cast.clara, starts_on=tomorrow)

    tell("visit_approved", [cast.nadine, cast.oscar, robot], subject="visit", subject_id=1, visit=1)

    assert sorted(Notice.objects.values_list("user__name", flat=True)) == ["Dora Lang", "Nadine Keller"]


def test_a_choice_about_one_topic_is_none_about_another(cast: Cast) -> None:
    tell("visit_approved", [cast.nadine], subject="visit", subject_id=1, visit=1)
    usual = way_of(cast.nadine, "visit_approved")
    choose(cast.nadine, comments=Delivery.APP)
    tell("visit_approved", [cast.nadine], subject="visit", subject_id=2, visit=2)
    assert way_of(cast.nadine, "visit_approved") == usual != "in_app"


def test_what_was_asked_and_done_is_read_by_everybody(cast: Cast) -> None:
    visit = factories.requested(cast)
    perform("consent", visit, by=cast.ada)

    assert list(Notice.objects.unread().filter(kind="consent_asked")) == []
    assert [n.user for n in Notice.objects.unread().filter(kind="visit_approved", user=cast.robert)] == [
        cast.robert
    ]


def test_reading_the_briefing_settles_ones_own_notices_of_it(cast: Cast) -> None:
    visit = factories.briefed(cast)
    perform("acknowledge", visit, by=cast.robert)

    assert list(Notice.objects.unread().filter(kind="briefing_submitted")) == []


def test_a_sweep_run_twice_or_late_tells_once(cast: Cast, clock: MovableClock) -> None:
    factories.approved(cast)
    clock.move_to(factories.STARTS - 2 * DAY)
    for _ in range(3):
        sweep(clock.now)

    told = Notice.objects.filter(kind="briefing_due").values_list("user__name", flat=True)
    assert sorted(told) == ["Dora Lang", "Nadine Keller"]


def test_a_reminder_is_not_repeated_when_its_notice_was_removed(cast: Cast, clock: MovableClock) -> None:
    choose(cast.nadine, briefing_due=Delivery.DIGEST)
    factories.approved(cast)
    clock.move_to(factories.STARTS - 2 * DAY)
    sweep(clock.now)
    Notice.objects.all().delete()

    sweep(clock.now)

    assert Notice.objects.filter(kind="briefing_due").count() == 0


def test_old_notices_are_removed_after_the_days_of_the_policy(cast: Cast, clock: MovableClock) -> None:
    set_policy("notice_keep_days", value=30, by=cast.sam, reason="Less to look through")
    factories.requested(cast)
    clock.move_by(days=30)
    assert remove_old_notices() == 0

    clock.move_by(seconds=1)
    assert (remove_old_notices(), remove_old_notices()) == (2, 0)
    assert OutboxEvent.objects.count() == 2


def test_telling_any_number_of_people_costs_one_query(cast: Cast, django_assert_num_queries: object) -> None:
    for people in ([cast.robert], [cast.robert, cast.olivia, cast.nadine]):
        with django_assert_num_queries(1):  # type: ignore[operator]
            tell("visit_approved", people)


# --- how one wants to be told -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("delivery", "kind"), [("at_once", "mail"), ("digest", "digest_item"), ("app", "in_app")]
)
def test_a_topic_reaches_each_person_the_way_they_chose(cast: Cast, delivery: str, kind: str) -> None:
    choose(cast.dora, planned=delivery)

    factories.approved(cast)

    assert way_of(cast.dora, "visit_approved") == kind
    assert way_of(cast.ada, "visit_approved") == "digest_item"
    assert kinds_of(cast.dora) == ["visit_approved"]


def test_what_stays_in_the_application_is_never_mailed(cast: Cast, clock: MovableClock) -> None:
    choose(cast.dora, planned=Delivery.APP)
    factories.approved(cast)
    OutboxEvent.objects.filter(kind="mail").delete()

    clock.move_to(SEVEN)
    assert mailed(clock) == ["ada", "nadine"]


def test_what_is_soon_does_not_wait_for_the_digest_but_stays_where_somebody_wants_it_only_there(
    cast: Cast, clock: MovableClock
) -> None:
    visit = factories.ready(cast)
    choose(cast.ada, planned=Delivery.APP)
    clock.move_to(factories.STARTS - 3 * HOUR)

    perform("cancel", visit, by=cast.robert, reason="Ill")

    assert way_of(cast.nadine, "visit_cancelled") == "mail"
    assert way_of(cast.ada, "visit_cancelled") == "in_app"


def test_a_choice_made_before_the_mail_went_out_is_respected(cast: Cast, clock: MovableClock) -> None:
    choose(cast.dora, planned=Delivery.AT_ONCE)
    choose(cast.ada, planned=Delivery.AT_ONCE)
    factories.approved(cast)
    choose(cast.dora, planned=Delivery.APP)
    choose(cast.ada, planned=Delivery.DIGEST)
    OutboxEvent.objects.filter(payload__notice="consent_asked").delete()
    assert mailed(clock) == []

    clock.move_to(SEVEN)
    assert mailed(clock) == ["ada", "nadine"]


def test_what_waits_for_the_digest_is_dropped_from_it_by_a_later_choice(
    cast: Cast, clock: MovableClock
) -> None:
    factories.approved(cast)
    OutboxEvent.objects.filter(kind="mail").delete()
    choose(cast.ada, planned=Delivery.APP)

    clock.move_to(SEVEN)
    assert mailed(clock) == ["dora", "nadine"]
    assert OutboxEvent.objects.filter(done_at=None, payload__user=cast.ada.pk).count() == 0


@pytest.mark.parametrize("topic", ["consent", "briefing", "red_lines"])
def test_some_topics_stay_at_once_and_say_why(cast: Cast, topic: str) -> None:
    assert topics()[topic].allowed() == [Delivery.AT_ONCE]
    assert topics()[topic].because
    with pytest.raises(BadInput) as refused:
        choose(cast.robert, **{topic: Delivery.DIGEST})
    assert refused.value.field == topic

    NoticeChoice.objects.create(user=cast.robert, topic="consent", delivery=Delivery.APP)
    factories.requested(cast)
    assert way_of(cast.robert, "consent_asked") == "mail"


def test_a_debrief_that_is_due_is_mailed_at_least_with_the_digest(cast: Cast, clock: MovableClock) -> None:
    with pytest.raises(BadInput):
        choose(cast.robert, debrief_due=Delivery.APP)
    NoticeChoice.objects.create(user=cast.robert, topic="debrief_due", delivery=Delivery.APP)
    factories.held(cast, clock)

    sweep(clock.now)

    assert way_of(cast.robert, "debrief_due") == "digest_item"
    assert preferences_of(cast.robert).deliveries["debrief_due"] == Delivery.DIGEST


def test_the_digest_comes_at_the_hour_one_has_chosen(cast: Cast, clock: MovableClock) -> None:
    change_preferences(cast.dora, wanted=Preferences(digest_hour=16))
    factories.approved(cast)
    OutboxEvent.objects.filter(kind="mail").delete()

    clock.move_to(SEVEN - 15 * HOUR)  # 16:00 of the same day, an hour after Nadine asked
    assert mailed(clock) == ["dora"]
    clock.move_to(SEVEN)
    assert mailed(clock) == ["ada", "nadine"]


def test_who_is_away_gets_no_mail_until_the_first_day_back_and_then_all_of_it(
    cast: Cast, clock: MovableClock
) -> None:
    be_away(cast.nadine, until=date(2026, 3, 4))
    perform("request", factories.drafted(cast), by=cast.robert)
    factories.approved(cast, title="Another")
    assert mailed(clock) == ["dora"]

    clock.move_to(SEVEN + DAY)
    assert "nadine" not in mailed(clock)
    clock.move_to(SEVEN + 2 * DAY)
    assert "nadine" in mailed(clock)
    assert kinds_of(cast.nadine) == ["consent_asked", "visit_approved"]


def test_a_mail_that_waits_when_somebody_goes_away_waits_until_they_are_back(
    cast: Cast, clock: MovableClock
) -> None:
    factories.requested(cast)
    be_away(cast.robert, until=date(2026, 3, 3))
    assert mailed(clock) == ["ada"]

    clock.move_to(SEVEN + DAY)
    assert mailed(clock) == ["robert"]


def test_a_digest_that_was_begun_waits_for_who_went_away_since(cast: Cast, clock: MovableClock) -> None:
    factories.approved(cast)
    OutboxEvent.objects.filter(kind="mail").delete()
    sweep(clock.move_to(SEVEN))
    be_away(cast.dora, until=date(2026, 3, 3))
    assert mailed(clock) == ["ada", "nadine"]

    clock.move_to(SEVEN + DAY)
    assert mailed(clock) == ["dora"]


@pytest.mark.parametrize(
    ("wanted", "field"),
    [
        (Preferences(digest_hour=24), "digest_hour"),
        (Preferences(away_until=date(2026, 3, 1)), "away_until"),
        (Preferences(away_until=date(2027, 3, 4)), "away_until"),
        (Preferences(deliveries={"planned": "by pigeon"}), "planned"),
        (Preferences(deliveries={"gossip": "app"}), "deliveries"),
    ],
)
def test_a_preference_that_makes_no_sense_is_refused(cast: Cast, wanted: Preferences, field: str) -> None:
    with pytest.raises(BadInput) as refused:
        change_preferences(cast.robert, wanted=wanted)

    assert refused.value.field == field
    assert preferences_of(cast.robert).digest_hour == 7


def test_a_choice_that_is_the_usual_one_again_leaves_nothing_behind(cast: Cast) -> None:
    choose(cast.robert, planned=Delivery.AT_ONCE, closed=Delivery.APP)
    choose(cast.robert, planned=Delivery.DIGEST)

    assert list(NoticeChoice.objects.values_list("topic", "delivery")) == [("closed", "app")]


# --- mails ------------------------------------------------------------------------------------------------------------


def test_names_with_line_breaks_make_no_header_of_their_own(cast: Cast, clock: MovableClock) -> None:
    wicked = "Robert\r\nBcc: all@engage.test"
    cast.robert.superior = cast.olivia
    cast.robert.save()
    visit = factories.ready(cast)
    type(cast.robert_executive).objects.filter(pk=cast.robert_executive.pk).update(name=wicked)
    OutboxEvent.objects.all().delete()
    sweep(clock.move_to(visit.executive_debrief_due_at))
    clock.move_by(days=1)

    assert "olivia" in mailed(clock)
    for message in mail.outbox:
        assert message.message()["Bcc"] is None
        assert "\n" not in message.subject


def test_a_notice_that_cannot_be_mailed_yet_is_in_the_application_and_tried_again(
    cast: Cast, clock: MovableClock, settings: object
) -> None:
    settings.EMAIL_BACKEND = "tests.core.test_outbox.UnreachableBackend"  # type: ignore[attr-defined]
    factories.requested(cast)
    assert outbox.drain() == 0
    assert kinds_of(cast.robert) == ["consent_asked"]

    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"  # type: ignore[attr-defined]
    clock.move_by(minutes=1)
    assert mailed(clock) == ["ada", "robert"]


def test_every_notice_with_words_has_a_topic_and_only_one() -> None:
    from engage.core.mail import _composers

    by_topic = [notice for topic in topics().values() for notice in topic.notices]
    assert sorted(by_topic) == sorted(set(by_topic))
    themselves = {"invitation", "handed_over", "rehearsed"}
    assert set(_composers) - themselves == set(by_topic)


def test_a_topic_that_asks_for_more_than_the_application_says_why_or_is_for_the_day() -> None:
    for topic in topics().values():
        assert topic.usual in topic.allowed()
        assert topic.because or topic.least != Delivery.AT_ONCE


def test_a_visit_deleted_as_a_draft_takes_its_notices_out_of_sight(cast: Cast) -> None:
    visit = factories.drafted(cast)
    tell("visit_approved", [cast.nadine], subject="visit", subject_id=visit.pk, visit=visit.pk)
    Visit.objects.filter(pk=visit.pk).delete()

    assert kinds_of(cast.nadine) == []
