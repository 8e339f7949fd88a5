"""Who the bodies of a document are: what the register is sure of, what a person says, what a new one is called."""

import pytest
from django.core.exceptions import ValidationError

from qadam.intake import actions
from qadam.intake.matching import kind_of_name
from qadam.intake.models import Intake
from qadam.intake.queries import bodies_of_document, counterparts
from qadam.intake.tests.factories import measure, read_document
from qadam.people.models import Body, User
from qadam.people.tests.factories import BodyFactory
from qadam.workflow.transitions import WrongState


@pytest.fixture
def intake(issuer: Body, ministry: Body, coordinator: User) -> Intake:
    return read_document(issuer, coordinator)


@pytest.mark.django_db
def test_what_the_register_is_sure_of_is_proposed_and_the_rest_waits(intake: Intake, ministry: Body) -> None:
    found = {one.choice.name: one.choice.body for one in bodies_of_document(intake)}

    assert found == {"Министрлік": ministry, "Су көлігі инспекциясы": None}


@pytest.mark.django_db
def test_an_abbreviation_is_shown_with_what_the_document_says_it_stands_for(intake: Intake) -> None:
    intake.draft = {**intake.draft, "glossary": {"Министрлік": "Еңбек министрлігі"}}
    intake.save(update_fields=["draft"])

    assert {one.whole for one in bodies_of_document(intake)} == {
        "Министрлік – Еңбек министрлігі",
        "Су көлігі инспекциясы",
    }


@pytest.mark.django_db
def test_nobody_is_taken_where_two_bear_the_name(issuer: Body, coordinator: User) -> None:
    for key in ("one", "two"):
        BodyFactory(key=key, short_kk="ЕМ", name_kk=f"Еңбек {key}")

    intake = read_document(issuer, coordinator, (measure("1", "Іс", "monthly", "ЕМ"),))

    [named] = bodies_of_document(intake)
    assert named.choice.body is None
    assert {one.body.key for one in named.matched.candidates} == {"one", "two"}


@pytest.mark.django_db
def test_a_new_body_is_called_by_its_name_without_the_case_of_the_sentence(
    issuer: Body, coordinator: User
) -> None:
    intake = read_document(issuer, coordinator, (measure("1", "Іс", "monthly", "Су көлігі инспекциясына"),))

    [named] = bodies_of_document(intake)
    assert (named.choice.name, named.choice.name_kk) == ("Су көлігі инспекциясына", "Су көлігі инспекциясы")


@pytest.mark.django_db
def test_a_new_body_of_a_russian_document_loses_the_case_too(issuer: Body, coordinator: User) -> None:
    row = measure("1", "Провести", "monthly", "акимату области")
    intake = read_document(issuer, coordinator, (row,), language="ru")

    [named] = bodies_of_document(intake)
    assert (named.choice.name, named.choice.name_ru) == ("акимату области", "Акимат области")


@pytest.mark.django_db
def test_a_body_that_ended_before_the_act_is_shown_but_not_taken(issuer: Body, coordinator: User) -> None:
    BodyFactory(key="old", name_kk="Ескі министрлік", valid_to="2010-12-31")

    intake = read_document(issuer, coordinator, (measure("1", "Іс", "monthly", "Ескі министрлік"),))

    [named] = bodies_of_document(intake)
    assert named.choice.body is None
    assert [one.reason for one in named.matched.candidates] == ["match-out-of-force"]


@pytest.mark.django_db
def test_an_answer_given_twice_is_kept_once_and_anothers_answer_is_told(
    intake: Intake, issuer: Body, ministry: Body, coordinator: User
) -> None:
    choice = intake.body_choices.get(body=None)
    actions.choose_body(choice, actions.Chosen(issuer), by=coordinator, seen=1)

    again = actions.choose_body(choice, actions.Chosen(issuer), by=coordinator, seen=1)
    assert again.edition_number == 2

    with pytest.raises(WrongState):
        actions.choose_body(choice, actions.Chosen(ministry), by=coordinator, seen=1)


@pytest.mark.django_db
def test_a_new_body_needs_both_names(intake: Intake, coordinator: User) -> None:
    choice = intake.body_choices.get(body=None)

    with pytest.raises(ValidationError):
        actions.choose_body(
            choice, actions.Chosen(None, True, "Мекеме", "", "office"), by=coordinator, seen=1
        )

    assert not intake.body_choices.get(pk=choice.pk).is_new


@pytest.mark.django_db
def test_the_other_language_says_how_it_calls_a_body(intake: Intake, issuer: Body, coordinator: User) -> None:
    russian = (measure("2", "Справка", "quarterly", "Министерство", "Инспекция водного транспорта"),)
    actions.join_twins(intake, read_document(issuer, coordinator, russian, language="ru"), by=coordinator)

    assert counterparts(Intake.objects.get(pk=intake.pk)) == {
        "Министрлік": "Министерство",
        "Су көлігі инспекциясы": "Инспекция водного транспорта",
    }


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("Еңбек министрлігі", "ministry"),
        ("Департамент сельского хозяйства", "department"),
        ("Государственный фонд", ""),
        ("«Даму» акционерлік қоғамы", "company"),
        ("Су көлігі инспекциясы", "department"),
        ("Аудан әкімдері", "akimat"),
    ],
)
def test_a_name_suggests_its_kind(name: str, kind: str) -> None:
    assert kind_of_name(name, is_collective=False) == kind


def test_a_collective_name_is_a_collective_body() -> None:
    assert kind_of_name("Аудан әкімдері", is_collective=True) == Body.Kind.COLLECTIVE
