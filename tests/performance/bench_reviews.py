"""How long the annual reviews of 10,000 accounts take, on one worker and on two, beside one plain aggregate over all visits."""

import json
import os
import resource
import subprocess
import sys
import time

import pytest
from psycopg2 import extensions

from engage.embedded import places
from sponsors.models import AnnualReview
from sponsors.reviews import produce_reviews
from tests.cast import MovableClock
from tests.performance.volume import ACCOUNTS, load, seconds

PLAIN = "SELECT account_id, count(*), min(starts_at), max(starts_at), count(DISTINCT lead_executive_id) FROM visits_visit GROUP BY account_id"
COMMAND = [
    sys.executable,
    "-m",
    "django",
    "produce_reviews",
    "--year",
    "2024",
    "--json",
    "--settings",
    "tests.settings",
]


@pytest.mark.django_db(transaction=True)
def test_reviews_of_10_000_accounts(clock: MovableClock, owner: extensions.connection) -> None:
    load(owner)
    plain = seconds(owner, PLAIN)

    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    began = time.perf_counter()
    result = produce_reviews(2025)
    one = time.perf_counter() - began
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before

    began = time.perf_counter()
    again = produce_reviews(2025)
    nothing = time.perf_counter() - began

    began = time.perf_counter()
    workers = [
        subprocess.Popen(COMMAND, cwd=places.ROOT, env=os.environ, stdout=subprocess.PIPE, text=True)
        for _ in range(2)
    ]
    shares = [json.loads(worker.communicate()[0])["produced"] for worker in workers]
    two = time.perf_counter() - began

    # Some accounts are visited in one of the two years only.
    assert (result.failed, again.produced, AnnualReview.objects.count()) == (
        [],
        0,
        result.produced + sum(shares),
    )
    assert sum(shares) > 0.95 * result.produced
    print(
        f"reviews: {result.produced:,} of {ACCOUNTS:,} accounts in {one:.1f} s on one worker (goal 60 s), {one / plain:.0f} times a plain aggregate ({plain:.2f} s)"
    )
    print(
        f"memory: the peak grew by {grown / 1024:.0f} MB; a second run, with nothing to do: {nothing:.1f} s"
    )
    print(
        f"two workers: {two:.1f} s with their start ({shares[0]:,} and {shares[1]:,} reviews), {one / two:.1f} times as fast"
    )
