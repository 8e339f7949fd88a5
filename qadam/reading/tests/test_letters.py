"""Tests of letters of the wrong alphabet, of old fonts and of signs that are not seen."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qadam.reading.mending.letters import unmix


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("уйi", "уйі"),
        ("Қaзақcтан Pеспубликасы", "Қазақстан Республикасы"),
        ("жиhаз", "жиһаз"),
        ("әлeуметтiк", "әлеуметтік"),
        ("YКІМЕТ", "ҮКІМЕТ"),
        ("Yкiметi", "Үкіметі"),
        ("Yй", "Үй"),
        ("Yправление", "Управление"),
        ("ə́", "ə́"),
        ("əлеуметтік", "әлеуметтік"),
        ("TOO «Жол»", "ТОО «Жол»"),
        ("c 1 по 5 июня", "с 1 по 5 июня"),
        ("c учетом", "с учетом"),
    ],
)
def test_latin_letters_in_cyrillic_words_become_cyrillic(typed: str, meant: str) -> None:
    assert unmix(typed) == meant


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("Ќазаќстан Їкіметі", "Қазақстан Үкіметі"),
        ("жўмыс жјне ґндіріс", "жұмыс және өндіріс"),
        ("єлеуметтік, Республикасыныњ", "әлеуметтік, Республикасының"),
        ("баѓдарлама", "бағдарлама"),
    ],
)
def test_letters_of_old_kazakh_fonts_are_read(typed: str, meant: str) -> None:
    assert unmix(typed) == meant


@pytest.mark.parametrize(
    ("printed", "meant"),
    [
        ("ҽлеуметтік кӛмек", "әлеуметтік көмек"),
        ("тҥрлі ҧйымдар, ҚЫРКҤЙЕК", "түрлі ұйымдар, ҚЫРКҮЙЕК"),
        ("маӊызы, маӈызы", "маңызы, маңызы"),
    ],
)
def test_letters_that_printed_files_give_for_kazakh_ones_are_read(printed: str, meant: str) -> None:
    assert unmix(printed) == meant


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("к0миссия", "комиссия"),
        ("ҚАЗАҚСТАН Б0ЙЫНША", "ҚАЗАҚСТАН БОЙЫНША"),
        ("ка3ына", "казына"),
        ("2О05 жыл", "2005 жыл"),
    ],
)
def test_digits_typed_for_letters_and_letters_typed_for_digits(typed: str, meant: str) -> None:
    assert unmix(typed) == meant


@pytest.mark.parametrize(
    "text",
    [
        "COVID-19, ISO 9001, MBA",
        "online, IT-технологиялар, www.enbek.kz",
        "WEB-сайт, SMS, e-mail",
        "«24kz» телеарнасы",
        "II, III, IV тоқсан",
        "ІІ жартыжылдық, ІҮ тоқсан",
        "IVтоқсан",
        "1-қосымша, 88-қадам, 3D, 5G",
        "№ 903, § 5, 10 %, 1,5 млн. теңге",
        "«Жастар» – “Болашақ”, „Дипломмен ауылға!“",
        "i) және ii) тармақшалары",
    ],
)
def test_what_is_right_stays(text: str) -> None:
    assert unmix(text) == text


@pytest.mark.parametrize(("text", "mended"), [("a Iқ", "а Іқ"), ("a c бала", "а с бала")])
def test_a_letter_asks_the_mended_word_after_it(text: str, mended: str) -> None:
    assert unmix(text) == mended


def test_signs_that_are_not_seen_go_and_breaks_stay() -> None:
    text = "Рес\u00adпуб\u00ad\nлика\u200bсы\u00a0мен\r\nқала\ufeff өзін\u2011өзі"

    assert unmix(text) == "Республикасы мен\nқала өзін-өзі"


def test_parted_letters_are_composed() -> None:
    assert unmix("и\u0306, Е\u0308") == "й, Ё"


def test_entities_left_in_the_text_are_read() -> None:
    assert unmix("&quot;Жас&quot; &laquo;Отан&raquo; &#8211; R&D") == '"Жас" «Отан» – R&D'


@given(st.text(alphabet=st.sampled_from("абвқіaecoiIVXУҮ03 \n-.,&;#quotљњќѓ\u00ad\u00a0\u200b"), max_size=60))
def test_unmixing_twice_changes_nothing_more(text: str) -> None:
    once = unmix(text)

    assert unmix(once) == once
    assert unicodedata.is_normalized("NFC", once)
