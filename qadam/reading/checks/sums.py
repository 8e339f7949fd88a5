"""Tables of numbers against their own totals."""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from qadam.reading.draft import FigureColumn, FigureRow, FigureTable, Finding, Value
from qadam.reading.numbers import shown
from qadam.reading.sentences import bring
from qadam.reading.tables.signs import squash

bring(
    {
        "sum-of-column": {
            "kk": "«{row}» жолы, «{column}» бағаны: {stated} деп көрсетілген, ал жолдардың қосындысы – {computed}"
            " (айырмасы – {difference}).",
            "ru": "Строка «{row}», «{column}»: указано {stated}, а сумма строк – {computed} (разница {difference}).",
            "en": "Row “{row}”, “{column}”: {stated} is stated, the rows add up to {computed} ({difference} off).",
        },
        "sum-of-row": {
            "kk": "«{row}» жолы, «{column}» бағаны: {stated} деп көрсетілген, ал бағандардың қосындысы – {computed}"
            " (айырмасы – {difference}).",
            "ru": "Строка «{row}», «{column}»: указано {stated}, а сумма столбцов – {computed}"
            " (разница {difference}).",
            "en": "Row “{row}”, “{column}”: {stated} is stated, the columns add up to {computed} ({difference} off).",
        },
        "part-over-whole": {
            "kk": "«{row}» – «{whole}» жолының бөлігі, бірақ одан үлкен: «{column}» бойынша {part} > {total}.",
            "ru": "«{row}» – часть строки «{whole}», но больше неё: «{column}» – {part} > {total}.",
            "en": "“{row}” is a part of “{whole}” but is greater: “{column}”, {part} > {total}.",
        },
        "figure-unread": {
            "kk": "«{row}» жолы, «{column}» бағаны: «{text}» сан ретінде оқылмады.",
            "ru": "Строка «{row}», «{column}»: «{text}» не читается как число.",
            "en": "Row “{row}”, “{column}”: “{text}” cannot be read as a number.",
        },
    }
)

_SURELY_SUM = re.compile(r"барлыгы|жиыны|итого|всего")
_SHARE = re.compile(r"%|процент|пайыз|удельн|улес|доля|денгей|уровень|коэфф|орташа|средн|темп|каркын|индекс")


# No official table is larger; every total is compared with every group of rows.
_MOST_VALUES = 20_000
_MOST_TOTALS = 60


def check_sums(table: FigureTable) -> Iterator[Finding]:
    """Yield the totals of rows and columns that are not the sums of their parts, and parts greater than the whole."""
    totals = sum(1 for row in table.rows if row.kind == "total")
    if len(table.rows) * len(table.columns) > _MOST_VALUES or totals > _MOST_TOTALS:
        return
    yield from _unread(table)
    if _SHARE.search(squash(f"{table.caption} {table.unit}")):
        return
    for place, column in enumerate(table.columns):
        if not _SHARE.search(squash(column.label)):
            yield from _column(table, place)
            yield from _parts(table, place)
    for place, column in enumerate(table.columns):
        if column.kind == "total":
            yield from _rows(table, place)


def label_of(column: FigureColumn) -> str:
    """Return the words over a column with its year."""
    return " ".join(part for part in (column.label, str(column.year or "")) if part)


# Totals below or above their rows


def _column(table: FigureTable, place: int) -> Iterator[Finding]:
    rows = table.rows
    for at, row in enumerate(rows):
        stated = _number(row, place)
        if row.kind != "total" or stated is None:
            continue
        ways = [way for way in _ways(table, at) if any(_number(one, place) is not None for one in way)]
        if not ways:
            continue
        best = max(ways, key=lambda way: _agreement(table, row, way))
        if _is_average(table, row, best) or _is_alone(best, rows):
            continue
        computed = _sum(best, place)
        if computed != stated:
            yield _finding("sum-of-column", table, row, place, stated, computed, len(best))


def _ways(table: FigureTable, at: int) -> list[list[FigureRow]]:
    """Return the groups of rows of which a total may be the sum: above it, below it, totals, all."""
    rows = table.rows
    own = rows[at]
    others = [row for row in rows if row is not own]
    above: list[FigureRow] = []
    for row in reversed(rows[:at]):
        if row.kind == "total":
            break
        above.insert(0, row)
    below: list[FigureRow] = []
    for row in rows[at + 1 :]:
        if row.kind == "total":
            break
        below.append(row)
    ways = [[row for row in group if row.kind == "row"] for group in (above, below, others)]
    ways.append([row for row in others if row.kind == "total"])
    return [way for way in ways if way]


def _agreement(table: FigureTable, row: FigureRow, way: Sequence[FigureRow]) -> tuple[int, int]:
    """Return in how many columns the rows make the total, and how near the sums come to it."""
    same = near = 0
    for place in range(len(table.columns)):
        stated = _number(row, place)
        if stated is None:
            continue
        computed = _sum(way, place)
        same += computed == stated
        near += abs(computed - stated) * 2 <= abs(stated)
    return same, near


def _is_average(table: FigureTable, row: FigureRow, way: Sequence[FigureRow]) -> bool:
    """A total that always lies between its rows is an average or a level, not a sum."""
    if _SURELY_SUM.search(squash(row.label)):
        return False
    seen = 0
    for place in range(len(table.columns)):
        stated = _number(row, place)
        numbers = [number for one in way if (number := _number(one, place)) is not None]
        if stated is None or len(numbers) < 2:
            continue
        if not min(numbers) <= stated <= max(numbers) or _sum(way, place) == stated:
            return False
        seen += 1
    return seen > 0


def _is_alone(way: Sequence[FigureRow], rows: Sequence[FigureRow]) -> bool:
    """A total of a single row says nothing."""
    return len(way) == 1 and len(rows) > 2


def _parts(table: FigureTable, place: int) -> Iterator[Finding]:
    whole: FigureRow | None = None
    left = Decimal(0)
    for row in table.rows:
        if row.kind != "of_which":
            whole = row
            left = _number(row, place) or Decimal(0)
            continue
        part = _number(row, place)
        total = _number(whole, place) if whole else None
        if whole is None or part is None or total is None:
            continue
        left -= part
        if part > total or left < 0:
            column = label_of(table.columns[place])
            facts = {
                "row": row.label,
                "whole": whole.label,
                "column": column,
                "part": shown(part if part > total else total - left),
                "total": shown(total),
            }
            yield Finding("part-over-whole", table.caption, "", facts, row.values[place].place, "fault")


# Totals beside their columns


def _rows(table: FigureTable, place: int) -> Iterator[Finding]:
    ways = _column_ways(table, place)
    if not ways:
        return
    best = max(ways, key=lambda way: _row_agreement(table, place, way))
    if not _row_agreement(table, place, best)[1]:
        return
    for row in table.rows:
        stated = _number(row, place)
        numbers = [number for one in best if (number := _number(row, one)) is not None]
        if stated is None or not numbers:
            continue
        computed = sum(numbers, Decimal(0))
        if computed != stated:
            yield _finding("sum-of-row", table, row, place, stated, computed, len(numbers))


def _column_ways(table: FigureTable, place: int) -> list[list[int]]:
    """Return the groups of columns of which a total column may be the sum."""
    own = table.columns[place]
    values = [at for at, column in enumerate(table.columns) if column.kind == "value"]
    ways: list[list[int]] = []
    if own.year is not None:
        ways.append([at for at in values if table.columns[at].year == own.year])
    else:
        bare = _bare(own)
        ways.append([at for at in values if table.columns[at].year and _bare(table.columns[at]) == bare])
        ways.append([at for at in values if table.columns[at].year])
        ways.append(values)
        ways.append(_next_to(table, place))
    return [way for way in ways if len(way) > 1]


def _next_to(table: FigureTable, place: int) -> list[int]:
    """Return the value columns right of a total up to the next total."""
    right: list[int] = []
    for at in range(place + 1, len(table.columns)):
        if table.columns[at].kind == "total":
            break
        right.append(at)
    return right


_TOTAL_WORDS = re.compile(r"барлыгы|жиыны|итого|всего|(?:19|20)\d\d|жылдар\w*|годы?|годах|жыл\w{0,3}")


def _bare(column: FigureColumn) -> str:
    return _TOTAL_WORDS.sub("", squash(column.label))


def _row_agreement(table: FigureTable, place: int, way: Sequence[int]) -> tuple[int, int]:
    same = near = 0
    for row in table.rows:
        stated = _number(row, place)
        if stated is None:
            continue
        computed = sum((number for at in way if (number := _number(row, at)) is not None), Decimal(0))
        same += computed == stated
        near += abs(computed - stated) * 2 <= abs(stated)
    return same, near


def _finding(
    code: str, table: FigureTable, row: FigureRow, place: int, stated: Decimal, computed: Decimal, count: int
) -> Finding:
    facts = {
        "row": row.label or row.number,
        "column": label_of(table.columns[place]),
        "stated": shown(stated),
        "computed": shown(computed),
        "difference": shown(stated - computed),
    }
    # Rounded parts may miss their rounded total by a half of the last place each.
    step = Decimal(1).scaleb(int(stated.normalize().as_tuple().exponent)) if stated % 1 else Decimal(0)
    is_rounding = abs(stated - computed) <= step * count / 2
    return Finding(
        code, table.caption, "", facts, row.values[place].place, "note" if is_rounding else "fault"
    )


def _unread(table: FigureTable) -> Iterator[Finding]:
    for row in table.rows:
        for column, value in zip(table.columns, row.values, strict=False):
            if value.number is None and any(sign.isdigit() for sign in value.text):
                facts = {"row": row.label, "column": label_of(column), "text": value.text[:60]}
                yield Finding("figure-unread", table.caption, "", facts, value.place, "note")


def _number(row: FigureRow, place: int) -> Decimal | None:
    value: Value | None = row.values[place] if place < len(row.values) else None
    return value.number if value else None


def _sum(rows: Sequence[FigureRow], place: int) -> Decimal:
    return sum((number for row in rows if (number := _number(row, place)) is not None), Decimal(0))
