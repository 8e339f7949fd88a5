"""What the search keeps of a programme fits into its columns; SQLite takes what is too long, PostgreSQL does not."""

import pytest

from qadam.programmes.search import index
from qadam.programmes.tests.factories import EditionFactory
from qadam.search.models import SearchRow

pytestmark = pytest.mark.django_db


def test_a_programme_of_a_long_address_fits_into_its_search_row() -> None:
    edition = EditionFactory(slug="e" * 80, name_kk="а" * 500, short_kk="Жоспар")

    index(edition)

    row = SearchRow.objects.get(group=f"programmes.edition:{edition.slug}")
    row.clean_fields()
