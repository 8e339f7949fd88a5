"""The database itself refuses to alter or remove a row of the log."""

from typing import Any

import pytest
from django.apps import apps
from django.core.checks import Tags, run_checks
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction

from qadam.workflow import append_only
from qadam.workflow.log import MACHINE, record
from qadam.workflow.models import Change
from qadam.workflow.tests.papers import Paper

IS_POSTGRESQL = connection.vendor == "postgresql"
needs_postgresql = pytest.mark.skipif(not IS_POSTGRESQL, reason="this exists on PostgreSQL only")
needs_sqlite = pytest.mark.skipif(IS_POSTGRESQL, reason="this exists on SQLite only")


def execute(sql: str) -> None:
    """Run a statement in a savepoint, so that a refusal leaves the test's transaction usable."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)


@pytest.fixture
def change(paper: Paper) -> Change:
    """One link."""
    record(paper, "write", by=MACHINE)
    return Change.objects.get()


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE workflow_change SET reason = 'better'",
        "UPDATE workflow_change SET reason = reason",
        "DELETE FROM workflow_change",
    ],
)
def test_a_link_is_neither_altered_nor_removed(sql: str, change: Change) -> None:
    with pytest.raises(DatabaseError, match="workflow_change is append-only"):
        execute(sql)

    assert Change.objects.get().reason == ""


def test_the_queryset_is_refused_like_everybody(change: Change) -> None:
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        Change.objects.update(reason="better")
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        change.delete()

    assert Change.objects.count() == 1


def test_a_link_is_not_replaced_by_an_insert(change: Change) -> None:
    columns = ", ".join(f'"{field.column}"' for field in Change._meta.concrete_fields)
    verb = "INSERT" if IS_POSTGRESQL else "INSERT OR REPLACE"
    conflict = "ON CONFLICT (id) DO UPDATE SET reason = 'better'" if IS_POSTGRESQL else ""

    with pytest.raises(DatabaseError, match="append-only"):
        execute(f"{verb} INTO workflow_change SELECT {columns} FROM workflow_change WHERE true {conflict}")  # noqa: S608


@needs_postgresql
def test_the_table_is_not_emptied_at_one_blow(change: Change) -> None:
    with pytest.raises(DatabaseError, match="append-only"):
        execute("TRUNCATE workflow_change")

    assert Change.objects.count() == 1


def test_all_triggers_stand_after_migrate(db: None) -> None:
    assert append_only.missing() == []


def test_migrate_makes_a_lost_trigger_anew(change: Change) -> None:
    append_only.lift()
    lost = append_only.missing()

    call_command("migrate", interactive=False, verbosity=0)

    assert "workflow_change_no_delete" in lost
    assert append_only.missing() == []
    with pytest.raises(DatabaseError, match="append-only"):
        execute("DELETE FROM workflow_change")


def test_a_table_declared_twice_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="registered already"):
        append_only.protect("workflow_change")


def _altered() -> dict[str, list[str]]:
    """Ways to keep a trigger's name and take its force."""
    name, table = "workflow_change_no_delete", "workflow_change"
    refusal = f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
    empty = "CREATE OR REPLACE FUNCTION qadam_append_only() RETURNS trigger LANGUAGE plpgsql"
    if not IS_POSTGRESQL:
        return {
            "does nothing": [
                f"DROP TRIGGER {name}",
                f"CREATE TRIGGER {name} BEFORE DELETE ON {table} BEGIN SELECT 1; END",
            ],
            "guards another table": [
                f"DROP TRIGGER {name}",
                f"CREATE TRIGGER {name} BEFORE DELETE ON workflow_chainhead {refusal}",
            ],
        }
    made = f"CREATE TRIGGER {name} BEFORE DELETE ON"
    return {
        "disabled": [f"ALTER TABLE {table} DISABLE TRIGGER {name}"],
        "only for replicas": [f"ALTER TABLE {table} ENABLE REPLICA TRIGGER {name}"],
        "has a condition": [
            f"DROP TRIGGER {name} ON {table}",
            f"{made} {table} FOR EACH ROW WHEN (false) EXECUTE FUNCTION qadam_append_only()",
        ],
        "guards another table": [
            f"DROP TRIGGER {name} ON {table}",
            f"{made} workflow_chainhead FOR EACH ROW EXECUTE FUNCTION qadam_append_only()",
        ],
        "does nothing": [
            f"{empty} AS $$ BEGIN RETURN OLD; END $$",
        ],
    }


@pytest.mark.parametrize("how", _altered())
def test_a_trigger_that_only_bears_the_name_counts_as_missing(how: str, db: None) -> None:
    for statement in _altered()[how]:
        execute(statement)

    assert "workflow_change_no_delete" in append_only.missing()


def test_the_check_of_the_database_warns_of_a_missing_trigger(db: None) -> None:
    def warned() -> list[Any]:
        return [
            message.msg
            for message in run_checks(tags=[Tags.database], databases=["default"])
            if message.id == "workflow.W001"
        ]

    before = warned()
    append_only.lift()

    assert before == []
    assert "The trigger workflow_change_no_update is missing from the database or was altered." in warned()


def test_every_app_speaks_of_tables_it_has(db: None) -> None:
    tables = {model._meta.db_table for model in apps.get_models()}

    assert set(append_only.TABLES) <= tables


@needs_sqlite
def test_sqlite_runs_the_triggers_for_rows_that_an_insert_replaces(db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA recursive_triggers")
        assert cursor.fetchone() == (1,)
