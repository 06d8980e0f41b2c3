import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from engage.core.models import EngageNow
from engage.core.sql import run_file


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0002_wider_account"),
        ("core", "0002_audit_outbox_policy"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ImportRun",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("kind", models.CharField(max_length=20)),
                ("file_name", models.CharField(max_length=255)),
                ("size", models.PositiveBigIntegerField()),
                ("digest", models.CharField(max_length=64)),
                ("uploaded_at", models.DateTimeField(db_default=EngageNow())),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("uploaded", "Columns to choose"),
                            ("mapped", "To be checked"),
                            ("checking", "Being checked"),
                            ("checked", "Checked"),
                            ("committing", "Being imported"),
                            ("committed", "Imported"),
                            ("failed", "Failed"),
                            ("cancelled", "Cancelled"),
                        ],
                        default="uploaded",
                        max_length=10,
                    ),
                ),
                ("delimiter", models.CharField(max_length=1)),
                ("sheets", models.JSONField(default=list)),
                ("sheet", models.CharField(blank=True, max_length=100)),
                ("headings", models.JSONField(default=list)),
                ("first_rows", models.JSONField(default=list)),
                ("rows", models.PositiveIntegerField(null=True)),
                ("columns", models.JSONField(default=dict)),
                ("options", models.JSONField(default=dict)),
                ("asked_at", models.DateTimeField(null=True)),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                ("report", models.JSONField(default=dict)),
                ("problem", models.TextField(blank=True)),
                ("ended_at", models.DateTimeField(null=True)),
                ("has_file", models.BooleanField(default=True)),
                (
                    "asked_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "uploaded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-uploaded_at", "-id"],
            },
        ),
        migrations.CreateModel(
            name="ImportRejection",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("line", models.PositiveIntegerField()),
                ("column", models.CharField(max_length=255)),
                ("reason", models.TextField()),
                (
                    "run",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="rejections",
                        to="accounts.importrun",
                    ),
                ),
            ],
            options={
                "ordering": ["line", "id"],
            },
        ),
        migrations.CreateModel(
            name="ImportProgress",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("phase", models.CharField(blank=True, max_length=80)),
                ("rows_read", models.PositiveIntegerField(default=0)),
                (
                    "run",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="progress",
                        to="accounts.importrun",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="ImportChunk",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.PositiveIntegerField()),
                ("content", models.BinaryField()),
                (
                    "run",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="chunks",
                        to="accounts.importrun",
                    ),
                ),
            ],
            options={
                "ordering": ["run", "position"],
            },
        ),
        migrations.AddIndex(
            model_name="importrun",
            index=models.Index(fields=["-uploaded_at", "-id"], name="import_latest"),
        ),
        migrations.AddIndex(
            model_name="importrun",
            index=models.Index(
                condition=models.Q(("state__in", ("checking", "committing"))),
                fields=["asked_at"],
                name="import_at_work",
            ),
        ),
        migrations.AddConstraint(
            model_name="importrun",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "state__in",
                        [
                            "uploaded",
                            "mapped",
                            "checking",
                            "checked",
                            "committing",
                            "committed",
                            "failed",
                            "cancelled",
                        ],
                    )
                ),
                name="import_state_is_known",
            ),
        ),
        migrations.AddIndex(
            model_name="importrejection",
            index=models.Index(fields=["run", "line", "id"], name="import_rejections"),
        ),
        migrations.AddConstraint(
            model_name="importchunk",
            constraint=models.UniqueConstraint(fields=("run", "position"), name="import_chunk_once"),
        ),
        run_file(__file__, "import_run.sql"),
    ]
