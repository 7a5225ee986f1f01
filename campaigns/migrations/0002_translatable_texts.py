"""The texts of a campaign become translations of each other."""

import uuid

import django.db.models.deletion
from django.db import migrations, models


def tie_texts(apps, schema_editor):
    """Locale by language; one key for all texts of a campaign, as `campaigns.models.text_key` makes it."""
    CampaignText = apps.get_model("campaigns", "CampaignText")
    Locale = apps.get_model("wagtailcore", "Locale")
    locales = {}
    for text in CampaignText.objects.all().iterator():
        if text.language not in locales:
            locales[text.language] = Locale.objects.get_or_create(language_code=text.language)[0]
        text.locale = locales[text.language]
        text.translation_key = uuid.uuid5(uuid.NAMESPACE_URL, f"campaign:{text.campaign_id}")
        text.save(update_fields=["locale", "translation_key"])


class Migration(migrations.Migration):
    # The columns are closed by the next one: PostgreSQL does not alter a table whose rows wait for their checks.
    dependencies = [("campaigns", "0001_initial"), ("wagtailcore", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="campaigntext",
            name="locale",
            field=models.ForeignKey(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="wagtailcore.locale",
                verbose_name="locale",
            ),
        ),
        migrations.AddField(
            model_name="campaigntext",
            name="translation_key",
            field=models.UUIDField(editable=False, null=True),
        ),
        migrations.RunPython(tie_texts, migrations.RunPython.noop),
    ]
