from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("visits", "0014_brief_parts")]
    operations = []
