import re
import time
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from allauth.usersessions.models import UserSession
from django.core import mail
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from qadam.people import actions, limits
from qadam.people.models import User
from qadam.people.tests.factories import PASSWORD, BodyFactory, UserFactory
from qadam.workflow.log import MACHINE
from qadam.workflow.queries import history

pytestmark = pytest.mark.django_db
NEW = "another long walk 7"


@pytest.fixture(autouse=True)
def _kazakh(client: Client) -> None:
    client.get("/kk/")


def sign_in(client: Client, email: str, password: str = PASSWORD) -> Any:
    return client.post(reverse("account_login"), {"login": email, "password": password})


def is_signed_in(client: Client) -> bool:
    return client.get(reverse("account_home")).status_code == 200


def code_of(secret: str, ahead: int = 0) -> str:
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + ahead))


def connect_app(client: Client) -> str:
    """Connect an authenticator app to the signed-in account and return its secret."""
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    page = client.get(reverse("mfa_activate_totp"))
    secret: str = page.context["form"].secret
    assert client.post(reverse("mfa_activate_totp"), {"code": code_of(secret, -1)}).status_code == 302
    return secret


def test_a_person_signs_in_by_email_in_any_case_and_out(client: Client) -> None:
    user = UserFactory(email="aigul@example.kz")

    response = sign_in(client, "Aigul@Example.KZ")

    assert response.status_code == 302
    assert is_signed_in(client)
    assert UserSession.objects.get().user == user
    client.post(reverse("account_logout"))
    assert not is_signed_in(client)


def test_a_wrong_password_and_an_unknown_email_are_answered_alike(client: Client) -> None:
    UserFactory(email="aigul@example.kz")

    wrong = sign_in(client, "aigul@example.kz", "not it at all")
    unknown = sign_in(client, "nobody@example.kz", "not it at all")

    assert wrong.context["form"].errors == unknown.context["form"].errors
    assert wrong.status_code == unknown.status_code == 200


def test_after_five_wrong_passwords_even_the_right_one_has_to_wait(client: Client) -> None:
    UserFactory(email="aigul@example.kz")
    for _ in range(5):
        sign_in(client, "aigul@example.kz", "not it at all")

    response = sign_in(client, "aigul@example.kz")

    assert not is_signed_in(client)
    assert "Too many attempts" in str(response.context["form"].errors) or response.context["form"].errors


def test_right_passwords_are_not_counted(client: Client) -> None:
    UserFactory(email="aigul@example.kz")

    for _ in range(8):
        sign_in(client, "aigul@example.kz")
        assert is_signed_in(client)
        client.post(reverse("account_logout"))


def test_whoever_knocks_too_often_is_told_when_to_return(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(limits.RATES, "sign_in", [limits.Rate(1, 60, "address")])
    sign_in(client, "a@example.kz")

    response = sign_in(client, "b@example.kz")

    assert (response.status_code, response.headers["Retry-After"]) == (429, "60")
    assert "</h1>" in response.content.decode()


def test_a_closed_account_and_a_sample_outside_the_demonstration_stay_outside(
    client: Client, settings: Settings
) -> None:
    settings.DEMONSTRATION = False
    UserFactory(email="closed@example.kz", is_active=False)
    UserFactory(email="sample@example.kz", is_sample=True)

    for email in ["closed@example.kz", "sample@example.kz"]:
        response = sign_in(client, email)
        assert response.headers["Location"] == reverse("account_inactive")
        assert not is_signed_in(client)


def test_a_session_of_a_sample_ends_with_the_demonstration(client: Client, settings: Settings) -> None:
    settings.DEMONSTRATION = True
    user = UserFactory(is_sample=True)
    client.force_login(user)
    assert is_signed_in(client)

    settings.DEMONSTRATION = False
    assert not is_signed_in(client)


def test_sample_accounts_are_shown_only_in_the_demonstration(client: Client, settings: Settings) -> None:
    BodyFactory(key="pa-internal-policy")
    settings.DEMONSTRATION = True
    actions.make_sample_accounts(by=MACHINE)

    assert "coordinator@sample.example" in client.get(reverse("account_login")).content.decode()

    settings.DEMONSTRATION = False
    assert "sample.example" not in client.get(reverse("account_login")).content.decode()


def test_a_visitor_cannot_lock_a_sample_account_for_the_next_one(client: Client, settings: Settings) -> None:
    settings.DEMONSTRATION = True
    client.force_login(UserFactory(is_sample=True))

    for name in ["account_change_password", "mfa_activate_totp", "mfa_add_webauthn"]:
        assert client.get(reverse(name)).headers["Location"] == reverse("account_home")


def test_a_code_is_asked_after_the_password_and_taken_once(client: Client) -> None:
    UserFactory(email="aigul@example.kz")
    sign_in(client, "aigul@example.kz")
    secret = connect_app(client)
    client.post(reverse("account_logout"))

    response = sign_in(client, "aigul@example.kz")
    assert response.headers["Location"] == reverse("mfa_authenticate")
    assert not is_signed_in(client)

    code = code_of(secret)
    assert client.post(reverse("mfa_authenticate"), {"code": "000000"}).context["form"].errors
    client.post(reverse("mfa_authenticate"), {"code": code})
    assert is_signed_in(client)

    other = Client()
    sign_in(other, "aigul@example.kz")
    assert other.post(reverse("mfa_authenticate"), {"code": code}).context["form"].errors
    assert not is_signed_in(other)


def test_the_secret_of_the_app_is_not_stored_in_clear(client: Client) -> None:
    UserFactory(email="aigul@example.kz")
    sign_in(client, "aigul@example.kz")

    secret = connect_app(client)

    assert secret not in str([row.data for row in Authenticator.objects.all()])


def test_a_recovery_code_lets_in_once(client: Client) -> None:
    UserFactory(email="aigul@example.kz")
    sign_in(client, "aigul@example.kz")
    connect_app(client)
    code = client.get(reverse("mfa_view_recovery_codes")).context["unused_codes"][0]
    assert code in client.get(reverse("mfa_download_recovery_codes")).content.decode()
    client.post(reverse("account_logout"))

    sign_in(client, "aigul@example.kz")
    client.post(reverse("mfa_authenticate"), {"code": code})
    assert is_signed_in(client)

    client.post(reverse("account_logout"))
    sign_in(client, "aigul@example.kz")
    client.post(reverse("mfa_authenticate"), {"code": code})
    assert not is_signed_in(client)


def test_wrong_codes_are_few(client: Client) -> None:
    UserFactory(email="aigul@example.kz")
    sign_in(client, "aigul@example.kz")
    secret = connect_app(client)
    client.post(reverse("account_logout"))
    sign_in(client, "aigul@example.kz")

    for _ in range(5):
        client.post(reverse("mfa_authenticate"), {"code": "000000"})
    client.post(reverse("mfa_authenticate"), {"code": code_of(secret)})

    assert not is_signed_in(client)


def test_the_password_is_asked_again_before_what_matters(client: Client) -> None:
    client.force_login(UserFactory())

    response = client.get(reverse("mfa_activate_totp"))
    wrong = client.post(response.headers["Location"], {"password": "not it at all"})
    right = client.post(response.headers["Location"], {"password": PASSWORD})

    assert reverse("account_reauthenticate") in response.headers["Location"]
    assert wrong.context["form"].errors
    assert right.headers["Location"] == reverse("mfa_activate_totp")


def test_a_forgotten_password_is_set_anew_by_a_link_good_once(client: Client) -> None:
    user = UserFactory(email="aigul@example.kz", language="ru")

    asked = client.post(reverse("account_reset_password"), {"email": "Aigul@example.kz"})

    assert asked.headers["Location"] == reverse("account_reset_password_done")
    assert [letter.to for letter in mail.outbox] == [["aigul@example.kz"]]
    link = re.search(r"http://localhost:8000(/ru/\S+)", str(mail.outbox[0].body))
    assert link is not None
    page = client.get(link[1], follow=True)
    form = page.request["PATH_INFO"]
    assert link[1] != form
    short = client.post(form, {"password1": "short", "password2": "short"})
    assert short.context["form"].errors["password1"]
    differ = client.post(form, {"password1": NEW, "password2": NEW + "!"})
    assert differ.context["form"].errors["password2"]
    client.post(form, {"password1": NEW, "password2": NEW})
    sign_in(client, "aigul@example.kz", NEW)
    assert is_signed_in(client)
    assert history(user)[0].verb == "reset_password"
    used = client.get(link[1])
    assert (used.status_code, used.context["token_fail"]) == (404, True)


def test_forgetting_is_answered_alike_for_known_and_unknown_addresses(client: Client) -> None:
    UserFactory(email="aigul@example.kz")

    known = client.post(reverse("account_reset_password"), {"email": "aigul@example.kz"})
    unknown = client.post(reverse("account_reset_password"), {"email": "nobody@example.kz"})

    assert (known.status_code, known.headers["Location"]) == (
        unknown.status_code,
        unknown.headers["Location"],
    )
    assert [letter.to for letter in mail.outbox] == [["aigul@example.kz"], ["nobody@example.kz"]]
    assert "/reset/key/" not in mail.outbox[1].body


def test_letters_about_one_address_are_few(client: Client) -> None:
    for _ in range(8):
        client.post(reverse("account_reset_password"), {"email": "nobody@example.kz"})

    assert len(mail.outbox) == 5


def test_changing_the_password_ends_other_sessions_and_tells_the_person(client: Client) -> None:
    user = UserFactory(email="aigul@example.kz")
    other = Client()
    sign_in(other, "aigul@example.kz")
    sign_in(client, "aigul@example.kz")

    wrong = {"oldpassword": "no", "password1": NEW, "password2": NEW}
    assert client.post(reverse("account_change_password"), wrong).context["form"].errors["oldpassword"]
    client.post(reverse("account_change_password"), {**wrong, "oldpassword": PASSWORD})

    assert is_signed_in(client)
    assert not is_signed_in(other)
    assert [letter.to for letter in mail.outbox] == [["aigul@example.kz"]]
    assert history(user)[0].verb == "change_password"


def test_one_session_or_all_others_are_ended(client: Client) -> None:
    UserFactory(email="aigul@example.kz")
    phone, office = (
        Client(HTTP_USER_AGENT="Mozilla/5.0 (Linux; Android 14) Chrome/130 Mobile Safari/537"),
        Client(),
    )
    for device in (phone, office, client):
        sign_in(device, "aigul@example.kz")

    page = client.get(reverse("usersessions_list"))
    assert len(page.context["rows"]) == 3
    assert "Chrome · Android" in page.content.decode()

    session = UserSession.objects.get(session_key=phone.session.session_key)
    client.post(reverse("account_end_session", args=[session.pk]))
    assert (is_signed_in(phone), is_signed_in(office), is_signed_in(client)) == (False, True, True)

    client.post(reverse("usersessions_list"))
    assert (is_signed_in(office), is_signed_in(client)) == (False, True)


def test_a_foreign_session_is_not_there(client: Client) -> None:
    victim = Client()
    UserFactory(email="aigul@example.kz")
    sign_in(victim, "aigul@example.kz")
    client.force_login(UserFactory())

    response = client.post(reverse("account_end_session", args=[UserSession.objects.get().pk]))

    assert response.status_code == 404
    assert is_signed_in(victim)


def test_nobody_registers_alone(client: Client) -> None:
    assert client.get("/kk/account/signup/").status_code in {302, 404}
    assert User.objects.count() == 0


def test_passkeys_are_not_offered_at_a_bare_address(client: Client, settings: Settings) -> None:
    settings.ALLOWED_HOSTS = ["127.0.0.1", "localhost"]
    page = client.get(reverse("account_login"), headers={"host": "127.0.0.1:8000"}).content.decode()
    named = client.get(reverse("account_login"), headers={"host": "localhost:8000"}).content.decode()

    assert "data-passkey" not in page
    assert "data-passkey" in named
    options = client.get(
        reverse("mfa_login_webauthn"), headers={"host": "localhost:8000", "accept": "application/json"}
    )
    assert options.json()["request_options"]["publicKey"]["rpId"] == "localhost"


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_every_page_of_ones_account_is_shown(client: Client, language: str) -> None:
    UserFactory(email="aigul@example.kz")
    names = ["account_login", "account_reset_password", "account_reset_password_done", "account_inactive"]
    names += ["account_reset_password_from_key_done"]
    paths = [reverse(name).replace("/kk/", f"/{language}/") for name in names]

    assert [client.get(path).status_code for path in paths] == [200] * len(paths)
    assert client.get(f"/{language}/account/password/reset/key/1-nonsense/").status_code == 404

    sign_in(client, "aigul@example.kz")
    connect_app(client)
    names = [
        "account_home",
        "account_change_password",
        "account_reauthenticate",
        "account_logout",
        "mfa_index",
    ]
    names += [
        "mfa_reauthenticate",
        "mfa_deactivate_totp",
        "mfa_view_recovery_codes",
        "mfa_generate_recovery_codes",
    ]
    names += ["mfa_list_webauthn", "mfa_add_webauthn", "usersessions_list"]
    paths = [reverse(name).replace("/kk/", f"/{language}/") for name in names]
    host = {"host": "localhost"}
    assert [client.get(path, headers=host).status_code for path in paths] == [200] * len(paths)
