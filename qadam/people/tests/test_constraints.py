"""What the database promises about roles and groups."""

import pytest
from django.db import IntegrityError, transaction

from qadam.people.models import Body, GroupMember
from qadam.people.tests.factories import BodyFactory, MembershipFactory

pytestmark = pytest.mark.django_db


def test_a_role_without_a_first_day_is_held_once() -> None:
    held = MembershipFactory(valid_from=None)

    with pytest.raises(IntegrityError), transaction.atomic():
        MembershipFactory(user=held.user, body=held.body, role=held.role, valid_from=None)


def test_a_body_without_a_first_day_belongs_once_to_a_group() -> None:
    group, member = BodyFactory(kind=Body.Kind.COLLECTIVE), BodyFactory()
    GroupMember.objects.create(collective=group, member=member)

    with pytest.raises(IntegrityError), transaction.atomic():
        GroupMember.objects.create(collective=group, member=member)
