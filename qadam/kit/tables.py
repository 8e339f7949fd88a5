"""Tables in and out: CSV and XLSX read into rows of text with their places, and written so that they read back."""

import csv
import io
import re
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

import openpyxl
from django.utils.translation import gettext as _
from openpyxl.cell.cell import Cell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from qadam.kit.clock import ALMATY
from qadam.kit.zips import MADE_AT, with_fixed_times

MOST_BYTES = 5 * 1024 * 1024
MOST_UNPACKED = 100 * 1024 * 1024
MOST_ROWS = 20_000
CSV_TYPE = "text/csv; charset=utf-8"
# What a cell of a CSV file must not begin with, unless it is a number; a cell that quotes one begins with the quote.
FORMULA = re.compile(r"'*[=@\t\r]|'*[+-](?![0-9][0-9 .,]*$)")
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class Unreadable(Exception):
    """The file is not a table we can read; the message says why, in the reader's language."""


@dataclass(frozen=True)
class Row:
    """One row of a table: its line in the file, counted as the file's own program shows it, and its cells by column."""

    line: int
    cells: dict[str, str]


@dataclass(frozen=True)
class Table:
    """The columns of a table in order, and its rows without the empty ones."""

    columns: list[str]
    rows: list[Row]


def read_table(content: bytes, columns: Sequence[str]) -> Table:
    """Read a CSV (UTF-8; comma, semicolon or tab) or XLSX file by its content; every named column must be there.

    Raises Unreadable for another kind of file, a missing, doubled or unknown column, and a file that is too large.
    """
    if len(content) > MOST_BYTES:
        raise Unreadable(_("The file is larger than {limit} MB.").format(limit=MOST_BYTES // 1024 // 1024))
    lines = _read_xlsx(content) if content.startswith(b"PK") else _read_csv(content)
    if not lines:
        raise Unreadable(_("The file is empty."))
    header = [cell.strip() for cell in lines[0][1]]
    while header and not header[-1]:
        header.pop()
    _check_header(header, columns)
    if len(lines) > MOST_ROWS:
        raise Unreadable(_("The table has more than {limit} rows.").format(limit=MOST_ROWS))
    return Table(
        header, [Row(number, _cells(header, cells, number)) for number, cells in lines[1:] if any(cells)]
    )


def write_csv(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """Return a CSV file that office programs open with its letters intact (UTF-8 with a mark at the beginning)."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(columns)
    writer.writerows([_harmless(_text(cell)) for cell in row] for row in rows)
    return out.getvalue().encode("utf-8-sig")


def write_xlsx(columns: Sequence[str], rows: Iterable[Sequence[object]], title: str = "Qadam") -> bytes:
    """Return an XLSX file of text cells with a fixed head; the same table gives the same bytes."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = title[:31]
    for number, row in enumerate([columns, *rows], start=1):
        for place, value in enumerate(row, start=1):
            cell = sheet.cell(number, place)
            assert isinstance(cell, Cell)
            # As text whatever it looks like: «=1+1» in a name is a name, not a formula.
            cell.value, cell.data_type = _text(value), "s"
            if number == 1:
                cell.font = Font(bold=True)
    sheet.freeze_panes = "A2"
    for place in range(1, len(columns) + 1):
        sheet.column_dimensions[get_column_letter(place)].width = 24
    book.properties.created = book.properties.modified = MADE_AT
    out = io.BytesIO()
    book.save(out)
    return with_fixed_times(out.getvalue())


def minute_of(moment: datetime | None) -> str:
    """Return a moment as a table to take away writes it: 2026-03-05 14:30 by Almaty's clock, empty where none."""
    return moment.astimezone(ALMATY).strftime("%Y-%m-%d %H:%M") if moment else ""


def _harmless(text: str) -> str:
    """Return a cell that no office program takes for a formula: an apostrophe goes before what would begin one."""
    return f"'{text}" if FORMULA.match(text) else text


def _as_written(cell: str) -> str:
    """Return a cell as it was before the apostrophe was put before it."""
    return cell[1:] if cell.startswith("'") and FORMULA.match(cell[1:]) else cell


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.date().isoformat() if (value.hour, value.minute) == (0, 0) else value.isoformat(" ")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def _check_header(header: list[str], columns: Sequence[str]) -> None:
    missing = [column for column in columns if column not in header]
    unknown = [column for column in header if column not in columns]
    if missing:
        raise Unreadable(
            _("The first row lacks these columns: {columns}.").format(columns=", ".join(missing))
        )
    if unknown:
        raise Unreadable(
            _("The first row has unknown columns: {columns}.").format(columns=", ".join(unknown))
        )
    if len(set(header)) < len(header):
        raise Unreadable(_("The first row names a column twice."))


def _cells(header: list[str], cells: list[str], number: int) -> dict[str, str]:
    if any(cells[len(header) :]):
        raise Unreadable(_("Row {line} has more cells than there are columns.").format(line=number))
    padded = cells + [""] * (len(header) - len(cells))
    return {column: cell.strip() for column, cell in zip(header, padded, strict=False)}


def _read_csv(content: bytes) -> list[tuple[int, list[str]]]:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Unreadable(_("The file is neither an XLSX table nor a CSV table in UTF-8.")) from error
    if "\0" in text:
        raise Unreadable(_("The file is neither an XLSX table nor a CSV table in UTF-8."))
    first = text.partition("\n")[0]
    delimiter = max(",;\t", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    lines = []
    try:
        for cells in reader:
            lines.append((reader.line_num, [_as_written(cell) for cell in cells]))  # noqa: PERF401  (the number belongs to the moment of reading)
    except csv.Error as error:
        raise Unreadable(_("Row {line} cannot be read.").format(line=reader.line_num)) from error
    return lines


def _read_xlsx(content: bytes) -> list[tuple[int, list[str]]]:
    wrong = _("The file is neither an XLSX table nor a CSV table in UTF-8.")
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
        if "xl/workbook.xml" not in {part.filename for part in parts}:
            raise Unreadable(wrong)
        if sum(part.file_size for part in parts) > MOST_UNPACKED:
            raise Unreadable(_("The table is too large when unpacked."))
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        sheet = book.worksheets[0]
        return [
            (number, [_text(value) for value in values])
            for number, values in enumerate(sheet.iter_rows(values_only=True), start=1)
            if number <= MOST_ROWS + 1
        ]
    except (zipfile.BadZipFile, KeyError, ValueError, IndexError, SyntaxError) as error:
        raise Unreadable(wrong) from error
