"""Numbers as documents print them: amounts, and the years that a document may speak of."""

import re
from decimal import Decimal

from qadam.kit.numbers import format_number

# Older acts are not brought, and no programme reaches further.
FIRST_YEAR, LAST_YEAR = 1985, 2075
# An amount as it is printed: «1 250,5», «29.8»; nobody prints one of a hundred figures.
NUMBER = r"\d{1,3}(?:[ \u00a0]\d{3}){1,9}(?:[.,]\d+)?|\d{1,30}(?!\d)(?:[.,]\d+)?"
_GAP = re.compile(r"\s")
_POINT = re.compile(r"[.,]+")


def amount_of(printed: str) -> Decimal:
    """Return a printed amount as a number; a point typed as «,.» is one point."""
    return Decimal(_POINT.sub(".", _GAP.sub("", printed)))


def shown(value: Decimal) -> str:
    """Return a number as Kazakh and Russian write it."""
    return format_number(value, "ru").replace("\u00a0", " ")
