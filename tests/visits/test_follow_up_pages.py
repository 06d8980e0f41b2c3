"""The pages of commitments, insights and asks: what they show, to whom they offer what, and what their forms do."""

from datetime import date, timedelta

import pytest

from tests import factories
from tests.cast import Cast, MovableClock
from tests.pages import look, queries_of, send, words
from tests.visits.test_ratification import held, promised
from tests.visits.views.conftest import is_closed, strong_buttons
from visits.actions import (
    answer_ask,
    answer_insight,
    correct_record,
    mark_beyond_red_line,
    refuse_ratification,
    settle_commitment,
)
from visits.effects import NewCommitment, NewInsight
from visits.models import Ask, AskAnswer, Commitment, Insight, InsightAnswer, RedLine, Visit
from visits.workflow import perform

pytestmark = pytest.mark.django_db

LISTS = ("/commitments/", "/insights/", "/asks/")


def _debriefed(cast: Cast, clock: MovableClock, **fields: object) -> Visit:
    visit = factories.held(cast, clock, **fields)
    part = factories.executive_part(
        visit,
        commitments=(NewCommitment("April in writing", owner=cast.nadine, due_on=clock.now.date()),),
        insights=(NewInsight("Spain", "They build there", "against"),),
    )
    return perform("debrief", visit, by=cast.robert, part=part)


def _addresses() -> tuple[str, str, str]:
    return (
        f"/commitments/{Commitment.objects.latest('pk').pk}/",
        f"/insights/{Insight.objects.latest('pk').pk}/",
        f"/asks/{Ask.objects.latest('pk').pk}/",
    )


def test_lists_and_pages_show_what_is_recorded(cast: Cast, clock: MovableClock) -> None:
    _debriefed(cast, clock)
    said = ("April in writing", "They build there", "Let Nadine lead the first item")
    for address, text in zip((*LISTS, *_addresses()), said * 2, strict=True):
        answer = look(cast.nadine, address)
        assert (text in words(answer), is_closed(answer.content.decode())) == (True, True), address


def test_empty_lists_say_what_to_do(cast: Cast) -> None:
    for address, title in zip(
        LISTS,
        ("Nobody has promised anything yet", "Nothing was learnt yet", "Nobody has asked anything"),
        strict=True,
    ):
        assert title in words(look(cast.nadine, address))
        assert "Take a filter away" in words(look(cast.nadine, address, q="nothing"))


def test_an_administrator_has_none_of_these_lists(cast: Cast) -> None:
    assert {look(cast.admin, address).status_code for address in (*LISTS, "/calendar/")} == {404}


def test_how_late_a_promise_is_stands_in_words(cast: Cast, clock: MovableClock) -> None:
    _debriefed(cast, clock)
    promise = Commitment.objects.get()
    assert "due today" in words(look(cast.nadine, "/commitments/"))
    clock.move_by(days=3)
    assert "late by 3 days" in words(look(cast.nadine, "/commitments/"))
    settle_commitment(promise, by=cast.nadine, status="kept")
    assert "kept, 3 days late" in words(look(cast.nadine, "/commitments/"))
    assert "No commitment is like that" in words(look(cast.nadine, "/commitments/", due="overdue"))


def test_a_promise_is_settled_on_its_page_once(cast: Cast, clock: MovableClock) -> None:
    _debriefed(cast, clock)
    address = _addresses()[0]
    assert strong_buttons(look(cast.nadine, address)) == ["Put it on record"]
    assert strong_buttons(look(cast.olivia, address)) == []
    refused = send(cast.nadine, f"{address}settle/", status="withdrawn", note="")
    assert (refused.status_code, "Say why the promise is withdrawn." in words(refused)) == (400, True)
    assert send(cast.nadine, f"{address}settle/", status="kept", note="Sent").status_code == 302
    assert Commitment.objects.get().status == "kept"
    assert send(cast.nadine, f"{address}settle/", status="kept").status_code == 409
    assert strong_buttons(look(cast.nadine, address)) == []


def test_who_answers_for_a_promise_is_said_on_its_page(cast: Cast, clock: MovableClock) -> None:
    _debriefed(cast, clock)
    address = f"{_addresses()[0]}assign/"
    assert send(cast.nadine, address, owner=cast.admin.pk).status_code == 400, "not one of the visit"
    assert send(cast.nadine, address, owner=cast.tomas.pk, due_on="2026-05-01").status_code == 302
    promise = Commitment.objects.get()
    assert (promise.owner, promise.due_on) == (cast.tomas, date(2026, 5, 1))


def test_what_has_happened_to_a_promise_stands_on_its_page(cast: Cast, clock: MovableClock) -> None:
    _debriefed(cast, clock)
    address = _addresses()[0]
    assert "Remind" not in words(look(cast.nadine, address)), "it is hers"
    clock.move_by(days=1)
    send(cast.robert, f"{address}assign/", owner=cast.tomas.pk, due_on="2026-05-01")
    clock.move_by(days=1)
    assert "Remind Tomas" in words(look(cast.nadine, address))
    assert "Remind Tomas" not in words(look(cast.tomas, address))
    assert send(cast.nadine, f"{address}remind/").status_code == 302
    assert send(cast.olivia, f"{address}remind/").status_code in (403, 404)
    told = words(look(cast.nadine, address))
    assert ("Remind Tomas" in told, "Tomas Okafor was reminded" in told) == (False, True)
    clock.move_by(days=1)
    send(cast.tomas, f"{address}settle/", status="kept", note="By post")
    page = look(cast.robert, address)
    assert [(event.text, event.detail) for event in page.context["history"]] == [
        ("Tomas Okafor says it was kept", "By post"),
        ("Nadine Keller reminded Tomas Okafor", ""),
        ("Robert Lindqvist said who answers for it: Tomas Okafor", ""),
        ("Robert Lindqvist set the day: 1 May", "it was 16 Mar"),
        ("Robert Lindqvist promised it", ""),
    ]
    assert "Remind" not in words(page)


def test_the_history_of_a_promise_tells_of_its_red_line_its_owner_and_its_day(
    cast: Cast, clock: MovableClock
) -> None:
    promise = promised(held(cast, clock), cast, red_line_id=None)
    address = f"/commitments/{promise.pk}/"
    mark_beyond_red_line(promise, by=cast.nadine, red_line=RedLine.objects.get(briefing__version=1))
    assert "Nobody has ratified it yet" in words(look(cast.nadine, address))
    clock.move_by(minutes=1)
    refuse_ratification(promise, by=cast.clara, note="Too much")
    clock.move_by(minutes=1)
    send(cast.nadine, f"{address}assign/", owner_name="Dr. Weiss", due_on="2026-05-01")
    clock.move_by(minutes=1)
    send(cast.nadine, f"{address}assign/")
    clock.move_by(minutes=1)
    send(cast.nadine, f"{address}settle/", status="withdrawn", note="They see it")
    page = look(cast.nadine, address)
    assert "Clara Ruiz did not ratify it" in words(page)
    assert [(event.text, event.detail) for event in page.context["history"]] == [
        ("Nadine Keller withdrew it", "They see it"),
        ("Nadine Keller said who answers for it: nobody", ""),
        ("Nadine Keller set the day: none agreed", "it was 1 May"),
        ("Nadine Keller said who answers for it: Dr. Weiss", ""),
        ("Nadine Keller set the day: 1 May", ""),
        ("Clara Ruiz did not ratify it", "Too much"),
        ("Nadine Keller marked it as beyond a red line", ""),
        ("Robert Lindqvist promised it", ""),
    ]
    visit = factories.held(cast, clock, starts_at=clock.now + timedelta(days=9))
    theirs = NewCommitment("Drawings", ours=False, owner_name="Dr. Weiss")
    perform("debrief", visit, by=cast.robert, part=factories.executive_part(visit, commitments=(theirs,)))
    again = Commitment.objects.latest("pk")
    (made,) = look(cast.nadine, f"/commitments/{again.pk}/").context["history"]
    assert (made.text, made.detail) == ("Halden Automotive promised it", "to Robert Lindqvist")


def test_corrections_stand_beside_promises_and_insights_on_their_pages_and_lists(
    cast: Cast, clock: MovableClock
) -> None:
    visit = _debriefed(cast, clock)
    of = {"promise": Commitment.objects.get().pk, "insight": Insight.objects.get().pk}
    for subject, row in of.items():
        correct_record(visit, by=cast.robert, subject=subject, row=row, text=f"So reads the {subject}")
    for subject, places in zip(of, (0, 1), strict=True):
        for address in (LISTS[places], _addresses()[places]):
            shown = words(look(cast.nadine, address))
            assert ("Corrected by Robert" in shown, f"So reads the {subject}" in shown) == (True, True), (
                address
            )


def test_the_leaderships_answer_is_given_on_the_page_of_the_insight(cast: Cast, clock: MovableClock) -> None:
    _debriefed(cast, clock)
    address = _addresses()[1]
    assert strong_buttons(look(cast.robert, address)) == ["Put the answer on record"]
    assert strong_buttons(look(cast.nadine, address)) == []
    refused = send(cast.sam, f"{address}answer/", answer="look_into", text="Logistics does", due_on="")
    assert (
        refused.status_code,
        "Say by which day" in words(refused),
        "Logistics does" in words(refused),
    ) == (
        400,
        True,
        True,
    )
    day = clock.now.date() + timedelta(days=7)
    assert send(cast.sam, f"{address}answer/", answer="look_into", due_on=day.isoformat()).status_code == 302
    assert InsightAnswer.objects.get().due_on == day
    assert "we look into it by 23 Mar" in words(look(cast.nadine, "/insights/"))
    clock.move_to(clock.now + timedelta(days=9))
    assert "to be looked into, late by 2 days" in words(look(cast.nadine, "/insights/"))


def test_an_ask_is_answered_on_its_page(cast: Cast) -> None:
    factories.briefed(cast)
    address = f"/asks/{Ask.objects.get().pk}/"
    assert strong_buttons(look(cast.robert, address)) == ["Put the answer on record"]
    assert strong_buttons(look(cast.sam, address)) == []
    assert send(cast.robert, f"{address}answer/", text="").status_code == 400
    assert send(cast.robert, f"{address}answer/", text="Gladly").status_code == 302
    assert AskAnswer.objects.get().text == "Gladly"
    assert "Gladly" in words(look(cast.nadine, "/asks/"))


def test_an_ask_that_was_taken_back_is_still_read_by_its_address(cast: Cast) -> None:
    visit = factories.briefed(cast)
    old = Ask.objects.get()
    factories.save_briefing_draft(visit, factories.briefing_draft(asks=["Another"]), by=cast.nadine)
    perform("submit_briefing", visit, by=cast.nadine)
    assert look(cast.robert, f"/asks/{old.pk}/").status_code == 200
    assert old.text not in words(look(cast.robert, "/asks/"))


def test_heads_of_columns_turn_the_order_and_keep_the_filters(cast: Cast, clock: MovableClock) -> None:
    _debriefed(cast, clock)
    for address in (*LISTS, "/visits/"):
        page = look(cast.nadine, address, account=cast.halden.pk, ordering="account")
        column = next(one for one in page.context["columns"] if one.label == "Account")
        assert (column.sorted, column.sort_url) == (
            "ascending",
            f"?account={cast.halden.pk}&ordering=-account",
        )


def test_lists_and_pages_cost_the_same_with_more_rows(cast: Cast, clock: MovableClock) -> None:
    _debriefed(cast, clock)
    addresses = (*LISTS, *_addresses())
    few = {address: queries_of(cast.sam, address) for address in addresses}
    answer_insight(Insight.objects.get(), by=cast.sam, answer="we_change")
    answer_insight(Insight.objects.get(), by=cast.robert, answer="we_dont", text="Lyon serves Spain")
    answer_ask(Ask.objects.get(), by=cast.robert, text="Yes")
    _debriefed(cast, clock, starts_at=clock.now + timedelta(days=20))
    assert {address: queries_of(cast.sam, address) for address in addresses} == few
    assert max(few.values()) <= 15
