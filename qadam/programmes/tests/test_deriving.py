"""Regional plans are derived from a plan in force, and a measure may give a plan of its own."""

from collections.abc import Iterator
from datetime import date

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override

from qadam.people.models import Body, Membership, User
from qadam.people.tests.factories import MembershipFactory, UserFactory
from qadam.programmes.actions import load
from qadam.programmes.derived import (
    Offspring,
    akimats_without_plan,
    matrix_of,
    offspring_of,
    regions_of,
    sentence_of,
    table_of,
)
from qadam.programmes.deriving import derive_plan, link_result
from qadam.programmes.models import Edition, Executor
from qadam.programmes.package.dumping import package_of
from qadam.programmes.package.package import read_files, written
from qadam.territories.actions import load_units
from qadam.workflow.log import MACHINE
from qadam.workflow.transitions import NotAllowed

pytestmark = pytest.mark.django_db
DAY = date(2016, 2, 25)
ZHAMBYL, AKMOLA = "KZ-31", "KZ-11"


@pytest.fixture(autouse=True)
def _clock() -> Iterator[None]:
    with time_machine.travel("2016-02-25T09:00:00+06:00", tick=False), override("en"):
        yield


@pytest.fixture
def edition(small: dict[str, bytes]) -> Edition:
    load_units(by=MACHINE)
    small["programme.yaml"] = small["programme.yaml"].replace(b"status: archive", b"status: approved")
    return load(read_files(small), by=MACHINE)[0]


@pytest.fixture
def coordinator(edition: Edition) -> User:
    held: Membership = MembershipFactory(body=edition.issuer, role=Membership.Role.COORDINATOR)
    return held.user


def derived(edition: Edition, by: User, code: str = ZHAMBYL, *, state: str = "draft") -> Edition:
    """Derive a plan with the first measure."""
    body = Body.objects.get(kind=Body.Kind.AKIMAT, territory_code=code)
    measures = list(edition.measures.filter(code="1"))
    made = derive_plan(edition, body=body, territory_code=code, measures=measures, by=by)
    Edition.objects.filter(pk=made.pk).update(state=state)
    made.refresh_from_db()
    return made


def test_a_regional_plan_is_a_draft_of_the_region_with_the_chosen_measures(
    edition: Edition, coordinator: User
) -> None:
    made = derived(edition, coordinator)

    [measure] = made.measures.all()
    assert (made.state, made.kind, made.territory_code, made.derived_from) == (
        "draft",
        "regional",
        ZHAMBYL,
        edition,
    )
    assert (made.issuer, made.control) == (Body.objects.get(key="akimat-one"), edition.control)
    assert (measure.number, measure.derived_from) == ("1", edition.measures.get(code="1"))
    assert made.family != edition.family


def test_a_regional_plan_binds_the_regions_akimat_alone(edition: Edition, coordinator: User) -> None:
    made = derived(edition, coordinator)

    rows = Executor.objects.filter(measure__edition=made).values_list("body__key", "role")
    assert list(rows) == [("akimat-one", "")]


def test_a_derived_plan_is_a_whole_package(edition: Edition, coordinator: User) -> None:
    made = derived(edition, coordinator)

    files = written(package_of(made))

    read_files({name: text.encode() for name, text in files.items()})


def test_a_region_has_one_plan_of_a_programme(edition: Edition, coordinator: User) -> None:
    derived(edition, coordinator)

    with pytest.raises(ValidationError, match="There is a plan of this region already"):
        derived(edition, coordinator)


def test_another_bodys_region_is_refused(edition: Edition, coordinator: User) -> None:
    body = Body.objects.get(key="akimat-two")

    with pytest.raises(ValidationError, match="Choose the akimat of this region"):
        derive_plan(
            edition, body=body, territory_code=ZHAMBYL, measures=list(edition.measures.all()), by=coordinator
        )


def test_a_plan_without_measures_is_refused(edition: Edition, coordinator: User) -> None:
    body = Body.objects.get(key="akimat-one")

    with pytest.raises(ValidationError, match="Choose at least one measure"):
        derive_plan(edition, body=body, territory_code=ZHAMBYL, measures=[], by=coordinator)


def test_only_the_issuers_side_derives(edition: Edition) -> None:
    with pytest.raises(NotAllowed):
        derived(edition, UserFactory())


def test_the_matrix_has_the_regions_of_the_day_and_counts_only_public_plans(
    edition: Edition, coordinator: User
) -> None:
    plan = derived(edition, coordinator, state="approved")
    derived(edition, coordinator, AKMOLA)

    found = regions_of(edition, DAY)

    with_plan = [region for region in found.regions if region.plan]
    assert (len(found.regions), [region.plan for region in with_plan]) == (16, [plan])
    assert [measure.number for measure in found.measures] == ["1"]
    assert sentence_of(found) == "1 of 16 regions have a plan of their own: 6.3 %."
    row = next(row for row in matrix_of(found)["rows"] if row["values"][0]["word"] == "has it")
    assert [value["word"] for value in row["values"]] == ["has it", "has it"]
    assert matrix_of(found)["totals"] == [1, 1]


def test_a_measure_the_regional_plan_ended_no_longer_counts(edition: Edition, coordinator: User) -> None:
    plan = derived(edition, coordinator, state="approved")
    plan.measures.update(ended_on=date(2016, 2, 1))

    found = regions_of(edition, DAY)

    assert [found.having(measure) for measure in found.measures] == [0]


def test_the_table_says_in_words_what_the_matrix_shows(edition: Edition, coordinator: User) -> None:
    derived(edition, coordinator, state="approved")

    heads, rows = table_of(regions_of(edition, DAY))

    assert heads == ["Code", "Region", "Plan", "1"]
    assert next(row for row in rows if row[0] == ZHAMBYL)[2:] == [
        "Steps 2015–2016 · Zhambyl Region",
        "has it",
    ]
    assert next(row for row in rows if row[0] == AKMOLA)[2:] == ["none yet", "none yet"]


def test_the_matrix_takes_as_many_queries_for_two_plans_as_for_one(
    edition: Edition, coordinator: User
) -> None:
    derived(edition, coordinator, state="approved")
    with CaptureQueriesContext(connection) as one:
        matrix_of(regions_of(edition, DAY))
    derived(edition, coordinator, AKMOLA, state="approved")

    with CaptureQueriesContext(connection) as two:
        matrix_of(regions_of(edition, DAY))

    assert len(two) == len(one)


def test_a_region_with_a_draft_is_not_offered_again(edition: Edition, coordinator: User) -> None:
    derived(edition, coordinator)

    assert [body.key for _unit, body in akimats_without_plan(edition, DAY)] == ["akimat-two"]


def test_a_plan_is_the_result_of_a_measure(edition: Edition, coordinator: User) -> None:
    plan = derived(edition, coordinator, state="approved")
    measure = edition.measures.get(code="2")

    link_result(measure, plan, by=coordinator)
    link_result(measure, plan, by=coordinator)

    first = edition.measures.get(code="1")
    assert offspring_of(measure, edition, UserFactory()) == Offspring([plan], [])
    assert offspring_of(first, edition, UserFactory()) == Offspring([], [plan])


def test_a_draft_that_came_of_a_measure_is_shown_to_its_own_side_only(
    edition: Edition, coordinator: User
) -> None:
    plan = derived(edition, coordinator)
    first = edition.measures.get(code="1")

    assert offspring_of(first, edition, UserFactory()) == Offspring([], [])
    assert offspring_of(first, edition, coordinator) == Offspring([], [plan])


def test_a_plan_is_not_the_result_of_its_own_measure(edition: Edition, coordinator: User) -> None:
    with pytest.raises(ValidationError, match="cannot be the result of its own measure"):
        link_result(edition.measures.get(code="1"), edition, by=coordinator)


def test_two_plans_are_not_each_others_result(edition: Edition, coordinator: User) -> None:
    plan = derived(edition, coordinator, state="approved")
    link_result(edition.measures.get(code="2"), plan, by=coordinator)

    with pytest.raises(ValidationError, match="cannot be the result of its own measure"):
        link_result(plan.measures.get(), edition, by=coordinator)


def test_a_plan_is_not_taken_from_the_measure_of_another_programme(
    edition: Edition, coordinator: User, small: dict[str, bytes]
) -> None:
    plan = derived(edition, coordinator, state="approved")
    link_result(edition.measures.get(code="2"), plan, by=coordinator)
    other = stranger_programme(small)
    held: Membership = MembershipFactory(body=other.issuer, role=Membership.Role.COORDINATOR)

    with pytest.raises(ValidationError, match="is the result of another measure already"):
        link_result(other.measures.get(code="2"), plan, by=held.user)


def stranger_programme(small: dict[str, bytes]) -> Edition:
    """Load the small programme once more, issued by another body."""
    head = small["programme.yaml"].replace(b"steps-2015", b"others-2015")
    small["programme.yaml"] = head.replace(b": office\n", b": ministry\n")
    return load(read_files(small), by=MACHINE)[0]
