from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("accounts", "0003_import_run"), ("core", "0004_revisions")]
    operations = []
