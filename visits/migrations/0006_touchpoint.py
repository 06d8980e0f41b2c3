import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import Q

from engage.core.models import EngageNow
from engage.core.sql import run_file

PROTECT = django.db.models.deletion.PROTECT
KINDS = [("call", "Short call"), ("message", "Message"), ("note", "Note of thanks")]


def _identity() -> tuple[str, models.BigAutoField]:
    return (
        "id",
        models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
    )


def _by() -> tuple[str, models.ForeignKey]:
    return ("by", models.ForeignKey(on_delete=PROTECT, related_name="+", to=settings.AUTH_USER_MODEL))


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0001_initial"),
        ("people", "0001_initial"),
        ("visits", "0005_delete_draft"),
    ]

    operations = [
        migrations.CreateModel(
            name="Touchpoint",
            fields=[
                _identity(),
                ("kind", models.CharField(choices=KINDS, max_length=7)),
                ("occurred_at", models.DateTimeField()),
                ("minutes", models.PositiveSmallIntegerField(null=True)),
                ("words", models.CharField(max_length=300, verbose_name="what it was about")),
                ("at", models.DateTimeField(db_default=EngageNow())),
                (
                    "account",
                    models.ForeignKey(on_delete=PROTECT, related_name="touchpoints", to="accounts.account"),
                ),
                _by(),
                (
                    "executive",
                    models.ForeignKey(on_delete=PROTECT, related_name="touchpoints", to="people.executive"),
                ),
            ],
            options={
                "ordering": ["-occurred_at", "-id"],
                "indexes": [
                    models.Index(fields=["account", "-occurred_at", "-id"], name="touchpoint_by_account"),
                    models.Index(fields=["executive", "-occurred_at", "-id"], name="touchpoint_by_executive"),
                    models.Index(fields=["-occurred_at", "-id"], name="touchpoint_newest"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=Q(kind__in=[kind for kind, _ in KINDS]), name="touchpoint_kind_is_known"
                    ),
                    models.CheckConstraint(condition=~Q(words=""), name="touchpoint_has_words"),
                    models.CheckConstraint(
                        condition=Q(kind="call", minutes__isnull=False, minutes__gte=1)
                        | (~Q(kind="call") & Q(minutes=None)),
                        name="touchpoint_call_has_minutes",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="TouchpointPerson",
            fields=[
                _identity(),
                ("name", models.CharField(max_length=200)),
                (
                    "contact",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="touchpoints",
                        to="accounts.contact",
                    ),
                ),
                (
                    "touchpoint",
                    models.ForeignKey(on_delete=PROTECT, related_name="people", to="visits.touchpoint"),
                ),
            ],
            options={
                "ordering": ["id"],
                "constraints": [
                    models.UniqueConstraint(fields=["touchpoint", "contact"], name="touchpoint_person_once"),
                    models.CheckConstraint(condition=~Q(name=""), name="touchpoint_person_has_a_name"),
                ],
            },
        ),
        migrations.CreateModel(
            name="TouchpointWithdrawal",
            fields=[
                _identity(),
                ("reason", models.TextField()),
                ("at", models.DateTimeField(db_default=EngageNow())),
                _by(),
                (
                    "touchpoint",
                    models.OneToOneField(
                        on_delete=PROTECT, related_name="withdrawal", to="visits.touchpoint"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(condition=~Q(reason=""), name="touchpoint_withdrawn_with_a_reason")
                ],
            },
        ),
        run_file(__file__, "touchpoint.sql"),
    ]
