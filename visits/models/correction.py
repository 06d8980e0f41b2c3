from django.conf import settings
from django.db import models
from django.db.models import Q

from engage.core.models import EngageNow, Fact
from visits.models.commitment import Commitment
from visits.models.insight import Insight
from visits.models.of_visit import OfVisitQuerySet
from visits.models.preparation import Objective
from visits.models.visit import Visit


class Corrected(models.TextChoices):
    """What of a filed record can be corrected: a text of the debrief by its column, or one row of it."""

    HEARD = "heard", "What was heard"
    SIGNAL_NOTE = "signal_note", "What was said of price and value"
    AGREED_NEXT_STEP = "agreed_next_step", "The next step agreed in the room"
    OUTCOME = "outcome", "What came of an objective"
    PROMISE = "promise", "A promise"
    INSIGHT = "insight", "Something learnt"
    PEOPLE = "people", "Who was there"
    FEEDBACK = "feedback", "What to change"
    TO_KEEP = "to_keep", "What to keep"
    NEXT_STEP = "next_step", "The next step"
    RECAP = "recap", "The recap for the customer"


# Each is of the part that the executive files, but for these, which the account side does.
OF_THE_ACCOUNT_SIDE = frozenset({Corrected.FEEDBACK, Corrected.TO_KEEP, Corrected.NEXT_STEP, Corrected.RECAP})
_ROWS = {Corrected.OUTCOME: "objective", Corrected.PROMISE: "commitment", Corrected.INSIGHT: "insight"}


def _of_its_row() -> Q:
    """A correction of a row names that row, and no other."""
    none = {f"{name}__isnull": True for name in _ROWS.values()}
    allowed = ~Q(subject__in=list(_ROWS)) & Q(**none)
    for subject, name in _ROWS.items():
        allowed |= Q(subject=subject, **(none | {f"{name}__isnull": False}))
    return allowed


class Correction(Fact):
    """How something in the filed record of a visit should read, beside the words that were filed, which stay. Figures are not counted anew.

    Several about one thing are its history; the newest holds.
    """

    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="corrections")
    subject = models.CharField(max_length=16, choices=Corrected)
    objective = models.ForeignKey(Objective, null=True, on_delete=models.PROTECT, related_name="+")
    commitment = models.ForeignKey(Commitment, null=True, on_delete=models.PROTECT, related_name="+")
    insight = models.ForeignKey(Insight, null=True, on_delete=models.PROTECT, related_name="+")
    text = models.TextField()
    reason = models.CharField(max_length=500, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(db_default=EngageNow())

    objects = OfVisitQuerySet.as_manager()

    class Meta:
        ordering = ["at", "id"]
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="correction_has_words"),
            models.CheckConstraint(
                condition=Q(subject__in=Corrected.values), name="correction_subject_is_known"
            ),
            models.CheckConstraint(condition=_of_its_row(), name="correction_of_its_row"),
        ]

    def __str__(self) -> str:
        return self.text

    @property
    def row_id(self) -> int | None:
        """Of the objective, the promise or the insight."""
        return self.objective_id or self.commitment_id or self.insight_id
