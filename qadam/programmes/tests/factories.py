"""Makers of programmes; what matters to a test is given by the test."""

from datetime import date

import factory

from qadam.people.models import Body
from qadam.people.tests.factories import BodyFactory
from qadam.programmes.models import Edition


class EditionFactory(factory.django.DjangoModelFactory[Edition]):
    """A programme in force with an issuer who controls it."""

    class Meta:
        model = Edition

    slug = factory.Sequence(lambda number: f"plan-{number}-2026")
    family = factory.Sequence(lambda number: f"plan-{number}")
    kind = Edition.Kind.PLAN
    state = Edition.State.APPROVED
    name_kk = factory.Sequence(lambda number: f"Жоспар {number}")
    name_ru = factory.Sequence(lambda number: f"План {number}")
    name_en = factory.Sequence(lambda number: f"Plan {number}")
    short_kk = factory.SelfAttribute("name_kk")
    short_ru = factory.SelfAttribute("name_ru")
    short_en = factory.SelfAttribute("name_en")
    first_on = date(2026, 1, 1)
    last_on = date(2027, 12, 31)
    issuer = factory.SubFactory(BodyFactory, kind=Body.Kind.PRESIDENTIAL)
