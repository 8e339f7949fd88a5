"""A new edition is the old programme moved to another start, and a person says who does whose work."""

from collections.abc import Callable
from datetime import date
from io import StringIO
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command

from qadam.people.models import Body, Membership, User
from qadam.programmes.actions import begin_edition, load
from qadam.programmes.models import BodyQuestion, Edition
from qadam.programmes.package.dumping import package_of
from qadam.programmes.package.faults import PackageError
from qadam.programmes.package.package import read_files, written
from qadam.programmes.succession import answer, successors
from qadam.workflow.log import MACHINE
from qadam.workflow.transitions import NotAllowed

Files = dict[str, bytes]
pytestmark = pytest.mark.django_db


@pytest.fixture
def origin(small: Files) -> Edition:
    return load(read_files(small), by=MACHINE)[0]


@pytest.fixture
def controller(origin: Edition) -> User:
    user = User.objects.create_user("control@example.org", "secret-secret", full_name="Бақылаушы")
    Membership.objects.create(user=user, body=Body.objects.get(key="office"), role=Membership.Role.CONTROL)
    return user


def test_years_move_and_quarters_stay_quarters(origin: Edition) -> None:
    edition = begin_edition(origin, date(2025, 11, 1), by=MACHINE).edition

    assert (edition.first_on, edition.last_on) == (date(2025, 11, 1), date(2026, 12, 31))
    assert [(row.deadline, row.reports) for row in edition.measures.all()] == [
        ("quarterly", "day 5 after quarter"),
        ("until 2025-11-15", ""),
    ]
    assert edition.name_en == "Plan of steps 2025–2026"
    assert (edition.state, edition.act_number, edition.act_date) == (Edition.State.DRAFT, "", None)


def test_a_start_on_another_day_of_the_month_is_refused(origin: Edition) -> None:
    with pytest.raises(PackageError, match="begins on day 1"):
        begin_edition(origin, date(2025, 11, 15), by=MACHINE)


def test_the_same_edition_is_not_begun_twice(origin: Edition) -> None:
    begin_edition(origin, date(2025, 11, 1), by=MACHINE)

    with pytest.raises(PackageError, match="there is an edition steps-2025-11 already"):
        begin_edition(origin, date(2025, 11, 1), by=MACHINE)


def test_a_body_that_ended_and_a_group_that_grew_are_questions(origin: Edition) -> None:
    edition = begin_edition(origin, date(2025, 11, 1), by=MACHINE).edition

    asked = {
        question.body.key: (question.cause, [body.key for body in question.proposed.all()])
        for question in edition.questions.all()
    }
    assert asked == {
        "ministry": (BodyQuestion.Cause.ENDED, ["heir"]),
        "akimats": (BodyQuestion.Cause.GROUP, ["akimats"]),
    }


def test_nothing_is_asked_while_all_bodies_stand(origin: Edition) -> None:
    edition = begin_edition(origin, date(2015, 12, 1), by=MACHINE).edition

    assert not edition.questions.exists()


def test_the_answer_puts_the_heir_into_the_measures(origin: Edition, controller: User) -> None:
    edition = begin_edition(origin, date(2025, 11, 1), by=MACHINE).edition
    question = edition.questions.get(body__key="ministry")

    answer(question, bodies=[Body.objects.get(key="heir")], by=controller)

    first = edition.measures.get(number="1")
    assert [(row.body.key, row.role) for row in first.executors.all()] == [
        ("heir", "collect"),
        ("akimats", ""),
    ]
    assert [row.body.key for row in origin.measures.get(number="1").executors.all()] == [
        "ministry",
        "akimats",
    ]


def test_two_heirs_share_the_work(origin: Edition, controller: User) -> None:
    edition = begin_edition(origin, date(2025, 11, 1), by=MACHINE).edition
    heirs = [Body.objects.get(key="heir"), Body.objects.get(key="office")]

    answer(edition.questions.get(body__key="ministry"), bodies=heirs, by=controller)

    assert [row.body.key for row in edition.measures.get(number="2").executors.all()] == ["heir", "office"]


def test_a_body_is_confirmed_once(origin: Edition, controller: User) -> None:
    edition = begin_edition(origin, date(2025, 11, 1), by=MACHINE).edition
    question = edition.questions.get(body__key="akimats")
    answer(question, bodies=[question.body], by=controller)

    with pytest.raises(ValidationError, match="."):
        answer(question, bodies=[question.body], by=controller)


def test_a_body_that_ended_cannot_be_an_answer(origin: Edition, controller: User) -> None:
    edition = begin_edition(origin, date(2025, 11, 1), by=MACHINE).edition
    question = edition.questions.get(body__key="ministry")

    with pytest.raises(ValidationError):
        answer(question, bodies=[question.body], by=controller)


def test_a_stranger_confirms_nothing(origin: Edition) -> None:
    edition = begin_edition(origin, date(2025, 11, 1), by=MACHINE).edition
    stranger = User.objects.create_user("stranger@example.org", "secret-secret", full_name="Бөтен")

    with pytest.raises(NotAllowed):
        answer(
            edition.questions.get(body__key="ministry"), bodies=[Body.objects.get(key="heir")], by=stranger
        )


def test_functions_pass_through_several_bodies(origin: Edition) -> None:
    assert successors(Body.objects.get(key="ministry"), date(2025, 11, 1)) == [Body.objects.get(key="heir")]
    assert successors(Body.objects.get(key="ministry"), date(2018, 1, 1)) == []


def test_a_part_that_cannot_move_stays_behind_and_is_named(small: Files) -> None:
    small["surveys.csv"] = b"line,year\nall,2015\n"
    origin, _report = load(read_files(small), by=MACHINE)

    made = begin_edition(origin, date(2025, 11, 1), by=MACHINE)

    assert made.left_behind == ["surveys.csv"]
    assert "surveys.csv" not in written(package_of(made.edition))


def test_words_that_name_the_old_years_become_findings(small: Files) -> None:
    small["measures.csv"] = small["measures.csv"].replace(
        "Анықтама беру".encode(), "2015 жылғы анықтама".encode()
    )
    origin, _report = load(read_files(small), by=MACHINE)

    edition = begin_edition(origin, date(2025, 11, 1), by=MACHINE).edition

    assert [finding.place for finding in edition.findings.all()] == ["measure 2"]


def test_the_command_names_what_a_person_must_confirm(origin: Edition) -> None:
    out = StringIO()

    call_command("edition", "new", "steps-2015", "--start", "2025-11-01", stdout=out)

    said = out.getvalue()
    assert "steps-2025-11: a draft from 2025-11-01 to 2026-12-31" in said
    assert "Stopped: 2 bodies have to be confirmed by a person" in said


def test_the_command_says_which_programmes_there_are(origin: Edition) -> None:
    with pytest.raises(CommandError, match="There is no programme nothing; loaded are: steps-2015"):
        call_command("edition", "new", "nothing", "--start", "2025-11-01")


def test_a_dump_of_an_edition_loads_again(
    origin: Edition, tmp_path: Path, folder: Callable[[Files], Path]
) -> None:
    made = begin_edition(origin, date(2025, 11, 1), by=MACHINE).edition
    files = {name: text.encode() for name, text in written(package_of(made)).items()}

    edition, report = load(read_files(files), by=MACHINE)

    assert edition == made
    assert (report.added, report.changed, report.removed) == (0, 0, 0)
