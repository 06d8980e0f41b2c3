import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import Q

from engage.core.models import EngageNow
from engage.core.sql import run_file

KINDS = ["pdf", "png", "jpeg", "webp", "docx", "xlsx", "pptx", "text", "csv"]
DO_NOTHING, CASCADE, PROTECT = (
    django.db.models.deletion.DO_NOTHING,
    django.db.models.deletion.CASCADE,
    django.db.models.deletion.PROTECT,
)


def _id() -> models.BigAutoField:
    return models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")


class Migration(migrations.Migration):
    dependencies = [("visits", "0017_account_side")]

    operations = [
        migrations.CreateModel(
            name="AttachedFile",
            fields=[
                ("id", _id()),
                ("name", models.CharField(max_length=200)),
                ("kind", models.CharField(max_length=8)),
                ("size", models.PositiveBigIntegerField()),
                ("sha256", models.CharField(max_length=64)),
                ("key", models.CharField(max_length=80, unique=True)),
                ("sent_at", models.DateTimeField(db_default=EngageNow())),
                ("sent_by", models.ForeignKey(on_delete=PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)),
                ("visit", models.ForeignKey(on_delete=DO_NOTHING, related_name="attached_files", to="visits.visit")),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(condition=Q(kind__in=KINDS), name="attached_file_kind_is_known"),
                    models.CheckConstraint(condition=~Q(name="") & Q(size__gt=0), name="attached_file_is_whole"),
                ],
            },
        ),
        migrations.CreateModel(
            name="ScanVerdict",
            fields=[
                ("id", _id()),
                ("found", models.CharField(blank=True, max_length=200)),
                ("at", models.DateTimeField(db_default=EngageNow())),
                ("file", models.OneToOneField(on_delete=DO_NOTHING, related_name="verdict", to="visits.attachedfile")),
            ],
        ),
        migrations.CreateModel(
            name="Attachment",
            fields=[
                ("id", _id()),
                ("briefing", models.ForeignKey(null=True, on_delete=CASCADE, related_name="attachments", to="visits.briefing")),
                ("debrief", models.ForeignKey(null=True, on_delete=CASCADE, related_name="attachments", to="visits.debrief")),
                ("file", models.ForeignKey(on_delete=DO_NOTHING, related_name="attachments", to="visits.attachedfile")),
            ],
            options={
                "ordering": ["file", "id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=Q(briefing=None, debrief__isnull=False) | Q(briefing__isnull=False, debrief=None),
                        name="attachment_of_one_side",
                    ),
                    models.UniqueConstraint(fields=["briefing", "file"], name="attached_to_briefing_once"),
                    models.UniqueConstraint(fields=["debrief", "file"], name="attached_to_debrief_once"),
                ],
            },
        ),
        run_file(__file__, "attachments.sql"),
    ]
