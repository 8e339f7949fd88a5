"""Days in words in the three languages."""

from datetime import date

MONTHS = {
    "kk": "қаңтар ақпан наурыз сәуір мамыр маусым шілде тамыз қыркүйек қазан қараша желтоқсан".split(),
    "ru": "января февраля марта апреля мая июня июля августа сентября октября ноября декабря".split(),
    "en": "January February March April May June July August September October November December".split(),
}


def format_day(day: date, language: str = "kk") -> str:
    """Return 2016 жылғы 5 қаңтар, 5 января 2016 года, 5 January 2016."""
    short = format_day_short(day, language)
    return {"kk": f"{day.year} жылғы {short}", "ru": f"{short} {day.year} года", "en": f"{short} {day.year}"}[language]


def format_day_short(day: date, language: str = "kk") -> str:
    """Return the day and the month without the year."""
    return f"{day.day} {MONTHS[language][day.month - 1]}"
