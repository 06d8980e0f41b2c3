"""Who may do what to sponsorships and reviews. Pure: everything asked of the database is in the facts handed in."""

from collections.abc import Collection
from datetime import date, timedelta

from accounts.models import Account
from accounts.rules import speaks_for_account
from engage.people.models import Executive, Role, User
from sponsors.models import AnnualReview


def may_decide_sponsorships(user: User) -> bool:
    """Assign, extend and end them."""
    return user.is_sales_ops


def may_ask_rematch(user: User, account: Account) -> bool:
    """Whoever speaks for the account; the sponsor is not theirs to choose, but to question."""
    return speaks_for_account(user, account)


def may_decide_rematch(user: User) -> bool:
    return user.is_sales_ops


def needs_load_reason(carried: int, *, limit: int) -> bool:
    """Whether one more account for an executive who carries so many takes a reason on record."""
    return carried >= limit


def may_comment_as_manager(user: User, account: Account) -> bool:
    return speaks_for_account(user, account)


def may_comment_as_sponsor(user: User, *, sponsors: Collection[int]) -> bool:
    """`sponsors`: the users who sponsor the account at present."""
    return bool(user.acting_ids & set(sponsors))


def may_sign_review(user: User) -> bool:
    return user.is_sales_ops


def may_regenerate_review(user: User, account: Account) -> bool:
    """Sales operations, and whoever speaks for the account."""
    return user.is_sales_ops or speaks_for_account(user, account)


def sponsor_conflict(*, sponsor: User | None, manager: User | None) -> str | None:
    """Why this person cannot sponsor an account with this manager, in words; None where they can."""
    if sponsor is None or manager is None:
        return None
    if sponsor.pk == manager.pk:
        return "The account's manager cannot sponsor it as well."
    if manager.superior_id == sponsor.pk:
        return "The direct superior of the account's manager cannot sponsor the account."
    return None


def is_term_allowed(starts_on: date, ends_on: date, *, shortest: int, longest: int) -> bool:
    """Whether a term lasts from `shortest` to `longest` months, counted with or without its last day."""
    return (
        months_later(starts_on, shortest) - timedelta(days=1) <= ends_on <= months_later(starts_on, longest)
    )


def months_later(day: date, months: int) -> date:
    """The same day so many months later, or the last day of a shorter month (as PostgreSQL adds months)."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    first_of_next = date(year + (month == 11), (month + 1) % 12 + 1, 1)
    return min(date(year, month + 1, 1) + timedelta(days=day.day - 1), first_of_next - timedelta(days=1))


def missing_words(review: AnnualReview, *, manager: User | None, sponsor: User | None) -> str | None:
    """Whose words the review waits for before it can be signed; nobody's where there is none who can sign in."""
    if manager is not None and manager.is_active and not review.manager_words.strip():
        return "The account manager has not commented on the review yet."
    if sponsor is not None and sponsor.is_active and not review.sponsor_words.strip():
        return "The sponsor has not commented on the review yet."
    return None


def may_read_reports(user: User) -> bool:
    """Sales operations, account managers of their accounts, and executives of themselves; each reads their own scope (queries.scope)."""
    return any(user.holds(role) for role in (Role.SALES_OPS, Role.ACCOUNT_MANAGER, Role.EXECUTIVE))


def may_read_scorecard(user: User, executive: Executive) -> bool:
    """An executive's figures over all accounts: theirs, their deputies', and sales operations'."""
    return user.is_sales_ops or (executive.user_id is not None and executive.user_id in user.acting_ids)
