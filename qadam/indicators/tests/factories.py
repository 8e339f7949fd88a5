"""Makers of indicators, their numbers, norms and money; what matters to a test is given by the test."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import factory

from qadam.indicators.cells import CellKind
from qadam.indicators.models import (
    BudgetAmount,
    BudgetLine,
    Indicator,
    Norm,
    Round,
    RowKind,
    Series,
    Target,
    Value,
)
from qadam.indicators.spans import parse_span
from qadam.programmes.tests.factories import EditionFactory


def _first(maker: Any) -> date:
    return parse_span(maker.span).first


def _last(maker: Any) -> date:
    return parse_span(maker.span).last


def _kind(maker: Any) -> str:
    """Return the kind of a cell with that number; a test of empty cells gives the kind itself."""
    if maker.value is None:
        return CellKind.NOT_PLANNED
    return CellKind.VALUE if Decimal(maker.value) else CellKind.ZERO


class IndicatorFactory(factory.django.DjangoModelFactory[Indicator]):
    """A count of people that is to rise, gathered every month."""

    class Meta:
        model = Indicator

    edition = factory.SubFactory(EditionFactory)
    position = factory.Sequence(lambda number: number + 1)
    code = factory.Sequence(lambda number: f"indicator-{number}")
    name_kk = factory.Sequence(lambda number: f"Көрсеткіш {number}")
    name_ru = factory.Sequence(lambda number: f"Показатель {number}")
    name_en = factory.Sequence(lambda number: f"Indicator {number}")
    unit = "person"
    kind = Indicator.Kind.COUNT
    direction = Indicator.Direction.RISING
    per = Indicator.Per.MONTH


class SeriesFactory(factory.django.DjangoModelFactory[Series]):
    """A row of the whole country; give `row` and `parent_code` for a part or an "of which"."""

    class Meta:
        model = Series

    indicator = factory.SubFactory(IndicatorFactory)
    position = factory.Sequence(lambda number: number + 1)
    territory_code = "KZ"
    row = RowKind.TOTAL
    parent_code = ""


class TargetFactory(factory.django.DjangoModelFactory[Target]):
    """100 to be reached in 2026."""

    class Meta:
        model = Target

    series = factory.SubFactory(SeriesFactory)
    span = "2026"
    first_on = factory.LazyAttribute(_first)
    last_on = factory.LazyAttribute(_last)
    value = Decimal(100)
    kind = factory.LazyAttribute(_kind)


class RoundFactory(factory.django.DjangoModelFactory[Round]):
    """An open gathering of the values of January 2026, due on 10 February."""

    class Meta:
        model = Round

    edition = factory.SubFactory(EditionFactory)
    span = "2026-01"
    first_on = factory.LazyAttribute(_first)
    last_on = factory.LazyAttribute(_last)
    due_on = date(2026, 2, 10)
    opened_at = datetime(2026, 1, 31, 19, tzinfo=UTC)


class ValueFactory(factory.django.DjangoModelFactory[Value]):
    """An accepted 40 for January 2026, which counts; another state is no official number."""

    class Meta:
        model = Value

    series = factory.SubFactory(SeriesFactory)
    span = "2026-01"
    first_on = factory.LazyAttribute(_first)
    last_on = factory.LazyAttribute(_last)
    value = Decimal(40)
    kind = factory.LazyAttribute(_kind)
    state = Value.State.ACCEPTED
    is_official = factory.LazyAttribute(
        lambda maker: maker.state in (Value.State.ACCEPTED, Value.State.LOCKED)
    )


class NormFactory(factory.django.DjangoModelFactory[Norm]):
    """At least five meetings a month in each region."""

    class Meta:
        model = Norm

    edition = factory.SubFactory(EditionFactory)
    position = factory.Sequence(lambda number: number + 1)
    code = factory.Sequence(lambda number: f"norm-{number}")
    name_kk = factory.Sequence(lambda number: f"Норма {number}")
    name_ru = factory.Sequence(lambda number: f"Норма {number}")
    name_en = factory.Sequence(lambda number: f"Norm {number}")
    event = "meeting"
    compared = Norm.Compared.AT_LEAST
    amount = 5
    unit = Norm.Unit.EVENT
    per = Norm.Per.MONTH
    scope = Norm.Scope.REGION


class LineFactory(factory.django.DjangoModelFactory[BudgetLine]):
    """A line that is part of the programme's money."""

    class Meta:
        model = BudgetLine

    edition = factory.SubFactory(EditionFactory)
    position = factory.Sequence(lambda number: number + 1)
    code = factory.Sequence(lambda number: f"line-{number}")
    name_kk = factory.Sequence(lambda number: f"Бағыт {number}")
    name_ru = factory.Sequence(lambda number: f"Строка {number}")
    name_en = factory.Sequence(lambda number: f"Line {number}")
    row = RowKind.PART


class AmountFactory(factory.django.DjangoModelFactory[BudgetAmount]):
    """1 000 thousand tenge planned for 2026 from the local budget."""

    class Meta:
        model = BudgetAmount

    line = factory.SubFactory(LineFactory)
    span = "2026"
    first_on = factory.LazyAttribute(_first)
    last_on = factory.LazyAttribute(_last)
    source = BudgetAmount.Source.LOCAL
    stage = BudgetAmount.Stage.PLANNED
    amount = Decimal(1000)
    unit = BudgetAmount.Unit.THOUSAND
