import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from engage.core.models import EngageNow
from engage.core.sql import run_file

ANSWERS = [("we_change", "we change"), ("we_dont", "we don’t change"), ("look_into", "we look into it")]


def _by() -> models.ForeignKey:
    return models.ForeignKey(
        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
    )


class Migration(migrations.Migration):
    dependencies = [("visits", "0007_ratification")]

    operations = [
        migrations.CreateModel(
            name="InsightAnswer",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("answer", models.CharField(choices=ANSWERS, max_length=9)),
                ("text", models.TextField(blank=True)),
                ("due_on", models.DateField(blank=True, null=True)),
                ("at", models.DateTimeField(db_default=EngageNow())),
                ("by", _by()),
                (
                    "insight",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="answers",
                        to="visits.insight",
                    ),
                ),
            ],
            options={
                "ordering": ["-at", "-id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(answer__in=[value for value, _ in ANSWERS]),
                        name="insight_answer_is_known",
                    ),
                    models.CheckConstraint(
                        condition=~models.Q(answer="we_dont") | ~models.Q(text=""),
                        name="insight_answer_says_why_not",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(answer="look_into", due_on__isnull=False)
                        | (~models.Q(answer="look_into") & models.Q(due_on__isnull=True)),
                        name="insight_answer_by_a_day",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AskAnswer",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("text", models.TextField()),
                ("at", models.DateTimeField(db_default=EngageNow())),
                (
                    "ask",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="answers", to="visits.ask"
                    ),
                ),
                ("by", _by()),
            ],
            options={
                "ordering": ["-at", "-id"],
                "constraints": [
                    models.CheckConstraint(condition=~models.Q(text=""), name="ask_answer_has_words")
                ],
            },
        ),
        run_file(__file__, "followed_up.sql"),
    ]
