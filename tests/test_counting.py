"""What the product counts of itself becomes values of indicators, accepted by the machine."""

from datetime import date, datetime

import pytest

from qadam.contests import counts as contest_counts
from qadam.indicators.actions.counting import count, count_all
from qadam.indicators.counting import COUNTED, SOURCE
from qadam.indicators.models import Indicator, RowKind, Series, Value
from qadam.indicators.tests.factories import IndicatorFactory, SeriesFactory, ValueFactory
from qadam.kit import clock
from qadam.plans.models import Duty
from qadam.plans.tests.factories import DutyFactory
from qadam.programmes.models import Edition
from qadam.programmes.tests.factories import EditionFactory
from qadam.territories.actions import load_units
from qadam.workflow.log import MACHINE

pytestmark = pytest.mark.django_db
TODAY = date(2026, 5, 20)


@pytest.fixture
def edition() -> Edition:
    load_units(by=MACHINE)
    return EditionFactory(state="approved", first_on=date(2026, 2, 1), last_on=date(2026, 12, 31))


def counted(edition: Edition, code: str, per: str = "month") -> Series:
    indicator = IndicatorFactory(edition=edition, code=code, per=per)
    return SeriesFactory(indicator=indicator)


def numbers(series: Series) -> dict[str, object]:
    return dict(Value.objects.official().filter(series=series).values_list("span", "value"))


def owed(edition: Edition, day: date, **facts: object) -> Duty:
    duty: Duty = DutyFactory(measure__node__edition=edition, due_on=day, **facts)
    return duty


def test_duties_due_and_done_in_time_are_counted_by_month_until_today(edition: Edition) -> None:
    due, in_time = counted(edition, "duties-due"), counted(edition, "duties-in-time")
    owed(edition, date(2026, 3, 5), state="accepted", answered_on=date(2026, 3, 4))
    owed(edition, date(2026, 3, 5), state="accepted", answered_on=date(2026, 3, 9), is_late_answer=True)
    owed(edition, date(2026, 5, 5))
    owed(edition, date(2026, 5, 25))

    count(edition, TODAY, by=MACHINE)

    assert numbers(due) == {"2026-02": 0, "2026-03": 2, "2026-04": 0, "2026-05": 1}
    assert numbers(in_time) == {"2026-02": 0, "2026-03": 1, "2026-04": 0, "2026-05": 0}
    value = Value.objects.get(series=due, span="2026-03")
    assert (value.state, value.source, value.entered_by) == (Value.State.ACCEPTED, SOURCE, None)


def test_counting_twice_changes_nothing_and_a_new_day_changes_the_same_value(edition: Edition) -> None:
    due = counted(edition, "duties-due", per="quarter")
    owed(edition, date(2026, 5, 5))

    first, second = (count(edition, TODAY, by=MACHINE) for _again in range(2))
    owed(edition, date(2026, 5, 21))
    with clock.moved(datetime.fromisoformat("2026-05-22T09:00+05:00")):
        third = count_all(date(2026, 5, 22), by=MACHINE)

    assert (first, second, third) == (2, 0, 1)
    assert numbers(due) == {"2026-Q1": 0, "2026-Q2": 2}
    assert Value.objects.filter(series=due).count() == 2


def test_a_locked_value_and_one_that_a_person_gave_stay(edition: Edition) -> None:
    due = counted(edition, "duties-due")
    locked = ValueFactory(series=due, span="2026-02", value=7, state="locked", source=SOURCE)
    given = ValueFactory(series=due, span="2026-03", value=9)

    count(edition, TODAY, by=MACHINE)

    found = numbers(due)
    assert (found[locked.span], found[given.span], found["2026-04"]) == (7, 9, 0)


def test_information_counts_what_came_by_its_day(edition: Edition) -> None:
    asked, came = (counted(edition, code) for code in ("information-due", "information-in-time"))
    report = Duty.Kind.REPORT
    owed(edition, date(2026, 4, 5), kind=report, state="submitted", answered_on=date(2026, 4, 3))
    owed(edition, date(2026, 4, 5), kind=report)
    owed(edition, date(2026, 4, 5), kind=report, state="excused")
    owed(edition, date(2026, 4, 5), kind=Duty.Kind.WORK)

    count(edition, TODAY, by=MACHINE)

    assert (numbers(asked)["2026-04"], numbers(came)["2026-04"]) == (2, 1)


def test_a_draft_and_an_indicator_that_is_not_gathered_are_not_counted(edition: Edition) -> None:
    draft = EditionFactory(state="draft", first_on=date(2026, 2, 1))
    counted(draft, "duties-due")
    counted(edition, "duties-due", per=Indicator.Per.NONE)

    assert count_all(TODAY, by=MACHINE) == 0


def test_parts_are_counted_and_their_total_is_left_to_the_sum(
    edition: Edition, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(COUNTED._entries, "entries-received", lambda *_asked: {"KZ-31": 3, "KZ": 8})
    total = counted(edition, "entries-received", per="year")
    part = SeriesFactory(
        indicator=total.indicator, territory_code="KZ-31", row=RowKind.PART, parent_code="KZ"
    )

    count(edition, TODAY, by=MACHINE)

    assert (numbers(part), numbers(total)) == ({"2026": 3}, {})


def test_every_area_that_counts_has_its_codes() -> None:
    assert set(contest_counts.COUNTS) < set(COUNTED.names())
    assert {"duties-due", "duties-done", "duties-in-time"} < set(COUNTED.names())
