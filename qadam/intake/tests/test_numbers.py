"""Numbers of measures: those that a programme would write alike are told before it is made."""

from dataclasses import replace

import pytest

from qadam.intake import actions
from qadam.intake.models import Intake
from qadam.intake.packaging import faults_of
from qadam.intake.queries import plan_of
from qadam.intake.tests.factories import measure, read_document
from qadam.intake.tests.test_making import naming, settle
from qadam.people.models import Body, User

pytestmark = pytest.mark.django_db


def document(body: Body, by: User, *numbers: str) -> Intake:
    rows = [
        replace(measure(str(place), "Іс"), number=number) for place, number in enumerate(numbers, start=1)
    ]
    intake = read_document(body, by, rows)
    settle(intake, by)
    return intake


@pytest.mark.parametrize("numbers", [("1/1", "1-1"), ("1", "1 "), ("2", "2")])
def test_numbers_that_are_written_alike_are_told(
    numbers: tuple[str, str], issuer: Body, ministry: Body, coordinator: User
) -> None:
    told = [fault.text for fault in faults_of(plan_of(document(issuer, coordinator, *numbers)))]

    assert len(told) == 1
    assert numbers[0].replace("/", "-") in told[0]


def test_a_row_without_a_number_gets_one_that_no_other_has(
    issuer: Body, ministry: Body, coordinator: User
) -> None:
    intake = document(issuer, coordinator, "1", "", "1/1")

    made = actions.make_programme(intake, by=coordinator, naming=naming(intake)).edition

    assert made is not None
    assert sorted(made.measures.values_list("number", flat=True)) == ["1", "1-1", "1-2"]


def test_the_first_row_without_a_number_does_not_take_that_of_another(
    issuer: Body, ministry: Body, coordinator: User
) -> None:
    intake = document(issuer, coordinator, "", "1")

    made = actions.make_programme(intake, by=coordinator, naming=naming(intake)).edition

    assert made is not None
    assert [measure.number for measure in made.measures.order_by("position")] == ["1-1", "1"]
