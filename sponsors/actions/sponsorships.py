"""Assigning, extending and ending sponsorships: sales operations decides."""

from datetime import date

from django.db import transaction
from django.db.models import F

from accounts.models import Account
from engage.core import policy
from engage.core.audit import act_as
from engage.core.clock import now
from engage.core.edits import require_current
from engage.core.errors import BadInput, GuardRefused, NotAllowed, OutOfScope, WrongState, refusals
from engage.people.models import Executive, User
from sponsors import notices
from sponsors.access import refresh_access_of_sponsorship
from sponsors.flag_rules import flag_now
from sponsors.models import ExecutiveRole, RematchRequest, Sponsorship
from sponsors.rules import is_term_allowed, may_decide_sponsorships, needs_load_reason, sponsor_conflict

TARGETS = (ExecutiveRole.SOCIAL_VISITOR, ExecutiveRole.DEALMAKER, ExecutiveRole.GROWTH_CHAMPION)


def assign_sponsor(
    account: Account,
    *,
    executive: Executive,
    starts_on: date,
    ends_on: date,
    by: User,
    target_role: str = ExecutiveRole.GROWTH_CHAMPION,
    visits_a_year: int = 4,
    load_reason: str = "",
) -> Sponsorship:
    """Makes the executive the account's sponsor until `ends_on`, the agreed last day. The sponsor and the assistants see the account at once.

    `load_reason` is asked for, and kept, where the executive carries as many accounts as the policy's limit. Raises NotAllowed for anybody but
    sales operations; BadInput for a role that is no target, a cadence below one, a term outside the policy, or a load without its reason;
    WrongState where the account has a sponsor at that time, was merged into another, or the executive has left; GuardRefused where
    the executive manages the account or is its manager's direct superior.
    """
    _require_decider(by, account)
    if target_role not in TARGETS:
        raise BadInput(
            "A sponsor aims at being a social visitor, a dealmaker or a growth champion.", field="target_role"
        )
    if visits_a_year < 1:
        raise BadInput("Agree on at least one visit a year.", field="visits_a_year")
    _require_term(starts_on, ends_on)
    with transaction.atomic(), refusals():
        act_as(by, reason=f"{executive.name} assigned as sponsor")
        account = Account.objects.select_for_update(of=("self",)).select_related("manager").get(pk=account.pk)
        executive = (
            Executive.objects.select_for_update(of=("self",)).select_related("user").get(pk=executive.pk)
        )
        _require_fit(account, executive, starts_on=starts_on)
        is_too_many = _require_load(executive, reason=load_reason)
        flag_now(account.pk)
        sponsorship = Sponsorship.objects.create(
            account=account,
            executive=executive,
            starts_on=starts_on,
            ends_on=ends_on,
            target_role=target_role,
            visits_a_year=visits_a_year,
            assigned_by=by,
            assigned_at=now(),
            load_reason=load_reason.strip() if is_too_many else "",
        )
        refresh_access_of_sponsorship(sponsorship)
        flag_now(account.pk)
        notices.sponsor_assigned(sponsorship, by=by)
    return sponsorship


def extend_sponsorship(
    sponsorship: Sponsorship, *, ends_on: date, by: User, seen: int | None = None
) -> Sponsorship:
    """Agrees a later last day, within the longest term of the policy.

    Raises NotAllowed for anybody but sales operations, BadInput for a day that is no later or past the longest term, WrongState where the
    sponsorship has ended.
    """
    _require_decider(by, sponsorship.account)
    with transaction.atomic(), refusals():
        act_as(by, reason="Sponsorship extended")
        sponsorship = locked(sponsorship)
        require_current(sponsorship, seen=seen)
        if ends_on <= sponsorship.ends_on:
            raise BadInput("An extension ends later than what was agreed.", field="ends_on")
        _require_term(sponsorship.starts_on, ends_on)
        flag_now(sponsorship.account_id)
        sponsorship.ends_on = ends_on
        sponsorship.save(update_fields=["ends_on"])
        flag_now(sponsorship.account_id)
        notices.sponsorship_extended(sponsorship, by=by)
    return sponsorship


def end_sponsorship(
    sponsorship: Sponsorship, *, reason: str, by: User, on: date | None = None, seen: int | None = None
) -> Sponsorship:
    """Ends it: `on` (today, UTC, where it is not given) is the first day without the sponsor, who no longer sees the account for it.

    A request for a re-match that waits is granted by that: the account gets another sponsor, for the same reason.
    Raises NotAllowed for anybody but sales operations, BadInput without a reason or for a day in the future or before the term, WrongState
    where it has ended already.
    """
    _require_decider(by, sponsorship.account)
    if not reason.strip():
        raise BadInput("Say why the sponsorship ends.", field="reason")
    today = now().date()
    day = on or today
    if day > today:
        raise BadInput("A sponsorship is ended when it has come to its end, not ahead.", field="on")
    with transaction.atomic(), refusals():
        act_as(by, reason=reason.strip())
        sponsorship = locked(sponsorship)
        require_current(sponsorship, seen=seen)
        if day < sponsorship.starts_on:
            if on is not None:
                raise BadInput("It cannot end before it began.", field="on")
            day = sponsorship.starts_on  # called off before its first day: it never ran
        put_to_an_end(sponsorship, on=day, reason=reason.strip())
        asked = RematchRequest.objects.undecided().filter(sponsorship=sponsorship)
        asked.update(granted=True, decided_by=by, decided_at=now(), note=reason.strip())
        notices.sponsorship_ended(sponsorship, by=by)
    return sponsorship


def put_to_an_end(sponsorship: Sponsorship, *, on: date, reason: str) -> None:
    """Writes the end of a sponsorship that is locked, with what follows from it for access and flags."""
    flag_now(sponsorship.account_id)
    sponsorship.ended_on, sponsorship.ended_reason = on, reason
    sponsorship.save(update_fields=["ended_on", "ended_reason"])
    refresh_access_of_sponsorship(sponsorship)
    flag_now(sponsorship.account_id)


def _require_decider(by: User, account: Account) -> None:
    if may_decide_sponsorships(by):
        return
    if not Account.objects.visible_to(by).filter(pk=account.pk).exists():
        raise OutOfScope("There is no such account.")
    raise NotAllowed("Only sales operations decides on sponsorships.")


def _require_term(starts_on: date, ends_on: date) -> None:
    rules = policy.current()
    shortest, longest = rules["sponsor_term_minimum_months"], rules["sponsor_term_maximum_months"]
    if not is_term_allowed(starts_on, ends_on, shortest=shortest, longest=longest):
        raise BadInput(
            f"A sponsorship is agreed for {shortest} to {longest} months.",
            code="sponsorship_term",
            field="ends_on",
        )


def _require_fit(account: Account, executive: Executive, *, starts_on: date) -> None:
    if account.merged_into_id is not None:
        raise WrongState("This account was merged into another; assign the sponsor there.")
    if executive.left_on is not None:
        raise WrongState(f"{executive.name} has left the company.")
    running = (
        Sponsorship.objects.filter(account=account)
        .exclude(ended_on=F("starts_on"))
        .select_related("executive")
    )
    present = running.filter(ended_on=None).first() or running.filter(ended_on__gt=starts_on).first()
    if present is not None:
        raise WrongState(
            f"{present.executive.name} sponsors this account; end that sponsorship first.",
            code="sponsorship_one_at_a_time",
        )
    conflict = sponsor_conflict(sponsor=executive.user, manager=account.manager)
    if conflict is not None:
        raise GuardRefused(conflict, code="sponsor_stands_apart")


def _require_load(executive: Executive, *, reason: str) -> bool:
    """Whether the executive carries as many as the limit already; raises BadInput where that is so and nobody says why one more. Two queries."""
    limit = policy.current()["sponsor_capacity_limit"]
    carried = Sponsorship.objects.carried().filter(executive=executive).count()
    if not needs_load_reason(carried, limit=limit):
        return False
    if not reason.strip():
        raise BadInput(
            f"{executive.name} sponsors {carried} accounts already. Say why one more, or choose somebody else.",
            code="sponsorship_load",
            field="load_reason",
        )
    return True


def locked(sponsorship: Sponsorship) -> Sponsorship:
    """The sponsorship as it is now, which nobody else changes until the transaction ends. Raises WrongState where it has ended."""
    found: Sponsorship = (
        Sponsorship.objects.select_for_update(of=("self",))
        .select_related("account__manager", "executive__user")
        .get(pk=sponsorship.pk)
    )
    if found.ended_on is not None:
        raise WrongState("This sponsorship has ended already.")
    return found
