"""What is dated is valid between two days, both included; what is named sorts and is found by its names."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any, ClassVar

import pytest
from django.db import connection, models

from qadam.kit.fields import Dated, Named, is_valid_on, valid_on
from qadam.kit.registries import Registry

FIRST = date(2018, 6, 19)
DAYS = [FIRST + timedelta(days=number) for number in range(-2, 3)]


class Place(Named, Dated):
    """A place with names, which exists between two days."""

    objects: ClassVar[models.Manager["Place"]] = models.Manager()

    class Meta:
        # An app that is not installed: the table is made by this test alone.
        app_label = "places"


@pytest.fixture(scope="module")
def table(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    with django_db_blocker.unblock():
        if Place._meta.db_table not in connection.introspection.table_names():
            with connection.schema_editor() as editor:
                editor.create_model(Place)
        yield


@pytest.fixture
def place(table: None, db: None) -> Place:
    """A place that is saved."""
    return Place.objects.create(
        name_kk="Түркістан облысы", name_ru="Туркестанская область", name_en="Turkistan"
    )


def test_a_day_is_within_or_without_in_the_database_as_in_memory(table: None, db: None) -> None:
    ends: list[date | None] = [None, *DAYS]
    for valid_from in ends:
        for valid_to in ends:
            Place.objects.create(valid_from=valid_from, valid_to=valid_to)

    for day in DAYS:
        found = set(Place.objects.filter(valid_on(day)).values_list("pk", flat=True))
        assert found == {row.pk for row in Place.objects.all() if is_valid_on(row, day)}


def test_both_ends_belong_to_it() -> None:
    one_day = Place(valid_from=FIRST, valid_to=FIRST)

    assert [is_valid_on(one_day, day) for day in DAYS] == [False, False, True, False, False]


def test_what_lists_sort_and_find_by_follows_the_names(place: Place) -> None:
    place.name_kk = "Ұлытау облысы"
    place.save(update_fields=["name_kk"])

    kept = Place.objects.get()
    assert kept.folded == "улытау облысы туркестанская область turkistan"
    assert kept.sort_kk == place.sort_kk
    assert kept.sort_kk > Place(name_kk="Түркістан").sort_kk


def test_a_very_long_name_still_has_a_key(table: None, db: None) -> None:
    long = Place.objects.create(name_kk="ә" * 500, name_ru="я" * 500, name_en="z" * 500)

    assert len(long.sort_kk) == 500


def test_a_registry_keeps_the_order_of_coming_and_takes_a_name_once() -> None:
    registry: Registry[int] = Registry()
    registry.add("second", 2)
    registry.add("first", 1)

    with pytest.raises(ValueError, match="first is registered already"):
        registry.add("first", 3)

    assert (list(registry), registry.names()) == ([2, 1], ["second", "first"])
    assert registry.items() == [("second", 2), ("first", 1)]
    assert (registry.get("first"), registry.get("third"), "third" in registry) == (1, None, False)
