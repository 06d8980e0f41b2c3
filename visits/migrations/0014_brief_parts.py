from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("visits", "0013_races")]
    operations = []
