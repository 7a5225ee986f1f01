"""The tables of the two SQL engines: FTS5 on SQLite, a tsvector on PostgreSQL. Neither is a Django model."""

from django.db import migrations

SQLITE = (
    """CREATE VIRTUAL TABLE IF NOT EXISTS search_fts USING fts5(t, n, s, b, tx, bx,
    tokenize="unicode61 remove_diacritics 0 tokenchars '_'")""",
    "CREATE VIRTUAL TABLE IF NOT EXISTS search_fts_terms USING fts5vocab(search_fts, 'col')",
)
POSTGRESQL = (
    "CREATE TABLE IF NOT EXISTS search_vector (entry_id bigint PRIMARY KEY "
    "REFERENCES search_searchentry(id) ON DELETE CASCADE, vector tsvector NOT NULL)",
    "CREATE INDEX IF NOT EXISTS search_vector_gin ON search_vector USING gin(vector)",
)
DROP = {
    "sqlite": ("DROP TABLE IF EXISTS search_fts_terms", "DROP TABLE IF EXISTS search_fts"),
    "postgresql": ("DROP TABLE IF EXISTS search_vector",),
}


def create(apps, schema_editor):
    statements = {"sqlite": SQLITE, "postgresql": POSTGRESQL}[schema_editor.connection.vendor]
    for statement in statements:
        schema_editor.execute(statement)


def drop(apps, schema_editor):
    for statement in DROP[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("search", "0001_initial")]

    operations = [migrations.RunPython(create, drop)]
