"""When and from where each session was last seen, written at most every five minutes."""

from collections.abc import Callable

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

SEEN_EVERY_SECONDS = 300
Handler = Callable[[HttpRequest], HttpResponse]


def seen(get_response: Handler) -> Handler:
    """Note that a signed-in person's session is alive; visitors without a session cost nothing."""

    def handle(request: HttpRequest) -> HttpResponse:
        if settings.SESSION_COOKIE_NAME in request.COOKIES and request.user.is_authenticated:
            present = int(timezone.now().timestamp())
            if present - request.session.get("seen_at", 0) > SEEN_EVERY_SECONDS:
                request.session["seen_at"] = present
                UserSession.objects.create_from_request(request)
        return get_response(request)

    return handle
