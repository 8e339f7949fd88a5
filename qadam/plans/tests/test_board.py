"""The control board: its numbers by hand and against a plain counting of the facts, its pages, its closed periods."""

import random
from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from qadam.kit import clock
from qadam.kit.periods import Period, quarter
from qadam.people.models import Body, User
from qadam.people.tests.factories import BodyFactory
from qadam.plans import actions
from qadam.plans.board.drill import HEADINGS
from qadam.plans.board.figures import Board, Figures, board_of, figures_of
from qadam.plans.board.scope import Scope, duties_behind
from qadam.plans.board.standing import stories
from qadam.plans.models import Duty, ExpectedDuty, Report
from qadam.plans.tests.factories import (
    DutyFactory,
    EditionFactory,
    MeasureFactory,
    NodeFactory,
    ReportFactory,
    Role,
    person_in,
    reviewer_of,
)
from qadam.programmes.models import Edition

pytestmark = pytest.mark.django_db
YEAR = Period(date(2026, 1, 1), date(2026, 12, 31))
DAY = date(2026, 11, 20)


def at(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 10, tzinfo=clock.ALMATY)


def submit(duty: Duty, day: date) -> Report:
    """Submit the report on a duty on a day, by one person of its body."""
    with clock.moved(at(day)):
        report: Report | None = Report.objects.filter(duty=duty).first()
        report = report or ReportFactory(duty=duty)
        person = User.objects.filter(memberships__body=duty.body).first() or person_in(duty.body)
        actions.submit(report, by=person)
    return report


def decide(report: Report, day: date, verb: str) -> None:
    with clock.moved(at(day)):
        by = reviewer_of(report.duty)
        if verb == "accept":
            actions.accept(report, by=by)
        elif verb == "information":
            actions.take_for_information(report, by=by)
        else:
            actions.return_for_changes(report, by=by, why="Толықтырыңыз")


def due(edition: Edition, day: date, **facts: object) -> Duty:
    """Make a duty of the edition's first direction."""
    node = edition.nodes.first() or NodeFactory(edition=edition)
    made: Duty = DutyFactory(measure=MeasureFactory(node=facts.pop("node", node)), due_on=day, **facts)
    return made


@pytest.fixture
def edition() -> Edition:
    made: Edition = EditionFactory()
    return made


@pytest.fixture(autouse=True)
def november(settings: object, tmp_path: object) -> object:
    """Let the day be 20 November 2026."""
    with clock.moved(at(DAY)):
        yield


def board(edition: Edition, period: Period = YEAR, day: date = DAY) -> Board:
    return board_of(Scope((edition,), period, day))


def every_state(edition: Edition) -> dict[str, Duty]:
    """Make one duty in each state a board tells apart."""
    april = date(2026, 4, 10)
    made = {
        name: due(edition, april)
        for name in (
            "in_time",
            "late",
            "information",
            "waiting",
            "overdue",
            "returned",
            "reworked",
            "excused",
        )
    }
    made["coming"] = due(edition, date(2026, 12, 10))
    made["asked"] = due(edition, april, is_by_agreement=True)
    decide(submit(made["in_time"], date(2026, 4, 10)), date(2026, 4, 12), "accept")
    decide(submit(made["late"], date(2026, 4, 14)), date(2026, 4, 15), "accept")
    decide(submit(made["information"], date(2026, 4, 9)), date(2026, 4, 15), "information")
    submit(made["waiting"], date(2026, 4, 1))
    decide(submit(made["returned"], date(2026, 4, 1)), date(2026, 11, 19), "return")
    decide(submit(made["reworked"], date(2026, 4, 2)), date(2026, 4, 3), "return")
    decide(submit(made["reworked"], date(2026, 4, 9)), date(2026, 4, 20), "accept")
    with clock.moved(at(date(2026, 5, 1))):
        actions.excuse(made["excused"], document="№ 1", why="Тарады", by=reviewer_of(made["excused"]))
    return made


def test_each_state_counts_under_its_headings(edition: Edition) -> None:
    every_state(edition)

    total = board(edition).total

    assert total == Figures(
        due=7,
        accepted=4,
        in_time=3,
        late=1,
        overdue=1,
        waiting=1,
        excused=1,
        returned=2,
        extended=0,
        repeated=1,
        # Four days of the late answer; 10 April to 20 November of the one overdue.
        late_days=4 + 224,
        delayed=2,
    )
    assert (total.execution, total.timeliness) == (Decimal("57.1"), Decimal("42.9"))
    assert total.average_delay == Decimal("114.0")


def test_nothing_due_has_no_rate(edition: Edition) -> None:
    due(edition, date(2026, 12, 10))

    total = board(edition).total

    assert (total.due, total.execution, total.timeliness, total.average_delay) == (0, None, None, None)


def address(name: str, *args: object, **query: str) -> str:
    with translation.override("kk"):
        return reverse(f"desk:{name}", args=args, query=query)


@pytest.fixture
def control(client: Client, edition: Edition) -> Client:
    """Sign in one who controls the programme."""
    assert edition.issuer is not None
    client.force_login(person_in(edition.issuer, Role.CONTROL))
    return client


def test_the_board_shows_the_rates_and_leads_to_the_duties(control: Client, edition: Edition) -> None:
    every_state(edition)

    page = control.get(address("control", period="2026-04"))

    assert page.status_code == 200
    assert page.context["total"].accepted == 4
    assert f"{address('control-duties')}?period=2026-04&amp;what=accepted" in page.content.decode()


def test_the_late_list_says_why(control: Client, edition: Edition) -> None:
    duty = every_state(edition)["overdue"]

    page = control.get(address("control-late"))

    assert [row.duty for row in page.context["rows"]] == [duty.pk]
