"""Workbooks of both generations as documents: XLSX and XLS."""

import io
import re
import warnings
from collections.abc import Iterator, Mapping
from typing import Any

import openpyxl
import xlrd
from openpyxl.styles.numbers import BUILTIN_FORMATS
from openpyxl.worksheet._reader import WorkSheetParser

from qadam.reading.inputs.limits import MOST_CELLS, Allowance, Archive, damaged, number_told, too_many_cells
from qadam.reading.inputs.sheets import Area, Raw, Sheet, laid_out, language_of
from qadam.reading.refusals import CannotRead
from qadam.reading.source import Block, Source, numbered

# More merged areas than a plan of many thousands of cells has.
_MOST_AREAS = 20_000
_MOST_SHEETS = 200
_OWN_FORMATS = 164
_ROWS = re.compile(r"\$(\d{1,7}):\$(\d{1,7})")


def read_xlsx(content: bytes) -> Source:
    """Return the visible sheets in order; CannotRead for a damaged, locked or excessive file.

    Numbers and days stand as the sheet shows them. Rows that only a filter hides are part of the document.
    """
    archive = Archive(content)
    archive.check(".xml", ".rels")
    try:
        with warnings.catch_warnings():
            # It warns of parts that it leaves out; none of them holds text.
            warnings.simplefilter("ignore")
            book = openpyxl.load_workbook(
                io.BytesIO(content), read_only=True, data_only=True, keep_links=False
            )
            sheets = [*_sheets(book, _printed_heads(archive))]
    except (CannotRead, MemoryError):
        raise
    # The library meets damage in a hundred places and says so in as many ways.
    except Exception as fault:
        raise damaged(fault) from fault
    return _source(sheets, "xlsx")


def read_xls(content: bytes) -> Source:
    """Return the visible sheets of an old workbook, as `read_xlsx` does."""
    try:
        book = xlrd.open_workbook(
            file_contents=content, formatting_info=True, logfile=io.StringIO(), on_demand=False
        )
        sheets = [*_old_sheets(book)]
    except (CannotRead, MemoryError):
        raise
    except xlrd.XLRDError as fault:
        raise CannotRead("password" if "encrypted" in str(fault).lower() else "broken") from fault
    except Exception as fault:
        raise damaged(fault) from fault
    return _source(sheets, "xls")


def _source(sheets: list[Sheet], ending: str) -> Source:
    language, allowance = language_of(sheets), Allowance()
    blocks: list[Block] = []
    for sheet in sheets:
        blocks += laid_out(sheet, language, allowance)
    return Source(numbered(blocks), ending)


def _sheets(book: Any, heads: Mapping[int, tuple[int, int]]) -> Iterator[Sheet]:
    names = [sheet.title for sheet in book._sheets]
    for number, sheet in enumerate(book.worksheets[:_MOST_SHEETS], start=1):
        if sheet.sheet_state == "visible":
            yield _sheet(book, sheet, number, heads.get(names.index(sheet.title)))


def _sheet(book: Any, sheet: Any, number: int, heads: tuple[int, int] | None) -> Sheet:
    """Read one sheet cell by cell: the library's own tables would hold every cell of an endless merged area."""
    found = Sheet(number, heads=heads)
    hidden: dict[int, dict[int, Raw]] = {}
    with sheet._get_source() as part:
        parser = WorkSheetParser(
            part,
            sheet._shared_strings,
            data_only=True,
            epoch=book.epoch,
            date_formats=book._date_formats,
            timedelta_formats=book._timedelta_formats,
        )
        count = 0
        for row, cells in parser.parse():
            is_hidden = _is_on(parser.row_dimensions.pop(str(row), {}).get("hidden"))
            for cell in cells:
                if cell["value"] is None:
                    continue
                count += 1
                _check_count(count)
                raw = Raw(cell["value"], _pattern(book, cell["style_id"]), _is_bold(book, cell["style_id"]))
                if is_hidden:
                    hidden.setdefault(cell["row"], {})[cell["column"]] = raw
                else:
                    found.put(cell["row"], cell["column"], raw)
    if _is_filtered(parser):
        for row, kept in hidden.items():
            for column, raw in kept.items():
                found.put(row, column, raw)
    found.areas = [*_areas(parser)]
    for about in parser.column_dimensions.values():
        if _is_on(about.get("hidden")):
            found.hidden_columns.update(range(int(about["min"]), min(int(about["max"]), 16_384) + 1))
    return found


def _check_count(count: int) -> None:
    if count > MOST_CELLS:
        raise too_many_cells()


def _is_on(told: str | None) -> bool:
    return told in {"1", "true"}


def _is_filtered(parser: Any) -> bool:
    table_filter = getattr(parser, "auto_filter", None)
    return bool(table_filter is not None and table_filter.filterColumn)


def _areas(parser: Any) -> Iterator[Area]:
    ranges = parser.merged_cells.mergeCell if parser.merged_cells is not None else []
    if len(ranges) > _MOST_AREAS:
        raise too_many_cells()
    for one in ranges:
        yield Area(one.min_row, one.min_col, one.max_row, one.max_col)


def _pattern(book: Any, style_id: int) -> str:
    number = book._cell_styles[style_id].numFmtId
    if number < _OWN_FORMATS:
        return str(BUILTIN_FORMATS.get(number, ""))
    return str(book._number_formats[number - _OWN_FORMATS])


def _is_bold(book: Any, style_id: int) -> bool:
    return bool(book._fonts[book._cell_styles[style_id].fontId].b)


def _printed_heads(archive: Archive) -> dict[int, tuple[int, int]]:
    """Return the rows that each sheet, counted from 0, prints on every page."""
    if "xl/workbook.xml" not in archive.names:
        return {}
    found = {}
    for name in archive.tree("xl/workbook.xml").iterfind(".//{*}definedName"):
        rows = _ROWS.search(name.text or "")
        if name.get("name") == "_xlnm.Print_Titles" and rows:
            found[number_told(name.get("localSheetId"), 0)] = (int(rows[1]), int(rows[2]))
    return found


def _old_sheets(book: Any) -> Iterator[Sheet]:
    count = 0
    for number, sheet in enumerate(book.sheets()[:_MOST_SHEETS], start=1):
        if sheet.visibility:
            continue
        found = Sheet(number)
        for row in range(sheet.nrows):
            about = sheet.rowinfo_map.get(row)
            if about is not None and about.hidden:
                continue
            for column, cell in enumerate(sheet.row(row)):
                if cell.ctype in {xlrd.XL_CELL_EMPTY, xlrd.XL_CELL_BLANK}:
                    continue
                count += 1
                _check_count(count)
                found.put(row, column, _old_cell(book, cell))
        found.areas = [
            Area(top, left, bottom - 1, right - 1)
            for top, bottom, left, right in sheet.merged_cells[:_MOST_AREAS]
        ]
        found.hidden_columns = {column for column, about in sheet.colinfo_map.items() if about.hidden}
        yield found


def _old_cell(book: Any, cell: Any) -> Raw:
    style = book.xf_list[cell.xf_index]
    form = book.format_map.get(style.format_key)
    value = cell.value
    if cell.ctype == xlrd.XL_CELL_DATE:
        value = xlrd.xldate_as_datetime(value, book.datemode)
    elif cell.ctype == xlrd.XL_CELL_ERROR:
        value = xlrd.error_text_from_code.get(value, "")
    elif cell.ctype == xlrd.XL_CELL_BOOLEAN:
        value = bool(value)
    font = book.font_list[style.font_index]
    return Raw(value, form.format_str if form else "", bool(font.bold or font.weight >= 700))
