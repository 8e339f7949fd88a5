from datetime import date

import pytest

from qadam.kit.dates import (
    format_as_of,
    format_day,
    format_from,
    format_months,
    format_period,
    format_range,
    format_short_day,
    format_until,
    month_name,
)
from qadam.kit.periods import Period, half_year, month, quarter, whole_year

# month: Kazakh basic, dative, ablative; Russian basic, genitive; English
NAMES = [
    ("қаңтар", "қаңтарға", "қаңтардан", "январь", "января", "January"),
    ("ақпан", "ақпанға", "ақпаннан", "февраль", "февраля", "February"),
    ("наурыз", "наурызға", "наурыздан", "март", "марта", "March"),
    ("сәуір", "сәуірге", "сәуірден", "апрель", "апреля", "April"),
    ("мамыр", "мамырға", "мамырдан", "май", "мая", "May"),
    ("маусым", "маусымға", "маусымнан", "июнь", "июня", "June"),
    ("шілде", "шілдеге", "шілдеден", "июль", "июля", "July"),
    ("тамыз", "тамызға", "тамыздан", "август", "августа", "August"),
    ("қыркүйек", "қыркүйекке", "қыркүйектен", "сентябрь", "сентября", "September"),
    ("қазан", "қазанға", "қазаннан", "октябрь", "октября", "October"),
    ("қараша", "қарашаға", "қарашадан", "ноябрь", "ноября", "November"),
    ("желтоқсан", "желтоқсанға", "желтоқсаннан", "декабрь", "декабря", "December"),
]


@pytest.mark.parametrize("number", range(1, 13))
def test_each_month_has_its_forms(number: int) -> None:
    day = date(2016, number, 5)
    kk, dative, ablative, ru, genitive, en = NAMES[number - 1]

    assert [month_name(number, language) for language in ("kk", "ru", "en")] == [kk, ru, en]
    assert [format_day(day, language) for language in ("kk", "ru", "en")] == [
        f"2016 жылғы 5 {kk}",
        f"5 {genitive} 2016 года",
        f"5 {en} 2016",
    ]
    assert [format_short_day(day, language) for language in ("kk", "ru", "en")] == [
        f"5 {kk}",
        f"5 {genitive}",
        f"5 {en}",
    ]
    assert [format_until(day, language) for language in ("kk", "ru", "en")] == [
        f"2016 жылғы 5 {dative} дейін",
        f"до 5 {genitive} 2016 года",
        f"by 5 {en} 2016",
    ]
    assert [format_from(day, language) for language in ("kk", "ru", "en")] == [
        f"2016 жылғы 5 {ablative} бастап",
        f"с 5 {genitive} 2016 года",
        f"from 5 {en} 2016",
    ]


@pytest.mark.parametrize(
    ("month", "kk"),
    list(
        enumerate(
            "қаңтардағы ақпандағы наурыздағы сәуірдегі мамырдағы маусымдағы "
            "шілдедегі тамыздағы қыркүйектегі қазандағы қарашадағы желтоқсандағы".split(),
            start=1,
        )
    ),
)
def test_as_of_a_day_has_its_own_ending(month: int, kk: str) -> None:
    assert format_as_of(date(2016, month, 5), "kk") == f"2016 жылғы 5 {kk} жағдай бойынша"


def test_as_of_a_day_is_told_in_three_languages() -> None:
    assert [format_as_of(date(2016, 1, 5), language) for language in ("kk", "ru", "en")] == [
        "2016 жылғы 5 қаңтардағы жағдай бойынша",
        "по состоянию на 5 января 2016 года",
        "as of 5 January 2016",
    ]


@pytest.mark.parametrize(
    ("first", "last", "kk", "ru", "en"),
    [
        (
            date(2018, 6, 10),
            date(2018, 7, 2),
            "2018 жылғы 10 маусымнан 2 шілдеге дейін",
            "с 10 июня по 2 июля 2018 года",
            "from 10 June to 2 July 2018",
        ),
        (
            date(2018, 7, 2),
            date(2018, 7, 31),
            "2018 жылғы 2–31 шілде",
            "со 2 по 31 июля 2018 года",
            "from 2 to 31 July 2018",
        ),
        (
            date(2015, 12, 20),
            date(2016, 1, 10),
            "2015 жылғы 20 желтоқсаннан 2016 жылғы 10 қаңтарға дейін",
            "с 20 декабря 2015 года по 10 января 2016 года",
            "from 20 December 2015 to 10 January 2016",
        ),
        (date(2016, 1, 5), date(2016, 1, 5), "2016 жылғы 5 қаңтар", "5 января 2016 года", "5 January 2016"),
    ],
)
def test_a_range_says_the_month_and_year_once(first: date, last: date, kk: str, ru: str, en: str) -> None:
    assert [format_range(Period(first, last), language) for language in ("kk", "ru", "en")] == [kk, ru, en]


def test_months_may_cross_the_year() -> None:
    period = Period(date(2015, 12, 1), date(2016, 2, 29))

    assert format_months(period, "kk") == "2015 жылғы желтоқсан – 2016 жылғы ақпан"
    assert format_months(period, "ru") == "декабрь 2015 года – февраль 2016 года"
    assert format_months(period, "en") == "December 2015 – February 2016"


@pytest.mark.parametrize(
    ("period", "kk", "ru", "en"),
    [
        (month(2016, 2), "2016 жылғы ақпан", "февраль 2016 года", "February 2016"),
        (quarter(2016, 1), "2016 жылғы I тоқсан", "I квартал 2016 года", "first quarter of 2016"),
        (half_year(2016, 2), "2016 жылғы II жартыжылдық", "II полугодие 2016 года", "second half of 2016"),
        (whole_year(2016), "2016 жыл", "2016 год", "2016"),
        (
            Period(date(2015, 11, 1), date(2015, 12, 31)),
            "2015 жылғы 1 қарашадан 31 желтоқсанға дейін",
            "с 1 ноября по 31 декабря 2015 года",
            "from 1 November to 31 December 2015",
        ),
    ],
)
def test_a_period_is_called_by_its_name(period: Period, kk: str, ru: str, en: str) -> None:
    assert [format_period(period, language) for language in ("kk", "ru", "en")] == [kk, ru, en]


def test_an_unknown_language_is_refused() -> None:
    with pytest.raises(KeyError):
        format_day(date(2016, 1, 5), "de")
