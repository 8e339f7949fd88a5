from datetime import date

import pytest
from django.contrib.auth.models import AnonymousUser

from qadam.kit import clock
from qadam.people import actions, rules
from qadam.people.models import Body, Membership, User
from qadam.people.tests.factories import (
    BodyFactory,
    MembershipFactory,
    TerritoryFactory,
    UserFactory,
    administrator_of,
)
from qadam.workflow.log import MACHINE

pytestmark = pytest.mark.django_db
Role = Membership.Role
FIRST, LAST = date(2015, 11, 1), date(2016, 12, 31)


def test_a_role_is_held_from_its_first_to_its_last_day() -> None:
    held = MembershipFactory(valid_from=FIRST, valid_to=LAST)
    days = [date(2015, 10, 31), FIRST, LAST, date(2017, 1, 1)]

    assert [rules.roles_in(held.user, held.body, day) for day in days] == [
        set(),
        {"executor"},
        {"executor"},
        set(),
    ]
    assert [len(rules.bodies_of(held.user, day)) for day in days] == [0, 1, 1, 0]


def test_a_closed_account_holds_no_role() -> None:
    held = MembershipFactory(user__is_active=False)

    assert rules.roles_in(held.user, held.body, FIRST) == set()


def test_a_role_reaches_its_territory_and_everything_below() -> None:
    region = TerritoryFactory(code="KZ-31")
    district = TerritoryFactory(code="KZ-31-merki", level="district", parent=region)
    other = TerritoryFactory(code="KZ-19")
    held = MembershipFactory(territory=region)

    assert rules.may_reach(held.user, held.body, region, [Role.EXECUTOR])
    assert rules.may_reach(held.user, held.body, district, [Role.EXECUTOR])
    assert not rules.may_reach(held.user, held.body, other)
    assert not rules.may_reach(held.user, held.body, None)
    assert not rules.may_reach(held.user, held.body, region, [Role.AUDITOR])


def test_a_district_does_not_reach_its_region() -> None:
    region = TerritoryFactory(code="KZ-31")
    district = TerritoryFactory(code="KZ-31-merki", level="district", parent=region)

    held = MembershipFactory(territory=district)

    assert not rules.reaches(held, region)


def test_a_unit_that_changed_its_name_is_still_reached() -> None:
    before = TerritoryFactory(code="KZ-10", valid_to=date(2022, 6, 7))
    after = TerritoryFactory(code="KZ-10", valid_from=date(2022, 6, 8))

    assert rules.reaches(MembershipFactory(territory=before), after)


def test_a_role_without_territory_reaches_as_far_as_its_body() -> None:
    zhambyl, almaty = TerritoryFactory(code="KZ-31"), TerritoryFactory(code="KZ-19")

    ministry = MembershipFactory()
    akimat = MembershipFactory(body__territory_code="KZ-31")

    assert [rules.reaches(ministry, place) for place in (zhambyl, almaty, None)] == [True, True, True]
    assert [rules.reaches(akimat, place) for place in (zhambyl, almaty, None)] == [True, False, False]


def test_an_administrator_of_a_body_administers_it_and_all_below_and_nothing_else() -> None:
    ministry = BodyFactory()
    committee = BodyFactory(parent=ministry)
    office = BodyFactory(parent=committee)
    foreign = BodyFactory()
    chief = administrator_of(ministry)

    asked: list[Body | None] = [ministry, committee, office, foreign, None]
    assert [rules.may_administer(chief, body) for body in asked] == [True, True, True, False, False]
    assert set(Body.objects.administered_by(chief)) == {ministry, committee, office}
    assert rules.may_administer(administrator_of(committee), ministry) is False


def test_the_platform_and_the_product_administer_everything() -> None:
    body, platform = BodyFactory(), UserFactory(is_administrator=True)

    assert rules.may_administer(platform, body)
    assert rules.may_administer(MACHINE, body)
    assert not rules.may_administer(UserFactory(is_administrator=True, is_active=False), body)
    assert not rules.may_administer(AnonymousUser(), body)


def test_people_are_seen_by_their_colleagues_and_administrators() -> None:
    colleague, other = MembershipFactory(), MembershipFactory()
    mate = MembershipFactory(body=colleague.body).user

    assert set(User.objects.visible_to(mate)) == {mate, colleague.user}
    assert set(Membership.objects.visible_to(colleague.user)) == set(colleague.body.memberships.all())
    assert set(User.objects.visible_to(UserFactory(is_administrator=True))) == set(User.objects.all())
    assert not User.objects.visible_to(AnonymousUser())
    assert rules.may_see_people(mate, colleague.body)
    assert not rules.may_see_people(other.user, colleague.body)


def test_one_acts_for_the_body_chosen_and_for_the_first_when_the_choice_has_ended() -> None:
    first = MembershipFactory(body__name_kk="Ауыл")
    second = MembershipFactory(user=first.user, body__name_kk="Әділет")
    user = first.user

    assert user.acting_body == first.body

    actions.act_for(user, second)
    assert user.acting_body == second.body
    assert user.acting_body_key == second.body.key

    Membership.objects.filter(pk=second.pk).update(valid_to=date(2016, 1, 1))
    assert User.objects.get(pk=user.pk).acting_body == first.body


def test_whoever_holds_no_role_acts_for_no_body() -> None:
    assert UserFactory().acting_body is None
    assert UserFactory().acting_body_key == ""


def test_people_stand_in_the_order_of_the_kazakh_alphabet() -> None:
    for name in ["Өмір", "Ұлан", "Әсел", "Яков", "Бауыржан", "Қайрат", "Карим", "Анар"]:
        UserFactory(full_name=name)

    names = list(User.objects.get_queryset().values_list("full_name", flat=True))

    assert names == ["Анар", "Әсел", "Бауыржан", "Карим", "Қайрат", "Өмір", "Ұлан", "Яков"]


def test_a_link_is_handed_only_for_those_without_a_password_in_ones_own_bodies() -> None:
    held = MembershipFactory()
    User.objects.filter(pk=held.user.pk).update(password="!")
    newcomer = User.objects.get(pk=held.user.pk)
    chief = administrator_of(held.body)

    assert rules.may_hand_link(chief, newcomer)

    MembershipFactory(user=newcomer)
    assert not rules.may_hand_link(chief, newcomer)
    assert rules.may_hand_link(UserFactory(is_administrator=True), newcomer)
    assert not rules.may_hand_link(UserFactory(is_administrator=True), UserFactory())
    assert clock.today() > FIRST
