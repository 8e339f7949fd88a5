"""What was late on a day and why, today and on a day that is past."""

from datetime import date, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from qadam.kit import clock
from qadam.kit.dates import format_day
from qadam.people.tests.factories import person_in
from qadam.plans import actions
from qadam.plans.actions.explaining import Why
from qadam.plans.board.late import LateRow, late_rows
from qadam.plans.documents.late_note import late_note
from qadam.plans.models import Duty, Escalation, Explanation, Report
from qadam.plans.tests.factories import (
    DutyFactory,
    ReportFactory,
    Role,
    reviewer_of,
    submitted,
)
from qadam.writing.document import Row, Table

pytestmark = pytest.mark.django_db


def at(day: str) -> datetime:
    return datetime.fromisoformat(f"{day}T10:00:00+05:00")


def rows_on(duty: Duty, day: str) -> list[LateRow]:
    return late_rows([duty.edition], date.fromisoformat(day))


def late_days(duty: Duty, *days: str) -> list[int]:
    """Return for each day by how many days the duty was late, 0 where it was not."""
    return [next((row.days for row in rows_on(duty, day)), 0) for day in days]


def submit(duty: Duty, day: str) -> Report:
    with clock.moved(at(day)):
        report = Report.objects.filter(duty=duty).first() or ReportFactory(duty=duty)
        actions.submit(report, by=person_in(duty.body))
    return report


@pytest.fixture
def duty() -> Duty:
    made: Duty = DutyFactory(due_on=date(2026, 4, 10))
    return made


def test_a_late_duty_says_with_whom_it_lies_and_why() -> None:
    today = clock.today()
    lead = DutyFactory(days=-7, part=Duty.Part.LEAD, lies_since=today - timedelta(days=20))
    DutyFactory(measure=lead.measure, part=Duty.Part.CO, lead=lead, body__short_en="Akimat", days=-8)
    DutyFactory(measure=lead.measure, part=Duty.Part.CO, lead=lead, days=-8, state=Duty.State.SUBMITTED)
    head = person_in(lead.body, Role.HEAD)
    promised = today + timedelta(days=3)
    actions.explain(lead, Why("funding", "No money yet", "A. Serikov", promised), by=head)
    for step in ("notice", "extract"):
        Escalation.objects.create(duty=lead, step=step, term_on=lead.term_on)

    with translation.override("en"):
        row = next(row for row in late_rows([lead.edition], today) if row.duty == lead.pk)

    assert (row.number, row.title, row.days, row.due_on) == (
        lead.measure.number,
        lead.measure.name_en,
        7,
        lead.due_on,
    )
    assert (row.holder, row.holder_words, row.since) == (
        "executor",
        "the executor",
        today - timedelta(days=20),
    )
    assert row.unsent == ["Akimat"]
    assert (row.cause, row.cause_words, row.text) == ("funding", "funding", "No money yet")
    assert (row.promised_on, row.responsible, row.has_note) == (promised, "A. Serikov", True)
    assert (row.step, row.step_words) == ("extract", "extract to the supervising body")


def test_the_executor_is_named_only_within_the_body() -> None:
    duty = DutyFactory(days=-1)
    executor = person_in(duty.body)
    Duty.objects.filter(pk=duty.pk).update(assigned_to=executor)
    today = clock.today()

    with translation.override("en"):
        inside = late_rows([duty.edition], today, person_in(duty.body))
        outside = late_rows([duty.edition], today, reviewer_of(duty))

    assert inside[0].holder_words == f"the executor: {executor.full_name}"
    assert outside[0].holder_words == "the executor"


def test_the_longest_delay_stands_first_and_nothing_else_is_late() -> None:
    first = DutyFactory(days=-2)
    same = {"measure__node": first.measure.node}
    longest = DutyFactory(days=-9, **same)
    DutyFactory(days=0, **same)
    DutyFactory(days=-9, is_by_agreement=True, **same)
    DutyFactory(days=-9, state=Duty.State.EXCUSED, **same)
    submitted(DutyFactory(days=-9, **same))
    DutyFactory(days=-9)

    assert [row.duty for row in late_rows([first.edition], clock.today())] == [longest.pk, first.pk]


def test_a_past_day_knows_what_was_submitted_later(duty: Duty) -> None:
    submit(duty, "2026-04-15")

    assert late_days(duty, "2026-04-10", "2026-04-11", "2026-04-14", "2026-04-15") == [0, 1, 4, 0]


def test_a_past_day_knows_the_rework_term(duty: Duty) -> None:
    report = submit(duty, "2026-04-09")
    with clock.moved(at("2026-04-20")):
        actions.return_for_changes(report, by=reviewer_of(duty), why="Толықтырыңыз")
        term = Duty.objects.get(pk=duty.pk).term_on
    submit(duty, f"{term + timedelta(days=3)}")

    after = [str(term + timedelta(days=days)) for days in (0, 1, 2, 3)]
    assert late_days(duty, "2026-04-15", *after) == [0, 0, 1, 2, 0]


def test_the_day_shown_and_the_days_late_belong_together_after_a_return(client: Client, duty: Duty) -> None:
    report = submit(duty, "2026-04-09")
    with clock.moved(at("2026-04-20")):
        actions.return_for_changes(report, by=reviewer_of(duty), why="Толықтырыңыз")
    term = Duty.objects.get(pk=duty.pk).term_on
    today = term + timedelta(days=5)

    with clock.moved(at(str(today))):
        with translation.override("kk"):
            address = reverse("plans:execution", args=[duty.edition.slug])
        page = client.get(address)
        note = late_note([duty.edition], today)

    assert [(row.term_on, row.due_on, row.days) for row in page.context["late"]] == [(term, duty.due_on, 5)]
    assert format_day(term, "kk") in page.content.decode()
    table = next(block for block in note.blocks if isinstance(block, Table))
    shown = next(row for row in table.rows if isinstance(row, Row))
    assert [shown.cells[3], shown.cells[4]] == [[f"{term:%d.%m.%Y}"], ["5"]]


def test_a_past_day_is_judged_by_the_term_in_force_then(duty: Duty) -> None:
    with clock.moved(at("2026-04-13")):
        actions.set_new_term(
            duty, to_on=date(2026, 5, 10), document="№ 5", why="Заң күтілуде", by=reviewer_of(duty)
        )

    assert late_days(duty, "2026-04-12", "2026-04-13", "2026-05-12") == [2, 0, 2]


def test_what_was_excused_was_late_until_then(duty: Duty) -> None:
    with clock.moved(at("2026-04-20")):
        actions.excuse(duty, document="№ 7", why="Тарады", by=reviewer_of(duty))

    assert late_days(duty, "2026-04-19", "2026-04-20", "2026-06-01") == [9, 0, 0]


def test_an_excuse_taken_back_is_remembered(duty: Duty) -> None:
    control = reviewer_of(duty)
    with clock.moved(at("2026-04-08")):
        actions.excuse(duty, document="№ 7", why="Тарады", by=control)
    with clock.moved(at("2026-05-20")):
        actions.resume(duty, to_on=date(2026, 6, 1), document="№ 9", why="Қайта құрылды", by=control)

    assert late_days(duty, "2026-04-20", "2026-05-19", "2026-06-03") == [0, 0, 2]


def test_reasons_given_later_are_not_told_of_an_earlier_day(duty: Duty) -> None:
    person = person_in(duty.body)
    with clock.moved(at("2026-04-14")):
        actions.explain(duty, Why("data", "Деректер жоқ", "Б. Әлиев", date(2026, 4, 30)), by=person)
    with clock.moved(at("2026-04-18")):
        actions.explain(duty, Why("people", "Маман жоқ", "Б. Әлиев", date(2026, 5, 30)), by=person)

    causes = [rows_on(duty, day)[0].cause for day in ("2026-04-13", "2026-04-14", "2026-04-18")]

    assert causes == ["", Explanation.Cause.DATA, Explanation.Cause.PEOPLE]


def test_thirty_late_duties_cost_as_many_queries_as_one(django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
    first = DutyFactory(days=-2, part=Duty.Part.LEAD)
    edition = first.edition

    with django_assert_num_queries(6):
        late_rows([edition], clock.today())
    for _place in range(29):
        DutyFactory(days=-2, part=Duty.Part.LEAD, measure__node=first.measure.node)
    with django_assert_num_queries(6):
        late_rows([edition], clock.today())
