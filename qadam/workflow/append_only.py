"""Tables that may only grow: triggers in the database refuse to alter or remove a row."""

from django.db import connection, transaction

from qadam.kit.registries import Registry

TABLES: Registry[str] = Registry()


def protect(table: str) -> None:
    """Declare a table append-only; its triggers come with the next migrate."""
    TABLES.add(table, table)


def install() -> None:
    """Make the triggers of all declared tables anew: a table rebuild drops them silently."""
    with transaction.atomic(), connection.cursor() as cursor:
        existing = set(connection.introspection.table_names(cursor))
        for table in TABLES:
            if table in existing:
                for statement in _statements(table):
                    cursor.execute(statement)


def lift() -> None:
    """Remove all triggers; only the test harness does this."""
    with transaction.atomic(), connection.cursor() as cursor:
        existing = set(connection.introspection.table_names(cursor))
        for table in TABLES:
            if table in existing:
                for name in _names(table):
                    on = f" ON {table}" if connection.vendor == "postgresql" else ""
                    cursor.execute(f"DROP TRIGGER IF EXISTS {name}{on}")


def missing() -> list[str]:
    """Return the names of the triggers that should stand in the database and do not."""
    query = (
        "SELECT tgname FROM pg_trigger WHERE tgenabled <> 'D'"
        if connection.vendor == "postgresql"
        else "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    )
    with connection.cursor() as cursor:
        cursor.execute(query)
        standing = {row[0] for row in cursor.fetchall()}
    return [name for table in TABLES for name in _names(table) if name not in standing]


def _names(table: str) -> list[str]:
    verbs = ["update", "delete"] + (["truncate"] if connection.vendor == "postgresql" else [])
    return [f"{table}_no_{verb}" for verb in verbs]


def _statements(table: str) -> list[str]:
    if connection.vendor == "postgresql":
        return _postgresql(table)
    statements = []
    for name, verb in zip(_names(table), ["UPDATE", "DELETE"], strict=True):
        statements.append(f"DROP TRIGGER IF EXISTS {name}")
        statements.append(
            f"CREATE TRIGGER {name} BEFORE {verb} ON {table} "
            f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
        )
    return statements


def _postgresql(table: str) -> list[str]:
    function = (
        "CREATE OR REPLACE FUNCTION qadam_append_only() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$"
    )
    statements = [function]
    for name, verb in zip(_names(table), ["UPDATE", "DELETE", "TRUNCATE"], strict=True):
        each = "STATEMENT" if verb == "TRUNCATE" else "ROW"
        statements.append(f"DROP TRIGGER IF EXISTS {name} ON {table}")
        statements.append(
            f"CREATE TRIGGER {name} BEFORE {verb} ON {table} FOR EACH {each} EXECUTE FUNCTION qadam_append_only()"
        )
    return statements
