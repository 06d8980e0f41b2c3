"""Who may do what to sponsorships and reviews, and the months of a term, asked of the rules alone."""

from datetime import date

import pytest

from accounts.models import Account
from engage.people.models import Executive, Role
from sponsors import rules
from sponsors.models import AnnualReview
from tests.rules import allowed, person

OPS = {"sales_ops"}
ACCOUNT = Account(manager_id=1007)
MANAGER = person(1007, Role.ACCOUNT_MANAGER, superior_id=1008)


@pytest.mark.parametrize(
    ("rule", "roles"),
    [
        (rules.may_decide_sponsorships, OPS),
        (rules.may_decide_rematch, OPS),
        (rules.may_sign_review, OPS),
        (rules.may_read_reports, OPS | {"account_manager", "executive"}),
    ],
)
def test_what_a_role_alone_opens(rule: object, roles: set[str]) -> None:
    assert allowed(rule) == roles


@pytest.mark.parametrize("rule", [rules.may_ask_rematch, rules.may_comment_as_manager])
def test_the_account_side_asks_and_comments(rule: object) -> None:
    assert callable(rule)
    assert rule(MANAGER, ACCOUNT)
    assert allowed(rule, ACCOUNT) == set()


def test_a_review_is_built_anew_by_sales_operations_and_the_account_side() -> None:
    assert rules.may_regenerate_review(MANAGER, ACCOUNT)
    assert allowed(rules.may_regenerate_review, ACCOUNT) == OPS


def test_the_sponsor_comments_or_who_stands_in_for_them() -> None:
    sponsor = person(1003)
    assert rules.may_comment_as_sponsor(sponsor, sponsors=[1002, 1003])
    assert rules.may_comment_as_sponsor(person(1004, acts_for=(sponsor,)), sponsors=[1003])
    assert not rules.may_comment_as_sponsor(person(1004, Role.SALES_OPS), sponsors=[1003])
    assert not rules.may_comment_as_sponsor(sponsor, sponsors=[])


@pytest.mark.parametrize(("carried", "needed"), [(4, False), (5, True), (6, True)])
def test_from_the_limit_on_one_more_account_takes_a_reason(carried: int, needed: bool) -> None:
    assert rules.needs_load_reason(carried, limit=5) is needed


@pytest.mark.parametrize(
    ("sponsor", "conflict"),
    [
        (None, None),
        (person(1002), None),
        (person(1009), None),
        (person(1007), "The account's manager cannot sponsor it as well."),
        (person(1008), "The direct superior of the account's manager cannot sponsor the account."),
    ],
)
def test_the_sponsor_stands_apart_from_the_manager(sponsor: object, conflict: str | None) -> None:
    assert rules.sponsor_conflict(sponsor=sponsor, manager=MANAGER) == conflict  # type: ignore[arg-type]
    assert rules.sponsor_conflict(sponsor=sponsor, manager=None) is None  # type: ignore[arg-type]


def test_a_sponsor_who_cannot_sign_in_is_not_the_superior_of_a_manager_without_one() -> None:
    assert rules.sponsor_conflict(sponsor=None, manager=person(1009)) is None


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        (date(2026, 1, 15), 1, date(2026, 2, 15)),
        (date(2026, 1, 1), 11, date(2026, 12, 1)),
        (date(2026, 1, 1), 12, date(2027, 1, 1)),
        (date(2026, 11, 30), 1, date(2026, 12, 30)),
        (date(2026, 12, 31), 1, date(2027, 1, 31)),
        (date(2027, 11, 30), 1, date(2027, 12, 30)),
        (date(2026, 12, 31), 2, date(2027, 2, 28)),
        (date(2026, 1, 31), 25, date(2028, 2, 29)),
        (date(2026, 1, 31), 3, date(2026, 4, 30)),
        (date(2026, 10, 31), 2, date(2026, 12, 31)),
        (date(2026, 3, 2), 36, date(2029, 3, 2)),
        (date(2026, 3, 2), 0, date(2026, 3, 2)),
    ],
)
def test_months_are_added_as_postgresql_adds_them(day: date, months: int, later: date) -> None:
    assert rules.months_later(day, months) == later


@pytest.mark.parametrize(
    ("ends_on", "is_allowed"),
    [
        (date(2028, 2, 29), False),
        (date(2028, 3, 1), True),
        (date(2028, 3, 2), True),
        (date(2029, 3, 2), True),
        (date(2029, 3, 3), False),
    ],
)
def test_a_term_lasts_from_the_shortest_to_the_longest_with_or_without_its_last_day(
    ends_on: date, is_allowed: bool
) -> None:
    assert rules.is_term_allowed(date(2026, 3, 2), ends_on, shortest=24, longest=36) is is_allowed


BY_MANAGER = "The account manager has not commented on the review yet."
BY_SPONSOR = "The sponsor has not commented on the review yet."
GONE = person(1005, is_active=False)


@pytest.mark.parametrize(
    ("manager_words", "sponsor_words", "manager", "sponsor", "waits_for"),
    [
        (" ", " ", MANAGER, person(1003), BY_MANAGER),
        ("Good", " ", MANAGER, person(1003), BY_SPONSOR),
        (" ", "Good", MANAGER, person(1003), BY_MANAGER),
        ("Good", "Good", MANAGER, person(1003), None),
        (" ", " ", None, person(1003), BY_SPONSOR),
        (" ", " ", GONE, person(1003), BY_SPONSOR),
        ("Good", " ", MANAGER, None, None),
        ("Good", " ", MANAGER, GONE, None),
        (" ", " ", None, None, None),
    ],
)
def test_a_review_waits_for_the_words_of_who_can_still_sign_in(
    manager_words: str, sponsor_words: str, manager: object, sponsor: object, waits_for: str | None
) -> None:
    review = AnnualReview(manager_words=manager_words, sponsor_words=sponsor_words)
    assert rules.missing_words(review, manager=manager, sponsor=sponsor) == waits_for  # type: ignore[arg-type]


def test_a_scorecard_is_read_by_the_executive_their_deputies_and_sales_operations() -> None:
    robert = person(1003, Role.EXECUTIVE)
    executive = Executive(user_id=1003)
    assert rules.may_read_scorecard(robert, executive)
    assert rules.may_read_scorecard(person(1004, acts_for=(robert,)), executive)
    assert rules.may_read_scorecard(person(1006, Role.SALES_OPS), executive)
    assert not rules.may_read_scorecard(person(1005, Role.EXECUTIVE), executive)
    assert not rules.may_read_scorecard(robert, Executive(user_id=None))
    assert rules.may_read_scorecard(person(1006, Role.SALES_OPS), Executive(user_id=None))


def test_the_reason_of_a_rematch_is_for_the_account_side_and_sales_operations() -> None:
    kept = {"reason", "note", "asked_by", "asked_at", "decided_by"}
    assert rules.hidden_of_rematch(MANAGER, ACCOUNT) == frozenset()
    readers = {role.value for role in Role if not rules.hidden_of_rematch(person(1001, role), ACCOUNT)}
    assert readers == OPS
    assert rules.hidden_of_rematch(person(1003, Role.EXECUTIVE), ACCOUNT) == kept
