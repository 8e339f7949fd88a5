"""Days and periods in the words of the office, in Kazakh, Russian and English, with the right endings."""

from datetime import date, datetime

from qadam.kit.clock import ALMATY
from qadam.kit.periods import Period, Unit, number_of, numbered

MONTHS = {
    "kk": ("қаңтар", "ақпан", "наурыз", "сәуір", "мамыр", "маусым",
           "шілде", "тамыз", "қыркүйек", "қазан", "қараша", "желтоқсан"),
    "ru": ("январь", "февраль", "март", "апрель", "май", "июнь",
           "июль", "август", "сентябрь", "октябрь", "ноябрь", "декабрь"),
    "en": ("January", "February", "March", "April", "May", "June",
           "July", "August", "September", "October", "November", "December"),
}  # fmt: skip
# «-ға»: by a day, up to a day.
KK_DATIVE = ("қаңтарға", "ақпанға", "наурызға", "сәуірге", "мамырға", "маусымға",
             "шілдеге", "тамызға", "қыркүйекке", "қазанға", "қарашаға", "желтоқсанға")  # fmt: skip
# «-нан»: from a day.
KK_ABLATIVE = ("қаңтардан", "ақпаннан", "наурыздан", "сәуірден", "мамырдан", "маусымнан",
               "шілдеден", "тамыздан", "қыркүйектен", "қазаннан", "қарашадан", "желтоқсаннан")  # fmt: skip
# «-дағы»: as things stand on a day.
KK_LOCATIVE = ("қаңтардағы", "ақпандағы", "наурыздағы", "сәуірдегі", "мамырдағы", "маусымдағы",
               "шілдедегі", "тамыздағы", "қыркүйектегі", "қазандағы", "қарашадағы", "желтоқсандағы")  # fmt: skip
RU_GENITIVE = ("января", "февраля", "марта", "апреля", "мая", "июня",
               "июля", "августа", "сентября", "октября", "ноября", "декабря")  # fmt: skip
RU_PREPOSITIONAL = ("январе", "феврале", "марте", "апреле", "мае", "июне",
                    "июле", "августе", "сентябре", "октябре", "ноябре", "декабре")  # fmt: skip
ROMAN = ("I", "II", "III", "IV")
EN_ORDINALS = ("first", "second", "third", "fourth")


def month_name(number: int, language: str) -> str:
    """Return the month's name (1–12) in the basic case; KeyError for a language other than kk, ru, en."""
    return MONTHS[language][number - 1]


def format_day(day: date, language: str) -> str:
    """Return the day with its year: «2016 жылғы 5 қаңтар», «5 января 2016 года», "5 January 2016".

    KeyError for a language other than kk, ru, en.
    """
    return _with_year(format_short_day(day, language), day.year, language)


def format_moment(moment: datetime, language: str) -> str:
    """Return a moment as its day and the time by Almaty's clock: 5 March 2026, 14:30."""
    local = moment.astimezone(ALMATY)
    return f"{format_day(local.date(), language)}, {local:%H:%M}"


def format_short_day(day: date, language: str) -> str:
    """Return the day without its year: «5 қаңтар», «5 января», "5 January"."""
    return {
        "kk": f"{day.day} {MONTHS['kk'][day.month - 1]}",
        "ru": f"{day.day} {RU_GENITIVE[day.month - 1]}",
        "en": f"{day.day} {MONTHS['en'][day.month - 1]}",
    }[language]


def format_until(day: date, language: str) -> str:
    """Return the last day allowed: «2015 жылғы 1 желтоқсанға дейін», «до 1 декабря 2015 года», "by 1 December 2015"."""
    return {
        "kk": f"{day.year} жылғы {day.day} {KK_DATIVE[day.month - 1]} дейін",
        "ru": f"до {format_day(day, 'ru')}",
        "en": f"by {format_day(day, 'en')}",
    }[language]


def format_as_of(day: date, language: str) -> str:
    """Return as of what day something is told: «2016 жылғы 5 қаңтардағы жағдай бойынша»,
    «по состоянию на 5 января 2016 года», "as of 5 January 2016".
    """
    return {
        "kk": f"{format_dated(day, 'kk')} жағдай бойынша",
        "ru": f"по состоянию на {format_day(day, 'ru')}",
        "en": f"as of {format_day(day, 'en')}",
    }[language]


def format_dated(day: date, language: str) -> str:
    """Return the day a document is dated by, as it stands before its number:
    «2016 жылғы 1 шілдедегі № 17», «от 1 июля 2016 года № 17», "of 1 July 2016, No 17".
    """
    return {
        "kk": f"{day.year} жылғы {day.day} {KK_LOCATIVE[day.month - 1]}",
        "ru": f"от {format_day(day, 'ru')}",
        "en": f"of {format_day(day, 'en')}",
    }[language]


def format_from(day: date, language: str) -> str:
    """Return the first day: «2016 жылғы 1 қаңтардан бастап», «с 1 января 2016 года», "from 1 January 2016"."""
    return {
        "kk": f"{day.year} жылғы {day.day} {KK_ABLATIVE[day.month - 1]} бастап",
        "ru": f"{_since(day)} {format_day(day, 'ru')}",
        "en": f"from {format_day(day, 'en')}",
    }[language]


def format_range(period: Period, language: str) -> str:
    """Return both days with the year and month said once where they are the same.

    «2018 жылғы 10 маусымнан 2 шілдеге дейін», «2018 жылғы 2–31 шілде», «с 10 июня по 2 июля 2018 года»,
    "from 10 June to 2 July 2018".
    """
    return {"kk": _range_kk, "ru": _range_ru, "en": _range_en}[language](period.first, period.last)


def format_months(period: Period, language: str) -> str:
    """Return whole months: «2016 жылғы ақпан–наурыз», «февраль–март 2016 года», "February–March 2016"."""
    first, last = period.first, period.last
    names = MONTHS[language][first.month - 1], MONTHS[language][last.month - 1]
    if first.year != last.year:
        return " – ".join(
            _with_year(name, day.year, language) for name, day in zip(names, (first, last), strict=True)
        )
    return _with_year("–".join(dict.fromkeys(names)), first.year, language)


def format_period(period: Period, language: str) -> str:
    """Return a month, quarter, half-year or year by its name, any other period by its first and last day.

    «2016 жылғы I тоқсан», «I квартал 2016 года», "first quarter of 2016".
    """
    year = period.first.year
    for unit in (Unit.YEAR, Unit.HALFYEAR, Unit.QUARTER):
        number = number_of(unit, period.first)
        if period == numbered(unit, year, number):
            return _PERIOD_NAMES[unit][language].format(
                year=year, roman=ROMAN[number - 1], ordinal=EN_ORDINALS[number - 1]
            )
    if period == numbered(Unit.MONTH, year, period.first.month):
        return format_months(period, language)
    return format_range(period, language)


_PERIOD_NAMES = {
    Unit.QUARTER: {
        "kk": "{year} жылғы {roman} тоқсан",
        "ru": "{roman} квартал {year} года",
        "en": "{ordinal} quarter of {year}",
    },
    Unit.HALFYEAR: {
        "kk": "{year} жылғы {roman} жартыжылдық",
        "ru": "{roman} полугодие {year} года",
        "en": "{ordinal} half of {year}",
    },
    Unit.YEAR: {"kk": "{year} жыл", "ru": "{year} год", "en": "{year}"},
}


def english_ordinal(number: int) -> str:
    """Return a day of the month as English writes it: 1st, 2nd, 3rd, 11th, 22nd."""
    ending = "th" if number in {11, 12, 13} else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


def _with_year(words: str, year: int, language: str) -> str:
    return {"kk": f"{year} жылғы {words}", "ru": f"{words} {year} года", "en": f"{words} {year}"}[language]


def _since(day: date) -> str:
    # «со второго», but «с первого», «с двадцать второго».
    return "со" if day.day == 2 else "с"


def _range_kk(first: date, last: date) -> str:
    until = f"{last.day} {KK_DATIVE[last.month - 1]} дейін"
    if first.year != last.year:
        return f"{first.year} жылғы {first.day} {KK_ABLATIVE[first.month - 1]} {last.year} жылғы {until}"
    if first.month != last.month:
        return f"{first.year} жылғы {first.day} {KK_ABLATIVE[first.month - 1]} {until}"
    if first == last:
        return format_day(first, "kk")
    return f"{first.year} жылғы {first.day}–{last.day} {MONTHS['kk'][last.month - 1]}"


def _range_ru(first: date, last: date) -> str:
    until = f"по {format_day(last, 'ru')}"
    if first.year != last.year:
        return f"{_since(first)} {format_day(first, 'ru')} {until}"
    if first.month != last.month:
        return f"{_since(first)} {format_short_day(first, 'ru')} {until}"
    if first == last:
        return format_day(first, "ru")
    return f"{_since(first)} {first.day} {until}"


def _range_en(first: date, last: date) -> str:
    until = f"to {format_day(last, 'en')}"
    if first.year != last.year:
        return f"from {format_day(first, 'en')} {until}"
    if first.month != last.month:
        return f"from {format_short_day(first, 'en')} {until}"
    if first == last:
        return format_day(first, "en")
    return f"from {first.day} {until}"
