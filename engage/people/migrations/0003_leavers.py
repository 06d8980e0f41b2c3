import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import engage.core.models.clock
from engage.core.sql import run_file


class Migration(migrations.Migration):
    dependencies = [("people", "0002_notices")]

    operations = [
        migrations.AddField(
            model_name="user",
            name="leaves_on",
            field=models.DateField(
                blank=True, help_text="The last day, on their own clock; access ends with it.", null=True
            ),
        ),
        migrations.CreateModel(
            name="Invitation",
            fields=[
                (
                    "id",
                    models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
                ),
                ("sent_at", models.DateTimeField(db_default=engage.core.models.clock.EngageNow())),
                ("expires_at", models.DateTimeField()),
                ("accepted_at", models.DateTimeField(null=True)),
                ("revoked_at", models.DateTimeField(null=True)),
                (
                    "invited_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="invitations",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-sent_at", "-id"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("accepted_at", None), ("revoked_at", None)),
                        fields=("user",),
                        name="invitation_one_at_a_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("accepted_at", None), ("revoked_at", None), _connector="OR"),
                        name="invitation_used_or_revoked",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("accepted_at", None),
                            ("accepted_at__lt", models.F("expires_at")),
                            _connector="OR",
                        ),
                        name="invitation_used_in_time",
                    ),
                ],
            },
        ),
        run_file(__file__, "administrators.sql"),
    ]
