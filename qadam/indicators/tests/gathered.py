"""What the tests of gathering share: an oblast of two districts and a town, its people, a quarter to be entered."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils import translation

from qadam.indicators.actions import rounds, values
from qadam.indicators.cells import number
from qadam.indicators.models import Indicator, Round, RowKind, Series, Value
from qadam.indicators.tests.factories import IndicatorFactory, SeriesFactory
from qadam.people.models import Body, Membership, User
from qadam.people.tests.factories import BodyFactory, TerritoryFactory, person_in
from qadam.programmes.models import Edition
from qadam.programmes.tests.factories import EditionFactory
from qadam.territories.models import Territory

Role = Membership.Role
SPAN = "2026-Q1"


@dataclass
class Scene:
    """An oblast programme with one indicator by quarters, and who works on it."""

    edition: Edition
    indicator: Indicator
    round: Round
    series: dict[str, Series]
    district: User
    neighbour: User
    oblast: User
    coordinator: User

    def value(self, code: str = "KZ-31-korday") -> Value:
        """Return the last version of a value as it is now."""
        return Value.objects.current().get(series=self.series[code], span=SPAN)

    def entered(self, amount: int | str = 100, code: str = "KZ-31-korday", **more: Any) -> Value:
        """Enter a value as the district does."""
        by = more.pop("by", self.district if code != "KZ-31-merki" else self.neighbour)
        value = values.enter(self.series[code], SPAN, number(amount), by=by, **more)
        assert value is not None
        return value

    def submitted(self, amount: int | str = 100, code: str = "KZ-31-korday") -> Value:
        """Enter and send a value."""
        by = self.district if code != "KZ-31-merki" else self.neighbour
        return values.submit(self.entered(amount, code), by=by)

    def accepted(self, amount: int | str = 100, code: str = "KZ-31-korday") -> Value:
        """Have a value accepted by the oblast."""
        return values.accept(self.submitted(amount, code), by=self.oblast)


def scene(**facts: Any) -> Scene:
    """Make the scene; facts are those of the indicator."""
    country = TerritoryFactory(code="KZ", level=Territory.Level.COUNTRY, name_kk="Қазақстан")
    region = TerritoryFactory(code="KZ-31", parent=country)
    korday = _district("KZ-31-korday", "Қордай ауданы", "Кордайский район", region)
    _district("KZ-31-merki", "Мерке ауданы", "Меркенский район", region)
    TerritoryFactory(
        code="KZ-31-town",
        name_kk="Отар кенті",
        name_ru="Отар",
        name_en="Otar",
        level=Territory.Level.SUBDISTRICT,
        parent=korday,
        is_of_which=True,
    )
    control = BodyFactory(kind=Body.Kind.AKIMAT, territory_code="KZ-31")
    edition = EditionFactory(issuer=control, kind=Edition.Kind.REGIONAL, first_on=date(2026, 1, 1))
    indicator = IndicatorFactory(
        **{"edition": edition, "code": "placed", "per": "quarter", "name_en": "Placed in jobs"} | facts
    )
    rows = {
        "KZ-31": (RowKind.TOTAL, ""),
        "KZ-31-korday": (RowKind.PART, "KZ-31"),
        "KZ-31-town": (RowKind.OF_WHICH, "KZ-31-korday"),
        "KZ-31-merki": (RowKind.PART, "KZ-31"),
    }
    series: dict[str, Any] = {
        code: SeriesFactory(indicator=indicator, territory_code=code, row=row, parent_code=parent)
        for code, (row, parent) in rows.items()
    }
    coordinator = person_in(control, Role.COORDINATOR)
    round_ = rounds.open_round(edition, SPAN, due_on=date(2026, 4, 10), by=coordinator)
    return Scene(
        edition,
        indicator,
        round_,
        series,
        district=_operator("KZ-31-korday"),
        neighbour=_operator("KZ-31-merki"),
        oblast=person_in(BodyFactory(kind=Body.Kind.DEPARTMENT, territory_code="KZ-31"), Role.OPERATOR),
        coordinator=coordinator,
    )


def _district(code: str, name_kk: str, name_ru: str, parent: Territory) -> Territory:
    made: Territory = TerritoryFactory(
        code=code,
        name_kk=name_kk,
        name_ru=name_ru,
        name_en=name_ru,
        level=Territory.Level.DISTRICT,
        parent=parent,
    )
    return made


def _operator(code: str) -> User:
    return person_in(BodyFactory(kind=Body.Kind.AKIMAT, territory_code=code), Role.OPERATOR)


def address(name: str, *args: object) -> str:
    """Return the English address of a page where values are gathered."""
    with translation.override("en"):
        return reverse(f"values:{name}", args=args)


def cell(series: Series, text: str, was: str = "", seen: int = 0) -> dict[str, str]:
    """Return what a browser sends for one cell of the grid."""
    name = f"s{series.pk}"
    return {f"{name}-value": text, f"{name}-was": was, f"{name}-seen": str(seen)}


def decimal(text: str | int) -> Decimal:
    """Return an exact number."""
    return Decimal(text)
