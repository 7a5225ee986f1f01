"""Documents and pages of issues by their words: an index of whole words on either database.

`LIKE` read every row: 300 ms with 50,000 documents. As in the translation memory the index is one of words and not of
trigrams, which stand in nearly every Vietnamese text.

SQLite: contentless FTS5 tables, kept in step by triggers. A later migration that makes one of the tables anew (SQLite
does so for most changes of columns) drops its triggers, and has to run `drop` and `create` again.
PostgreSQL: the first 200,000 letters; a tsvector holds a megabyte.
"""

from django.db import migrations

TABLES = ("gazette_legaldocument", "gazette_issuepage")
SQLITE = (
    """CREATE VIRTUAL TABLE {table}_words USING fts5(words, content='', detail=none, columnsize=0,
    tokenize='unicode61 remove_diacritics 0')""",
    "CREATE TRIGGER {table}_words_insert AFTER INSERT ON {table} BEGIN {insert} END",
    "CREATE TRIGGER {table}_words_delete AFTER DELETE ON {table} BEGIN {delete} END",
    """CREATE TRIGGER {table}_words_update AFTER UPDATE OF folded ON {table} WHEN old.folded <> new.folded
    BEGIN {delete} {insert} END""",
    "INSERT INTO {table}_words (rowid, words) SELECT id, folded FROM {table}",
)
DELETE = "INSERT INTO {table}_words ({table}_words, rowid, words) VALUES ('delete', old.id, old.folded);"
INSERT = "INSERT INTO {table}_words (rowid, words) VALUES (new.id, new.folded);"
VECTOR = "to_tsvector('simple', regexp_replace(left(folded, 200000), '[^[:alnum:]]+', ' ', 'g'))"
POSTGRESQL = ("CREATE INDEX {table}_words ON {table} USING gin (%s)" % VECTOR, "ANALYZE {table}")
DROP = {
    "sqlite": (
        "DROP TRIGGER IF EXISTS {table}_words_insert",
        "DROP TRIGGER IF EXISTS {table}_words_delete",
        "DROP TRIGGER IF EXISTS {table}_words_update",
        "DROP TABLE IF EXISTS {table}_words",
    ),
    "postgresql": ("DROP INDEX IF EXISTS {table}_words",),
}


def run(schema_editor, statements):
    for table in TABLES:
        parts = {"table": table, "insert": INSERT.format(table=table), "delete": DELETE.format(table=table)}
        for statement in statements:
            for name, value in parts.items():
                statement = statement.replace("{%s}" % name, value)
            schema_editor.execute(statement, None)


def create(apps, schema_editor):
    run(schema_editor, {"sqlite": SQLITE, "postgresql": POSTGRESQL}[schema_editor.connection.vendor])


def drop(apps, schema_editor):
    run(schema_editor, DROP[schema_editor.connection.vendor])


class Migration(migrations.Migration):
    dependencies = [("gazette", "0006_newest")]

    operations = [migrations.RunPython(create, drop)]
