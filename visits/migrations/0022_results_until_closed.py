from django.db import migrations

from engage.core.sql import run_file


class Migration(migrations.Migration):
    dependencies = [("visits", "0021_visit_templates")]
    operations = [run_file(__file__, "results.sql")]
