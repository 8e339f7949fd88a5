"""What the tests of norms share: a country of two regions with norms on meetings and coverage, and who records."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils import translation

from qadam.indicators.actions.facts import Given, record_fact
from qadam.indicators.models import Norm, RecordedFact
from qadam.indicators.tests.factories import NormFactory
from qadam.kit import clock
from qadam.people.models import Body, Membership, User
from qadam.people.tests.factories import BodyFactory, TerritoryFactory, person_in
from qadam.programmes.models import Edition
from qadam.programmes.tests.factories import EditionFactory
from qadam.territories.models import Territory

Role = Membership.Role
NOON = clock.parse("2026-05-12T12:00:00+05:00")


@dataclass
class Scene:
    """A project of 2026 with at least five meetings a month and a coverage in each region."""

    edition: Edition
    meetings: Norm
    coordinator: User
    operator: User
    stranger: User

    def fact(self, on: date, **more: Any) -> RecordedFact:
        """Record a full meeting in Zhambyl unless said otherwise."""
        values: dict[str, Any] = {
            "event": "meeting",
            "on": on,
            "territory_code": "KZ-31",
            "minutes": 45,
            "people": 25,
        }
        given = Given(**values | more)
        mark = f"{given.event}-{RecordedFact.objects.count()}"
        return record_fact(self.edition, given, by=self.coordinator, mark=mark)


def scene() -> Scene:
    """Make the scene."""
    country = TerritoryFactory(code="KZ", level=Territory.Level.COUNTRY, name_kk="Қазақстан")
    zhambyl = TerritoryFactory(code="KZ-31", parent=country)
    TerritoryFactory(
        code="KZ-61",
        name_kk="Түркістан облысы",
        name_ru="Туркестанская область",
        name_en="Turkistan Region",
        parent=country,
    )
    TerritoryFactory(
        code="KZ-31-korday",
        name_kk="Қордай ауданы",
        name_ru="Кордайский район",
        name_en="Korday",
        level=Territory.Level.DISTRICT,
        parent=zhambyl,
    )
    issuer = BodyFactory()
    edition = EditionFactory(issuer=issuer, first_on=date(2026, 1, 1), last_on=date(2026, 12, 31))
    meetings = NormFactory(
        edition=edition,
        code="meetings",
        name_kk="Кездесулер",
        name_ru="Встречи",
        name_en="Meetings",
        minutes_from=40,
        minutes_to=60,
        people_at_least=20,
    )
    akimat = BodyFactory(kind=Body.Kind.AKIMAT, territory_code="KZ-31")
    other = BodyFactory(kind=Body.Kind.AKIMAT, territory_code="KZ-61")
    return Scene(
        edition,
        meetings,
        coordinator=person_in(issuer, Role.COORDINATOR),
        operator=person_in(akimat, Role.OPERATOR),
        stranger=person_in(other, Role.OPERATOR),
    )


def coverage(edition: Edition, **more: Any) -> Norm:
    """Ask for 8000 people covered in each region over the whole project."""
    facts: dict[str, Any] = {
        "code": "coverage-region",
        "event": "coverage",
        "amount": 8000,
        "unit": Norm.Unit.PERSON,
        "per": Norm.Per.PROJECT,
        "name_en": "Coverage of a region",
    }
    made: Norm = NormFactory(edition=edition, **facts | more)
    return made


def address(name: str, *args: object) -> str:
    """Return the English address of a page."""
    with translation.override("en"):
        return reverse(name, args=args)
