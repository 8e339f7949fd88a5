"""Tables of numbers: indicators by territory and year, budgets by line and year; continuations are joined."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from qadam.reading.draft import FigureColumn, FigureRow, FigureTable, Value
from qadam.reading.numbers import FIRST_YEAR, LAST_YEAR
from qadam.reading.source import NOWHERE, Cell, Paragraph, Place, Source, Table
from qadam.reading.tables.joining import PlanRow, PlanTable
from qadam.reading.tables.roles import Grid, is_count, texts
from qadam.reading.tables.signs import is_blank, read_figure, says_it_goes_on, squash

Mend = Callable[[str], str]
_YEAR = re.compile(
    r"((?:19|20)\d\d)(?:жыл\w{0,6}|год\w{0,3}|гг?|жж?|план|прогноз|жоспар|болжам|факт|оценка|багалау)?"
)
_YEARS = re.compile(r"((?:19|20)\d\d)((?:19|20)\d\d)(?:жыл\w{0,6}|год\w{0,3}|гг?|жж?)?")
_TOTAL = re.compile(
    r"^(?:барлыгы|жиыны|жиынтыгы|жалпы$|итого|всего|облысбойынша|пообласти|республикабойынша|пореспублике|"
    r"ауданбойынша|порайону|калабойынша|погороду)|(?:барлыгы|всего|итого|жиыны)$"
)
_OF_WHICH = re.compile(
    r"^\W*(?:(?:с\s*о\s*н\s*ы\s*ң|о\s*н\s*ы\s*ң)\s+і\s*ш\s*і\s*н\s*д\s*е|в\s+т\s*о\s*м\s+ч\s*и\s*с\s*л\s*е|из\s+(?:них|нее|неё)|в\s+т\.\s?ч\.?|олардың\s+ішінде|одан)\W*",
    re.IGNORECASE,
)
_ONLY_OF_WHICH = re.compile(r"(?:онын|сонын|олардын)ишинде|втомчисле|изних|изнее|втч|оныниш|втомч")
_UNIT = re.compile(
    r"\(?\s*((?:мың|млн\.?|миллион|млрд\.?|тыс\.?|тысяч)?\s*(?:теңге|тенге|адам|человек|жұмыс орындары|рабочих мест|"
    r"орын|мест|бірлік|единиц|пайыз|%|процент\w*|дана|штук|га|гектар|тонна|км))\s*\)?\.?",
    re.IGNORECASE,
)
_MONEY = re.compile(r"тенге|бюджет|каржыланд|финансир|шыгын|расход|каражат")
_LONGEST_LABEL = 300


@dataclass
class _Row:
    label: str
    number: str
    cells: list[Cell | None]

    @property
    def has_values(self) -> bool:
        return any(cell is not None and not is_blank(cell.text) for cell in self.cells)


@dataclass
class _Raw:
    """A table of numbers before it is joined: columns as (group, year word), rows with or without labels."""

    columns: list[tuple[str, str]]
    rows: list[_Row]
    above: list[Paragraph]
    place: Place
    caption: str = ""
    has_labels: bool = True
    unit: str = ""
    said: bool = False
    width: int = 0


def read_figures(source: Source, plans: Sequence[PlanTable], mend: Mend) -> tuple[FigureTable, ...]:
    """Return the tables of numbers outside the plan, each with the tables that continue it."""
    taken = _taken(plans)
    found: list[_Raw] = []
    above: list[Paragraph] = []
    for block in source.blocks:
        if isinstance(block, Paragraph):
            if not block.is_aside and block.text.strip():
                above.append(block)
            continue
        if block.place.block not in taken:
            raw = _read(block, above)
            if raw is not None:
                _put(found, raw)
        above = []
    return tuple(_whole(raw, mend) for raw in found if raw.has_labels or raw.columns)


def _taken(plans: Sequence[PlanTable]) -> set[int]:
    found: set[int] = set()
    for plan in plans:
        for part in (plan, *plan.beside):
            found.add(part.place.block)
            found.update(
                cell.place.block
                for item in part.items
                if isinstance(item, PlanRow)
                for cell in texts(item.cells)
            )
    return found - {0}


# One table


def _read(table: Table, above: Sequence[Paragraph]) -> _Raw | None:
    grid = table.grid()
    first = next(
        (place for place, row in enumerate(grid) if _is_data(row) or _stands_under_years(grid, place)), None
    )
    if first is None:
        return None
    heads = [row for row in grid[:first] if not is_count(row)]
    body = [row for row in grid[first:] if texts(row) and not is_count(row)]
    labels = _label_columns(body)
    labels = [*labels, *_unit_columns(heads, labels, table.width)]
    values = [place for place in range(table.width) if place not in labels]
    if not values or not _is_numeric(body, values):
        return None
    caption = " ".join(
        texts(row)[0].text for row in heads if len(texts(row)) == 1 and texts(row)[0].width > 1
    )
    heads = [row for row in heads if not (len(texts(row)) == 1 and texts(row)[0].width * 5 > table.width * 4)]
    rows = [_row(row, labels, values) for row in body]
    return _Raw(
        columns=_columns(heads, labels, values),
        rows=rows,
        above=list(above),
        place=table.place,
        caption=caption,
        has_labels=any(row.label for row in rows),
        said=any(says_it_goes_on(one.text) for one in above) or says_it_goes_on(caption),
        width=table.width,
    )


def _is_data(row: Sequence[Cell | None]) -> bool:
    cells = texts(row)
    if not cells or is_count(row) or _is_years(cells):
        return False
    figures = [cell for cell in cells if read_figure(cell.text) is not None]
    return len(figures) >= 1 and len(figures) * 2 >= len(cells) - 1 and (len(cells) > 1 or len(row) == 1)


def _is_years(cells: Sequence[Cell]) -> bool:
    years = [cell for cell in cells if _year_word(cell.text)]
    return bool(years) and all(_year_word(cell.text) or read_figure(cell.text) is None for cell in cells)


def _stands_under_years(grid: Grid, place: int) -> bool:
    """Say whether a labelled row of seeming years stands under the years of its head: 1985 people are no year."""
    cells = texts(grid[place])
    under = {cell.column for cell in cells if _year_word(cell.text)}
    over = {cell.column for row in grid[:place] for cell in texts(row) if _year_word(cell.text)}
    return len(cells) > len(under) > 1 and under <= over


def _year_word(text: str) -> bool:
    squashed = squash(text)
    found = _YEAR.fullmatch(squashed)
    if found:
        return FIRST_YEAR <= int(found[1]) <= LAST_YEAR
    return _YEARS.fullmatch(squashed) is not None


def _label_columns(body: Grid) -> list[int]:
    """Return the columns of numbers and labels at the left: those whose cells are words, and a count before them."""
    width = max((len(row) for row in body), default=0)
    wordy = [place for place in range(width) if _is_wordy(body, place)]
    if not wordy:
        return []
    last = wordy[0] if wordy[0] < 3 else -1
    return list(range(last + 1))


_UNIT_HEAD = re.compile(r"^(?:олшем|единиц|едизм|ед$|бирлиг|бирлик)")


def _unit_columns(heads: Grid, labels: Sequence[int], width: int) -> list[int]:
    """Return the column after the labels that tells the unit of each row."""
    place = len(labels)
    if not labels or place >= width:
        return []
    said = (row[place] for row in heads if place < len(row))
    return [place] if any(cell is not None and _UNIT_HEAD.match(squash(cell.text)) for cell in said) else []


def _is_wordy(body: Grid, place: int) -> bool:
    cells = [row[place] for row in body if place < len(row)]
    said = [cell for cell in cells if cell is not None and not is_blank(cell.text)]
    words = [
        cell for cell in said if any(sign.isalpha() for sign in cell.text) and read_figure(cell.text) is None
    ]
    return bool(words) and len(words) * 2 > len(said) and len(said) * 2 > len(cells)


def _is_numeric(body: Grid, values: Sequence[int]) -> bool:
    cells = [row[place] for row in body for place in values if place < len(row)]
    said = [cell for cell in cells if cell is not None and not is_blank(cell.text)]
    figures = sum(1 for cell in said if read_figure(cell.text) is not None)
    return figures >= 3 and figures * 10 >= len(said) * 6


def _row(row: Sequence[Cell | None], labels: Sequence[int], values: Sequence[int]) -> _Row:
    words = [cell.text for place in labels if (cell := row[place]) is not None and cell.text.strip()]
    words = list(dict.fromkeys(words))
    number = words[0].strip().rstrip(".)") if len(words) > 1 and not any(map(str.isalpha, words[0])) else ""
    label = ", ".join(words[1:] if number else words)
    if len(labels) > 1 and len(words) == 1 and label.strip().rstrip(".").isdigit():
        label, number = "", label.strip().rstrip(".")
    return _Row(label, number, [row[place] if place < len(row) else None for place in values])


def _columns(heads: Grid, labels: Sequence[int], values: Sequence[int]) -> list[tuple[str, str]]:
    """Return the group and the year word over each column of values.

    A broken head has fewer cells than columns: then its years and groups are dealt out in order.
    """
    straight = [_over(heads, place) for place in values]
    years = [cell for row in heads for cell in texts(row) if _year_word(cell.text)]
    if years and (
        len(years) != len({id(cell) for cell in years}) or not _is_straight(heads, straight, values)
    ):
        dealt = _dealt(heads, labels, values, years)
        if dealt:
            return dealt
    return straight


def _over(heads: Grid, place: int) -> tuple[str, str]:
    found: dict[int, str] = {}
    for row in heads:
        cell = row[place] if place < len(row) else None
        if cell is not None and cell.text.strip():
            found.setdefault(id(cell), cell.text)
    words = list(found.values())
    year = next((word for word in reversed(words) if _year_word(word)), "")
    group = [word for word in words if word != year and not _ONLY_OF_WHICH.fullmatch(squash(word))]
    return "\n".join(group), year


def _is_straight(heads: Grid, straight: Sequence[tuple[str, str]], values: Sequence[int]) -> bool:
    """Say whether the years stand over the values: each in its own column, none over a label."""
    said = [year for _group, year in straight if year]
    over_labels = [
        cell
        for row in heads
        for place, cell in enumerate(row)
        if cell is not None and place not in values and _year_word(cell.text)
    ]
    has_groups = any(group for group, _year in straight)
    bare = [year for group, year in straight if not group and year]
    return not over_labels and bool(said) and (not has_groups or len(bare) < 2)


def _dealt(
    heads: Grid, labels: Sequence[int], values: Sequence[int], years: Sequence[Cell]
) -> list[tuple[str, str]]:
    if len(years) != len(values):
        return []
    groups = [cell for row in heads for cell in texts(row) if not _year_word(cell.text)]
    groups = groups[len(labels) :] if len(groups) > len(labels) else groups[-1:] if not labels else []
    if not groups or len(years) % len(groups):
        return [("", year.text) for year in years]
    each = len(years) // len(groups)
    return [(groups[place // each].text, year.text) for place, year in enumerate(years)]


# Several tables as one


def _put(found: list[_Raw], raw: _Raw) -> None:
    last = found[-1] if found else None
    is_near = len(raw.above) <= 3 and all(len(one.text) < 120 for one in raw.above)
    if last is not None and (raw.said or is_near):
        if (raw.said or not raw.has_labels) and _beside(last, raw):
            return
        if not any(any(column) for column in raw.columns) and raw.width == last.width:
            last.rows.extend(raw.rows)
            return
        if raw.said and raw.columns == last.columns:
            last.rows.extend(raw.rows)
            return
    found.append(raw)


def _beside(last: _Raw, raw: _Raw) -> bool:
    """Give the rows their further columns; False where the rows of the two do not match."""
    if raw.has_labels:
        by_label = {squash(row.label): row for row in raw.rows}
        if raw.columns == last.columns or not all(squash(row.label) in by_label for row in last.rows):
            return False
        pairs = [(row, by_label[squash(row.label)]) for row in last.rows]
    else:
        matched = _matched(last.rows, raw.rows)
        if matched is None:
            return False
        pairs = matched
    for row, more in pairs:
        row.cells.extend(more.cells)
    width = len(last.columns) + len(raw.columns)
    last.columns.extend(raw.columns)
    for row in last.rows:
        row.cells.extend([None] * (width - len(row.cells)))
    return True


def _matched(ours: list[_Row], theirs: list[_Row]) -> list[tuple[_Row, _Row]] | None:
    if len(ours) == len(theirs):
        return list(zip(ours, theirs, strict=True))
    full, fuller = [row for row in ours if row.has_values], [row for row in theirs if row.has_values]
    if len(full) == len(fuller):
        return list(zip(full, fuller, strict=True))
    if len(ours) == len(fuller):
        return list(zip(ours, fuller, strict=True))
    return None


# What it means


def _whole(raw: _Raw, mend: Mend) -> FigureTable:
    caption, unit = _caption(raw, mend)
    columns = tuple(_column(group, year, mend) for group, year in raw.columns)
    rows = tuple(_rows(raw.rows, len(columns), mend))
    words = squash(f"{caption} {unit} {' '.join(column.label for column in columns)}")
    labels = squash(" ".join(row.label for row in rows)[:2000])
    kind: Literal["indicators", "budget", "other"] = "other"
    if _MONEY.search(words) or (not unit and _MONEY.search(labels)):
        kind = "budget"
    elif any(column.year for column in columns):
        kind = "indicators"
    return FigureTable(kind, caption, columns, rows, unit, raw.place)


def _caption(raw: _Raw, mend: Mend) -> tuple[str, str]:
    unit, lines = "", []
    for paragraph in (*raw.above[-6:],):
        text = mend(_last_sentence(paragraph.text))
        found = _UNIT.fullmatch(text.strip())
        if found:
            unit = " ".join(found[1].split())
        elif not says_it_goes_on(text):
            lines.append(text)
    if raw.caption:
        lines.append(mend(raw.caption))
    if not unit and lines:
        inside = re.search(r"\(([^()]{2,30})\)\s*$", lines[-1])
        found = _UNIT.fullmatch(inside[1].strip()) if inside else None
        tail = re.search(r"[,:;]\s*([^,:;]{3,30})$", lines[-1])
        found = found or (_UNIT.fullmatch(tail[1].strip()) if tail else None)
        unit = " ".join(found[1].split()) if found else ""
    return " ".join(_heading(lines)), unit


def _last_sentence(text: str) -> str:
    """Return what stands behind the last line of a paragraph that ends a sentence."""
    lines = text.split("\n")
    ends = [place for place, line in enumerate(lines[:-1]) if line.rstrip().endswith((":", ";", "."))]
    return "\n".join(lines[ends[-1] + 1 :]) if ends else text


def _heading(lines: Sequence[str]) -> list[str]:
    """Return the lines right above a table that are its heading, not the running text before it."""
    found: list[str] = []
    for line in reversed(lines):
        if len(line) > 250 or (found and line.endswith((".", ";", ":"))) or len(found) == 3:
            break
        found.insert(0, line)
    return found or [line[-250:] for line in lines[-1:]]


def _column(group: str, year: str, mend: Mend) -> FigureColumn:
    label = mend(group)
    squashed = squash(year)
    one, several = _YEAR.fullmatch(squashed), _YEARS.fullmatch(squashed)
    is_total = _TOTAL.search(squash(label)) is not None or several is not None
    if several:
        label = f"{label} {mend(year)}".strip()
    unit = _UNIT.search(label)
    return FigureColumn(
        label,
        int(one[1]) if one else None,
        "total" if is_total else "value",
        " ".join(unit[1].split()) if unit and "(" in label else "",
    )


def _rows(rows: Iterable[_Row], width: int, mend: Mend) -> list[FigureRow]:
    found: list[FigureRow] = []
    is_part = False
    for row in rows:
        label = mend(row.label)[:_LONGEST_LABEL]
        squashed = squash(label)
        if not row.has_values:
            is_part = _ONLY_OF_WHICH.fullmatch(squashed) is not None and _is_single(found)
            continue
        kind: Literal["row", "of_which", "total"] = "row"
        marked = _OF_WHICH.match(label)
        if marked and len(label) > marked.end():
            kind, label = "of_which", label[marked.end() :].strip()
        elif _TOTAL.search(squashed):
            kind, is_part = "total", False
        elif is_part:
            kind, is_part = "of_which", False
        values = tuple(_value(cell) for cell in row.cells[:width])
        found.append(FigureRow(label, values, kind, row.number))
    return found


def _is_single(found: Sequence[FigureRow]) -> bool:
    """«Of which» under a total opens its lines; under a plain row it opens a part of that row."""
    return bool(found) and found[-1].kind != "total"


def _value(cell: Cell | None) -> Value:
    if cell is None:
        return Value("", None, NOWHERE)
    text = " ".join(cell.text.split())
    return Value(text, read_figure(text), cell.place)
