"""The clock, read once at the edge; a demonstration or a test may move it for all processes by one file."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime
from pathlib import Path
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
    written = settings.CLOCK_FILE is not None and _written(settings.CLOCK_FILE)
    return (written or timezone.now()).astimezone(ALMATY)


def _written(file: Path) -> datetime | None:
    """Return the moment written in a clock file, nothing when there is no file; without an offset it is Almaty's."""
    try:
        text = file.read_text(encoding="utf-8").strip()
        moment = datetime.fromisoformat(text)
    except FileNotFoundError:
        return None
    except ValueError as error:
        raise ValueError(f"{file} must hold one moment, such as 2027-01-05T09:00:00+05:00") from error
    return moment if moment.tzinfo else moment.replace(tzinfo=ALMATY)


def today() -> date:
    """Return today's date in Almaty."""
    return now().date()


def parse(text: str) -> datetime:
    """Return the moment of an ISO text that names its offset; raises ValueError when it does not."""
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError(f"{text} does not name its offset from UTC")
    return moment


@contextmanager
def moved(moment: datetime) -> Iterator[None]:
    """Let a block live at another moment: how the demonstration writes its sample past."""
    token = _moved_to.set(moment.astimezone(ALMATY))
    try:
        yield
    finally:
        _moved_to.reset(token)
