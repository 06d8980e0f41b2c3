from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("sponsors", "0004_revisions")]
    operations = []
