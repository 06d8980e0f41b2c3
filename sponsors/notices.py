"""Who is told what about sponsorships, in the caller's transaction; `sponsors.letters` finds the words when it is sent or read."""

from django.db.models import Q, QuerySet

from engage.people.models import User, register_subject
from engage.people.notices import Topic, register_topics, settle, tell
from sponsors.models import RematchRequest, Sponsorship
from visits.recipients import sales_ops

GROUP = "Sponsors"
ABOUT_TERMS = ("sponsor_assigned", "sponsorship_extended", "sponsorship_ended")
ASKED, DECIDED = "rematch_asked", "rematch_decided"


def declare() -> None:
    """To be called once, from the AppConfig."""
    register_subject("sponsorship", rows=terms_known_to)
    register_subject("rematch", rows=rematches_known_to)
    register_topics(
        Topic("sponsorships", GROUP, "A sponsor is assigned, stays longer or leaves", ABOUT_TERMS),
        Topic("rematches", GROUP, "A re-match is asked for or decided", (ASKED, DECIDED)),
    )


def terms_known_to(user: User) -> QuerySet[Sponsorship]:
    """Those of accounts the person sees, and their own as a sponsor, also where the account is closed to them by now."""
    own = Sponsorship.objects.filter(executive__user__in=user.acting_ids).order_by().values("pk")
    seen = Sponsorship.objects.visible_to(user).order_by().values("pk")
    return Sponsorship.objects.filter(Q(pk__in=seen) | Q(pk__in=own))


def rematches_known_to(user: User) -> QuerySet[RematchRequest]:
    """Those the person may read, and those decided about them as the sponsor, of which they know that and how, never the words."""
    decided = Q(sponsorship__executive__user__in=user.acting_ids, granted__isnull=False)
    seen = RematchRequest.objects.visible_to(user).order_by().values("pk")
    return RematchRequest.objects.filter(Q(pk__in=seen) | decided)


def sponsor_assigned(sponsorship: Sponsorship, *, by: User) -> None:
    """The sponsor and the account's manager learn of each other."""
    _tell_of_term("sponsor_assigned", sponsorship, by=by)


def sponsorship_extended(sponsorship: Sponsorship, *, by: User) -> None:
    _tell_of_term("sponsorship_extended", sponsorship, by=by)


def sponsorship_ended(sponsorship: Sponsorship, *, by: User) -> None:
    _tell_of_term("sponsorship_ended", sponsorship, by=by)


def rematch_asked(request: RematchRequest, *, by: User) -> None:
    """Sales operations decides; the sponsor hears of it only then."""
    tell(ASKED, sales_ops(), subject="rematch", subject_id=request.pk, by=by, rematch=request.pk)


def rematch_decided(request: RematchRequest, *, by: User) -> None:
    """Who asked, the account's manager and the sponsor learn what was decided; nobody is asked any more."""
    settle("rematch", request.pk, ASKED)
    people = [request.asked_by, *_concerned(request.sponsorship)]
    tell(DECIDED, people, subject="rematch", subject_id=request.pk, by=by, rematch=request.pk)


def _tell_of_term(notice: str, sponsorship: Sponsorship, *, by: User) -> None:
    tell(
        notice,
        _concerned(sponsorship),
        subject="sponsorship",
        subject_id=sponsorship.pk,
        by=by,
        sponsorship=sponsorship.pk,
    )


def _concerned(sponsorship: Sponsorship) -> list[User]:
    people = (sponsorship.executive.user, sponsorship.account.manager)
    return [person for person in people if person is not None]
