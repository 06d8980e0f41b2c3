from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("sponsors", "0002_guards")]

    operations = []
