"""A meeting between an executive of ours and a customer, planned or past."""

from datetime import datetime
from typing import Self

from django.apps import apps
from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q

from accounts.models import Account, AccountAccess
from engage.core.models import EngageNow, Revised, ScopedQuerySet
from engage.people.models import Assistant, Executive, User
from engage.people.parts import Part
from engage.people.rights import any_of
from visits.permissions import VISIT


class Status(models.TextChoices):
    DRAFT = "draft", "Draft"
    REQUESTED = "requested", "Requested"
    APPROVED = "approved", "Approved"
    BRIEFED = "briefed", "Briefed"
    READY = "ready", "Ready"
    HELD = "held", "Held"
    DEBRIEFED = "debriefed", "Debriefed"
    CLOSED = "closed", "Closed"
    DECLINED = "declined", "Declined"
    CANCELLED = "cancelled", "Cancelled"


PLANNED = (Status.APPROVED, Status.BRIEFED, Status.READY)
TOOK_PLACE = (Status.HELD, Status.DEBRIEFED, Status.CLOSED)
ENDED = (Status.DECLINED, Status.CANCELLED)


class Origin(models.TextChoices):
    PLANNED = "planned", "Planned"
    REPORTED = "reported", "Reported afterwards"
    IMPORTED = "imported", "Imported"
    SIGHTED = "sighted", "Seen in a calendar"


class Format(models.TextChoices):
    ON_SITE = "on_site", "At the customer's"
    OUR_SITE = "our_site", "At our place"
    VIRTUAL = "virtual", "Virtual"
    EVENT = "event", "At an event"
    CALL = "call", "Call"


class Purpose(models.TextChoices):
    RELATIONSHIP = "relationship", "Relationship"
    STRATEGY = "strategy", "Strategy"
    GROWTH = "growth", "Growth"
    DEAL = "deal", "Deal"
    ESCALATION = "escalation", "Escalation"
    SOCIAL = "social", "Social"
    COURTESY = "courtesy", "Courtesy"


class Side(models.TextChoices):
    """Who speaks: the account side (manager and team) or the executive's (the executive and the assistants), or the customer."""

    ACCOUNT = "account", "Account side"
    EXECUTIVE = "executive", "Executive's side"
    CUSTOMER = "customer", "Customer"


_sees_all = VISIT.asks_standing("see all")
_SEE, _SEE_CONFIDENTIAL = VISIT.who_may("see"), VISIT.who_may("see confidential")


class VisitQuerySet(ScopedQuerySet):
    def visible_to(self, user: User) -> Self:
        """Visits of the person's accounts, but for confidential ones that do not name them; and all that name them.

        Named are the lead executive and the assistants, the account's manager, attendees, who asked for the visit, the manager's superior
        where leave to go alone was asked of them, and who was asked to ratify a promise made there. Sales operations sees all.
        """
        if _sees_all(user):
            return self
        ids = user.acting_ids
        attendees = apps.get_model("visits", "Attendee").objects.naming(ids)
        exceptions = apps.get_model("visits", "SoloException").objects
        promises = apps.get_model("visits", "Commitment").objects.filter(beyond_red_line=True)
        has = {
            Part.REQUESTER: Q(requested_by__in=ids),
            Part.ACCOUNT_MANAGER: Q(account__manager__in=ids),
            Part.LEAD_EXECUTIVE: Q(lead_executive__user__in=ids),
            Part.ASSISTANT: Exists(
                Assistant.objects.filter(executive=OuterRef("lead_executive"), user__in=ids)
            ),
            Part.NAMED: Exists(attendees.filter(visit=OuterRef("pk"))),
            Part.MANAGERS_SUPERIOR: Exists(
                exceptions.filter(visit=OuterRef("pk"), visit__account__manager__superior__in=ids)
            ),
            Part.APPROVER: Exists(promises.filter(visit=OuterRef("pk"), red_line__approver__in=ids)),
            Part.INSIDER: Exists(AccountAccess.objects.filter(account=OuterRef("account"), user__in=ids)),
        }
        insiders = any_of(has, _SEE - _SEE_CONFIDENTIAL)
        return self.filter(any_of(has, _SEE_CONFIDENTIAL) | (Q(confidential=False) & insiders))

    def planned(self) -> Self:
        return self.filter(status__in=PLANNED)

    def took_place(self) -> Self:
        return self.filter(status__in=TOOK_PLACE)

    def taking_part(self, executive: Executive) -> Self:
        """Those that this executive leads or attends."""
        attendees = apps.get_model("visits", "Attendee")._default_manager
        attends = Exists(attendees.filter(visit=OuterRef("pk"), executive=executive))
        return self.filter(Q(lead_executive=executive) | attends)

    def for_display(self) -> Self:
        """With what a line in a list shows, in one query."""
        return self.select_related("account", "account__manager", "lead_executive", "lead_executive__user")


class Visit(Revised):
    """One visit through its whole life. `status` is written by `visits.workflow` alone; the database refuses what the workflow forbids.

    The five `…_at` due times are UTC instants computed from `policy_version` when the time of the visit was set (for reported visits: from
    the moment of reporting), in the zones and countries kept beside them. `starts_at`/`ends_at` of an imported visit span its whole day in
    `time_zone`, because only the date is known (`date_only`).
    """

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="visits")
    lead_executive = models.ForeignKey(Executive, on_delete=models.PROTECT, related_name="visits")
    status = models.CharField(max_length=10, choices=Status, default=Status.DRAFT, editable=False)
    origin = models.CharField(max_length=8, choices=Origin, default=Origin.PLANNED)
    title = models.CharField("point of the meeting", max_length=300)
    purpose = models.CharField(max_length=12, choices=Purpose, blank=True)
    format = models.CharField(max_length=8, choices=Format, blank=True)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    time_zone = models.CharField(max_length=64, default="UTC")
    date_only = models.BooleanField(default=False)
    template = models.ForeignKey(
        "visits.VisitTemplate", null=True, blank=True, on_delete=models.PROTECT, related_name="visits"
    )
    place = models.CharField(max_length=200, blank=True)
    confidential = models.BooleanField(default=False)
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="requested_visits"
    )
    rush = models.BooleanField(default=False)
    rush_reason = models.TextField(blank=True)
    created_at = models.DateTimeField(db_default=EngageNow())

    account_consent_at = models.DateTimeField(null=True)
    account_consent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    executive_consent_at = models.DateTimeField(null=True)
    executive_consent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    ending_reason = models.TextField("why it was declined or cancelled", blank=True)

    briefing_due_at = models.DateTimeField(null=True)
    briefing_late_at = models.DateTimeField(null=True)
    executive_debrief_due_at = models.DateTimeField(null=True)
    account_debrief_due_at = models.DateTimeField(null=True)
    seagull_verdict_at = models.DateTimeField(null=True)
    executive_zone = models.CharField(max_length=64, blank=True)
    executive_country = models.CharField(max_length=2, blank=True)
    account_zone = models.CharField(max_length=64, blank=True)
    account_country = models.CharField(max_length=2, blank=True)
    policy_version = models.PositiveBigIntegerField(default=0)

    held_at = models.DateTimeField(null=True)
    reported_at = models.DateTimeField(null=True)
    reported_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    import_batch = models.ForeignKey(
        "visits.ImportBatch", null=True, on_delete=models.PROTECT, related_name="visits"
    )
    import_key = models.CharField(max_length=64, null=True)
    imported_purpose = models.TextField(
        "the purpose as imported, where it is longer than the title",
        blank=True,
        db_default="",
        editable=False,
    )

    objects = VisitQuerySet.as_manager()

    class Meta:
        ordering = ["-starts_at", "-id"]
        indexes = [
            models.Index(fields=["account", "-starts_at", "-id"], name="visit_by_account"),
            models.Index(fields=["lead_executive", "-starts_at", "-id"], name="visit_by_executive"),
            models.Index(fields=["-starts_at", "-id"], name="visit_by_start"),
            models.Index(
                fields=["ends_at"],
                name="visit_not_yet_held",
                condition=Q(status__in=["draft", "requested", "approved", "briefed", "ready"]),
            ),
            models.Index(
                fields=["executive_debrief_due_at"],
                name="visit_debrief_owed",
                condition=Q(status="held") & ~Q(origin="imported"),
            ),
            models.Index(fields=["requested_by"], name="visit_by_requester"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["import_key"], name="visit_imported_once"),
            models.CheckConstraint(
                condition=Q(starts_at__lt=F("ends_at")), name="visit_starts_before_it_ends"
            ),
            models.CheckConstraint(condition=Q(status__in=Status.values), name="visit_status_is_known"),
            models.CheckConstraint(condition=Q(origin__in=Origin.values), name="visit_origin_is_known"),
            models.CheckConstraint(
                condition=Q(format__in=[*Format.values, ""]), name="visit_format_is_known"
            ),
            models.CheckConstraint(
                condition=Q(purpose__in=[*Purpose.values, ""]), name="visit_purpose_is_known"
            ),
            models.CheckConstraint(
                condition=~Q(status__in=PLANNED)
                | Q(account_consent_at__isnull=False, executive_consent_at__isnull=False),
                name="visit_planned_with_both_consents",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=TOOK_PLACE) | Q(held_at__isnull=False), name="visit_held_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(status__in=["draft", "declined", "cancelled"])
                | Q(origin="imported")
                | (
                    Q(
                        briefing_due_at__isnull=False,
                        briefing_late_at__isnull=False,
                        executive_debrief_due_at__isnull=False,
                    )
                    & Q(account_debrief_due_at__isnull=False, seagull_verdict_at__isnull=False)
                    & Q(briefing_due_at__lte=F("briefing_late_at"), briefing_late_at__lt=F("starts_at"))
                    & Q(
                        executive_debrief_due_at__gte=F("ends_at"),
                        executive_debrief_due_at__lte=F("account_debrief_due_at"),
                    )
                    & Q(seagull_verdict_at__gte=F("account_debrief_due_at"))
                ),
                name="visit_knows_its_due_times",
            ),
            models.CheckConstraint(
                condition=~Q(rush=True) | Q(status="draft") | ~Q(rush_reason=""),
                name="visit_rush_has_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(origin="imported", import_batch__isnull=False)
                | (~Q(origin="imported") & Q(import_batch__isnull=True)),
                name="visit_imported_by_a_batch",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def took_place(self) -> bool:
        return self.status in TOOK_PLACE

    def has_started(self, moment: datetime) -> bool:
        return self.starts_at <= moment

    def has_ended(self, moment: datetime) -> bool:
        return self.ends_at <= moment
