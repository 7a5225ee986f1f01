"""Working hours, with the usual ones of the province: Monday to Friday, 7:30 to 11:30 and 13:30 to 17:00."""

import datetime

import django.db.models.deletion
from django.db import migrations, models


SINCE = datetime.date(2025, 7, 1)
USUAL = ((datetime.time(7, 30), datetime.time(11, 30)), (datetime.time(13, 30), datetime.time(17, 0)))


def enter_usual_hours(apps, schema_editor):
    WorkingHours = apps.get_model("member_sites", "WorkingHours")
    WorkingHours.objects.bulk_create(
        WorkingHours(weekday=weekday, opens=opens, closes=closes, valid_from=SINCE)
        for weekday in range(5)
        for opens, closes in USUAL
    )


class Migration(migrations.Migration):

    dependencies = [
        ('member_sites', '0009_role_translation_head'),
    ]

    operations = [
        migrations.CreateModel(
            name='WorkingHours',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('valid_from', models.DateField(verbose_name='valid from')),
                ('valid_to', models.DateField(blank=True, help_text='Last day; empty while it holds.', null=True, verbose_name='valid to')),
                ('legal_basis', models.CharField(blank=True, help_text='Number and date of the decision.', max_length=255, verbose_name='legal basis')),
                ('weekday', models.PositiveSmallIntegerField(choices=[(0, 'Monday'), (1, 'Tuesday'), (2, 'Wednesday'), (3, 'Thursday'), (4, 'Friday'), (5, 'Saturday'), (6, 'Sunday')], verbose_name='weekday')),
                ('opens', models.TimeField(verbose_name='from')),
                ('closes', models.TimeField(verbose_name='until')),
                ('unit', models.ForeignKey(blank=True, help_text='Empty: the usual hours of the province.', null=True, on_delete=django.db.models.deletion.CASCADE, related_name='working_hours', to='member_sites.unit', verbose_name='unit')),
            ],
            options={
                'verbose_name': 'working hours',
                'verbose_name_plural': 'working hours',
                'ordering': ['unit_id', 'weekday', 'opens', 'valid_from'],
                'constraints': [models.CheckConstraint(condition=models.Q(('closes__gt', models.F('opens'))), name='hours_close_after_opening')],
            },
        ),
        migrations.RunPython(enter_usual_hours, migrations.RunPython.noop),
    ]
