"""Messages about duties and reports: to whom, in which words, and once."""

from datetime import datetime, timedelta

import pytest
from django.utils import translation

from qadam.jobs.timetable import TIMETABLE
from qadam.kit import clock
from qadam.notices.models import Notice
from qadam.notices.wordings import sentence
from qadam.people.tests.factories import BodyFactory
from qadam.plans import actions
from qadam.plans.models import Duty
from qadam.plans.reminders import remind
from qadam.plans.tests.factories import (
    DutyFactory,
    EditionFactory,
    MeasureFactory,
    ReportFactory,
    Role,
    person_in,
    reviewer_of,
    submitted,
)
from qadam.programmes.models import Edition

pytestmark = pytest.mark.django_db
NOON = clock.parse("2026-03-04T12:00:00+05:00")


@pytest.fixture(autouse=True)
def _noon() -> object:
    with clock.moved(NOON):
        yield


def later(days: int) -> datetime:
    return NOON + timedelta(days=days)


def said(language: str = "en") -> list[str]:
    return [sentence(notice.kind, notice.values, language) for notice in Notice.objects.order_by("pk")]


def test_reviewers_are_told_of_a_report_and_its_writer_is_not() -> None:
    report = ReportFactory()
    executor, coordinator = person_in(report.duty.body), reviewer_of(report.duty)

    actions.submit(report, by=executor)

    assert [notice.user for notice in Notice.objects.all()] == [coordinator]
    assert Notice.objects.get().path == f"/desk/duties/{report.duty.pk}/"


def test_the_body_is_told_of_a_return_and_why() -> None:
    report = submitted()
    executor, coordinator = person_in(report.duty.body), reviewer_of(report.duty)
    person_in(report.duty.body, Role.ANALYST)

    actions.return_for_changes(report, by=coordinator, why="Тізімді қосыңыз")

    assert [notice.user for notice in Notice.objects.all()] == [executor]
    assert "Тізімді қосыңыз" in said()[0]


def test_the_body_is_told_of_acceptance() -> None:
    report = submitted()
    executor, coordinator = person_in(report.duty.body), reviewer_of(report.duty)

    actions.accept(report, by=coordinator)

    assert [(notice.user, notice.kind) for notice in Notice.objects.all()] == [(executor, "plans.accepted")]


def test_a_duty_is_reminded_of_ten_three_and_one_day_before_and_on_the_day() -> None:
    duty = DutyFactory(days=10, opens_on="2026-01-01")
    person_in(duty.body)

    told = [remind(later(day)) for day in range(12)]

    assert told == [1, 0, 0, 0, 0, 0, 0, 1, 0, 1, 1, 0]


def test_the_clock_may_strike_again_and_nothing_is_said_twice() -> None:
    duty = DutyFactory(days=3)
    person_in(duty.body)

    told = [remind(NOON), remind(NOON), remind(NOON + timedelta(hours=1))]

    assert told == [1, 0, 0]


def test_a_missed_run_is_made_up() -> None:
    duty = DutyFactory(days=10, opens_on="2026-01-01")
    person_in(duty.body)

    assert remind(later(4)) == 1


def test_several_duties_of_a_day_are_one_message() -> None:
    body = BodyFactory(short_en="MoL")
    for _place in range(3):
        DutyFactory(body=body, days=3, opens_on="2026-01-01")
    person_in(body)

    remind(NOON)

    assert said() == ["Due on 7 March 2026: 3 duties of MoL"]
    assert Notice.objects.get().path == f"/desk/duties/?body={body.key}&month=2026-03"


def test_the_time_to_begin_is_told_once() -> None:
    duty = DutyFactory(days=60, opens_on="2026-03-03")
    person_in(duty.body)

    told = [remind(NOON), remind(later(1))]

    assert told == [1, 0]
    assert said()[0].startswith("The time has begun for measure")


def test_finished_duties_and_founding_documents_remind_nobody() -> None:
    body = BodyFactory()
    person_in(body)
    DutyFactory(body=body, days=3, state=Duty.State.SUBMITTED)
    DutyFactory(body=body, days=3, state=Duty.State.ACCEPTED)
    archive = EditionFactory(state=Edition.State.ARCHIVE)
    DutyFactory(body=body, days=3, measure=MeasureFactory(node__edition=archive))

    assert remind(NOON) == 0


def test_people_who_may_not_write_are_not_reminded() -> None:
    duty = DutyFactory(days=3)
    person_in(duty.body, Role.ANALYST)
    person_in(duty.body, valid_to="2020-01-01")

    assert remind(NOON) == 0


def test_a_message_about_a_sample_says_so() -> None:
    duty = DutyFactory(days=3, opens_on="2026-01-01", measure__node__edition__is_sample=True)
    person_in(duty.body)

    remind(NOON)

    assert said()[0].startswith("SAMPLE")


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_messages_speak_the_readers_language(language: str) -> None:
    duty = DutyFactory(days=3, opens_on="2026-01-01")
    person_in(duty.body)
    remind(NOON)

    with translation.override("en" if language != "en" else "kk"):
        assert getattr(duty.measure, f"name_{language}") in said(language)[0]


def test_the_timetable_opens_duties_and_reminds() -> None:
    duty = DutyFactory(days=60, state=Duty.State.PLANNED, opens_on="2026-03-04")
    person_in(duty.body)
    opening, reminding = TIMETABLE.get("plans.open_duties"), TIMETABLE.get("plans.remind")
    assert opening is not None
    assert reminding is not None

    opening.run(NOON)
    reminding.run(NOON)
    duty.refresh_from_db()

    assert duty.state == Duty.State.OPEN
    assert Notice.objects.count() == 1
