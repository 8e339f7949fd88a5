"""Who asks, and what all views of this app do with an answer."""

from collections.abc import Callable

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import NON_FIELD_ERRORS, PermissionDenied, ValidationError
from django.forms import BaseForm
from django.http import HttpRequest
from django.utils.translation import gettext as _

from qadam.people.models import User
from qadam.workflow.transitions import WrongState

CHANGED = "changed"


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
    """Run an action and tell whether it was done; a refusal or a change meanwhile is said beside the form."""
    try:
        act()
    except WrongState as changed:
        form.add_error(None, ValidationError(str(changed), code=CHANGED))
        return False
    except ValidationError as error:
        form.add_error(None, ValidationError(error.messages))
        return False
    return True


def status_of(form: BaseForm) -> int:
    """Return how a page with a form answers: 409 where somebody was quicker, 400 where something is wrong."""
    if form.has_error(NON_FIELD_ERRORS, CHANGED):
        return 409
    return 400 if form.errors else 200
