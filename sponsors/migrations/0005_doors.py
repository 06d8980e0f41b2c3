from django.db import migrations

from engage.core.sql import run_file


class Migration(migrations.Migration):
    dependencies = [("sponsors", "0004_revisions")]
    operations = [run_file(__file__, "doors.sql")]
