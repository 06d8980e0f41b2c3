from django.db import migrations

from engage.core.sql import run_file


class Migration(migrations.Migration):
    dependencies = [("visits", "0001_initial"), ("core", "0002_audit_outbox_policy")]

    operations = [
        run_file(__file__, name) for name in ("facts.sql", "gate.sql", "parts.sql", "briefing.sql", "debrief.sql", "belonging.sql")
    ]
