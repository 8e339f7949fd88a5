"""What the database promises when two people press at once."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from qadam.kit import clock
from qadam.kit.tests.parallel import ends_at_once
from qadam.people.models import User
from qadam.people.tests.factories import person_in
from qadam.plans import actions
from qadam.plans.models import Duty, Report, ReportVersion
from qadam.plans.tests.factories import DutyFactory, ReportFactory, reviewer_of, submitted
from qadam.workflow.models import Change
from qadam.workflow.queries import verify_chain

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_report_is_submitted_once_by_four_at_once() -> None:
    report = ReportFactory()
    people = [person_in(report.duty.body) for _place in range(4)]

    def submit(user: User) -> Callable[[], object]:
        return lambda: actions.submit(Report.objects.get(pk=report.pk), by=user)

    ends = ends_at_once(*[submit(user) for user in people])

    assert ends == ["WrongState", "WrongState", "WrongState", "done"]
    assert ReportVersion.objects.count() == 1
    assert Duty.objects.get().state == Duty.State.SUBMITTED
    assert Change.objects.filter(verb="submit").count() == 1
    assert list(verify_chain()) == []


def test_a_report_is_either_accepted_or_returned() -> None:
    report = submitted()
    first, second = reviewer_of(report.duty), reviewer_of(report.duty)

    ends = ends_at_once(
        lambda: actions.accept(Report.objects.get(pk=report.pk), by=first),
        lambda: actions.return_for_changes(Report.objects.get(pk=report.pk), by=second, why="Толықтырыңыз"),
    )
    report.refresh_from_db()

    assert ends == ["WrongState", "done"]
    assert (report.state, Duty.objects.get().state) in [("accepted", "accepted"), ("returned", "returned")]


def test_a_report_is_released_once_by_two_at_once_and_a_resumption_leaves_none_open() -> None:
    report = submitted()
    first, second = reviewer_of(report.duty), reviewer_of(report.duty)
    actions.accept(report, by=first)

    def fresh() -> Report:
        return Report.objects.get(pk=report.pk)

    ends = ends_at_once(
        lambda: actions.release(fresh(), by=first), lambda: actions.release(fresh(), by=second)
    )
    released = Change.objects.filter(verb="release").count()
    actions.withdraw_release(fresh(), by=first, why="Тексеру")
    again = ends_at_once(
        lambda: actions.release(fresh(), by=first),
        lambda: actions.resume(
            Duty.objects.get(), to_on=clock.today() + timedelta(days=9), document="№ 7", why="Сан", by=second
        ),
    )

    assert (ends, released) == (["WrongState", "done"], 1)
    assert again in (["WrongState", "done"], ["done", "done"])
    assert (fresh().state, fresh().released_at) == ("resumed", None)
    assert list(verify_chain()) == []


def test_of_two_saves_at_once_one_is_kept_and_the_other_is_told() -> None:
    duty = DutyFactory()
    first, second = person_in(duty.body), person_in(duty.body)

    def save(user: User, text: str) -> Callable[[], object]:
        return lambda: actions.save_report(
            Duty.objects.get(pk=duty.pk), text=text, language="kk", figures=[], by=user, seen=0
        )

    ends = ends_at_once(save(first, "Бірінші"), save(second, "Екінші"))

    assert ends == ["WrongState", "done"]
    assert (Report.objects.get().edition_number, Report.objects.get().text in ("Бірінші", "Екінші")) == (
        1,
        True,
    )


def test_a_save_and_a_submission_at_once_never_wait_in_a_ring() -> None:
    report = ReportFactory()
    first, second = person_in(report.duty.body), person_in(report.duty.body)

    ends = ends_at_once(
        lambda: actions.submit(Report.objects.get(pk=report.pk), by=first),
        lambda: actions.save_report(
            Duty.objects.get(pk=report.duty_id), text="Екінші", language="kk", figures=[], by=second
        ),
    )
    report.refresh_from_db()

    assert ends in (["done", "done"], ["NotAllowed", "done"])
    assert report.state == Report.State.SUBMITTED
    assert ReportVersion.objects.get().text == report.text
