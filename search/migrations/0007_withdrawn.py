"""What an engine beside the database must hear of, what it must not show meanwhile, and the runs that check it."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('contenttypes', '0002_remove_content_type_name'),
        ('member_sites', '0008_bulk_jobs'),
        ('search', '0006_editors'),
    ]

    operations = [
        migrations.CreateModel(
            name='EngineBacklog',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('entry_id', models.BigIntegerField()),
                ('noted_at', models.DateTimeField(auto_now_add=True)),
            ],
            options={
                'verbose_name': 'change for the search engine',
                'verbose_name_plural': 'changes for the search engine',
            },
        ),
        migrations.CreateModel(
            name='SearchRun',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('rebuild', 'rebuild'), ('sweep', 'sweep')], max_length=10, verbose_name='kind')),
                ('state', models.CharField(choices=[('running', 'running'), ('done', 'done'), ('broken', 'broken off')], default='running', max_length=10, verbose_name='state')),
                ('started_at', models.DateTimeField(auto_now_add=True, verbose_name='begun')),
                ('updated_at', models.DateTimeField(auto_now=True)),
                ('finished_at', models.DateTimeField(null=True, verbose_name='finished')),
                ('done', models.PositiveIntegerField(default=0)),
                ('total', models.PositiveIntegerField(default=0)),
                ('options', models.JSONField(default=dict)),
                ('place', models.JSONField(default=dict)),
                ('report', models.JSONField(default=dict)),
            ],
            options={
                'verbose_name': 'run over the search index',
                'verbose_name_plural': 'runs over the search index',
                'ordering': ['-id'],
            },
        ),
        migrations.AddIndex(
            model_name='searchentry',
            index=models.Index(condition=models.Q(('acl', '')), fields=['id'], name='searchentry_withdrawn'),
        ),
        migrations.AddIndex(
            model_name='searchrun',
            index=models.Index(fields=['kind', '-id'], name='searchrun_kind'),
        ),
    ]
