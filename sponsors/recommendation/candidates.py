"""Who might sponsor an account, best first, each with the reasons in words.

Left out are those who have left, the account's manager and that manager's direct superior. Among the rest, in this order: whoever is free for one
more account; whoever has more of the three reasons (their business unit has a stake here, they look after the same region, they have met
the account); whoever carries fewer accounts; the name. Nobody is hidden for being busy: beyond the limit, the assignment asks why.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

SUGGESTED = 6


@dataclass(frozen=True)
class Seat:
    """An executive as a possible sponsor: `carried` accounts of the `capacity` they carry well."""

    executive_id: int
    name: str
    title: str
    user_id: int | None
    unit_id: int | None
    unit: str
    region: str
    carried: int
    capacity: int

    @property
    def free(self) -> int:
        return max(self.capacity - self.carried, 0)


@dataclass(frozen=True)
class Need:
    """An account that looks for a sponsor. `met` maps executives to how often they met it and when last; `units` are those with a stake."""

    account_id: int
    manager_id: int | None
    superior_id: int | None
    region: str
    units: frozenset[int]
    met: Mapping[int, tuple[int, date]]


@dataclass(frozen=True)
class Candidate:
    seat: Seat
    reasons: Sequence[str]

    @property
    def is_free(self) -> bool:
        return self.seat.free > 0


def candidates(need: Need, seats: Sequence[Seat], *, most: int = SUGGESTED) -> list[Candidate]:
    """The best `most`. Pure."""
    barred = {need.manager_id, need.superior_id} - {None}
    fit = [(_reasons(need, seat), seat) for seat in seats if seat.user_id not in barred]
    ranked = sorted(
        fit, key=lambda found: (found[1].free == 0, -len(found[0]), found[1].carried, found[1].name)
    )
    return [Candidate(seat, [*reasons, _load(seat)]) for reasons, seat in ranked[:most]]


def _reasons(need: Need, seat: Seat) -> list[str]:
    found = []
    if seat.executive_id in need.met:
        count, last = need.met[seat.executive_id]
        found.append(f"met them {_times(count)}, last in {last:%B %Y}")
    if seat.unit_id in need.units:
        found.append(f"{seat.unit} has a stake here")
    if seat.region and seat.region.casefold() == need.region.casefold():
        found.append(f"looks after {seat.region}")
    return found


def _load(seat: Seat) -> str:
    if seat.carried == 0:
        return "sponsors nobody yet"
    accounts = f"{seat.carried} account{'' if seat.carried == 1 else 's'}"
    if seat.free:
        return f"sponsors {accounts}, free for {seat.free} more"
    return f"sponsors {accounts} already"


def _times(count: int) -> str:
    return {1: "once", 2: "twice"}.get(count, f"{count} times")
