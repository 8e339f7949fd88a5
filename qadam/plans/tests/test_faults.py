"""What goes wrong by itself: two people at the same moment, a second click."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from qadam.kit import clock
from qadam.kit.tests.parallel import ends_at_once
from qadam.people.tests.factories import BodyFactory, person_in
from qadam.plans import actions
from qadam.plans.models import Duty, Report, ReportVersion, Review, TermChange
from qadam.plans.tests.factories import DutyFactory, ReportFactory, reviewer_of, submitted
from qadam.workflow.log import MACHINE
from qadam.workflow.queries import verify_chain

pytestmark = pytest.mark.django_db(transaction=True)

ROUNDS = 2
Act = Callable[[], object]


def fresh(report: Report) -> Report:
    return Report.objects.get(pk=report.pk)


def test_of_two_reviewers_at_once_one_accepts_and_the_other_is_told() -> None:
    report = submitted()
    people = [reviewer_of(report.duty) for _place in range(2)]

    ends = ends_at_once(*[_accepting(report, user) for user in people])

    assert ends == ["WrongState", "done"]
    assert Review.objects.count() == 1
    assert list(verify_chain()) == []


def _accepting(report: Report, user: Any) -> Act:
    return lambda: actions.accept(fresh(report), by=user)


@pytest.mark.parametrize("_round", range(ROUNDS))
def test_saving_while_another_submits_either_comes_first_or_is_told(_round: int) -> None:
    report = ReportFactory(text="Бірінші")
    first, second = person_in(report.duty.body), person_in(report.duty.body)

    ends = ends_at_once(
        lambda: actions.submit(fresh(report), by=first),
        lambda: actions.save_report(
            Duty.objects.get(), text="Екінші", language="kk", figures=[], by=second, seen=1
        ),
    )

    assert ends in (["done", "done"], ["NotAllowed", "done"])
    # What was sent is what the report says: nothing was typed into it afterwards.
    assert ReportVersion.objects.get().text == Report.objects.get().text
    assert (Report.objects.get().state, Duty.objects.get().state) == ("submitted", "submitted")
    assert list(verify_chain()) == []


@pytest.mark.parametrize("_round", range(ROUNDS))
def test_a_new_term_while_another_accepts_leaves_one_decision(_round: int) -> None:
    report = submitted()
    first, second = reviewer_of(report.duty), reviewer_of(report.duty)
    day = clock.today() + timedelta(days=40)

    ends = ends_at_once(
        lambda: actions.accept(fresh(report), by=first),
        lambda: actions.set_new_term(Duty.objects.get(), to_on=day, document="№ 7", why="Себеп", by=second),
    )

    assert ends == ["WrongState", "done"]
    assert (Report.objects.get().state, Duty.objects.get().state) in [
        ("accepted", "accepted"),
        ("retermed", "retermed"),
    ]
    assert list(verify_chain()) == []


@pytest.mark.parametrize("_round", range(ROUNDS))
def test_a_duty_handed_over_while_its_report_is_submitted_stays_whole(_round: int) -> None:
    report = ReportFactory()
    user, heir = person_in(report.duty.body), BodyFactory()

    ends = ends_at_once(
        lambda: actions.submit(fresh(report), by=user),
        lambda: actions.hand_over(
            Duty.objects.all(), heir, from_day=clock.today(), act="№ 1 Жарлық", by=MACHINE
        ),
    )

    duty, sent = Duty.objects.get(), Report.objects.get()
    assert ends in (["done", "done"], ["NotAllowed", "done"])
    assert (duty.state == "submitted") == (sent.state == "submitted")
    assert ReportVersion.objects.count() == (1 if sent.state == "submitted" else 0)
    assert list(verify_chain()) == []


@pytest.mark.parametrize("_round", range(ROUNDS))
def test_preparing_while_another_saves_leaves_one_text(_round: int) -> None:
    report = ReportFactory(text="Бірінші")
    first, second = person_in(report.duty.body), person_in(report.duty.body)

    ends = ends_at_once(
        lambda: actions.prepare(fresh(report), by=first),
        lambda: actions.save_report(
            Duty.objects.get(), text="Екінші", language="kk", figures=[], by=second, seen=1
        ),
    )

    assert ends in (["done", "done"], ["WrongState", "done"])
    assert Report.objects.get().state == "prepared"


def test_two_decisions_on_a_term_leave_one() -> None:
    day = clock.today() + timedelta(days=20)
    report = submitted(request="extend", asked_on=day, asked_reason="Дерек күтілуде", responsible="Бөлім")
    first, second = reviewer_of(report.duty), reviewer_of(report.duty)

    ends = ends_at_once(
        lambda: actions.extend(fresh(report), document="№ 7", by=first),
        lambda: actions.return_for_changes(fresh(report), why="Негізсіз", by=second),
    )

    assert ends == ["WrongState", "done"]
    assert TermChange.objects.count() + Duty.objects.get().times_returned == 1


@pytest.mark.parametrize("_round", range(ROUNDS))
def test_the_rules_of_a_plan_change_while_its_reports_are_submitted(_round: int) -> None:
    report = ReportFactory()
    other = DutyFactory(measure=report.duty.measure)
    user = person_in(report.duty.body)

    ends = ends_at_once(
        lambda: actions.submit(fresh(report), by=user),
        lambda: actions.make_duties(report.duty.edition, by=MACHINE),
    )

    assert ends == ["done", "done"]
    assert Report.objects.get().state == Duty.objects.get(pk=report.duty_id).state == "submitted"
    assert not Duty.objects.filter(pk=other.pk).exists()


@pytest.mark.parametrize("_round", range(ROUNDS))
def test_saving_while_the_report_leaves_with_a_letter(_round: int) -> None:
    report = ReportFactory(text="Бірінші")
    first, second = person_in(report.duty.body), person_in(report.duty.body)
    letter = actions.register_letter(
        report.duty.body, number="05/7", dated_on=clock.today(), upload=None, by=first
    )

    ends = ends_at_once(
        lambda: actions.submit_many([Duty.objects.get()], letter, by=first),
        lambda: actions.save_report(
            Duty.objects.get(), text="Екінші", language="kk", figures=[], by=second, seen=1
        ),
    )

    assert ends in (["done", "done"], ["NotAllowed", "done"])
    assert ReportVersion.objects.get().text == Report.objects.get().text
    assert Report.objects.get().letter == letter


# A file that does not arrive whole.
