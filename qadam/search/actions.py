"""Writing search rows."""

from collections.abc import Callable, Iterable

from django.db import connection, transaction

from qadam.kit.registries import Registry
from qadam.kit.text import fold
from qadam.search.models import SearchRow

# What upper areas write anew when the whole search is: each yields (what, how many rows).
REINDEX: Registry[Callable[[], Iterable[tuple[str, int]]]] = Registry()


def replace_group(group: str, rows: Iterable[SearchRow]) -> int:
    """Write the rows of a group anew and return how many there are now."""
    with transaction.atomic():
        _forget(SearchRow.objects.filter(group=group).values_list("pk", flat=True))
        SearchRow.objects.filter(group=group).delete()
        fresh = list(rows)
        for row in fresh:
            row.group = group
            row.folded = fold(row.folded)
        SearchRow.objects.bulk_create(fresh, batch_size=300)
        _learn(fresh)
    return len(fresh)


# SQLite keeps its words in a table of its own; PostgreSQL's index follows the rows by itself.


def _forget(keys: Iterable[int]) -> None:
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.executemany("DELETE FROM search_words WHERE rowid = %s", [(key,) for key in keys])


def _learn(rows: Iterable[SearchRow]) -> None:
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.executemany(
                "INSERT OR REPLACE INTO search_words (rowid, folded) VALUES (%s, %s)",
                [(row.pk, row.folded) for row in rows],
            )
