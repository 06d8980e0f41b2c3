from django.db import migrations, models

from engage.core.sql import run_file


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial")]

    operations = [
        migrations.AddField(
            "contact",
            "external_id",
            models.CharField(blank=True, max_length=120, null=True, unique=True),
        ),
        migrations.AddConstraint(
            "priority",
            models.CheckConstraint(condition=~models.Q(title=""), name="priority_has_a_title"),
        ),
        migrations.AddConstraint(
            "priority",
            models.CheckConstraint(
                condition=models.Q(ends_on=None) | models.Q(ends_on__gte=models.F("starts_on")),
                name="priority_ends_after_start",
            ),
        ),
        run_file(__file__, "parents.sql"),
    ]
