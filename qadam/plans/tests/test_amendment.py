"""A changed rule moves what is still owed and asks nothing twice of those who are done."""

from datetime import date

import pytest

from qadam.plans.actions import accept, make_duties, save_report, submit
from qadam.plans.models import Duty
from qadam.plans.tests.factories import ExecutorFactory, MeasureFactory, person_in, reviewer_of
from qadam.programmes.models import Measure
from qadam.workflow.log import MACHINE

pytestmark = pytest.mark.django_db


@pytest.fixture
def measure() -> Measure:
    """A measure of three bodies, due once, with its duties made."""
    made = MeasureFactory(deadline="until 2026-03-10", reports="")
    for position in (1, 2, 3):
        ExecutorFactory(measure=made, position=position)
    make_duties(made.edition, by=MACHINE)
    return made


def change(measure: Measure, deadline: str, reports: str = "") -> None:
    measure.deadline, measure.reports = deadline, reports
    measure.save()
    make_duties(measure.edition, by=MACHINE)


def days(measure: Measure) -> list[tuple[str, str]]:
    return sorted((f"{duty.original_on}", duty.state) for duty in measure.duties.all())


def write(duty: Duty, *, is_sent: bool) -> None:
    person = person_in(duty.body)
    report = save_report(duty, text="Жасалды", language="kk", figures=[], by=person)
    if is_sent:
        accept(submit(report, by=person), by=reviewer_of(duty))


def test_what_nobody_began_moves_to_the_new_day(measure: Measure) -> None:
    change(measure, "until 2026-04-20")

    assert days(measure) == [("2026-04-20", "planned")] * 3


def test_who_is_done_owes_nothing_anew_and_who_began_moves_with_the_draft(measure: Measure) -> None:
    done, begun, _idle = measure.duties.order_by("pk")
    write(done, is_sent=True)
    write(begun, is_sent=False)

    change(measure, "until 2026-04-20")

    assert days(measure) == [("2026-03-10", "accepted"), ("2026-04-20", "planned"), ("2026-04-20", "planned")]
    begun.refresh_from_db()
    assert (begun.original_on, begun.report.text) == (date(2026, 4, 20), "Жасалды")


def test_making_duties_again_after_a_change_changes_nothing(measure: Measure) -> None:
    write(measure.duties.order_by("pk")[0], is_sent=True)
    change(measure, "until 2026-04-20")
    before = days(measure)

    changes = make_duties(measure.edition, by=MACHINE)

    assert (changes.added, changes.changed, changes.removed) == (0, 0, 0)
    assert days(measure) == before


def test_a_second_day_is_owed_by_everybody(measure: Measure) -> None:
    write(measure.duties.order_by("pk")[0], is_sent=True)

    change(measure, "until 2026-03-10; until 2026-09-10")

    assert days(measure).count(("2026-09-10", "planned")) == 3
    assert days(measure).count(("2026-03-10", "accepted")) == 1


def test_the_nearest_of_several_days_takes_the_place(measure: Measure) -> None:
    write(measure.duties.order_by("pk")[0], is_sent=True)

    change(measure, "until 2026-03-20; until 2026-09-10")

    assert (
        days(measure)
        == [("2026-03-10", "accepted")] + [("2026-03-20", "planned")] * 2 + [("2026-09-10", "planned")] * 3
    )
