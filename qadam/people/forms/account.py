"""Forms of signing in: allauth's, in our words and behind our limiter."""

from typing import Any

from allauth.account import forms as account
from allauth.mfa.base import forms as mfa
from allauth.mfa.models import Authenticator
from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn import forms as webauthn
from django import forms
from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from qadam.people import actions, limits
from qadam.people.adapters import TOO_MANY
from qadam.people.models import User

Words = Any  # a text or one translated when it is shown
CODE_HELP = _("Six digits from the authenticator app, or one of your recovery codes.")
PASSWORD_HELP = _("At least 10 characters. No common words, nothing like your name or e-mail.")


class Reworded:
    """Puts our labels and hints in place of allauth's, and takes its placeholders away."""

    words: dict[str, tuple[Words, Words]] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, forms.Field] = self.fields  # type: ignore[attr-defined]
        for name, field in fields.items():
            field.widget.attrs.pop("placeholder", None)
            if name in self.words:
                field.label, field.help_text = self.words[name]


class SignInForm(Reworded, account.LoginForm):  # type: ignore[misc]
    """E-mail and password."""

    words = {"login": (_("E-mail"), ""), "password": (_("Password"), "")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # "username" lets a password manager, and a passkey offered by the browser, find the field.
        self.fields["login"].widget.attrs["autocomplete"] = "username"


class TwicePassword(Reworded):
    """A new password written twice."""

    words = {
        "oldpassword": (_("Present password"), ""),
        "password1": (_("New password"), PASSWORD_HELP),
        "password2": (_("The new password again"), ""),
    }

    def clean(self) -> dict[str, Any]:
        """Say in our words that the two differ."""
        data: dict[str, Any] = forms.Form.clean(self) or {}  # type: ignore[arg-type]
        first, second = data.get("password1"), data.get("password2")
        if first and second and first != second:
            self.add_error("password2", _("The two passwords differ."))  # type: ignore[attr-defined]
        return data


class ChangePasswordForm(TwicePassword, account.ChangePasswordForm):  # type: ignore[misc]
    """A new password for someone who knows the present one."""


class SetPasswordForm(TwicePassword, account.SetPasswordForm):  # type: ignore[misc]
    """A first password for someone signed in without one."""


class ResetPasswordKeyForm(TwicePassword, account.ResetPasswordKeyForm):  # type: ignore[misc]
    """A new password by a link."""


class ResetPasswordForm(Reworded, account.ResetPasswordForm):  # type: ignore[misc]
    """Asking for a link to set a new password; the answer is the same for known and unknown addresses."""

    words = {"email": (_("E-mail"), "")}

    def save(self, request: HttpRequest, **kwargs: Any) -> str:
        """Send the link, or a letter saying that there is no account; too many letters are silently left out."""
        email: str = self.cleaned_data["email"].lower()
        if limits.within("reset_letter", key=email):
            actions.answer_forgotten_password(email, self.users)
        return email


class ReauthenticateForm(Reworded, account.ReauthenticateForm):  # type: ignore[misc]
    """The password once more, before something that matters."""

    words = {"password": (_("Password"), "")}


class LimitedCode(Reworded):
    """A code of the second step: few wrong ones, none twice."""

    words = {"code": (_("Code"), CODE_HELP)}
    user: Any
    authenticator: Authenticator

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, forms.Field] = self.fields  # type: ignore[attr-defined]
        fields["code"].widget.attrs["inputmode"] = "numeric"

    def clean_code(self) -> str:
        """Count the attempt, look at the code, and take the count back when it is right."""
        if not limits.within("wrong_code", key=self.user.pk):
            raise forms.ValidationError(TOO_MANY)
        code: str = super().clean_code()  # type: ignore[misc]
        # allauth remembers used codes in the cache of one process; a second process must refuse them too.
        if not limits.take("code_used", f"{self.user.pk}:{code}", per=3600, at_most=1):
            raise forms.ValidationError(_("This code was used already. Wait for the next one."))
        limits.forgive("wrong_code", key=self.user.pk)
        return code


class AuthenticateForm(LimitedCode, mfa.AuthenticateForm):  # type: ignore[misc]
    """The code after the password."""


class ReauthenticateByCodeForm(LimitedCode, mfa.ReauthenticateForm):  # type: ignore[misc]
    """The code once more, before something that matters."""


class ActivateTOTPForm(LimitedCode, totp.ActivateTOTPForm):  # type: ignore[misc]
    """The first code of an authenticator app, which proves that it was set up."""

    words = {"code": (_("Code from the app"), _("Six digits."))}


class PasskeyField(forms.JSONField):
    """What a browser sends of a passkey; allauth looks for its parts unasked, so they must be there."""

    widget = forms.HiddenInput

    def to_python(self, value: Any) -> Any:
        """Refuse what has not the shape of an answer before anybody reads it."""
        sent = super().to_python(value)
        parts = sent.get("response") if isinstance(sent, dict) else None
        if not isinstance(parts, dict) or not isinstance(sent.get("rawId"), str):
            raise forms.ValidationError(_("The code is not right or has expired."))
        return sent


class LoginPasskeyForm(webauthn.LoginWebAuthnForm):  # type: ignore[misc]
    """Signing in with a passkey alone."""

    credential = PasskeyField()


class AuthenticatePasskeyForm(webauthn.AuthenticateWebAuthnForm):  # type: ignore[misc]
    """A passkey as the second step."""

    credential = PasskeyField()


class ReauthenticatePasskeyForm(webauthn.ReauthenticateWebAuthnForm):  # type: ignore[misc]
    """A passkey once more, before something that matters."""

    credential = PasskeyField()


class AddPasskeyForm(Reworded, webauthn.AddWebAuthnForm):  # type: ignore[misc]
    """A new passkey."""

    credential = PasskeyField()
    words = {
        "name": (_("Name of the passkey"), _("So that you tell your devices apart.")),
        "passwordless": (
            _("Sign in with it alone, without a password"),
            _("The device then asks for a fingerprint, face or PIN."),
        ),
    }


class EditPasskeyForm(Reworded, webauthn.EditWebAuthnForm):  # type: ignore[misc]
    """Another name for a passkey."""

    words = {"name": (_("Name of the passkey"), "")}


class LanguageForm(forms.ModelForm[User]):
    """The language of letters to oneself."""

    language = forms.ChoiceField(label=_("Language of letters to you"), choices=settings.LANGUAGES)

    class Meta:
        model = User
        fields = ["language"]
