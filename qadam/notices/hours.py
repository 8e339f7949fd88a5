"""The hours of letters: when a person's next letter comes, and when nothing is to ring; all by Almaty's clock."""

from datetime import datetime, time, timedelta

from qadam.kit.clock import ALMATY


def is_quiet(quiet_from: int, quiet_to: int, moment: datetime) -> bool:
    """Tell whether a moment lies in the quiet hours."""
    return covers(quiet_from, quiet_to, moment.astimezone(ALMATY).hour)


def covers(quiet_from: int, quiet_to: int, hour: int) -> bool:
    """Tell whether an hour is a quiet one: they may go over midnight, and the same hour twice means none."""
    if quiet_from <= quiet_to:
        return quiet_from <= hour < quiet_to
    return hour >= quiet_from or hour < quiet_to


def next_at(hour: int, moment: datetime) -> datetime:
    """Return the first full hour of that name after the moment."""
    local = moment.astimezone(ALMATY)
    coming = datetime.combine(local.date(), time(hour), ALMATY)
    return coming if coming > local else coming + timedelta(days=1)


def day_of(moment: datetime) -> str:
    """Return the day of a moment as the key of that day's letter."""
    return moment.astimezone(ALMATY).date().isoformat()
