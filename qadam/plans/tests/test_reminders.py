"""Messages about duties and reports: to whom, in which words, and once."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from django.db import transaction
from django.utils import translation

from qadam.jobs import timetable
from qadam.kit import clock
from qadam.kit.clock import ALMATY
from qadam.kit.tests.parallel import at_once
from qadam.notices.models import Notice
from qadam.notices.wordings import sentence
from qadam.people.tests.factories import BodyFactory, person_in
from qadam.plans import actions
from qadam.plans.actions import sweeping
from qadam.plans.actions.making import make_duties
from qadam.plans.models import ControlScheme, Duty, Escalation
from qadam.plans.tests.factories import (
    DutyFactory,
    ExecutorFactory,
    MeasureFactory,
    ReportFactory,
    Role,
    reviewer_of,
    submitted,
)
from qadam.programmes.models import Edition
from qadam.programmes.tests.factories import EditionFactory
from qadam.workflow.log import MACHINE
from qadam.workflow.queries import verify_chain

pytestmark = pytest.mark.django_db
NOON = clock.parse("2026-03-04T12:00:00+05:00")


@pytest.fixture(autouse=True)
def _noon() -> object:
    with clock.moved(NOON):
        yield


def later(days: int) -> datetime:
    return NOON + timedelta(days=days)


def waiting(**facts: Any) -> Duty:
    """Make a duty that nobody has been told anything of."""
    duty: Duty = DutyFactory(**facts)
    duty.next_moment_at = datetime.combine(duty.opens_on, time(), ALMATY)
    duty.save()
    return duty


def sweep(moment: datetime, last: datetime | None = None) -> int:
    with clock.moved(moment):
        return actions.sweep(moment, by=MACHINE, last=last)


def kinds(user: Any) -> list[str]:
    return [notice.kind for notice in Notice.objects.filter(user=user).order_by("pk")]


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
    duty = waiting(days=10, opens_on=date(2026, 1, 1))
    person_in(duty.body)

    told = [sweep(later(day)) for day in range(11)]

    assert told == [1, 0, 0, 0, 0, 0, 0, 1, 0, 1, 1]


def test_reminders_follow_the_scheme_of_the_programme() -> None:
    ControlScheme.objects.create(
        code="own", valid_from="2020-01-01", reminder_days="7,2", escalation_days="3", source="Бұйрық"
    )
    duty = waiting(days=10, opens_on=date(2026, 1, 1), measure__node__edition__scheme="own")
    person_in(duty.body)

    sweep(NOON)

    told = [day for day in range(1, 20) if sweep(later(day))]

    assert told == [3, 8, 13]


def test_nothing_is_said_twice_in_a_day() -> None:
    duty = waiting(days=3)
    person_in(duty.body)

    told = [sweep(NOON), sweep(NOON), sweep(NOON + timedelta(hours=1))]

    assert told == [1, 0, 0]


def test_a_missed_run_is_made_up() -> None:
    duty = waiting(days=10, opens_on=date(2026, 1, 1))
    person_in(duty.body)

    assert sweep(later(4)) == 1
    assert said()[0].startswith("Due on 14 March 2026: measure")


def test_several_duties_of_a_day_are_one_message() -> None:
    body = BodyFactory(short_en="MoL")
    for _place in range(3):
        waiting(body=body, days=3, opens_on=date(2026, 1, 1))
    person_in(body)

    sweep(NOON)

    assert said() == ["Due on 7 March 2026: 3 duties of MoL"]
    assert Notice.objects.get().path == f"/desk/duties/?body={body.key}&month=2026-03"


def test_a_duty_that_comes_to_a_day_later_is_told_of_too() -> None:
    body = BodyFactory()
    person_in(body)
    waiting(body=body, days=3, opens_on=date(2026, 1, 1))
    sweep(NOON)
    waiting(body=body, days=3, opens_on=date(2026, 1, 1))

    assert sweep(NOON + timedelta(hours=1)) == 1


def test_the_time_to_begin_is_told_once() -> None:
    duty = waiting(days=60, opens_on=date(2026, 3, 3), state=Duty.State.PLANNED)
    person_in(duty.body)

    told = [sweep(NOON), sweep(later(1))]

    assert told == [1, 0]
    assert said()[0].startswith("The time has begun for measure")


def test_whom_a_duty_is_given_to_is_told_alone() -> None:
    duty = waiting(days=3)
    person_in(duty.body)
    mine = person_in(duty.body)
    Duty.objects.update(assigned_to=mine)

    sweep(NOON)

    assert [notice.user for notice in Notice.objects.all()] == [mine]


def test_all_writers_are_told_when_the_person_given_the_duty_has_left() -> None:
    duty = waiting(days=3)
    stayed = person_in(duty.body)
    Duty.objects.update(assigned_to=person_in(duty.body, valid_to="2020-01-01"))

    sweep(NOON)

    assert [notice.user for notice in Notice.objects.all()] == [stayed]


def test_finished_duties_and_founding_documents_remind_nobody() -> None:
    body = BodyFactory()
    person_in(body)
    waiting(body=body, days=3, state=Duty.State.SUBMITTED)
    waiting(body=body, days=3, state=Duty.State.ACCEPTED)
    archive = EditionFactory(state=Edition.State.ARCHIVE)
    waiting(body=body, days=3, measure=MeasureFactory(node__edition=archive))

    assert sweep(NOON) == 0


def test_a_body_that_has_not_agreed_is_neither_reminded_nor_late() -> None:
    duty = waiting(days=3, is_by_agreement=True)
    person_in(duty.body, Role.HEAD)

    assert [sweep(NOON), sweep(later(30))] == [0, 0]
    assert not Escalation.objects.exists()


def test_people_who_may_not_write_are_not_reminded() -> None:
    duty = waiting(days=3)
    person_in(duty.body, Role.ANALYST)
    person_in(duty.body, valid_to="2020-01-01")

    assert sweep(NOON) == 0


def test_a_message_about_a_sample_says_so() -> None:
    duty = waiting(days=3, opens_on=date(2026, 1, 1), measure__node__edition__is_sample=True)
    person_in(duty.body)

    sweep(NOON)

    assert said()[0].startswith("SAMPLE")


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_messages_speak_the_readers_language(language: str) -> None:
    duty = waiting(days=3, opens_on=date(2026, 1, 1))
    person_in(duty.body)
    sweep(NOON)

    with translation.override("en" if language != "en" else "kk"):
        assert getattr(duty.measure, f"name_{language}") in said(language)[0]


def test_after_the_day_come_notice_extract_and_the_request_for_a_note() -> None:
    duty = waiting(days=0, opens_on=date(2026, 1, 1))
    executor, head = person_in(duty.body), person_in(duty.body, Role.HEAD)
    coordinator, control = person_in(duty.body, Role.COORDINATOR), reviewer_of(duty)

    for day in range(15):
        sweep(later(day))

    assert kinds(executor) == ["plans.due"]
    assert kinds(head) == kinds(coordinator) == ["plans.due", "plans.notice", "plans.note"]
    assert kinds(control) == ["plans.extract"]
    steps = Escalation.objects.values_list("step", "term_on", "passed_at")
    assert list(steps) == [
        ("notice", date(2026, 3, 4), later(1)),
        ("extract", date(2026, 3, 4), later(5)),
        ("note", date(2026, 3, 4), later(10)),
    ]
    assert list(verify_chain()) == []


def test_the_supervising_side_gets_one_extract_of_all_bodies() -> None:
    edition = EditionFactory()
    bodies = [BodyFactory(short_en=name) for name in ("MoL", "MoH", "MoE")]
    duties = [waiting(body=body, days=-5, measure=MeasureFactory(node__edition=edition)) for body in bodies]
    control = reviewer_of(duties[0])

    sweep(NOON)

    assert kinds(control) == ["plans.extract"]
    assert said() == [
        "Extract for supervision: 3 duties were not submitted by 27 February 2026. Bodies: MoL, MoH, MoE"
    ]
    assert Notice.objects.get().path == f"/desk/control/late/?programme={edition.slug}"


def test_a_head_who_has_explained_is_not_asked_for_a_note() -> None:
    duty = waiting(days=-5)
    head = person_in(duty.body, Role.HEAD)
    why = actions.Why("data", "Деректер келмеді", "А. Серіков", date(2026, 4, 1))
    actions.explain(duty, why, by=head)

    sweep(later(6))

    assert "plans.note" not in kinds(head)
    assert set(Escalation.objects.values_list("step", flat=True)) == {"notice", "extract"}


def test_a_new_term_begins_a_new_ladder() -> None:
    duty = waiting(days=0, opens_on=date(2026, 1, 1))
    head, control = person_in(duty.body, Role.HEAD), reviewer_of(duty)
    sweep(later(1))
    with clock.moved(later(2)):
        actions.set_new_term(duty, to_on=date(2026, 3, 16), document="Хат", why="Сұрау", by=control)

    for day in range(3, 14):
        sweep(later(day))

    assert kinds(head) == ["plans.notice", *["plans.due"] * 3, "plans.notice"]


def test_a_submitted_report_is_never_late() -> None:
    duty = waiting(days=1)
    person_in(duty.body, Role.HEAD)
    sweep(NOON)
    actions.submit(ReportFactory(duty=duty), by=person_in(duty.body))
    Notice.objects.all().delete()

    assert sweep(later(30)) == 0


def contributions(count: int, **facts: Any) -> tuple[Duty, list[Duty]]:
    """Make a lead's duty due in eight days and those of co-executors due today."""
    lead = waiting(days=8, part=Duty.Part.LEAD, opens_on=date(2026, 3, 4), state=Duty.State.PLANNED)
    facts = {"measure": lead.measure, "part": Duty.Part.CO, "lead": lead, "days": 0, **facts}
    return lead, [waiting(**facts, original_on=lead.original_on) for _place in range(count)]


def test_the_lead_is_told_who_has_not_sent_on_the_co_executors_day() -> None:
    lead, (first, second, third) = contributions(3)
    writer, control = person_in(lead.body), reviewer_of(lead)
    for duty in (first, second, third):
        person_in(duty.body)
    actions.submit(ReportFactory(duty=third), by=person_in(third.body))
    Notice.objects.all().delete()

    sweep(NOON)
    sweep(later(1))

    names = {first.body.name_kk, second.body.name_kk}
    missing = Notice.objects.filter(kind="plans.missing")
    assert [notice.user for notice in missing] == [writer, writer]
    assert [set(notice.values["bodies_kk"].split(", ")) for notice in missing] == [names, names]
    assert missing[0].path == f"/desk/duties/{lead.pk}/"
    assert kinds(control) == []


def test_a_month_missed_says_each_threshold_and_only_what_still_matters() -> None:
    duty = waiting(days=3, opens_on=date(2026, 1, 1))
    coming = waiting(days=40, body=duty.body, opens_on=date(2026, 3, 1), measure=duty.measure)
    head, control = person_in(duty.body, Role.HEAD), reviewer_of(duty)

    told = [sweep(later(31)), sweep(later(31))]

    assert told == [3, 0]
    assert sorted(kinds(head)) == ["plans.due", "plans.note"]
    assert kinds(control) == ["plans.extract"]
    assert Escalation.objects.filter(duty=duty).count() == 3
    coming.refresh_from_db()
    assert coming.next_moment_at == datetime(2026, 4, 10, 6, tzinfo=ALMATY)


def test_a_clock_moved_back_loses_no_reminder_and_repeats_none() -> None:
    duty = waiting(days=10, opens_on=date(2026, 1, 1))
    head = person_in(duty.body, Role.HEAD)
    sweep(NOON)
    # Somebody sets the machine's clock a month ahead, and back again.
    sweep(later(31))
    ahead = kinds(head)

    for day in range(1, 31):
        sweep(later(day), last=later(31) if day == 1 else later(day - 1))

    assert ahead == ["plans.due", "plans.note"]
    assert kinds(head)[2:] == ["plans.due", "plans.due", "plans.due"]
    assert Escalation.objects.count() == 3


def test_a_clock_moved_back_is_noticed_by_the_timetable() -> None:
    duty = waiting(days=40, opens_on=date(2026, 1, 1))
    person_in(duty.body)
    with clock.moved(later(35)):
        timetable.sweep(later(35))

    with clock.moved(NOON):
        timetable.sweep(NOON)

    duty.refresh_from_db()
    assert duty.next_moment_at == datetime(2026, 4, 3, 6, tzinfo=ALMATY)


def test_a_worker_killed_in_the_middle_loses_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    class Killed(BaseException):
        """No program catches the end of its process."""

    def die(*args: Any, **kwargs: Any) -> int:
        raise Killed

    duty = waiting(days=-1)
    head = person_in(duty.body, Role.HEAD)
    monkeypatch.setattr(sweeping, "tell_all", die)
    with pytest.raises(Killed), transaction.atomic():
        sweep(NOON)
    left = (Notice.objects.count(), Escalation.objects.count())
    monkeypatch.undo()

    told = [sweep(NOON), sweep(NOON)]

    assert left == (0, 0)
    assert told == [1, 0]
    assert kinds(head) == ["plans.notice"]
    assert list(verify_chain()) == []


@pytest.mark.django_db(transaction=True)
def test_of_workers_at_once_one_says_what_is_to_be_said() -> None:
    edition = EditionFactory()
    for _place in range(12):
        duty = waiting(days=-1, measure=MeasureFactory(node__edition=edition))
        person_in(duty.body, Role.HEAD)
    act: Callable[[], int] = lambda: sweep(NOON)  # noqa: E731

    told = at_once(act, act, act)

    assert Notice.objects.count() == Escalation.objects.count() == 12
    assert sum(told) == 12
    assert list(verify_chain()) == []


def test_the_duties_of_many_bodies_are_told_of_in_lots(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sweeping, "LOT", 2)
    for _place in range(5):
        person_in(waiting(days=3).body)

    assert sweep(NOON) == 5


def test_a_duty_of_an_earlier_version_gets_its_moment() -> None:
    coming, late, long_late = DutyFactory(days=5), DutyFactory(days=-2), DutyFactory(days=-90)

    sweep(NOON)

    moments = {duty.pk: duty.next_moment_at for duty in Duty.objects.all()}
    assert moments == {
        coming.pk: datetime(2026, 3, 6, 6, tzinfo=ALMATY),
        late.pk: datetime(2026, 3, 7, 6, tzinfo=ALMATY),
        long_late.pk: None,
    }


def test_what_began_lately_is_told_of_a_duty_made_today() -> None:
    measure = MeasureFactory(deadline="months 2026-03..2026-06")
    executor = ExecutorFactory(measure=measure)
    person_in(executor.body)
    make_duties(measure.edition, by=MACHINE)

    told = [sweep(NOON), sweep(NOON)]

    assert told == [1, 0]
    assert said()[0].startswith("The time has begun for measure")


def test_the_timetable_opens_duties_and_reminds() -> None:
    duty = waiting(days=60, state=Duty.State.PLANNED, opens_on=date(2026, 3, 4))
    person_in(duty.body)
    sweeping_entry = timetable.TIMETABLE.get("plans.sweep")
    assert sweeping_entry is not None

    sweeping_entry.run(NOON)
    duty.refresh_from_db()

    assert duty.state == Duty.State.OPEN
    assert Notice.objects.count() == 1
