from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("visits", "0003_visit_imported_purpose")]

    operations = [
        migrations.AddField(
            model_name="debrief",
            name="prepared",
            field=models.JSONField(
                blank=True, db_default={}, default=dict, editable=False, verbose_name="promises and insights as typed so far"
            ),
        ),
    ]
