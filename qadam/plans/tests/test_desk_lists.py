"""The lists of the desk: who sees what, filters, sorting, pages, tables to take away, queries that stay few."""

import io
from datetime import date, timedelta

import openpyxl
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from qadam.kit import clock
from qadam.people.models import Body
from qadam.people.tests.factories import BodyFactory, UserFactory, person_in
from qadam.plans.models import Duty, Report
from qadam.plans.tests.factories import (
    DutyFactory,
    MeasureFactory,
    NodeFactory,
    ReportFactory,
    Role,
    reviewer_of,
    submitted,
)
from qadam.programmes.models import Edition
from qadam.programmes.tests.factories import EditionFactory

pytestmark = pytest.mark.django_db


def address(name: str, *args: object, **query: str) -> str:
    with translation.override("kk"):
        return reverse(f"desk:{name}", args=args, query=query)


def listed(client: Client, **query: str) -> list[Duty]:
    return list(client.get(address("duties", **query)).context["page"])


@pytest.fixture
def body(client: Client) -> Body:
    """Sign an executor of this body in."""
    made: Body = BodyFactory()
    client.force_login(person_in(made))
    return made


def test_the_list_begins_with_what_is_not_submitted_yet(client: Client, body: Body) -> None:
    late, coming = DutyFactory(body=body, days=-3), DutyFactory(body=body, days=3)
    DutyFactory(body=body, state=Duty.State.ACCEPTED)
    DutyFactory()

    assert listed(client) == [late, coming]


def test_the_list_is_narrowed(client: Client, body: Body) -> None:
    node = NodeFactory()
    stage = NodeFactory(edition=node.edition, parent=node, kind="section")
    first = DutyFactory(body=body, measure=MeasureFactory(node=stage, name_kk="Қордайдағы отырыс"), days=-2)
    second = DutyFactory(body=body, state=Duty.State.ACCEPTED, days=60)
    month = f"{second.due_on:%Y-%m}"

    assert listed(client, q="кордай") == [first]
    assert listed(client, state="all") == [first, second]
    assert listed(client, state="accepted") == [second]
    assert listed(client, state="overdue") == [first]
    assert listed(client, state="all", programme=node.edition.slug) == [first]
    assert listed(client, state="all", programme=node.edition.slug, node=str(node.pk)) == [first]
    assert listed(client, state="all", month=month) == [second]


@pytest.mark.parametrize(
    "query",
    [{"month": "2026-99"}, {"node": "x"}, {"state": "no"}, {"page": "x"}, {"sort": "no"}, {"body": "no"}],
)
def test_a_filter_nobody_offered_is_passed_over(client: Client, body: Body, query: dict[str, str]) -> None:
    duty = DutyFactory(body=body)

    assert listed(client, **query) == [duty]


def test_the_list_is_sorted_both_ways(client: Client, body: Body) -> None:
    edition = EditionFactory()
    first = DutyFactory(body=body, days=9, measure=MeasureFactory(node__edition=edition, position=1))
    second = DutyFactory(body=body, days=3, measure=MeasureFactory(node__edition=edition, position=2))

    assert listed(client, sort="due") == [second, first]
    assert listed(client, sort="-due") == [first, second]
    assert listed(client, sort="measure") == [first, second]


def test_one_who_controls_sees_the_duties_of_the_programme_by_body(client: Client) -> None:
    edition = EditionFactory()
    node = NodeFactory(edition=edition)
    duties = [DutyFactory(measure=MeasureFactory(node=node), days=day) for day in (1, 2)]
    DutyFactory()
    client.force_login(reviewer_of(duties[0]))

    assert listed(client) == duties
    assert listed(client, body=duties[1].body.key) == [duties[1]]


def test_the_head_of_the_issuer_does_not_see_all_duties(client: Client) -> None:
    duty = DutyFactory()
    issuer = duty.measure.edition.issuer
    assert issuer is not None
    client.force_login(person_in(issuer, Role.HEAD))

    assert listed(client, state="all") == []


def test_founding_documents_are_no_work(client: Client, body: Body) -> None:
    archive = EditionFactory(state=Edition.State.ARCHIVE)
    DutyFactory(body=body, measure=MeasureFactory(node__edition=archive), days=-100)

    assert listed(client, state="all") == []
    assert client.get(address("day")).context["sheet"].stretches == []


def test_an_empty_list_says_what_to_do(client: Client, body: Body) -> None:
    with translation.override("en"):
        page = client.get(reverse("desk:duties")).content.decode()

    assert "No duties are found" in page
    assert "?state=all" in page


def test_the_list_turns_pages_and_keeps_the_query(client: Client, body: Body) -> None:
    node = NodeFactory()
    for _place in range(51):
        DutyFactory(body=body, measure=MeasureFactory(node=node))

    page = client.get(address("duties", state="open"))

    assert (len(page.context["page"]), page.context["page"].paginator.num_pages) == (50, 2)
    assert "?state=open&amp;page=2" in page.content.decode()


def test_duties_are_taken_away_as_a_table(client: Client, body: Body) -> None:
    duty = DutyFactory(body=body, days=-2, measure__name_kk="Отырыс")
    DutyFactory(body=body, state=Duty.State.ACCEPTED)

    csv = client.get(address("duty-table", "csv")).content.decode("utf-8-sig").splitlines()
    book = openpyxl.load_workbook(io.BytesIO(client.get(address("duty-table", "xlsx")).content))

    assert len(csv) == 2
    assert csv[1].startswith(
        f"{duty.pk},{duty.measure.edition.slug},no,{duty.measure.number},Отырыс,{body.key},"
    )
    assert csv[1].endswith(",open,yes")
    assert book.active is not None
    assert book.active.max_row == 2
    assert client.get(address("duty-table", "pdf")).status_code == 404


def test_incoming_reports_stand_before_the_others_and_drafts_are_not_seen(client: Client) -> None:
    edition = EditionFactory()
    node = NodeFactory(edition=edition)

    def duty() -> Duty:
        made: Duty = DutyFactory(measure=MeasureFactory(node=node))
        return made

    moment = clock.now() - timedelta(days=9)
    returned = ReportFactory(
        duty=duty(), state=Report.State.RETURNED, submitted_at=moment, first_submitted_at=moment
    )
    newer = submitted(duty())
    older = submitted(duty(), submitted_at=clock.now() - timedelta(days=2))
    ReportFactory(duty=duty())
    client.force_login(reviewer_of(older.duty))

    page = client.get(address("reports"))
    table = client.get(address("report-table", "csv")).content.decode("utf-8-sig").splitlines()

    assert list(page.context["page"]) == [older, newer, returned]
    assert len(table) == 4


def test_reports_are_narrowed_by_state_and_body(client: Client) -> None:
    node = NodeFactory()
    first, second = (submitted(DutyFactory(measure=MeasureFactory(node=node))) for _place in range(2))
    client.force_login(reviewer_of(first.duty))

    by_body = client.get(address("reports", body=second.duty.body.key)).context["page"]
    by_state = client.get(address("reports", state="accepted")).context["page"]

    assert (list(by_body), list(by_state)) == ([second], [])


def test_a_table_of_reports_gives_the_reviewer_what_was_submitted(client: Client) -> None:
    report = submitted(text="Жіберілген мәтін")
    coordinator = reviewer_of(report.duty)
    Report.objects.update(state=Report.State.RETURNED, text="Әлі жазылып жатқан мәтін")
    client.force_login(coordinator)

    table = client.get(address("report-table", "csv")).content.decode("utf-8-sig")

    assert ("Жіберілген мәтін" in table, "жазылып жатқан" in table) == (True, False)


PAGES = ["day", "duties", "reports"]


@pytest.mark.parametrize("page", PAGES)
def test_a_list_of_thirty_costs_as_many_queries_as_a_list_of_one(client: Client, page: str) -> None:
    edition = EditionFactory()
    issuer = edition.issuer
    assert issuer is not None
    user = person_in(issuer, Role.COORDINATOR)
    own = BodyFactory()
    person_in(own, user=user)
    client.force_login(user)

    def more(count: int) -> None:
        for _place in range(count):
            node = NodeFactory(edition=edition)
            ReportFactory(duty=DutyFactory(measure=MeasureFactory(node=node), body=own, days=-1))
            DutyFactory(measure=MeasureFactory(node=node), body=own, state=Duty.State.RETURNED)
            submitted(DutyFactory(measure=MeasureFactory(node=node)))
            EditionFactory(state=Edition.State.DRAFT, issuer=issuer)

    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address(page)).status_code == 200
        return len(queries)

    more(1)
    cost()
    one = cost()
    more(29)

    assert cost() == one


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
@pytest.mark.parametrize(
    "page", ["desk:day", "desk:duties", "desk:reports", "desk:programmes", "desk:calendar"]
)
def test_the_pages_speak_three_languages(client: Client, body: Body, page: str, language: str) -> None:
    with translation.override(language):
        answer = client.get(reverse(page))

    assert answer.status_code == 200
    assert f'<html lang="{language}">' in answer.content.decode()


def test_a_person_without_a_role_is_told_whom_to_ask(client: Client) -> None:
    client.force_login(UserFactory())

    with translation.override("en"):
        page = client.get(reverse("desk:day")).content.decode()

    assert "You hold no role in any body today" in page


def test_the_day_is_told_by_stretches(client: Client, body: Body) -> None:
    with clock.moved(clock.parse("2026-03-04T10:00:00+05:00")):  # a Wednesday
        days = {"overdue": -1, "today": 0, "week": 4, "month": 5}
        duties = {code: DutyFactory(body=body, days=day) for code, day in days.items()}
        DutyFactory(body=body, days=31)
        sheet = client.get(address("day")).context["sheet"]

    assert duties["week"].due_on == date(2026, 3, 8)
    assert [(stretch.code, [line.due for line in stretch.lines]) for stretch in sheet.stretches] == [
        (code, [duty.due_on]) for code, duty in duties.items()
    ]


def test_the_day_shows_the_body_acted_for_or_all(client: Client) -> None:
    first, second = BodyFactory(name_kk="Алғашқы"), BodyFactory(name_kk="Екінші")
    user = person_in(first)
    person_in(second, user=user)
    mine, other = DutyFactory(body=first), DutyFactory(body=second)
    client.force_login(user)

    def shown(**query: str) -> list[str]:
        sheet = client.get(address("day", **query)).context["sheet"]
        return sorted(line.url for stretch in sheet.stretches for line in stretch.lines)

    assert shown() == [address("duty", mine.pk)]
    assert shown(bodies="all") == sorted([address("duty", mine.pk), address("duty", other.pk)])


def test_a_body_that_has_not_agreed_is_never_late(client: Client, body: Body) -> None:
    duty = DutyFactory(body=body, days=-3, is_by_agreement=True)

    sheet = client.get(address("day")).context["sheet"]
    page = client.get(address("duty", duty.pk)).context

    assert [(stretch.code, stretch.lines[0].state) for stretch in sheet.stretches] == [("asked", "agreement")]
    assert page["standing"] == "agreement"
    assert listed(client, state="overdue") == []


def test_a_clear_day_names_the_next_duty(client: Client, body: Body) -> None:
    duty = DutyFactory(body=body, days=90)

    sheet = client.get(address("day")).context["sheet"]

    assert sheet.is_clear
    assert sheet.next.url == address("duty", duty.pk)


def test_who_controls_sees_what_waits_for_review_and_which_drafts_wait(client: Client) -> None:
    report = submitted()
    draft = EditionFactory(state=Edition.State.DRAFT, issuer=report.duty.measure.edition.issuer)
    MeasureFactory(node__edition=draft, deadline="standing")
    client.force_login(reviewer_of(report.duty))

    sheet = client.get(address("day")).context["sheet"]

    assert [line.url for line in sheet.reviews] == [address("duty", report.duty.pk)]
    assert [(item.edition, item.questions, item.undated) for item in sheet.drafts] == [(draft, 0, 1)]
