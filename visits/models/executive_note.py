from django.conf import settings
from django.db import models
from django.db.models import Q

from engage.core.models import EngageNow, Fact
from engage.people.models import Executive
from visits.models.of_visit import OfVisitQuerySet
from visits.models.visit import Visit


class ExecutiveNote(Fact):
    """What an executive who took part beside the lead heard: their own words, beside the debrief and no part of it."""

    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="executive_notes")
    executive = models.ForeignKey(Executive, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    text = models.TextField()
    at = models.DateTimeField(db_default=EngageNow())

    objects = OfVisitQuerySet.as_manager()

    class Meta:
        ordering = ["at", "id"]
        constraints = [models.CheckConstraint(condition=~Q(text=""), name="executive_note_has_words")]

    def __str__(self) -> str:
        return self.text
