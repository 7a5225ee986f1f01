"""The synonyms delivered with the product."""

from django.db import migrations

from search.defaults import add_default_synonyms


def add(apps, schema_editor):
    add_default_synonyms(apps.get_model("search", "SynonymGroup"))


class Migration(migrations.Migration):

    dependencies = [("search", "0004_narrow_tables")]

    operations = [migrations.RunPython(add, migrations.RunPython.noop)]
