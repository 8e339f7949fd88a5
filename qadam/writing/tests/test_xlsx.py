import io

import openpyxl
import pytest
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from qadam.writing.document import Column, Document, Row, Signature, Table
from qadam.writing.tests import samples
from qadam.writing.xlsx import write_xlsx_document


def opened(document: Document) -> Worksheet:
    sheet = openpyxl.load_workbook(io.BytesIO(write_xlsx_document(document))).active
    assert isinstance(sheet, Worksheet)
    return sheet


def texts_of(sheet: Worksheet, row: int) -> list[object]:
    return [cell.value for cell in sheet[row]]


def test_a_plan_is_its_top_its_table_and_who_signs() -> None:
    sheet = opened(samples.plan(2))

    assert [texts_of(sheet, row) for row in range(1, sheet.max_row + 1)] == [
        [samples.MARK, None, None, None, None],
        [None, None, None, "\n".join(samples.APPROVAL), None],
        [samples.TITLE, None, None, None, None],
        samples.HEADS,
        ["1", "2", "3", "4", "5"],
        [samples.GROUPS[0], None, None, None, None],
        [
            "1",
            "Өңірлік үшжақты комиссиялардың отырыстары\nОны әкімдіктер тоқсан сайын ұйымдастырады.",
            "Әкімшілікке ақпарат",
            "ДСӘДМ (жинақтаушы)\nоблыстардың әкімдері\n«Атамекен» ҰКП",
            "2015 жылғы 20 желтоқсанға дейін",
        ],
        [samples.GROUPS[1], None, None, None, None],
        [
            "2",
            "Өңірлік үшжақты комиссиялардың отырыстары\nОны әкімдіктер тоқсан сайын ұйымдастырады.",
            "Әкімшілікке ақпарат",
            "ДСӘДМ (жинақтаушы)\nоблыстардың әкімдері\n«Атамекен» ҰКП",
            "2015 жылғы 20 желтоқсанға дейін",
        ],
        [None] * 5,
        ["Бірінші вице-министр", None, None, "Ә. Сапарова", None],
    ]


def test_lines_over_all_columns_are_joined_cells() -> None:
    sheet = opened(samples.plan(2))

    assert {"A6:E6", "A8:E8"} <= {str(joined) for joined in sheet.merged_cells.ranges}
    assert not any(joined.min_row <= 7 <= joined.max_row for joined in sheet.merged_cells.ranges)


def test_heads_stay_in_sight_and_are_printed_on_each_page() -> None:
    sheet = opened(samples.plan(2))

    assert sheet.freeze_panes == "A6"
    assert sheet.print_title_rows == "$4:$5"


def test_heads_lower_than_half_a_screen_do_not_stand_still() -> None:
    document = samples.one_table(Row(["а", "б"]), approval=["жол"] * 20)

    assert opened(document).freeze_panes is None


def test_a_plan_lies_on_a4_as_wide_as_the_page() -> None:
    sheet = opened(samples.plan(2))

    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
    assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (1, 0)
    assert sheet.sheet_properties.pageSetUpPr == PageSetupProperties(fitToPage=True)
    assert opened(samples.note()).page_setup.orientation == "portrait"


def test_columns_are_as_wide_as_their_shares() -> None:
    sheet = opened(samples.plan(2))

    widths = [sheet.column_dimensions[letter].width for letter in "ABCDE"]

    assert [round(width / sum(widths) * 100) for width in widths] == samples.SHARES


def test_mark_day_and_number_of_the_page_are_printed() -> None:
    sheet = opened(samples.one_table(mark="А&Б", as_of=samples.AS_OF))

    assert sheet.oddHeader is not None
    assert sheet.oddFooter is not None
    assert sheet.oddHeader.center.text == "А&&Б"
    assert sheet.oddFooter.left.text == "2016 жылғы 5 қаңтардағы жағдай бойынша"
    assert sheet.oddFooter.right.text == "&P / &N"


def test_tables_of_different_columns_share_one_sheet() -> None:
    wide = Table([Column("а"), Column("б"), Column("в"), Column("г")], [Row(["1", "2", "3", "4"])], "", False)
    narrow = Table([Column("д"), Column("е"), Column("ё")], [Row(["5", "6", "7"])], "", False)
    sheet = opened(Document("ru", "Две таблицы", [wide, narrow]))

    rows = [[value for value in texts_of(sheet, row) if value] for row in range(2, sheet.max_row + 1)]

    assert rows == [["а", "б", "в", "г"], ["1", "2", "3", "4"], ["д", "е", "ё"], ["5", "6", "7"]]


def test_a_table_of_one_column_leaves_room_for_two_texts() -> None:
    document = Document(
        "kk", "Кесте", [Table([Column("а")], [Row(["б"])]), Signature("Министр", "Ә. Сапарова")]
    )
    sheet = opened(document)

    assert [value for value in texts_of(sheet, sheet.max_row) if value] == ["Министр", "Ә. Сапарова"]


def test_what_looks_like_a_formula_stays_text_after_an_edit() -> None:
    sheet = opened(samples.one_table(Row(["=1+1", "#N/A"])))
    first, second = sheet["A4"], sheet["B4"]

    assert (first.value, first.data_type, first.quotePrefix) == ("=1+1", "s", True)
    assert (second.value, second.data_type) == ("#N/A", "s")


@pytest.mark.parametrize(
    ("typed", "value", "shown"),
    [
        ("12", 12, "0"),
        ("0", 0, "0"),
        ("184\u00a0934,50", 184934.5, "#,##0.00"),
        ("−3,5", -3.5, "0.0"),
        ("1 250", 1250, "#,##0"),
    ],
)
def test_a_number_on_the_right_can_be_summed(typed: str, value: float, shown: str) -> None:
    table = Table([Column("Атауы"), Column("Сомасы", align="right")], [Row([typed, typed])])
    sheet = opened(Document("kk", "Кесте", [table]))

    assert (sheet["B4"].value, sheet["B4"].data_type, sheet["B4"].number_format) == (value, "n", shown)
    assert (sheet["A4"].value, sheet["A4"].data_type) == (typed, "s")


@pytest.mark.parametrize(
    "typed", ["007", "1,", "1.5", "12 34", "1e5", "=1", "−", "1234567890123456", "5 күн", "1٣"]
)
def test_what_only_looks_like_a_number_stays_text(typed: str) -> None:
    table = Table([Column("Атауы"), Column("Сомасы", align="right")], [Row(["а", typed])])
    sheet = opened(Document("kk", "Кесте", [table]))

    assert (sheet["B4"].value, sheet["B4"].data_type) == (typed, "s")
