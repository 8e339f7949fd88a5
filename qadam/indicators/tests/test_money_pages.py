"""The pages of money and findings: what a stranger reads, what the desk takes, what a second click does."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from qadam.indicators.actions.money import COLUMNS
from qadam.indicators.checking import run
from qadam.indicators.models import BudgetAmount, Finding, RowKind
from qadam.indicators.tests.factories import (
    AmountFactory,
    IndicatorFactory,
    LineFactory,
    SeriesFactory,
    TargetFactory,
)
from qadam.indicators.tests.normed import NOON, Scene, address, scene
from qadam.kit import clock
from qadam.kit.tables import write_csv
from qadam.people.models import User
from qadam.programmes.models import Edition
from qadam.programmes.tests.factories import EditionFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _noon() -> Iterator[None]:
    with clock.moved(NOON):
        yield


@pytest.fixture
def held() -> Scene:
    """A programme of 2026 whose stated total is 200 thousand tenge more than its line."""
    made = scene()
    AmountFactory(
        line=LineFactory(edition=made.edition, code="total", row=RowKind.TOTAL), amount=Decimal(1200)
    )
    AmountFactory(line=LineFactory(edition=made.edition, code="works"))
    run(made.edition)
    return made


def page(client: Client, name: str, *args: object, user: User | None = None, status: int = 200) -> str:
    if user is not None:
        client.force_login(user)
    answer = client.get(address(name, *args))
    assert answer.status_code == status
    return answer.content.decode()


def only(held: Scene) -> Finding:
    return Finding.objects.get(edition=held.edition, kind="money_lines")


def entry(**more: str) -> dict[str, str]:
    return {
        "mark": "m" * 32,
        "line": "works",
        "stage": "paid",
        "span": "2026-Q1",
        "source": "local",
        "territory_code": "",
        "amount": "1 400,5",
        "unit": "thousand_tenge",
        "on": "2026-03-30",
        "document": "№ 7",
    } | more


def test_a_stranger_reads_the_money_of_a_programme(client: Client, held: Scene) -> None:
    html = page(client, "budgets:overview", held.edition.slug)

    assert "1,000 thousand tenge is planned for 2026" in html
    assert "1,200" in html


def test_a_programme_without_money_says_so(client: Client) -> None:
    html = page(client, "budgets:overview", EditionFactory().slug)

    assert "The programme has no budget" in html


def test_a_stranger_reads_the_findings(client: Client, held: Scene) -> None:
    html = page(client, "findings:overview", held.edition.slug)

    assert "1,200 thousand tenge is stated" in html
    assert "the difference is 200" in html


def test_findings_are_narrowed_by_severity(client: Client, held: Scene) -> None:
    url = address("findings:overview", held.edition.slug)

    assert "the difference is 200" in client.get(f"{url}?severity=high").content.decode()
    assert "the difference is 200" not in client.get(f"{url}?severity=low").content.decode()
    assert client.get(f"{url}?severity=none-such").status_code == 200


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_money_and_findings_leave_as_tables(client: Client, held: Scene, kind: str) -> None:
    for name in ("budgets:table", "findings:table"):
        assert client.get(address(name, held.edition.slug, kind)).status_code == 200


def test_money_sent_twice_is_one_entry(client: Client, held: Scene) -> None:
    client.force_login(held.coordinator)
    url = address("moneydesk:record", held.edition.slug)

    for _time in range(2):
        assert client.post(url, entry()).status_code == 302

    assert [row.amount for row in BudgetAmount.objects.filter(stage="paid")] == [Decimal("1400.5")]


def test_what_was_typed_wrong_is_kept_and_said(client: Client, held: Scene) -> None:
    client.force_login(held.coordinator)

    answer = client.post(address("moneydesk:record", held.edition.slug), entry(amount="-5", span="2031"))

    assert answer.status_code == 400
    assert 'value="-5"' in answer.content.decode()
    assert not BudgetAmount.objects.filter(stage="paid").exists()


def test_the_list_of_entries_shows_what_was_paid(client: Client, held: Scene) -> None:
    client.force_login(held.coordinator)
    client.post(address("moneydesk:record", held.edition.slug), entry())

    assert "1,400.5" in page(client, "moneydesk:entries", held.edition.slug)


def test_an_entry_is_withdrawn_at_its_page(client: Client, held: Scene) -> None:
    client.force_login(held.coordinator)
    client.post(address("moneydesk:record", held.edition.slug), entry())
    row = BudgetAmount.objects.get(stage="paid")

    answer = client.post(address("moneydesk:entry", held.edition.slug, row.pk), {"why": "Қате енгізілген."})

    assert answer.status_code == 302
    row.refresh_from_db()
    assert row.withdrawn_because == "Қате енгізілген."


def test_a_table_is_sent_at_the_desk(client: Client, held: Scene) -> None:
    client.force_login(held.coordinator)
    row = ["one", "works", "paid", "2026-Q1", "local", "", "5", "thousand_tenge", "2026-03-30", "№ 7"]
    good = SimpleUploadedFile("money.csv", write_csv(COLUMNS, [row]))
    bad = SimpleUploadedFile("money.csv", write_csv(COLUMNS, [["two", "none", *row[2:]]]))
    url = address("moneydesk:import", held.edition.slug)

    assert client.post(url, {"file": good}).status_code == 200
    assert client.post(url, {"file": bad}).status_code == 400
    assert BudgetAmount.objects.filter(stage="paid").count() == 1


def test_who_has_no_part_enters_no_money(client: Client, held: Scene) -> None:
    page(client, "moneydesk:entries", EditionFactory().slug, user=held.coordinator, status=404)
    page(client, "moneydesk:amend", held.edition.slug, user=held.operator, status=403)


def test_a_finding_is_accepted_at_the_desk(client: Client, held: Scene) -> None:
    client.force_login(held.coordinator)
    url = address("moneydesk:finding", only(held).pk)

    answer = client.post(url, {"step": "accept", "why": "Белгілі айырма."})

    assert answer.status_code == 302
    assert only(held).state == "accepted"
    assert "Белгілі айырма." in page(client, "findings:overview", held.edition.slug)


def test_a_note_is_asked_for_and_a_second_click_is_told(client: Client, held: Scene) -> None:
    client.force_login(held.coordinator)
    url = address("moneydesk:finding", only(held).pk)

    assert client.post(url, {"step": "accept", "why": ""}).status_code == 400
    client.post(url, {"step": "accept", "why": "Белгілі айырма."})
    assert client.post(url, {"step": "accept", "why": "Екінші рет."}).status_code == 409


def test_an_operator_reads_a_finding_and_settles_nothing(client: Client, held: Scene) -> None:
    html = page(client, "moneydesk:finding", only(held).pk, user=held.operator)

    assert 'value="accept"' not in html
    assert (
        client.post(address("moneydesk:finding", only(held).pk), {"step": "accept", "why": "x"}).status_code
        == 403
    )


def test_my_programmes_and_their_findings_are_listed(client: Client, held: Scene) -> None:
    assert "1 open finding" in page(client, "moneydesk:programmes", user=held.coordinator)
    assert "the difference is 200" in page(client, "moneydesk:findings", user=held.coordinator)


def grown(count: int) -> Edition:
    edition: Edition = EditionFactory()
    for _number in range(count):
        line = LineFactory(edition=edition)
        AmountFactory(line=line)
        indicator = IndicatorFactory(edition=edition)
        row = SeriesFactory(indicator=indicator)
        TargetFactory(series=row)
        part = SeriesFactory(indicator=indicator, territory_code="KZ-31", row=RowKind.PART, parent_code="KZ")
        TargetFactory(series=part, value=Decimal(1))
        line.indicators.add(indicator)
    run(edition)
    return edition


@pytest.mark.parametrize("name", ["budgets:overview", "findings:overview"])
def test_a_page_asks_as_often_for_thirty_rows_as_for_one(client: Client, name: str) -> None:
    counts: list[Any] = []
    for size in (1, 30):
        edition = grown(size)
        with CaptureQueriesContext(connection) as seen:
            page(client, name, edition.slug)
        counts.append(len(seen))

    assert counts[0] == counts[1] <= 25
