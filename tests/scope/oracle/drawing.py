"""Draws an organisation: people with every mixture of roles, deputies, assistants and terms past and present, and visits in every state.

Only what decides who sees is drawn; the rest of each row is filled in when it is written.
"""

import random
from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from itertools import count
from typing import Any

from tests.scope.oracle.sight import SUBJECTS

ROLES = ("account_manager", "executive", "assistant", "sales_ops", "administrator")
CHANCES = (8, 7, 4, 1, 1)
STATES = (
    *("draft", "requested", "approved", "briefed", "ready"),
    *("held", "debriefed", "closed", "declined", "cancelled"),
)
AGREED = STATES[2:8]
Drawn = dict[str, list[dict[str, Any]]]


class Draw:
    """`chance` decides everything: the same seed, the same organisation. Ids begin at `first`."""

    def __init__(self, chance: random.Random, now: datetime, first: int = 1_000_000) -> None:
        self.chance, self.now, self.today = chance, now, now.date()
        self.ids = count(first)
        self.rows: Drawn = defaultdict(list)

    def row(self, table: str, **columns: Any) -> int:
        made = {"id": next(self.ids), **columns}
        self.rows[table].append(made)
        return int(made["id"])

    def likely(self, share: float) -> bool:
        return self.chance.random() < share

    def maybe(self, share: float, of: Sequence[int]) -> int | None:
        return self.chance.choice(of) if of and self.likely(share) else None

    def some(self, of: Sequence[int], most: int) -> list[int]:
        return self.chance.sample(of, k=min(len(of), self.chance.randint(0, most)))

    def day(self, *around: int) -> date:
        return self.today + timedelta(days=self.chance.randint(*around))


def organisation(chance: random.Random, now: datetime) -> Drawn:
    d = Draw(chance, now)
    users = _people(d)
    executives = _executives(d, users)
    accounts, units = _accounts(d, users)
    for _ in range(chance.randint(4, 8)):
        _visit(d, chance.choice(accounts), executives, users)
    _programme(d, accounts, executives, users)
    d.row("accounts_stake", account_id=chance.choice(accounts), business_unit_id=chance.choice(units))
    _notices(d, users)
    return d.rows


def _people(d: Draw) -> list[int]:
    users: list[int] = []
    for _ in range(d.chance.randint(7, 11)):
        roles = sorted(set(d.chance.choices(ROLES, CHANCES, k=d.chance.randint(0, 2))))
        superior = d.maybe(0.5, users)
        users.append(
            d.row(
                "people_user",
                roles=roles,
                is_active=d.likely(0.9),
                is_service=False,
                superior_id=superior,
            )
        )
    for _ in range(d.chance.randint(2, 6)):
        principal, deputy = d.chance.sample(users, 2)
        if any((r["principal_id"], r["deputy_id"]) == (principal, deputy) for r in d.rows["people_deputy"]):
            continue
        starts_on = d.day(-20, 2)
        ends_on = None if d.likely(0.4) else starts_on + timedelta(days=d.chance.randint(0, 20))
        d.row("people_deputy", principal_id=principal, deputy_id=deputy, starts_on=starts_on, ends_on=ends_on)
    if d.likely(0.4):
        roles = sorted({d.chance.choice(("sales_ops", "administrator"))})
        robot = d.row("people_user", roles=roles, is_active=True, is_service=True, superior_id=None)
        d.row("people_serviceaccount", user_id=robot, answerable_id=users[0])
        d.row("people_apitoken", user_id=robot)
    for user in d.some(users, 4):
        d.row("people_apitoken", user_id=user)
    return users


def _executives(d: Draw, users: list[int]) -> list[int]:
    signed_in = iter(d.chance.sample(users, k=4))
    executives = [
        d.row(
            "people_executive",
            user_id=user if d.likely(0.8) else None,
            left_on=d.today if d.likely(0.1) else None,
        )
        for user in signed_in
    ]
    for executive in executives:
        for user in d.some(users, 2):
            d.row("people_assistant", executive_id=executive, user_id=user)
    return executives


def _accounts(d: Draw, users: list[int]) -> tuple[list[int], list[int]]:
    units = [d.row("people_businessunit") for _ in range(2)]
    accounts: list[int] = []
    for _ in range(d.chance.randint(2, 4)):
        parent = d.maybe(0.4, accounts)
        account = d.row("accounts_account", parent_id=parent, manager_id=d.maybe(0.8, users))
        accounts.append(account)
        for user in d.some(users, 3):
            d.row("accounts_teammember", account_id=account, user_id=user)
        d.row("accounts_contact", account_id=account)
        d.row("accounts_financialyear", account_id=account, year=2025)
    d.row("accounts_priority")
    template = d.row("visits_visittemplate")
    for part in ("objective", "agendaitem", "question", "prompt"):
        d.row(f"visits_template{part}", template_id=template)
    run = d.row("accounts_importrun", uploaded_by_id=d.chance.choice(users))
    d.row("accounts_importrejection", run_id=run)
    return accounts, units


def _visit(d: Draw, account: int, executives: list[int], users: list[int]) -> None:
    status = d.chance.choice(STATES)
    agreed = status in AGREED[:3] or d.likely(0.4)
    visit = d.row(
        "visits_visit",
        account_id=account,
        lead_executive_id=d.chance.choice(executives),
        status=status,
        confidential=d.likely(0.4),
        requested_by_id=d.maybe(0.6, users),
        account_consent_at=d.now if agreed else None,
    )
    if status not in ("draft", "requested") and d.likely(0.6):
        d.row("visits_statuschange", visit_id=visit, to_status="approved")
    d.row("visits_statuschange", visit_id=visit, to_status=status)
    for user in d.some(users, 2):
        d.row("visits_attendee", visit_id=visit, side="account", user_id=user, executive_id=None)
    for executive in d.some(executives, 2):
        d.row("visits_attendee", visit_id=visit, side="executive", user_id=None, executive_id=executive)
    for table in ("objective", "alternative", "inquiry", "nonoccurrence"):
        if d.likely(0.5):
            d.row(f"visits_{table}", visit_id=visit)
    if d.likely(0.5):
        debrief = d.row("visits_debrief", visit_id=visit, executive_filed_at=d.now if d.likely(0.5) else None)
        _attached(d, visit, users, debrief_id=debrief)
    if d.likely(0.4):
        d.row("visits_briefingcomment", visit_id=visit, by_id=d.chance.choice(users))
    if d.likely(0.3):
        d.row("visits_soloexception", visit_id=visit, asked_by_id=d.chance.choice(users))
    if d.likely(0.3):
        d.row("visits_reschedule", visit_id=visit, by_id=d.chance.choice(users))
    lines = _briefings(d, visit, executives, users)
    _results(d, visit, account, lines, executives, users)


def _briefings(d: Draw, visit: int, executives: list[int], users: list[int]) -> list[int]:
    lines = []
    for version in (1, None)[: d.chance.randint(0, 2)]:
        briefing = d.row("visits_briefing", visit_id=visit, version=version)
        _attached(d, visit, users, briefing_id=briefing)
        for table in (
            "agendaitem", "question", "ask", "sensitivepoint", "likelyquestion", "leadershipprompt",
        ):  # fmt: skip
            d.row(f"visits_{table}", briefing_id=briefing)
        lines.append(d.row("visits_redline", briefing_id=briefing, approver_id=d.maybe(0.6, users)))
        if d.likely(0.3):
            reader = d.chance.choice(users)
            d.row(
                "visits_acknowledgement",
                briefing_id=briefing,
                executive_id=d.chance.choice(executives),
                user_id=reader,
            )
    return lines


def _attached(d: Draw, visit: int, users: list[int], **whole: int) -> None:
    """A file in a draft or version of the briefing, or beside a debrief."""
    if d.likely(0.6):
        file = d.row("visits_attachedfile", visit_id=visit, sent_by_id=d.chance.choice(users))
        d.row("visits_attachment", file_id=file, **{"briefing_id": None, "debrief_id": None, **whole})


def _results(
    d: Draw, visit: int, account: int, lines: list[int], executives: list[int], users: list[int]
) -> None:
    for _ in range(d.chance.randint(0, 2)):
        d.row(
            "visits_commitment",
            visit_id=visit,
            account_id=account,
            owner_id=d.maybe(0.5, users),
            red_line_id=d.maybe(0.7, lines),
            beyond_red_line=d.likely(0.5),
        )
    if d.likely(0.4):
        d.row("visits_insight", visit_id=visit, account_id=account)
    if d.likely(0.3):
        note = {"executive_id": d.chance.choice(executives), "by_id": d.chance.choice(users)}
        d.row("visits_executivenote", visit_id=visit, **note)
    if d.likely(0.3):
        d.row("visits_correction", visit_id=visit, by_id=d.chance.choice(users))
    if d.likely(0.4):
        d.row("visits_flag", account_id=account, visit_id=visit)


def _programme(d: Draw, accounts: list[int], executives: list[int], users: list[int]) -> None:
    for account in accounts:
        if d.likely(0.5):
            d.row("visits_flag", account_id=account, visit_id=None)
        if d.likely(0.5):
            d.row("sponsors_annualreview", account_id=account, year=2025)
        for ended_on in (d.today, None):
            if d.likely(0.5):
                term = d.row(
                    "sponsors_sponsorship",
                    account_id=account,
                    executive_id=d.chance.choice(executives),
                    ended_on=ended_on,
                )
                visits = [row["id"] for row in d.rows["visits_visit"] if row["account_id"] == account]
                if visit := d.maybe(0.6, visits):
                    d.row(
                        "sponsors_consultation",
                        visit_id=visit,
                        sponsorship_id=term,
                        by_id=d.chance.choice(users),
                    )
                if d.likely(0.6):
                    d.row(
                        "sponsors_rematchrequest",
                        sponsorship_id=term,
                        asked_by_id=d.chance.choice(users),
                        granted=d.chance.choice((None, True, False)),
                    )
    for _ in range(2):
        executive, user = d.chance.choice(executives), d.chance.choice(users)
        d.row("visits_waiver", executive_id=executive, asked_by_id=user, granted=True)
        d.row("visits_touchpoint", executive_id=executive, account_id=d.chance.choice(accounts), by_id=user)


def _notices(d: Draw, users: list[int]) -> None:
    about = [
        (subject, row["id"]) for subject, (table, _) in SUBJECTS.items() for row in d.rows.get(table, ())
    ]
    for subject, row in [*d.chance.sample(about, k=min(len(about), 20)), ("", None)]:
        d.row(
            "people_notice",
            user_id=d.chance.choice(users),
            subject=subject,
            subject_id=row,
            event=next(d.ids),
        )
