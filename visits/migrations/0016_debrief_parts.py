from django.db import migrations, models

from engage.core.sql import run_file

TEMPERATURES = [
    ("warmer", "Warmer than before"),
    ("same", "As before"),
    ("colder", "Colder than before"),
]


class Migration(migrations.Migration):
    dependencies = [("visits", "0015_brief_work")]
    operations = [
        migrations.AddField(
            "attendee", "was_there", models.BooleanField(null=True, blank=True, editable=False)
        ),
        migrations.AddField(
            "attendee",
            "temperature",
            models.CharField(
                max_length=8, choices=TEMPERATURES, blank=True, db_default="", default="", editable=False
            ),
        ),
        migrations.AddConstraint(
            "attendee",
            models.CheckConstraint(
                condition=models.Q(temperature="")
                | models.Q(temperature__in=["warmer", "same", "colder"], side="customer", was_there__isnull=False, was_there=True),
                name="attendee_temperature_of_who_was_there",
            ),
        ),
        migrations.AddField(
            "debrief",
            "agreed_next_step",
            models.CharField(
                "next step agreed in the room", max_length=500, blank=True, db_default="", default=""
            ),
        ),
        migrations.AddField("debrief", "agreed_next_step_on", models.DateField(null=True, blank=True)),
        migrations.AlterField(
            "debrief",
            "prepared",
            models.JSONField(
                "promises, insights and people as typed so far",
                default=dict,
                db_default={},
                blank=True,
                editable=False,
            ),
        ),
        run_file(__file__, "debrief_parts.sql"),
    ]
