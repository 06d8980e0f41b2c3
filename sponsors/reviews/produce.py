"""Makes the annual reviews that are missing: chunk by chunk, so that memory stays flat, and any number of workers can share the work."""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from itertools import islice
from typing import Any

from django.db import connection, transaction

from accounts.models import Account
from engage.core import policy
from engage.core.audit import act_as
from engage.core.policy import Policy
from sponsors.models import AnnualReview
from sponsors.queries.reviews import (
    ReviewYear,
    accounts_to_review,
    facts_for_reviews,
    priorities_of_next_year,
)
from sponsors.reviews.snapshot import build_snapshot

CHUNK = 200  # accounts
CLAIM = 0x52_56_00_00  # "RV": keeps our advisory locks apart from others'


@dataclass
class ReviewsProduced:
    """What came of a run: reviews made, those there already, and the accounts that failed, each with its error."""

    year: int
    produced: int = 0
    present: int = 0
    failed: list[dict[str, Any]] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


@dataclass(frozen=True)
class _Run:
    of: ReviewYear
    rules: Policy
    priorities: Sequence[str]


def produce_reviews(
    year: int, *, accounts: Iterable[int] | None = None, review_month_until: int = 12
) -> ReviewsProduced:
    """Produces the review of the year for every account that should have one and has none; `accounts` (ids) narrows it to these.

    Which accounts those are: sponsors.queries.reviews.accounts_to_review. Never makes a second review: running it again, late, or several
    times at once adds nothing. Workers that run at once take different chunks. An account that fails is listed and the others go on.
    Thirteen queries a chunk of 200 accounts. Raises BadInput for a year that has not begun.
    """
    of = ReviewYear.of(year)
    run = _Run(of=of, rules=policy.current(), priorities=priorities_of_next_year(of))
    asked = None if accounts is None else list(dict.fromkeys(accounts))
    wanted = accounts_to_review(of, accounts=asked, review_month_until=review_month_until)
    result = ReviewsProduced(year=year, failed=_not_wanted(asked or (), wanted, year))
    waiting = [chunk for chunk in _chunks(wanted) if not _produce_chunk(chunk, run, result, wait=False)]
    for chunk in waiting:
        _produce_chunk(chunk, run, result, wait=True)
    return result


def _produce_chunk(chunk: Sequence[int], run: _Run, result: ReviewsProduced, *, wait: bool) -> bool:
    """False where another worker has the chunk and we are not to wait for it."""
    with transaction.atomic():
        if not _claim(run.of.year, chunk[0], wait=wait):
            return False
        present = set(
            AnnualReview.objects.filter(year=run.of.year, account__in=chunk).values_list(
                "account_id", flat=True
            )
        )
        missing = [pk for pk in chunk if pk not in present]
        produced, failed = _write_all(missing, run) if missing else (0, [])
    result.produced += produced
    result.present += len(chunk) - produced - len(failed)
    result.failed += failed
    return True


def _write_all(accounts: Sequence[int], run: _Run) -> tuple[int, list[dict[str, Any]]]:
    """All at once; where that fails, one by one, so that only those fail that have to. How many were made, and the failures."""
    try:
        return _write(accounts, run), []
    except Exception as error:  # noqa: BLE001 - whatever is wrong with one account is told, and must not stop the others
        if len(accounts) == 1:
            return 0, [{"account": accounts[0], "error": f"{type(error).__name__}: {error}".strip()}]
    outcomes = [_write_all([pk], run) for pk in accounts]
    return sum(made for made, _ in outcomes), [failure for _, failures in outcomes for failure in failures]


def _write(accounts: Sequence[int], run: _Run) -> int:
    with transaction.atomic():
        act_as(None, reason=f"Annual review {run.of.year} produced", source="produce_reviews")
        snapshots = snapshots_of(accounts, of=run.of, rules=run.rules, priorities=run.priorities)
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO sponsors_annualreview (account_id, year, snapshot, manager_words, sponsor_words)"
                " SELECT account, %s, snapshot::jsonb, '', '' FROM unnest(%s::bigint[], %s::text[]) AS made (account, snapshot)"
                " ON CONFLICT (account_id, year) DO NOTHING",
                [run.of.year, list(snapshots), [json.dumps(snapshot) for snapshot in snapshots.values()]],
            )
            return cursor.rowcount


def snapshots_of(
    accounts: Sequence[int], *, of: ReviewYear, rules: Policy, priorities: Sequence[str]
) -> dict[int, dict[str, Any]]:
    """The snapshots of these accounts, by account id. Nine queries."""
    facts = facts_for_reviews(accounts, of)
    return {
        pk: build_snapshot(facts.accounts[pk], facts=facts, of=of, rules=rules, priorities=priorities)
        for pk in accounts
        if pk in facts.accounts
    }


def _claim(year: int, first: int, *, wait: bool) -> bool:
    """Takes the chunk for this transaction. Chunks of a year are told apart by their first account."""
    function = "pg_advisory_xact_lock" if wait else "pg_try_advisory_xact_lock"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {function}(%s, %s)", [CLAIM + year, first % 2**31])
        return wait or bool(cursor.fetchone()[0])


def _chunks(ids: Iterable[int]) -> Iterator[list[int]]:
    rest = iter(ids)
    while chunk := list(islice(rest, CHUNK)):
        yield chunk


def _not_wanted(asked: Sequence[int], wanted: Sequence[int], year: int) -> list[dict[str, Any]]:
    """Why accounts that were asked for by name get no review."""
    missing = [pk for pk in asked if pk not in set(wanted)]
    known = Account.objects.in_bulk(missing)
    return [{"account": pk, "error": _why_not(known.get(pk), year)} for pk in missing]


def _why_not(account: Account | None, year: int) -> str:
    if account is None:
        return "There is no such account."
    if account.merged_into_id:
        return f"The account was merged into account {account.merged_into_id}."
    return f"The account is not strategic, and had neither a sponsor nor a visit in {year}."
