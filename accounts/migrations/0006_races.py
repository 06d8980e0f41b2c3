from django.db import migrations

from engage.core.sql import run_file


class Migration(migrations.Migration):
    dependencies = [("accounts", "0004_revisions")]
    operations = [run_file(__file__, "at_once.sql")]
