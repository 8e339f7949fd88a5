"""Tests of Roman numerals as people type them."""

import pytest

from qadam.reading.mending.roman import read_roman


@pytest.mark.parametrize(
    ("token", "value"),
    [
        ("I", 1),
        ("II", 2),
        ("ІІ", 2),  # Cyrillic і
        ("ІІІ", 3),
        ("III", 3),
        ("IV", 4),
        ("I V", 4),
        ("ІҮ", 4),
        ("IY", 4),
        ("ІУ", 4),
        ("1V", 4),
        ("1У", 4),
        ("iv", 4),
        ("іі", 2),
        ("V", 5),
        ("У", 5),
        ("VІІ", 7),
        ("IX", 9),
        ("ХІ", 11),
        ("XXIV", 24),
        ("XLV", 45),
        ("Ш", 3),
        ("П", 2),
        ("IV.", 4),
        ("IIII", 4),
    ],
)
def test_a_numeral_is_read_in_every_way_it_is_typed(token: str, value: int) -> None:
    assert read_roman(token) == value


@pytest.mark.parametrize(
    "token",
    ["", " ", "1", "11", "2005", "IIV", "VX", "тоқсан", "у", "x", "IVтоқсан", "MBA", "ISO", "I" * 20, "12V"],
)
def test_other_words_are_no_numerals(token: str) -> None:
    assert read_roman(token) is None


def test_every_numeral_up_to_fifty_is_read_back() -> None:
    tens, ones = ["", "X", "XX", "XXX", "XL"], ["", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX"]

    numerals = [ten + one for ten in tens for one in ones][1:]

    assert [read_roman(numeral) for numeral in numerals] == list(range(1, 50))
