import json
from pathlib import Path

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Q

from engage.core.sql import run_file

PURPOSES = [
    ("relationship", "Relationship"),
    ("strategy", "Strategy"),
    ("growth", "Growth"),
    ("deal", "Deal"),
    ("escalation", "Escalation"),
    ("social", "Social"),
    ("courtesy", "Courtesy"),
]
FORMATS = [
    ("on_site", "At the customer's"),
    ("our_site", "At our place"),
    ("virtual", "Virtual"),
    ("event", "At an event"),
    ("call", "Call"),
]
AIMS = [
    ("relationship", "Relationship"),
    ("learning", "Learning"),
    ("growth", "Growth"),
    ("deal", "Deal"),
    ("problem_solved", "Problem solved"),
]
CONVERSATIONS = [
    ("relationship", "Build the relationship"),
    ("development", "Develop people"),
    ("decision", "Make a decision"),
    ("action", "Take action"),
]
PRACTICES = [
    ("model_the_way", "Model the way"),
    ("inspire_a_shared_vision", "Inspire a shared vision"),
    ("challenge_the_process", "Challenge the process"),
    ("enable_others_to_act", "Enable others to act"),
    ("encourage_the_heart", "Encourage the heart"),
]
STANDARD = Path(__file__).parent / "standard_templates.json"
ROWS = {
    "objectives": "TemplateObjective",
    "agenda": "TemplateAgendaItem",
    "questions": "TemplateQuestion",
    "prompts": "TemplatePrompt",
}


def values(choices):
    return [value for value, _ in choices]


def install_the_standard_ones(apps, schema_editor):
    """One template for each purpose, so that a new installation has something to begin with. Sales operations changes and retires them."""
    for told in json.loads(STANDARD.read_text(encoding="utf-8")):
        parts = {name: told.pop(name) for name in ROWS}
        template = apps.get_model("visits", "VisitTemplate").objects.create(**told)
        for name, rows in parts.items():
            model = apps.get_model("visits", ROWS[name])
            model.objects.bulk_create(
                model(template=template, position=position, **({"text": row} if isinstance(row, str) else row))
                for position, row in enumerate(rows, 1)
            )


def part(name, *fields, condition, constraint):
    return migrations.CreateModel(
        name=name,
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("position", models.PositiveSmallIntegerField(default=1)),
            *fields,
            (
                "template",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.CASCADE, related_name="%(class)ss", to="visits.visittemplate"
                ),
            ),
        ],
        options={
            "ordering": ["position", "id"],
            "constraints": [models.CheckConstraint(condition=condition, name=constraint)],
        },
    )


class Migration(migrations.Migration):
    dependencies = [("visits", "0020_gaps")]
    operations = [
        migrations.CreateModel(
            name="VisitTemplate",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("revision", models.BigIntegerField(db_default=1, default=1, editable=False)),
                ("name", models.CharField(max_length=120, unique=True)),
                ("purpose", models.CharField(choices=PURPOSES, max_length=12)),
                ("when_to_use", models.CharField(max_length=300, verbose_name="when to use it")),
                ("format", models.CharField(blank=True, choices=FORMATS, max_length=8)),
                ("minutes", models.PositiveSmallIntegerField(default=60)),
                ("retired_at", models.DateTimeField(editable=False, null=True)),
            ],
            options={
                "ordering": ["name", "id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=~Q(name="") & ~Q(when_to_use=""), name="template_says_what_for"
                    ),
                    models.CheckConstraint(
                        condition=Q(purpose__in=values(PURPOSES)), name="template_purpose_is_known"
                    ),
                    models.CheckConstraint(
                        condition=Q(format__in=[*values(FORMATS), ""]), name="template_format_is_known"
                    ),
                    models.CheckConstraint(
                        condition=Q(minutes__gte=5, minutes__lte=600), name="template_fits_into_a_day"
                    ),
                ],
            },
        ),
        part(
            "TemplateObjective",
            ("kind", models.CharField(choices=AIMS, max_length=14)),
            ("text", models.CharField(max_length=300)),
            ("sign_of_success", models.CharField(blank=True, max_length=300)),
            condition=~Q(text="") & Q(kind__in=values(AIMS)),
            constraint="template_objective_is_whole",
        ),
        part(
            "TemplateAgendaItem",
            ("topic", models.CharField(max_length=300)),
            ("kind", models.CharField(choices=CONVERSATIONS, max_length=12)),
            ("minutes", models.PositiveSmallIntegerField(default=15)),
            condition=~Q(topic="") & Q(kind__in=values(CONVERSATIONS), minutes__gte=1),
            constraint="template_topic_is_whole",
        ),
        part(
            "TemplateQuestion",
            ("text", models.CharField(max_length=300)),
            condition=~Q(text=""),
            constraint="template_question_has_words",
        ),
        part(
            "TemplatePrompt",
            ("practice", models.CharField(choices=PRACTICES, max_length=24)),
            ("text", models.CharField(max_length=300)),
            condition=~Q(text="") & Q(practice__in=values(PRACTICES)),
            constraint="template_prompt_is_whole",
        ),
        migrations.AddField(
            "visit",
            "template",
            models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="visits",
                to="visits.visittemplate",
            ),
        ),
        run_file(__file__, "templates.sql"),
        migrations.RunPython(install_the_standard_ones, migrations.RunPython.noop),
    ]
