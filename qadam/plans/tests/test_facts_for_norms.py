"""Information handed in as facts for norms."""

from datetime import date
from typing import Any

import pytest

from qadam.indicators.norming.facts import Fact, facts_given, measured_in
from qadam.kit.periods import whole_year
from qadam.plans.facts_for_norms import facts_of_information
from qadam.plans.models import Duty
from qadam.plans.tests.factories import DutyFactory, MeasureFactory
from qadam.programmes.models import Edition, Measure
from qadam.programmes.tests.factories import EditionFactory

pytestmark = pytest.mark.django_db

DUE = date(2026, 7, 5)


@pytest.fixture
def measure() -> Measure:
    made: Measure = MeasureFactory(number="14", reports="day 5 after quarter", name_kk="Ақпарат")
    return made


def owed(measure: Measure, answered_on: date | None, due_on: date = DUE, **more: Any) -> Duty:
    """Make a duty of information, answered on a day or not."""
    made: Duty = DutyFactory(
        measure=measure, kind=Duty.Kind.REPORT, due_on=due_on, answered_on=answered_on, **more
    )
    return made


def given(measure: Measure) -> list[Fact]:
    return list(facts_of_information(measure.edition, whole_year(2026)))


def test_quarterly_information_lies_on_the_end_of_its_quarter_and_took_the_days_until_it_came(
    measure: Measure,
) -> None:
    owed(measure, date(2026, 7, 3))

    (fact,) = given(measure)

    assert (fact.event, fact.on, fact.days) == ("quarterly_information", date(2026, 6, 30), 3)
    assert (fact.people, fact.amount, fact.title) == (0, 1, "14. Ақпарат")


def test_a_measure_is_counted_once_and_only_when_every_body_has_answered(measure: Measure) -> None:
    owed(measure, date(2026, 7, 2))
    second = owed(measure, None)

    assert given(measure) == []
    second.answered_on = date(2026, 7, 4)
    second.save()
    assert [fact.days for fact in given(measure)] == [4]


def test_information_in_time_on_a_moved_day_came_by_the_day_of_the_document(measure: Measure) -> None:
    owed(measure, date(2026, 7, 6), measure_on=date(2026, 7, 6), original_on=DUE)

    assert [fact.days for fact in given(measure)] == [5]


def test_late_information_is_a_fact_with_all_its_days(measure: Measure) -> None:
    owed(measure, date(2026, 7, 20), is_late_answer=True)

    assert [fact.days for fact in given(measure)] == [20]


def test_excused_and_contributing_bodies_are_not_waited_for(measure: Measure) -> None:
    owed(measure, date(2026, 7, 3))
    owed(measure, None, state=Duty.State.EXCUSED)
    owed(measure, None, part=Duty.Part.CO)

    assert len(given(measure)) == 1


def test_yearly_information_lies_on_the_day_it_came() -> None:
    measure = MeasureFactory(reports="by 12-05 each year")
    owed(measure, date(2026, 12, 1), date(2026, 12, 5))

    (fact,) = given(measure)

    assert (fact.event, fact.on) == ("yearly_information", date(2026, 12, 1))


def test_other_information_is_no_fact_of_these_kinds() -> None:
    measure = MeasureFactory(reports="by 2026-12-20")
    owed(measure, date(2026, 12, 1), date(2026, 12, 20))

    assert given(measure) == []


def test_a_plan_that_owes_information_measures_it_before_any_came(measure: Measure) -> None:
    owed(measure, None)
    archive = EditionFactory(state=Edition.State.ARCHIVE)

    assert {"quarterly_information", "yearly_information"} <= measured_in(measure.edition, [])
    assert "quarterly_information" not in measured_in(archive, [])


def test_norms_are_given_the_information_by_the_registered_provider(measure: Measure) -> None:
    owed(measure, date(2026, 7, 3))

    assert [fact.event for fact in facts_given(measure.edition, whole_year(2026))] == [
        "quarterly_information"
    ]


def test_many_duties_ask_no_more_of_the_database_than_one(
    measure: Measure, django_assert_num_queries: Any
) -> None:
    for _number in range(20):
        owed(measure, date(2026, 7, 3))

    with django_assert_num_queries(1):
        given(measure)
