import django.db.models.deletion
from django.db import migrations, models

from engage.core.sql import run_file

PRACTICES = [
    ("model_the_way", "Model the way"),
    ("inspire_a_shared_vision", "Inspire a shared vision"),
    ("challenge_the_process", "Challenge the process"),
    ("enable_others_to_act", "Enable others to act"),
    ("encourage_the_heart", "Encourage the heart"),
]


def lines(name, **fields):
    """A table of lines of a briefing."""
    return migrations.CreateModel(
        name=name,
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("position", models.PositiveSmallIntegerField(default=1)),
            ("text", models.CharField(max_length=300)),
            *fields.items(),
            (
                "briefing",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.CASCADE, related_name="%(class)ss", to="visits.briefing"
                ),
            ),
        ],
        options={"ordering": ["position", "id"], "abstract": False},
    )


class Migration(migrations.Migration):
    dependencies = [("visits", "0013_races")]
    operations = [
        lines("SensitivePoint"),
        lines("LikelyQuestion", answer=models.TextField(blank=True)),
        lines("LeadershipPrompt", practice=models.CharField(choices=PRACTICES, max_length=24)),
        migrations.AddConstraint(
            "leadershipprompt",
            models.CheckConstraint(
                condition=models.Q(practice__in=[practice for practice, _ in PRACTICES]),
                name="leadership_practice_is_known",
            ),
        ),
        migrations.AddField(
            "briefing",
            "proposed",
            models.JSONField(
                blank=True, db_default={}, default=dict, editable=False, verbose_name="what is only proposed so far"
            ),
        ),
        migrations.AddConstraint(
            "briefing",
            models.CheckConstraint(
                condition=models.Q(("version", None), ("proposed", {}), _connector="OR"),
                name="briefing_version_has_no_proposals",
            ),
        ),
        migrations.AddField(
            "objective",
            "sign_of_success",
            models.CharField(blank=True, db_default="", default="", max_length=300),
        ),
        run_file(__file__, "brief_parts.sql"),
    ]
