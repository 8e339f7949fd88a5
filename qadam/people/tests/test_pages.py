import re
from datetime import date

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries, Settings

from qadam.people.models import Body, GroupMember, Membership, Succession, User
from qadam.people.tests.factories import (
    BodyFactory,
    MembershipFactory,
    TerritoryFactory,
    UserFactory,
    administrator_of,
)

pytestmark = pytest.mark.django_db
Role = Membership.Role
NAMES = {"name_kk": "Әділет министрлігі", "name_ru": "Министерство юстиции", "name_en": "Ministry of Justice"}


@pytest.fixture
def platform(client: Client) -> User:
    """Sign a platform administrator in."""
    user: User = UserFactory(is_administrator=True)
    client.force_login(user)
    return user


def pages_of(body: Body, held: Membership) -> list[str]:
    return [
        reverse("people:body"),
        reverse("people:bodies"),
        reverse("people:body-import"),
        reverse("people:body-new"),
        reverse("people:body-page", args=[body.key]),
        reverse("people:body-edit", args=[body.key]),
        reverse("people:memberships"),
        reverse("people:membership-import"),
        reverse("people:membership-new"),
        reverse("people:membership", args=[held.pk]),
        reverse("people:membership-end", args=[held.pk]),
        reverse("people:people"),
        reverse("people:person", args=[held.user_id]),
    ]


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_every_page_is_shown(client: Client, platform: User, language: str) -> None:
    parent = BodyFactory()
    body = BodyFactory(
        kind=Body.Kind.COLLECTIVE, parent=parent, valid_from=date(2015, 1, 1), territory_code="KZ-31"
    )
    held = MembershipFactory(body=body, territory=TerritoryFactory(code="KZ-31"))
    MembershipFactory(user=platform, body=body)
    entry = GroupMember.objects.create(collective=body, member=parent)
    Succession.objects.create(
        from_body=body, to_body=parent, from_day=date(2023, 9, 1), function_kk="мәдениет"
    )
    pages = [*pages_of(body, held), reverse("people:group-member-end", args=[body.key, entry.pk])]

    for page in pages:
        response = client.get(page.replace("/kk/", f"/{language}/"))
        assert (page, response.status_code) == (page, 200)
        assert f'lang="{language}"' in response.content.decode()


def test_a_stranger_signs_in_first(client: Client) -> None:
    held = MembershipFactory()

    for page in pages_of(held.body, held):
        assert client.get(page).headers["Location"].startswith(reverse("account_login"))


def test_an_executor_sees_the_own_body_and_administers_nothing(client: Client) -> None:
    held = MembershipFactory()
    client.force_login(held.user)

    codes = {page: client.get(page).status_code for page in pages_of(held.body, held)}

    assert codes.pop(reverse("people:body")) == 200
    assert set(codes.values()) <= {403, 404}


def test_a_bodys_administrator_finds_no_other_body(client: Client) -> None:
    own, foreign = BodyFactory(), BodyFactory(name_kk="Жат министрлік")
    stranger = MembershipFactory(body=foreign)
    client.force_login(administrator_of(own))

    assert client.get(reverse("people:body-page", args=[own.key])).status_code == 200
    hidden = [
        reverse("people:body-page", args=[foreign.key]),
        reverse("people:body-edit", args=[foreign.key]),
        reverse("people:membership", args=[stranger.pk]),
        reverse("people:membership-end", args=[stranger.pk]),
        reverse("people:person", args=[stranger.user_id]),
    ]
    assert [client.get(page).status_code for page in hidden] == [404] * 5
    assert client.post(reverse("people:succession-add", args=[foreign.key])).status_code == 404
    assert client.get(reverse("people:body-import")).status_code == 403
    for page in [
        reverse("people:bodies"),
        reverse("people:body-table", args=["csv"]),
        reverse("people:people"),
    ]:
        text = client.get(page).content.decode()
        assert "Жат министрлік" not in text
        assert stranger.user.email not in text


def test_a_body_is_added_changed_and_its_history_shown(client: Client, platform: User) -> None:
    form = {"key": "moj", "kind": "ministry", **NAMES}

    assert (
        client.post(
            reverse("people:body-new"), {**form, "valid_from": "2020-01-02", "valid_to": "2020-01-01"}
        )
        .context["form"]
        .errors["valid_to"]
    )
    client.post(reverse("people:body-new"), form)
    client.post(
        reverse("people:body-edit", args=["moj"]), {**form, "short_kk": "ӘМ", "source": "adilet.zan.kz"}
    )

    page = client.get(reverse("people:body-page", args=["moj"]))
    assert Body.objects.get().short_kk == "ӘМ"
    assert [entry["what"].partition(":")[0] for entry in page.context["history"]] != []
    assert len(page.context["history"]) == 2


def test_a_second_body_of_the_same_key_is_refused_kindly(client: Client, platform: User) -> None:
    BodyFactory(key="moj")

    response = client.post(reverse("people:body-new"), {"key": "moj", "kind": "ministry", **NAMES})

    assert list(response.context["form"].errors) == ["key"]


def test_a_function_passes_to_a_successor_and_a_mistake_is_taken_back(client: Client, platform: User) -> None:
    old, new = BodyFactory(), BodyFactory()
    form = {"succession-to_body": new.pk, "succession-from_day": "2023-09-01", "succession-act": "№ 318"}
    there = reverse("people:succession-add", args=[old.key])

    client.post(there, form)
    again = client.post(there, form)

    assert again.context["succession_form"].non_field_errors()
    step = Succession.objects.get()
    assert (step.from_body, step.to_body, step.act) == (old, new, "№ 318")
    client.post(reverse("people:succession-remove", args=[old.key, step.pk]))
    assert not Succession.objects.exists()


def test_a_collective_name_gains_and_loses_a_member(client: Client, platform: User) -> None:
    name, body = BodyFactory(kind=Body.Kind.COLLECTIVE), BodyFactory()

    client.post(
        reverse("people:group-member-add", args=[name.key]),
        {"member-member": body.pk, "member-valid_from": "2015-10-30"},
    )
    entry = GroupMember.objects.get()
    end = reverse("people:group-member-end", args=[name.key, entry.pk])
    assert client.post(end, {"valid_to": "2015-10-29"}).context["form"].errors
    client.post(end, {"valid_to": "2018-06-18"})

    assert list(name.members_on(date(2018, 6, 18))) == [body]
    assert list(name.members_on(date(2018, 6, 19))) == []
    assert client.post(reverse("people:group-member-add", args=[body.key])).status_code == 403


def test_a_new_person_gets_a_role_and_a_link_shown_once(client: Client, settings: Settings) -> None:
    settings.MAIL_CONFIGURED = False
    body = BodyFactory()
    client.force_login(administrator_of(body))
    form = {
        "email": "New@example.kz",
        "full_name": "Жаңа Адам",
        "language": "kk",
        "body": body.pk,
        "role": Role.EXECUTOR,
    }

    nameless = client.post(reverse("people:membership-new"), {**form, "full_name": ""})
    response = client.post(reverse("people:membership-new"), form, follow=True)

    assert nameless.context["form"].errors["full_name"]
    person = User.objects.get(email="new@example.kz")
    link = re.search(
        r"http://localhost:8000(/kk/account/password/reset/key/\S+?)<", response.content.decode()
    )
    assert link is not None
    assert "reset/key" not in client.get(reverse("people:person", args=[person.pk])).content.decode()
    assert Client().get(link[1], follow=True).context["form"].user == person
    again = client.post(reverse("people:person-link", args=[person.pk]), follow=True)
    assert "reset/key" in again.content.decode()


def test_where_mail_leaves_the_platform_the_link_goes_by_mail_alone(
    client: Client, settings: Settings
) -> None:
    settings.MAIL_CONFIGURED = True
    body = BodyFactory()
    client.force_login(administrator_of(body))
    form = {
        "email": "new@example.kz",
        "full_name": "Жаңа Адам",
        "language": "kk",
        "body": body.pk,
        "role": Role.EXECUTOR,
    }

    response = client.post(reverse("people:membership-new"), form, follow=True)

    assert "reset/key" not in response.content.decode()
    assert [letter.to for letter in mail.outbox] == [["new@example.kz"]]
    assert "reset/key" in mail.outbox[0].body


def test_somebody_known_gets_a_role_and_no_link(client: Client) -> None:
    body, known = BodyFactory(), UserFactory(full_name="Белгілі Адам")
    client.force_login(administrator_of(body))
    form = {
        "email": known.email,
        "full_name": "Басқа",
        "language": "kk",
        "body": body.pk,
        "role": Role.EXECUTOR,
    }

    response = client.post(reverse("people:membership-new"), form, follow=True)
    twice = client.post(reverse("people:membership-new"), form)

    assert "reset/key" not in response.content.decode()
    assert Membership.objects.get(user=known).body == body
    assert User.objects.get(pk=known.pk).full_name == "Белгілі Адам"
    assert twice.context["form"].non_field_errors()
    assert client.post(reverse("people:person-link", args=[known.pk])).status_code == 403


def test_a_role_is_ended_on_the_page(client: Client, platform: User) -> None:
    held = MembershipFactory(valid_from=date(2026, 1, 1))
    end = reverse("people:membership-end", args=[held.pk])

    assert client.post(end, {"valid_to": "2025-12-31"}).context["form"].errors
    client.post(end, {"valid_to": "2026-06-30", "why": "№ 15"})

    held.refresh_from_db()
    assert held.valid_to == date(2026, 6, 30)


def test_the_last_administrator_is_told_why_not(client: Client, platform: User) -> None:
    there = reverse("people:person-account", args=[platform.pk])

    for step in ("demote", "close"):
        client.post(there, {"step": step})

    platform.refresh_from_db()
    assert (platform.is_administrator, platform.is_active) == (True, True)
    assert client.post(there, {"step": "nonsense"}).status_code == 404


def test_one_acts_only_for_an_own_body(client: Client) -> None:
    first = MembershipFactory()
    second, foreign = MembershipFactory(user=first.user), MembershipFactory()
    ended = MembershipFactory(user=first.user, valid_to=date(2016, 1, 1))
    client.force_login(first.user)

    codes = [
        client.post(reverse("people:act-for"), {"membership": number}).status_code
        for number in [second.pk, foreign.pk, ended.pk, "x"]
    ]

    assert codes == [302, 404, 403, 404]
    assert User.objects.get(pk=first.user.pk).acting_body == second.body


def test_lists_are_filtered_sorted_and_find_by_folded_letters(client: Client, platform: User) -> None:
    BodyFactory(name_kk="Қордай ауданының әкімдігі", kind=Body.Kind.AKIMAT, key="kordai")
    BodyFactory(name_kk="Әділет министрлігі", key="moj")
    BodyFactory(name_kk="Ескі министрлік", key="old", valid_to=date(2017, 1, 24))

    def keys(query: str) -> list[str]:
        return [body.key for body, _ in client.get(reverse("people:bodies") + query).context["rows"]]

    assert keys("") == ["moj", "kordai"]
    assert keys("?q=кордай") == ["kordai"]
    assert keys("?kind=ministry&state=all") == ["moj", "old"]
    assert keys("?state=ended") == ["old"]
    assert keys("?sort=-name") == ["kordai", "moj"]
    assert keys("?sort=nonsense&page=99&kind=nonsense") == ["moj", "kordai"]


def test_tables_are_taken_away_with_the_filter_of_the_list(client: Client, platform: User) -> None:
    MembershipFactory(body__key="moj", role=Role.AUDITOR)
    MembershipFactory(body__key="mof")

    text = client.get(reverse("people:membership-table", args=["csv"]) + "?role=auditor").content.decode(
        "utf-8-sig"
    )
    sheet = client.get(reverse("people:body-table", args=["xlsx"]))

    assert "moj" in text
    assert "mof" not in text
    assert sheet.headers["Content-Disposition"] == 'attachment; filename="bodies.xlsx"'
    assert client.get(reverse("people:body-table", args=["exe"])).status_code == 404


@pytest.mark.parametrize("name", ["people:bodies", "people:memberships", "people:people", "people:body"])
def test_a_list_asks_the_database_as_often_for_thirty_rows_as_for_one(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries, name: str
) -> None:
    region = TerritoryFactory(code="KZ-31")
    first = MembershipFactory(body__territory_code="KZ-31", territory=region, role=Role.ADMINISTRATOR)
    BodyFactory(parent=first.body)
    client.force_login(first.user)
    client.get(reverse(name))
    with CaptureQueriesContext(connection) as one:
        client.get(reverse(name))

    for _ in range(30):
        MembershipFactory(body=first.body, territory=region)
        MembershipFactory(body=BodyFactory(parent=first.body, territory_code="KZ-31"))

    with django_assert_num_queries(len(one)):
        client.get(reverse(name))
