"""The passport with numbers and the reports, opened in every format and held against the database."""

import io
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal

import docx
import openpyxl
import pdfplumber
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from qadam.indicators.actions import rolling
from qadam.indicators.documents import passport_of, report_spans, yearly_report
from qadam.indicators.documents.ledger import ledger_of
from qadam.indicators.models import BudgetAmount, Finding, Indicator, RowKind, Series, Target, Value
from qadam.indicators.tests.factories import (
    AmountFactory,
    IndicatorFactory,
    LineFactory,
    NormFactory,
    SeriesFactory,
    TargetFactory,
    ValueFactory,
)
from qadam.kit import clock
from qadam.kit.languages import Language
from qadam.programmes.models import Edition
from qadam.programmes.tests.factories import EditionFactory
from qadam.territories.actions import load_units
from qadam.workflow.log import MACHINE
from qadam.writing.document import Chart, Document, Heading, Paragraph, Row, Table
from qadam.writing.kinds import KINDS
from qadam.writing.texts import lines_of

pytestmark = pytest.mark.django_db
NOW = datetime.fromisoformat("2026-11-10T12:00:00+05:00")
LANGUAGES: list[Language] = ["kk", "ru", "en"]
# Three districts with what was to be reached and what was, and a town of the last.
PLACES = {"KZ-31-baizak": (1000, 1180), "KZ-31-korday": (2000, 1220), "KZ-31-sarysu": (500, None)}


@pytest.fixture(autouse=True)
def _noon() -> Iterator[None]:
    with clock.moved(NOW):
        yield


@pytest.fixture
def edition() -> Edition:
    """A programme of two years in a region, a year of it reported, with money, a norm and a finding."""
    load_units(by=MACHINE)
    edition = EditionFactory(
        name_kk="Жамбыл облысының жұмыспен қамту бағдарламасы",
        name_ru="Программа занятости Жамбылской области",
        name_en="Employment programme of Zhambyl oblast",
        state="approved",
        is_sample=True,
        territory_code="KZ-31",
        first_on=date(2026, 1, 1),
        last_on=date(2027, 12, 31),
    )
    people = IndicatorFactory(
        edition=edition,
        position=1,
        code="placements",
        name_kk="Жұмысқа орналасқандар",
        name_ru="Трудоустроенные",
        name_en="Placements",
        per="year",
    )
    with_parts(people)
    rate = IndicatorFactory(
        edition=edition,
        position=2,
        code="unemployment",
        name_kk="Жұмыссыздық деңгейі",
        name_ru="Уровень безработицы",
        name_en="Unemployment",
        kind=Indicator.Kind.LEVEL,
        unit="per_cent",
        direction=Indicator.Direction.FALLING,
        baseline=Decimal("10.2"),
        baseline_on="2025",
        per="year",
    )
    whole = SeriesFactory(indicator=rate, territory_code="KZ-31")
    TargetFactory(series=whole, value=Decimal("9.2"))
    ValueFactory(series=whole, span="2026", value=Decimal("9.7"))
    with_money(edition)
    NormFactory(edition=edition, first_on=date(2026, 1, 1), last_on=date(2026, 3, 31))
    edition.number_findings.create(
        kind="untold", key="a", severity=Finding.Severity.HIGH, place="section 5", found_at=NOW
    )
    rolling.rebuild([edition])
    return edition


def with_parts(indicator: Indicator) -> None:
    total = SeriesFactory(indicator=indicator, territory_code="KZ-31", row=RowKind.TOTAL)
    TargetFactory(series=total, value=Decimal(3600))
    for code, (target, value) in PLACES.items():
        part = SeriesFactory(indicator=indicator, territory_code=code, row=RowKind.PART, parent_code="KZ-31")
        TargetFactory(series=part, value=Decimal(target))
        if value is not None:
            ValueFactory(series=part, span="2026", value=Decimal(value))
    town = SeriesFactory(
        indicator=indicator,
        territory_code="KZ-31-zhanatas",
        row=RowKind.OF_WHICH,
        parent_code="KZ-31-sarysu",
    )
    TargetFactory(series=town, value=Decimal(200))


def with_money(edition: Edition) -> None:
    paid = BudgetAmount.Stage.PAID
    for name, amount, spent in (("Қоғамдық жұмыс", "48941.5", "12000"), ("Оқыту", "6777", None)):
        line = LineFactory(edition=edition, name_kk=name, name_ru=name, name_en=name)
        AmountFactory(line=line, amount=Decimal(amount))
        if spent:
            AmountFactory(line=line, span="2026-Q1", stage=paid, amount=Decimal(spent), mark="1")


def tables_of(document: Document) -> list[Table]:
    return [block for block in document.blocks if isinstance(block, Table)]


def rows_of(table: Table) -> list[list[str]]:
    return [
        [" ".join(lines_of(cell)).replace("\u00a0", " ") for cell in row.cells]
        for row in table.rows
        if isinstance(row, Row)
    ]


def test_the_passport_tells_target_fact_and_share_of_the_whole_and_every_territory(edition: Edition) -> None:
    whole, stated, territories, money, norms, findings = map(rows_of, tables_of(passport_of(edition, "ru")))

    assert [row[3:7] for row in whole] == [
        ["–", "3 600", "2 400", "66,7"],
        ["10,2 (2025 год)", "9,2", "9,7", "50"],
    ]
    assert stated[0][3:] == ["3 600", "3 500", "100"]
    assert [row[1:4] for row in territories] == [
        ["3 600", "2 400", "66,7"],
        ["1 000", "1 180", "118"],
        ["2 000", "1 220", "61"],
        ["500", "–", "–"],
        ["200", "–", "–"],
    ]
    assert [row[1:4] for row in money] == [
        ["48 941,5", "12 000", "24,5"],
        ["6 777", "–", "–"],
        ["55 718,5", "12 000", "21,5"],
    ]
    assert len(norms) == 1
    assert findings[0][1] == "untold"


def test_the_numbers_of_the_files_are_those_of_the_database(edition: Edition) -> None:
    document = passport_of(edition, "kk")
    targets = {
        (target.series.territory_code, target.value)
        for target in Target.objects.filter(series__row=RowKind.PART).select_related("series")
    }
    values = set(Value.objects.official().filter(series__row=RowKind.PART).values_list("value", flat=True))

    book = openpyxl.load_workbook(io.BytesIO(KINDS["xlsx"].write(document)))
    in_sheet = {
        Decimal(str(cell.value))
        for row in book.worksheets[0].iter_rows()
        for cell in row
        if isinstance(cell.value, int | float)
    }
    word = docx.Document(io.BytesIO(KINDS["docx"].write(document)))
    in_word = {
        cell.text.replace("\u00a0", "") for table in word.tables for row in table.rows for cell in row.cells
    }

    expected = {number for _code, number in targets} | values
    assert expected <= in_sheet
    assert {f"{number:f}" for number in expected if number is not None} <= in_word


@pytest.mark.parametrize("language", LANGUAGES)
def test_both_documents_leave_in_every_format_and_twice_as_the_same_bytes(
    edition: Edition, language: Language
) -> None:
    for make in (lambda: passport_of(edition, language), lambda: yearly_report(edition, "2026", language)):
        for kind in KINDS.values():
            assert kind.write(make()) == kind.write(make())


def test_the_pdf_carries_its_kazakh_letters(edition: Edition) -> None:
    with pdfplumber.open(io.BytesIO(KINDS["pdf"].write(yearly_report(edition, "2026", "kk")))) as pdf:
        text = "".join(char["text"] for page in pdf.pages for char in page.chars)
        fonts = {char["fontname"] for page in pdf.pages for char in page.chars}

    assert "Қордай" in text
    assert all("Onest" in font for font in fonts)


def test_the_report_says_what_was_reached_what_lags_and_where(edition: Edition) -> None:
    report = yearly_report(edition, "2026", "ru")

    text = next(block.text for block in report.blocks if isinstance(block, Paragraph)).replace("\u00a0", " ")

    with translation.override("ru"):
        told = _("“{name}” – {share} % ({fact} of {target})").format(
            name="Трудоустроенные", share="66,7", fact="2 400", target="3 600"
        )
    assert told in text
    assert "Кордайский район – 61 %" in text
    assert "12 000" in text


def test_charts_show_territories_against_their_targets(edition: Edition) -> None:
    charts = [block for block in yearly_report(edition, "2026", "kk").blocks if isinstance(block, Chart)]

    bars = {bar.label: (bar.value, bar.target) for bar in charts[1].bars}

    expected = [(Decimal(1180), Decimal(1000)), (Decimal(1220), Decimal(2000)), (None, Decimal(500))]
    assert list(bars.values()) == expected


def test_a_draft_value_is_in_no_document(edition: Edition) -> None:
    series = Series.objects.get(territory_code="KZ-31-sarysu", indicator__code="placements")
    ValueFactory(series=series, span="2026", value=Decimal(499), state=Value.State.SUBMITTED)

    for document in (passport_of(edition, "ru"), yearly_report(edition, "2026", "ru")):
        assert all(
            "499" not in cell for table in tables_of(document) for row in rows_of(table) for cell in row
        )


def test_a_programme_without_numbers_has_a_passport_and_a_report() -> None:
    bare = EditionFactory(state="approved", first_on=None, last_on=None)

    assert [block for block in passport_of(bare, "kk").blocks if isinstance(block, Heading)] == []
    assert KINDS["pdf"].write(yearly_report(bare, "2026", "kk")).startswith(b"%PDF")


def test_reports_are_offered_for_what_has_begun(edition: Edition) -> None:
    assert report_spans(edition, NOW.date()) == ["2026", "2026-Q1", "2026-Q2", "2026-Q3", "2026-Q4"]
    assert report_spans(edition, date(2025, 12, 31)) == []


def test_anybody_takes_them_and_wrong_addresses_are_not_found(client: Client, edition: Edition) -> None:
    passport = reverse("resultdocuments:passport-file", args=[edition.slug, "en", "xlsx"])
    report = reverse("resultdocuments:report-file", args=[edition.slug, "2026-Q1", "kk", "docx"])

    assert client.get(passport).status_code == 200
    assert client.get(report)["Content-Disposition"].endswith('-report-2026-Q1-kk.docx"')
    wrong_ones = [report.replace("2026-Q1", span) for span in ("2026-13", "1999")]
    for wrong in [*wrong_ones, passport.replace("xlsx", "exe")]:
        assert client.get(wrong).status_code == 404


def test_a_draft_is_not_there_for_a_stranger(client: Client, edition: Edition) -> None:
    Edition.objects.filter(pk=edition.pk).update(state="draft")

    assert (
        client.get(reverse("resultdocuments:passport-file", args=[edition.slug, "kk", "pdf"])).status_code
        == 404
    )


def test_queries_do_not_grow_with_rows(edition: Edition) -> None:
    def asked() -> int:
        fresh = Edition.objects.get(pk=edition.pk)
        with CaptureQueriesContext(connection) as caught:
            yearly_report(fresh, "2026", "kk")
            passport_of(fresh, "kk")
        return len(caught)

    # Norms are judged once for an unchanged database.
    _first, before = asked(), asked()
    for number in range(30):
        indicator = IndicatorFactory(edition=edition, position=10 + number, per="year")
        with_parts(indicator)
        LineFactory(edition=edition)

    assert asked() == before


def test_the_whole_of_a_ledger_is_that_of_its_parts(edition: Edition) -> None:
    ledger = ledger_of(edition, ["2026"])

    line = ledger.whole(ledger.indicators[0], "2026")

    assert (line.fact.reported, line.fact.expected) == (2, 3)
