"""Tables of numbers beside each other: rows of one name in two spellings, cells that are empty and not zero."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from itertools import combinations

from qadam.reading.checks.sums import label_of
from qadam.reading.draft import FigureTable, Finding
from qadam.reading.sentences import bring
from qadam.reading.tables.signs import is_blank, squash

bring(
    {
        "row-two-spellings": {
            "kk": "Бір жолдың атауы кестелерде әртүрлі жазылған: «{first}» және «{second}».",
            "ru": "Название одной строки написано в таблицах по-разному: «{first}» и «{second}».",
            "en": "One row is spelled in two ways in the tables: “{first}” and “{second}”.",
        },
        "rows-in-another-order": {
            "kk": "Бірдей жолдар кестелерде әртүрлі нөмірленген («{row}»: {first} және {second}).",
            "ru": "Одни и те же строки пронумерованы в таблицах по-разному («{row}»: {first} и {second}).",
            "en": "The same rows are numbered differently in the tables (“{row}”: {first} and {second}).",
        },
        "cells-empty": {
            "kk": "Бос ұяшықтар нөл емес, «жоспарланбаған» деп оқылды: {cells}.",
            "ru": "Пустые ячейки прочитаны не как ноль, а как «не планируется»: {cells}.",
            "en": "Empty cells are read as not planned, not as zero: {cells}.",
        },
    }
)

_LEAST_ALIKE = 0.75
_MOST_ROWS = 60
_MOST_SAID = 12
_MOST_LABELS = 300


def check_labels(tables: Sequence[FigureTable]) -> Iterator[Finding]:
    """Yield what is doubtful in the names and the empty cells of tables of numbers."""
    for table in tables:
        yield from _empty(table)
    for first, second in combinations(tables[:10], 2):
        yield from _alike(first, second)
        yield from _order(first, second)


def _empty(table: FigureTable) -> Iterator[Finding]:
    """Name the empty cells of a table whose other cells are filled, gathered by column group."""
    found: dict[str, dict[str, None]] = defaultdict(dict)
    empty = whole = 0
    for row in table.rows:
        for column, value in zip(table.columns, row.values, strict=False):
            whole += 1
            if is_blank(value.text):
                empty += 1
                found[column.label or label_of(column)][row.label] = None
    if found and empty * 2 < whole:
        cells = "; ".join(f"{label} – {', '.join(rows)}" for label, rows in list(found.items())[:_MOST_SAID])
        yield Finding("cells-empty", table.caption, "", {"cells": cells}, table.place, "note")


def _alike(first: FigureTable, second: FigureTable) -> Iterator[Finding]:
    ours, theirs = _labels(first), _labels(second)
    common = ours.keys() & theirs.keys()
    if max(len(ours), len(theirs)) > _MOST_LABELS:
        return
    if len(common) * 2 < min(len(ours), len(theirs)):
        return
    for key in list(ours.keys() - common)[:_MOST_ROWS]:
        near = [other for other in theirs.keys() - common if _is_near(key, other)]
        if len(near) == 1:
            facts = {"first": ours[key][0], "second": theirs[near[0]][0]}
            yield Finding("row-two-spellings", second.caption, "", facts, second.place, "note")


def _labels(table: FigureTable) -> dict[str, tuple[str, str]]:
    return {
        squash(row.label): (row.label, row.number) for row in table.rows if row.kind == "row" and row.label
    }


def _is_near(key: str, other: str) -> bool:
    return len(key) > 4 and SequenceMatcher(None, key, other).ratio() >= _LEAST_ALIKE


def _order(first: FigureTable, second: FigureTable) -> Iterator[Finding]:
    ours, theirs = _labels(first), _labels(second)
    for key in ours.keys() & theirs.keys():
        number, other = ours[key][1], theirs[key][1]
        if number and other and number != other:
            facts = {"row": ours[key][0], "first": number, "second": other}
            yield Finding("rows-in-another-order", second.caption, "", facts, second.place, "note")
            return
