import pytest

from engage.core import policy
from engage.core.errors import BadInput
from engage.core.models import PolicySetting
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def test_every_declared_policy_is_stored_with_its_default_and_a_reason(db: None) -> None:
    stored = {row.key: row for row in PolicySetting.objects.all()}

    assert {key: row.value for key, row in stored.items()} == {
        d.key: d.default for d in policy.definitions().values()
    }
    assert all(row.reason.startswith("Default: ") for row in stored.values())


def test_a_new_value_is_in_force_at_once_and_the_old_one_kept(cast: Cast) -> None:
    before = policy.current()

    setting = policy.set_policy("postponed_after", value=4, by=cast.sam, reason="Trade fair season")

    after = policy.current()
    assert (before["postponed_after"], after["postponed_after"], after.version) == (3, 4, setting.pk)
    assert list(
        PolicySetting.objects.filter(key="postponed_after").order_by("id").values_list("value", flat=True)
    ) == [3, 4]


@pytest.mark.parametrize(
    ("key", "value", "reason"),
    [
        ("no_such_policy", 1, "Why not"),
        ("postponed_after", 0, "Below the least"),
        ("postponed_after", "three", "Not a number"),
        ("postponed_after", True, "Not a number"),
        ("postponed_after", 4, "  "),
    ],
)
def test_a_policy_that_makes_no_sense_is_refused(cast: Cast, key: str, value: object, reason: str) -> None:
    with pytest.raises(BadInput):
        policy.set_policy(key, value=value, by=cast.sam, reason=reason)  # type: ignore[arg-type]

    assert policy.current()["postponed_after"] == 3


def test_the_policy_in_force_costs_one_query(db: None, django_assert_num_queries: object) -> None:
    with django_assert_num_queries(1):  # type: ignore[operator]
        policy.current()


@pytest.mark.parametrize("value", [2.5, [4], None])
def test_a_whole_number_stays_one(cast: Cast, value: object) -> None:
    with pytest.raises(BadInput, match="whole number from 1 to 10000"):
        policy.set_policy("postponed_after", value=value, by=cast.sam, reason="Half")  # type: ignore[arg-type]


def test_every_policy_has_a_topic_a_unit_and_a_default_in_its_range() -> None:
    for definition in policy.definitions().values():
        assert definition.topic, definition.key
        assert definition.unit, definition.key
        if definition.is_number:
            assert definition.minimum <= definition.default <= definition.maximum, definition.key


def test_what_is_declared_anew_is_stored_once_with_its_default(
    db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    definition = policy.PolicyDefinition("declared_anew", 7, "days", "Declared anew", "ours")
    monkeypatch.setitem(policy._definitions, "declared_anew", definition)
    before = PolicySetting.objects.count()
    for _ in range(2):
        policy.seed("default")

    (stored,) = PolicySetting.objects.filter(key="declared_anew")
    assert (stored.value, stored.reason, PolicySetting.objects.count()) == (7, "Default: ours", before + 1)
