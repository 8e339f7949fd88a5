"""The WSGI application that granian serves: the fast path of the vote, and Django for everything else."""

import os
from collections.abc import Callable, Iterable
from typing import Any

from django.core.wsgi import get_wsgi_application

from qadam.kit.bodies import WholeBody
from qadam.kit.processes import end_with_parent

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "qadam.settings")
django = get_wsgi_application()

# Models stand only once Django is set up.
from qadam.contests.voting.fast import in_front_of  # noqa: E402

pages = in_front_of(django)
end_with_parent()


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """Answer a request; a form that did not arrive whole is refused, never read as a shorter one."""
    environ["wsgi.input"] = WholeBody(environ["wsgi.input"])
    return pages(environ, start_response)
