"""How a person is recognised: by e-mail and password, and on every request by the session."""

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from django.conf import settings

from qadam.people.models import User


class Backend(AuthenticationBackend):  # type: ignore[misc]
    """Sign-in by e-mail; sample accounts exist only while the demonstration is on."""

    def user_can_authenticate(self, user: Any) -> bool:
        """Refuse closed accounts, and sample accounts outside of the demonstration."""
        return bool(user.is_active) and (settings.DEMONSTRATION or not user.is_sample)

    def get_user(self, user_id: int) -> User | None:
        """Return the person of a session, who remembers their memberships for the length of one request."""
        user = User.objects.filter(pk=user_id).first()
        if user is None or not self.user_can_authenticate(user):
            return None
        user.in_force = {}
        return user
