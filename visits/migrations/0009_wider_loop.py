import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import Q

from engage.core.models import EngageNow
from engage.core.sql import run_file

PROTECT = django.db.models.deletion.PROTECT


class Migration(migrations.Migration):
    dependencies = [("visits", "0008_followed_up")]

    operations = [
        migrations.CreateModel(
            name="ExecutiveNote",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("text", models.TextField()),
                ("at", models.DateTimeField(db_default=EngageNow())),
                ("by", models.ForeignKey(on_delete=PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)),
                ("executive", models.ForeignKey(on_delete=PROTECT, related_name="+", to="people.executive")),
                (
                    "visit",
                    models.ForeignKey(on_delete=PROTECT, related_name="executive_notes", to="visits.visit"),
                ),
            ],
            options={
                "ordering": ["at", "id"],
                "constraints": [
                    models.CheckConstraint(condition=~Q(text=""), name="executive_note_has_words")
                ],
            },
        ),
        migrations.CreateModel(
            name="JudgedMonth",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("month", models.CharField(max_length=7, unique=True)),
                ("judged_at", models.DateTimeField(db_default=EngageNow())),
            ],
        ),
        migrations.AddField(
            model_name="statuschange",
            name="recorded_at",
            field=models.DateTimeField(db_default=EngageNow()),
        ),
        migrations.RunSQL("UPDATE visits_statuschange SET recorded_at = at", migrations.RunSQL.noop),
        run_file(__file__, "wider_loop.sql"),
    ]
