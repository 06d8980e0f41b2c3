"""Whose figures a person may read in reports: all (sales operations), those of the accounts they manage or serve, and their own as an executive."""

from dataclasses import dataclass
from typing import Any, Self, TypeVar

from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.models import Account, TeamMember
from engage.people.models import Executive, User
from sponsors.models import Sponsorship
from sponsors.models.sponsorship import SponsorshipQuerySet
from sponsors.rules import may_read_all
from visits.models import Attendee, Flag, Touchpoint, Visit

Rows = TypeVar("Rows", bound="QuerySet[Any]")


@dataclass(frozen=True)
class ReportScope:
    """`accounts` is None where the person reads everything. Holds QuerySets only: no query until they are used."""

    user: User
    accounts: QuerySet[Any, Any] | None
    executives: QuerySet[Any, Any]

    @classmethod
    def of(cls, user: User) -> Self:
        """The scope of this person and of all whose deputy they are."""
        ids = user.acting_ids
        own = Account.objects.visible_to(user).filter(
            Q(manager__in=ids) | Exists(TeamMember.objects.filter(account=OuterRef("pk"), user__in=ids))
        )
        return cls(
            user=user,
            accounts=None if may_read_all(user) else own.values("pk"),
            executives=Executive.objects.visible_to(user).led_by(user).values("pk"),
        )

    @property
    def everything(self) -> bool:
        return self.accounts is None

    def visits(self) -> QuerySet[Visit]:
        """Visits at the person's accounts, and those they lead or attend as an executive."""
        rows = Visit.objects.visible_to(self.user)
        if self.everything:
            return rows
        attended = Exists(Attendee.objects.filter(visit=OuterRef("pk"), executive__in=self.executives))
        return rows.filter(Q(account__in=self.accounts) | Q(lead_executive__in=self.executives) | attended)

    def sponsorships(self) -> SponsorshipQuerySet:
        return self._narrowed(Sponsorship.objects.visible_to(self.user))

    def touchpoints(self) -> QuerySet[Touchpoint]:
        """Those at the person's accounts, and their own as an executive, but for those withdrawn as mistakes."""
        rows: QuerySet[Touchpoint] = Touchpoint.objects.visible_to(self.user).standing()
        return self._narrowed(rows)

    def flags_without_visit(self) -> QuerySet[Flag]:
        """Flags about an executive that no visit caused, such as a silent sponsor."""
        rows = Flag.objects.visible_to(self.user).standing()
        return self._narrowed(rows.filter(visit=None, commitment=None, executive__isnull=False))

    def flags_of_accounts(self) -> QuerySet[Flag]:
        """Flags about an account or its sponsor that no visit caused."""
        return self._narrowed(
            Flag.objects.visible_to(self.user).standing().filter(visit=None, commitment=None)
        )

    def _narrowed(self, rows: Rows) -> Rows:
        if self.everything:
            return rows
        return rows.filter(Q(account__in=self.accounts) | Q(executive__in=self.executives))
