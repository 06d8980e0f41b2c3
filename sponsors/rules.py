"""Who may do what to sponsorships, reviews and reports: questions to the table in `sponsors.permissions`; and what has to hold of terms and words."""

from calendar import monthrange
from collections.abc import Collection
from datetime import date, timedelta

from accounts.models import Account
from accounts.rules import speaks_for_account
from engage.people.models import Executive, User
from engage.people.parts import Part, Parts, those
from sponsors.models import AnnualReview, Moment
from sponsors.permissions import CONSULTATION, REMATCH, REPORT, REVIEW, SPONSORSHIP
from visits.models import Origin, Status, Visit
from visits.models.visit import PLANNED

may_decide_sponsorships = SPONSORSHIP.asks_standing("decide")  # assign, extend and end them
may_see_rematches = REMATCH.asks_standing("look for")
may_decide_rematch = REMATCH.asks_standing("decide")
may_sign_review = REVIEW.asks_standing("sign")
may_read_reports = REPORT.asks_standing("read")  # each reads their own scope (queries.scope)
may_read_all = REPORT.asks_standing("read all")
may_read_of_others = REPORT.asks_standing("read of others")

_ask_rematch = REMATCH.asks("ask")
_comment_as_manager = REVIEW.asks("comment as the manager")
_comment_as_sponsor = REVIEW.asks("comment as the sponsor")
_consult = CONSULTATION.asks("give")
_regenerate = REVIEW.asks("build anew")
_read_scorecard = REPORT.asks("read the scorecard")


def parts_at(user: User, account: Account) -> Parts:
    return user.standing | those({Part.ACCOUNT_MANAGER: speaks_for_account(user, account)})


def may_ask_rematch(user: User, account: Account) -> bool:
    """Whoever speaks for the account; the sponsor is not theirs to choose, but to question."""
    return _ask_rematch(parts_at(user, account))


def needs_load_reason(carried: int, *, limit: int) -> bool:
    """Whether one more account for an executive who carries so many takes a reason on record."""
    return carried >= limit


def may_comment_as_manager(user: User, account: Account) -> bool:
    return _comment_as_manager(parts_at(user, account))


def may_comment_as_sponsor(user: User, *, sponsors: Collection[int]) -> bool:
    """`sponsors`: the users who sponsor the account at present."""
    return _comment_as_sponsor(_as_sponsor(user, sponsors))


def may_consult(user: User, *, sponsors: Collection[int]) -> bool:
    return _consult(_as_sponsor(user, sponsors))


def _as_sponsor(user: User, sponsors: Collection[int]) -> Parts:
    return those({Part.SPONSOR: bool(user.acting_ids & set(sponsors))})


def moment_of(visit: Visit) -> Moment | None:
    """What a sponsor's words would be about now: the visit that is planned, or the one that took place. None where there is nothing to say."""
    if visit.status in (Status.REQUESTED, *PLANNED):
        return Moment.BEFORE
    return Moment.AFTER if visit.took_place and visit.origin != Origin.IMPORTED else None


def may_regenerate_review(user: User, account: Account) -> bool:
    return _regenerate(parts_at(user, account))


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
    _, last = monthrange(year, month + 1)
    return date(year, month + 1, min(day.day, last))


def missing_words(review: AnnualReview, *, manager: User | None, sponsor: User | None) -> str | None:
    """Whose words the review waits for before it can be signed; nobody's where there is none who can sign in."""
    if manager is not None and manager.is_active and not review.manager_words.strip():
        return "The account manager has not commented on the review yet."
    if sponsor is not None and sponsor.is_active and not review.sponsor_words.strip():
        return "The sponsor has not commented on the review yet."
    return None


def may_read_scorecard(user: User, executive: Executive) -> bool:
    """An executive's figures over all accounts."""
    return _read_scorecard(user.standing | those({Part.CONCERNED: executive.user_id in user.acting_ids}))


def hidden_of_rematch(user: User, account: Account) -> frozenset[str]:
    """What of a re-match this person does not read."""
    return REMATCH.hides(parts_at(user, account))
