"""What is proposed from what: rules without a database."""

from datetime import UTC, date, datetime
from typing import Any

from accounts.models import Account, Priority
from accounts.overview import MoneyByYear, Stakes
from visits.models import Practice
from visits.proposing import Facts, Guest, Proposals, copied, proposals_of
from visits.queries.account_record import AccountRecord, OpenAsk, OpenFlag, Promise, ToldInsight
from visits.queries.briefings_to_write import EarlierBriefing, WrittenBriefing
from visits.queries.last_meeting import LastMeeting, Result

TODAY = date(2026, 6, 1)
MAY = date(2026, 5, 12)
ROWS: dict[str, list[dict[str, Any]]] = {
    "agenda": [],
    "red_lines": [
        {"topic": "Price", "text": "Not below the frame", "limit": "40.00", "unit": "t", "approver": 3}
    ],
    "questions": [{"text": "What would make April easy?"}],
    "asks": [{"text": "Let Nadine begin"}],
    "sensitive_points": [],
    "likely_questions": [{"text": "Why not March?", "answer": "April is sure."}],
    "leadership_prompts": [],
}


def record(**known: Any) -> AccountRecord:
    return AccountRecord(Account(name="Halden"), MoneyByYear([], "", []), Stakes([], None, ""), **known)


def meeting(**known: Any) -> LastMeeting:
    began_at = datetime(2026, 5, 12, 9, tzinfo=UTC)
    return LastMeeting(
        7, "The pilot", began_at, MAY, "Robert Lindqvist", **{"heard": "They want April.", **known}
    )


def promise(text: str, **known: Any) -> Promise:
    defaults: dict[str, Any] = {
        "ours": True, "status": "open", "due_on": date(2026, 5, 20), "made_on": MAY, "owner": "Nadine Keller",
        "made_by": "Robert Lindqvist",
    }  # fmt: skip
    return Promise(text, **{**defaults, **known})


def proposed(**known: Any) -> Proposals:
    facts = {"title": "Confirm April", "purpose": "growth", "manager": "Nadine Keller", "record": record()}
    return proposals_of(Facts(today=TODAY, **{**facts, **known}))


def said(proposals: Proposals, kind: str) -> list[tuple[str, str]]:
    return [(row.values["text"], row.source) for row in proposals.get(kind, [])]


def earlier() -> EarlierBriefing:
    return EarlierBriefing(7, "The pilot", MAY, WrittenBriefing("Listen", "They wait.", ROWS))


def test_where_nothing_is_on_record_only_the_request_speaks() -> None:
    found = proposed()
    assert set(found) == {"headline", "leadership_prompts"}
    assert said(found, "headline") == [("Confirm April", "the request")]


def test_the_situation_is_what_was_heard_the_next_step_and_what_we_owe() -> None:
    found = proposed(
        last=meeting(next_step="Send the plan", next_step_on=date(2026, 6, 10)),
        record=record(promises=[promise("A second source")]),
    )
    assert said(found, "situation") == [
        (
            (
                "On 12 May Robert Lindqvist heard: They want April.\n"
                "The next step agreed then: Send the plan (by 10 Jun).\n"
                "We still owe them: A second source."
            ),
            "the debrief of 12 May",
        )
    ]


def test_objectives_that_stayed_open_come_before_the_next_step_and_the_priorities() -> None:
    results = [
        Result("A date", "deal", "not_met"),
        Result("Met", "deal", "met"),
        Result("Known", "deal", "partly"),
    ]
    found = proposed(
        last=meeting(results=results, next_step="Send the plan"),
        objectives=["Known"],
        record=record(priorities=[Priority(pk=4, title="Grow")]),
    )
    assert said(found, "objectives") == [
        ("A date", "the debrief of 12 May"),
        ("Agreement on the next step: Send the plan", "the debrief of 12 May"),
    ]
    assert said(proposed(record=record(priorities=[Priority(pk=4, title="Grow")])), "objectives") == [
        ("Learn what “Grow” means to them", "our priorities")
    ]


def test_the_agenda_begins_with_what_we_owe_and_the_account_team_leads() -> None:
    found = proposed(
        objectives=["A date"],
        record=record(
            promises=[promise("A second source"), promise("The forecast", ours=False, due_on=None)]
        ),
    )
    assert [row.values["topic"] for row in found["agenda"]] == [
        "What we owe you: A second source",
        "A date",
        "What you wanted to do: The forecast",
    ]
    assert {(row.values["lead"], row.values["led_by_account_team"]) for row in found["agenda"]} == {
        ("Nadine Keller", True)
    }


def test_questions_come_from_insights_that_nobody_answered_and_their_promises() -> None:
    told = [
        ToldInsight("Two sources", "From 2028", "against", MAY, answered=False),
        ToldInsight("Hydrogen", "", "with", MAY, answered=True),
    ]
    found = proposed(record=record(insights=told, promises=[promise("The forecast", ours=False)]))
    assert [source for _, source in said(found, "questions")] == [
        "an insight of 12 May without an answer",
        "their promise of 12 May",
    ]


def test_what_was_asked_of_the_executive_and_not_answered_is_asked_again() -> None:
    found = proposed(record=record(asks=[OpenAsk("Let Nadine begin", "Robert", MAY)]))
    assert said(found, "asks") == [("Let Nadine begin", "an ask of 12 May without an answer")]


def test_a_late_promise_and_a_doubted_price_are_what_they_may_ask() -> None:
    found = proposed(
        last=meeting(price_signal="questioned", value_signal="welcomed"),
        record=record(promises=[promise("A second source"), promise("Later", due_on=date(2026, 7, 1))]),
    )
    assert [row.values for row in found["likely_questions"]] == [
        {
            "text": "Where is this: A second source?",
            "answer": "Robert Lindqvist promised it on 12 May for 20 May; Nadine Keller has it in hand. "
            "Say that it is late, and by when it comes.",
        },
        {
            "text": "Why should we pay that price?",
            "answer": "They questioned our price on 12 May. Speak of what it saves them before you speak of the figure.",
        },
    ]


def test_of_an_earlier_briefing_only_what_lasts_is_carried_over() -> None:
    found = proposed(earlier=[earlier()])
    (line,) = found["red_lines"]
    assert (line.values, line.source) == (ROWS["red_lines"][0], "the briefing of 12 May")
    assert {"questions", "asks", "likely_questions"} & set(found) == set()


def test_careful_with_the_wary_with_broken_promises_and_with_what_they_noticed() -> None:
    found = proposed(
        guests=[Guest("Dr. Weiss", stance="wary"), Guest("Jan", stance="trusts")],
        record=record(
            promises=[promise("The samples", status="broken", settled_on=MAY)],
            flags=[OpenFlag("unbriefed", "…", MAY), OpenFlag("postponed", "…", MAY)],
        ),
    )
    assert [source for _, source in said(found, "sensitive_points")] == [
        "their people",
        "a promise broken on 12 May",
        "a flag of 12 May",
    ]


def test_whoever_was_colder_last_time_is_a_sensitive_point_once() -> None:
    guests = [Guest("Dr. Weiss"), Guest("Jan", stance="wary"), Guest("Eva")]
    found = proposed(
        guests=guests, last=meeting(warmth={"Dr. Weiss": "colder", "Jan": "colder", "Eva": "warmer"})
    )
    assert said(found, "sensitive_points") == [
        (
            "Dr. Weiss was colder to us last time. Ask what has happened before you speak of plans.",
            "the debrief of 12 May",
        ),
        ("Jan is wary. Ask before you argue.", "their people"),
    ]


def test_prompts_follow_the_weakest_practices_else_the_purpose() -> None:
    def practices(**known: Any) -> list[str]:
        return [row.values["practice"] for row in proposed(**known)["leadership_prompts"]]

    assert practices(purpose="escalation") == [Practice.MODEL_THE_WAY, Practice.ENABLE]
    assert practices(weakest=[Practice.CHALLENGE]) == [Practice.CHALLENGE]


def test_of_each_kind_only_a_few() -> None:
    late = [promise(f"Promise {n}") for n in range(9)]
    found = proposed(record=record(promises=late), objectives=[f"Objective {n}" for n in range(9)])
    assert (len(found["agenda"]), len(found["likely_questions"])) == (4, 3)


def test_an_earlier_briefing_is_copied_whole() -> None:
    facts = Facts(title="", purpose="", manager="", today=TODAY, record=record())
    found = copied(facts, earlier())
    assert set(found) == {"headline", "situation", "red_lines", "questions", "asks", "likely_questions"}
    assert {row.source for rows in found.values() for row in rows} == {"the briefing of 12 May"}
