"""Contests come with a package, are given back word for word, and move to another year with its days and arenas."""

from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from qadam.contests.models import Activity, Arena, Contest, Level, Nomination, Stage
from qadam.contests.tests.factories import EntryFactory
from qadam.kit.clock import ALMATY
from qadam.programmes.actions import begin_edition, load, load_folder
from qadam.programmes.models import Edition
from qadam.programmes.package.dumping import package_of
from qadam.programmes.package.faults import PackageError
from qadam.programmes.package.package import read_files, written
from qadam.territories.actions import load_units
from qadam.workflow.log import MACHINE

pytestmark = pytest.mark.django_db
FOLDER = Path(settings.PROGRAMMES_DIR) / "enbek-zholy-2018"
NAME = "contest.yaml"
# Programmes whose packages hold a contest.
WITH_CONTEST = sorted(path.parent.name for path in Path(settings.PROGRAMMES_DIR).glob(f"*/{NAME}"))


@pytest.fixture(autouse=True)
def _units() -> None:
    load_units()


@pytest.fixture
def edition() -> Edition:
    return load_folder(FOLDER, by=MACHINE)[0]


def files_with(*changes: tuple[str, str]) -> dict[str, bytes]:
    """Return the founding package after words of its contest were changed."""
    files = {path.name: path.read_bytes() for path in FOLDER.iterdir()}
    text = files[NAME].decode()
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    return files | {NAME: text.encode()}


def faults_of(*changes: tuple[str, str]) -> list[str]:
    with pytest.raises(PackageError) as caught:
        load(read_files(files_with(*changes)), by=MACHINE)
    return [str(fault) for fault in caught.value.faults]


def line_of(text: str) -> int:
    lines = (FOLDER / NAME).read_text(encoding="utf-8").splitlines()
    return lines.index(text) + 1


@pytest.mark.parametrize("slug", WITH_CONTEST)
def test_a_contest_comes_back_byte_for_byte(slug: str) -> None:
    folder = Path(settings.PROGRAMMES_DIR) / slug

    edition, _report = load_folder(folder, by=MACHINE)

    assert written(package_of(edition))[NAME] == (folder / NAME).read_text(encoding="utf-8")


def test_the_founding_contest_has_two_levels_in_sixteen_arenas_and_one(edition: Edition) -> None:
    contest = edition.contests.get()

    assert [(level.key, level.arenas.count()) for level in contest.levels.all()] == [
        ("regional", 16),
        ("republican", 1),
    ]
    assert contest.levels.get(key="regional").passes_to == contest.levels.get(key="republican")
    assert [row.key for row in contest.nominations.all()] == ["dynasty", "young-worker", "mentor"]
    assert (contest.blocks, contest.parts) == (
        ["biography", "appeal", "purpose", "story"],
        ["materials", "video", "presentation"],
    )
    assert contest.state == Contest.State.CLOSED


def test_days_become_instants_in_almaty_and_the_last_day_is_whole(edition: Edition) -> None:
    vote = Activity.objects.get(kind="vote", arena__territory__code="KZ-31", stage__level__key="regional")

    assert (vote.opens_at, vote.closes_at) == (
        datetime(2018, 7, 2, tzinfo=ALMATY),
        datetime(2018, 8, 1, tzinfo=ALMATY),
    )


def test_a_choice_until_a_day_begins_where_the_vote_closes_and_an_announcement_may_come_any_time(
    edition: Edition,
) -> None:
    windows = {
        row.kind: row.opens_at
        for row in Activity.objects.filter(arena__territory__code="KZ-31", stage__level__key="regional")
    }

    assert windows["jury"] == windows["hand-over"] == datetime(2018, 8, 1, tzinfo=ALMATY)
    assert windows["announcing"] is None


def _set(row: Any, **values: Any) -> None:
    for name, value in values.items():
        setattr(row, name, value)
    row.save()


@pytest.mark.parametrize("place", range(7))
def test_one_changed_value_in_the_database_is_one_changed_line(edition: Edition, place: int) -> None:
    contest = edition.contests.get()
    before = written(package_of(edition))
    changes = [
        lambda: _set(contest, name_en="Path of Labour"),
        lambda: _set(contest.nominations.first(), entry_kind="team"),
        lambda: _set(contest.rules.first(), value="2"),
        lambda: _set(Stage.objects.get(level__contest=contest, kind="intake"), last_on=date(2018, 7, 3)),
        lambda: _set(Arena.objects.get(level__contest=contest, territory__code="KZ-75"), name_ru="Алматы"),
        lambda: _set(Level.objects.get(contest=contest, key="republican"), name_kk="Ел кезеңі"),
        lambda: _set(contest, note_ru="Другая оговорка."),
    ]

    changes[place]()

    after = written(package_of(edition))
    changed = [
        (name, new)
        for name in before
        for old, new in zip(before[name].splitlines(), after[name].splitlines(), strict=True)
        if old != new
    ]
    assert [name for name, _line in changed] == [NAME]


def test_loading_a_contest_again_changes_nothing(edition: Edition) -> None:
    _edition, report = load_folder(FOLDER, by=MACHINE)

    assert (report.added, report.changed, report.removed) == (0, 0, 0)


def test_a_changed_day_moves_the_windows_that_have_not_begun_and_no_others(edition: Edition) -> None:
    votes = Activity.objects.filter(kind="vote", stage__level__key="regional").order_by("arena__position")
    own, begun, plain = votes[0], votes[1], votes[2]
    opens = datetime(2018, 7, 9, tzinfo=ALMATY)
    Activity.objects.filter(pk=own.pk).update(opens_at=opens, exception="№ 5 бұйрық")
    Activity.objects.filter(pk=begun.pk).update(state=Activity.State.READY)

    load(read_files(files_with(("first_on: 2018-07-02", "first_on: 2018-07-03"))), by=MACHINE)

    days = [Activity.objects.get(pk=row.pk).opens_at for row in (own, begun, plain)]
    assert days == [opens, datetime(2018, 7, 2, tzinfo=ALMATY), datetime(2018, 7, 3, tzinfo=ALMATY)]


def test_faults_are_named_by_line() -> None:
    assert faults_of(("  node: 2\n", "  node: 7\n")) == [
        f"contest.yaml, line {line_of('  node: 2')}, node: there is no row '7' in tree.csv; add it or leave this empty",
        *(
            f"contest.yaml, line {line}, measure: there is no measure {measure} in 7; add it to measures.csv"
            " or correct this"
            for line, measure in republican_measures()
        ),
    ]


def republican_measures() -> list[tuple[int, str]]:
    lines = (FOLDER / NAME).read_text(encoding="utf-8").splitlines()
    begins = lines.index("- level: republican")
    return [
        (number, line.split(": ")[1])
        for number, line in enumerate(lines, start=1)
        if number > begins and line.startswith("    measure: ")
    ]


def test_a_wrong_count_of_arenas_is_a_fault() -> None:
    [fault] = faults_of(("count: 16", "count: 17"))

    assert fault == (
        f"contest.yaml, line {line_of('  arenas:')}, levels.1.arenas: 16 units are listed, not 17; correct one of them"
    )


def test_a_territory_that_is_not_there_on_the_day_is_a_fault() -> None:
    [fault] = faults_of(("territory: KZ-11", "territory: KZ-79"))

    line = line_of("    - territory: KZ-11")
    assert fault == (
        f"contest.yaml, line {line}, territory: there is no territory KZ-79 on 2018-06-10; load the territories"
        " or correct it"
    )


def test_an_unknown_field_and_half_a_group_are_faults() -> None:
    assert faults_of(("    commission_ru: областная комиссия\n", "    colour: red\n")) == [
        f"contest.yaml, line {line_of('    commission_ru: областная комиссия')},"
        " levels.1.activities.4.colour: no such field; remove it or correct its name"
    ]
    [half] = faults_of(("    commission_ru: областная комиссия\n", ""))
    assert half.endswith("write all of commission_kk, commission_ru, commission_en, or none of them")


def test_a_nomination_with_entries_is_not_taken_out(edition: Edition) -> None:
    contest = edition.contests.get()
    nomination = contest.nominations.get(key="mentor")
    arena = Arena.objects.filter(level__contest=contest).first()
    EntryFactory(arena=arena, nomination=nomination)
    text = (FOLDER / NAME).read_text(encoding="utf-8")
    mentor = text[text.index("- nomination: mentor") : text.index("nominations_note:")]

    [fault] = faults_of((mentor, ""))

    assert "work is recorded under it" in fault
    assert Nomination.objects.filter(contest=contest).count() == 3


def test_a_new_edition_has_the_arenas_of_its_first_intake_day(edition: Edition) -> None:
    load_folder(Path(settings.PROGRAMMES_DIR) / "enbek-qogamy-2015", by=MACHINE)

    made = begin_edition(edition, date(2026, 1, 1), by=MACHINE)

    contest = made.edition.contests.get()
    level = contest.levels.get(key="regional")
    vote = Activity.objects.get(arena__territory__code="KZ-10", arena__level=level, kind="vote")
    assert (contest.slug, contest.name_en, contest.state) == (
        "enbek-zholy-2026-01",
        "Enbek Zholy 2026",
        Contest.State.DRAFT,
    )
    assert (level.arenas_on, level.arenas.count()) == (date(2026, 6, 10), 20)
    assert level.arenas.filter(body=None).count() == 0
    assert (vote.opens_at, vote.stage.deadline) == (
        datetime(2026, 7, 2, tzinfo=ALMATY),
        "from 2026-07-02 to 2026-07-31",
    )
    assert made.left_behind == []
    assert "notes" not in contest.printed
