"""The engines' tables anew: with narrow columns for filters and facets beside the words, so that counting reads little."""

from django.db import migrations

SQLITE = (
    "DROP TABLE IF EXISTS search_fts_terms",
    "DROP TABLE IF EXISTS search_fts",
    """CREATE VIRTUAL TABLE search_fts USING fts5(t, n, s, b, a, tx, bx, e,
    tokenize="unicode61 remove_diacritics 0 tokenchars '_'")""",
    "CREATE VIRTUAL TABLE search_fts_terms USING fts5vocab(search_fts, 'col')",
    # Titles and numbers once more, with an index of beginnings: the suggestions while typing.
    """CREATE VIRTUAL TABLE search_titles USING fts5(t, prefix='1 2 3',
    tokenize="unicode61 remove_diacritics 0 tokenchars '_'")""",
    """CREATE TABLE search_facts (id integer PRIMARY KEY REFERENCES search_searchentry(id) ON DELETE CASCADE
    DEFERRABLE INITIALLY DEFERRED, unit text NOT NULL, type text NOT NULL, language text NOT NULL, topics text NOT NULL,
    year text NOT NULL, published integer NOT NULL, acl text NOT NULL, expires integer NOT NULL, files integer NOT NULL,
    number text NOT NULL)""",
    "CREATE INDEX search_facts_newest ON search_facts (published DESC, id DESC)",
    "CREATE INDEX search_facts_number ON search_facts (number) WHERE number <> ''",
)
POSTGRESQL = (
    "DROP TABLE IF EXISTS search_vector",
    """CREATE TABLE search_vector (entry_id bigint PRIMARY KEY REFERENCES search_searchentry(id) ON DELETE CASCADE,
    published bigint NOT NULL, expires bigint NOT NULL, files boolean NOT NULL, unit text NOT NULL, type text NOT NULL,
    language text NOT NULL, year text NOT NULL, topics text[] NOT NULL, acl text[] NOT NULL, number text NOT NULL,
    title tsvector NOT NULL, vector tsvector NOT NULL) WITH (toast_tuple_target = 256)""",
    "CREATE INDEX search_vector_gin ON search_vector USING gin(vector)",
    "CREATE INDEX search_vector_title ON search_vector USING gin(title)",
    "CREATE INDEX search_vector_newest ON search_vector (published DESC, entry_id DESC)",
    "CREATE INDEX search_vector_number ON search_vector (number text_pattern_ops) WHERE number <> ''",
    # The vectors' positions end at 16,383: what stands beyond, in a vector of its own for each stretch.
    """CREATE TABLE search_vector_more (entry_id bigint NOT NULL REFERENCES search_vector(entry_id) ON DELETE CASCADE,
    part smallint NOT NULL, vector tsvector NOT NULL, PRIMARY KEY (entry_id, part))""",
    "CREATE INDEX search_vector_more_gin ON search_vector_more USING gin(vector)",
)
DROP = {
    "sqlite": [f"DROP TABLE IF EXISTS search_{name}" for name in ("facts", "titles", "fts_terms", "fts")],
    "postgresql": [f"DROP TABLE IF EXISTS search_vector{name}" for name in ("_more", "")],
}


def create(apps, schema_editor):
    for statement in {"sqlite": SQLITE, "postgresql": POSTGRESQL}[schema_editor.connection.vendor]:
        schema_editor.execute(statement)
    # Nothing is indexed now: `search_rebuild`, or the next sweep, writes every entry again.
    apps.get_model("search", "SearchEntry").objects.update(checksum="")


def drop(apps, schema_editor):
    for statement in DROP[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("search", "0003_federated")]

    operations = [migrations.RunPython(create, drop)]
