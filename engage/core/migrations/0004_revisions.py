from django.db import migrations

from engage.core.sql import run_file


class Migration(migrations.Migration):
    dependencies = [("core", "0003_job_run")]
    operations = [run_file(__file__, "revisions.sql")]
