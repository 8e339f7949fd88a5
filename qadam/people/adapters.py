"""How signing in by django-allauth behaves here: closed, limited by our one limiter, speaking our words."""

import base64
import hashlib
import io
from typing import Any

import segno
from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from qadam.people import limits, mail
from qadam.people.addresses import client_address, network_of
from qadam.people.backends import Backend
from qadam.people.models import User

NOTICES = {
    "account/email/password_changed": gettext_lazy("The password of your account was changed."),
    "account/email/password_set": gettext_lazy("A password was set for your account."),
    "account/email/password_reset": gettext_lazy("The password of your account was set anew by a link."),
    "mfa/email/totp_activated": gettext_lazy("An authenticator app was connected to your account."),
    "mfa/email/totp_deactivated": gettext_lazy("The authenticator app was disconnected from your account."),
    "mfa/email/webauthn_added": gettext_lazy("A passkey was added to your account."),
    "mfa/email/webauthn_removed": gettext_lazy("A passkey was removed from your account."),
    "mfa/email/recovery_codes_generated": gettext_lazy("New recovery codes were made for your account."),
}
TOO_MANY = gettext_lazy("Too many attempts. Wait five minutes and try again.")


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Signing in, passwords and letters."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "account_inactive": gettext_lazy("This account is closed."),
        "email_password_mismatch": gettext_lazy("The e-mail or the password is not right."),
        "enter_current_password": gettext_lazy("This is not your present password."),
        "incorrect_code": gettext_lazy("The code is not right or has expired."),
        "incorrect_password": gettext_lazy("The password is not right."),
        "invalid_login": gettext_lazy("The e-mail or the password is not right."),
        "invalid_password_reset": gettext_lazy("This link has expired or was used already."),
        "too_many_login_attempts": TOO_MANY,
        "rate_limited": TOO_MANY,
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody registers alone: administrators invite."""
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        """Give allauth the one address the whole platform counts by."""
        return client_address(request)

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Count an attempt before the password is looked at."""
        if not limits.within("wrong_password", **_counted(request, credentials)):
            raise self.validation_error("too_many_login_attempts")

    def authenticate(self, request: HttpRequest, **credentials: Any) -> Any:
        """Find who signs in; a right password is not counted as an attempt."""
        user = super().authenticate(request, **credentials)
        if user is not None:
            limits.forgive("wrong_password", **_counted(request, credentials))
        return user

    def pre_login(self, request: HttpRequest, user: Any, **kwargs: Any) -> HttpResponse | None:
        """Let nobody in whom the backend refuses: allauth itself looks only at closed accounts."""
        if not Backend().user_can_authenticate(user):
            return self.respond_user_inactive(request, user)  # type: ignore[no-any-return]
        return super().pre_login(request, user, **kwargs)  # type: ignore[no-any-return]

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        """Lead back to one's account after the password was changed."""
        return reverse("account_home")

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        """Name the ways to confirm oneself in our words."""
        words = {
            "reauthenticate": _("Confirm with the password"),
            "mfa_reauthenticate": _("Confirm with a code"),
            "mfa_reauthenticate:webauthn": _("Confirm with a passkey"),
        }
        methods: list[dict[str, Any]] = super().get_reauthentication_methods(user)
        return [{**method, "description": words[method["id"]]} for method in methods]

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send a letter of allauth's by our own templates."""
        user = context.get("user") or User.objects.filter(email=email.lower()).first()
        language = user.language if isinstance(user, User) else settings.LANGUAGE_CODE
        mail.send(template_prefix, email, {"origin": settings.ORIGIN, **context}, language)

    def send_notification_mail(
        self, template_prefix: str, user: Any, context: dict[str, Any] | None = None, email: str | None = None
    ) -> None:
        """Tell a person what was changed in their account: one letter, the sentence in it differs."""
        mail.send_to(user, "account/email/notice", {"sentence": NOTICES[template_prefix]})


class MFAAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """The second step: codes and passkeys, their secrets encrypted at rest."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "cannot_delete_authenticator": gettext_lazy("The second step of signing in cannot be switched off."),
        "cannot_generate_recovery_codes": gettext_lazy(
            "Recovery codes come after an authenticator app or a passkey."
        ),
        "incorrect_code": gettext_lazy("The code is not right or has expired."),
    }

    def encrypt(self, text: str) -> str:
        """Return the text as it is stored."""
        return _box().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Return a stored text in clear."""
        return _box().decrypt(encrypted_text.encode()).decode()

    def build_totp_svg(self, url: str) -> str:
        """Draw the QR code that an authenticator app reads."""
        out = io.BytesIO()
        segno.make(url, error="m").save(out, kind="svg", scale=5, border=2, xmldecl=False, light="#fff")
        return out.getvalue().decode()

    def generate_authenticator_name(self, user: Any, type: Any) -> str:  # noqa: A002  (allauth's name)
        """Name a new passkey; the person may write another name."""
        number = Authenticator.objects.filter(user_id=user.pk, type=type).count() + 1
        return _("Passkey {number}").format(number=number)

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """Name the platform to the browser."""
        entity: dict[str, str] = super().get_public_key_credential_rp_entity()
        return {**entity, "name": settings.MFA_TOTP_ISSUER}


def _counted(request: HttpRequest, credentials: dict[str, Any]) -> dict[str, str]:
    return {"address": network_of(client_address(request)), "key": str(credentials.get("email", "")).lower()}


def _box() -> MultiFernet:
    """Return the cipher for secrets of the second step; an old key still opens what it closed."""
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    derived = [
        hashlib.blake2b(str(key).encode(), digest_size=32, person=b"qadam.mfa").digest() for key in keys
    ]
    return MultiFernet([Fernet(base64.urlsafe_b64encode(key)) for key in derived])
