"""What the tests of territories share."""

import csv
import io
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest
from django.utils import translation

from qadam.territories import actions
from qadam.territories.kato import COLUMNS

SHARED = Path(__file__).resolve().parents[4] / "shared" / "data"

HEALTHY = (
    ("310000000", "", "oblast", "oblast", "0", "Жамбыл облысы", "Жамбылская область"),
    ("314800000", "310000000", "district", "rural_district_raion", "2", "Қордай ауданы", "Кордайский район"),
    ("315400000", "310000000", "district", "rural_district_raion", "2", "Мерке ауданы", "Меркенский район"),
    ("314830000", "314800000", "sub_district", "rural_okrug", "2", "Қордай а.о.", "Кордайский с.о."),
    ("314830100", "314830000", "settlement", "village", "2", "Қордай а.", "с.Кордай"),
)


@pytest.fixture
def units(db: None) -> None:
    """Have the shipped units in the database."""
    actions.load_units()


@pytest.fixture
def shared() -> Path:
    """Return the folder of data for trying loaders, which is not part of the product."""
    if not SHARED.is_dir():
        pytest.skip("the shared data are not beside this checkout")
    return SHARED


@pytest.fixture
def kato_table() -> Callable[..., bytes]:
    """Return a function that writes a small KATO table, with some rows put otherwise by their line in the file."""

    def write(changes: Mapping[int, tuple[str, ...]] = {}, columns: tuple[str, ...] = COLUMNS) -> bytes:
        out = io.StringIO()
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows(changes.get(line, row) for line, row in enumerate(HEALTHY, start=2))
        return out.getvalue().encode()

    return write


@pytest.fixture
def english() -> Iterator[None]:
    """Speak English, so that sentences can be compared."""
    with translation.override("en"):
        yield
