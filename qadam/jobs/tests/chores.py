"""Jobs to try the worker on."""

import time
from pathlib import Path

from django.utils import translation
from django_tasks import task

from qadam.kit.request import request_id


@task()
def add(left: int, right: int) -> int:
    """Add two numbers."""
    return left + right


@task()
def fail() -> None:
    """Fall over."""
    raise ValueError("the stapler is empty")


@task()
def speak_russian() -> str:
    """Leave another language behind, and return in which one and under which request it was called."""
    found = f"{translation.get_language()} {request_id()}"
    translation.activate("ru")
    return found


@task(queue_name="slow")
def stay_the_first_time(mark: str, seconds: float) -> str:
    """Make a mark and stay for so long; when the mark is there already, be done at once."""
    path = Path(mark)
    if path.exists():
        return "done at the second try"
    path.touch()
    time.sleep(seconds)
    return "done at the first try"
