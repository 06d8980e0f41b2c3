import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import engage.core.models.clock


class Migration(migrations.Migration):
    dependencies = [("people", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="Notice",
            fields=[
                (
                    "id",
                    models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
                ),
                ("kind", models.TextField()),
                ("subject", models.TextField(blank=True)),
                ("subject_id", models.BigIntegerField(null=True)),
                ("facts", models.JSONField()),
                ("event", models.BigIntegerField(unique=True)),
                ("created_at", models.DateTimeField(db_default=engage.core.models.clock.EngageNow())),
                ("read_at", models.DateTimeField(null=True)),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="notices",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-created_at", "-id"],
                "indexes": [
                    models.Index(fields=["user", "-created_at", "-id"], name="notice_by_person"),
                    models.Index(
                        condition=models.Q(("read_at", None)), fields=["user"], name="notice_unread"
                    ),
                    models.Index(
                        condition=models.Q(("read_at", None)),
                        fields=["subject", "subject_id"],
                        name="notice_unread_by_subject",
                    ),
                    models.Index(fields=["created_at"], name="notice_by_age"),
                ],
            },
        ),
        migrations.CreateModel(
            name="NoticeSettings",
            fields=[
                (
                    "id",
                    models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
                ),
                (
                    "digest_hour",
                    models.PositiveSmallIntegerField(
                        default=7, validators=[django.core.validators.MaxValueValidator(23)]
                    ),
                ),
                ("away_until", models.DateField(blank=True, null=True)),
                (
                    "user",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="notice_settings",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("digest_hour__lte", 23)), name="digest_hour_is_on_the_clock"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="NoticeChoice",
            fields=[
                (
                    "id",
                    models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
                ),
                ("topic", models.TextField()),
                (
                    "delivery",
                    models.CharField(
                        choices=[
                            ("at_once", "By mail at once"),
                            ("digest", "With the daily digest"),
                            ("app", "Only in Engage"),
                        ],
                        max_length=7,
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="notice_choices",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("user", "topic"), name="notice_choice_once"),
                    models.CheckConstraint(
                        condition=models.Q(("delivery__in", ["at_once", "digest", "app"])),
                        name="notice_choice_delivery_is_known",
                    ),
                ],
            },
        ),
    ]
