"""Who asks, and what all views of this app do with an answer."""

from collections.abc import Callable

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied, ValidationError
from django.forms import BaseForm
from django.http import HttpRequest
from django.utils.translation import gettext as _

from qadam.people.models import User


def person_of(request: HttpRequest) -> User:
    """Return the signed-in person of a page that is closed to visitors."""
    user = request.user
    if isinstance(user, AnonymousUser) or not isinstance(user, User):
        raise PermissionDenied
    return user


def need_administrator(may: bool) -> None:
    """Turn away whoever administers nothing."""
    if not may:
        raise PermissionDenied(_("This page is for administrators."))


def attempt(form: BaseForm, act: Callable[[], object]) -> bool:
    """Run an action and tell whether it was done; what it refuses is said beside the form."""
    try:
        act()
    except ValidationError as error:
        form.add_error(None, ValidationError(error.messages))
        return False
    return True
