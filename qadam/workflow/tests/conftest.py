"""The table of papers, and help to read the log and to damage it."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import connection

from qadam.workflow import append_only
from qadam.workflow.tests.papers import Paper


@pytest.fixture(scope="session")
def _table(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    with django_db_blocker.unblock():
        if Paper._meta.db_table not in connection.introspection.table_names():
            with connection.schema_editor() as editor:
                editor.create_model(Paper)
        yield


@pytest.fixture
def paper(_table: None, db: None) -> Paper:
    """A draft."""
    return Paper.objects.create(title="Letter", pages=["one"])


@pytest.fixture
def real_paper(_table: None, transactional_db: None) -> Paper:
    """A draft that other connections can see."""
    return Paper.objects.create(title="Letter", pages=["one"])


@pytest.fixture
def damage() -> Callable[..., None]:
    """Do to the log what its triggers would refuse."""

    def run(sql: str, *values: Any) -> None:
        append_only.lift()
        with connection.cursor() as cursor:
            cursor.execute(sql, values)
        append_only.install()

    return run
