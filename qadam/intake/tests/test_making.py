"""Making the draft programme: all of it or nothing, and what is still to be settled said in words."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from qadam.intake import actions
from qadam.intake.models import Intake, Row
from qadam.intake.packaging import Naming, faults_of
from qadam.intake.queries import plan_of
from qadam.intake.tests.factories import measure, read_document
from qadam.kit import clock
from qadam.people.models import Body, GroupMember, User
from qadam.people.tests.factories import BodyFactory, UserFactory
from qadam.programmes.models import Edition
from qadam.programmes.package.dumping import package_of
from qadam.programmes.package.package import broken_references
from qadam.reading.draft import Cost
from qadam.workflow.transitions import WrongState

pytestmark = pytest.mark.django_db


def naming(intake: Intake, **more: Any) -> Naming:
    names = {"kk": "Жоспар", "ru": "План", "en": ""}
    values: dict[str, Any] = {
        "slug": "jospar-2016",
        "kind": "plan",
        "act_kind": "order",
        "issuer": intake.body,
    }
    values |= {"names": names, "shorts": names}
    return Naming(**{**values, **more})


def settle(intake: Intake, by: User) -> None:
    """Accept every row and make every unknown body a new one."""
    for row in intake.rows.filter(is_removed=False):
        actions.accept_row(row, by=by, seen=row.edition_number)
    for choice in intake.body_choices.filter(body=None, is_new=False):
        chosen = actions.Chosen(None, True, choice.name, f"{choice.name} (рус.)", Body.Kind.OFFICE)
        actions.choose_body(choice, chosen, by=by, seen=choice.edition_number)


@pytest.fixture
def intake(issuer: Body, ministry: Body, coordinator: User) -> Intake:
    return read_document(issuer, coordinator)


def faults(intake: Intake) -> list[str]:
    return [fault.text for fault in faults_of(plan_of(intake))]


def test_what_is_not_settled_is_said_and_nothing_is_made(intake: Intake, coordinator: User) -> None:
    with pytest.raises(ValidationError) as refusal:
        actions.make_programme(intake, by=coordinator, naming=naming(intake))

    assert len(refusal.value.messages) == 2
    assert not Edition.objects.exists()
    assert Intake.objects.get(pk=intake.pk).state == "read"


def test_the_draft_holds_what_was_checked(intake: Intake, coordinator: User) -> None:
    first = intake.rows.get(position=1)
    actions.save_row(
        first, {"title": "Кеңес өткізу", "title_other": "Провести совет"}, by=coordinator, seen=1
    )
    settle(intake, coordinator)

    edition = actions.make_programme(intake, by=coordinator, naming=naming(intake)).edition

    assert edition is not None
    assert (edition.state, edition.act_number, edition.act_date) == ("draft", "12", date(2015, 12, 20))
    assert (edition.first_on, edition.last_on) == (date(2016, 1, 1), date(2016, 12, 31))
    measures = list(edition.measures.select_related("node"))
    assert [(one.number, one.name_kk, one.name_ru, one.deadline) for one in measures] == [
        ("1", "Кеңес өткізу", "Провести совет", "until 2016-11-15"),
        ("2", "Анықтама дайындау", "", "quarterly"),
        ("3", "Нұсқаулық әзірлеу", "", "reference schedule"),
    ]
    assert {one.node.name_kk for one in measures} == {"1. Бөлім"}
    assert [product.form for product in measures[0].products.all()] == ["information"]
    assert measures[1].note_kk == "Орындау мерзімі: quarterly. Аяқтау нысаны: ақпарат."


def test_each_measure_keeps_its_place_in_the_document(intake: Intake, coordinator: User) -> None:
    settle(intake, coordinator)

    edition = actions.make_programme(intake, by=coordinator, naming=naming(intake)).edition

    assert edition is not None
    places = [one.intake_row.as_read["sources"]["title"]["row"] for one in edition.measures.all()]
    assert places == [2, 3, 4]


def test_a_new_body_is_made_only_with_the_programme(intake: Intake, coordinator: User) -> None:
    settle(intake, coordinator)
    assert not Body.objects.filter(name_kk="Су көлігі инспекциясы").exists()

    actions.make_programme(intake, by=coordinator, naming=naming(intake))

    made = Body.objects.get(name_kk="Су көлігі инспекциясы")
    assert (made.kind, made.key) == ("office", "su-koligi-inspektsiyasy-rus")


def test_known_bodies_and_their_groups_stay_as_they_were(
    intake: Intake, ministry: Body, coordinator: User
) -> None:
    parent = BodyFactory(key="parent")
    collective = BodyFactory(key="group", kind=Body.Kind.COLLECTIVE)
    Body.objects.filter(pk=ministry.pk).update(parent=parent, short_kk="М", valid_from=date(2000, 1, 1))
    GroupMember.objects.create(collective=collective, member=ministry)
    choice = intake.body_choices.get(body=None)
    actions.choose_body(choice, actions.Chosen(collective), by=coordinator, seen=1)
    before = list(Body.objects.order_by("pk").values())
    settle(intake, coordinator)

    edition = actions.make_programme(intake, by=coordinator, naming=naming(intake)).edition

    assert list(Body.objects.order_by("pk").values()) == before
    assert GroupMember.objects.filter(collective=collective, member=ministry).exists()
    assert edition is not None
    assert list(broken_references(package_of(edition))) == []


def test_rows_without_numbers_are_numbered_in_their_order(
    issuer: Body, ministry: Body, coordinator: User
) -> None:
    rows = [measure("1", "А", "monthly"), *(replace(measure("1", title), number="") for title in "БВ")]
    intake = read_document(issuer, coordinator, rows)
    settle(intake, coordinator)

    edition = actions.make_programme(intake, by=coordinator, naming=naming(intake)).edition

    assert edition is not None
    assert [one.number for one in edition.measures.all()] == ["1", "1-1", "1-2"]


def test_a_number_that_stands_twice_in_a_section_is_said(
    issuer: Body, ministry: Body, coordinator: User
) -> None:
    intake = read_document(issuer, coordinator, [measure("1", "А"), measure("1", "Б")])
    settle(intake, coordinator)

    assert len(faults(intake)) == 1


def test_a_plan_without_a_period_is_not_made(intake: Intake, coordinator: User) -> None:
    settle(intake, coordinator)
    Intake.objects.filter(pk=intake.pk).update(first_on=None)

    assert len(faults(Intake.objects.get(pk=intake.pk))) == 1


def cost_of(amount: str, unit: str = "mln KZT", year: int | None = 2016) -> Cost:
    return Cost(Decimal(amount), unit, year, "republican")


@pytest.mark.parametrize(
    ("costs", "kept", "is_printed"),
    [
        ([cost_of("12.5")], ["12.5"], False),
        ([cost_of("12.5", year=None)], ["12.5"], False),
        ([cost_of("12.5", unit="")], [], True),
        ([cost_of("12.5"), cost_of("3", unit="USD")], ["12.5"], True),
        ([cost_of("1e30")], [], True),
        ([], [], True),
    ],
)
def test_words_of_a_cost_stay_where_some_of_its_money_has_no_row(
    costs: list[Cost], kept: list[str], is_printed: bool, issuer: Body, ministry: Body, coordinator: User
) -> None:
    row = measure("1", "Іс", cost="12,5 млн. теңге және 3 доллар", costs=tuple(costs))
    intake = read_document(issuer, coordinator, [row])
    settle(intake, coordinator)

    edition = actions.make_programme(intake, by=coordinator, naming=naming(intake)).edition

    assert edition is not None
    made = edition.measures.get()
    assert [cost.amount for cost in made.costs.all()] == [Decimal(amount) for amount in kept]
    assert ("Құны: 12,5 млн. теңге және 3 доллар." in made.note_kk) == is_printed


def test_money_of_no_year_in_a_plan_of_several_stays_in_words(
    issuer: Body, ministry: Body, coordinator: User
) -> None:
    row = measure("1", "Іс", cost="10 млн. теңге", costs=(cost_of("10", year=None),))
    intake = read_document(issuer, coordinator, [row])
    actions.save_facts(intake, {"last_on": date(2018, 12, 31)}, by=coordinator, seen=1)
    intake = Intake.objects.get(pk=intake.pk)
    settle(intake, coordinator)

    edition = actions.make_programme(intake, by=coordinator, naming=naming(intake)).edition

    assert edition is not None
    made = edition.measures.get()
    assert not made.costs.exists()
    assert "Құны: 10 млн. теңге." in made.note_kk


def test_an_address_that_is_taken_is_refused(intake: Intake, issuer: Body, coordinator: User) -> None:
    settle(intake, coordinator)
    actions.make_programme(intake, by=coordinator, naming=naming(intake))
    other = read_document(issuer, coordinator)
    settle(other, coordinator)

    with pytest.raises(ValidationError, match="jospar-2016"):
        actions.make_programme(other, by=coordinator, naming=naming(other))


def test_a_second_click_makes_nothing_more(intake: Intake, coordinator: User) -> None:
    settle(intake, coordinator)
    actions.make_programme(intake, by=coordinator, naming=naming(intake))

    with pytest.raises(WrongState):
        actions.make_programme(intake, by=coordinator, naming=naming(intake))

    assert Edition.objects.count() == 1


def test_others_make_nothing(intake: Intake) -> None:
    with pytest.raises(PermissionDenied):
        actions.make_programme(intake, by=UserFactory(), naming=naming(intake))


def test_a_draft_is_corrected_and_made_again(intake: Intake, coordinator: User) -> None:
    settle(intake, coordinator)
    made = actions.make_programme(intake, by=coordinator, naming=naming(intake))
    measures = list(made.edition.measures.values_list("pk", flat=True))  # type: ignore[union-attr]

    again = actions.correct_again(made, by=coordinator)
    row = Row.objects.get(intake=intake, position=2)
    actions.save_row(row, {"title": "Түзетілді"}, by=coordinator, seen=row.edition_number)
    edition = actions.make_programme(again, by=coordinator, naming=naming(intake)).edition

    assert edition is not None
    assert list(edition.measures.values_list("pk", flat=True)) == measures
    assert edition.measures.get(number="2").name_kk == "Түзетілді"


def test_a_document_of_which_a_programme_was_made_is_not_thrown_away(
    intake: Intake, coordinator: User
) -> None:
    settle(intake, coordinator)
    made = actions.make_programme(intake, by=coordinator, naming=naming(intake))

    with pytest.raises(WrongState):
        actions.throw_away(made, by=coordinator, why="Қате")
    with pytest.raises(PermissionDenied):
        actions.throw_away(actions.correct_again(made, by=coordinator), by=coordinator, why="Қате")


def test_a_programme_in_force_is_not_corrected_from_its_document(intake: Intake, coordinator: User) -> None:
    settle(intake, coordinator)
    made = actions.make_programme(intake, by=coordinator, naming=naming(intake))
    Edition.objects.update(state=Edition.State.APPROVED, approved_on=clock.today())

    with pytest.raises(PermissionDenied):
        actions.correct_again(Intake.objects.get(pk=made.pk), by=coordinator)


def test_findings_of_the_reader_and_of_two_languages_stay_with_the_draft(
    intake: Intake, issuer: Body, coordinator: User
) -> None:
    titles = ("Провести заседание", "Подготовить справку", "Разработать инструкцию")
    rules = ("until 2016-11-15", "monthly", "until 2016-11-15")
    russian = [
        measure(f"{place}", *texts) for place, texts in enumerate(zip(titles, rules, strict=True), start=1)
    ]
    other = read_document(issuer, coordinator, russian, language="ru")
    actions.join_twins(intake, other, by=coordinator)
    fresh = Intake.objects.get(pk=intake.pk)
    settle(fresh, coordinator)

    edition = actions.make_programme(fresh, by=coordinator, naming=naming(intake)).edition

    assert edition is not None
    assert edition.language == "kk,ru"
    assert [one.name_ru for one in edition.measures.all()] == list(titles)
    assert [finding.place for finding in edition.findings.all()] == [
        "measure 2, deadline",
        "measure 2, executors",
        "measure 3, deadline",
    ]
