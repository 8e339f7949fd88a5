from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from pytest_django import Settings

from qadam.people import actions
from qadam.people.models import Body, Membership, User
from qadam.people.queries import entries
from qadam.people.tests.factories import BodyFactory, MembershipFactory, UserFactory, administrator_of
from qadam.workflow.log import MACHINE
from qadam.workflow.models import Change
from qadam.workflow.queries import history, verify_chain

pytestmark = pytest.mark.django_db
Role = Membership.Role


def test_the_last_administrator_stays() -> None:
    last = UserFactory(is_administrator=True)
    UserFactory(is_administrator=True, is_active=False)

    with pytest.raises(ValidationError):
        actions.set_administrator(last, False, by=last)
    with pytest.raises(ValidationError):
        actions.close_account(last, by=last)

    other = UserFactory(is_administrator=True)
    actions.set_administrator(last, False, by=other)
    assert User.objects.get(pk=last.pk).is_administrator is False


@pytest.mark.django_db(transaction=True)
def test_two_administrators_leaving_at_once_do_not_both_leave() -> None:
    pair = [UserFactory(is_administrator=True), UserFactory(is_administrator=True)]

    def leave(user: User) -> bool:
        try:
            actions.set_administrator(user, False, by=user)
        except ValidationError:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(leave, pair)) == [False, True]
    assert User.objects.filter(is_administrator=True).count() == 1


def test_only_the_platform_makes_administrators_and_closes_accounts() -> None:
    held = MembershipFactory()
    chief = administrator_of(held.body)

    for forbidden in (
        lambda: actions.set_administrator(chief, True, by=chief),
        lambda: actions.close_account(held.user, by=chief),
        lambda: actions.rename_person(held.user, "Басқа", "ru", by=chief),
    ):
        with pytest.raises(PermissionDenied):
            forbidden()


def test_a_bodys_administrator_works_only_below_it() -> None:
    own, foreign = BodyFactory(), BodyFactory()
    chief, person = administrator_of(own), UserFactory()
    names = {"name_kk": "Комитет", "name_ru": "Комитет", "name_en": "Committee", "kind": "department"}

    child = actions.add_body({**names, "key": "committee", "parent": own}, by=chief)

    assert child.parent == own
    with pytest.raises(PermissionDenied):
        actions.add_body({**names, "key": "stray", "parent": None}, by=chief)
    with pytest.raises(PermissionDenied):
        actions.change_body(foreign, {"name_kk": "Жат"}, by=chief)
    with pytest.raises(PermissionDenied):
        actions.change_body(child, {"parent": foreign}, by=chief)
    with pytest.raises(PermissionDenied):
        actions.give_role({"user": person, "body": foreign, "role": Role.EXECUTOR}, by=chief)


def test_a_body_never_stands_below_itself() -> None:
    platform = UserFactory(is_administrator=True)
    top = BodyFactory()
    middle = BodyFactory(parent=top)
    bottom = BodyFactory(parent=middle)

    with pytest.raises(ValidationError):
        actions.change_body(top, {"parent": bottom}, by=platform)
    with pytest.raises(IntegrityError), transaction.atomic():
        Body.objects.filter(pk=top.pk).update(parent=top)


def test_a_change_is_logged_with_what_was_and_is_and_without_names_of_people() -> None:
    platform = UserFactory(is_administrator=True, full_name="Динара Серікқызы")
    body = BodyFactory(name_kk="Бұрынғы", key="mcs")

    assert actions.change_body(
        body, {"name_kk": "Кейінгі", "valid_to": date(2023, 8, 31)}, by=platform, why="№ 318"
    )
    assert not actions.change_body(body, {"name_kk": "Кейінгі"}, by=platform)
    actions.rename_person(platform, "Динара Асқарқызы", "ru", by=platform)

    line, *rest = history(Body.objects.get(pk=body.pk))
    assert rest == []
    assert (line.verb, line.person, line.reason) == ("change", "Динара Асқарқызы", "№ 318")
    assert line.facts == {"name_kk": ["Бұрынғы", "Кейінгі"], "valid_to": [None, "2023-08-31"]}
    assert "Бұрынғы → Кейінгі" in entries(body)[0]["what"]
    assert not Change.objects.filter(canonical__contains="Динара").exists()
    assert list(verify_chain()) == []


def test_a_role_is_given_corrected_and_ended_by_an_act() -> None:
    body = BodyFactory()
    chief, person = administrator_of(body), UserFactory()
    values = {
        "user": person,
        "body": body,
        "role": Role.EXECUTOR,
        "valid_from": date(2026, 1, 1),
        "act": "№ 8",
    }

    held = actions.give_role(values, by=chief)
    actions.change_membership(held, {"role": Role.EDITOR}, by=chief)
    actions.end_membership(held, date(2026, 6, 30), by=chief, why="№ 15")

    held.refresh_from_db()
    assert (held.role, held.valid_to) == (Role.EDITOR, date(2026, 6, 30))
    assert [line.verb for line in history(held)] == ["end", "change", "give"]
    with pytest.raises(ValidationError):
        actions.end_membership(held, date(2025, 12, 31), by=chief)


def test_nobody_holds_the_same_role_twice_on_a_day() -> None:
    platform = UserFactory(is_administrator=True)
    held = MembershipFactory(valid_from=date(2026, 1, 1), valid_to=date(2026, 6, 30))
    same = {"user": held.user, "body": held.body, "role": held.role}

    with pytest.raises(ValidationError):
        actions.give_role({**same, "valid_from": date(2026, 6, 30)}, by=platform)

    actions.give_role({**same, "valid_from": date(2026, 7, 1)}, by=platform)
    with pytest.raises(ValidationError):
        actions.give_role(same, by=platform)


def test_the_command_makes_and_promotes_administrators(capsys: pytest.CaptureFixture[str]) -> None:
    known = UserFactory(email="known@example.kz", full_name="Белгілі Адам")

    call_command("administrator", "New@Example.kz", "Жаңа", "Адам")
    call_command("administrator", "known@example.kz", "Басқа")

    said = capsys.readouterr().out
    assert User.objects.get(email="new@example.kz").full_name == "Жаңа Адам"
    known.refresh_from_db()
    assert (known.is_administrator, known.full_name) == (True, "Белгілі Адам")
    assert said.count("/account/password/reset/key/") == 2


def test_sample_accounts_come_with_the_demonstration_and_only_once(settings: Settings) -> None:
    BodyFactory(key="pa-internal-policy")
    BodyFactory(key="ministry-health-social")
    BodyFactory(key="akimat-kz-31", territory_code="KZ-31")

    settings.DEMONSTRATION = False
    assert actions.make_sample_accounts(by=MACHINE) == []

    settings.DEMONSTRATION = True
    once = actions.make_sample_accounts(by=MACHINE)
    assert actions.make_sample_accounts(by=MACHINE) == once
    assert [sample.email.split("@")[0] for sample in once] == [
        "administrator",
        "coordinator",
        "labour",
        "colleague",
        "zhambyl",
        "oblast",
        "head",
    ]
    assert User.objects.filter(is_sample=True).count() == 7
    assert User.objects.get(email="administrator@sample.example").is_administrator
