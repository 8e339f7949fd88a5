"""Days of a document as exact instants: a window begins at midnight of its first day and ends with its last one."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta

from qadam.kit.clock import ALMATY

Days = tuple[date | None, date | None]
Window = tuple[datetime | None, datetime | None]
# What cannot begin before the public vote of its level is over, where the document gives no first day.
AFTER_VOTE = ("jury", "awards", "hand-over")


def instants(first_on: date | None, last_on: date | None) -> Window:
    """Return [midnight of the first day, midnight after the last day) in Almaty; a missing day leaves its side open."""
    opens = midnight(first_on) if first_on else None
    return opens, midnight(last_on + timedelta(days=1)) if last_on else None


def midnight(day: date) -> datetime:
    """Return the first moment of a day in Almaty."""
    return datetime.combine(day, time(), tzinfo=ALMATY)


def planned(stages: Mapping[str, Days]) -> dict[str, Window]:
    """Return the window of each stage of a level by its kind.

    A choice of the commission, awards and a hand-over "until" a day begin where the vote of the level closes; an
    announcement "until" a day may be made at any time before. Whether a commission may begin also depends on the
    freeze of the vote, which no plan can know.
    """
    windows = {kind: instants(*days) for kind, days in stages.items()}
    vote_closes = windows.get("vote", (None, None))[1]
    for kind in AFTER_VOTE:
        opens, closes = windows.get(kind, (None, None))
        if kind in windows and opens is None and vote_closes and (closes is None or vote_closes < closes):
            windows[kind] = vote_closes, closes
    return windows


def first_day(opens_at: datetime | None) -> date | None:
    """Return the day on which a window opens, in Almaty."""
    return opens_at.astimezone(ALMATY).date() if opens_at else None


def last_day(closes_at: datetime | None) -> date | None:
    """Return the last day of a window that closes at a moment not included."""
    return (closes_at.astimezone(ALMATY) - timedelta(microseconds=1)).date() if closes_at else None
