"""What the database promises when two people work on one document at the same moment."""

import pytest

from qadam.intake import actions
from qadam.intake.models import Intake, Row
from qadam.intake.tests.factories import measure, read_document
from qadam.intake.tests.test_making import naming, settle
from qadam.kit.tests.parallel import at_once, ends_at_once
from qadam.people.models import Body, Membership, User
from qadam.people.tests.factories import BodyFactory, MembershipFactory
from qadam.programmes.models import Edition

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def people() -> tuple[User, User]:
    body: Body = BodyFactory(key="akimat")
    BodyFactory(key="ministry", name_kk="Министрлік", name_ru="Министерство")
    held: list[Membership] = MembershipFactory.create_batch(2, body=body, role=Membership.Role.COORDINATOR)
    return held[0].user, held[1].user


def test_of_two_saves_of_one_row_the_second_is_told(people: tuple[User, User]) -> None:
    row = read_document(Body.objects.get(key="akimat"), people[0]).rows.get(position=1)

    ends = ends_at_once(
        *(lambda by=by: actions.save_row(row, {"title": by.full_name}, by=by, seen=1) for by in people)
    )

    assert ends == ["SomebodyElse", "done"]


def test_a_programme_is_made_once(people: tuple[User, User]) -> None:
    intake = read_document(Body.objects.get(key="akimat"), people[0])
    settle(intake, people[0])

    ends = ends_at_once(
        *(
            lambda by=by: actions.make_programme(
                Intake.objects.get(pk=intake.pk), by=by, naming=naming(intake)
            )
            for by in people
        )
    )

    assert ends == ["WrongState", "done"]
    assert Edition.objects.count() == 1


def test_what_is_corrected_while_a_programme_is_made_stands_in_it_or_is_refused(
    people: tuple[User, User],
) -> None:
    rows = [measure(f"{number}", "Іс", "monthly") for number in range(1, 8)]
    intake = read_document(Body.objects.get(key="akimat"), people[0], rows)
    settle(intake, people[0])
    row = Row.objects.get(intake=intake, position=7)

    made, saved = at_once(
        lambda: actions.make_programme(Intake.objects.get(pk=intake.pk), by=people[0], naming=naming(intake)),
        lambda: actions.save_row(row, {"title": "Түзетілді"}, by=people[1], seen=row.edition_number),
    )

    assert isinstance(made, Intake)
    stands = Edition.objects.get().measures.get(number="7").name_kk
    assert stands == ("Іс" if isinstance(saved, Exception) else "Түзетілді")
    assert Row.objects.get(pk=row.pk).as_checked["title"] == stands


def test_two_rows_added_at_once_have_places_of_their_own(people: tuple[User, User]) -> None:
    row = read_document(Body.objects.get(key="akimat"), people[0]).rows.get(position=1)

    at_once(*(lambda by=by: actions.add_row(row, by=by) for by in people))

    assert sorted(row.intake.rows.values_list("position", flat=True)) == [1, 2, 3, 4, 5]
