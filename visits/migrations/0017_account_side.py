import django.db.models.deletion
from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import migrations, models
from django.db.models import Q

from engage.core.models import EngageNow
from engage.core.sql import run_file

SUBJECTS = [
    ("heard", "What was heard"),
    ("signal_note", "What was said of price and value"),
    ("agreed_next_step", "The next step agreed in the room"),
    ("outcome", "What came of an objective"),
    ("promise", "A promise"),
    ("insight", "Something learnt"),
    ("people", "Who was there"),
    ("feedback", "What to change"),
    ("to_keep", "What to keep"),
    ("next_step", "The next step"),
    ("recap", "The recap for the customer"),
]
ROWS = {"outcome": "objective", "promise": "commitment", "insight": "insight"}
NONE = {f"{name}__isnull": True for name in ROWS.values()}


def refers(to, name="+", **options):
    return models.ForeignKey(
        on_delete=django.db.models.deletion.PROTECT, related_name=name, to=to, **options
    )


def of_its_row():
    allowed = ~Q(subject__in=list(ROWS)) & Q(**NONE)
    for subject, name in ROWS.items():
        allowed |= Q(subject=subject, **(NONE | {f"{name}__isnull": False}))
    return allowed


CORRECTION = migrations.CreateModel(
    name="Correction",
    fields=[
        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
        ("subject", models.CharField(choices=SUBJECTS, max_length=16)),
        ("text", models.TextField()),
        ("reason", models.CharField(blank=True, max_length=500)),
        ("at", models.DateTimeField(db_default=EngageNow())),
        ("by", refers(settings.AUTH_USER_MODEL)),
        ("commitment", refers("visits.commitment", null=True)),
        ("insight", refers("visits.insight", null=True)),
        ("objective", refers("visits.objective", null=True)),
        ("visit", refers("visits.visit", "corrections")),
    ],
    options={
        "ordering": ["at", "id"],
        "constraints": [
            models.CheckConstraint(condition=~Q(text=""), name="correction_has_words"),
            models.CheckConstraint(
                condition=Q(subject__in=[subject for subject, _ in SUBJECTS]), name="correction_subject_is_known"
            ),
            models.CheckConstraint(condition=of_its_row(), name="correction_of_its_row"),
        ],
    },
)

PRACTICES = (
    "model_the_way",
    "inspire_a_shared_vision",
    "challenge_the_process",
    "enable_others_to_act",
    "encourage_the_heart",
)


class Migration(migrations.Migration):
    dependencies = [
        ("visits", "0016_debrief_parts"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [
        migrations.AddField(
            "debrief", "to_keep", models.TextField("what to keep", blank=True, db_default="", default="")
        ),
        migrations.AddField(
            "debrief",
            "recap",
            models.TextField("recap for the customer", blank=True, db_default="", default=""),
        ),
        *(
            migrations.AddField(
                "debrief",
                practice,
                models.PositiveSmallIntegerField(
                    null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(5)]
                ),
            )
            for practice in PRACTICES
        ),
        *(
            migrations.AddConstraint(
                "debrief",
                models.CheckConstraint(
                    condition=Q(**{practice: None}) | Q(**{f"{practice}__range": (1, 5)}),
                    name=f"debrief_{practice}_1_to_5",
                ),
            )
            for practice in PRACTICES
        ),
        run_file(__file__, "account_side.sql"),
        CORRECTION,
        run_file(__file__, "corrections.sql"),
    ]
