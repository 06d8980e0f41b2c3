import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import Q

from engage.core.models import EngageNow
from engage.core.sql import run_file

DO_NOTHING, PROTECT = django.db.models.deletion.DO_NOTHING, django.db.models.deletion.PROTECT


def _said(*fields: tuple[str, models.Field]) -> list[tuple[str, models.Field]]:
    """Who said it, and when, beside these."""
    key = models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")
    by = models.ForeignKey(on_delete=PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)
    return [("id", key), *fields, ("at", models.DateTimeField(db_default=EngageNow())), ("by", by)]


class Migration(migrations.Migration):
    dependencies = [("visits", "0014_brief_parts")]
    operations = [
        migrations.CreateModel(
            name="BriefingComment",
            fields=_said(
                ("text", models.TextField()),
                ("visit", models.ForeignKey(on_delete=DO_NOTHING, related_name="briefing_comments", to="visits.visit")),
            ),
            options={
                "ordering": ["at", "id"],
                "constraints": [models.CheckConstraint(condition=~Q(text=""), name="briefing_comment_has_words")],
            },
        ),
        migrations.CreateModel(
            name="CommentResolution",
            fields=_said(
                (
                    "comment",
                    models.OneToOneField(on_delete=DO_NOTHING, related_name="resolution", to="visits.briefingcomment"),
                ),
            ),
        ),
        run_file(__file__, "comments.sql"),
    ]
