from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("visits", "0008_followed_up")]

    operations = []
