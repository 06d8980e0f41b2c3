import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import Q

from engage.core.sql import run_file


class Migration(migrations.Migration):
    dependencies = [("visits", "0006_touchpoint")]

    operations = [
        migrations.AddField(
            model_name="commitment",
            name="ratification_due_at",
            field=models.DateTimeField(blank=True, editable=False, null=True),
        ),
        migrations.AddField(
            model_name="commitment",
            name="ratification_note",
            field=models.TextField(blank=True, db_default="", editable=False),
        ),
        migrations.AddField(
            model_name="commitment",
            name="ratification_refused_at",
            field=models.DateTimeField(blank=True, editable=False, null=True),
        ),
        migrations.AddField(
            model_name="commitment",
            name="ratification_refused_by",
            field=models.ForeignKey(
                blank=True,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        # Promises marked before there was a time to ratify them by: two days of leave from when they were made, counted plainly.
        migrations.RunSQL(
            "UPDATE visits_commitment SET ratification_due_at = made_at + interval '2 days' WHERE beyond_red_line",
            migrations.RunSQL.noop,
        ),
        migrations.AddIndex(
            model_name="commitment",
            index=models.Index(
                fields=["ratification_due_at"],
                condition=Q(beyond_red_line=True, ratified_at=None),
                name="commitment_to_ratify",
            ),
        ),
        migrations.AddConstraint(
            model_name="commitment",
            constraint=models.CheckConstraint(
                condition=Q(beyond_red_line=True, ratification_due_at__isnull=False)
                | Q(beyond_red_line=False, ratification_due_at=None),
                name="commitment_beyond_is_due",
            ),
        ),
        migrations.AddConstraint(
            model_name="commitment",
            constraint=models.CheckConstraint(
                condition=Q(ratified_at=None, ratified_by=None)
                | Q(ratified_at__isnull=False, ratified_by__isnull=False, beyond_red_line=True),
                name="commitment_ratified_by_somebody",
            ),
        ),
        migrations.AddConstraint(
            model_name="commitment",
            constraint=models.CheckConstraint(
                condition=Q(ratification_refused_at=None, ratification_refused_by=None)
                | (
                    Q(ratification_refused_at__isnull=False, ratification_refused_by__isnull=False)
                    & Q(ratified_at=None, beyond_red_line=True)
                    & ~Q(ratification_note="")
                ),
                name="commitment_refused_by_somebody",
            ),
        ),
        run_file(__file__, "ratification.sql"),
    ]
