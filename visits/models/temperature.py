from django.db import models


class Temperature(models.TextChoices):
    """How a relationship is after a meeting, with the account and with one person."""

    WARMER = "warmer", "Warmer than before"
    SAME = "same", "As before"
    COLDER = "colder", "Colder than before"
