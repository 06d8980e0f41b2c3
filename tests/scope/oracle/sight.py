"""Who sees which row of which table, after the table of rights in the design."""

from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import date
from functools import cached_property
from typing import Any

from tests.scope.oracle.access import Row, Rows, reasons

PROGRAMME = {"account_manager", "executive", "assistant", "sales_ops"}


class Organisation:
    """The rows, and what is asked of them again and again."""

    def __init__(self, rows: Rows, today: date) -> None:
        self.rows, self.today = rows, today
        self.users = {row["id"]: row for row in rows["people_user"]}
        self.open_to = defaultdict(set)
        for account, user, _, _ in reasons(rows):
            self.open_to[account].add(user)

    def by_id(self, table: str) -> dict[int, Row]:
        if table not in self._by_id:
            self._by_id[table] = {row["id"]: row for row in self.rows[table]}
        return self._by_id[table]

    def speaks_as(self, executive: int) -> set[int]:
        """The executive's own sign-in and the assistants."""
        own = self.by_id("people_executive")[executive]["user_id"]
        return {u for u in (own, *self._assistants[executive]) if u}

    def named_in(self, visit: Row) -> set[int]:
        """Whoever has a part of their own in a visit, and so sees it though it is confidential."""
        account = self.by_id("accounts_account")[visit["account_id"]]
        manager = self.users.get(account["manager_id"])
        named = {visit["requested_by_id"], account["manager_id"]} | self.speaks_as(visit["lead_executive_id"])
        for attendee in self._of_visit("visits_attendee")[visit["id"]]:
            named.add(attendee["user_id"])
            if attendee["executive_id"]:
                named |= self.speaks_as(attendee["executive_id"])
        if manager and self._of_visit("visits_soloexception")[visit["id"]]:
            named.add(manager["superior_id"])
        lines = self.by_id("visits_redline")
        for promise in self._of_visit("visits_commitment")[visit["id"]]:
            if promise["beyond_red_line"] and promise["red_line_id"]:
                named.add(lines[promise["red_line_id"]]["approver_id"])
        return named - {None}

    def _of_visit(self, table: str) -> dict[int, list[Row]]:
        if table not in self._by_visit:
            self._by_visit[table] = defaultdict(list)
            for row in self.rows[table]:
                self._by_visit[table][row["visit_id"]].append(row)
        return self._by_visit[table]

    @cached_property
    def _assistants(self) -> dict[int, set[int]]:
        found: dict[int, set[int]] = defaultdict(set)
        for row in self.rows["people_assistant"]:
            found[row["executive_id"]].add(row["user_id"])
        return found

    @cached_property
    def _by_id(self) -> dict[str, dict[int, Row]]:
        return {}

    @cached_property
    def _by_visit(self) -> dict[str, dict[int, list[Row]]]:
        return {}


class Reader:
    """One person of an organisation. Whose deputy they are today, theirs they have too, as long as that person has access."""

    def __init__(self, organisation: Organisation, user: int) -> None:
        self.all, self.id = organisation, user
        self.ids = {user, *self._stands_in_for()}
        self.roles = {role for one in self.ids for role in organisation.users[one]["roles"]}
        self.is_sales_ops = "sales_ops" in self.roles
        self.administers = "administrator" in self.roles
        self.in_programme = bool(self.roles & PROGRAMME)
        self.visits = {row["id"] for row in organisation.rows["visits_visit"] if self._sees_visit(row)}

    def _stands_in_for(self) -> Iterator[int]:
        for row in self.all.rows["people_deputy"]:
            begun = row["starts_on"] <= self.all.today
            runs = begun and (row["ends_on"] is None or row["ends_on"] >= self.all.today)
            if row["deputy_id"] == self.id and runs and self.all.users[row["principal_id"]]["is_active"]:
                yield row["principal_id"]

    def is_one_of(self, users: set[int]) -> bool:
        return not self.ids.isdisjoint(users)

    def sees_account(self, account: int) -> bool:
        return self.is_sales_ops or self.is_one_of(self.all.open_to[account])

    def _sees_visit(self, visit: Row) -> bool:
        if self.is_sales_ops or self.is_one_of(self.all.named_in(visit)):
            return True
        return not visit["confidential"] and self.sees_account(visit["account_id"])


Sees = Callable[[Reader, Row], bool]


def _of_account(reader: Reader, row: Row) -> bool:
    return reader.sees_account(row["account_id"])


def _of_visit(reader: Reader, row: Row) -> bool:
    return row["visit_id"] in reader.visits


def _of_briefing(reader: Reader, row: Row) -> bool:
    return reader.all.by_id("visits_briefing")[row["briefing_id"]]["visit_id"] in reader.visits


def _attachment(reader: Reader, row: Row) -> bool:
    """What is in a version or in a filed debrief goes with the visit; what is in a draft is for whoever writes that."""
    visit = reader.all.by_id("visits_visit")[
        reader.all.by_id("visits_attachedfile")[row["file_id"]]["visit_id"]
    ]
    if visit["id"] not in reader.visits:
        return False
    if row["debrief_id"]:
        filed = reader.all.by_id("visits_debrief")[row["debrief_id"]]["executive_filed_at"]
        return bool(filed) or reader.is_one_of(reader.all.speaks_as(visit["lead_executive_id"]))
    return bool(reader.all.by_id("visits_briefing")[row["briefing_id"]]["version"]) or _writes_briefing(
        reader, visit
    )


def _comment(reader: Reader, row: Row) -> bool:
    """Said among those who write the briefing."""
    visit = reader.all.by_id("visits_visit")[row["visit_id"]]
    return _of_visit(reader, row) and _writes_briefing(reader, visit)


def _writes_briefing(reader: Reader, visit: Row) -> bool:
    manager = reader.all.by_id("accounts_account")[visit["account_id"]]["manager_id"]
    team = {
        r["user_id"] for r in reader.all.rows["accounts_teammember"] if r["account_id"] == visit["account_id"]
    }
    return reader.is_one_of({manager, *team}) or (manager is None and reader.is_sales_ops)


def _of_programme(reader: Reader, row: Row) -> bool:
    return reader.in_programme


def _of_sales_ops(reader: Reader, row: Row) -> bool:
    return reader.is_sales_ops


def _user(reader: Reader, row: Row) -> bool:
    """The record of people, which service accounts are not in; and oneself."""
    keeps = reader.administers or reader.is_sales_ops
    return (keeps and not row["is_service"]) or (not keeps and row["id"] == reader.id)


def _flag(reader: Reader, row: Row) -> bool:
    return _of_visit(reader, row) if row["visit_id"] else _of_account(reader, row)


def _waiver(reader: Reader, row: Row) -> bool:
    concerned = {row["asked_by_id"], *reader.all.speaks_as(row["executive_id"])}
    return reader.is_sales_ops or reader.is_one_of(concerned)


def _touchpoint(reader: Reader, row: Row) -> bool:
    return reader.is_one_of({row["by_id"], *reader.all.speaks_as(row["executive_id"])}) or _of_account(
        reader, row
    )


def _rematch(reader: Reader, row: Row) -> bool:
    """What was said before the decision is for the account's manager and sales operations, never for the sponsor."""
    term = reader.all.by_id("sponsors_sponsorship")[row["sponsorship_id"]]
    manager = reader.all.by_id("accounts_account")[term["account_id"]]["manager_id"]
    return reader.is_sales_ops or manager in reader.ids


def _sponsors(reader: Reader, sponsorship: Row) -> bool:
    own = reader.all.by_id("people_executive")[sponsorship["executive_id"]]["user_id"]
    return own in reader.ids


def _of_term(reader: Reader, term: Row) -> bool:
    return _of_account(reader, term) or _sponsors(reader, term)


def _of_rematch(reader: Reader, row: Row) -> bool:
    """The sponsor learns that it was decided."""
    term = reader.all.by_id("sponsors_sponsorship")[row["sponsorship_id"]]
    return _rematch(reader, row) or (row["granted"] is not None and _sponsors(reader, term))


def _of_promise(reader: Reader, row: Row) -> bool:
    return _of_visit(reader, row) or row["owner_id"] in reader.ids


def _of_debrief(reader: Reader, visit: Row) -> bool:
    """Superiors of executives learn that a debrief is owed, and nothing else."""
    own = reader.all.by_id("people_executive")[visit["lead_executive_id"]]["user_id"]
    superior = reader.all.users[own]["superior_id"] if own else None
    return visit["id"] in reader.visits or superior in reader.ids


# What a notice may be about: the table of its rows, and who may still know of them.
SUBJECTS: dict[str, tuple[str, Sees]] = {
    "visit": ("visits_visit", lambda reader, row: row["id"] in reader.visits),
    "debrief": ("visits_visit", _of_debrief),
    "waiver": ("visits_waiver", _waiver),
    "flag": ("visits_flag", _flag),
    "commitment": ("visits_commitment", _of_promise),
    "ratification": ("visits_commitment", _of_visit),
    "touchpoint": ("visits_touchpoint", _touchpoint),
    "review": ("sponsors_annualreview", _of_account),
    "sponsorship": ("sponsors_sponsorship", _of_term),
    "rematch": ("sponsors_rematchrequest", _of_rematch),
}


def _notice(reader: Reader, row: Row) -> bool:
    """One's own alone, about what one may know of now; a deputy gets notices of their own."""
    if row["user_id"] != reader.id:
        return False
    if not row["subject"]:
        return True
    table, sees = SUBJECTS[row["subject"]]
    about = reader.all.by_id(table).get(row["subject_id"])
    return about is not None and sees(reader, about)


SEES: dict[str, Sees] = {
    "people_user": _user,
    "people_businessunit": _of_programme,
    "people_executive": _of_programme,
    "people_notice": _notice,
    "people_serviceaccount": lambda reader, row: reader.administers,
    "people_apitoken": lambda reader, row: reader.administers or row["user_id"] == reader.id,
    "accounts_account": lambda reader, row: reader.sees_account(row["id"]),
    "accounts_contact": _of_account,
    "accounts_financialyear": _of_account,
    "accounts_stake": _of_account,
    "accounts_priority": _of_programme,
    "accounts_importrun": _of_sales_ops,
    "accounts_importrejection": _of_sales_ops,
    "visits_visit": lambda reader, row: row["id"] in reader.visits,
    "visits_visittemplate": _of_programme,
    "visits_templateobjective": _of_programme,
    "visits_templateagendaitem": _of_programme,
    "visits_templatequestion": _of_programme,
    "visits_templateprompt": _of_programme,
    "visits_briefing": _of_visit,
    "visits_agendaitem": _of_briefing,
    "visits_redline": _of_briefing,
    "visits_question": _of_briefing,
    "visits_sensitivepoint": _of_briefing,
    "visits_likelyquestion": _of_briefing,
    "visits_leadershipprompt": _of_briefing,
    "visits_ask": _of_briefing,
    "visits_acknowledgement": _of_briefing,
    "visits_attachment": _attachment,
    "visits_briefingcomment": _comment,
    "visits_commitment": _of_visit,
    "visits_correction": _of_visit,
    "visits_debrief": _of_visit,
    "sponsors_consultation": _of_visit,
    "visits_executivenote": _of_visit,
    "visits_insight": _of_visit,
    "visits_inquiry": _of_visit,
    "visits_nonoccurrence": _of_visit,
    "visits_objective": _of_visit,
    "visits_alternative": _of_visit,
    "visits_attendee": _of_visit,
    "visits_soloexception": _of_visit,
    "visits_reschedule": _of_visit,
    "visits_statuschange": _of_visit,
    "visits_flag": _flag,
    "visits_waiver": _waiver,
    "visits_touchpoint": _touchpoint,
    "sponsors_sponsorship": _of_account,
    "sponsors_annualreview": _of_account,
    "sponsors_rematchrequest": _rematch,
}


def seen_by(organisation: Organisation, user: int) -> dict[str, set[int]]:
    """By table the ids of the rows that this person may see."""
    reader: Any = Reader(organisation, user)
    return {
        table: {row["id"] for row in organisation.rows[table] if sees(reader, row)}
        for table, sees in SEES.items()
    }
