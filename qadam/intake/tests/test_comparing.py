"""One act in two languages: pairs of rows, what differs, and what the other language gives to the programme."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError

from qadam.intake import actions
from qadam.intake.comparing import Side, differences, paired
from qadam.intake.models import Intake
from qadam.intake.queries import pairs_of, plan_of
from qadam.intake.rows import opened
from qadam.intake.tests.factories import measure, read_document
from qadam.people.models import Body, User


def side(number: str = "1", key: int = 1, bodies: tuple[str, ...] | None = ("m",), **more: Any) -> Side:
    row = opened(measure("1", "Өткізу").whole()) | {"number": number, **more}
    return Side(key, row, bodies)


def codes(first: Side, second: Side) -> list[str]:
    return [found.code for found in differences(first, second)]


def test_rows_that_say_the_same_do_not_differ() -> None:
    assert codes(side(title="12 семинар өткізу"), side(title="Провести 12 семинаров")) == []


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"windows": [[None, "2016-11-16"]]}, "intake-twin-dates"),
        ({"reports": ["2016-04-05"]}, "intake-twin-reports"),
        ({"title": "Провести 13 семинаров"}, "intake-twin-numbers"),
        ({"cost": "5 млн"}, "intake-twin-cost"),
    ],
)
def test_a_number_a_day_and_a_sum_that_differ_are_found(change: dict[str, Any], code: str) -> None:
    assert codes(side(), side(**change)) == [code]


def test_bodies_differ_where_both_are_known_whatever_their_words() -> None:
    assert codes(side(bodies=("m", "n")), side(bodies=("n", "m"))) == []
    assert codes(side(bodies=("m",)), side(bodies=("n",))) == ["intake-twin-executors"]


def test_thousands_written_apart_are_one_number() -> None:
    assert codes(side(title="1 200 адам"), side(title="1200 человек")) == []


def test_rows_are_paired_by_number_in_each_section_and_what_is_missing_is_said() -> None:
    first = [side("1", 1), side("2", 2), side("1", 3)]
    second = [side("1", 11), side("1", 13), side("4", 14)]

    pairs = paired(first, second)

    assert [(p.first.key if p.first else 0, p.second.key if p.second else 0) for p in pairs] == [
        (1, 11),
        (2, 0),
        (3, 13),
        (0, 14),
    ]
    assert [bool(pair.differences) for pair in pairs] == [False, True, False, True]


@pytest.fixture
def twins(issuer: Body, ministry: Body, coordinator: User) -> tuple[Intake, Intake]:
    russian = (
        measure("1", "Провести заседание", executors=(measure("1", "x", "none", "Министерство").executors)),
        measure("2", "Подготовить справку", "monthly", "Министерство", "Инспекция"),
        measure("3", "Разработать инструкцию", "reference schedule"),
    )
    kazakh = read_document(issuer, coordinator)
    other = read_document(issuer, coordinator, russian, language="ru")
    actions.join_twins(kazakh, other, by=coordinator)
    return Intake.objects.get(pk=kazakh.pk), Intake.objects.get(pk=other.pk)


@pytest.mark.django_db
def test_two_documents_are_compared_row_by_row(twins: tuple[Intake, Intake]) -> None:
    pairs = pairs_of(*twins)

    assert [[found.code for found in pair.differences] for pair in pairs] == [[], ["intake-twin-dates"], []]


@pytest.mark.django_db
def test_the_other_language_gives_its_titles(twins: tuple[Intake, Intake]) -> None:
    plan = plan_of(twins[0])

    assert [plan.twins[row.pk].as_checked["title"] for row in plan.rows] == [
        "Провести заседание",
        "Подготовить справку",
        "Разработать инструкцию",
    ]


@pytest.mark.django_db
def test_documents_of_one_language_are_not_joined(issuer: Body, coordinator: User) -> None:
    first, second = read_document(issuer, coordinator), read_document(issuer, coordinator)

    with pytest.raises(ValidationError):
        actions.join_twins(first, second, by=coordinator)


@pytest.mark.django_db
def test_a_joined_document_is_not_joined_with_a_third(
    twins: tuple[Intake, Intake], issuer: Body, coordinator: User
) -> None:
    third = read_document(issuer, coordinator, language="ru")

    with pytest.raises(ValidationError):
        actions.join_twins(twins[0], third, by=coordinator)

    actions.part_twins(twins[0], by=coordinator)
    actions.join_twins(Intake.objects.get(pk=twins[0].pk), third, by=coordinator)
    assert Intake.objects.get(pk=twins[1].pk).twin is None
