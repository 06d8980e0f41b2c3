"""The workflow in plain Python, written from the rules and not from the code: what the state machine holds the system to.

A `ModelVisit` knows what a visit would have to know; `does` says what becomes of it when somebody does something, or raises `Refused` and has
changed nothing that counts (the caller works on a copy). Times due are taken over from the system when a time is set; that they are right is
proven elsewhere, that they stay is proven here.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

PLANNED = ("approved", "briefed", "ready")
TOOK_PLACE = ("held", "debriefed", "closed")
ON_THE_DOT = timedelta(microseconds=1)

# Who somebody of the cast is at Halden, for a visit that Robert leads. Olivia is one only where she comes along.
PARTS = {
    "nadine": {"AM"},
    "dora": {"AM"},
    "tomas": {"TM"},
    "robert": {"LX"},
    "ada": {"AS"},
    "sam": {"OPS"},
    "clara": set(),
    "oscar": set(),
    "xenia": set(),
    "olivia": {"PX"},
}
WHO = {
    "request": {"AM", "TM", "LX", "PX", "AS", "OPS"},
    "consent": {"AM", "LX", "AS"},
    "decline": {"AM", "LX", "AS"},
    "submit_briefing": {"AM", "TM"},
    "acknowledge": {"LX", "PX"},
    "hold": {"AM", "LX", "AS", "OPS"},
    "debrief": {"LX"},
    "close": {"AM"},
    "close_without_debrief": {"OPS"},
    "cancel": {"AM", "LX", "AS", "OPS"},
    "did_not_take_place": {"AM", "LX", "AS", "OPS"},
    "reschedule": {"AM", "LX", "AS", "OPS"},
}
FROM = {
    "request": ("draft",),
    "consent": ("requested",),
    "decline": ("requested",),
    "submit_briefing": PLANNED,
    "acknowledge": ("briefed", "ready"),
    "hold": ("draft", "requested", *PLANNED),
    "debrief": ("held",),
    "close": ("debriefed",),
    "close_without_debrief": ("held",),
    "cancel": ("requested", *PLANNED),
    "did_not_take_place": ("draft", "requested", *PLANNED, "held"),
    "reschedule": ("requested", *PLANNED),
}
# What is written beside the workflow, by whom.
BESIDE = {
    "briefing draft": {"AM", "TM"},
    "debrief draft": {"LX", "AS"},
    "file": {"AM", "TM"},
    "note": {"PX"},
    "promise": {"AM", "TM", "LX", "OPS"},
}
BEFORE_THE_START = {"request", "consent", "decline", "submit_briefing", "acknowledge", "cancel", "reschedule"}


class Refused(Exception):
    """The workflow does not allow it now."""


def require(holds: object) -> None:
    if not holds:
        raise Refused


@dataclass
class ModelVisit:
    starts: datetime
    ends: datetime
    complete_request: bool = True
    customer: bool = True
    accompanied: bool = True
    second: bool = False
    rush: bool | None = None
    status: str = "draft"
    reported: bool = False
    account_consent: bool = False
    executive_consent: bool = False
    leave_alone: bool | None = None
    leave_asked: bool = False
    draft_complete: bool | None = None
    versions: list[bool] = field(default_factory=list)  # of each version, whether it is an addendum
    read: dict[str, int] = field(default_factory=dict)  # the newest version each executive had read
    late_at: datetime | None = None
    debrief_due: datetime | None = None
    verdict: datetime | None = None
    postponed: int = 0
    approved_once: bool = False
    filed: datetime | None = None
    account_filed: bool = False
    unowned: bool = False
    claims: set[str] = field(default_factory=set)
    flags: set[tuple[str, str]] = field(default_factory=set)

    @property
    def to_read(self) -> int | None:
        return max((number for number, addendum in enumerate(self.versions, 1) if not addendum), default=None)

    def has_read(self, who: str) -> bool:
        return self.to_read is not None and self.read.get(who, 0) >= self.to_read

    def owes(self, moment: datetime) -> bool:
        """Whether the lead executive's debrief is overdue, on record or about to be."""
        over = self.status == "held" or (self.status in PLANNED and self.ends <= moment)
        return over and self.debrief_due is not None and self.debrief_due <= moment and self.filed is None


@dataclass
class ModelBlock:
    visit: int
    since: datetime
    lifted: bool = False
    withdrawn: bool = False


@dataclass
class Model:
    """All visits of one executive, the blocks on him and the waivers he was given (decided at, last day)."""

    visits: dict[int, ModelVisit] = field(default_factory=dict)
    blocks: list[ModelBlock] = field(default_factory=list)
    waivers: list[tuple[datetime, object]] = field(default_factory=list)

    def is_blocked(self, moment: datetime) -> bool:
        owing = any(visit.owes(moment) for visit in self.visits.values())
        standing = any(not block.lifted for block in self.blocks)
        waived = any(last >= moment.date() for _, last in self.waivers)  # type: ignore[operator]
        return (owing or standing) and not waived

    def settle(self, *, due_by: datetime) -> None:
        for number, visit in self.visits.items():
            over = visit.status in TOOK_PLACE or (visit.status in PLANNED and visit.ends <= due_by)
            late = visit.filed is None or (visit.debrief_due is not None and visit.filed > visit.debrief_due)
            known = any(block.visit == number for block in self.blocks)
            if over and late and not known and visit.debrief_due is not None and visit.debrief_due <= due_by:
                self.blocks.append(ModelBlock(number, visit.debrief_due))
        self._lift()

    def _lift(self) -> None:
        for block in self.blocks:
            if self.visits[block.visit].status == "cancelled" and not block.lifted:
                block.lifted = block.withdrawn = True
        for block in self.blocks:
            visit = self.visits[block.visit]
            earlier = any(
                (other.since, other.visit) < (block.since, block.visit)
                and not other.withdrawn
                and other.since > block.since - timedelta(days=365)
                for other in self.blocks
            )
            waived = any(decided >= block.since for decided, _ in self.waivers)
            if visit.filed is not None and (not earlier or waived):
                block.lifted = True

    # --- the transitions

    def does(self, name: str, number: int, who: str, moment: datetime, details: dict[str, object]) -> None:
        """Does it to the visit, or raises Refused."""
        visit = self.visits[number]
        already = self.hold_if_over(visit, moment)
        parts = PARTS[who] - (set() if visit.second else {"PX"})
        if already and name == "hold" and parts & WHO["hold"]:
            return
        require(parts & WHO[name])
        require(visit.status in FROM[name])
        require(not (name in BEFORE_THE_START and visit.starts <= moment))
        getattr(self, name)(visit, who, parts, moment, details)

    def writes(self, what: str, number: int, who: str, moment: datetime) -> None:
        """Writes it beside the workflow, or raises Refused."""
        visit = self.visits[number]
        require(BESIDE[what] & (PARTS[who] - (set() if visit.second else {"PX"})))
        if what in ("briefing draft", "file"):
            require(visit.status in ("draft", "requested", *PLANNED) and visit.starts > moment)
            begun = visit.draft_complete if visit.draft_complete is not None else bool(visit.versions)
            visit.draft_complete = what == "briefing draft" or begun
        elif what == "promise":
            visit.unowned = False
        else:
            self.hold_if_over(visit, moment)
            require(visit.status in (TOOK_PLACE if what == "note" else ("held",)))

    def hold_if_over(self, visit: ModelVisit, moment: datetime) -> bool:
        if visit.status not in PLANNED or visit.ends > moment:
            return False
        self._enter_held(visit, moment)
        return True

    def request(self, visit, who, parts, moment, details) -> None:  # type: ignore[no-untyped-def]
        require(visit.complete_request)
        require(not visit.rush or details["reason"])
        self._consent(visit, parts)
        visit.status = "requested"
        self.flag(visit, due_by=moment - ON_THE_DOT)

    def consent(self, visit, who, parts, moment, details) -> None:  # type: ignore[no-untyped-def]
        require(self._asked(visit, parts))
        self._consent(visit, parts)
        if not (visit.account_consent and visit.executive_consent):
            return
        require(not self.is_blocked(moment))
        require(visit.accompanied or visit.leave_alone)
        visit.status, visit.approved_once = "approved", True
        if visit.to_read is not None:
            require(visit.customer)
            visit.status = "ready" if visit.has_read("robert") else "briefed"
        self.flag(visit, due_by=moment - ON_THE_DOT)

    def decline(self, visit, who, parts, moment, details) -> None:  # type: ignore[no-untyped-def]
        require(self._asked(visit, parts) and details["reason"])
        visit.status = "declined"

    def submit_briefing(self, visit, who, parts, moment, details) -> None:  # type: ignore[no-untyped-def]
        require(visit.draft_complete and visit.customer)
        visit.draft_complete = None
        addendum = bool(visit.versions) and visit.late_at is not None and moment >= visit.late_at
        visit.versions.append(addendum)
        if not addendum:
            visit.status = "briefed"

    def acknowledge(self, visit, who, parts, moment, details) -> None:  # type: ignore[no-untyped-def]
        visit.read[who] = len(visit.versions)
        if who == "robert":
            visit.status = "ready"

    def hold(self, visit, who, parts, moment, details) -> None:  # type: ignore[no-untyped-def]
        require((visit.starts if visit.status in PLANNED else visit.ends) <= moment)
        self._enter_held(visit, moment)

    def debrief(self, visit, who, parts, moment, details) -> None:  # type: ignore[no-untyped-def]
        require(details["outcomes"])
        visit.status, visit.filed, visit.unowned = "debriefed", moment, bool(details["unowned"])
        self.flag(visit, due_by=moment - ON_THE_DOT)
        self.settle(due_by=moment - ON_THE_DOT)

    def close(self, visit, who, parts, moment, details) -> None:  # type: ignore[no-untyped-def]
        require(not (details["part"] and visit.account_filed))
        require((details["part"] or visit.account_filed) and not visit.unowned)
        visit.status, visit.account_filed = "closed", True
        self.flag(visit, due_by=moment - ON_THE_DOT)

    def close_without_debrief(self, visit, who, parts, moment, details) -> None:  # type: ignore[no-untyped-def]
        raise Refused  # the executive is here

    def cancel(self, visit, who, parts, moment, details) -> None:  # type: ignore[no-untyped-def]
        require(details["reason"])
        visit.status = "cancelled"

    def did_not_take_place(self, visit, who, parts, moment, details) -> None:  # type: ignore[no-untyped-def]
        require(visit.starts <= moment)
        require(visit.claims or details["reason"])
        visit.claims |= parts
        both = "AM" in visit.claims and visit.claims & {"LX", "AS"}
        if not ("OPS" in visit.claims or both):
            return
        self.flag(visit, due_by=moment - ON_THE_DOT)
        self.settle(due_by=moment - ON_THE_DOT)
        visit.status = "cancelled"
        self.settle(due_by=moment - ON_THE_DOT)

    def reschedule(self, visit, who, parts, moment, details) -> None:  # type: ignore[no-untyped-def]
        starts, ends = details["starts_at"], details["ends_at"]
        own = self._sides(parts)
        require(details["reason"] and moment < starts < ends and (starts, ends) != (visit.starts, visit.ends))
        side = details["side"] or next(iter(sorted(own)), None)
        require(side)
        visit.postponed += side in ("account", "executive")
        visit.starts, visit.ends = starts, ends
        visit.account_consent &= "account" in own
        visit.executive_consent &= "executive" in own and "account" not in own
        visit.status = "requested"
        visit.late_at = visit.debrief_due = visit.verdict = None
        self.flag(visit, due_by=moment - ON_THE_DOT)

    # --- what follows from it

    def report(self, number: int, moment: datetime) -> None:
        visit = self.visits[number]
        visit.reported = True
        self._enter_held(visit, moment)

    def _enter_held(self, visit: ModelVisit, moment: datetime) -> None:
        visit.status = "held"
        if not (visit.accompanied or visit.leave_alone):
            visit.flags.add(("solo", "robert"))
        self.flag(visit, due_by=moment - ON_THE_DOT)

    def flag(self, visit: ModelVisit, *, due_by: datetime) -> None:
        if visit.postponed >= 3:
            visit.flags.add(("postponed", "robert"))
        if visit.rush and visit.approved_once:
            visit.flags.add(("rush", "robert"))
        if visit.status not in TOOK_PLACE:
            return
        if visit.reported or not visit.account_consent:
            visit.flags.add(("unannounced", "robert"))
        for who in ("robert", "olivia") if visit.second else ("robert",):
            if not visit.has_read(who):
                visit.flags.add(("unbriefed", who))
        for kind, due in (("undebriefed", visit.debrief_due), ("seagull", visit.verdict)):
            missing = due is not None and due <= due_by and (visit.filed is None or visit.filed > due)
            if missing and not (kind == "seagull" and visit.read.get("robert")):
                visit.flags.add((kind, "robert"))

    def sweep(self, moment: datetime) -> None:
        for visit in self.visits.values():
            if not self.hold_if_over(visit, moment) and visit.status in ("requested", *PLANNED):
                self.flag(visit, due_by=moment)
            if visit.status == "held":
                self.flag(visit, due_by=moment)
        self.settle(due_by=moment)

    @staticmethod
    def _sides(parts: set[str]) -> set[str]:
        return {side for side, of in (("account", {"AM"}), ("executive", {"LX", "AS"})) if parts & of}

    def _asked(self, visit: ModelVisit, parts: set[str]) -> bool:
        given = {"account": visit.account_consent, "executive": visit.executive_consent}
        return any(not given[side] for side in self._sides(parts))

    def _consent(self, visit: ModelVisit, parts: set[str]) -> None:
        sides = self._sides(parts)
        visit.account_consent |= "account" in sides
        visit.executive_consent |= "executive" in sides

    # --- a status written without the workflow, with a reason and a time beside it

    def may_be_written(self, visit: ModelVisit, to: str, moment: datetime) -> bool:
        """Whether nothing is wrong with the status alone: somebody could have come there by a transition."""
        before, planned = visit.starts > moment, visit.status in PLANNED
        return {
            "draft": False,
            "requested": False,
            "approved": False,
            "briefed": visit.status == "ready" and before,
            "ready": visit.status == "briefed" and before and visit.has_read("robert"),
            "held": (planned and not before) or (visit.status == "requested" and visit.ends <= moment),
            "debriefed": False,
            "closed": visit.status == "debriefed" and visit.account_filed and not visit.unowned,
            "declined": visit.status == "requested" and before,
            "cancelled": visit.status in ("requested", *PLANNED) and before,
        }[to]
