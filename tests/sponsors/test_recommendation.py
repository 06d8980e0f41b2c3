"""The recommendation of the annual review: every case of its tables, and what it must not look at."""

from dataclasses import fields, replace
from datetime import date
from itertools import product
from typing import Any

import pytest

from accounts.models import BuyingBehaviour, Potential
from engage.core.policy import Policy
from sponsors import policies
from sponsors.models import ExecutiveRole
from sponsors.recommendation import (
    ROLE_TABLE,
    OnRecord,
    SponsorOnRecord,
    importance_band,
    openness_band,
    recommend,
    role_row,
)

policies.register()
RULES = Policy(
    version=1,
    values={"contact_interval_days": 90, "contact_overdue_days": 120, "sponsor_term_maximum_months": 36},
)
SPONSOR = SponsorOnRecord(
    executive="Robert Lindqvist", ends_on=date(2028, 12, 31), term_months=36, silent_days=30, has_left=False
)
PROMISING = OnRecord(
    year=2025,
    potential="high",
    openness=4,
    importance_to_us=4,
    importance_to_them=4,
    is_strategic=True,
    sponsor=SPONSOR,
    visits_held=4,
    visits_unbriefed=0,
    promises_overdue=0,
    insights_against=0,
    decision_makers_not_met=(),
    priorities_not_addressed=(),
)


def advice(**facts: Any) -> dict[str, Any]:
    return recommend(replace(PROMISING, **facts), rules=RULES)


def sponsor_advice(sponsor: SponsorOnRecord | None = SPONSOR, **facts: Any) -> str | None:
    return advice(sponsor=sponsor, **facts)["sponsor"]["value"]


@pytest.mark.parametrize(
    ("value", "band"), [(None, "not assessed"), (1, "resists"), (2, "resists"), (3, "open"), (5, "open")]
)
def test_openness_from_three_on_is_open(value: int | None, band: str) -> None:
    assert openness_band(value) == band


@pytest.mark.parametrize(
    ("us", "them", "band"),
    [
        (None, 5, "not assessed"),
        (5, None, "not assessed"),
        (5, 2, "weak"),
        (1, 5, "weak"),
        (3, 5, "fair"),
        (4, 5, "strong"),
        (5, 4, "strong"),
    ],
)
def test_mutual_importance_is_the_smaller_of_the_two(us: int | None, them: int | None, band: str) -> None:
    assert importance_band(us, them) == band


C, D, S = ExecutiveRole.GROWTH_CHAMPION, ExecutiveRole.DEALMAKER, ExecutiveRole.SOCIAL_VISITOR
EXPECTED = {  # (potential, openness): role for weak, fair, strong and unassessed mutual importance
    ("high", 4): (S, C, C, S),
    ("high", 1): (S, D, D, S),
    ("high", None): (S, S, S, S),
    ("medium", 4): (S, D, C, S),
    ("medium", 1): (S, D, D, S),
    ("medium", None): (S, S, S, S),
    ("low", 4): (None, None, D, None),
    ("low", 1): (None, None, D, None),
    ("low", None): (None, None, D, None),
    ("unknown", 4): (None, None, None, None),
    ("unknown", 1): (None, None, None, None),
    ("unknown", None): (None, None, None, None),
}


@pytest.mark.parametrize(("case", "roles"), EXPECTED.items())
def test_the_role_follows_from_potential_openness_and_mutual_importance(
    case: tuple[str, int | None], roles: tuple[Any, ...]
) -> None:
    potential, openness = case

    got = [
        advice(potential=potential, openness=openness, importance_to_us=mutual, importance_to_them=mutual)[
            "target_role"
        ]["value"]
        for mutual in (1, 3, 5, None)
    ]

    assert got == [role.value if role else None for role in roles]


def test_every_combination_has_a_row_and_every_row_is_used() -> None:
    used = {
        role_row(
            replace(
                PROMISING,
                potential=potential,
                openness=openness,
                importance_to_us=mutual,
                importance_to_them=mutual,
            )
        )
        for potential, openness, mutual in product(Potential.values, (None, 1, 4), (None, 1, 3, 5))
    }

    assert used == set(ROLE_TABLE)


def test_buying_behaviour_is_not_among_the_facts() -> None:
    names = {field.name for field in fields(OnRecord)} | {field.name for field in fields(SponsorOnRecord)}

    assert not any("buying" in name or "behaviour" in name for name in names)
    assert not any(word in str(advice()).lower() for word in BuyingBehaviour.values if word != "unknown")


def test_a_sponsor_in_good_standing_is_kept() -> None:
    assert sponsor_advice() == "keep"


def test_an_account_without_a_role_needs_no_sponsor() -> None:
    assert sponsor_advice(potential="low", importance_to_us=1) == "end"
    assert sponsor_advice(None, potential="low", importance_to_us=1) is None


def test_nothing_is_decided_about_a_sponsor_before_the_potential_is_assessed() -> None:
    assert sponsor_advice(potential="unknown") == "keep"
    assert sponsor_advice(None, potential="unknown") is None
    assert sponsor_advice(replace(SPONSOR, has_left=True), potential="unknown") is None


def test_a_sponsor_is_assigned_to_champions_accounts_and_to_strategic_ones() -> None:
    assert sponsor_advice(None, is_strategic=False) == "assign"
    assert sponsor_advice(None, openness=None, is_strategic=True) == "assign"
    assert sponsor_advice(None, openness=None, is_strategic=False) is None


def test_a_sponsor_who_has_left_is_replaced() -> None:
    found = advice(sponsor=replace(SPONSOR, has_left=True))["sponsor"]

    assert found["value"] == "assign"
    assert found["reasons"][0] == "Robert Lindqvist has left the company."


@pytest.mark.parametrize(("days", "action"), [(120, "keep"), (121, "re-match")])
def test_a_sponsor_out_of_contact_is_matched_anew(days: int, action: str) -> None:
    assert sponsor_advice(replace(SPONSOR, silent_days=days)) == action


@pytest.mark.parametrize(
    ("ends_on", "months", "action"),
    [
        (date(2026, 12, 31), 24, "extend"),
        (date(2026, 12, 31), 35, "extend"),
        (date(2026, 12, 31), 36, "assign"),
        (date(2025, 6, 30), 24, "extend"),
        (date(2027, 1, 1), 24, "keep"),
    ],
)
def test_a_term_that_ends_in_the_coming_year_is_extended_or_passed_on(
    ends_on: date, months: int, action: str
) -> None:
    assert sponsor_advice(replace(SPONSOR, ends_on=ends_on, term_months=months)) == action


def test_the_cadence_follows_the_role_and_the_policys_interval() -> None:
    assert advice()["cadence"]["visits_a_year"] == 4
    assert advice(openness=None)["cadence"]["visits_a_year"] == 2
    assert advice(potential="low", importance_to_us=1)["cadence"]["visits_a_year"] == 0
    often = Policy(version=1, values={**RULES.values, "contact_interval_days": 400})
    assert recommend(PROMISING, rules=often)["cadence"]["visits_a_year"] == 1
    assert recommend(replace(PROMISING, openness=None), rules=often)["cadence"]["visits_a_year"] == 1


def test_priorities_name_what_the_year_left_open() -> None:
    found = advice(
        promises_overdue=1,
        visits_unbriefed=2,
        insights_against=3,
        decision_makers_not_met=["Dr. Ilse Weiss", "Jan Petersen"],
        priorities_not_addressed=["Electrification"],
        openness=None,
    )["priorities"]

    assert found == [
        {"text": "Assess the account.", "reason": "Nobody has judged its openness to collaborate."},
        {
            "text": "Keep the promises that are overdue.",
            "reason": "1 commitment to the customer is past the day agreed.",
        },
        {
            "text": "Brief every visit.",
            "reason": "2 visits of 4 took place without a briefing that the executive had read.",
        },
        {
            "text": "Answer where the customer's plans differ from ours.",
            "reason": "3 insights speak against our plan.",
        },
        {
            "text": "Meet the decision makers nobody met.",
            "reason": "Not met in 2025: Dr. Ilse Weiss, Jan Petersen.",
        },
        {
            "text": "Point the objectives of visits at our priorities.",
            "reason": "No objective of 2025 was for: Electrification.",
        },
    ]
    assert advice()["priorities"] == []


def test_an_account_without_a_role_is_not_asked_for_more_meetings() -> None:
    found = advice(
        potential="low",
        importance_to_us=1,
        decision_makers_not_met=["Jan"],
        priorities_not_addressed=["Spain"],
    )["priorities"]

    assert found == []


def test_everything_recommended_has_a_reason_that_is_a_sentence() -> None:
    for potential, openness, mutual, sponsor in product(
        Potential.values, (None, 1, 4), (None, 1, 3, 5), (None, SPONSOR)
    ):
        found = advice(
            potential=potential,
            openness=openness,
            importance_to_us=mutual,
            importance_to_them=mutual,
            sponsor=sponsor,
        )
        reasons = [
            reason for part in ("target_role", "sponsor", "cadence") for reason in found[part]["reasons"]
        ]
        reasons += [priority["reason"] for priority in found["priorities"]]
        assert len(reasons) >= 3
        assert all(reason.endswith(".") and " " in reason for reason in reasons)
