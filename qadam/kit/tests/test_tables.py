import csv
import io
from datetime import date

import pytest
import time_machine

from qadam.kit.tables import Row, read_table, write_csv, write_xlsx

COLUMNS = ["key", "name", "day"]
ROWS: list[list[object]] = [["a", '=1+1, "Әділет"\nтөрелік', date(2015, 10, 30)], ["b", "", None]]


@pytest.mark.parametrize("write", [write_csv, write_xlsx])
def test_a_written_table_reads_back(write: type) -> None:
    table = read_table(write(COLUMNS, ROWS), COLUMNS)

    assert table.columns == COLUMNS
    assert [row.cells for row in table.rows] == [
        {"key": "a", "name": '=1+1, "Әділет"\nтөрелік', "day": "2015-10-30"},
        {"key": "b", "name": "", "day": ""},
    ]


FORMULAS = ["=1+1", "+1+1", "-1+cmd|' /C calc'!A0", "@SUM(A1)", "\t=1", "\r=1", "'=1"]


@pytest.mark.parametrize("typed", FORMULAS)
def test_no_cell_of_a_csv_file_begins_a_formula(typed: str) -> None:
    content = write_csv(["name"], [[typed]]).decode("utf-8-sig")
    [_head, [cell]] = csv.reader(io.StringIO(content, newline=""))

    assert cell == f"'{typed}"
    assert read_table(content.encode(), ["name"]).rows[0].cells == {"name": typed.strip()}


@pytest.mark.parametrize("typed", ["-5", "+7 701 000 00 00", "-1 234,5", "- екі отырыс", "'сөз'", "а=б"])
def test_numbers_and_words_stay_as_they_are_in_a_csv_file(typed: str) -> None:
    content = write_csv(["name"], [[typed]]).decode("utf-8-sig")

    assert read_table(content.encode(), ["name"]).rows[0].cells == {"name": typed}
    assert content.endswith(f"{typed}\r\n") or typed.startswith("- ") or '"' in content


def test_the_same_table_gives_the_same_bytes_on_another_day() -> None:
    with time_machine.travel("2026-01-01"):
        first = write_xlsx(COLUMNS, ROWS)
    with time_machine.travel("2027-01-01"):
        second = write_xlsx(COLUMNS, ROWS)

    assert first == second


def test_empty_rows_are_passed_over_and_lines_keep_their_numbers() -> None:
    table = read_table(b"key;name;day\n\n;;\nx;y;\n", COLUMNS)

    assert table.rows == [Row(4, {"key": "x", "name": "y", "day": ""})]
