import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import engage.core.models.clock
from engage.core.sql import run_file


class Migration(migrations.Migration):
    dependencies = [("people", "0003_leavers")]

    operations = [
        migrations.AddField(
            model_name="user",
            name="is_service",
            field=models.BooleanField(db_default=False, default=False, editable=False),
        ),
        migrations.AddConstraint(
            model_name="user",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("is_service", False),
                    models.Q(
                        ("email__endswith", "@service.invalid"),
                        ("last_login", None),
                        ("leaves_on", None),
                        ("password__startswith", "!"),
                        ("roles__contained_by", ["sales_ops", "administrator"]),
                        ("superior", None),
                    ),
                    _connector="OR",
                ),
                name="service_account_never_signs_in",
            ),
        ),
        migrations.AlterField(
            model_name="apitoken",
            name="scopes",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(
                    choices=[
                        ("read", "Read what its holder may read"),
                        ("reports", "Read reports"),
                        ("write", "Write what its holder may write"),
                        ("admin", "Administer users and tokens"),
                    ],
                    max_length=10,
                ),
                size=None,
            ),
        ),
        migrations.CreateModel(
            name="ServiceAccount",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("purpose", models.CharField(max_length=300)),
                ("made_at", models.DateTimeField(db_default=engage.core.models.clock.EngageNow())),
                (
                    "answerable",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="answers_for",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "user",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="service_account",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={"ordering": ["user__name", "id"]},
        ),
        run_file(__file__, "service_accounts.sql"),
    ]
