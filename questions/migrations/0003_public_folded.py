from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("questions", "0002_default_rules")]

    operations = [
        migrations.AddField(
            model_name="publicquestion",
            name="folded",
            field=models.TextField(blank=True, default="", editable=False),
        ),
    ]
