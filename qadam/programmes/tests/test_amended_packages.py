"""The acts that amended a programme go out and come in with its package."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest
import time_machine

from qadam.people.models import Membership, User
from qadam.people.tests.factories import MembershipFactory
from qadam.programmes.actions import begin_edition, load
from qadam.programmes.amending import add_measure, begin_amendment, change_measure, enact, end_measure
from qadam.programmes.models import Edition, Measure
from qadam.programmes.package.dumping import package_of
from qadam.programmes.package.faults import PackageError
from qadam.programmes.package.package import read_files, written
from qadam.programmes.rows import ExecutorLine, present_text
from qadam.programmes.tests.acts import act_file
from qadam.programmes.wordings import rows_of
from qadam.workflow.log import MACHINE

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _clock() -> Iterator[None]:
    with time_machine.travel("2016-02-25T09:00:00+06:00", tick=False):
        yield


@pytest.fixture
def files(small: dict[str, bytes]) -> dict[str, bytes]:
    small["programme.yaml"] = small["programme.yaml"].replace(b"status: archive", b"status: approved")
    return small


@pytest.fixture
def edition(files: dict[str, bytes]) -> Edition:
    return load(read_files(files), by=MACHINE)[0]


@pytest.fixture
def coordinator(edition: Edition) -> User:
    held: Membership = MembershipFactory(body=edition.issuer, role=Membership.Role.COORDINATOR)
    return held.user


@pytest.fixture
def amended(edition: Edition, coordinator: User) -> Edition:
    """Return the programme after an act that changed a row, added one and ended one."""
    by = coordinator
    act = begin_amendment(
        edition, by=by, number="17", date=date(2016, 2, 20), in_force_on=date(2016, 3, 1),
        title_kk="Өзгерістер туралы", title_ru="Об изменениях", title_en="",
        upload=act_file(by),
    )  # fmt: skip
    second = edition.measures.get(number="2")
    text = present_text(second)
    executors = (*text.executors, ExecutorLine("akimats", "prepare", True))
    change_measure(act, second, new=replace(text, deadline="until 2016-06-15", executors=executors), by=by)
    add_measure(act, new=replace(text, number="2-1", name_en=""), by=by)
    end_measure(act, edition.measures.get(number="1"), by=by)
    enact(act, by=by)
    return edition


def dumped(edition: Edition) -> dict[str, bytes]:
    return {name: text.encode() for name, text in written(package_of(edition)).items()}


def test_an_amended_programme_is_dumped_with_the_rows_now_in_force_and_its_acts(amended: Edition) -> None:
    package = read_files(dumped(amended))

    assert [(row.number, row.deadline) for row in package.measures] == [
        ("1", "quarterly"),
        ("2", "until 2016-06-15"),
        ("2-1", "until 2015-11-15"),
    ]
    [act] = package.amendments
    kinds = {change.number: (change.kind, bool(change.old), bool(change.new)) for change in act.changes}
    assert kinds == {
        "1": ("end", True, False),
        "2": ("change", True, True),
        "2-1": ("add", False, True),
    }


def test_a_dump_loaded_again_changes_nothing(amended: Edition) -> None:
    _edition, report = load(read_files(dumped(amended)), by=MACHINE)

    assert (report.added, report.changed, report.removed) == (0, 0, 0)


def test_a_dump_loaded_elsewhere_gives_the_same_wordings_and_the_same_dump(amended: Edition) -> None:
    files = dumped(amended)
    wordings = wordings_of(amended)
    moved = {
        name: text.replace(b"slug: steps-2015", b"slug: steps-elsewhere") for name, text in files.items()
    }

    copy, _report = load(read_files(moved), by=MACHINE)

    assert wordings_of(copy) == wordings
    assert dumped(copy) == moved


def wordings_of(edition: Edition) -> dict[str, list[object]]:
    return {
        measure.number: [(row.first_on, row.last_on, row.text) for row in rows_of(measure)]
        for measure in Measure.objects.filter(edition=edition)
    }


def test_a_package_without_an_act_in_force_is_refused(amended: Edition, files: dict[str, bytes]) -> None:
    with pytest.raises(PackageError, match="act 17 of 2016-02-20 has amended this programme and is missing"):
        load(read_files(files), by=MACHINE)

    assert amended.measures.get(number="2").deadline == "until 2016-06-15"


def test_a_change_of_an_unknown_measure_is_a_fault(amended: Edition) -> None:
    files = dumped(amended)
    files["amendments.yaml"] = files["amendments.yaml"].replace(b"number: 2-1", b"number: 9")

    with pytest.raises(PackageError, match="there is no measure 9"):
        read_files(files)


def test_a_new_edition_takes_the_rows_in_force_and_leaves_the_acts_behind(
    amended: Edition, coordinator: User
) -> None:
    made = begin_edition(amended, date(2017, 11, 1), by=coordinator)

    rows = made.edition.measures.values_list("number", "deadline", "from_on", "ended_on")
    assert list(rows) == [("2", "until 2018-06-15", None, None), ("2-1", "until 2017-11-15", None, None)]
    assert "amendments.yaml" in made.left_behind
