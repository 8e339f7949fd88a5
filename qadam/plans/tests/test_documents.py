"""Official documents of plans, opened in every format: the plan, its execution, what is late, a lead's information."""

import io
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import docx
import lxml.html
import openpyxl
import pdfplumber
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from qadam.kit import clock
from qadam.kit.periods import Period
from qadam.people.models import Body
from qadam.people.tests.factories import BodyFactory, UserFactory, person_in
from qadam.plans import actions
from qadam.plans.actions import AskedField, Figure, FormContent
from qadam.plans.actions.explaining import Why
from qadam.plans.documents.consolidated import consolidated_document
from qadam.plans.documents.execution import execution_document
from qadam.plans.documents.late_note import late_note
from qadam.plans.documents.plan import plan_document
from qadam.plans.models import Duty, Report
from qadam.plans.tests.factories import (
    DutyFactory,
    ExecutorFactory,
    MeasureFactory,
    NodeFactory,
    ProductFactory,
    Role,
    reviewer_of,
)
from qadam.plans.tests.plans_to_read import founding, small
from qadam.programmes.amending import add_measure, begin_amendment, change_measure, enact, end_measure
from qadam.programmes.models import Edition, Measure
from qadam.programmes.rows import present_text
from qadam.programmes.tests.acts import act_file
from qadam.programmes.tests.factories import EditionFactory
from qadam.workflow.log import MACHINE
from qadam.writing.document import Document, GroupRow, Paragraph, Row, Signature, Table
from qadam.writing.kinds import KINDS
from qadam.writing.texts import lines_of

pytestmark = pytest.mark.django_db
NOW = datetime.fromisoformat("2026-07-10T12:00:00+05:00")
TODAY = NOW.date()
YEAR = Period(date(2026, 1, 1), date(2026, 12, 31))
LANGUAGES = ["kk", "ru"]
HOSTILE = "=1+1 <script>alert(1)</script> #panic() $x$ \\end \u202eәғқңөұүһі @b *c* _d_ [e](f)"
Lines = list[list[str]]


@pytest.fixture(autouse=True)
def _noon() -> Iterator[None]:
    with clock.moved(NOW):
        yield


@pytest.fixture
def edition() -> Edition:
    """A plan of three measures in two directions, one without channels, one with money."""
    edition = EditionFactory(name_kk="Еңбек қоғамы жоспары", name_ru="План общества труда", is_sample=True)
    first = NodeFactory(edition=edition, position=1, number="I", name_kk="Насихат", name_ru="Пропаганда")
    inner = NodeFactory(edition=edition, parent=first, position=2, number="1", name_kk="Іс", name_ru="Дело")
    second = NodeFactory(edition=edition, position=3, number="II", name_kk="Оқу", name_ru="Учёба")
    for place, (node, name) in enumerate([(inner, "Көрме"), (inner, "Форум"), (second, "Үйірме")], start=1):
        measure = MeasureFactory(
            node=node,
            position=place,
            number=str(place),
            name_kk=name,
            name_ru=f"Мера {place}",
            channels_kk="БАҚ" if place == 1 else "",
            channels_ru="СМИ" if place == 1 else "",
        )
        ProductFactory(measure=measure, form="information")
        body = BodyFactory(
            short_kk=f"ҰӘМ{place}",
            short_ru=f"МЮ{place}",
            name_kk=f"Әділет {place}",
            name_ru=f"Юстиция {place}",
        )
        ExecutorFactory(measure=measure, body=body)
    second.measures.get().costs.create(
        position=1, year=2026, source="local", amount="1250.5", unit="thousand_tenge"
    )
    return edition


def owed(measure: Measure, *, due: date = date(2026, 6, 30), **facts: Any) -> Duty:
    """Return a duty of the measure's executor on a day."""
    made: Duty = DutyFactory(measure=measure, body=measure.executors.get().body, due_on=due, **facts)
    return made


def accepted(duty: Duty, text: str, **facts: Any) -> Report:
    """Return a report that went all the way."""
    by = person_in(duty.body)
    figures = [Figure("қатысушы", Decimal(1250), "адам")]
    actions.save_report(duty, text=text, language="kk", figures=figures, by=by, **facts)
    report = actions.submit(Report.objects.get(duty=duty), by=by)
    return actions.accept(report, by=reviewer_of(duty))


def plain(text: object) -> str:
    """Return a text without what only breaks lines."""
    return " ".join(str(text or "").replace("\u00a0", " ").replace("\u00ad", "").split())


def docx_rows(data: bytes) -> Lines:
    rows = docx.Document(io.BytesIO(data)).tables[0].rows
    return [[plain(cell.text) for cell in dict.fromkeys(row.cells)] for row in rows]


def xlsx_rows(data: bytes) -> Lines:
    """Return the lines with a border: those of the table."""
    sheet = openpyxl.load_workbook(io.BytesIO(data)).worksheets[0]
    merged = {str(area).split(":")[0] for area in sheet.merged_cells.ranges}
    rows = []
    for line in sheet.iter_rows():
        if line[0].border.left.style:
            cells = [line[0]] if line[0].coordinate in merged else line
            rows.append([plain(cell.value) for cell in cells])
    return rows


def pdf_rows(data: bytes) -> Lines:
    """Return the rows of the table on all pages, its heads once; a line over all columns has one cell."""
    rows: Lines = []
    with pdfplumber.open(io.BytesIO(data)) as pdf:
        for page in pdf.pages:
            table = [[plain(cell) for cell in row] for row in page.extract_table() or []]
            rows += table if not rows else table[2:]
    return [row if any(row[1:]) else row[:1] for row in rows]


def html_rows(data: bytes) -> Lines:
    """Return the rows of the first table."""
    table = next(lxml.html.document_fromstring(data.decode()).iter("table"))
    return [[plain(" ".join(cell.itertext())) for cell in row] for row in table.iter("tr")]


ROWS = {"docx": docx_rows, "xlsx": xlsx_rows, "pdf": pdf_rows, "html": html_rows}


def described(document: Document) -> Lines:
    """Return the rows of the document's table as it was described."""
    table = next(block for block in document.blocks if isinstance(block, Table))
    heads = [[column.title for column in table.columns]]
    if table.has_column_numbers:
        heads.append([str(place) for place in range(1, len(table.columns) + 1)])
    rows = [
        [row.text] if isinstance(row, GroupRow) else [plain(" ".join(lines_of(cell))) for cell in row.cells]
        for row in table.rows
    ]
    return heads + rows


def read(document: Document, kind: str) -> Lines:
    return ROWS[kind](KINDS[kind].write(document))


def text_in(document: Document) -> str:
    """Return all that a document says, as a PDF shows it."""
    with pdfplumber.open(io.BytesIO(KINDS["pdf"].write(document))) as pdf:
        return " ".join(plain(page.extract_text()) for page in pdf.pages)


def bare(rows: Lines) -> Lines:
    """Return rows without the signs at which a typesetter may break a word."""
    return [[cell.replace(" ", "").replace("-", "").replace("‐", "") for cell in row] for row in rows]


def paragraphs(document: Document) -> list[str]:
    return [block.text for block in document.blocks if isinstance(block, Paragraph)]


def table_of(document: Document) -> Table:
    return next(block for block in document.blocks if isinstance(block, Table))


def pages_of(document: Document) -> int:
    with pdfplumber.open(io.BytesIO(KINDS["pdf"].write(document))) as pdf:
        return len(pdf.pages)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", KINDS)
def test_the_plan_says_the_same_in_every_format(edition: Edition, kind: str, language: str) -> None:
    with translation.override(language):
        document = plan_document(edition, TODAY)
        rows = read(document, kind)
        heads = [_("No."), _("Name of the measure"), _("Completion form"), _("Channels"), _("Deadline")]
        heads += [_("Responsible executors"), _("Funding")]

    names = {"kk": ["Көрме", "Форум", "Үйірме"], "ru": ["Мера 1", "Мера 2", "Мера 3"]}[language]
    assert bare(rows[:2]) == bare([heads, ["1", "2", "3", "4", "5", "6", "7"]])
    assert [row[:2] for row in rows if len(row) > 1][2:] == [
        [str(place), name] for place, name in enumerate(names, 1)
    ]
    groups = {"kk": ["I. Насихат", "1. Іс", "II. Оқу"], "ru": ["I. Пропаганда", "1. Дело", "II. Учёба"]}[
        language
    ]
    assert [row for row in rows if len(row) == 1] == [[name] for name in groups]
    assert bare(rows) == bare(described(document))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", KINDS)
def test_the_execution_says_the_same_in_every_format(edition: Edition, kind: str, language: str) -> None:
    for measure in edition.measures.all():
        accepted(owed(measure), "Көрмеге 1250 адам келді.")

    with translation.override(language):
        document = execution_document(edition, YEAR, TODAY, is_public=False)
        rows = read(document, kind)
        heads = [_("State"), _("What was done"), _("Evidence")]

    assert bare([rows[0][-3:]]) == bare([heads])
    assert len([row for row in rows if len(row) > 1]) == 2 + 3
    assert bare(rows) == bare(described(document))


def test_a_column_in_which_the_document_says_nothing_is_left_out_and_an_empty_cell_has_a_dash(
    edition: Edition,
) -> None:
    with translation.override("kk"):
        rows = described(plan_document(edition, TODAY))

    assert _("Note") not in rows[0]
    assert [row[3] for row in rows[2:] if len(row) > 1] == ["БАҚ", "–", "–"]


def test_a_note_of_few_rows_stands_below_the_name_and_of_many_in_a_column(edition: Edition) -> None:
    for place in range(10, 15):
        MeasureFactory(node=edition.nodes.get(number="II"), position=place, number=str(place))
    Measure.objects.filter(edition=edition, number="1").update(note_kk="Бір дауыс")

    with translation.override("kk"):
        few = described(plan_document(edition, TODAY))
        Measure.objects.filter(edition=edition).update(note_kk="Бір дауыс")
        many = described(plan_document(edition, TODAY))
        label = _("{label}: {text}").format(label=_("Note"), text="Бір дауыс")

        assert _("Note") not in few[0]
        assert few[4][1] == f"Көрме {label}"
        assert many[0][-1] == _("Note")
        assert many[4][1] == "Көрме"
        assert many[4][-1] == "Бір дауыс"


def test_executors_stand_by_their_abbreviations_which_are_given_in_full(edition: Edition) -> None:
    with translation.override("kk"):
        document = plan_document(edition, TODAY)

    assert [row[5] for row in described(document)[2:] if len(row) > 1] == ["ҰӘМ1", "ҰӘМ2", "ҰӘМ3"]
    assert paragraphs(document) == ["ҰӘМ1 – Әділет 1\nҰӘМ2 – Әділет 2\nҰӘМ3 – Әділет 3"]


@pytest.mark.parametrize("kind", KINDS)
def test_the_same_facts_give_the_same_bytes_whatever_the_clock_says(edition: Edition, kind: str) -> None:
    duty = owed(edition.measures.get(number="1"))
    accepted(duty, "Орындалды.")
    owed(edition.measures.get(number="2"))

    def written() -> list[bytes]:
        with translation.override("kk"):
            documents = [
                plan_document(edition, TODAY),
                execution_document(edition, YEAR, TODAY, is_public=False),
                late_note([edition], TODAY),
            ]
            return [KINDS[kind].write(document) for document in documents]

    first = written()
    with clock.moved(NOW + timedelta(days=3, hours=5, seconds=7)):
        assert written() == first


def test_a_sample_is_marked_on_every_page_of_every_document(edition: Edition) -> None:
    for measure in edition.measures.all():
        owed(measure)
    lead = owed(edition.measures.get(number="1"), part=Duty.Part.LEAD, due=date(2026, 7, 30))
    with translation.override("kk"):
        documents = [
            plan_document(edition, TODAY),
            execution_document(edition, YEAR, TODAY, is_public=True),
            late_note([edition], TODAY),
            consolidated_document(lead, with_draft=True),
        ]
        mark = _("SAMPLE")

    for document in documents:
        with pdfplumber.open(io.BytesIO(KINDS["pdf"].write(document))) as pdf:
            assert all(page.extract_text().splitlines()[0].startswith(mark) for page in pdf.pages)
        word = docx.Document(io.BytesIO(KINDS["docx"].write(document)))
        assert word.sections[0].header.paragraphs[0].text.startswith(mark)
        sheet = openpyxl.load_workbook(io.BytesIO(KINDS["xlsx"].write(document))).worksheets[0]
        assert sheet.oddHeader is not None
        assert mark in str(sheet.oddHeader.center.text)


def test_the_stamp_names_the_act_by_which_a_plan_was_approved(edition: Edition) -> None:
    Edition.objects.filter(pk=edition.pk).update(
        act_title_kk="2018 жылға арналған өкім", act_number="8", act_date=date(2018, 10, 30)
    )
    edition.refresh_from_db()

    with translation.override("kk"):
        stamp = plan_document(edition, TODAY).approval
        assert stamp[1:] == [
            "2018 жылға арналған өкім",
            f"2018 жылғы 30 қазан {_('No {number}').format(number=8)}",
        ]

        edition.act_title_kk = "2018 жылғы 30 қазандағы № 8 өкім"
        assert plan_document(edition, TODAY).approval[1:] == ["2018 жылғы 30 қазандағы № 8 өкім"]


def test_a_plan_without_an_act_has_no_stamp(edition: Edition) -> None:
    assert plan_document(edition, TODAY).approval == []


def test_an_amended_plan_shows_the_rows_in_force_on_the_day_and_names_the_acts(edition: Edition) -> None:
    assert edition.issuer is not None
    chief = person_in(edition.issuer, Role.COORDINATOR)
    act = begin_amendment(
        edition, by=chief, number="17", date=date(2026, 7, 1), in_force_on=date(2026, 9, 1), title_kk="Өзгеріс",
        title_ru="Изменение", upload=act_file(chief),
    )  # fmt: skip
    first, second, third = edition.measures.order_by("position")
    text = present_text(first)
    change_measure(act, first, new=text.__class__(**{**text.__dict__, "name_kk": "Жаңа көрме"}), by=chief)
    end_measure(act, second, by=chief)
    add_measure(
        act, new=present_text(third).__class__(**{**present_text(third).__dict__, "number": "4"}), by=chief
    )
    enact(act, by=chief)

    def told(day: date) -> tuple[list[list[str]], list[str], str]:
        with translation.override("kk"):
            document = plan_document(edition, day)
            rows = [row[:2] for row in described(document)[2:] if len(row) > 1]
            return rows, [line for line in document.subtitle if "17" in line], paragraphs(document)[0]

    before, no_acts, _words = told(date(2026, 8, 31))
    after, acts, note = told(date(2026, 9, 1))

    assert before == [["1", "Көрме"], ["2", "Форум"], ["3", "Үйірме"]]
    assert no_acts == []
    assert after == [["1", "Жаңа көрме"], ["3", "Үйірме"], ["4", "Үйірме"]]
    assert len(acts) == 1
    assert "2026 жылғы 1 шілдедегі" in acts[0]
    with translation.override("kk"):
        parts = [_("changed – {numbers}"), _("added – {numbers}"), _("ended – {numbers}")]
    for part, number in zip(parts, ["1", "4", "2"], strict=True):
        assert part.format(numbers=number) in note


def test_a_measure_that_has_ended_stays_in_the_execution_of_its_days(edition: Edition) -> None:
    measure = edition.measures.get(number="2")
    owed(measure, due=date(2026, 3, 1))
    Measure.objects.filter(pk=measure.pk).update(ended_on=date(2026, 5, 31))

    with translation.override("kk"):
        rows = described(execution_document(edition, YEAR, TODAY, is_public=False))

    assert [row[0] for row in rows[2:] if len(row) > 1] == ["2"]


def test_the_public_reads_no_texts_evidence_or_people(edition: Edition) -> None:
    duty = owed(edition.measures.get(number="1"))
    report = accepted(duty, "Құпия мәтін", evidence=[actions.Proof("media", title="Құпия дәлел")])
    late = owed(edition.measures.get(number="2"), assigned_to=UserFactory(full_name="Құпия Адам"))
    actions.explain(
        late, Why("funding", "Құпия себеп", "Құпия Басшы", TODAY), by=person_in(late.body, Role.HEAD)
    )
    names = {"Құпия", report.edited_by.full_name, "1250"}

    with translation.override("kk"):
        public = text_in(execution_document(edition, YEAR, TODAY, is_public=True))
        office = text_in(execution_document(edition, YEAR, TODAY, is_public=False))

    assert [name for name in names if name in public] == []
    assert "Құпия мәтін" in office
    assert "Құпия дәлел" in office
    assert "Көрме" in public


def test_the_execution_tells_texts_with_their_figures_bodies_and_days(edition: Edition) -> None:
    measure = edition.measures.get(number="1")
    body = measure.executors.get().body
    accepted(owed(measure, due=date(2026, 3, 31)), "Бірінші тоқсанда өтті.")
    accepted(owed(measure, due=date(2026, 6, 30)), "Екінші тоқсанда өтті.")

    with translation.override("kk"):
        row = table_of(execution_document(edition, YEAR, TODAY, is_public=False)).rows[-1]

    assert isinstance(row, Row)
    assert row.cells[-2] == [
        f"{body.short_kk}, 2026 жылғы 31 наурыз: Бірінші тоқсанда өтті.",
        "қатысушы – 1\u00a0250 адам",
        f"{body.short_kk}, 2026 жылғы 30 маусым: Екінші тоқсанда өтті.",
        "қатысушы – 1\u00a0250 адам",
    ]


def test_only_an_accepted_version_is_told(edition: Edition) -> None:
    duty = owed(edition.measures.get(number="1"))
    accepted(duty, "Қабылданған мәтін")
    other = owed(edition.measures.get(number="2"))
    by = person_in(other.body)
    actions.save_report(other, text="Қаралмаған мәтін", language="kk", figures=[], by=by)
    actions.submit(Report.objects.get(duty=other), by=by)

    with translation.override("kk"):
        said = text_in(execution_document(edition, YEAR, TODAY, is_public=False))

    assert "Қабылданған мәтін" in said
    assert "Қаралмаған" not in said


@pytest.mark.parametrize("kind", KINDS)
def test_hostile_text_is_text_and_no_command(edition: Edition, kind: str) -> None:
    accepted(owed(edition.measures.get(number="1")), HOSTILE)

    with translation.override("kk"):
        document = execution_document(edition, YEAR, TODAY, is_public=False)
        cell = read(document, kind)[-1][-2]

    shown = cell.replace(" ", "")
    for part in ("=1+1", "<script>alert(1)</script>", "#panic()", "$x$", "әғқңөұүһі", "[e](f)"):
        assert part in shown
    assert not {"\x00", "\u202e"} & set(cell)


def test_a_founding_document_says_that_execution_is_not_recorded() -> None:
    archive = small("archive")

    with translation.override("ru"):
        document = execution_document(archive, archive.period or YEAR, TODAY, is_public=False)
        rows = described(document)
        assert paragraphs(document)[0] == _("Execution is not recorded here.")
        assert rows[0][-1] == _("State")
        assert {row[-1] for row in rows[2:] if len(row) > 1} == {_("Not recorded here")}


def test_the_founding_plan_has_a_row_for_each_of_its_seventy_measures() -> None:
    edition = founding()

    with translation.override("kk"):
        document = plan_document(edition, TODAY)
        counts = {kind: len([row for row in read(document, kind) if len(row) > 1]) - 2 for kind in KINDS}

    assert counts == dict.fromkeys(KINDS, 70)
    assert (
        document.approval[1]
        == "Қазақстан Республикасы Мемлекеттік хатшысының 2015 жылғы 30 қазандағы № 8 өкімі"
    )


@pytest.mark.parametrize("make", [plan_document, execution_document])
def test_the_queries_do_not_grow_with_the_measures(edition: Edition, make: Any) -> None:
    def asked() -> int:
        with (
            CaptureQueriesContext(
                connection,
            ) as queries,
            translation.override("kk"),
        ):
            if make is plan_document:
                plan_document(edition, TODAY)
            else:
                execution_document(edition, YEAR, TODAY, is_public=False)
        return len(queries)

    measure = edition.measures.get(number="1")
    accepted(owed(measure), "Орындалды.")
    few = asked()
    for place in range(10, 30):
        node = NodeFactory(edition=edition, parent=measure.node, position=place, number=str(place))
        more = MeasureFactory(node=node, position=place, number=str(place))
        ProductFactory(measure=more)
        more.costs.create(position=1, year=2026, source="local", amount=1, unit="thousand_tenge")
        ExecutorFactory(measure=more)
        accepted(owed(more), "Орындалды.")

    assert asked() == few


LONG = (
    "Өңірлердегі жұмыспен қамту мәселелері жөніндегі ведомствоаралық комиссияның көшпелі отырыстарын өткізу "
    * 6
)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("count", [1, 4, 30])
def test_the_note_on_what_is_late_is_one_page_whatever_is_late(count: int, language: str) -> None:
    editions = [
        EditionFactory(
            name_kk=LONG[:300], name_ru=LONG[:300], short_kk="Ж" * 120, short_ru="П" * 120, is_sample=True
        )
    ]
    for _place in range(count):
        editions.append(EditionFactory()) if count == 30 and _place % 10 == 9 else None
        node = NodeFactory(edition=editions[-1])
        measure = MeasureFactory(node=node, name_kk=LONG[:500], name_ru="Слово" * 100)
        body = BodyFactory(name_kk=LONG[:400], name_ru=LONG[:400])
        lead = DutyFactory(measure=measure, body=body, days=-7, part=Duty.Part.LEAD, lies_since=TODAY)
        for _co in range(4):
            DutyFactory(measure=measure, lead=lead, part=Duty.Part.CO, days=1, body__name_kk=LONG[:200])
        actions.explain(lead, Why("funding", LONG, LONG[:300], TODAY), by=person_in(body, Role.HEAD))

    with translation.override(language):
        document = late_note(editions, TODAY)
        rows = [row for row in table_of(document).rows if isinstance(row, Row)]

    assert pages_of(document) == 1
    assert len(rows) == count if count < 5 else len(rows) >= 4
    if count == 30:
        assert f"{count - len(rows)}" in paragraphs(document)[-1]


def test_the_note_says_why_and_with_whom(edition: Edition) -> None:
    duty = owed(edition.measures.get(number="1"), due=date(2026, 7, 3), lies_since=date(2026, 6, 1))
    actions.explain(
        duty,
        Why("funding", "Қаражат кешікті", "Б. Серікұлы", date(2026, 7, 20)),
        by=person_in(duty.body, Role.HEAD),
    )
    owed(edition.measures.get(number="2"), due=date(2026, 7, 8))

    for kind in KINDS:
        with translation.override("kk"):
            document = late_note([edition], TODAY)
            rows = read(document, kind)

        assert [row[0] for row in rows[1:]] == ["1", "2"]
        assert [row[3] for row in rows[1:]] == ["03.07.2026", "08.07.2026"]
        assert [row[4] for row in rows[1:]] == ["7", "2"]
        assert "Қаражат кешікті" in rows[1][6]
        assert rows[1][7] == "20.07.2026 Б. Серікұлы"
    with translation.override("kk"):
        assert rows[2][6] == _("no reason was given")
    told = document.blocks[0]
    assert isinstance(told, Paragraph)
    assert "Себебі көрсетілгені – 1, орындау күні уәде етілгені – 1." in told.text


def test_days_late_can_be_summed(edition: Edition) -> None:
    owed(edition.measures.get(number="1"), due=date(2026, 7, 3))
    owed(edition.measures.get(number="2"), due=date(2026, 7, 8))

    with translation.override("ru"):
        data = KINDS["xlsx"].write(late_note([edition], TODAY))
    sheet = openpyxl.load_workbook(io.BytesIO(data)).worksheets[0]

    assert [cell.value for row in sheet.iter_rows() for cell in row if isinstance(cell.value, int)] == [7, 2]


def test_a_note_of_a_day_without_delay_says_so(edition: Edition) -> None:
    with translation.override("kk"):
        document = late_note([edition], TODAY)
        assert paragraphs(document) == [_("Nothing is late on this day.")]
        assert "2026 жылғы 10 шілдедегі" in document.subtitle[-1]


@pytest.fixture
def lead() -> Duty:
    """A lead's duty of a quarter to which two akimats contribute, one of which has sent."""
    actions.load_schemes(by=MACHINE)
    edition = EditionFactory(scheme="decree")
    measure = MeasureFactory(
        node=NodeFactory(edition=edition), deadline="quarterly", reports="day 5 after quarter", number="14"
    )
    chief = person_in(ExecutorFactory(measure=measure, position=1, role="collect").body)
    for place, name in enumerate(["Абай", "Ұлытау"], start=2):
        body = BodyFactory(
            kind=Body.Kind.AKIMAT, name_kk=f"{name} облысының әкімдігі", short_kk="", short_ru=""
        )
        ExecutorFactory(measure=measure, position=place, body=body)
    actions.make_duties(edition, by=MACHINE)
    rows = [AskedField("қатысушылар", "участники", "participants", unit="адам", is_required=False)]
    field = actions.set_form(measure, FormContent(rows), by=chief).fields.get()
    duty = Duty.objects.select_related("measure__edition", "body").get(
        measure=measure, part=Duty.Part.LEAD, original_on=date(2026, 7, 5)
    )
    part = Duty.objects.get(lead=duty, body__name_kk__startswith="Абай")
    by = person_in(part.body)
    figures = [Figure(field.label_kk, Decimal(1250), "адам", field=field)]
    actions.submit(
        actions.save_report(part, text="Жәрмеңке өтті.", language="kk", figures=figures, by=by), by=by
    )
    actions.build_report(duty, language="kk", by=chief)
    return Duty.objects.select_related("measure__edition", "body").get(pk=duty.pk)


@pytest.mark.parametrize("kind", KINDS)
def test_the_consolidated_information_has_each_body_and_the_sum(lead: Duty, kind: str) -> None:
    with translation.override("kk"):
        document = consolidated_document(lead, with_draft=True)
        expected = [
            [_("Body"), "қатысушылар, адам"],
            ["1", "2"],
            ["Абай облысының әкімдігі", "1 250"],
            ["Ұлытау облысының әкімдігі", _("not sent")],
            [_("In all"), "1 250"],
        ]
    data = KINDS[kind].write(document)
    table = docx.Document(io.BytesIO(data)).tables[1] if kind == "docx" else None
    found = (
        [[plain(cell.text) for cell in row.cells] for row in table.rows]
        if table
        else [[cell for cell in row if cell] for row in ROWS[kind](data)]
    )

    if kind == "xlsx":
        expected = [[cell.replace("1 250", "1250") for cell in row] for row in expected]
    assert found[-5:] == expected


def test_each_body_signs_its_paragraph_and_an_unsent_text_is_marked_as_a_draft(lead: Duty) -> None:
    with translation.override("kk"):
        document = consolidated_document(lead, with_draft=True)

        assert document.mark == _("DRAFT")
        assert document.as_of is None
    first = next(block for block in document.blocks if isinstance(block, Paragraph))
    assert first.text == "Жәрмеңке өтті."
    assert first.signed_by.startswith("Абай облысының әкімдігі")


def test_a_text_that_was_never_sent_is_read_by_the_lead_alone(lead: Duty, client: Client) -> None:
    Report.objects.filter(duty=lead).update(text="Әлі жазылуда.")
    people = [person_in(lead.body), reviewer_of(lead)]

    texts = []
    for user in people:
        client.force_login(user)
        data = client.get(address("desk:consolidated-file", lead.pk, "kk", "docx")).content
        texts.append("\n".join(item.text for item in docx.Document(io.BytesIO(data)).paragraphs))

    with translation.override("kk"):
        nothing = _("Nothing has been sent yet.")
    assert [("Әлі жазылуда." in text, nothing in text) for text in texts] == [(True, False), (False, True)]


def test_what_was_sent_is_told_as_it_was_sent(lead: Duty) -> None:
    chief = person_in(lead.body)
    report = Report.objects.get(duty=lead)
    sent = report.text
    actions.submit(report, by=chief)

    with clock.moved(NOW + timedelta(days=40)), translation.override("kk"):
        document = consolidated_document(
            Duty.objects.select_related("measure__edition").get(pk=lead.pk), with_draft=False
        )

    assert document.mark == ""
    assert document.as_of == TODAY
    assert paragraphs(document)[0] in sent
    assert not [block for block in document.blocks if isinstance(block, Signature)]


def address(name: str, *args: object) -> str:
    with translation.override("kk"):
        return reverse(name, args=args)


def test_a_document_comes_as_a_file_of_its_kind_in_its_language_whatever_the_page_speaks(
    client: Client, edition: Edition
) -> None:
    response = client.get(address("plans:plan-file", edition.slug, "ru", "docx").replace("/kk/", "/en/", 1))

    assert response["Content-Disposition"] == f'attachment; filename="{edition.slug}-plan-ru.docx"'
    assert response["Content-Type"] == KINDS["docx"].media_type
    assert "План общества труда" in [
        one.text for one in docx.Document(io.BytesIO(response.content)).paragraphs
    ]


def test_what_is_no_document_is_not_found(client: Client, edition: Edition) -> None:
    asked = address("plans:plan-file", edition.slug, "kk", "pdf")
    for other in (asked.replace("-kk.pdf", "-en.pdf"), asked.replace(".pdf", ".exe")):
        assert client.get(other).status_code == 404
    client.force_login(reviewer_of(owed(edition.measures.get(number="1"))))
    for name in ("desk:late-file", "desk:execution-file"):
        args = [edition.slug] if name == "desk:execution-file" else []
        assert client.get(address(name, *args, "en", "pdf")).status_code == 404
        assert client.get(address(name, *args, "kk", "csv")).status_code == 404


def test_nobody_is_told_that_nothing_is_late_in_a_programme_they_do_not_control(
    client: Client, edition: Edition
) -> None:
    duty = owed(edition.measures.get(number="1"))
    other = EditionFactory()
    note = address("desk:late-file", "kk", "docx")

    client.force_login(person_in(duty.body))
    assert client.get(note).status_code == 404

    client.force_login(reviewer_of(duty))
    assert client.get(note).status_code == 200
    assert client.get(note, {"programme": edition.slug}).status_code == 200
    assert client.get(note, {"programme": other.slug}).status_code == 404


def test_the_note_of_a_day_to_come_is_that_of_today(client: Client, edition: Edition) -> None:
    client.force_login(reviewer_of(owed(edition.measures.get(number="1"), due=date(2026, 7, 20))))
    note = address("desk:late-file", "kk", "docx")

    named = [
        client.get(note, {"day": day})["Content-Disposition"]
        for day in ("2030-01-01", "2026-07-03", "no day", "")
    ]

    assert [name.split("late-")[1] for name in named] == [
        '2026-07-10-kk.docx"', '2026-07-03-kk.docx"', '2026-07-10-kk.docx"', '2026-07-10-kk.docx"',
    ]  # fmt: skip


def test_any_days_asked_for_give_a_document(client: Client, edition: Edition) -> None:
    owed(edition.measures.get(number="1"))
    asked = address("plans:execution-file", edition.slug, "kk", "docx")

    for query in (
        {"from": "2026-06-01", "to": "2026-06-30"},
        {"from": "2026-06-30", "to": "2026-06-01"},
        {"from": "1000-01-01", "to": "9999-12-31"},
        {"from": "2026-13-45", "to": "'"},
    ):
        assert client.get(asked, query).status_code == 200


def test_too_many_documents_a_minute_are_refused_to_one_and_not_to_another(
    client: Client, edition: Edition, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("qadam.people.views.documents.FILES_A_MINUTE", 2)
    monkeypatch.setattr("qadam.people.limits._now", lambda: 60)
    asked = address("plans:plan-file", edition.slug, "kk", "docx")

    answers = [client.get(asked) for _time in range(3)]

    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert answers[-1]["Retry-After"] == "60"
    client.force_login(UserFactory())
    assert client.get(asked).status_code == 200
