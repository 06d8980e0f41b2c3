from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("visits", "0002_gate")]

    operations = [
        migrations.AddField(
            model_name="visit",
            name="imported_purpose",
            field=models.TextField(
                blank=True, db_default="", editable=False, verbose_name="the purpose as imported, where it is longer than the title"
            ),
        ),
    ]
