from django.db import migrations

from engage.core.sql import run_file


class Migration(migrations.Migration):
    dependencies = [("visits", "0019_attachments")]
    operations = [run_file(__file__, "gaps.sql")]
