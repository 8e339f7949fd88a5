"""What the tests of documents share: a body that brings them, its coordinator, the bodies of the register."""

import pytest

from qadam.people.models import Body, Membership, User
from qadam.people.tests.factories import BodyFactory, MembershipFactory


@pytest.fixture
def issuer(db: None) -> Body:
    made: Body = BodyFactory(
        key="akimat", kind=Body.Kind.AKIMAT, name_kk="Облыс әкімдігі", name_ru="Акимат области"
    )
    return made


@pytest.fixture
def ministry(db: None) -> Body:
    made: Body = BodyFactory(key="ministry", name_kk="Министрлік", name_ru="Министерство")
    return made


@pytest.fixture
def coordinator(issuer: Body) -> User:
    held: Membership = MembershipFactory(body=issuer, role=Membership.Role.COORDINATOR)
    return held.user
