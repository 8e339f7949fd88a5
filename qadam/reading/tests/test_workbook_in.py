"""Workbooks of both generations as paragraphs and tables."""

import io
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import openpyxl
import pytest
from openpyxl.styles import Font

from qadam.reading import CannotRead
from qadam.reading.inputs import open_source
from qadam.reading.inputs.shown import follows, shown
from qadam.reading.source import Paragraph, Source, Table
from qadam.reading.tests.office import compound, old_workbook

HEADS = ["№", "Іс-шара", "Мерзімі", "Жауаптылар"]


def book(*rows: list[Any], change: Callable[[Any], None] = lambda sheet: None) -> bytes:
    made = openpyxl.Workbook()
    sheet = made.active
    assert sheet is not None
    for row in rows:
        sheet.append(row)
    change(sheet)
    return saved(made)


def saved(made: openpyxl.Workbook) -> bytes:
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def read(*rows: list[Any], change: Callable[[Any], None] = lambda sheet: None) -> Source:
    return open_source(book(*rows, change=change), "plan.xlsx")


def lines(table: Table) -> list[list[str]]:
    return [[cell.text for cell in row] for row in table.rows]


def only(source: Source) -> list[list[str]]:
    (table,) = source.tables
    return lines(table)


def texts(source: Source) -> list[str]:
    return [block.text for block in source.blocks if isinstance(block, Paragraph)]


def test_lines_above_and_below_the_table_are_paragraphs() -> None:
    source = read(
        ["", "", "Бекітілген"],
        ["Іс-шаралар жоспары"],
        [],
        HEADS,
        [1, "а", "қаңтар", "ДСӘДМ"],
        [],
        ["Ескертпе: барлық шаралар"],
        ["Басшы", "", "", "Г. Әбдіқалықова"],
    )

    assert texts(source) == [
        "Бекітілген",
        "Іс-шаралар жоспары",
        "Ескертпе: барлық шаралар",
        "Басшы",
        "Г. Әбдіқалықова",
    ]
    assert only(source) == [HEADS, ["1", "а", "қаңтар", "ДСӘДМ"]]
    assert [block.place.block for block in source.blocks] == [1, 2, 3, 4, 5, 6]
    assert source.blocks[2].place.sheet == 1


def test_headings_stay_in_the_table() -> None:
    source = read(
        HEADS, ["I. Ұйымдастыру"], [1, "а", "қаңтар", "ДСӘДМ"], ["II. Тексеру"], [2, "б", "ақпан", "ІІМ"]
    )

    assert [row[0] for row in only(source)] == ["№", "I. Ұйымдастыру", "1", "II. Тексеру", "2"]


def test_empty_rows_and_columns_are_dropped() -> None:
    source = read(["", "№", "", "Іс-шара", "Мерзімі"], [], ["", 1, "", "а", "қаңтар"])

    assert only(source) == [["№", "Іс-шара", "Мерзімі"], ["1", "а", "қаңтар"]]


def test_merged_cells_cover_what_is_left_of_them() -> None:
    def merge(sheet: Any) -> None:
        sheet.merge_cells("A1:A2")
        sheet.merge_cells("C1:E1")

    source = read(["№", "Іс-шара", "Мерзімі"], ["", "", "2006", "2007"], [1, "а", "иә", "жоқ"], change=merge)

    (table,) = source.tables
    found = [[(cell.text, cell.column, cell.width, cell.height) for cell in row] for row in table.rows]
    assert found[0] == [("№", 0, 1, 2), ("Іс-шара", 1, 1, 1), ("Мерзімі", 2, 2, 1)]
    assert found[1] == [("", 1, 1, 1), ("2006", 2, 1, 1), ("2007", 3, 1, 1)]


def test_what_lies_under_a_merged_cell_is_not_shown() -> None:
    made = openpyxl.Workbook()
    sheet = made.active
    assert sheet is not None
    for row in (["№", "а", "б"], [1, "көрінеді", "көрінбейді"]):
        sheet.append(row)
    sheet.merged_cells.add("B2:C2")

    assert only(open_source(saved(made), "")) == [["№", "а", "б"], ["1", "көрінеді"]]


def test_an_endless_merged_area_costs_nothing() -> None:
    made = openpyxl.Workbook()
    sheet = made.active
    assert sheet is not None
    sheet.append(HEADS)
    sheet.append([1, "а", "қаңтар", "ДСӘДМ"])
    sheet.merged_cells.add("D2:XFD1048576")

    (table,) = open_source(saved(made), "").tables

    assert (table.width, len(table.rows)) == (4, 2)


def test_hidden_sheets_rows_and_columns_are_left_out() -> None:
    made = openpyxl.Workbook()
    sheet = made.active
    assert sheet is not None
    for row in (["№", "Іс-шара", "жасырын", "Мерзімі"], [1, "а", "х", "қаңтар"], [2, "б", "х", "ақпан"]):
        sheet.append(row)
    sheet.row_dimensions[3].hidden = True
    sheet.column_dimensions["C"].hidden = True
    other = made.create_sheet("Ескі")
    other.append(["ескі", "жоспар", "мәтіні"])
    other.sheet_state = "hidden"

    assert only(open_source(saved(made), "")) == [["№", "Іс-шара", "Мерзімі"], ["1", "а", "қаңтар"]]


def test_rows_that_a_filter_hides_belong_to_the_document() -> None:
    def filtered(sheet: Any) -> None:
        sheet.auto_filter.ref = "A1:D3"
        sheet.auto_filter.add_filter_column(3, ["ДСӘДМ"])
        sheet.row_dimensions[3].hidden = True

    source = read(HEADS, [1, "а", "қаңтар", "ДСӘДМ"], [2, "б", "ақпан", "ІІМ"], change=filtered)

    assert [row[0] for row in only(source)] == ["№", "1", "2"]


def test_each_sheet_gives_its_own_tables() -> None:
    made = openpyxl.Workbook()
    assert made.active is not None
    made.active.append(HEADS)
    second = made.create_sheet()
    second.append(["№", "Көрсеткіш", "2006"])

    assert [(table.place.sheet, table.width) for table in open_source(saved(made), "").tables] == [
        (1, 4),
        (2, 3),
    ]


def test_a_second_table_begins_after_a_gap_with_heads_of_its_own() -> None:
    source = read(
        HEADS,
        [1, "а", "қаңтар", "ДСӘДМ"],
        [],
        [2, "б", "ақпан", "ІІМ"],
        [],
        ["Күтілетін нәтижелер"],
        ["№", "Көрсеткіш", "2006", "2007"],
        [1, "Жұмыс орындары", 7600, 7700],
    )

    assert [len(table.rows) for table in source.tables] == [3, 2]
    assert texts(source) == ["Күтілетін нәтижелер"]


def test_a_passport_above_the_plan_is_a_table_of_pairs() -> None:
    source = read(
        ["Атауы", "Бағдарлама"],
        ["Мерзімі", "2006-2008 жылдар"],
        ["Әзірлеуші", "Департамент"],
        [],
        HEADS,
        [1, "а", "қаңтар", "ДСӘДМ"],
    )

    assert next(lines(table) for table in source.tables)[1] == ["Мерзімі", "2006-2008 жылдар"]
    assert len(list(source.tables)) == 2


def test_rows_that_print_on_every_page_are_heads() -> None:
    def titles(sheet: Any) -> None:
        sheet.print_title_rows = "2:3"

    source = read(["Жоспар"], HEADS, [1, 2, 3, 4], [1, "а", "қаңтар", "ДСӘДМ"], change=titles)

    assert [table.heads for table in source.tables] == [2]


def test_lines_and_bold_are_kept() -> None:
    def bold(sheet: Any) -> None:
        sheet["B1"].font = Font(bold=True)

    source = read(["№", "Іс-\nшара ", "Мерзімі"], [1, "а_x000D_\nб", "в"], change=bold)

    (table,) = source.tables
    assert [[cell.lines for cell in row] for row in table.rows] == [
        [("№",), ("Іс-", "шара"), ("Мерзімі",)],
        [("1",), ("а", "б"), ("в",)],
    ]
    assert [cell.is_strong for cell in table.rows[0]] == [False, True, False]


def test_days_and_numbers_stand_as_they_are_shown() -> None:
    def formats(sheet: Any) -> None:
        sheet["C2"].number_format = "dd.mm.yyyy"
        sheet["D2"].number_format = "#,##0.0"
        sheet["E2"].number_format = "0%"

    source = read([*HEADS, "Үлесі"], [1, "а", date(2015, 11, 5), 1250.5, 0.15], change=formats)

    assert only(source)[1] == ["1", "а", "05.11.2015", "1 250,5", "15%"]


def test_row_numbers_that_the_program_took_for_numbers_come_back() -> None:
    def formats(sheet: Any) -> None:
        sheet["A6"].number_format = "d.mmm"

    rows = [[number, "шара", "қаңтар", "ІІМ"] for number in (1.8, 1.9, 1.1, 1.11)]

    source = read(HEADS, *rows, [date(2024, 12, 1), "шара", "қаңтар", "ІІМ"], change=formats)

    assert [row[0] for row in only(source)] == ["№", "1.8", "1.9", "1.10", "1.11", "1.12"]


@pytest.mark.parametrize(
    ("value", "pattern", "text"),
    [
        (1, "General", "1"),
        (1.0, "General", "1"),
        (557.6, "General", "557,6"),
        (0.1 + 0.2, "General", "0,3"),
        (1e-12, "General", "0"),
        (123456789.125, "General", "123456789,1"),
        (1.5, "0.00", "1,50"),
        (2.5, "0", "3"),
        (-7.25, "0.0", "-7,3"),
        (-0.01, "0.0", "0,0"),
        (-5, "0.0;(0.0)", "(5,0)"),
        (0, '0;-0;"–"', "–"),
        (0, '_-* #,##0_-;-* #,##0_-;_-* "-"??_-;_-@_-', "-"),
        (0, "#", ""),
        (1234567, "# ##0", "1 234 567"),
        (1234567, "#,##0,", "1 235"),
        (5, "000", "005"),
        (0.155, "0.0%", "15,5%"),
        (12, '0" млн теңге"', "12 млн теңге"),
        (12, '#,##0.00\\ "₸";[Red]-#,##0.00\\ "₸"', "12,00 ₸"),
        (12.5, "_-* #,##0.00_-", "12,50"),
        (3, '"№ "General', "№ 3"),
        (1e300, "0.00", "1e+300"),
        (True, "General", "1"),
        (None, "General", ""),
        (date(2015, 11, 5), "dd.mm.yyyy", "05.11.2015"),
        (datetime(2015, 11, 5, 14, 30, tzinfo=UTC), "dd.mm.yyyy h:mm", "05.11.2015 14:30"),
        (date(2015, 11, 5), "[$-F800]dddd, mmmm dd, yyyy", "05.11.2015"),
        (date(2015, 11, 1), "mmmm yyyy", "2015 жылғы қараша"),
        (date(2015, 11, 5), "d mmmm", "5 қараша"),
        (date(2015, 1, 1), "yyyy", "2015"),
        (time(9, 5), "h:mm", "09:05"),
        (timedelta(hours=30), "[h]:mm", "30:00"),
    ],
)
def test_a_value_is_shown_by_its_format(value: Any, pattern: str, text: str) -> None:
    assert shown(value, pattern, "kk") == text


def test_a_month_is_shown_in_the_language_of_the_sheet() -> None:
    assert shown(date(2015, 11, 1), "mmm.yy", "ru") == "ноябрь 2015"


@pytest.mark.parametrize(
    ("number", "before", "right"),
    [
        ("1.1", "1.9", "1.10"),
        ("1.2", "1.19", "1.20"),
        ("1.1", "1", "1.1"),
        ("2.1", "1.9", "2.1"),
        ("3", "2", "3"),
    ],
)
def test_only_a_lost_nought_is_put_back(number: str, before: str, right: str) -> None:
    assert follows(number, before) == right


def test_old_workbooks_are_read_too() -> None:
    content = old_workbook([["Жоспар"], [*HEADS], [1, "а", "қаңтар", "ДСӘДМ"], [1.5, "б", "ақпан", 557.6]])

    source = open_source(content, "plan.xls")

    assert source.format == "xls"
    assert texts(source) == ["Жоспар"]
    assert only(source) == [HEADS, ["1", "а", "қаңтар", "ДСӘДМ"], ["1.5", "б", "ақпан", "557,6"]]


def test_a_damaged_old_workbook_is_refused() -> None:
    with pytest.raises(CannotRead) as refusal:
        open_source(compound("Workbook", b"\x09\x08\x10\x00\x00\x06\x05\x00 nothing else"), "plan.xls")

    assert refusal.value.code == "broken"


def test_an_endless_table_is_refused() -> None:
    with pytest.raises(CannotRead) as refusal:
        read(*[["а", "б"]] * 5_001)

    assert refusal.value.code == "too-many-rows"


def test_running_text_between_tables_parts_them_without_an_empty_row() -> None:
    prose = "Ауданда соңғы үш жылда ашылған жұмыс орындарының саны өсті. " * 8
    source = read(
        ["Аудан", "2011", "2012", "2013"],
        ["Көкжиек", 1, 2, 3],
        [prose],
        ["Іс-шаралар жоспары"],
        HEADS,
        [1, "Көрме өткізу", "қаңтар", "Мәдениет бөлімі"],
    )

    first, second = source.tables
    assert lines(first)[1] == ["Көкжиек", "1", "2", "3"]
    assert lines(second)[0] == HEADS
    assert texts(source) == [prose.strip(), "Іс-шаралар жоспары"]


def test_a_second_plan_and_a_list_of_short_names_are_tables_of_their_own() -> None:
    source = read(
        HEADS,
        [1, "Көрме өткізу", "қаңтар", "МБ"],
        ["Приложение 2"],
        ["План мероприятий на 2002 год"],
        HEADS,
        [1, "Провести ярмарку", "май", "МБ"],
        ["Примечание: расшифровка аббревиатур"],
        ["МБ", "–", "Мәдениет бөлімі"],
        ["ББ", "–", "Білім бөлімі"],
    )

    assert [len(table.rows) for table in source.tables][:2] == [2, 2]
    assert texts(source)[:3] == [
        "Приложение 2",
        "План мероприятий на 2002 год",
        "Примечание: расшифровка аббревиатур",
    ]


def test_a_continuation_is_a_table_of_its_own() -> None:
    source = read(
        ["Аудан", "2011", "2012", "2013"],
        ["Көкжиек", 1, 2, 3],
        ["кестенің жалғасы"],
        ["2014", "2015", "2016"],
        [4, 5, 6],
    )

    assert [lines(table)[-1] for table in source.tables] == [["Көкжиек", "1", "2", "3"], ["4", "5", "6"]]


def test_the_upper_storey_of_a_head_belongs_to_its_table() -> None:
    def merge(sheet: Any) -> None:
        sheet.merge_cells("A2:B2")
        sheet.merge_cells("C2:D2")

    source = read(
        ["Жұмыс орындарының саны"],
        ["тұрақты", "", "уақытша", ""],
        ["2011", "2012", "2011", "2012"],
        [4, 5, 6, 7],
        change=merge,
    )

    assert only(source)[0] == ["тұрақты", "уақытша"]
