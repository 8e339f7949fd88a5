"""The clock, read once at the edge; a demonstration or a test may move it for all processes by one file."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone

ALMATY = ZoneInfo("Asia/Almaty")

_moved_to: ContextVar[datetime | None] = ContextVar("moved_to", default=None)


def now() -> datetime:
    """Return the present moment with its zone, or the moment written in QADAM_CLOCK_FILE."""
    moved_to = _moved_to.get()
    if moved_to is not None:
        return moved_to
    if settings.CLOCK_FILE is not None and settings.CLOCK_FILE.exists():
        return datetime.fromisoformat(settings.CLOCK_FILE.read_text(encoding="ascii").strip()).astimezone(
            ALMATY
        )
    return timezone.now().astimezone(ALMATY)


def today() -> date:
    """Return today's date in Almaty."""
    return now().date()


def parse(text: str) -> datetime:
    """Return the moment of an ISO text that names its offset."""
    return datetime.fromisoformat(text)


@contextmanager
def moved(moment: datetime) -> Iterator[None]:
    """Let a block live at another moment: how the demonstration writes its sample past."""
    token = _moved_to.set(moment.astimezone(ALMATY))
    try:
        yield
    finally:
        _moved_to.reset(token)
