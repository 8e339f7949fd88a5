"""The sums that are kept: equal to a plain recomputation whatever came, in whatever order, and after a rebuild."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qadam.indicators.actions.rolling import follow, rebuild
from qadam.indicators.models import Computed, Indicator, RowKind, Series, Value
from qadam.indicators.spans import parse_span
from qadam.indicators.tests.factories import IndicatorFactory, SeriesFactory, ValueFactory
from qadam.kit.tests.parallel import at_once
from qadam.territories.actions import load_units
from qadam.territories.models import Territory
from qadam.workflow.log import unit_of_work

Kind = Indicator.Kind
BORDER = date(2022, 6, 8)
LAST_OLD = BORDER - timedelta(days=1)
# The first may hang under either oblast before and after the border.
OBLASTS, DISTRICTS, VILLAGE = ("T-1", "T-2"), ("T-1-a", "T-1-b", "T-2-a", "T-2-b"), "T-1-a-v"
SPANS = [
    *[f"2022-{month:02}" for month in (4, 5, 6, 7)],
    *["2022-Q1", "2022-Q2", "2022-Q3", "2022-H1", "2022-H2", "2022", "2021", "2021-12"],
    *["2021..2023", "2022-01-01"],
]
WIDER = {
    **{span: ["2022-Q2", "2022-H1", "2022"] for span in ("2022-04", "2022-05", "2022-06")},
    "2022-07": ["2022-Q3", "2022-H2", "2022"],
    "2021-12": ["2021-Q4", "2021-H2", "2021"],
    "2022-Q1": ["2022-H1", "2022"],
    "2022-Q2": ["2022-H1", "2022"],
    "2022-Q3": ["2022-H2", "2022"],
    "2022-H1": ["2022"],
    "2022-H2": ["2022"],
}


@dataclass(frozen=True)
class Unit:
    """A row of a territory in words of this test."""

    code: str
    upper: str
    first: date | None = None
    last: date | None = None


@dataclass(frozen=True)
class Given:
    """A value in words of this test."""

    code: str
    span: str
    kind: str
    value: int | None
    parts: tuple[int, int] | None


@dataclass
class World:
    """All that a recomputation needs to know."""

    units: list[Unit]
    kind: str
    unit: str
    rows: dict[str, str]
    # One after another; a later one of the same cell corrects the earlier.
    given: list[Given] = field(default_factory=list)


@st.composite
def worlds(draw: st.DrawFn) -> World:
    """Draw a tree that changes, an indicator with rows of every kind, and values with corrections."""
    units = [Unit("T", ""), *[Unit(code, "T") for code in OBLASTS]]
    for code in DISTRICTS:
        fate = draw(st.sampled_from(["stays", "moves", "begins", "ends", "gap"]))
        before, after = draw(st.sampled_from(OBLASTS)), draw(st.sampled_from([*OBLASTS, "T"]))
        if fate == "stays":
            units.append(Unit(code, before))
        if fate in ("moves", "ends", "gap"):
            units.append(Unit(code, before, None, LAST_OLD))
        if fate in ("moves", "begins"):
            units.append(Unit(code, after, BORDER, None))
        if fate == "gap":
            units.append(Unit(code, after, BORDER + timedelta(days=60), None))
    units.append(Unit(VILLAGE, "T-1-a"))
    kind = draw(st.sampled_from(list(Kind.values)))
    unit = draw(st.sampled_from(["person", "thousand_tenge"]))
    places = ["T", *OBLASTS, *DISTRICTS, VILLAGE]
    rows = {
        code: draw(st.sampled_from(["part", "part", "part", "of_which", "total", "none"])) for code in places
    }
    rows = {code: row for code, row in rows.items() if row != "none"}
    world = World(units, kind, unit, rows)
    if rows:
        world.given = draw(st.lists(givens(kind, sorted(rows)), max_size=12))
    return world


@st.composite
def givens(draw: st.DrawFn, kind: str, codes: list[str]) -> Given:
    """Draw one value; of a ratio sometimes a percentage that is stated without its parts."""
    code, span = draw(st.sampled_from(codes)), draw(st.sampled_from(SPANS))
    cell = draw(
        st.sampled_from(["value", "value", "value", "zero", "not_reported", "not_applicable", "not_planned"])
    )
    if cell not in ("value", "zero"):
        return Given(code, span, cell, None, None)
    value = 0 if cell == "zero" else draw(st.integers(1, 90_000_000))
    value = min(value, 10_000) if kind == Kind.YES_NO else value
    parts = None
    if kind == Kind.RATIO and draw(st.booleans()):
        parts = (draw(st.integers(0, 9_000_000)), draw(st.integers(0, 9_000_000)))
    return Given(code, span, cell, value, parts)


# --- the plain recomputation: no code of the product but the days of a span ---


def parent_of(world: World, code: str, day: date) -> str:
    rows = [unit for unit in world.units if unit.code == code]
    valid = [row for row in rows if (row.first or date.min) <= day <= (row.last or date.max)]
    before = [row for row in rows if (row.first or date.min) <= day]
    if valid:
        return valid[-1].upper
    if before:
        return before[-1].upper
    return rows[0].upper


def chain_of(world: World, code: str, day: date) -> list[str]:
    chain: list[str] = []
    while code := parent_of(world, code, day):
        chain.append(code)
        if world.rows.get(code) == "of_which":
            break
    return chain


def cell_months(span: str) -> int:
    return {4: 12, 7: 1}.get(len(span), 1) if span[5:6] not in ("H", "Q") else {"H": 6, "Q": 3}[span[5]]


def parts_of_span(span: str) -> list[str]:
    year, rest = span[:4], span[5:]
    if len(span) > 7:
        return []
    if not rest:
        return [f"{year}-H1", f"{year}-H2"]
    if rest[0] == "H":
        return [f"{year}-Q{2 * int(rest[1]) - 1}", f"{year}-Q{2 * int(rest[1])}"]
    if rest[0] == "Q":
        return [f"{year}-{3 * int(rest[1]) - offset:02}" for offset in (2, 1, 0)]
    return []


Row = tuple[int | None, int | None, int | None, int, int, int, int]


def row_of(kind: str, one: Given) -> Row:
    months = cell_months(one.span)
    if one.value is None:
        counts = [
            months if one.kind == name else 0 for name in ("not_reported", "not_applicable", "not_planned")
        ]
        return (None, None, None, 0, counts[0], counts[1], counts[2])
    if kind == "ratio":
        if one.parts is None:
            return (None, None, None, 0, 0, 0, 0)
        return (None, *one.parts, months, 0, 0, 0)
    return (one.value, None, None, months, 0, 0, 0)


def added(rows: list[Row]) -> Row:
    columns = list(zip(*rows, strict=True))
    sums = [sum(one for one in column if one is not None) for column in columns]
    known = [any(one is not None for one in column) for column in columns]
    numbers = [sums[place] if known[place] else None for place in range(3)]
    return (numbers[0], numbers[1], numbers[2], sums[3], sums[4], sums[5], sums[6])


def row_in(kind: str, cells: dict[str, Row], span: str) -> Row | None:
    """Return what a row has for a span, or nothing."""
    below = [row_in(kind, cells, part) for part in parts_of_span(span)]
    known = [row for row in below if row is not None]
    stated = cells.get(span)
    if not known:
        return stated
    made = added(known)
    if kind in ("cumulative", "level", "yes_no"):
        last = [row[0] for row in known if row[0] is not None]
        made = (last[-1] if last else None, *made[1:])
    if stated is None:
        return made
    if stated[3] == 0:
        return made if made[3] else stated
    is_whole = made[3] and made[3] + made[5] + made[6] >= cell_months(span)
    return made if is_whole else stated


def recomputed(world: World) -> dict[tuple[str, str], Row]:
    last = {(one.code, one.span): one for one in world.given}
    spans = {span for one in last.values() for span in [one.span, *WIDER.get(one.span, [])]}
    answer: dict[tuple[str, str], Row] = {}
    for span in spans:
        day = parse_span(span).last
        parts = [code for code, row in world.rows.items() if row == "part"]
        inner = {upper for part in parts for upper in chain_of(world, part, day)}
        gathered: dict[str, list[Row]] = {}
        for part in parts:
            cells = {one.span: row_of(world.kind, one) for one in last.values() if one.code == part}
            row = row_in(world.kind, cells, span)
            if part in inner or row is None:
                continue
            for upper in chain_of(world, part, day):
                gathered.setdefault(upper, []).append(row)
        for upper, rows in gathered.items():
            answer[upper, span] = summed(world, rows)
    return answer


def summed(world: World, rows: list[Row]) -> Row:
    total = added(rows)
    if world.kind == "yes_no":
        answers = [row[0] for row in rows if row[0] is not None]
        yes = sum(10_000 for answer in answers if answer)
        return (None, yes, len(answers) * 10_000, *total[3:]) if answers else (None, None, None, *total[3:])
    if world.kind == "level" and world.unit != "person":
        return (None, *total[1:])
    return total


# --- the product ---


def made(world: World) -> Indicator:
    """Bring the tree and the rows into the database."""
    keys: dict[str, Territory] = {}
    for unit in world.units:
        keys[unit.code] = Territory.objects.create(
            code=unit.code,
            level=Territory.Level.DISTRICT,
            kind=Territory.Kind.DISTRICT,
            parent=keys.get(unit.upper),
            valid_from=unit.first,
            valid_to=unit.last,
            name_kk=unit.code,
            name_ru=unit.code,
            name_en=unit.code,
        )
    indicator = IndicatorFactory(kind=world.kind, unit=world.unit)
    for code, row in world.rows.items():
        SeriesFactory(indicator=indicator, territory_code=code, row=row)
    return indicator


def enters(indicator: Indicator, one: Given) -> Value:
    """Make a value official, as a correction where there is one already."""
    series = Series.objects.get(indicator=indicator, territory_code=one.code)
    versions = Value.objects.filter(series=series, span=one.span)
    version = versions.count() + 1
    versions.update(is_official=False, is_current=False)
    return ValueFactory(
        series=series,
        span=one.span,
        kind=one.kind,
        value=exact(one.value),
        numerator=exact(one.parts[0] if one.parts else None),
        denominator=exact(one.parts[1] if one.parts else None),
        version=version,
        reason="түзету" if version > 1 else "",
    )


def exact(number: int | None) -> Decimal | None:
    return None if number is None else Decimal(number).scaleb(-4)


def kept() -> dict[tuple[str, str], Row]:
    names = ("reported", "not_reported", "not_applicable", "not_planned")
    rows = {}
    for row in Computed.objects.all():
        numbers = [
            None if one is None else int(one.scaleb(4)) for one in (row.value, row.numerator, row.denominator)
        ]
        assert (row.first_on, row.last_on) == (parse_span(row.span).first, parse_span(row.span).last)
        rows[row.territory_code, row.span] = (*numbers, *(getattr(row, name) for name in names))
    assert len(rows) == Computed.objects.count()
    return rows


@contextmanager
def thrown_away() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.mark.django_db
@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(world=worlds(), data=st.data())
def test_followed_sums_rebuilt_sums_and_a_plain_recomputation_are_equal(
    world: World, data: st.DataObject
) -> None:
    with thrown_away():
        indicator = made(world)
        # Some come together, as a review of many does.
        waiting: list[Value] = []
        for one in world.given:
            waiting.append(enters(indicator, one))
            if data.draw(st.booleans()):
                follow(waiting)
                waiting = []
        follow(waiting)
        followed = kept()
        rebuild()

        assert followed == recomputed(world)
        assert kept() == followed


@pytest.mark.django_db
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(world=worlds())
def test_sums_do_not_depend_on_the_order_in_which_values_come(world: World) -> None:
    world.given = list({(one.code, one.span): one for one in world.given}.values())
    found = []
    for order in (world.given, world.given[::-1]):
        with thrown_away():
            indicator = made(world)
            for one in order:
                follow([enters(indicator, one)])
            found.append(kept())

    assert found[0] == found[1]


@pytest.mark.django_db(transaction=True)
def test_values_of_one_oblast_that_are_accepted_at_once_are_all_in_the_sums() -> None:
    load_units()
    indicator = IndicatorFactory()
    values = []
    for place, code in enumerate(["korday", "merke", "shu", "talas"]):
        series = SeriesFactory(indicator=indicator, territory_code=f"KZ-31-{code}", row=RowKind.PART)
        values.append(ValueFactory(series=series, state=Value.State.SUBMITTED, value=Decimal(10**place)))

    def accepts(value: Value) -> Callable[[], None]:
        def act() -> None:
            with unit_of_work():
                value.state, value.is_official = Value.State.ACCEPTED, True
                value.save()
                follow([value])

        return act

    ends = at_once(*[accepts(value) for value in values])

    assert ends == [None] * 4
    rows = Computed.objects.filter(indicator=indicator).values_list(
        "territory_code", "span", "value", "reported"
    )
    assert set(rows) == {
        (code, span, Decimal(1111), 4)
        for code in ("KZ-31", "KZ")
        for span in ("2026-01", "2026-Q1", "2026-H1", "2026")
    }


@pytest.mark.django_db
def test_a_value_touches_only_what_hangs_on_it(django_assert_max_num_queries: Any) -> None:
    load_units()
    indicator = IndicatorFactory()
    rows = {}
    for oblast, code in (("KZ-31", "KZ-31-korday"), ("KZ", "KZ-75")):
        rows[code] = SeriesFactory(
            indicator=indicator, territory_code=code, row=RowKind.PART, parent_code=oblast
        )
        for span in ("2025-12", "2026-01", "2026-02"):
            ValueFactory(series=rows[code], span=span)
    rebuild()
    before = {row.pk: (row.territory_code, row.span) for row in Computed.objects.all()}

    value = Value.objects.get(series=rows["KZ-31-korday"], span="2026-02")
    Value.objects.filter(pk=value.pk).update(value=Decimal(50))
    with django_assert_max_num_queries(40):
        follow([value])

    untouched = set(Computed.objects.values_list("pk", flat=True)) & set(before)
    touched = {cell for key, cell in before.items() if key not in untouched}
    assert touched == {
        (code, span) for code in ("KZ-31", "KZ") for span in ("2026-02", "2026-Q1", "2026-H1", "2026")
    }
    assert Computed.objects.get(territory_code="KZ", span="2026").value == Decimal(170)


@pytest.mark.django_db
def test_the_command_makes_the_sums_of_a_programme_again_and_names_an_unknown_one() -> None:
    load_units()
    series = SeriesFactory(territory_code="KZ-75", row=RowKind.PART)
    ValueFactory(series=series)
    ValueFactory(series=SeriesFactory(territory_code="KZ-75", row=RowKind.PART))
    said = StringIO()

    for _time in range(2):
        call_command("rollup", programme=series.indicator.edition.slug, stdout=said)

    found = Computed.objects.values_list("indicator", "territory_code", "span", "value")
    assert list(found.order_by("first_on", "-last_on")) == [
        (series.indicator_id, "KZ", span, Decimal(40)) for span in ("2026", "2026-H1", "2026-Q1", "2026-01")
    ]
    with pytest.raises(CommandError):
        call_command("rollup", programme="nobody")
