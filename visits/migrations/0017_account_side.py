from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("visits", "0016_debrief_parts")]
    operations = []
