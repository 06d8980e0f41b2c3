import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import engage.core.models.clock
from engage.core.sql import run_file


class Migration(migrations.Migration):
    dependencies = [
        ("sponsors", "0002_guards"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="sponsorship",
            name="load_reason",
            field=models.TextField(
                blank=True, db_default="", default="", verbose_name="why one more than the limit"
            ),
        ),
        migrations.CreateModel(
            name="RematchRequest",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("reason", models.TextField()),
                ("asked_at", models.DateTimeField(db_default=engage.core.models.clock.EngageNow())),
                ("granted", models.BooleanField(null=True)),
                ("decided_at", models.DateTimeField(null=True)),
                ("note", models.TextField(blank=True)),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "sponsorship",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="rematch_requests",
                        to="sponsors.sponsorship",
                    ),
                ),
            ],
            options={
                "ordering": ["-asked_at", "-id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("decided_at", None), ("decided_by", None), ("granted", None), ("note", "")
                            ),
                            models.Q(
                                ("decided_at__isnull", False),
                                ("decided_by__isnull", False),
                                ("granted__isnull", False),
                                models.Q(("note", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="rematch_decided_with_a_note",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("granted", None)),
                        fields=("sponsorship",),
                        name="rematch_asked_once_at_a_time",
                    ),
                ],
            },
        ),
        run_file(__file__, "rematch.sql"),
    ]
