from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("visits", "0017_account_side")]
    operations = []
