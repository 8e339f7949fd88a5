"""The WSGI application that granian serves."""

import os
from collections.abc import Callable, Iterable
from typing import Any

from django.core.wsgi import get_wsgi_application

from qadam.kit.bodies import WholeBody

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "qadam.settings")
pages = get_wsgi_application()


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """Answer a request; a form that did not arrive whole is refused, never read as a shorter one."""
    environ["wsgi.input"] = WholeBody(environ["wsgi.input"])
    return pages(environ, start_response)
