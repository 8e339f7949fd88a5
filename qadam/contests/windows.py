"""Windows in words: the exact instants by the clock of Kazakhstan, with the offset that held at the time."""

from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from qadam.kit.clock import ALMATY
from qadam.kit.dates import format_day


def instant(moment: datetime, language: str) -> str:
    """Return an instant to the minute; seconds are named where there are any: «2018 жылғы 2 шілде, 00:00»."""
    local = moment.astimezone(ALMATY)
    clock_face = f"{local:%H:%M:%S}" if local.second or local.microsecond else f"{local:%H:%M}"
    return f"{format_day(local.date(), language)}, {clock_face}"


def closing(moment: datetime, language: str) -> str:
    """Return the end of a window, itself not included: midnight is written as 24:00 of the day that ends."""
    local = moment.astimezone(ALMATY)
    if (local.hour, local.minute, local.second, local.microsecond) != (0, 0, 0, 0):
        return instant(moment, language)
    return f"{format_day(local.date() - timedelta(days=1), language)}, 24:00"


def offset(moment: datetime) -> str:
    """Return the offset of Kazakhstan's clock at an instant: UTC+6 until 29 February 2024, UTC+5 since."""
    held = moment.astimezone(ALMATY).utcoffset() or timedelta()
    hours, seconds = divmod(int(held.total_seconds()), 3600)
    return f"UTC+{hours}" if not seconds else f"UTC+{hours}:{seconds // 60:02d}"


def span(opens_at: datetime | None, closes_at: datetime | None, language: str) -> str:
    """Return a window with both its instants and its time zone; an open end and a window without days are said."""
    if opens_at and closes_at:
        words = _("{first} – {last} ({zone})").format(
            first=instant(opens_at, language), last=closing(closes_at, language), zone=offset(closes_at)
        )
    elif closes_at:
        words = _("not later than {last} ({zone})").format(
            last=closing(closes_at, language), zone=offset(closes_at)
        )
    elif opens_at:
        words = _("begins: {first} ({zone})").format(first=instant(opens_at, language), zone=offset(opens_at))
    else:
        words = _("the day is not fixed yet")
    return words
