"""What a briefing holds beside its agenda: what not to touch, what may be asked, and how to lead."""

from django.db import models
from django.db.models import Q

from engage.core.models import Whole
from visits.models.briefing import BriefingLine


class SensitivePoint(BriefingLine):
    """What hurts them, or us, if it is said carelessly."""

    wholes = (Whole("visits.Briefing", by="briefing", name="sensitive_points"),)


class LikelyQuestion(BriefingLine):
    """What the customer will probably ask (`text`), and the answer to give."""

    wholes = (Whole("visits.Briefing", by="briefing", name="likely_questions"),)

    answer = models.TextField(blank=True)


class Practice(models.TextChoices):
    """The five practices of exemplary leadership, after Kouzes and Posner (The Leadership Challenge, 1987)."""

    MODEL_THE_WAY = "model_the_way", "Model the way"
    INSPIRE = "inspire_a_shared_vision", "Inspire a shared vision"
    CHALLENGE = "challenge_the_process", "Challenge the process"
    ENABLE = "enable_others_to_act", "Enable others to act"
    ENCOURAGE = "encourage_the_heart", "Encourage the heart"


class LeadershipPrompt(BriefingLine):
    """One of the five practices, and what it means in this meeting (`text`)."""

    wholes = (Whole("visits.Briefing", by="briefing", name="leadership_prompts"),)

    practice = models.CharField(max_length=24, choices=Practice)

    class Meta(BriefingLine.Meta):
        constraints = [
            models.CheckConstraint(
                condition=Q(practice__in=Practice.values), name="leadership_practice_is_known"
            )
        ]
