"""What is answered after a visit: to the customer's strategy by our leadership, and to the account side's asks by the executive.

Answers are facts. A new one stands beside the old ones, and the newest counts.
"""

from django.conf import settings
from django.db import models
from django.db.models import Q

from engage.core.models import EngageNow, Fact
from visits.models.briefing import Ask
from visits.models.commitment import CommitmentStatus
from visits.models.insight import Insight

SETTLED = [choice for choice in CommitmentStatus.choices if choice[0] != CommitmentStatus.OPEN]


class Answer(models.TextChoices):
    """What the leadership makes of an insight."""

    CHANGE = "we_change", "we change"
    STAY = "we_dont", "we don’t change"
    LOOK_INTO = "look_into", "we look into it"


class InsightAnswer(Fact):
    """The leadership's answer to an insight. Staying as we are has its reason in `text`; looking into it ends at `due_on`."""

    insight = models.ForeignKey(Insight, on_delete=models.PROTECT, related_name="answers")
    answer = models.CharField(max_length=9, choices=Answer)
    text = models.TextField(blank=True)
    due_on = models.DateField(null=True, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(db_default=EngageNow())

    class Meta:
        ordering = ["-at", "-id"]
        constraints = [
            models.CheckConstraint(condition=Q(answer__in=Answer.values), name="insight_answer_is_known"),
            models.CheckConstraint(
                condition=~Q(answer="we_dont") | ~Q(text=""), name="insight_answer_says_why_not"
            ),
            models.CheckConstraint(
                condition=Q(answer="look_into", due_on__isnull=False)
                | (~Q(answer="look_into") & Q(due_on__isnull=True)),
                name="insight_answer_by_a_day",
            ),
        ]

    def __str__(self) -> str:
        return self.get_answer_display()


class AskAnswer(Fact):
    """What became of an ask: said by the executive, or noted by the account manager."""

    ask = models.ForeignKey(Ask, on_delete=models.PROTECT, related_name="answers")
    text = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(db_default=EngageNow())

    class Meta:
        ordering = ["-at", "-id"]
        constraints = [models.CheckConstraint(condition=~Q(text=""), name="ask_answer_has_words")]

    def __str__(self) -> str:
        return self.text
