"""Kazakh text is found whatever keyboard it was typed on, and sorts by the Kazakh alphabet."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qadam.kit.text import KAZAKH_ALPHABET, fold, sort_key

letters = st.text(KAZAKH_ALPHABET, min_size=1)


@pytest.mark.parametrize(
    ("typed", "folded"),
    [
        ("Қордай", "кордай"),
        ("ҚОРДАЙ ауданы", "кордай ауданы"),
        ("Әә Ғғ Ққ Ңң Өө Ұұ Үү Һһ Іі", "аа гг кк нн оо уу уу хх ии"),
        ("Ёлка", "елка"),
        ("йод", "йод"),
        ("  №8, «Еңбек — жолы»!  ", "8 енбек жолы"),
        ("ТОО_Шу", "тоо шу"),
        ("зи\u0301ма", "зима"),
        ("и\u0306од", "йод"),
        ("Café İzmir", "cafe izmir"),
        ("", ""),
        ("— ! _", ""),
    ],
)
def test_folding_leaves_small_letters_of_a_russian_keyboard(typed: str, folded: str) -> None:
    assert fold(typed) == folded


@pytest.mark.parametrize(
    "typed",
    ["Қaзaқcтaн", "KAЗAKCTAH", "Kазакстан", "қазақcтан", "КАЗАКСТАН"],
)
def test_latin_letters_that_look_cyrillic_are_taken_for_what_they_look_like(typed: str) -> None:
    assert fold(typed) == "казакстан"


def test_the_latin_i_and_h_stand_for_the_kazakh_ones() -> None:
    assert fold("іс-шара Қаһарман") == fold("iс-шара Қаhарман") == "ис шара кахарман"


def test_the_schwa_of_other_alphabets_stands_for_the_kazakh_one() -> None:
    assert fold("əкім Əкімдік") == fold("әкім Әкімдік")


def test_a_latin_word_stays_latin() -> None:
    assert fold("PDF Microsoft Excel") == "pdf microsoft excel"


@given(st.text())
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text())
def test_what_is_folded_holds_words_of_letters_and_digits_and_can_be_stored(text: str) -> None:
    folded = fold(text)

    assert folded == " ".join(folded.split())
    assert all(word.isalnum() and len(word) <= 60 for word in folded.split())
    assert folded.encode("utf-8").decode("utf-8") == folded


@given(letters)
def test_folding_knows_no_case(text: str) -> None:
    assert fold(text.upper()) == fold(text) == fold(text.title())


def test_the_key_sorts_by_the_kazakh_alphabet() -> None:
    assert sorted(set(KAZAKH_ALPHABET), key=sort_key) == list(KAZAKH_ALPHABET)


def test_spaces_digits_and_latin_come_before_kazakh_and_strange_letters_last() -> None:
    names = [
        "Ақтөбе",
        "ал",
        "Алматы",
        "ал қала",
        "10 мектеп",
        "2 мектеп",
        "Zoom",
        "Ω",
        "Әулие",
        "Яр",
        "Іле",
        "Ыбырай",
    ]

    ordered = ["10 мектеп", "2 мектеп", "Zoom", "Ақтөбе", "ал", "ал қала", "Алматы"]
    assert sorted(names, key=sort_key) == [*ordered, "Әулие", "Ыбырай", "Іле", "Яр", "Ω"]


def test_case_and_punctuation_do_not_count() -> None:
    assert sort_key("«Еңбек жолы»") == sort_key("  ЕҢБЕК   ЖОЛЫ!")


@given(st.text())
def test_the_key_is_made_of_digits_and_small_latin_letters(text: str) -> None:
    key = sort_key(text)

    assert key == "" or (key.isascii() and key.isalnum() and key == key.lower())


@given(letters, letters)
def test_the_first_letter_that_differs_decides(left: str, right: str) -> None:
    places = [[KAZAKH_ALPHABET.index(letter) for letter in word] for word in (left, right)]

    assert (sort_key(left) < sort_key(right)) == (places[0] < places[1])
