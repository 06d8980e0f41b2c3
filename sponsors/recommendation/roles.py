"""Which role an executive should play at the account, by a table from its potential, openness and mutual importance."""

from dataclasses import dataclass

from accounts.models import Potential
from sponsors.models import ExecutiveRole
from sponsors.recommendation.record import OnRecord

ANY: frozenset[str] = frozenset({"open", "resists", "strong", "fair", "weak", "not assessed"})


@dataclass(frozen=True)
class RoleRow:
    potential: frozenset[str]
    openness: frozenset[str]
    importance: frozenset[str]
    role: ExecutiveRole | None
    reason: str


def _one_of(*values: str) -> frozenset[str]:
    return frozenset(values)


WORTH_IT = _one_of(Potential.HIGH, Potential.MEDIUM)
ROLE_TABLE: tuple[RoleRow, ...] = (
    RoleRow(
        _one_of(Potential.UNKNOWN),
        ANY,
        ANY,
        None,
        "Its long-term potential has not been assessed; without it no role can be recommended.",
    ),
    RoleRow(
        _one_of(Potential.LOW),
        ANY,
        _one_of("strong"),
        ExecutiveRole.DEALMAKER,
        "Its potential is low, but each side matters much to the other: an executive helps where a deal is on, and no further.",
    ),
    RoleRow(
        _one_of(Potential.LOW),
        ANY,
        ANY,
        None,
        "Its potential is low: the account team serves it without an executive's time.",
    ),
    RoleRow(
        WORTH_IT,
        _one_of("resists"),
        _one_of("strong", "fair"),
        ExecutiveRole.DEALMAKER,
        "It resists collaboration although each side matters to the other: business is done deal by deal until it is ready for more.",
    ),
    RoleRow(
        WORTH_IT,
        _one_of("resists"),
        ANY,
        ExecutiveRole.SOCIAL_VISITOR,
        "It resists collaboration, and one side matters little to the other, or nobody has judged it: keep the door open without pressing.",
    ),
    RoleRow(
        WORTH_IT,
        _one_of("not assessed"),
        ANY,
        ExecutiveRole.SOCIAL_VISITOR,
        "How open it is to collaborate has not been assessed: get to know it, and find out.",
    ),
    RoleRow(
        _one_of(Potential.HIGH),
        _one_of("open"),
        _one_of("strong", "fair"),
        ExecutiveRole.GROWTH_CHAMPION,
        "Its potential is high, it is open to collaborate, and each side matters to the other.",
    ),
    RoleRow(
        _one_of(Potential.MEDIUM),
        _one_of("open"),
        _one_of("strong"),
        ExecutiveRole.GROWTH_CHAMPION,
        "Its potential is medium, but it is open to collaborate and each side matters much to the other.",
    ),
    RoleRow(
        _one_of(Potential.MEDIUM),
        _one_of("open"),
        _one_of("fair"),
        ExecutiveRole.DEALMAKER,
        "Its potential is medium and each side matters somewhat to the other: an executive's time pays where business is at hand.",
    ),
    RoleRow(
        WORTH_IT,
        _one_of("open"),
        ANY,
        ExecutiveRole.SOCIAL_VISITOR,
        "It is open to collaborate, but one side matters little to the other, or nobody has judged it: build the relationship first.",
    ),
)


def openness_band(openness: int | None) -> str:
    if openness is None:
        return "not assessed"
    return "open" if openness >= 3 else "resists"


def importance_band(to_us: int | None, to_them: int | None) -> str:
    """How much each side matters to the other: the smaller of the two judgements."""
    if to_us is None or to_them is None:
        return "not assessed"
    least = min(to_us, to_them)
    return "strong" if least >= 4 else "fair" if least == 3 else "weak"


def role_row(facts: OnRecord) -> RoleRow:
    """The first row of the role table that fits. The table has one for every combination."""
    openness = openness_band(facts.openness)
    importance = importance_band(facts.importance_to_us, facts.importance_to_them)
    return next(
        row
        for row in ROLE_TABLE
        if facts.potential in row.potential and openness in row.openness and importance in row.importance
    )
