from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("people", "0004_service_accounts"), ("core", "0004_revisions")]
    operations = []
