"""The control board: its numbers by hand and against a plain counting of the facts, its pages, its closed periods."""

import random
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from qadam.kit import clock
from qadam.kit.dates import format_day
from qadam.kit.periods import Period, quarter
from qadam.people.models import User
from qadam.people.tests.factories import BodyFactory, person_in
from qadam.plans import actions
from qadam.plans.actions.explaining import Why
from qadam.plans.board.drill import HEADINGS
from qadam.plans.board.figures import Board, Figures, board_of, figures_of
from qadam.plans.board.scope import Scope, duties_behind
from qadam.plans.board.standing import stories
from qadam.plans.models import ClosedPeriod, Duty, ExpectedDuty, Report
from qadam.plans.tests.factories import (
    DutyFactory,
    MeasureFactory,
    NodeFactory,
    ReportFactory,
    Role,
    reviewer_of,
)
from qadam.programmes.models import Edition
from qadam.programmes.tests.factories import EditionFactory
from qadam.territories.actions import load_units
from qadam.workflow.log import MACHINE

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


def live_random(edition: Edition, seed: int) -> None:
    """Let forty duties of the year live through whatever may happen to them."""
    chance = random.Random(seed)
    nodes = [NodeFactory(edition=edition) for _place in range(3)]
    bodies = BodyFactory.create_batch(4)
    for _place in range(40):
        duty = due(
            edition,
            date(2026, 1, 5) + timedelta(days=chance.randrange(320)),
            node=chance.choice(nodes),
            body=chance.choice(bodies),
            part=chance.choice([Duty.Part.EACH, Duty.Part.EACH, Duty.Part.LEAD, Duty.Part.CO]),
        )
        live(duty, chance)


def live(duty: Duty, chance: random.Random) -> None:
    day = duty.due_on + timedelta(days=chance.randrange(-10, 15))
    for _step in range(chance.randrange(5)):
        duty.refresh_from_db()
        day = max(day, duty.opens_on)
        if day > DAY:
            return
        if duty.state in Duty.UNFINISHED:
            act = chance.choice(["submit", "submit", "submit", "excuse", "reterm"])
        elif duty.state == Duty.State.SUBMITTED:
            act = chance.choice(["accept", "information", "return"])
        else:
            act = chance.choice(["resume", "nothing", "nothing"])
        step(duty, act, day)
        day += timedelta(days=chance.randrange(1, 25))


def step(duty: Duty, act: str, day: date) -> None:
    if act == "submit":
        submit(duty, day)
    elif act in ("accept", "information", "return"):
        decide(Report.objects.get(duty=duty), day, act)
    elif act != "nothing":
        with clock.moved(at(day)):
            by, cited = reviewer_of(duty), {"document": "№ 1", "why": "Себебі"}
            if act == "excuse":
                actions.excuse(duty, by=by, **cited)
            elif act == "reterm":
                actions.set_new_term(duty, to_on=day + timedelta(days=30), by=by, **cited)
            else:
                actions.resume(duty, to_on=day + timedelta(days=20), by=by, **cited)


def counted_plainly(edition: Edition, period: Period, day: date) -> dict[str, Figures]:
    """Count the same from the kept facts, duty by duty."""
    found: dict[str, Figures] = {}
    for duty, story in stories(Duty.objects.filter(edition=edition), day):
        if period.first <= story.due_on <= min(period.last, day):
            for name in (
                "total",
                f"body {duty.body_id}",
                f"node {duty.measure.node_id}",
                f"{story.due_on:%Y-%m}",
            ):
                found[name] = found.get(name, Figures()) + figures_of(story, day)
    return found


def as_plain(found: Board) -> dict[str, Figures]:
    cuts = {"total": found.total} if found.by_month else {}
    cuts |= {f"body {key}": figures for key, figures in found.by_body.items()}
    cuts |= {f"node {key}": figures for key, figures in found.by_node.items()}
    return cuts | {f"{month:%Y-%m}": figures for month, figures in found.by_month.items()}


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_database_counts_what_a_plain_counting_finds(edition: Edition, seed: int) -> None:
    live_random(edition, seed)

    for period in (YEAR, quarter(2026, 2), Period(date(2026, 11, 1), date(2026, 11, 30))):
        assert as_plain(board(edition, period)) == counted_plainly(edition, period, DAY)


@pytest.mark.parametrize("seed", [4, 5])
def test_a_past_day_is_counted_as_it_stood(edition: Edition, seed: int) -> None:
    live_random(edition, seed)

    for day in (date(2026, 4, 30), date(2026, 8, 15)):
        assert as_plain(board(edition, YEAR, day)) == counted_plainly(edition, YEAR, day)


@pytest.mark.parametrize("day", [DAY, date(2026, 6, 30)])
def test_every_number_leads_to_exactly_its_duties(edition: Edition, day: date) -> None:
    live_random(edition, 6)
    scope = Scope((edition,), YEAR, day)

    total = board_of(scope).total

    behind = {heading: duties_behind(scope, heading).count() for heading in HEADINGS}
    assert behind == {heading: getattr(total, heading) for heading in HEADINGS}


def close(edition: Edition, period: Period, day: date = DAY) -> ClosedPeriod:
    assert edition.issuer is not None
    with clock.moved(at(day)):
        return actions.close_period(edition, period, by=person_in(edition.issuer, Role.CONTROL))


def test_a_closed_period_stays_as_it_stood(edition: Edition) -> None:
    duties = every_state(edition)
    close(edition, quarter(2026, 2))
    closed = board(edition, quarter(2026, 2)).total

    decide(Report.objects.get(duty=duties["waiting"]), DAY, "accept")
    with clock.moved(at(DAY)):
        by = reviewer_of(duties["overdue"])
        actions.excuse(duties["overdue"], document="№ 1", why="Тарады", by=by)
    due(edition, date(2026, 5, 5))

    assert board(edition, quarter(2026, 2)).total == closed
    assert (closed.due, closed.accepted, closed.overdue, closed.waiting) == (7, 4, 1, 1)


def test_a_duty_put_off_out_of_a_closed_period_counts_once_in_the_year(edition: Edition) -> None:
    duty = due(edition, date(2026, 4, 10))
    close(edition, quarter(2026, 2))
    with clock.moved(at(DAY)):
        actions.set_new_term(
            duty, to_on=date(2026, 12, 1), document="№ 2", why="Заң күтілуде", by=reviewer_of(duty)
        )
    with clock.moved(at(date(2026, 12, 5))):
        later = {"day": date(2026, 12, 5)}

        numbers = [
            board(edition, period, **later).total.due for period in (quarter(2026, 2), quarter(2026, 4), YEAR)
        ]

    assert numbers == [1, 1, 1]


def test_co_executors_are_left_out_of_what_is_published(edition: Edition) -> None:
    lead = due(edition, date(2026, 4, 10), part=Duty.Part.LEAD)
    due(edition, date(2026, 4, 1), part=Duty.Part.CO, lead=lead)

    published = board_of(Scope((edition,), YEAR, DAY, is_answering_only=True)).total

    assert (published.due, board(edition).total.due) == (1, 2)


def test_the_days_a_report_waits_count_against_its_reviewer(control: Client, edition: Edition) -> None:
    submit(due(edition, date(2026, 11, 30)), date(2026, 11, 10))
    waiting = due(edition, date(2026, 11, 12))
    submit(waiting, date(2026, 11, 10))

    table = control.get(address("control")).context["reviewers"]

    assert [cell.get("number", cell.get("text")) for cell in table["rows"][0][1:3]] == ["1", 10]


def test_discipline_is_told_by_the_person_who_submitted(control: Client, edition: Edition) -> None:
    duty = every_state(edition)["reworked"]
    person = User.objects.get(memberships__body=duty.body)

    rows = control.get(address("control")).context["people"]["rows"]

    row = next(row for row in rows if row[0]["text"] == person.full_name)
    assert [cell["number"] for cell in row[2:]] == [1, 1, 0, 1, 0]


def test_a_day_to_come_is_refused_and_kept(control: Client, edition: Edition) -> None:
    every_state(edition)

    page = control.get(address("control", day="2026-12-31"))

    assert "day" in page.context["form"].errors
    assert (page.context["scope"].day, "2026-12-31" in page.content.decode()) == (DAY, True)


@pytest.mark.parametrize(
    "query", [{"period": "2026-Q9"}, {"period": "x"}, {"programme": "no"}, {"part": "x"}]
)
def test_a_question_nobody_offered_is_passed_over(
    control: Client, edition: Edition, query: dict[str, str]
) -> None:
    every_state(edition)

    assert control.get(address("control", **query)).context["total"].due == 7


@pytest.mark.parametrize(
    "name", ["control", "control-late", "control-compare", "control-periods", "control-duties"]
)
def test_who_controls_nothing_sees_an_empty_board(client: Client, edition: Edition, name: str) -> None:
    duty = every_state(edition)["overdue"]
    client.force_login(person_in(duty.body))

    page = client.get(address(name))

    assert (page.status_code, duty.measure.name_kk in page.content.decode()) == (200, False)


def test_two_periods_are_compared_in_words(control: Client, edition: Edition) -> None:
    done, late = due(edition, date(2026, 2, 10)), due(edition, date(2026, 2, 10))
    decide(submit(done, date(2026, 2, 9)), date(2026, 2, 10), "accept")
    decide(submit(due(edition, date(2026, 4, 10)), date(2026, 4, 9)), date(2026, 4, 10), "accept")

    with translation.override("en"):
        url = reverse("desk:control-compare", query={"against": "2026-Q1", "period": "2026-Q2"})
        rows = control.get(url).context["rows"]

    assert late.state == Duty.State.OPEN
    assert (rows[0]["cells"], rows[0]["execution"]) == (
        ["2", "50 %", "50 %", "1", "100 %", "100 %"],
        "higher by 50 points",
    )


def test_a_period_is_closed_after_a_preview_and_only_once(control: Client, edition: Edition) -> None:
    every_state(edition)
    chosen = {"programme": edition.slug, "period": "2026-Q2"}

    preview = control.get(address("control-periods", **chosen)).context["preview"]
    first = control.post(address("control-close"), chosen)
    second = control.post(address("control-close"), chosen)

    assert (preview.figures.due, preview.fault) == (7, "")
    assert (first.status_code, second.status_code) == (302, 409)
    assert ExpectedDuty.objects.filter(period__edition=edition).count() == 7


def test_a_running_period_is_not_closed(control: Client, edition: Edition) -> None:
    chosen = {"programme": edition.slug, "period": "2026-Q4"}

    assert control.get(address("control-periods", **chosen)).context["preview"].fault
    assert control.post(address("control-close"), chosen).status_code == 409


def test_the_late_list_is_narrowed_sorted_and_taken_away(control: Client, edition: Edition) -> None:
    first, second = due(edition, date(2026, 11, 1)), due(edition, date(2026, 10, 1))
    person = person_in(first.body)
    with clock.moved(at(DAY)):
        why = Why("funding", "Қаражат жоқ", "А. Серіков", date(2026, 12, 1))
        actions.explain(first, why, by=person)

    def listed(**query: str) -> list[int]:
        return [row.duty for row in control.get(address("control-late", **query)).context["rows"]]

    assert listed() == [second.pk, first.pk]
    assert listed(sort="-days") == [first.pk, second.pk]
    assert listed(cause="funding") == [first.pk]
    assert listed(cause="none") == [second.pk]
    assert listed(body=second.body.key) == [second.pk]
    assert listed(day="2026-10-15") == [second.pk]
    lines = control.get(address("control-late-table", "csv")).content.decode("utf-8-sig").splitlines()
    assert (len(lines), "Қаражат жоқ" in lines[2]) == (3, True)


def test_one_cut_is_taken_away_as_a_table(control: Client, edition: Edition) -> None:
    every_state(edition)

    lines = control.get(address("control-table", "month", "csv")).content.decode("utf-8-sig").splitlines()

    assert lines[1].endswith(",7,4,3,1,1,1,1,2,0,1,57.1,42.9,114.0")
    assert control.get(address("control-table", "nothing", "csv")).status_code == 404


def public(name: str, edition: Edition, *args: object, **query: str) -> str:
    with translation.override("kk"):
        return reverse(f"plans:{name}", args=[edition.slug, *args], query=query)


def test_the_public_page_has_the_same_rates_and_no_inner_facts(client: Client, edition: Edition) -> None:
    duties = every_state(edition)
    late, person = duties["overdue"], person_in(duties["overdue"].body)
    co = due(edition, date(2026, 4, 1), part=Duty.Part.CO, lead=late)
    Duty.objects.filter(pk=late.pk).update(assigned_to=person)
    actions.explain(late, Why("other", "Ішкі себеп", "Жауапты Адам", date(2026, 12, 1)), by=person)

    page = client.get(public("execution", edition))

    text = page.content.decode()
    assert (page.context["total"].due, page.context["total"].accepted) == (7, 4)
    assert [row.title for row in page.context["late"]] == [late.measure.name_kk]
    inner = ["Ішкі себеп", "Жауапты Адам", person.full_name, format_day(co.due_on, "kk"), co.measure.name_kk]
    assert [words for words in inner if words in text] == []


def test_a_founding_document_has_no_execution(client: Client) -> None:
    archive = EditionFactory(state=Edition.State.ARCHIVE)
    DutyFactory(measure=MeasureFactory(node=NodeFactory(edition=archive)), due_on=date(2026, 4, 10))

    with translation.override("en"):
        page = client.get(reverse("plans:execution", args=[archive.slug])).content.decode()
    table = client.get(public("execution-table", archive, "csv")).content.decode("utf-8-sig").splitlines()

    assert ("Execution is not recorded here." in page, len(table)) == (True, 1)


def test_corrections_of_published_figures_are_public(client: Client, edition: Edition) -> None:
    duties = every_state(edition)
    closing = close(edition, quarter(2026, 2), date(2026, 11, 10))
    control = reviewer_of(duties["in_time"])
    again, unused = duties["in_time"], duties["late"]
    for duty in (again, unused):
        with clock.moved(at(date(2026, 11, 12))):
            actions.allow_exception(
                closing,
                duty,
                until_on=date(2026, 12, 1),
                document=f"№ {duty.pk}",
                reason="Жасырын",
                by=control,
            )
    again.refresh_from_db()
    with clock.moved(at(date(2026, 11, 15))):
        actions.resume(again, to_on=date(2026, 12, 1), document="№ 77", why="Жасырын", by=control)

    page = client.get(public("execution", edition, period="2026-Q2"))

    found = [(one.kind, one.document) for one in page.context["corrections"]]
    assert found == [("resumed", "№ 77"), ("leave", f"№ {again.pk}")]
    assert "Жасырын" not in page.content.decode()
    assert page.context["total"].accepted == 4


def test_closed_periods_and_territories_add_no_query_for_each_duty(
    client: Client, edition: Edition, django_assert_max_num_queries: Any
) -> None:
    load_units(by=MACHINE)
    akimats = [BodyFactory(territory_code=code) for code in ("KZ-10", "KZ-11")]
    for body in akimats:
        due(edition, date(2026, 4, 10), body=body)
    close(edition, quarter(2026, 2))
    for place in range(30):
        due(edition, date(2026, 7, 1) + timedelta(days=place), body=akimats[place % 2])
    assert edition.issuer is not None
    client.force_login(person_in(edition.issuer, Role.CONTROL))
    client.get(address("control"))

    with django_assert_max_num_queries(17):
        page = client.get(address("control"))

    lines = {line.key: line.figures.due for line in page.context["sections"][2]["cut"].lines}
    assert (page.context["total"].due, lines["KZ-10"], lines["KZ-11"]) == (32, 16, 16)
    assert page.context["map"] is not None
