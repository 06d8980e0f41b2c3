from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("visits", "0015_brief_work")]
    operations = []
