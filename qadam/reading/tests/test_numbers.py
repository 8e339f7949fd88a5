"""Numbers as documents print them."""

from decimal import Decimal

import pytest

from qadam.reading.numbers import amount_of, shown


@pytest.mark.parametrize(
    ("printed", "amount"),
    [
        ("1 250,5", "1250.5"),
        ("29.8", "29.8"),
        ("1\u00a0000", "1000"),
        ("35,.2", "35.2"),
        ("12\u202f000", "12000"),
    ],
)
def test_a_printed_amount_is_a_number(printed: str, amount: str) -> None:
    assert amount_of(printed) == Decimal(amount)


def test_an_amount_is_shown_as_it_is_printed() -> None:
    assert shown(Decimal("12500.50")) == "12 500,5"
