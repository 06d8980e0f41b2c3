"""Walls behind other walls: an action refuses by itself what the page before it would have, and a page before it looks at what was sent."""

from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest

from accounts.actions import set_team
from engage.core.clock import now as clock_now
from engage.core.errors import NotAllowed, OutOfScope
from engage.core.mail import compose
from engage.people.actions import end_deputyship
from engage.people.models import Deputy
from sponsors.actions import ask_rematch
from tests import factories
from tests.cast import Cast, MovableClock
from tests.page_forms import form_with
from tests.pages import look, send, signed_in, words
from tests.sponsors.records import sponsorship
from tests.visits.test_ratification import beyond, held, promised
from tests.visits.test_touchpoints import draft
from visits.actions import (
    NewFile,
    RedLineDraft,
    add_comment,
    answer_insight,
    ask_solo_exception,
    ask_waiver,
    attach_files,
    change_draft,
    delete_draft,
    draft_visit,
    file_account_part,
    log_touchpoint,
    mark_beyond_red_line,
    save_briefing_draft,
    save_debrief_draft,
)
from visits.effects import NewCommitment, NewInsight
from visits.models import Ask, Flag, Insight, RedLine, Touchpoint, Visit
from visits.sweep import sweep
from visits.workflow import perform

pytestmark = pytest.mark.django_db

Act = Callable[[], object]
READERS = ("nadine", "dora", "tomas", "clara", "robert", "ada", "olivia", "sam", "oscar", "xenia")


def debriefed_with_insight(cast: Cast, clock: MovableClock) -> Visit:
    visit = factories.held(cast, clock, starts_at=clock.now + timedelta(days=20))
    part = factories.executive_part(visit, insights=(NewInsight("Plants", "They close one"),))
    return perform("debrief", visit, by=cast.robert, part=part)


def refuses(error: type[Exception], acts: dict[str, Act]) -> list[str]:
    """Those that did not refuse in this way."""
    let_through = []
    for name, act in acts.items():
        try:
            act()
        except error:
            continue
        let_through.append(name)
    return let_through


def test_an_action_refuses_by_itself(cast: Cast, clock: MovableClock) -> None:
    asked = factories.drafted(cast)
    deputyship = Deputy.objects.get(principal=cast.nadine)
    met = factories.held(cast, clock)
    alone = factories.drafted(cast)
    not_theirs = {
        "end_deputyship": lambda: end_deputyship(deputyship, by=cast.oscar),
        "change_draft": lambda: change_draft(asked, factories.visit_draft(cast), by=cast.olivia),
        "delete_draft": lambda: delete_draft(asked, by=cast.olivia),
        "file_account_part": lambda: file_account_part(met, by=cast.robert, part=factories.ACCOUNT_PART),
        "ask_solo_exception": lambda: ask_solo_exception(alone, reason="Nobody is free", by=cast.olivia),
        "save_debrief_draft": lambda: save_debrief_draft(
            met, by=cast.nadine, outcomes={met.objectives.earliest("pk").pk: ("met", "")}
        ),
    }
    foreign = factories.visit_draft(cast, account=cast.norvik)
    told = Insight.objects.get(visit=debriefed_with_insight(cast, clock))
    out_of_scope = {
        "draft_visit": lambda: draft_visit(foreign, by=cast.nadine),
        "answer_insight": lambda: answer_insight(told, by=cast.xenia, answer="we_change", text="From May"),
        "log_touchpoint": lambda: log_touchpoint(
            draft(cast, clock, executive=cast.olivia_executive), by=cast.xenia
        ),
    }
    assert refuses(NotAllowed, not_theirs) == []
    assert refuses(OutOfScope, out_of_scope) == []
    assert Visit.objects.filter(pk=asked.pk).exists()


def test_a_page_refuses_before_it_looks_at_what_was_sent(cast: Cast, clock: MovableClock) -> None:
    touchpoint = log_touchpoint(draft(cast, clock), by=cast.tomas)
    term = sponsorship(cast.halden, cast.robert_executive)
    rematch = ask_rematch(term, reason="He has cancelled three of four meetings.", by=cast.nadine)
    visit = factories.approved(cast)
    expected = {
        (look, cast.admin, "/contacts/"): 404,
        (look, cast.admin, f"/sponsors/{term.pk}/"): 404,
        (look, cast.nadine, f"/sponsors/assign/{cast.halden.pk}/"): 403,
        (look, cast.nadine, "/touchpoints/new/?account=Halden"): 404,
        (send, cast.nadine, f"/touchpoints/{touchpoint.pk}/"): 403,
        (send, cast.nadine, f"/sponsors/rematch/{rematch.pk}/"): 403,
        (send, cast.tomas, f"/visits/{visit.pk}/sponsor/"): 403,
    }
    found = {(way, who, where): way(who, where).status_code for way, who, where in expected}
    assert found == expected


def test_a_comment_is_seen_to_where_its_visit_is_seen(cast: Cast) -> None:
    visit = factories.approved(cast)
    comment = add_comment(visit, text="Ask for the date.", by=cast.tomas)
    elsewhere = factories.drafted_at_norvik(cast)
    for at, by in ((visit, cast.oscar), (elsewhere, cast.oscar), (elsewhere, cast.nadine)):
        answer = send(by, f"/visits/{at.pk}/briefing/comments/{comment.pk}/resolve/")
        assert answer.status_code == 404


def test_a_letter_tells_nothing_to_who_may_not_read_it(cast: Cast, clock: MovableClock) -> None:
    promise = beyond(cast, clock)
    insight = Insight.objects.get(visit=debriefed_with_insight(cast, clock))
    answer_insight(insight, by=cast.robert, answer="we_change", text="From May")
    ahead = factories.approved(cast, starts_at=clock.now + timedelta(days=20))
    save_briefing_draft(ahead, factories.briefing_draft(asks=["Bring the board"]), by=cast.nadine)
    ask = Ask.objects.get(briefing__visit=ahead)
    visit = factories.unbriefed(cast, clock, starts_at=clock.now + timedelta(days=30))
    sweep(clock.move_to(visit.seagull_verdict_at))
    waiver = ask_waiver(cast.robert_executive, by=cast.robert, request="Halden decides on Friday")
    facts: dict[str, dict[str, Any]] = {
        "an answered insight": {
            "notice": "insight_answered",
            "insight": insight.pk,
            "subject_id": insight.pk,
        },
        "an answered ask": {"notice": "ask_answered", "ask": ask.pk, "subject_id": ask.pk},
        "an insight looked into": {"notice": "insight_due", "insight": insight.pk},
        "a promise to keep": {"notice": "commitment_reminded", "commitment": promise.pk},
        "a promise": {"notice": "ratification_asked", "commitment": promise.pk},
        "a flag": {"notice": "flag_raised", "flag": Flag.objects.filter(visit=visit).earliest("pk").pk},
        "a consultation": {"notice": "consultation_before", "visit": visit.pk},
        "a waiver": {"notice": "waiver_asked", "waiver": waiver.pk},
    }
    everything = dict.fromkeys(facts, True)
    told = {
        who: {name: compose(getattr(cast, who), about) is not None for name, about in facts.items()}
        for who in ("sam", "robert", "xenia")
    }
    assert told == {
        "sam": everything,
        "robert": everything | {"a waiver": False},
        "xenia": dict.fromkeys(facts, False),
    }


def test_who_keeps_a_promise_of_a_meeting_they_do_not_see_reads_nobodys_name(
    cast: Cast, clock: MovableClock
) -> None:
    visit = factories.held(cast, clock)
    part = factories.executive_part(visit, commitments=(factories.promise(cast, owner=cast.xenia),))
    perform("debrief", visit, by=cast.robert, part=part)
    facts = {"notice": "commitment_reminded", "commitment": visit.commitments.get().pk}
    told = {who: compose(getattr(cast, who), facts) for who in ("xenia", "robert", "oscar")}
    named = {who: letter and "Halden" in letter.subject + letter.words for who, letter in told.items()}
    assert named == {"xenia": False, "robert": True, "oscar": None}


def test_the_sponsor_does_not_find_their_term_by_that_another_is_asked_for(cast: Cast) -> None:
    term = sponsorship(cast.halden, cast.robert_executive)
    ask_rematch(term, reason="He has cancelled three of four meetings.", by=cast.nadine)
    found = {
        who: "Halden" in words(look(getattr(cast, who), "/sponsors/?state=rematch"))
        for who in ("nadine", "sam", "robert", "tomas")
    }
    assert found == {"nadine": True, "sam": True, "robert": False, "tomas": False}


def test_a_debrief_kept_by_an_assistant_waits_for_the_executive(cast: Cast, clock: MovableClock) -> None:
    """Who may file it is told that they can go on, and who may not whom it waits for."""
    visit = factories.held(cast, clock)
    page = f"/visits/{visit.pk}/debrief/"
    told = {}
    for who in (cast.ada, cast.robert):
        client = signed_in(who)
        sent = client.post(page, {**form_with(client.get(page), "heard").fields, "act": "keep"})
        assert sent.status_code == 302
        told[who.short_name] = words(client.get(sent.headers["Location"]))
    waits, goes_on = "Kept. Robert files it.", "Kept. You can go on at any time."
    assert {who: (waits in page, goes_on in page) for who, page in told.items()} == {
        "Ada": (True, False),
        "Robert": (False, True),
    }


def test_a_form_names_the_last_executive_there_whom_its_reader_knows_of(
    cast: Cast, clock: MovableClock
) -> None:
    factories.held(cast, clock)
    later = clock.now + timedelta(days=20)
    visit = factories.approved(cast, lead_executive=cast.olivia_executive, starts_at=later, confidential=True)
    clock.move_to(visit.ends_at)
    perform("hold", visit, by=cast.nadine)
    page = f"/touchpoints/new/?account={cast.halden.pk}"
    chosen = {
        who: form_with(look(getattr(cast, who), page), "executive").fields["executive"]
        for who in ("nadine", "tomas")
    }
    assert chosen == {"nadine": [str(cast.olivia_executive.pk)], "tomas": [str(cast.robert_executive.pk)]}


def test_what_waits_for_a_decision_is_offered_to_who_decides(cast: Cast, clock: MovableClock) -> None:
    alone = factories.drafted(cast, attendees=[], starts_at=clock.now + timedelta(days=60))
    ask_solo_exception(alone, reason="Nobody is free", by=cast.nadine)
    visit = factories.unbriefed(cast, clock, starts_at=clock.now + timedelta(days=30))
    sweep(clock.move_to(visit.seagull_verdict_at))
    waiver = ask_waiver(cast.robert_executive, by=cast.nadine, request="Halden decides on Friday")
    executive = f"/executives/{cast.robert_executive.pk}/"
    offers = {
        "the exception": (f"/visits/{alone.pk}/", ">Decide on going alone<"),
        "the waiver": (executive, f"/waivers/{waiver.pk}/"),
        "that there is one": (executive, "asked for a waiver"),
        "a reply": (f"/visits/{visit.pk}/", "you can reply"),
    }
    pages = {(who, page): look(getattr(cast, who), page) for who in READERS for page, _ in offers.values()}
    told = {
        name: {who for who in READERS if said in words(pages[who, page])}
        for name, (page, said) in offers.items()
    }
    assert told == {
        "the exception": {"clara", "sam"},
        "the waiver": {"sam"},
        "that there is one": {"nadine", "dora", "tomas", "clara", "robert", "ada", "sam"},
        "a reply": {"robert"},
    }


def test_whom_a_red_line_names_sees_the_meeting_once_a_promise_goes_beyond_it(
    cast: Cast, clock: MovableClock
) -> None:
    """Xenia may go beyond it. A promise about it is no matter of hers until then."""
    commitment = promised(held(cast, clock, approver=cast.xenia), cast)
    factories.drafted(cast, starts_at=clock.now + timedelta(days=20))
    mine = Visit.objects.visible_to(cast.xenia)
    assert not mine.exists()
    mark_beyond_red_line(commitment, by=cast.nadine, red_line=commitment.red_line)
    assert list(mine.all()) == [commitment.visit]


def test_who_is_named_in_a_meeting_reads_it_and_is_led_to_nothing_of_the_account(
    cast: Cast, clock: MovableClock
) -> None:
    visit = factories.approved(cast)
    lines = [RedLineDraft("Discount", "No more than five per cent", approver=cast.xenia)]
    content = factories.briefing_draft(red_lines=lines, asks=["Bring the board"])
    save_briefing_draft(visit, content, by=cast.nadine)
    perform("submit_briefing", visit, by=cast.nadine)
    clock.move_to(visit.ends_at)
    perform("hold", visit, by=cast.nadine)
    line = RedLine.objects.get(briefing__visit=visit, briefing__version=1)
    part = factories.executive_part(
        visit,
        commitments=(NewCommitment("Eight per cent off", red_line_id=line.pk, beyond_red_line=True),),
        insights=(NewInsight("Plants", "They close one"),),
    )
    perform("debrief", visit, by=cast.robert, part=part)
    sweep(clock.move_to(clock.now + timedelta(days=10)))
    pages = {
        "the visit": f"/visits/{visit.pk}/",
        "the promise": f"/commitments/{visit.commitments.get().pk}/",
        "the insight": f"/insights/{Insight.objects.get(visit=visit).pk}/",
        "the ask": f"/asks/{Ask.objects.get(briefing__version=1).pk}/",
        "the flags": "/flags/",
    }
    account = (f'"/accounts/{cast.halden.pk}/"', f'<option value="{cast.halden.pk}">')
    led = {
        who: {
            name: any(link in words(look(getattr(cast, who), page)) for link in account)
            for name, page in pages.items()
        }
        for who in ("nadine", "xenia")
    }
    assert led == {"nadine": dict.fromkeys(pages, True), "xenia": dict.fromkeys(pages, False)}
    assert {look(cast.xenia, page).status_code for page in pages.values()} == {200}
    assert "Over-promise" in words(look(cast.xenia, "/flags/"))


def test_who_logged_a_touchpoint_reads_it_and_is_not_led_to_an_account_they_left(
    cast: Cast, clock: MovableClock
) -> None:
    page = f"/touchpoints/{log_touchpoint(draft(cast, clock), by=cast.tomas).pk}/"
    account = f'"/accounts/{cast.halden.pk}/"'
    assert account in words(look(cast.tomas, page))
    set_team(cast.halden, members={}, by=cast.nadine)
    left = look(cast.tomas, page)
    assert left.status_code == 200
    assert account not in words(left)
    assert look(cast.tomas, f"/touchpoints/new/?account={cast.halden.pk}").status_code == 404


def test_an_assistant_sees_the_touchpoints_of_their_own_executive(cast: Cast, clock: MovableClock) -> None:
    theirs = log_touchpoint(
        draft(cast, clock, executive=cast.olivia_executive, account=cast.norvik, contacts=[]), by=cast.oscar
    )
    seen = {
        who: Touchpoint.objects.visible_to(getattr(cast, who)).filter(pk=theirs.pk).exists()
        for who in ("oscar", "olivia", "sam", "ada", "robert")
    }
    assert seen == {"oscar": True, "olivia": True, "sam": True, "ada": False, "robert": False}


def test_a_flag_of_no_visit_goes_with_the_account(cast: Cast) -> None:
    """The sponsor reads of it on their own page only while the account is theirs to see."""
    flag = Flag.objects.create(
        kind="sponsor_silent", account=cast.norvik, executive=cast.robert_executive, occurred_at=clock_now()
    )
    seen = {
        who: Flag.objects.visible_to(getattr(cast, who)).filter(pk=flag.pk).exists()
        for who in ("oscar", "sam", "robert", "nadine")
    }
    assert seen == {"oscar": True, "sam": True, "robert": False, "nadine": False}
    page = f"/executives/{cast.robert_executive.pk}/"
    told = {who: f"/flags/{flag.pk}/" in words(look(getattr(cast, who), page)) for who in ("sam", "robert")}
    assert told == {"sam": True, "robert": False}


def test_how_much_an_executive_sponsors_is_counted_among_the_accounts_one_sees(cast: Cast) -> None:
    sponsorship(cast.norvik, cast.olivia_executive)

    def counted(who: str) -> int:
        page: Any = look(getattr(cast, who), "/executives/")
        (olivia,) = (row for row in page.context["rows"] if row["executive"] == cast.olivia_executive)
        return int(olivia["sponsored"])

    assert [counted(who) for who in ("sam", "oscar", "nadine", "tomas")] == [1, 1, 0, 0]


def test_a_sponsorship_is_no_business_of_an_assistant_whatever_team_they_are_in(cast: Cast) -> None:
    term = sponsorship(cast.halden, cast.robert_executive)
    set_team(cast.halden, members={cast.ada: "Calendar", cast.tomas: "Engineering"}, by=cast.nadine)
    page = f"/sponsors/{term.pk}/"
    led = {
        who: (page in words(look(user, f"/accounts/{cast.halden.pk}/")), look(user, page).status_code)
        for who, user in (("ada", cast.ada), ("tomas", cast.tomas))
    }
    assert led == {"ada": (False, 404), "tomas": (True, 200)}


def test_what_is_written_of_a_briefing_is_the_writers_over_rest_too(cast: Cast) -> None:
    """The draft's files and the team's comments; the executive sees the visit, and neither of them."""
    visit = factories.approved(cast)
    (draft_file,) = attach_files(
        visit, [NewFile("draft.txt", BytesIO(b"Not yet"))], side="briefing", by=cast.nadine
    )
    add_comment(visit, text="Ask for the date.", by=cast.tomas)
    here = f"/api/v1/visits/{visit.pk}"
    pages = (
        f"{here}/attachments/",
        f"{here}/attachments/{draft_file.pk}/",
        f"{here}/attachments/{draft_file.pk}/content/",
        f"{here}/briefing/comments/",
    )
    answers: dict[str, list[Any]] = {
        who: [look(getattr(cast, who), page) for page in pages] for who in ("tomas", "robert")
    }
    assert {who: [one.status_code for one in found] for who, found in answers.items()} == {
        "tomas": [200, 200, 200, 200],
        "robert": [200, 404, 404, 403],
    }
    assert [len(found[0].json()["results"]) for found in answers.values()] == [1, 0]
