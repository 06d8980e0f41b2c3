"""To whom an account is open, and for which reasons: recomputed from the rows behind them."""

from collections.abc import Iterator, Mapping
from typing import Any

Row = Mapping[str, Any]
Rows = Mapping[str, list[Row]]
Reason = tuple[int, int, str, str]  # account, user, reason, source

NEVER_OPEN = {"draft", "declined", "cancelled"}
TOOK_PLACE = {"held", "debriefed", "closed"}


def reasons(rows: Rows) -> set[Reason]:
    """All reasons there are: managing, being of the team, taking part in a visit that the account side has agreed to or that took place,
    sponsoring, and assisting an executive who visits or sponsors."""
    return {*_of_accounts(rows), *_of_visits(rows), *_of_sponsorships(rows)}


def _of_accounts(rows: Rows) -> Iterator[Reason]:
    for account in rows["accounts_account"]:
        if account["manager_id"]:
            yield account["id"], account["manager_id"], "manager", f"accounts.account:{account['id']}"
    for member in rows["accounts_teammember"]:
        yield (
            member["account_id"],
            member["user_id"],
            "team",
            f"accounts.account:{member['account_id']}",
        )


def _of_visits(rows: Rows) -> Iterator[Reason]:
    once_approved = {c["visit_id"] for c in rows["visits_statuschange"] if c["to_status"] == "approved"}
    for visit in rows["visits_visit"]:
        agreed = visit["account_consent_at"] is not None or visit["id"] in once_approved
        if visit["status"] in NEVER_OPEN or not (agreed or visit["status"] in TOOK_PLACE):
            continue
        source, account = f"visits.visit:{visit['id']}", visit["account_id"]
        attendees = [a for a in rows["visits_attendee"] if a["visit_id"] == visit["id"]]
        executives = {
            visit["lead_executive_id"],
            *(a["executive_id"] for a in attendees if a["executive_id"]),
        }
        for user in {a["user_id"] for a in attendees if a["user_id"]}:
            yield account, user, "visit", source
        yield from _of_executives(rows, executives, account, "visit", source)


def _of_sponsorships(rows: Rows) -> Iterator[Reason]:
    for term in rows["sponsors_sponsorship"]:
        if term["ended_on"] is None:
            source = f"sponsors.sponsorship:{term['id']}"
            yield from _of_executives(rows, {term["executive_id"]}, term["account_id"], "sponsor", source)


def _of_executives(
    rows: Rows, executives: set[int], account: int, reason: str, source: str
) -> Iterator[Reason]:
    for executive in rows["people_executive"]:
        if executive["id"] in executives and executive["user_id"]:
            yield account, executive["user_id"], reason, source
    for assistance in rows["people_assistant"]:
        if assistance["executive_id"] in executives:
            yield account, assistance["user_id"], "assistant", source
