from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("sponsors", "0003_rematch"), ("core", "0004_revisions")]
    operations = []
