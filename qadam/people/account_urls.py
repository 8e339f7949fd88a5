"""Addresses of signing in: those of django-allauth that are open here, each behind a limit, and our own."""

from allauth.account import views as account
from allauth.mfa.base import views as second_step
from allauth.mfa.recovery_codes import views as recovery_codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as passkeys
from django.urls import path, re_path

from qadam.people.views import account as own
from qadam.people.views.account import limited, not_for_samples, where_passkeys_work

urlpatterns = [
    path("", own.home, name="account_home"),
    path("login/", limited("sign_in")(own.sign_in), name="account_login"),
    path("logout/", account.logout, name="account_logout"),
    path("inactive/", account.account_inactive, name="account_inactive"),
    path("reauthenticate/", limited("reauthenticate")(account.reauthenticate), name="account_reauthenticate"),
    path(
        "password/change/",
        not_for_samples(limited("change_password")(account.password_change)),
        name="account_change_password",
    ),
    path(
        "password/set/",
        not_for_samples(limited("change_password")(account.password_set)),
        name="account_set_password",
    ),
    path("password/reset/", limited("reset_password")(account.password_reset), name="account_reset_password"),
    path("password/reset/done/", account.password_reset_done, name="account_reset_password_done"),
    path(
        "password/reset/key/done/",
        account.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
    re_path(
        r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        limited("set_password")(own.reset_from_link),
        name="account_reset_password_from_key",
    ),
    path("2fa/", second_step.index, name="mfa_index"),
    path("2fa/authenticate/", limited("code")(second_step.authenticate), name="mfa_authenticate"),
    path(
        "2fa/reauthenticate/",
        limited("reauthenticate")(second_step.reauthenticate),
        name="mfa_reauthenticate",
    ),
    path("2fa/totp/activate/", not_for_samples(totp.activate_totp), name="mfa_activate_totp"),
    path("2fa/totp/deactivate/", totp.deactivate_totp, name="mfa_deactivate_totp"),
    path("2fa/recovery-codes/", recovery_codes.view_recovery_codes, name="mfa_view_recovery_codes"),
    path(
        "2fa/recovery-codes/generate/",
        recovery_codes.generate_recovery_codes,
        name="mfa_generate_recovery_codes",
    ),
    path(
        "2fa/recovery-codes/download/",
        recovery_codes.download_recovery_codes,
        name="mfa_download_recovery_codes",
    ),
    path("2fa/passkeys/", passkeys.list_webauthn, name="mfa_list_webauthn"),
    path(
        "2fa/passkeys/add/",
        not_for_samples(where_passkeys_work(passkeys.add_webauthn)),
        name="mfa_add_webauthn",
    ),
    path("2fa/passkeys/<int:pk>/edit/", passkeys.edit_webauthn, name="mfa_edit_webauthn"),
    path("2fa/passkeys/<int:pk>/remove/", passkeys.remove_webauthn, name="mfa_remove_webauthn"),
    path("2fa/passkeys/login/", limited("passkey")(passkeys.login_webauthn), name="mfa_login_webauthn"),
    path(
        "2fa/passkeys/reauthenticate/",
        limited("reauthenticate")(passkeys.reauthenticate_webauthn),
        name="mfa_reauthenticate_webauthn",
    ),
    path("sessions/", own.sessions, name="usersessions_list"),
    path("sessions/<int:pk>/end/", own.end_session, name="account_end_session"),
]
