"""The WSGI application that granian serves: the fast path of the vote, and Django for everything else."""

import os
from collections.abc import Callable, Iterable
from typing import Any

from django.core.wsgi import get_wsgi_application

from qadam.kit.bodies import WholeBody
from qadam.kit.processes import end_with_parent
from qadam.kit.slow_lines import WAITING

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "qadam.settings")
django = get_wsgi_application()

# Models stand only once Django is set up.
from qadam.contests.voting.fast import in_front_of  # noqa: E402
from qadam.people.addresses import network_behind  # noqa: E402

pages = in_front_of(django)
end_with_parent()
WAITING.watch()

BUSY = (
    "Сұраныс тым көп. Бірнеше секундтан кейін қайталаңыз.\n"
    "Слишком много запросов. Повторите через несколько секунд.\n"
    "Too many requests. Please try again in a few seconds.\n"
).encode()
BUSY_HEADERS = [
    ("Content-Type", "text/plain; charset=utf-8"),
    ("Content-Length", str(len(BUSY))),
    ("Retry-After", "5"),
]


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """Answer a request; a form that did not arrive whole is refused, never read as a shorter one."""
    nearest = environ.get("REMOTE_ADDR", "")
    who = network_behind(nearest, environ.get("HTTP_X_FORWARDED_FOR", ""))
    if WAITING.has_many(who) and environ["REQUEST_METHOD"] not in ("GET", "HEAD"):
        start_response("503 Service Unavailable", BUSY_HEADERS[:])
        return [BUSY]
    environ["wsgi.input"] = WholeBody(environ["wsgi.input"], who, nearest)
    return pages(environ, start_response)
