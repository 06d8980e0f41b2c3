"""Several workers produce reviews at the same time."""

from collections import Counter

import pytest

from accounts.models import Account, Tier
from sponsors.models import AnnualReview
from sponsors.reviews import produce, produce_reviews
from tests.at_once import elsewhere, together
from tests.cast import MovableClock

pytestmark = pytest.mark.django_db(transaction=True)


def test_two_workers_at_once_make_each_review_once_and_share_the_work(
    clock: MovableClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(produce, "CHUNK", 5)
    Account.objects.bulk_create(
        Account(name=f"Account {number}", tier=Tier.STRATEGIC) for number in range(60)
    )

    results = together(*[lambda: produce_reviews(2025)] * 3)

    assert sum(result.produced for result in results) == 60
    assert {result.produced + result.present for result in results} == {60}
    assert Counter(AnnualReview.objects.values_list("account", flat=True)).most_common(1)[0][1] == 1
    assert AnnualReview.objects.count() == 60


def test_a_review_somebody_else_writes_meanwhile_is_not_written_again(
    clock: MovableClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever does not ask for the chunk, such as a person with a console, is met by the unique constraint."""
    account = Account.objects.create(name="Halden", tier=Tier.STRATEGIC)
    build = produce.build_snapshot

    def overtaken(*arguments: object, **facts: object) -> object:
        snapshot = {"by": "somebody else"}
        elsewhere(lambda: AnnualReview.objects.create(account=account, year=2025, snapshot=snapshot))
        return build(*arguments, **facts)  # type: ignore[arg-type]

    monkeypatch.setattr(produce, "build_snapshot", overtaken)

    assert produce_reviews(2025).as_json() == {"year": 2025, "produced": 0, "present": 1, "failed": []}
    assert AnnualReview.objects.get().snapshot == {"by": "somebody else"}
