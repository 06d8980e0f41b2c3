import django.db.models.deletion
from django.db import migrations, models

from engage.core.sql import run_file


class Migration(migrations.Migration):
    dependencies = [("visits", "0004_debrief_prepared")]

    operations = [
        run_file(__file__, "delete_draft.sql"),
        migrations.AlterField(
            model_name="statuschange",
            name="visit",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.DO_NOTHING, related_name="status_changes", to="visits.visit"
            ),
        ),
    ]
