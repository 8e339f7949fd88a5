"""Deadline and report rules in the words of the office, in Kazakh, Russian and English."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from itertools import groupby, pairwise

from qadam.kit.dates import (
    KK_DATIVE,
    MONTHS,
    ROMAN,
    RU_GENITIVE,
    RU_PREPOSITIONAL,
    english_ordinal,
    format_day,
    format_from,
    format_months,
    format_range,
    format_until,
)
from qadam.kit.deadlines.parts import (
    AfterPeriod,
    ByDay,
    ByEachYear,
    DeadlineRule,
    FromTo,
    HalfYears,
    Months,
    MonthsYearly,
    NoDeadline,
    On,
    Part,
    Periodic,
    Quarters,
    Reference,
    Relative,
    ReportPart,
    ReportRule,
    Span,
    Standing,
    Until,
    Years,
)
from qadam.kit.deadlines.windows import slots
from qadam.kit.periods import Period, Unit, month, number_of

Words = dict[str, str]
PERIODIC: dict[Unit, Words] = {
    Unit.WEEK: {"kk": "апта сайын", "ru": "еженедельно", "en": "weekly"},
    Unit.MONTH: {"kk": "ай сайын", "ru": "ежемесячно", "en": "monthly"},
    Unit.QUARTER: {"kk": "тоқсан сайын", "ru": "ежеквартально", "en": "quarterly"},
    Unit.HALFYEAR: {"kk": "жарты жыл сайын", "ru": "каждое полугодие", "en": "half-yearly"},
    Unit.YEAR: {"kk": "жыл сайын", "ru": "ежегодно", "en": "yearly"},
}
STANDING = {"kk": "тұрақты негізде", "ru": "постоянно", "en": "continuously"}
NOT_GIVEN = {"kk": "мерзімі көрсетілмеген", "ru": "срок не указан", "en": "no day given"}
# Codes without words of their own read as "event" and "document".
EVENTS: dict[str, Words] = {
    "event": {
        "kk": "белгілі бір оқиға болғанда",
        "ru": "при наступлении события",
        "en": "when the event occurs",
    },
    "permit": {"kk": "рұқсат беру кезінде", "ru": "при выдаче разрешения", "en": "when a permit is issued"},
    "approval": {"kk": "бекітілгеннен кейін", "ru": "после утверждения", "en": "after approval"},
    "request": {"kk": "өтініш түскенде", "ru": "по мере обращения", "en": "on request"},
    "agreement": {"kk": "келісім бойынша", "ru": "по согласованию", "en": "as agreed"},
    "need": {"kk": "қажеттілігіне қарай", "ru": "по мере необходимости", "en": "as needed"},
}
DOCUMENTS: dict[str, Words] = {
    "document": {
        "kk": "басқа құжатқа сәйкес",
        "ru": "согласно другому документу",
        "en": "as another document sets",
    },
    "schedule": {
        "kk": "бекітілген кестеге сәйкес",
        "ru": "по утверждённому графику",
        "en": "by the approved schedule",
    },
    "plan": {"kk": "арнайы жоспар бойынша", "ru": "по отдельному плану", "en": "by a separate plan"},
}
_AFTER: dict[Unit, Words] = {
    Unit.MONTH: {
        "kk": "есепті айдан кейінгі айдың {day}-күніне",
        "ru": "к {day} числу месяца, следующего за отчётным",
        "en": "by the {day} of the month after the reported month",
    },
    Unit.QUARTER: {
        "kk": "есепті тоқсаннан кейінгі айдың {day}-күніне",
        "ru": "к {day} числу месяца после отчётного квартала",
        "en": "by the {day} of the month after the reported quarter",
    },
    Unit.HALFYEAR: {
        "kk": "есепті жартыжылдықтан кейінгі айдың {day}-күніне",
        "ru": "к {day} числу месяца после отчётного полугодия",
        "en": "by the {day} of the month after the reported half-year",
    },
    Unit.YEAR: {
        "kk": "есепті жылдан кейінгі айдың {day}-күніне",
        "ru": "к {day} числу месяца после отчётного года",
        "en": "by the {day} of the month after the reported year",
    },
}


def describe(rule: DeadlineRule, language: str) -> str:
    """Return the rule in the office's words: «2015 жылғы 15 қарашаға дейін; тоқсан сайын».

    Languages kk, ru, en, KeyError for another. The parts follow one another after a semicolon, as in the documents.
    """
    return "; ".join(_describe(part, language) for part in rule.parts)


def describe_reports(reports: ReportRule, language: str) -> str:
    """Return the report rule in the office's words, empty text for a rule without parts.

    «тоқсан сайын, есепті тоқсаннан кейінгі айдың 5-күніне»,
    «ежеквартально, к 5 числу месяца после отчётного квартала».
    """
    return "; ".join(_describe_report(part, language) for part in reports.parts)


def _describe(part: Part, language: str) -> str:
    match part:
        case Until(day):
            return format_until(day, language)
        case On(day):
            return {"kk": "", "ru": "", "en": "on "}[language] + format_day(day, language)
        case FromTo(first, last):
            return format_range(Period(first, last), language)
        case Months(first, last):
            return format_months(Period(month(*first).first, month(*last).last), language)
        case MonthsYearly(months):
            return _months_yearly(months, language)
        case Quarters(spans):
            return _slots(Unit.QUARTER, spans, language)
        case HalfYears(spans):
            return _slots(Unit.HALFYEAR, spans, language)
        case Years(first, last):
            return _years(first, last, language)
        case Periodic(unit):
            return PERIODIC[unit][language]
        case Standing(since):
            return _standing(since, language)
        case Relative(code):
            return EVENTS.get(code, EVENTS["event"])[language]
        case Reference(code):
            return DOCUMENTS.get(code, DOCUMENTS["document"])[language]
        case NoDeadline():
            return NOT_GIVEN[language]


def _describe_report(part: ReportPart, language: str) -> str:
    match part:
        case AfterPeriod():
            return _after_period(part, language)
        case ByEachYear(month_number, day):
            return {
                "kk": f"жыл сайын {day} {KK_DATIVE[month_number - 1]} дейін",
                "ru": f"ежегодно, к {day} {RU_GENITIVE[month_number - 1]}",
                "en": f"every year by {day} {MONTHS['en'][month_number - 1]}",
            }[language]
        case ByDay(day):
            return format_until(day, language)


def _after_period(part: AfterPeriod, language: str) -> str:
    day = english_ordinal(part.day) if language == "en" else str(part.day)
    words = f"{PERIODIC[part.unit][language]}, {_AFTER[part.unit][language].format(day=day)}"
    return f"{format_from(part.since, language)} {words}" if part.since else words


def _standing(since: date | None, language: str) -> str:
    if since is None:
        return STANDING[language]
    return {
        "kk": f"{format_from(since, 'kk')} {STANDING['kk']}",
        "ru": f"{STANDING['ru']}, {format_from(since, 'ru')}",
        "en": f"{STANDING['en']} {format_from(since, 'en')}",
    }[language]


def _years(first: int, last: int, language: str) -> str:
    if first == last:
        return {"kk": f"{first} жыл ішінде", "ru": f"в течение {first} года", "en": f"during {first}"}[
            language
        ]
    return {
        "kk": f"{first}–{last} жылдар ішінде",
        "ru": f"в течение {first}–{last} годов",
        "en": f"during {first}–{last}",
    }[language]


def _months_yearly(months: Sequence[int], language: str) -> str:
    names = {"kk": MONTHS["kk"], "ru": RU_PREPOSITIONAL, "en": MONTHS["en"]}[language]
    joined = _and([names[number - 1] for number in months], language)
    return {
        "kk": f"жыл сайын {joined} {'айында' if len(months) == 1 else 'айларында'}",
        "ru": f"ежегодно, в {joined}",
        "en": f"every year in {joined}",
    }[language]


def _and(words: Sequence[str], language: str) -> str:
    if len(words) == 1:
        return words[0]
    joint = {"kk": "және", "ru": "и", "en": "and"}[language]
    return f"{', '.join(words[:-1])} {joint} {words[-1]}"


def _slots(unit: Unit, spans: Iterable[Span], language: str) -> str:
    """Return named quarters or half-years, years with the same ones taken together."""
    say = _QUARTERS if unit is Unit.QUARTER else _HALVES
    return ", ".join(say[language](years, numbers) for years, numbers in _by_years(unit, spans))


def _by_years(unit: Unit, spans: Iterable[Span]) -> list[tuple[list[int], list[int]]]:
    found: list[tuple[list[int], list[int]]] = []
    for year, periods in groupby(slots(unit, spans), key=lambda period: period.first.year):
        numbers = [number_of(unit, period.first) for period in periods]
        if found and found[-1][1] == numbers and found[-1][0][-1] == year - 1:
            found[-1][0].append(year)
        else:
            found.append(([year], numbers))
    return found


def _runs(numbers: Sequence[int]) -> str:
    """Return rising numbers with neighbours joined, in Roman: I–III, II, IV."""
    breaks = [place for place, (one, two) in enumerate(pairwise(numbers), 1) if two != one + 1]
    runs = [numbers[begin:end] for begin, end in pairwise([0, *breaks, len(numbers)])]
    return ", ".join("–".join(dict.fromkeys((ROMAN[run[0] - 1], ROMAN[run[-1] - 1]))) for run in runs)


def _span_of(years: Sequence[int]) -> str:
    return "–".join(dict.fromkeys((str(years[0]), str(years[-1]))))


def _kk_years(years: Sequence[int]) -> str:
    return f"{_span_of(years)} {'жылғы' if len(years) == 1 else 'жылдардағы'}"


def _ru_years(years: Sequence[int]) -> str:
    return f"{_span_of(years)} {'года' if len(years) == 1 else 'годов'}"


def _quarters_ru(years: Sequence[int], numbers: Sequence[int]) -> str:
    return f"{_runs(numbers)} {'квартал' if len(numbers) == 1 else 'кварталы'} {_ru_years(years)}"


def _halves_ru(years: Sequence[int], numbers: Sequence[int]) -> str:
    return f"{_runs(numbers)} {'полугодие' if len(numbers) == 1 else 'полугодия'} {_ru_years(years)}"


def _quarters_en(years: Sequence[int], numbers: Sequence[int]) -> str:
    return f"{'quarter' if len(numbers) == 1 else 'quarters'} {_runs(numbers)} of {_span_of(years)}"


def _halves_en(years: Sequence[int], numbers: Sequence[int]) -> str:
    half = "both halves" if len(numbers) == 2 else ("first half", "second half")[numbers[0] - 1]
    return f"{half} of {_span_of(years)}"


_Say = Callable[[Sequence[int], Sequence[int]], str]
_QUARTERS: dict[str, _Say] = {
    "kk": lambda years, numbers: f"{_kk_years(years)} {_runs(numbers)} тоқсан",
    "ru": _quarters_ru,
    "en": _quarters_en,
}
_HALVES: dict[str, _Say] = {
    "kk": lambda years, numbers: f"{_kk_years(years)} {_runs(numbers)} жартыжылдық",
    "ru": _halves_ru,
    "en": _halves_en,
}
