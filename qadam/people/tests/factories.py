"""Makers of people, bodies and roles; what matters to a test is given by the test."""

import factory

from qadam.people.models import Body, Membership, User
from qadam.territories.models import Territory

PASSWORD = "a long walk to Taraz"


class UserFactory(factory.django.DjangoModelFactory[User]):
    class Meta:
        model = User

    email = factory.Sequence(lambda number: f"person{number}@example.kz")
    full_name = factory.Sequence(lambda number: f"Адам {number}")
    password = factory.django.Password(PASSWORD)


class BodyFactory(factory.django.DjangoModelFactory[Body]):
    class Meta:
        model = Body

    key = factory.Sequence(lambda number: f"body-{number}")
    kind = Body.Kind.MINISTRY
    name_kk = factory.Sequence(lambda number: f"Министрлік {number}")
    name_ru = factory.Sequence(lambda number: f"Министерство {number}")
    name_en = factory.Sequence(lambda number: f"Ministry {number}")


class TerritoryFactory(factory.django.DjangoModelFactory[Territory]):
    class Meta:
        model = Territory

    code = factory.Sequence(lambda number: f"KZ-{number}")
    level = Territory.Level.REGION
    name_kk = "Жамбыл облысы"
    name_ru = "Жамбылская область"
    name_en = "Zhambyl Region"


class MembershipFactory(factory.django.DjangoModelFactory[Membership]):
    class Meta:
        model = Membership

    user = factory.SubFactory(UserFactory)
    body = factory.SubFactory(BodyFactory)
    role = Membership.Role.EXECUTOR


def administrator_of(body: Body) -> User:
    """Make a person who administers a body."""
    held: Membership = MembershipFactory(body=body, role=Membership.Role.ADMINISTRATOR)
    return held.user


def person_in(body: Body, role: str = Membership.Role.EXECUTOR, **facts: object) -> User:
    """Make a person who holds a role in a body."""
    held: Membership = MembershipFactory(body=body, role=role, **facts)
    return held.user
