import django.db.models.deletion
import engage.core.models.clock
from engage.core.sql import run_file
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('sponsors', '0006_races'),
        ('visits', '0019_attachments'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Consultation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('moment', models.CharField(choices=[('before', 'Before the visit'), ('after', 'After the visit')], max_length=6)),
                ('text', models.TextField()),
                ('at', models.DateTimeField(db_default=engage.core.models.clock.EngageNow())),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('sponsorship', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='consultations', to='sponsors.sponsorship')),
                ('visit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='consultations', to='visits.visit')),
            ],
            options={
                'ordering': ['at', 'id'],
                'constraints': [models.CheckConstraint(condition=models.Q(('text', ''), _negated=True), name='consultation_has_words'), models.CheckConstraint(condition=models.Q(('moment__in', ['before', 'after'])), name='consultation_moment_is_known')],
            },
        ),
        run_file(__file__, "consultation.sql"),
    ]
