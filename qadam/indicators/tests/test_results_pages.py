"""The public pages of a programme's results."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from qadam.indicators.actions.rolling import follow
from qadam.indicators.models import Indicator, RowKind, Value
from qadam.indicators.search import index, reindex
from qadam.indicators.tests.factories import (
    IndicatorFactory,
    NormFactory,
    SeriesFactory,
    TargetFactory,
    ValueFactory,
)
from qadam.programmes.models import Edition
from qadam.programmes.tests.factories import EditionFactory
from qadam.search.models import SearchRow
from qadam.search.queries import find
from qadam.territories.actions import load_units
from qadam.territories.models import Territory
from qadam.workflow.cached import SHELF
from qadam.workflow.log import unit_of_work

pytestmark = pytest.mark.django_db
VIEWS = ("indicator", "matrix", "map", "ranking", "scatter")
AT_MOST = 12


def page(client: Client, address: str, query: str = "", **kwargs: str) -> str:
    response = client.get(reverse(address, kwargs=kwargs) + query)
    assert response.status_code == 200
    return response.content.decode()


def status(client: Client, address: str, query: str = "", **kwargs: str) -> int:
    return int(client.get(reverse(address, kwargs=kwargs) + query).status_code)


def with_districts(indicator: Indicator, numbers: range) -> None:
    """Give an indicator districts with targets of 100 and facts of 118 for 2026."""
    if not indicator.series.exists():
        TargetFactory(series=SeriesFactory(indicator=indicator, territory_code="KZ-31"), value=1000)
    values = []
    for number in numbers:
        series = SeriesFactory(
            indicator=indicator, territory_code=f"district-{number}", row=RowKind.PART, parent_code="KZ-31"
        )
        TargetFactory(series=series)
        values.append(ValueFactory(series=series, span="2026", value=118))
    with unit_of_work():
        follow(values)


@pytest.fixture
def measured() -> Indicator:
    indicator = IndicatorFactory(
        code="placements", name_kk="Жұмысқа орналасқандар", name_ru="Трудоустроенные", name_en="Placements"
    )
    with_districts(indicator, range(1))
    return indicator


def test_a_programme_that_is_measured_has_the_tab_of_its_results(client: Client) -> None:
    measured, other = IndicatorFactory().edition, EditionFactory()

    link = reverse("results:overview", kwargs={"slug": measured.slug})

    assert f'href="{link}"' in page(client, "programmes:programme", slug=measured.slug)
    assert f"{other.slug}/results/" not in page(client, "programmes:programme", slug=other.slug)


def test_a_programme_measured_by_norms_alone_has_the_tab_too(client: Client) -> None:
    norm = NormFactory()

    link = reverse("results:overview", kwargs={"slug": norm.edition.slug})

    assert f'href="{link}"' in page(client, "programmes:programme", slug=norm.edition.slug)
    assert client.get(link).headers["Location"] == reverse(
        "norms:overview", kwargs={"slug": norm.edition.slug}
    )


@pytest.mark.parametrize("view", VIEWS)
def test_every_view_of_an_indicator_shows_its_number(client: Client, measured: Indicator, view: str) -> None:
    shown = page(client, f"results:{view}", slug=measured.edition.slug, code="placements")

    assert "118" in shown
    assert "Жұмысқа орналасқандар" in shown
    assert 'style="' not in shown


@pytest.mark.parametrize("view", VIEWS)
def test_many_districts_ask_the_database_as_often_as_one(
    client: Client, measured: Indicator, view: str
) -> None:
    counts = []
    for numbers in (range(1, 2), range(2, 31)):
        with_districts(measured, numbers)
        SHELF.empty()
        with CaptureQueriesContext(
            connection,
        ) as asked:
            page(client, f"results:{view}", slug=measured.edition.slug, code="placements")
        counts.append(_without_state(asked))

    assert counts[0] == counts[1]
    assert counts[1] <= AT_MOST


def test_many_indicators_ask_the_database_as_often_as_one(client: Client, measured: Indicator) -> None:
    counts = []
    for number in (1, 30):
        for _one in range(number):
            with_districts(IndicatorFactory(edition=measured.edition), range(2))
        SHELF.empty()
        with CaptureQueriesContext(connection) as asked:
            page(client, "results:overview", slug=measured.edition.slug)
        counts.append(_without_state(asked))

    assert counts[0] == counts[1]
    assert counts[1] <= AT_MOST


def _without_state(asked: CaptureQueriesContext) -> int:
    """Count what a page asks beside whether anything has changed since it was kept."""
    state = ("workflow_chainhead", "contests_activity")
    return sum(not any(name in query["sql"] for name in state) for query in asked.captured_queries)


def test_the_overview_tells_target_fact_and_share(client: Client, measured: Indicator) -> None:
    shown = page(client, "results:overview", slug=measured.edition.slug)

    assert "1\u00a0000" in shown
    assert "11,8\u00a0%" in shown


def test_the_overview_keeps_its_filter_in_the_address(client: Client, measured: Indicator) -> None:
    shown = page(client, "results:overview", "?year=2026&territory=district-0", slug=measured.edition.slug)

    assert "118\u00a0%" in shown
    assert "year=2026&amp;territory=district-0" in shown


@pytest.mark.parametrize("query", ["?year=9999", "?territory=nowhere", "?year=²", "?year=0000", "?year=20"])
def test_what_nobody_offered_counts_as_not_chosen(client: Client, measured: Indicator, query: str) -> None:
    assert "11,8\u00a0%" in page(client, "results:overview", query, slug=measured.edition.slug)


def test_the_table_of_an_indicator_can_be_taken_away(client: Client, measured: Indicator) -> None:
    address = {"slug": measured.edition.slug, "code": "placements"}

    sheet = page(client, "results:matrix-table", kind="csv", **address)

    assert sheet.splitlines()[1].endswith(",2026,100,118,118,18")
    assert sheet.splitlines()[2].endswith(",2026,1000,118,11.8,-882")
    assert status(client, "results:overview-table", kind="xlsx", slug=measured.edition.slug) == 200


def test_a_number_leads_to_its_parts_and_its_place(client: Client, measured: Indicator) -> None:
    Value.objects.update(source="section 7, table of tasks, row 3")
    where: dict[str, Any] = {"slug": measured.edition.slug, "code": "placements", "span": "2026"}

    whole = page(client, "results:number", territory="KZ-31", **where)
    part = page(client, "results:number", territory="district-0", **where)

    assert reverse("results:number", kwargs=where | {"territory": "district-0"}) in whole
    assert "7-бөлім" in part


@pytest.mark.parametrize(
    ("territory", "span"),
    [("nowhere", "2026"), ("KZ-31", "2026-13"), ("KZ-31", "2026-Q9"), ("KZ-31", "2026-1")],
)
def test_a_number_that_cannot_be_is_not_found(
    client: Client, measured: Indicator, territory: str, span: str
) -> None:
    where = {"slug": measured.edition.slug, "code": "placements"}

    assert status(client, "results:number", territory=territory, span=span, **where) == 404


def test_a_correction_keeps_the_number_before_it(client: Client, measured: Indicator) -> None:
    first = Value.objects.get()
    Value.objects.update(is_current=False, is_official=False)
    ValueFactory(series=first.series, span="2026", value=120, version=2, reason="Қайта саналды")
    where = {"slug": measured.edition.slug, "code": "placements", "span": "2026", "territory": "district-0"}

    shown = page(client, "results:number", **where)

    assert "118" in shown
    assert "120" in shown
    assert "Қайта саналды" in shown


def test_values_on_their_way_are_not_shown(client: Client, measured: Indicator) -> None:
    series = measured.series.get(territory_code="district-0")
    ValueFactory(series=series, span="2027", value=77777, state=Value.State.SUBMITTED)
    where = {"slug": measured.edition.slug, "code": "placements", "span": "2027", "territory": "district-0"}

    assert "77\u00a0777" not in page(client, "results:number", **where)


def test_results_of_a_draft_are_closed_to_strangers(client: Client) -> None:
    draft = EditionFactory(state=Edition.State.DRAFT)
    with_districts(IndicatorFactory(edition=draft, code="placements"), range(1))

    assert status(client, "results:overview", slug=draft.slug) == 404
    assert status(client, "results:matrix", slug=draft.slug, code="placements") == 404


def test_a_territory_that_the_indicator_does_not_know_is_not_found(
    client: Client, measured: Indicator
) -> None:
    where = {"slug": measured.edition.slug, "code": "placements"}

    assert status(client, "results:matrix", "?at=nowhere", **where) == 404
    assert status(client, "results:map", "?at=district-0", **where) == 404


def test_an_indicator_without_numbers_says_so(client: Client) -> None:
    empty = IndicatorFactory(code="empty")

    shown = page(client, "results:indicator", slug=empty.edition.slug, code="empty")

    assert empty.name_kk in shown
    assert status(client, "results:map", slug=empty.edition.slug, code="empty") == 404
    assert status(client, "results:matrix", slug=empty.edition.slug, code="empty") == 404


def test_a_unit_without_a_row_is_not_applicable_on_the_map(client: Client, measured: Indicator) -> None:
    oblast = Territory.objects.create(
        code="KZ-31", name_kk="Облыс", name_ru="Область", name_en="Oblast", level="region", kind="oblast"
    )
    for code in ("district-0", "other"):
        Territory.objects.create(
            code=code,
            name_kk=code,
            name_ru=code,
            name_en=code,
            level="district",
            kind="district",
            parent=oblast,
        )

    shown = page(client, "results:map", slug=measured.edition.slug, code="placements")

    assert "tile-na" in shown
    assert "heat-4" in shown


def test_the_results_of_all_programmes_stand_in_one_place(client: Client, measured: Indicator) -> None:
    closed = IndicatorFactory(edition=EditionFactory(state=Edition.State.DRAFT))

    shown = page(client, "countryresults:results")

    assert "118" in shown
    assert reverse("results:overview", kwargs={"slug": measured.edition.slug}) in shown
    assert closed.edition.slug not in shown


def test_a_citizen_finds_an_indicator_by_its_name(measured: Indicator) -> None:
    index(measured.edition)

    found = [row.path for row in find("жумыска орналаскандар")]

    assert found == [f"programmes/{measured.edition.slug}/results/indicators/placements/"]


def test_indicators_of_a_draft_are_not_found() -> None:
    draft = EditionFactory(state=Edition.State.DRAFT)
    IndicatorFactory(edition=draft, name_kk="Жасырын көрсеткіш")

    assert dict(reindex()) == {f"{draft.slug}: indicators": 0}
    assert list(find("жасырын көрсеткіш")) == []


def test_the_numbers_of_a_split_territory_are_read_in_the_bounds_of_then_and_of_now(client: Client) -> None:
    load_units()
    indicator = IndicatorFactory(code="placed", per="year")
    facts = {"KZ-61": {"2016": 1000, "2019": 700}, "KZ-79": {"2019": 400}}
    for code, years in facts.items():
        series = SeriesFactory(indicator=indicator, territory_code=code, row=RowKind.PART, parent_code="KZ")
        for year, value in years.items():
            ValueFactory(series=series, span=year, value=value)
    where = {"slug": indicator.edition.slug, "code": "placed"}

    with translation.override("en"):
        unasked = page(client, "results:indicator", "?at=KZ-61", **where)
        then = page(client, "results:indicator", "?at=KZ-61&bounds=2018-06-18", **where)
        now = page(client, "results:indicator", "?at=KZ-61&bounds=2018-06-19", **where)
        whole = page(client, "results:indicator", **where)

    assert "sum of what came of it" not in unasked
    assert "1,100" in then
    assert "sum of what came of it" in then
    assert "No share of South Kazakhstan Region is recorded for Turkistan Region" in now
    assert 'name="bounds"' not in whole


def test_an_indicator_of_long_names_fits_into_its_search_row() -> None:
    edition = EditionFactory(slug="e" * 80)
    indicator = IndicatorFactory(edition=edition, code="i" * 80, name_kk="а" * 500)

    assert index(edition) == 1

    # PostgreSQL alone refuses a text that is too long for its column.
    row = SearchRow.objects.get(subject=indicator._meta.label_lower)
    row.clean_fields()
