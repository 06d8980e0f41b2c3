from django.db import migrations, models

# One constant default, kept by the database as well: no row is rewritten.
REVISION = models.BigIntegerField(db_default=1, default=1, editable=False)


class Migration(migrations.Migration):
    dependencies = [("visits", "0010_referred_rows_stay"), ("core", "0004_revisions")]
    operations = [
        migrations.AddField(model, "revision", REVISION.clone())
        for model in ("visit", "briefing", "debrief", "commitment")
    ]
