from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("visits", "0018_asked_by_template")]
    operations = []
