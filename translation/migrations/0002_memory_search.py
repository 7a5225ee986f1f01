"""The fuzzy search of the translation memory: an index of words on either database.

Trigrams (pg_trgm) were measured and left: Vietnamese has some thousand syllables, so nearly every trigram stands in
nearly every unit, and a search of 200,000 units took seconds. The rare words of a text find the same units at once.

SQLite: a contentless FTS5 table, kept in step by triggers. A later migration that makes the table of units anew
(SQLite does so for most changes of columns) drops the triggers with it, and has to run `create` again.
"""

from django.db import migrations

TABLE = "translation_memoryunit"
# `k<language>` is a word of its own: the language is found in the same index as the words.
WORDS = "'k' || {row}.locale_id || ' ' || {row}.folded"
DELETE = "INSERT INTO translation_memory_fts (translation_memory_fts, rowid, words) VALUES ('delete', old.id, %s);" % (
    WORDS.format(row="old")
)
INSERT = "INSERT INTO translation_memory_fts (rowid, words) VALUES (new.id, %s);" % WORDS.format(row="new")
SQLITE = (
    """CREATE VIRTUAL TABLE translation_memory_fts USING fts5(words, content='', detail=none, columnsize=0,
    tokenize='unicode61 remove_diacritics 0')""",
    "CREATE VIRTUAL TABLE translation_memory_terms USING fts5vocab(translation_memory_fts, 'row')",
    f"CREATE TRIGGER translation_memory_insert AFTER INSERT ON {TABLE} BEGIN {INSERT} END",
    f"CREATE TRIGGER translation_memory_delete AFTER DELETE ON {TABLE} BEGIN {DELETE} END",
    f"""CREATE TRIGGER translation_memory_update AFTER UPDATE OF folded, locale_id ON {TABLE}
    BEGIN {DELETE} {INSERT} END""",
    f"INSERT INTO translation_memory_fts (rowid, words) SELECT id, {WORDS.format(row=TABLE)} FROM {TABLE}",
)
POSTGRESQL = (
    f"CREATE INDEX translation_memory_words ON {TABLE} USING gin (regexp_split_to_array(folded, '[^[:alnum:]]+'))",
    f"ANALYZE {TABLE}",
)
DROP = {
    "sqlite": (
        *(f"DROP TRIGGER IF EXISTS translation_memory_{name}" for name in ("insert", "delete", "update")),
        "DROP TABLE IF EXISTS translation_memory_terms",
        "DROP TABLE IF EXISTS translation_memory_fts",
    ),
    "postgresql": ("DROP INDEX IF EXISTS translation_memory_words",),
}


def create(apps, schema_editor):
    for statement in {"sqlite": SQLITE, "postgresql": POSTGRESQL}[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


def drop(apps, schema_editor):
    for statement in DROP[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("translation", "0001_initial")]

    operations = [migrations.RunPython(create, drop)]
