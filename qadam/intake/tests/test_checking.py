"""Checking rows: corrected, accepted, cut, joined, put away; two people, a second click, a broken rule."""

from datetime import date
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from qadam.intake import actions
from qadam.intake.models import Intake, Row
from qadam.intake.queries import progress_of, queue_of, row_after, rows_in_order
from qadam.intake.rows import day_set
from qadam.intake.tests.factories import measure, read_document
from qadam.people.models import Body, Membership, User
from qadam.people.tests.factories import MembershipFactory, UserFactory
from qadam.reading.draft import Finding
from qadam.reading.source import Place
from qadam.workflow.transitions import WrongState

pytestmark = pytest.mark.django_db


@pytest.fixture
def intake(issuer: Body, ministry: Body, coordinator: User) -> Intake:
    return read_document(issuer, coordinator)


def row_of(intake: Intake, number: str) -> Row:
    found: Row = next(row for row in intake.rows.all() if row.as_checked["number"] == number)
    return found


def numbers(intake: Intake) -> list[str]:
    return [row.as_checked["number"] for row in rows_in_order(intake)]


def test_a_row_is_doubtful_where_no_day_comes_out_and_where_the_reader_found_something(
    issuer: Body, coordinator: User
) -> None:
    finding = Finding("title-empty", "1", "title", severity="doubt")
    note = Finding("title-empty", "2", "title", severity="note")
    rows = (measure("1", "А"), measure("2", "Б"), measure("3", "В", "none"))

    intake = read_document(issuer, coordinator, rows, finding, note)

    assert [[(doubt["field"], doubt["code"]) for doubt in row.doubts] for row in intake.rows.all()] == [
        [("title", "title-empty")],
        [],
        [("deadline", "intake-needs-date")],
    ]


def test_a_finding_belongs_to_the_row_in_which_it_stands_where_numbers_begin_again(
    issuer: Body, coordinator: User
) -> None:
    twice = (measure("1", "А"), measure("1", "Б", sources={"row": Place(block=2, row=5)}))
    finding = Finding("title-empty", "1", "title", place=Place(block=2, row=5, column=2))

    intake = read_document(issuer, coordinator, twice, finding)

    assert [bool(row.doubts) for row in intake.rows.all()] == [False, True]


def test_what_was_read_with_little_trust_is_doubtful(issuer: Body, coordinator: User) -> None:
    intake = read_document(issuer, coordinator, (measure("1", "А", trust={"executors": 0.4, "title": 1.0}),))

    assert [doubt["field"] for doubt in intake.rows.get().doubts] == ["executors"]


def test_words_of_a_deadline_are_read_again(intake: Intake, coordinator: User) -> None:
    row = row_of(intake, "1")

    saved = actions.save_row(row, {"deadline": "тоқсан сайын"}, by=coordinator, seen=1)

    assert (saved.as_checked["rule"], saved.as_checked["kind"], len(saved.as_checked["windows"])) == (
        "quarterly",
        "quarterly",
        4,
    )


def test_a_rule_written_by_hand_stands_whatever_the_words_say(intake: Intake, coordinator: User) -> None:
    row = row_of(intake, "1")

    saved = actions.save_row(
        row, {"deadline": "тоқсан сайын", "rule": "until 2016-05-01"}, by=coordinator, seen=1
    )

    assert saved.as_checked["windows"] == [[None, "2016-05-01"]]


def test_a_broken_rule_is_refused_in_words_and_nothing_changes(intake: Intake, coordinator: User) -> None:
    row = row_of(intake, "1")

    with pytest.raises(ValidationError, match="until tomorrow"):
        actions.save_row(row, {"rule": "until tomorrow"}, by=coordinator, seen=1)

    assert Row.objects.get(pk=row.pk).edition_number == 1


def test_a_person_sets_the_day_that_the_document_leaves_open(intake: Intake, coordinator: User) -> None:
    row = row_of(intake, "3")
    assert row.as_checked["needs_date"]

    saved = actions.save_row(row, day_set(date(2016, 6, 1)), by=coordinator, seen=1)

    assert (saved.as_checked["rule"], saved.as_checked["needs_date"], saved.as_checked["set_on"]) == (
        "until 2016-06-01",
        False,
        "2016-06-01",
    )


def test_a_day_that_a_person_set_is_still_theirs_when_the_reports_change(
    intake: Intake, coordinator: User
) -> None:
    row = actions.save_row(row_of(intake, "3"), day_set(date(2016, 6, 1)), by=coordinator, seen=1)

    saved = actions.save_row(row, {"report_rule": "by 2016-06-10"}, by=coordinator, seen=2)

    assert (saved.as_checked["set_on"], saved.as_checked["reports"]) == ("2016-06-01", ["2016-06-10"])


def test_a_day_settles_the_doubt_and_is_asked_for_again_when_it_is_gone(
    intake: Intake, coordinator: User
) -> None:
    row = actions.save_row(row_of(intake, "3"), day_set(date(2016, 6, 1)), by=coordinator, seen=1)
    assert row.doubts == []

    row = actions.save_row(row, {"rule": "reference schedule"}, by=coordinator, seen=2)

    assert [doubt["code"] for doubt in row.doubts] == ["intake-needs-date"]


def test_two_people_at_once_are_told(intake: Intake, coordinator: User) -> None:
    row = row_of(intake, "1")
    actions.save_row(row, {"title": "Бірінші"}, by=coordinator, seen=1)

    with pytest.raises(actions.SomebodyElse):
        actions.save_row(row, {"title": "Екінші"}, by=coordinator, seen=1)

    assert Row.objects.get(pk=row.pk).as_checked["title"] == "Бірінші"


def test_saving_what_stands_there_changes_nothing(intake: Intake, coordinator: User) -> None:
    row = row_of(intake, "1")

    saved = actions.save_row(row, {"title": row.as_checked["title"]}, by=coordinator, seen=1)

    assert saved.edition_number == 1


def test_a_row_is_cut_in_two_and_the_number_in_the_second_half_is_its_own(
    intake: Intake, coordinator: User
) -> None:
    row = row_of(intake, "2")
    row = actions.save_row(row, {"title": "Анықтама дайындау 2.1. Есеп беру"}, by=coordinator, seen=1)

    first, second = actions.split_row(row, len("Анықтама дайындау"), by=coordinator, seen=2)

    assert numbers(intake) == ["1", "2", "2.1", "3"]
    assert (first.as_checked["title"], second.as_checked["title"]) == ("Анықтама дайындау", "Есеп беру")
    assert second.as_checked["executors"] == row.as_checked["executors"]
    assert second.doubts


def test_a_row_is_not_cut_where_a_half_would_be_empty(intake: Intake, coordinator: User) -> None:
    with pytest.raises(ValidationError):
        actions.split_row(row_of(intake, "1"), 0, by=coordinator, seen=1)

    assert numbers(intake) == ["1", "2", "3"]


def test_a_row_is_joined_with_the_one_above_and_may_be_taken_back(intake: Intake, coordinator: User) -> None:
    above = actions.merge_row(row_of(intake, "2"), by=coordinator, seen=1)

    assert numbers(intake) == ["1", "3"]
    assert above.as_checked["title"] == "Отырыс өткізу Анықтама дайындау"
    assert [one["name"] for one in above.as_checked["executors"]] == ["Министрлік", "Су көлігі инспекциясы"]
    assert above.as_checked["rule"] == "until 2016-11-15"

    actions.restore_row(row_of(intake, "2"), by=coordinator, seen=2)

    assert numbers(intake) == ["1", "2", "3"]


def test_the_first_row_has_nothing_above_it(intake: Intake, coordinator: User) -> None:
    with pytest.raises(ValidationError):
        actions.merge_row(row_of(intake, "1"), by=coordinator, seen=1)


def test_an_empty_measure_is_added_below_in_the_same_section(intake: Intake, coordinator: User) -> None:
    added = actions.add_row(row_of(intake, "1"), by=coordinator)

    assert numbers(intake) == ["1", "", "2", "3"]
    assert added.as_checked["sections"] == ["1. Бөлім"]


def test_what_is_without_doubts_is_accepted_at_once_and_only_that(intake: Intake, coordinator: User) -> None:
    assert actions.accept_clear(intake, by=coordinator) == 2
    assert actions.accept_clear(intake, by=coordinator) == 0

    progress = progress_of(intake)
    assert (progress.total, progress.checked, progress.doubtful, progress.clear) == (3, 2, 1, 0)


def test_the_doubtful_rows_come_first_and_the_next_one_is_the_nearest_below(
    issuer: Body, coordinator: User
) -> None:
    rows = [measure(f"{place}", "Т", "none" if place in (2, 4) else "monthly") for place in range(1, 6)]
    intake = read_document(issuer, coordinator, rows)
    found = rows_in_order(intake)

    assert [row.as_checked["number"] for row in queue_of(found)] == ["2", "4", "1", "3", "5"]
    after = row_after(found, found[2])
    assert after is not None
    assert after.as_checked["number"] == "4"


def test_another_period_gives_the_rows_other_days(intake: Intake, coordinator: User) -> None:
    actions.save_facts(intake, {"last_on": date(2016, 6, 30)}, by=coordinator, seen=1)

    assert len(row_of(intake, "2").as_checked["windows"]) == 2


def test_facts_saved_meanwhile_are_told(intake: Intake, coordinator: User) -> None:
    actions.save_facts(intake, {"title": "Жаңа"}, by=coordinator, seen=1)

    with pytest.raises(actions.SomebodyElse):
        actions.save_facts(intake, {"title": "Ескі"}, by=coordinator, seen=1)


def test_a_new_name_among_the_executors_waits_for_a_decision(intake: Intake, coordinator: User) -> None:
    executors = [{"name": "Жаңа мекеме", "role": None, "by_agreement": False, "collective": False}]

    actions.save_row(row_of(intake, "1"), {"executors": executors}, by=coordinator, seen=1)

    choice = intake.body_choices.get(name="Жаңа мекеме")
    assert (choice.body, choice.is_new) == (None, False)


def strangers() -> list[Any]:
    roles = Membership.Role
    return [roles.EXECUTOR, roles.AUDITOR, roles.ADMINISTRATOR, None]


@pytest.mark.parametrize("role", strangers())
def test_others_check_nothing(role: str | None, intake: Intake) -> None:
    user = MembershipFactory(body=intake.body, role=role).user if role else UserFactory()
    row = row_of(intake, "1")

    for act in (
        lambda: actions.save_row(row, {"title": "Т"}, by=user, seen=1),
        lambda: actions.accept_clear(intake, by=user),
        lambda: actions.merge_row(row_of(intake, "2"), by=user, seen=1),
        lambda: actions.save_facts(intake, {"title": "Т"}, by=user, seen=1),
        lambda: actions.choose_certain(intake, by=user),
    ):
        with pytest.raises(PermissionDenied):
            act()


def test_the_coordinator_of_another_body_checks_nothing(intake: Intake) -> None:
    other: User = MembershipFactory(role=Membership.Role.COORDINATOR).user

    with pytest.raises(PermissionDenied):
        actions.accept_clear(intake, by=other)

    assert not Intake.objects.visible_to(other).exists()


def test_a_document_of_which_a_programme_is_made_is_not_changed(intake: Intake, coordinator: User) -> None:
    Intake.objects.filter(pk=intake.pk).update(state=Intake.State.MADE)

    with pytest.raises(WrongState):
        actions.save_row(row_of(intake, "1"), {"title": "Т"}, by=coordinator, seen=1)
    with pytest.raises(WrongState):
        actions.choose_certain(intake, by=coordinator)
