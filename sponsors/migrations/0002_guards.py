from django.db import migrations

from engage.core.sql import run_file


class Migration(migrations.Migration):
    dependencies = [
        ("sponsors", "0001_initial"),
        ("core", "0002_audit_outbox_policy"),
        ("accounts", "0001_initial"),
        ("people", "0001_initial"),
    ]

    operations = [
        run_file(__file__, "sponsorship.sql"),
        run_file(__file__, "review.sql"),
    ]
