"""Who is told what about sponsorships. Each function writes outbox rows in the caller's transaction; `sponsors.letters` words them when they are sent.

Nothing of this has to be acted on before the next morning, so all of it waits for the digest. Deputies in force get a copy; whoever acted is
not told of it.
"""

from collections.abc import Iterable

from engage.core.clock import now
from engage.core.models import OutboxEvent
from engage.core.outbox import announce_all
from engage.people import digest
from engage.people.models import User
from sponsors.models import RematchRequest, Sponsorship
from visits.recipients import sales_ops, with_deputies


def sponsor_assigned(sponsorship: Sponsorship, *, by: User) -> None:
    """The sponsor and the account's manager learn of each other."""
    _tell("sponsor_assigned", _concerned(sponsorship), by=by, sponsorship=sponsorship.pk)


def sponsorship_extended(sponsorship: Sponsorship, *, by: User) -> None:
    _tell("sponsorship_extended", _concerned(sponsorship), by=by, sponsorship=sponsorship.pk)


def sponsorship_ended(sponsorship: Sponsorship, *, by: User) -> None:
    _tell("sponsorship_ended", _concerned(sponsorship), by=by, sponsorship=sponsorship.pk)


def rematch_asked(request: RematchRequest, *, by: User) -> None:
    """Sales operations decides; the sponsor hears of it only then."""
    _tell("rematch_asked", sales_ops(), by=by, rematch=request.pk)


def rematch_decided(request: RematchRequest, *, by: User) -> None:
    """Who asked, the account's manager and the sponsor learn what was decided."""
    people = [request.asked_by, *_concerned(request.sponsorship)]
    _tell("rematch_decided", people, by=by, rematch=request.pk)


def _concerned(sponsorship: Sponsorship) -> list[User]:
    people = (sponsorship.executive.user, sponsorship.account.manager)
    return [person for person in people if person is not None]


def _tell(notice: str, people: Iterable[User], *, by: User, **facts: int) -> None:
    """One outbox row a recipient, all in one statement."""
    moment = now()
    announce_all(
        [
            OutboxEvent(
                kind="digest_item",
                payload={"notice": notice, "by": by.pk, **facts, "user": person.pk},
                next_attempt_at=digest.next_after(moment, zone=person.time_zone),
            )
            for person in with_deputies(people)
            if person != by and person.is_active
        ]
    )
