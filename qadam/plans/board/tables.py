"""The board's lines as tables, charts and files."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.utils.translation import gettext as _

from qadam.kit import charts
from qadam.kit.languages import active
from qadam.kit.numbers import format_number
from qadam.people.models import Body
from qadam.plans.board import cuts
from qadam.plans.board.cuts import Line
from qadam.plans.board.drill import HEADINGS
from qadam.plans.board.figures import Board, Figures
from qadam.plans.board.scope import Scope
from qadam.programmes.models import Edition
from qadam.territories.maps import Mark
from qadam.territories.queries import Map, map_below, map_on

# Where a press on a number leads: the heading and what narrows it.
Address = Callable[..., str]
EXECUTION = ("due", "accepted", "in_time", "late", "overdue", "waiting")
DISCIPLINE = ("returned", "extended", "repeated", "late", "excused")


@dataclass(frozen=True)
class Cut:
    """One cut of the board: its place on the page, its words, the heading of its first column, its lines."""

    code: str
    title: str
    what: str
    lines: Sequence[Line]


def cuts_of(board: Board, scope: Scope, bodies: Mapping[int, Body]) -> list[Cut]:
    """Return the board by direction, body, territory and month."""
    nodes = cuts.by_direction(board.by_node, scope.editions)
    return [
        Cut("node", _("By direction and section"), _("Direction, section"), nodes),
        Cut("body", _("By body"), _("Body"), cuts.by_body(board, bodies)),
        Cut("territory", _("By territory"), _("Territory"), cuts.by_territory(board, bodies, scope.day)),
        Cut("month", _("By month"), _("Month"), cuts.by_month(board)),
    ]  # fmt: skip


def per_cent(value: Decimal | None) -> str:
    """Return 87,5 % in the reader's language; a dash where nothing is due."""
    return f"{format_number(value, active())} %" if value is not None else "–"


def map_of(
    lines: Sequence[Line], within: str, day: date, address: Callable[[Line], str] | None = None
) -> Map | None:
    """Return the rates on the map of the units, or of one unit's districts; None where nothing is due; one query.

    A rate stands in whole per cent: a map has room for no more.
    """
    rated = [line for line in lines if line.key]
    if not any(line.figures.due for line in rated):
        return None
    marks = {line.key: Mark(_whole(line.figures), address(line) if address else "") for line in rated}
    words = extremes(rated)
    return map_below(within, day, marks, words) if within else map_on(day, marks, words)


def _whole(figures: Figures) -> int | str:
    rate = figures.execution
    return charts.NOT_APPLICABLE if rate is None else int(rate.quantize(Decimal(1), ROUND_HALF_UP))


def shown(cut: Cut) -> list[Line]:
    """Return the lines of a cut that say anything."""
    return [line for line in cut.lines if line.figures != Figures()]


def execution_table(cut: Cut, address: Address | None) -> dict[str, Any]:
    """Return due, accepted, in time, late, overdue, waiting and the two rates for components/table_dense.html."""
    columns = _columns(cut, [str(HEADINGS[name]) for name in EXECUTION] + [_("Execution"), _("Timeliness")])
    rows = [
        [
            _label(line),
            *_numbers(line, EXECUTION, address),
            {"text": per_cent(line.figures.execution)},
            {"text": per_cent(line.figures.timeliness)},
        ]
        for line in shown(cut)
    ]
    return {"id": f"by-{cut.code}", "caption": cut.title, "columns": columns, "rows": rows}


def discipline_table(cut: Cut, address: Address | None) -> dict[str, Any]:
    """Return returned, extended, repeated, late, excused and the average delay for components/table_dense.html."""
    columns = _columns(cut, [str(HEADINGS[name]) for name in DISCIPLINE] + [_("Average delay, days")])
    rows = [
        [_label(line), *_numbers(line, DISCIPLINE, address), _delay(line.figures)]
        for line in cut.lines
        if line.figures.delayed or any(getattr(line.figures, name) for name in DISCIPLINE)
    ]
    return {
        "id": f"discipline-{cut.code}",
        "caption": _("Discipline: {cut}").format(cut=cut.title),
        "columns": columns,
        "rows": rows,
    }


def _columns(cut: Cut, labels: Iterable[str]) -> list[dict[str, str]]:
    return [{"key": "what", "label": cut.what}] + [
        {"key": f"n{place}", "label": label, "kind": "num"} for place, label in enumerate(labels)
    ]


def _label(line: Line) -> dict[str, Any]:
    return {"text": line.label, "depth": line.depth}


def _numbers(line: Line, names: Iterable[str], address: Address | None) -> list[dict[str, Any]]:
    return [_number(getattr(line.figures, name), name, line, address) for name in names]


def _number(count: int, name: str, line: Line, address: Address | None) -> dict[str, Any]:
    if not count or address is None:
        return {"number": count}
    return {"url": address(what=name, **line.narrowing), "text": format_number(count, active())}


def _delay(figures: Figures) -> dict[str, Any]:
    return {"text": format_number(figures.average_delay, active()) if figures.average_delay else "–"}


FILE_COLUMNS = (
    "sample", "line", "due", "accepted", "in_time", "late", "overdue", "waiting", "excused", "returned", "extended",
    "repeated", "execution", "timeliness", "average_delay",
)  # fmt: skip
PUBLIC_COLUMNS = ("programme", "sample", "cut", "line", *EXECUTION, "execution", "timeliness")


def file_rows(lines: Iterable[Line], editions: Iterable[Edition]) -> Iterable[list[object]]:
    """Return lines as rows of FILE_COLUMNS; rates in per cent, empty where nothing is due.

    One sample programme makes all numbers samples.
    """
    sample = "yes" if any(edition.is_sample for edition in editions) else "no"
    for line in lines:
        yield [sample, line.label, *(getattr(line.figures, name) for name in FILE_COLUMNS[2:])]


def public_rows(edition: Edition, found: Iterable[Cut]) -> Iterable[list[object]]:
    """Return all cuts of one programme as rows of PUBLIC_COLUMNS."""
    for cut in found:
        for line in cut.lines:
            numbers = [getattr(line.figures, name) for name in PUBLIC_COLUMNS[4:]]
            yield [edition.slug, "yes" if edition.is_sample else "no", cut.code, line.label, *numbers]


def rate_bars(lines: Iterable[Line]) -> list[dict[str, Any]]:
    """Return execution rates for components/bar.html, on a field of a hundred per cent."""
    return charts.bars([charts.Bar(line.label, line.figures.execution) for line in lines], maximum=100)


def rate_line(lines: Iterable[Line]) -> dict[str, Any]:
    """Return execution rates by month for components/line_target.html."""
    return charts.line([(line.label, line.figures.execution) for line in lines], target=100)


def sentence(figures: Figures) -> str:
    """Say the rates in one sentence."""
    if not figures.due:
        return _("Nothing is due in this period.")
    return _(
        "Of {due} duties due {accepted} are accepted: execution {execution}, timeliness {timeliness}."
    ).format(
        due=format_number(figures.due, active()),
        accepted=format_number(figures.accepted, active()),
        execution=per_cent(figures.execution),
        timeliness=per_cent(figures.timeliness),
    )


def extremes(lines: Sequence[Line]) -> str:
    """Say which line has the lowest and which the highest rate."""
    rated = [line for line in lines if line.figures.due]
    if not rated:
        return _("Nothing is due in this period.")
    if len(rated) == 1:
        return _("{name}: {rate}.").format(name=rated[0].label, rate=per_cent(rated[0].figures.execution))
    lowest = min(rated, key=lambda line: line.figures.execution or 0)
    highest = max(rated, key=lambda line: line.figures.execution or 0)
    if lowest.figures.execution == highest.figures.execution:
        return _("Execution is {rate} everywhere.").format(rate=per_cent(lowest.figures.execution))
    return _("From {low} ({lowest}) to {high} ({highest}).").format(
        low=per_cent(lowest.figures.execution),
        lowest=lowest.label,
        high=per_cent(highest.figures.execution),
        highest=highest.label,
    )
