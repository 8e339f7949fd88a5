"""Money: recorded once, refused where it cannot be, amended by acts, withdrawn with a reason, summed exactly."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from qadam.indicators.actions.money import (
    COLUMNS,
    Given,
    amend_money,
    import_money,
    record_money,
    withdraw_money,
)
from qadam.indicators.checking import found_in
from qadam.indicators.models import BudgetAmount, BudgetLine, RowKind
from qadam.indicators.queries.money import budget_of
from qadam.indicators.tests.factories import (
    AmountFactory,
    IndicatorFactory,
    LineFactory,
    SeriesFactory,
    TargetFactory,
    ValueFactory,
)
from qadam.indicators.tests.normed import NOON, Scene, scene
from qadam.kit import clock
from qadam.kit.tables import read_table, write_csv
from qadam.people.models import User
from qadam.programmes.models import Amendment
from qadam.workflow.transitions import NotAllowed, WrongState

pytestmark = pytest.mark.django_db
Stage, Source, Unit = BudgetAmount.Stage, BudgetAmount.Source, BudgetAmount.Unit
PAID = Given(
    Stage.PAID, "2026-Q1", Source.LOCAL, Decimal("400.5"), on=date(2026, 3, 30), document="№ 7 төлем"
)


@pytest.fixture(autouse=True)
def _noon() -> Iterator[None]:
    with clock.moved(NOON):
        yield


@pytest.fixture
def held() -> Scene:
    """A programme of 2026 with a line of 1000 thousand tenge and a total."""
    made = scene()
    total = LineFactory(edition=made.edition, code="total", row=RowKind.TOTAL)
    works = LineFactory(edition=made.edition, code="works")
    AmountFactory(line=total)
    AmountFactory(line=works)
    return made


def works(held: Scene) -> BudgetLine:
    return BudgetLine.objects.get(edition=held.edition, code="works")


def enacted(held: Scene) -> Amendment:
    return Amendment.objects.create(
        edition=held.edition,
        number="12",
        date=date(2026, 4, 1),
        in_force_on=date(2026, 4, 1),
        state=Amendment.State.ENACTED,
    )


def test_money_is_recorded_once(held: Scene) -> None:
    first = record_money(works(held), PAID, by=held.coordinator, mark="one")
    second = record_money(works(held), PAID, by=held.coordinator, mark="one")

    assert first == second
    assert BudgetAmount.objects.filter(stage=Stage.PAID).count() == 1


def test_who_reaches_the_territory_records_its_money(held: Scene) -> None:
    own = replace(PAID, territory_code="KZ-31")

    record_money(works(held), own, by=held.operator, mark="one")

    with pytest.raises(NotAllowed):
        record_money(works(held), own, by=held.stranger, mark="two")
    with pytest.raises(NotAllowed):
        record_money(works(held), PAID, by=held.operator, mark="three")


@pytest.mark.parametrize(
    "change",
    [
        {"amount": Decimal(-1)},
        {"amount": Decimal(0)},
        {"amount": Decimal("0.00001")},
        {"span": "2027"},
        {"span": "spring"},
        {"stage": Stage.PLANNED},
        {"source": Source.NONE},
        {"on": None},
        {"on": date(2026, 5, 13)},
        {"document": " "},
        {"unit": "dollar"},
    ],
)
def test_what_cannot_be_is_refused_with_a_sentence(held: Scene, change: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        record_money(works(held), replace(PAID, **change), by=held.coordinator, mark="one")

    assert not BudgetAmount.objects.filter(stage=Stage.PAID).exists()


def test_the_total_is_computed_and_takes_no_money(held: Scene) -> None:
    total = BudgetLine.objects.get(edition=held.edition, code="total")

    with pytest.raises(ValidationError):
        record_money(total, PAID, by=held.coordinator, mark="one")


def test_more_than_was_planned_is_kept_and_found(held: Scene) -> None:
    record_money(works(held), replace(PAID, amount=Decimal(1200)), by=held.coordinator, mark="one")

    found = [one for one in found_in(held.edition) if one.kind == "paid_over"]

    assert [(one.key, one.facts["difference"]) for one in found] == [("works:2026:plan", "200")]


def test_more_than_was_committed_is_found(held: Scene) -> None:
    committed = replace(PAID, stage=Stage.COMMITTED, amount=Decimal(300))
    record_money(works(held), committed, by=held.coordinator, mark="one")
    record_money(works(held), PAID, by=held.coordinator, mark="two")

    found = [one.key for one in found_in(held.edition) if one.kind == "paid_over"]

    assert found == ["works:2026:committed"]


def test_an_act_amends_the_plan_and_the_first_plan_stays(held: Scene) -> None:
    amend_money(
        works(held), by=held.coordinator, amendment=enacted(held), span="2026", source="local", amount=Decimal(800)
    )  # fmt: skip

    money = budget_of(held.edition).parts[0].by_year["2026"]

    assert (money.planned, money.in_force, money.is_amended) == (Decimal(1000), Decimal(800), True)


def test_an_amended_line_no_longer_makes_the_stated_total(held: Scene) -> None:
    act = enacted(held)
    amend_money(
        works(held), by=held.coordinator, amendment=act, span="2026", source="local", amount=Decimal(800)
    )

    assert [one.kind for one in found_in(held.edition) if one.kind == "money_lines"] == ["money_lines"]


def test_another_sum_under_one_act_takes_the_place_of_the_first(held: Scene) -> None:
    act = enacted(held)
    for amount in (800, 800, 700):
        amend_money(
            works(held), by=held.coordinator, amendment=act, span="2026", source="local", amount=Decimal(amount)
        )  # fmt: skip

    assert [row.amount for row in BudgetAmount.objects.filter(stage=Stage.AMENDED)] == [700]


def test_only_the_issuers_side_amends(held: Scene) -> None:
    with pytest.raises(NotAllowed):
        amend_money(
            works(held), by=held.operator, amendment=enacted(held), span="2026", source="local", amount=Decimal(1)
        )  # fmt: skip


def test_a_line_closed_by_an_act_takes_no_money(held: Scene) -> None:
    act = enacted(held)
    amend_money(
        works(held), by=held.coordinator, amendment=act, span="2026", source="local", amount=Decimal(0)
    )

    with pytest.raises(ValidationError):
        record_money(works(held), PAID, by=held.coordinator, mark="one")


def test_an_entry_is_withdrawn_with_a_reason_and_counts_no_more(held: Scene) -> None:
    row = record_money(works(held), PAID, by=held.coordinator, mark="one")

    withdraw_money(row, by=held.coordinator, why="Қате енгізілген.")

    assert budget_of(held.edition).parts[0].by_year["2026"].paid is None
    with pytest.raises(WrongState):
        withdraw_money(row, by=held.coordinator, why="Тағы.")


def test_the_plan_of_the_programme_is_not_withdrawn(held: Scene) -> None:
    plan = works(held).amounts.get()

    with pytest.raises(ValidationError):
        withdraw_money(plan, by=held.coordinator, why="Қате.")


def test_units_are_brought_to_thousand_tenge_exactly(held: Scene) -> None:
    for number, (amount, unit) in enumerate(
        [("0.3", Unit.MILLION), ("99.5", Unit.THOUSAND), ("500", Unit.TENGE)]
    ):
        given = replace(PAID, amount=Decimal(amount), unit=unit)
        record_money(works(held), given, by=held.coordinator, mark=f"mark-{number}")

    money = budget_of(held.edition).parts[0].by_year["2026"]

    assert money.paid == Decimal(400)
    assert money.share == Decimal("0.4")


def test_rows_of_which_are_never_added(held: Scene) -> None:
    inner = LineFactory(edition=held.edition, row=RowKind.OF_WHICH)
    AmountFactory(line=inner, amount=Decimal(300))

    assert budget_of(held.edition).whole.in_force == 1000


def test_what_one_costs_follows_what_was_paid_and_reached(held: Scene) -> None:
    indicator = IndicatorFactory(edition=held.edition)
    row = SeriesFactory(indicator=indicator)
    TargetFactory(series=row, value=Decimal(100))
    ValueFactory(series=row, span="2026", value=Decimal(50))
    works(held).indicators.add(indicator)
    record_money(works(held), PAID, by=held.coordinator, mark="one")

    ((_indicator, costs),) = budget_of(held.edition).parts[0].unit_costs

    assert [(cost.year, cost.planned, cost.actual) for cost in costs] == [
        ("2026", Decimal(10), Decimal("8.01"))
    ]


# Tables


def rows_of(*changes: dict[str, str]) -> bytes:
    """Return a table whose rows are a payment with these changes."""
    usual = {
        "line": "works",
        "stage": "paid",
        "period": "2026-Q1",
        "source": "local",
        "amount": "1 000,5",
        "unit": "tenge",
        "on": "2026-03-30",
        "document": "№ 7",
    }
    lines = [{"mark": f"row-{number}"} | usual | row for number, row in enumerate(changes)]
    return write_csv(COLUMNS, [[line.get(column, "") for column in COLUMNS] for line in lines])


def sent(held: Scene, content: bytes, by: User | None = None) -> Any:
    return import_money(held.edition, read_table(content, COLUMNS), by=by or held.coordinator)


def test_a_table_is_taken_once_and_read_as_people_write(held: Scene) -> None:
    content = rows_of({}, {"line": str(works(held).name_kk), "on": "30.03.2026"})

    first, second = sent(held, content), sent(held, content)

    assert (first.added, first.is_faulty) == (2, False)
    assert (second.added, second.same) == (0, 2)
    assert {row.amount for row in BudgetAmount.objects.filter(stage=Stage.PAID)} == {Decimal("1000.5")}


def test_one_bad_row_stops_the_table_and_says_which(held: Scene) -> None:
    report = sent(
        held,
        rows_of({}, {"line": "none"}, {"amount": "көп"}, {"period": "2031"}, {"mark": "row-0"}, {"mark": ""}),
    )

    assert [line.number for line in report.faulty] == [2, 3, 4, 5, 6, 7]
    assert not BudgetAmount.objects.filter(stage=Stage.PAID).exists()


def test_a_table_of_another_territory_is_refused(held: Scene) -> None:
    report = sent(held, rows_of({"territory": "KZ-61"}), by=held.operator)

    assert report.is_faulty


def test_the_export_comes_back_and_changes_nothing(held: Scene) -> None:
    from qadam.indicators.views.budget import rows_of as exported

    record_money(works(held), PAID, by=held.coordinator, mark="one")

    report = sent(held, write_csv(COLUMNS, exported(held.edition)))

    assert (report.added, report.is_faulty) == (0, False)
