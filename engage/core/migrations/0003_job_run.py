import engage.core.models.clock
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("core", "0002_audit_outbox_policy")]

    operations = [
        migrations.CreateModel(
            name="JobRun",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.TextField(unique=True)),
                ("awaited_since", models.DateTimeField(db_default=engage.core.models.clock.EngageNow())),
                ("started_at", models.DateTimeField(null=True)),
                ("finished_at", models.DateTimeField(null=True)),
                ("succeeded_at", models.DateTimeField(null=True)),
                ("failures", models.PositiveIntegerField(default=0)),
                ("error", models.TextField(blank=True)),
            ],
            options={"abstract": False},
        ),
    ]
