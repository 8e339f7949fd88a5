"""Public pages kept in memory for as long as nothing has changed."""

import bisect
import functools
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterable
from datetime import date, datetime
from typing import Any, Concatenate, NamedTuple, ParamSpec, TypeVar, cast

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from qadam.kit import clock
from qadam.kit.registries import Registry
from qadam.workflow.models import ChainHead

P = ParamSpec("P")
T = TypeVar("T")
View = Callable[Concatenate[HttpRequest, P], HttpResponse]

KEPT_BYTES = 32 * 1024 * 1024

# Each returns the instants of a day at which public pages change though nothing is logged: windows that open or close.
MOMENTS: Registry[Callable[[date], Iterable[datetime]]] = Registry()


class Page(NamedTuple):
    """A rendered page: what a stranger gets."""

    content: bytes
    content_type: str


class Shelf:
    """The pages of one state of the whole, the least recently read leaving first when they grow too many bytes."""

    def __init__(self, size: int = KEPT_BYTES) -> None:
        self._size = size
        self._held = 0
        self._lock = threading.Lock()
        self._state: object = None
        self._pages: OrderedDict[object, Page] = OrderedDict()
        self._values: dict[object, Any] = {}
        self._moments: tuple[object, list[datetime]] = (None, [])

    def empty(self) -> None:
        """Put all pages away."""
        with self._lock:
            self._move_to(None)
            self._moments = (None, [])

    def get(self, state: object, key: object) -> Page | None:
        """Return a kept page of the present state; a new state empties the shelf."""
        with self._lock:
            if state != self._state:
                self._move_to(state)
                return None
            page = self._pages.get(key)
            if page is not None:
                self._pages.move_to_end(key)
            return page

    def put(self, state: object, key: object, page: Page) -> None:
        """Keep a page that was rendered in this state, unless the state has moved on meanwhile."""
        with self._lock:
            if state == self._state:
                self._take_away(key)
                self._pages[key] = page
                self._held += len(page.content)
                while self._held > self._size:
                    self._take_away(next(iter(self._pages)))

    def value(self, state: object, key: object, make: Callable[[], T]) -> T:
        """Return what was worked out in this state, working it out when it is first asked for."""
        with self._lock:
            if state != self._state:
                self._move_to(state)
            elif key in self._values:
                return cast(T, self._values[key])
        made = make()
        with self._lock:
            if state == self._state:
                self._values[key] = made
        return made

    def passed(self, head: int, now: datetime) -> int:
        """Return how many of the day's moments lie behind; they are asked for anew when anything is logged."""
        key = (head, now.date())
        known, moments = self._moments
        if known != key:
            moments = sorted(moment for find in MOMENTS for moment in find(now.date()))
            self._moments = (key, moments)
        return bisect.bisect_right(moments, now)

    def _move_to(self, state: object) -> None:
        self._state, self._pages, self._held, self._values = state, OrderedDict(), 0, {}

    def _take_away(self, key: object) -> None:
        page = self._pages.pop(key, None)
        self._held -= len(page.content) if page else 0


SHELF = Shelf()


def state() -> tuple[int, object, int]:
    """Return what public pages depend on: the head of the log, since every change is logged, the day, and how many
    of its moments have passed.
    """
    head = ChainHead.objects.filter(pk=1).values_list("number", flat=True).first() or 0
    now = clock.now()
    return (head, now.date(), SHELF.passed(head, now))


def kept(key: object, make: Callable[[], T]) -> T:
    """Return a value that is worked out once for the present state of the whole; nobody may change it."""
    return SHELF.value(state(), key, make)


def while_unchanged(view: View[P]) -> View[P]:
    """Give strangers a kept copy of a page until anything at all has changed or the day is over.

    One query a page: the number of the last link of the log. People who are signed in get their own page.
    """

    @functools.wraps(view)
    def serve(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if not _is_stranger(request):
            return view(request, *args, **kwargs)
        present = state()
        key = (request.get_host(), request.get_full_path(), request.headers.get("HX-Request", ""))
        page = SHELF.get(present, key)
        if page is not None:
            return HttpResponse(page.content, content_type=page.content_type)
        response = view(request, *args, **kwargs)
        if _is_plain(response):
            SHELF.put(present, key, Page(response.content, response.headers["Content-Type"]))
        return response

    return cast(View[P], serve)


def _is_stranger(request: HttpRequest) -> bool:
    cookies: dict[str, Any] = request.COOKIES
    return (
        request.method == "GET" and settings.SESSION_COOKIE_NAME not in cookies and "messages" not in cookies
    )


def _is_plain(response: HttpResponse) -> bool:
    is_whole = response.status_code == 200 and not response.streaming
    return is_whole and not response.cookies and "Content-Disposition" not in response.headers
