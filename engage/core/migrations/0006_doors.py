from django.db import migrations

from engage.core.sql import run_file


class Migration(migrations.Migration):
    dependencies = [("core", "0005_idempotency")]
    operations = [run_file(__file__, "doors.sql")]
