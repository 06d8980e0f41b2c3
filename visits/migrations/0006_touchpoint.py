from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("visits", "0005_delete_draft")]

    operations = []
