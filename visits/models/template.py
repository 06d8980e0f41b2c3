"""Templates of visits by purpose, as sales operations keeps them: a request begins with one, and the first briefing too."""

from typing import Self

from django.db import models
from django.db.models import Q

from engage.core.models import Part, Revised, ScopedQuerySet, Whole
from engage.people.models import User
from engage.people.programme import is_in_programme
from visits.models.brief_lines import Practice
from visits.models.briefing import ConversationKind
from visits.models.preparation import ObjectiveKind
from visits.models.visit import Format, Purpose


class VisitTemplateQuerySet(ScopedQuerySet):
    def visible_to(self, user: User) -> Self:
        """Open to everybody in the programme, those that are retired too: visits refer to them."""
        return self if is_in_programme(user) else self.none()

    def offered(self) -> Self:
        return self.filter(retired_at=None)


class VisitTemplate(Revised):
    """What a visit of one purpose usually wants, talks about and asks. It is never deleted, only retired: visits remember by which they were asked.

    `minutes` is how long such a visit takes; an empty `format` suggests none.
    """

    app_rights = "SELECT, INSERT, UPDATE"

    name = models.CharField(max_length=120, unique=True)
    purpose = models.CharField(max_length=12, choices=Purpose)
    when_to_use = models.CharField("when to use it", max_length=300)
    format = models.CharField(max_length=8, choices=Format, blank=True)
    minutes = models.PositiveSmallIntegerField(default=60)
    retired_at = models.DateTimeField(null=True, editable=False)

    objects = VisitTemplateQuerySet.as_manager()

    class Meta:
        ordering = ["name", "id"]
        constraints = [
            models.CheckConstraint(condition=~Q(name="") & ~Q(when_to_use=""), name="template_says_what_for"),
            models.CheckConstraint(condition=Q(purpose__in=Purpose.values), name="template_purpose_is_known"),
            models.CheckConstraint(
                condition=Q(format__in=[*Format.values, ""]), name="template_format_is_known"
            ),
            models.CheckConstraint(
                condition=Q(minutes__gte=5, minutes__lte=600), name="template_fits_into_a_day"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_retired(self) -> bool:
        return self.retired_at is not None


class OfTemplateQuerySet(ScopedQuerySet):
    def visible_to(self, user: User) -> Self:
        return self.filter(template__in=VisitTemplate.objects.visible_to(user))


class TemplatePart(Part):
    """A row of a template, in its order."""

    template = models.ForeignKey(VisitTemplate, on_delete=models.CASCADE, related_name="%(class)ss")
    position = models.PositiveSmallIntegerField(default=1)

    objects = OfTemplateQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = ["position", "id"]


class TemplateObjective(TemplatePart):
    wholes = (Whole("visits.VisitTemplate", by="template", name="objectives"),)

    kind = models.CharField(max_length=14, choices=ObjectiveKind)
    text = models.CharField(max_length=300)
    sign_of_success = models.CharField(max_length=300, blank=True)

    class Meta(TemplatePart.Meta):
        constraints = [
            models.CheckConstraint(
                condition=~Q(text="") & Q(kind__in=ObjectiveKind.values), name="template_objective_is_whole"
            )
        ]

    def __str__(self) -> str:
        return self.text


class TemplateAgendaItem(TemplatePart):
    """A topic; who leads it, the briefing says."""

    wholes = (Whole("visits.VisitTemplate", by="template", name="agenda"),)

    topic = models.CharField(max_length=300)
    kind = models.CharField(max_length=12, choices=ConversationKind)
    minutes = models.PositiveSmallIntegerField(default=15)

    class Meta(TemplatePart.Meta):
        constraints = [
            models.CheckConstraint(
                condition=~Q(topic="") & Q(kind__in=ConversationKind.values, minutes__gte=1),
                name="template_topic_is_whole",
            )
        ]

    def __str__(self) -> str:
        return self.topic


class TemplateQuestion(TemplatePart):
    """A question for the executive to ask."""

    wholes = (Whole("visits.VisitTemplate", by="template", name="questions"),)

    text = models.CharField(max_length=300)

    class Meta(TemplatePart.Meta):
        constraints = [models.CheckConstraint(condition=~Q(text=""), name="template_question_has_words")]

    def __str__(self) -> str:
        return self.text


class TemplatePrompt(TemplatePart):
    """One of the five practices, and what it means in such a meeting."""

    wholes = (Whole("visits.VisitTemplate", by="template", name="leadership prompts"),)

    practice = models.CharField(max_length=24, choices=Practice)
    text = models.CharField(max_length=300)

    class Meta(TemplatePart.Meta):
        constraints = [
            models.CheckConstraint(
                condition=~Q(text="") & Q(practice__in=Practice.values), name="template_prompt_is_whole"
            )
        ]

    def __str__(self) -> str:
        return self.text
