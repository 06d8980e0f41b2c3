from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("visits", "0010_referred_rows_stay"), ("core", "0004_revisions")]
    operations = []
