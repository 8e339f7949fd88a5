"""What the product counts by itself: areas above register, by the code of an indicator, who gives its numbers."""

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal

from qadam.kit.periods import Period
from qadam.kit.registries import Registry
from qadam.programmes.models import Edition

# The number of an indicator in a period as it stands on a day, by the code of the territory.
Count = Callable[[Edition, Period, date], Mapping[str, int | Decimal]]
COUNTED: Registry[Count] = Registry()
# The source of such values, as packages write places.
SOURCE = "counted by Qadam"
# A programme without a territory of its own is for the whole country.
COUNTRY = "KZ"


def home_of(edition: Edition) -> str:
    """Return the code of the territory that a programme is for."""
    return edition.territory_code or COUNTRY
