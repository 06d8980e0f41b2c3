from typing import Self

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from engage.core.models import Revised
from visits.models.brief_lines import Practice
from visits.models.of_visit import OfVisitQuerySet
from visits.models.temperature import Temperature
from visits.models.visit import Visit


class ValueSignal(models.TextChoices):
    """How our price, or what we offer for it, was received."""

    WELCOMED = "welcomed", "Welcomed"
    ACCEPTED = "accepted", "Accepted"
    QUESTIONED = "questioned", "Questioned"
    REJECTED = "rejected", "Rejected"
    NOT_RAISED = "not_raised", "Did not come up"


DOUBTED = (ValueSignal.QUESTIONED, ValueSignal.REJECTED)
CAME_UP = (ValueSignal.WELCOMED, ValueSignal.ACCEPTED, *DOUBTED)


class DebriefQuerySet(OfVisitQuerySet):
    def with_signals(self) -> Self:
        """Those the executive has filed in which our price or our value came up, or something was said of them."""
        said = Q(price_signal__in=CAME_UP) | Q(value_signal__in=CAME_UP) | ~Q(signal_note="")
        return self.filter(said, executive_filed_at__isnull=False)


def _frequency() -> models.PositiveSmallIntegerField[int | None, int | None]:
    """How often the executive did it, from 1, almost never, to 5, almost always. Leaves the row only in `visits.queries.leadership`."""
    return models.PositiveSmallIntegerField(
        null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(5)]
    )


class Debrief(Revised):
    """The results of a visit, in two parts: the executive's, then the account side's. A filed part does not change any more.

    `prepared` keeps what is still being typed ({"promises": [...], "insights": [...], "people": {attendee: ...}, "joined": [...]}): it becomes
    commitments, insights and who was there when the executive files, and nobody counts it before. The account side rates the five practices of leadership by how often it saw them; `recap` is
    written for the customer, and nothing else of a debrief is. `unobtainable_reason` closes a visit whose executive has left or has no sign-in, in place of the executive's part.
    """

    visit = models.OneToOneField(Visit, on_delete=models.CASCADE, related_name="debrief")

    heard = models.TextField("what we heard", blank=True)
    temperature = models.CharField(max_length=8, choices=Temperature, blank=True)
    price_signal = models.CharField(max_length=12, choices=ValueSignal, blank=True)
    value_signal = models.CharField(max_length=12, choices=ValueSignal, blank=True)
    signal_note = models.TextField(blank=True)
    share_of_mind = models.PositiveSmallIntegerField(
        null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(5)]
    )
    promised_beyond_brief = models.BooleanField(null=True, blank=True)
    agreed_next_step = models.CharField(
        "next step agreed in the room", max_length=500, blank=True, db_default="", default=""
    )
    agreed_next_step_on = models.DateField(null=True, blank=True)
    prepared = models.JSONField(
        "promises, insights and people as typed so far",
        default=dict,
        db_default={},
        blank=True,
        editable=False,
    )
    executive_filed_at = models.DateTimeField(null=True, editable=False)
    executive_filed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", editable=False
    )

    feedback = models.TextField("what could be done better", blank=True)
    to_keep = models.TextField("what to keep", blank=True, db_default="", default="")
    model_the_way = _frequency()
    inspire_a_shared_vision = _frequency()
    challenge_the_process = _frequency()
    enable_others_to_act = _frequency()
    encourage_the_heart = _frequency()
    relationship_rating = models.PositiveSmallIntegerField(
        null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(5)]
    )
    next_step = models.TextField(blank=True)
    next_step_on = models.DateField(null=True, blank=True)
    recap = models.TextField("recap for the customer", blank=True, db_default="", default="")
    account_filed_at = models.DateTimeField(null=True, editable=False)
    account_filed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", editable=False
    )

    unobtainable_reason = models.TextField(blank=True, editable=False)

    objects = DebriefQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(executive_filed_at=None, executive_filed_by=None)
                | (Q(executive_filed_at__isnull=False, executive_filed_by__isnull=False) & ~Q(heard="")),
                name="debrief_executive_part_is_whole",
            ),
            models.CheckConstraint(
                condition=Q(account_filed_at=None, account_filed_by=None)
                | (
                    Q(account_filed_at__isnull=False, account_filed_by__isnull=False)
                    & ~Q(feedback="")
                    & ~Q(next_step="")
                ),
                name="debrief_account_part_is_whole",
            ),
            *(
                models.CheckConstraint(
                    condition=Q(**{field: None}) | Q(**{f"{field}__range": (1, 5)}),
                    name=f"debrief_{field}_1_to_5",
                )
                for field in ("share_of_mind", "relationship_rating", *Practice.values)
            ),
        ]
