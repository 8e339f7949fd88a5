from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps


def make(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    """The words of the rows: a full-text table on SQLite, an index on PostgreSQL.

    Folded text is words and spaces already, so neither database takes it apart by rules of its own.
    """
    if editor.connection.vendor == "sqlite":
        editor.execute("CREATE VIRTUAL TABLE search_words USING fts5(folded, tokenize = 'ascii')")
    else:
        editor.execute(
            "CREATE INDEX search_words ON search_searchrow "
            "USING gin (array_to_tsvector(string_to_array(folded, ' ')))"
        )


def unmake(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    """Take the words away again."""
    kind = "TABLE" if editor.connection.vendor == "sqlite" else "INDEX"
    editor.execute(f"DROP {kind} IF EXISTS search_words")


class Migration(migrations.Migration):
    dependencies = [("search", "0001_initial")]
    operations = [migrations.RunPython(make, unmake)]
