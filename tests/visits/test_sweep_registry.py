"""A higher app adds a rule to the sweep: it is raised with the others, counted under its kind, and once."""

import pytest

from tests.cast import Cast, MovableClock
from visits.models import Flag
from visits.sweep import Rule, registry, sweep

pytestmark = pytest.mark.django_db

UNSPONSORED = Rule(
    "unsponsored",
    """
    SELECT 'unsponsored' AS kind, a.id AS account_id, NULL::bigint AS visit_id, NULL::bigint AS executive_id,
           NULL::bigint AS commitment_id, '2026-03' AS occurrence, '' AS cause,
           %(now)s::timestamptz - make_interval(days => %(briefing_due_hours)s) AS occurred_at
    FROM accounts_account a WHERE a.name LIKE 'Halden%%'
    """,
)


def test_a_registered_rule_is_raised_once_with_the_policies_as_its_parameters(
    cast: Cast, clock: MovableClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(registry._rules, "unsponsored", UNSPONSORED)

    assert sweep(clock.now).flags["unsponsored"] == 1
    assert sweep(clock.now).flags["unsponsored"] == 0
    flag = Flag.objects.get(kind="unsponsored")
    assert (flag.account, (clock.now - flag.occurred_at).days) == (cast.halden, 48)
