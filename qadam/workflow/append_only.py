"""Tables that may only grow: triggers in the database refuse to alter or remove a row."""

from dataclasses import dataclass

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper

from qadam.kit.registries import Registry

TABLES: Registry[str] = Registry()


def protect(table: str) -> None:
    """Declare a table append-only; its triggers come with the next migrate."""
    TABLES.add(table, table)


def install() -> None:
    """Make the triggers of all declared tables anew: a table rebuild drops them silently."""
    with transaction.atomic(), connection.cursor() as cursor:
        for guard in _guards():
            for statement in guard.statements():
                cursor.execute(statement)


def lift() -> None:
    """Remove all triggers; only the test harness does this."""
    with transaction.atomic(), connection.cursor() as cursor:
        for guard in _guards():
            cursor.execute(guard.removal())


def missing() -> list[str]:
    """Return the names of the triggers that should stand in the database and do not, or say something else."""
    with connection.cursor() as cursor:
        standing = _standing_on_postgresql(cursor) if _is_postgresql() else _standing_on_sqlite(cursor)
    return [guard.name for guard in _guards() if standing.get((guard.table, guard.name)) != guard.essence()]


@dataclass(frozen=True)
class _Guard:
    """One trigger of one table."""

    table: str
    verb: str

    @property
    def name(self) -> str:
        return f"{self.table}_no_{self.verb.lower()}"

    def statements(self) -> list[str]:
        function = [
            f"CREATE OR REPLACE FUNCTION {FUNCTION} RETURNS trigger LANGUAGE plpgsql AS $${REFUSAL}$$"
        ]
        return (function if _is_postgresql() else []) + [self.removal(), self.definition()]

    def removal(self) -> str:
        return f"DROP TRIGGER IF EXISTS {self.name}" + (f" ON {self.table}" if _is_postgresql() else "")

    def definition(self) -> str:
        head = f"CREATE TRIGGER {self.name} BEFORE {self.verb} ON {self.table}"
        if not _is_postgresql():
            return f"{head} BEGIN SELECT RAISE(ABORT, '{self.table} is append-only'); END"
        each = "STATEMENT" if self.verb == "TRUNCATE" else "ROW"
        return f"{head} FOR EACH {each} EXECUTE FUNCTION {FUNCTION}"

    def essence(self) -> str:
        """Return what the database must say about the trigger: a name alone guards nothing."""
        return f"{TYPES[self.verb]} {REFUSAL}" if _is_postgresql() else self.definition()


FUNCTION = "qadam_append_only()"
REFUSAL = " BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END "
# Bits of pg_trigger.tgtype: 1 for each row, 2 before, 8 delete, 16 update, 32 truncate.
TYPES = {"UPDATE": 1 + 2 + 16, "DELETE": 1 + 2 + 8, "TRUNCATE": 2 + 32}


def _is_postgresql() -> bool:
    return connection.vendor == "postgresql"


def _guards() -> list[_Guard]:
    verbs = ["UPDATE", "DELETE"] + (["TRUNCATE"] if _is_postgresql() else [])
    existing = set(connection.introspection.table_names())
    return [_Guard(table, verb) for table in TABLES if table in existing for verb in verbs]


def _standing_on_sqlite(cursor: CursorWrapper) -> dict[tuple[str, str], str]:
    cursor.execute("SELECT tbl_name, name, sql FROM sqlite_master WHERE type = 'trigger'")
    return {(table, name): sql for table, name, sql in cursor.fetchall()}


def _standing_on_postgresql(cursor: CursorWrapper) -> dict[tuple[str, str], str]:
    """Return the enabled triggers without a condition or a choice of columns, with the text of their function."""
    cursor.execute(
        "SELECT c.relname, t.tgname, t.tgtype || ' ' || p.prosrc FROM pg_trigger t "
        "JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_proc p ON p.oid = t.tgfoid "
        "WHERE pg_table_is_visible(c.oid) AND t.tgenabled IN ('O', 'A') AND t.tgqual IS NULL "
        "AND t.tgattr::text = ''"
    )
    return {(table, name): essence for table, name, essence in cursor.fetchall()}
