"""A changed rule moves what is still owed and asks nothing twice of those who are done."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.utils import translation

from qadam.kit import clock
from qadam.people.tests.factories import person_in
from qadam.plans.actions import accept, make_duties, save_report, submit
from qadam.plans.models import Duty
from qadam.plans.tests.factories import ExecutorFactory, MeasureFactory, reviewer_of
from qadam.programmes.amending import begin_amendment, change_measure, enact
from qadam.programmes.models import Amendment, Measure
from qadam.programmes.previews import previews_of
from qadam.programmes.rows import present_text
from qadam.programmes.tests.acts import act_file
from qadam.workflow.log import MACHINE
from qadam.workflow.queries import verify_chain

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


def amended(measure: Measure, in_force_on: date, **changes: Any) -> Amendment:
    """Begin an act that changes a measure."""
    side = measure.edition.issuer
    assert side is not None
    control = person_in(side, "control")
    act = begin_amendment(
        measure.edition,
        by=control,
        number="5",
        date=date(2026, 2, 1),
        in_force_on=in_force_on,
        title_kk="Өзгеріс туралы",
        title_ru="Об изменении",
        title_en="On a change",
        upload=act_file(control),
    )
    change_measure(act, measure, new=replace(present_text(measure), **changes), by=control)
    return act


@pytest.fixture
def quarterly() -> Measure:
    """A measure of one body with information on each quarter of 2026, its duties made."""
    made: Measure = MeasureFactory(deadline="quarterly", reports="day 5 after quarter")
    ExecutorFactory(measure=made)
    make_duties(made.edition, by=MACHINE)
    return made


def test_an_act_changes_what_falls_after_its_day_and_leaves_what_was_due_before(quarterly: Measure) -> None:
    with clock.moved(clock.parse("2026-02-10T09:00:00+05:00")):
        act = amended(quarterly, date(2026, 5, 1), reports="day 20 after quarter")
        assert act.made_by is not None
        enact(act, by=act.made_by)

    days_of_year = [f"{duty.original_on:%m-%d}" for duty in quarterly.duties.filter(original_on__year=2026)]
    assert days_of_year == ["04-05", "07-20", "10-20"]


def test_lateness_is_judged_by_the_rule_in_force_on_the_due_day(quarterly: Measure) -> None:
    with clock.moved(clock.parse("2026-04-10T09:00:00+05:00")):
        act = amended(quarterly, date(2026, 5, 1), reports="day 20 after quarter")
        assert act.made_by is not None
        enact(act, by=act.made_by)

    late = Duty.objects.overdue(date(2026, 7, 6))
    assert [f"{duty.due_on}" for duty in late] == ["2026-04-05"]


def test_the_draft_of_an_act_says_what_it_will_do_to_duties_and_does_nothing(quarterly: Measure) -> None:
    before = days(quarterly)
    with clock.moved(clock.parse("2026-02-10T09:00:00+05:00")):
        act = amended(quarterly, date(2026, 5, 1), reports="day 20 after quarter")

        with translation.override("en"):
            said = previews_of(act)

    assert said == ["Duties: 0 new, 7 with other days or bodies, 0 taken away, 1 as they are."]
    assert days(quarterly) == before
    assert list(verify_chain()) == []
