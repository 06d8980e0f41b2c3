from django.db import migrations, models

from engage.core.sql import run_file


class Migration(migrations.Migration):
    initial = True
    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Clock",
            fields=[
                (
                    "id",
                    models.BooleanField(
                        default=True, primary_key=True, serialize=False
                    ),
                ),
                ("stands_at", models.DateTimeField(null=True)),
            ],
            options={"db_table": "core_clock"},
        ),
        migrations.AddConstraint(
            model_name="clock",
            constraint=models.CheckConstraint(
                condition=models.Q(("id", True)), name="clock_is_one_row"
            ),
        ),
        run_file(__file__, "now.sql"),
    ]
