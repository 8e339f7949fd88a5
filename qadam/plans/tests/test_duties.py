"""Duties: what the founding documents give, and what a body owes when."""

import json
from collections import Counter
from datetime import date
from pathlib import Path

import pytest
from django.conf import settings
from django.core.exceptions import ValidationError

from qadam.kit.deadlines import needs_date, report_days, windows
from qadam.people.models import Body, GroupMember, Membership, User
from qadam.plans.actions import approve as approve_edition
from qadam.plans.actions import load_schemes, make_duties, set_date
from qadam.plans.models import Duty
from qadam.programmes.actions import load_folder
from qadam.programmes.models import Edition, Measure
from qadam.territories.actions import add_transfer, load_units
from qadam.workflow.log import MACHINE
from qadam.workflow.transitions import NotAllowed

pytestmark = [pytest.mark.django_db, pytest.mark.slow]  # each loads a founding programme
READINGS = settings.BASE_DIR.parent / "shared" / "examples"


def founding(slug: str) -> Edition:
    load_schemes(by=MACHINE)
    load_units(by=MACHINE)
    return load_folder(settings.PROGRAMMES_DIR / slug, by=MACHINE)[0]


def measures_due(edition: Edition, day: date) -> list[str]:
    rows = Duty.objects.filter(measure__edition=edition, original_on=day)
    return sorted(set(rows.values_list("measure__number", flat=True)), key=int)


def days_of(edition: Edition, number: str) -> list[tuple[str, str]]:
    rows = Duty.objects.filter(measure__edition=edition, measure__number=number)
    return sorted({(f"{duty.original_on}", f"{duty.measure_on}") for duty in rows})


def test_the_plan_of_2015_gives_the_duties_of_its_first_days() -> None:
    plan = founding("enbek-qogamy-2015")

    assert plan.measures.count() == 70
    assert measures_due(plan, date(2015, 11, 10)) == ["15", "31", "35", "36", "37", "42"]
    assert measures_due(plan, date(2015, 11, 15)) == ["14", "16", "22", "29", "32", "33"]


def test_quarterly_information_falls_on_five_days() -> None:
    plan = founding("enbek-qogamy-2015")

    assert days_of(plan, "25") == [
        ("2016-01-05", "2016-01-05"),
        ("2016-04-05", "2016-04-05"),
        ("2016-07-05", "2016-07-05"),
        ("2016-10-05", "2016-10-05"),
        ("2017-01-05", "2017-01-05"),
    ]


def test_days_off_move_to_the_next_working_day_and_both_stay_visible() -> None:
    plan = founding("enbek-qogamy-2015")

    duties = Duty.objects.filter(measure__edition=plan)
    moved = sorted({(f"{duty.original_on}", f"{duty.measure_on}") for duty in duties if duty.is_moved})
    assert moved == [
        ("2015-11-15", "2015-11-16"),
        ("2015-12-01", "2015-12-02"),
        ("2015-12-05", "2015-12-07"),
        ("2015-12-20", "2015-12-21"),
        ("2016-02-20", "2016-02-22"),
        ("2016-07-10", "2016-07-11"),
        ("2016-10-15", "2016-10-17"),
        ("2016-11-05", "2016-11-07"),
    ]


def test_a_worked_saturday_stays() -> None:
    plan = founding("enbek-qogamy-2015")

    assert days_of(plan, "7") == [("2016-03-05", "2016-03-05")]


def test_a_collective_name_stands_for_its_members_on_that_day() -> None:
    plan = founding("enbek-qogamy-2015")

    first = Duty.objects.filter(measure__edition=plan, measure__number="2", original_on=date(2016, 1, 5))

    assert first.count() == 16
    assert {duty.via.key for duty in first if duty.via} == {"akimats-regions"}


def test_a_body_named_twice_owes_once() -> None:
    plan = founding("enbek-qogamy-2015")

    of_investment = Duty.objects.filter(
        measure__edition=plan, measure__number="62", body__key="ministry-investment-development"
    )

    assert Counter(of_investment.values_list("original_on", flat=True)).most_common(1)[0][1] == 1


def test_an_archive_is_never_late() -> None:
    plan = founding("enbek-qogamy-2015")
    duty = Duty.objects.filter(measure__edition=plan).earliest("due_on")

    assert not duty.is_overdue(date(2026, 11, 20))
    assert not Duty.objects.overdue(date(2026, 11, 20)).exists()


def test_loading_again_makes_no_second_duties() -> None:
    plan = founding("enbek-qogamy-2015")
    before = set(Duty.objects.values_list("pk", flat=True))

    changes = make_duties(plan, by=MACHINE)

    assert (changes.added, changes.changed, changes.removed) == (0, 0, 0)
    assert set(Duty.objects.values_list("pk", flat=True)) == before


def test_a_transfer_of_days_moves_what_falls_there() -> None:
    plan = founding("enbek-qogamy-2015")

    add_transfer(date(2016, 4, 5), is_working=False, source="act to try", by=MACHINE)

    assert ("2016-04-05", "2016-04-06") in days_of(plan, "25")


def test_every_part_of_the_contest_has_its_day() -> None:
    contest = founding("enbek-zholy-2018")

    days = sorted({f"{day}" for day in Duty.objects.values_list("original_on", flat=True)})
    assert contest.measures.count() == 7
    assert days == [
        "2018-06-10", "2018-07-02", "2018-07-31", "2018-08-15", "2018-08-18",
        "2018-08-31", "2018-09-15", "2018-09-25", "2018-09-28",
    ]  # fmt: skip


@pytest.fixture
def controller() -> User:
    office = Body.objects.create(
        key="control", kind="office", name_kk="Бақылау", name_ru="Контроль", name_en="Control"
    )
    user = User.objects.create_user("control@example.org", "secret-secret", full_name="Бақылаушы")
    Membership.objects.create(user=user, body=office, role=Membership.Role.CONTROL)
    return user


def in_draft(edition: Edition, controller: User) -> Edition:
    Edition.objects.filter(pk=edition.pk).update(
        state=Edition.State.DRAFT, control=Body.objects.get(key="control")
    )
    Duty.objects.all().delete()
    edition.refresh_from_db()
    return edition


def test_a_measure_without_a_day_blocks_approval_until_one_is_decided(controller: User) -> None:
    draft = in_draft(founding("zhambyl-employment-2005"), controller)

    with pytest.raises(ValidationError, match="25"):
        approve_edition(draft, by=controller)
    measure = draft.measures.get(number="25")
    set_date(measure, due_on=date(2006, 3, 1), event_on=date(2006, 2, 10), reason="permit 17", by=controller)
    approved = approve_edition(draft, by=controller)

    assert approved.state == Edition.State.APPROVED
    assert [duty.original_on for duty in measure.duties.all()] == [date(2006, 3, 1)]
    assert Duty.objects.filter(measure__edition=draft).count() > 1000


def test_a_stranger_neither_sets_a_day_nor_approves(controller: User) -> None:
    draft = in_draft(founding("zhambyl-employment-2005"), controller)
    stranger = User.objects.create_user("stranger@example.org", "secret-secret", full_name="Бөтен")

    with pytest.raises(NotAllowed):
        set_date(draft.measures.get(number="25"), due_on=date(2006, 3, 1), reason="no", by=stranger)
    with pytest.raises(NotAllowed):
        approve_edition(draft, by=stranger)
    assert not Duty.objects.exists()


def test_a_group_that_grows_owes_from_that_day_on(controller: User) -> None:
    draft = in_draft(founding("zhambyl-employment-2005"), controller)
    akims = next(
        executor.body
        for executor in draft.measures.get(number="1").executors.all()
        if executor.body.is_collective
    )
    new = Body.objects.create(
        key="new-akim", kind="akimat", name_kk="Жаңа әкім", name_ru="Новый", name_en="New"
    )
    GroupMember.objects.create(collective=akims, member=new, valid_from=date(2006, 1, 1))
    set_date(draft.measures.get(number="25"), due_on=date(2006, 3, 1), reason="permit 17", by=controller)

    approve_edition(draft, by=controller)

    assert Duty.objects.filter(body=new).earliest("original_on").original_on >= date(2006, 1, 1)


def _reading(name: str) -> dict[str, list[dict[str, object]]]:
    path: Path = READINGS / name
    if not path.exists():
        pytest.skip("the checked readings are not beside the checkout")
    found: dict[str, list[dict[str, object]]] = json.loads(path.read_text(encoding="utf-8"))
    return found


def _days(measure: Measure) -> dict[str, object]:
    period = measure.edition.period
    assert period is not None
    rule, reports = measure.deadline_rule, measure.report_rule
    found = windows(rule, period)
    return {
        "kind": rule.kind,
        "windows": [[f"{one.first}" if one.first else None, f"{one.last}"] for one in found],
        "reports": [f"{one.due}" for one in report_days(reports, found, period)],
        "needs_date": needs_date(rule, reports, period),
    }


@pytest.mark.parametrize(
    ("slug", "name"),
    [
        ("enbek-qogamy-2015", "000.json"),
        ("enbek-zholy-2018", "001kk.json"),
        ("enbek-zholy-2018", "001ru.json"),
        ("zhambyl-employment-2005", "004.json"),
    ],
)
def test_the_packages_say_what_a_careful_reader_read(slug: str, name: str) -> None:
    reading = _reading(name)["measures"]
    edition = founding(slug)

    measures = list(edition.measures.prefetch_related("executors__body"))

    assert [measure.number for measure in measures] == [row["number"] for row in reading]
    keys = ["kind", "windows", "reports", "needs_date"]
    for measure, row in zip(measures, reading, strict=True):
        assert _days(measure) == {key: row[key] for key in keys}, measure.number


def test_the_executors_of_2015_are_those_the_reader_read() -> None:
    reading = _reading("000.json")["measures"]
    edition = founding("enbek-qogamy-2015")
    names: dict[str, str] = {}

    for measure, row in zip(edition.measures.prefetch_related("executors__body"), reading, strict=True):
        read: list[dict[str, object]] = row["executors"]  # type: ignore[assignment]
        held = list(measure.executors.all())
        assert [(item.role or None, item.is_by_agreement, item.body.is_collective) for item in held] == [
            (one["role"], one["by_agreement"], one["collective"]) for one in read
        ], measure.number
        for item, one in zip(held, read, strict=True):
            # One printed name is one body in the whole plan.
            assert names.setdefault(str(one["name"]), item.body.key) == item.body.key


def test_a_body_by_agreement_is_not_late_before_it_agrees(controller: User) -> None:
    draft = in_draft(founding("enbek-qogamy-2015"), controller)
    approve_edition(draft, by=controller)
    after = date(2017, 2, 1)
    chamber = Duty.objects.filter(measure__number="9", is_by_agreement=True).select_related(
        "measure__edition"
    )[0]
    ministry = Duty.objects.filter(measure__number="9", is_by_agreement=False).select_related(
        "measure__edition"
    )[0]

    assert (chamber.is_overdue(after), ministry.is_overdue(after)) == (False, True)
    late = set(Duty.objects.overdue(after).values_list("pk", flat=True))
    assert (chamber.pk in late, ministry.pk in late) == (False, True)
