"""Closed periods, and bodies that end."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from qadam.kit import clock
from qadam.kit.periods import Period
from qadam.people.models import User
from qadam.people.tests.factories import BodyFactory, person_in
from qadam.plans import actions
from qadam.plans.models import Duty, ExpectedDuty
from qadam.plans.tests.factories import (
    DutyFactory,
    ExecutorFactory,
    MeasureFactory,
    NodeFactory,
    reviewer_of,
)
from qadam.programmes.models import Edition
from qadam.programmes.tests.factories import EditionFactory
from qadam.workflow.log import MACHINE
from qadam.workflow.transitions import NotAllowed

pytestmark = pytest.mark.django_db
NOON = clock.parse("2026-04-20T12:00:00+05:00")
QUARTER = Period(date(2026, 1, 1), date(2026, 3, 31))


@pytest.fixture(autouse=True)
def _noon() -> object:
    with clock.moved(NOON), translation.override("en"):
        yield


@pytest.fixture
def edition() -> Edition:
    """A programme in force."""
    made: Edition = EditionFactory()
    return made


@pytest.fixture
def duty(edition: Edition) -> Duty:
    """A duty due in the quarter that is over."""
    measure = MeasureFactory(node=NodeFactory(edition=edition))
    made: Duty = DutyFactory(measure=measure, due_on=date(2026, 3, 20))
    return made


@pytest.fixture
def office(duty: Duty) -> User:
    """A coordinator on the issuer's side."""
    return reviewer_of(duty)


def answer(duty: Duty, text: str = "Жасалды") -> None:
    person = person_in(duty.body)
    actions.submit(actions.save_report(duty, text=text, language="kk", figures=[], by=person), by=person)


def test_what_was_expected_is_frozen_when_the_period_closes(duty: Duty, office: User) -> None:
    excused = DutyFactory(measure=duty.measure, due_on=date(2026, 2, 1))
    actions.excuse(excused, document="№ 1", why="Алынып тасталды", by=office)
    DutyFactory(measure=duty.measure, is_by_agreement=True, due_on=date(2026, 2, 2))
    DutyFactory(measure=duty.measure, due_on=date(2026, 4, 1))

    closed = actions.close_period(duty.edition, QUARTER, by=office)

    row = closed.expected.get()
    assert (row.duty, row.state, row.is_late, row.answered_on) == (duty, "open", True, None)


def test_a_period_is_closed_once_and_only_when_it_is_over(duty: Duty, office: User) -> None:
    with pytest.raises(ValidationError):
        actions.close_period(duty.edition, Period(date(2026, 4, 1), date(2026, 6, 30)), by=office)
    actions.close_period(duty.edition, QUARTER, by=office)

    with pytest.raises(ValidationError):
        actions.close_period(duty.edition, Period(date(2026, 3, 1), date(2026, 3, 31)), by=office)
    with pytest.raises(NotAllowed):
        actions.close_period(
            duty.edition, Period(date(2025, 1, 1), date(2025, 12, 31)), by=person_in(duty.body)
        )

    assert ExpectedDuty.objects.count() == 1


def test_a_late_report_is_taken_after_the_period_is_closed(duty: Duty, office: User) -> None:
    actions.close_period(duty.edition, QUARTER, by=office)

    answer(duty)

    duty.refresh_from_db()
    assert (duty.state, duty.is_late_answer) == ("submitted", True)


def test_what_was_submitted_is_not_changed_silently_and_an_exception_lets_it(
    duty: Duty, office: User
) -> None:
    answer(duty)
    closed = actions.close_period(duty.edition, QUARTER, by=office)
    with pytest.raises(NotAllowed, match="exception"):
        actions.return_for_changes(duty.report, by=office, why="Қате")

    leave = actions.allow_exception(
        closed, duty, until_on=date(2026, 5, 1), document="№ 12", reason="Қате табылды", by=office
    )
    actions.return_for_changes(duty.report, by=office, why="Қате")
    answer(duty, "Түзетілді")

    assert leave.is_in_force(date(2026, 5, 1))
    assert duty.report.versions.count() == 2
    with clock.moved(NOON + timedelta(days=30)), pytest.raises(NotAllowed, match="exception"):
        actions.return_for_changes(duty.report, by=office, why="Тағы")


def test_open_duties_pass_to_the_successor_and_are_not_made_anew(edition: Edition) -> None:
    measure = MeasureFactory(node=NodeFactory(edition=edition), deadline="until 2026-11-30", reports="")
    old = ExecutorFactory(measure=measure).body
    actions.make_duties(edition, by=MACHINE)
    heir = BodyFactory()

    done = actions.hand_over(
        measure.duties.all(), heir, from_day=date(2026, 4, 1), act="Жарлық № 3", by=MACHINE
    )
    changes = actions.make_duties(edition, by=MACHINE)

    assert done == (1, 0)
    assert (changes.added, changes.removed) == (0, 0)
    duty = measure.duties.get()
    assert (duty.body, duty.handed_from, duty.hand_overs.get().act) == (heir, old, "Жарлық № 3")


def test_a_successor_that_owes_the_same_owes_it_once(edition: Edition) -> None:
    measure = MeasureFactory(node=NodeFactory(edition=edition), deadline="until 2026-11-30", reports="")
    old = ExecutorFactory(measure=measure, position=1).body
    heir = ExecutorFactory(measure=measure, position=2).body
    actions.make_duties(edition, by=MACHINE)

    done = actions.hand_over(
        measure.duties.filter(body=old), heir, from_day=date(2026, 4, 1), act="Жарлық № 3", by=MACHINE
    )

    assert done == (0, 1)
    assert sorted(measure.duties.values_list("state", flat=True)) == ["excused", "planned"]
