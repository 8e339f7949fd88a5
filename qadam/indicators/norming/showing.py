"""Norms as pages and files show them: matrices, tables, lines of a list."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from qadam.indicators.models import Norm
from qadam.indicators.norming.judging import CALENDAR, Coverage, Slot, State, Terms, Verdict
from qadam.indicators.norming.sentences import (
    LOOKS,
    asked_in_words,
    contradiction_in_words,
    events_in_words,
    number,
    slot_in_words,
    summary_in_words,
    verdict_in_words,
    word_of,
)
from qadam.indicators.queries.norms import Grid, Ground
from qadam.kit.dates import ROMAN
from qadam.kit.languages import active, localized
from qadam.kit.periods import Period, Unit, number_of
from qadam.kit.states import STATES
from qadam.programmes.models import Edition
from qadam.programmes.places import place_in
from qadam.territories.models import Territory

# So many columns stand in the order of time.
MOST_IN_ORDER = 12
# The worst first: how a norm stands as a whole is how its worst territory stands.
WORST_FIRST = (
    State.MISSED,
    State.RUNNING,
    State.NOT_WHOLE,
    State.MET,
    State.NO_EVENT,
    State.AHEAD,
    State.NOT_MEASURED,
)


@dataclass(frozen=True)
class Tag:
    """The state of a norm for components/state_tag.html."""

    state: str
    word: str


@dataclass(frozen=True)
class Row:
    """One norm in the list of a programme's norms."""

    norm: Norm
    url: str
    asked: str
    said: str
    tag: Tag
    # Where it stands in the document.
    place: str


def tag_of(state: State) -> Tag:
    """Return the shape, colour and word of a state."""
    return Tag(LOOKS[state].code, word_of(state))


def rows_of(ground: Ground) -> list[Row]:
    """Return the norms in the document's order, each with a sentence on its last full period."""
    waves = ground.wave_names()
    return [_row(grid, ground.edition, waves) for grid in ground.grids]


def _row(grid: Grid, edition: Edition, waves: Mapping[str, str]) -> Row:
    slot = grid.last_slot
    on_events = grid.norm.per == Norm.Per.EVENT and grid.is_measured and slot is not None
    verdicts = list(grid.verdicts.values()) if on_events else grid.verdicts_in(slot) if slot else []
    states = {verdict.state for verdict in verdicts}
    worst = next((state for state in WORST_FIRST if state in states), None)
    return Row(
        grid.norm,
        reverse("norms:norm", args=[edition.slug, grid.norm.code]),
        asked_in_words(grid.norm),
        events_in_words(verdicts) if on_events else _said(grid, verdicts, slot, waves),
        tag_of(worst) if worst else Tag("not_recorded", _("not judged")),
        place_in(grid.norm.place, active()),
    )


def _said(grid: Grid, verdicts: list[Verdict], slot: Slot | None, waves: Mapping[str, str]) -> str:
    if slot is not None and grid.is_measured and grid.places == [None] and verdicts:
        said = verdict_in_words(verdicts[0], grid.terms)
        return _("{period}: {verdict}").format(period=slot_in_words(slot, waves), verdict=said)
    return summary_in_words(verdicts, slot, waves)


def place_name(place: Territory | None, edition: Edition) -> str:
    """Return the name of a territory; the whole is named after the programme's own reach."""
    return localized(place, "name") if place else _("All together")


def label_of(slot: Slot, per: str, waves: Mapping[str, str]) -> str:
    """Return the short head of a column: 03.2026 for a month, 02.03–08.03 for a week, a wave by its name."""
    first, last = slot.period.first, slot.period.last
    unit = CALENDAR.get(per)
    if slot.wave:
        return waves.get(slot.wave, slot.wave)
    if unit is Unit.WEEK:
        return f"{first:%d.%m}–{last:%d.%m}"
    if unit is Unit.QUARTER:
        return f"{ROMAN[number_of(Unit.QUARTER, first) - 1]} · {first.year}"
    if unit is Unit.YEAR:
        return str(first.year)
    if per == "project":
        return f"{first:%d.%m.%Y}–{last:%d.%m.%Y}"
    return f"{first:%m.%Y}"


def matrix_of(grid: Grid, edition: Edition, waves: Mapping[str, str]) -> dict[str, Any]:
    """Return the calendar of a norm for components/matrix.html: territories by the periods that have begun."""
    slots = slots_shown(grid)
    return {
        "caption": _("Territories by periods"),
        "corner": _("Territory"),
        "periods": [label_of(slot, grid.norm.per, waves) for slot in slots],
        "has_words": True,
        "rows": [
            {
                "label": place_name(place, edition),
                "values": [_cell(grid, code, slot, edition) for slot in slots],
            }
            for place, code in zip(grid.places, grid.codes, strict=True)
        ],
    }


def slots_shown(grid: Grid) -> list[Slot]:
    """Return the periods that have begun; of many the latest stands first, where it is seen without moving."""
    slots = [slot for slot in grid.slots if slot.period.first <= grid.today] or grid.slots[:1]
    return slots if len(slots) <= MOST_IN_ORDER else slots[::-1]


def _cell(grid: Grid, code: str, slot: Slot, edition: Edition) -> Any:
    verdict = grid.verdict(code, slot.key)
    if verdict is None:
        return "not_applicable"
    look = STATES[LOOKS[verdict.state].code]
    return {
        "word": _short(verdict, grid.terms),
        "said": word_of(verdict.state),
        "icon": look.icon,
        "tone": look.tone,
        "url": reverse("norms:cell", args=[edition.slug, grid.norm.code, code, slot.key]),
    }


def _short(verdict: Verdict, terms: Terms) -> str:
    """Return what stands in a cell: how many, and of how many where they are not enough."""
    if verdict.state is State.NOT_MEASURED:
        return "–"
    if verdict.state in (State.AHEAD, State.NO_EVENT):
        return "0"
    if verdict.state is State.MET and terms.per != "event":
        return number(verdict.counted)
    return f"{number(verdict.counted)}/{number(verdict.asked)}"


def key_of(grid: Grid) -> list[Tag]:
    """Return the states that the calendar shows, with shape and word."""
    states = {verdict.state for slot in slots_shown(grid) for verdict in grid.verdicts_in(slot)}
    return [tag_of(state) for state in WORST_FIRST if state in states]


def table_of(grid: Grid, edition: Edition, waves: Mapping[str, str]) -> tuple[list[str], list[list[object]]]:
    """Return a norm as a table to take away: one line for each territory and period."""
    heads = [
        _("Code"),
        _("Territory"),
        _("Period"),
        _("First day"),
        _("Last day"),
        _("State"),
        _("Counted"),
        _("Asked"),
        _("Lacking or too many"),
        _("At this pace by the end"),
        _("People"),
        _("Different people on lists"),
        _("Not counted"),
    ]
    rows: list[list[object]] = []
    for place, code in zip(grid.places, grid.codes, strict=True):
        for slot in grid.slots:
            verdict = grid.verdict(code, slot.key)
            if verdict is not None:
                name = place_name(place, edition)
                rows.append([code, name, slot_in_words(slot, waves), *_line(verdict, slot)])
    return heads, rows


def _line(verdict: Verdict, slot: Slot) -> list[object]:
    is_measured = verdict.state is not State.NOT_MEASURED
    numbers: list[object] = [verdict.counted, verdict.asked, verdict.off_by, verdict.forecast]
    people: list[object] = [verdict.coverage.gross, verdict.coverage.unique, len(verdict.refused)]
    return [
        slot.period.first,
        slot.period.last,
        word_of(verdict.state),
        *(numbers if is_measured else ["", verdict.asked, "", ""]),
        *(people if is_measured else ["", "", ""]),
    ]


def contradictions_of(ground: Ground) -> list[str]:
    """Return the sentences of what the norms contradict each other in."""
    norms = {norm.code: norm for norm in ground.norms}
    return [
        contradiction_in_words(one.kind, one.facts, [localized(norms[code], "name") for code in one.codes])
        for one in ground.contradictions
    ]


@dataclass(frozen=True)
class Wave:
    """One wave of the timeline with the norms that begin in it, go on and stopped."""

    name: str
    # Where the plan gives any.
    days: Period | None
    columns: list[list[Row]]


def timeline_of(ground: Ground, rows: list[Row]) -> list[Wave]:
    """Return the waves with their norms: those that begin, go on and stopped."""
    by_code, names, days = {row.norm.code: row for row in rows}, ground.wave_names(), dict(ground.waves)
    return [
        Wave(
            names[wave.key],
            days.get(wave.key),
            [[by_code[code] for code in codes] for codes in (wave.begin, wave.go_on, wave.stop)],
        )
        for wave in ground.wave_norms()
    ]


def coverage_sentence(whole: Coverage) -> str:
    """Return how many people were covered, and how many different ones by the lists."""
    if not whole.gross:
        return _("Not measured: nobody gives facts of this kind yet.")
    said = _(
        "{gross} people were covered, each counted as often as they came. Lists were kept of {share} %: they name"
        " {unique} different people."
    )
    return said.format(
        gross=number(whole.gross), share=number(whole.listed_share or 0), unique=number(whole.unique)
    )


def coverage_table(ground: Ground) -> dict[str, Any]:
    """Return the coverage of each territory for components/table_dense.html: gross and unique by wave and in all."""
    names = ground.wave_names()
    spans = [*(names[key] for key, _days in ground.waves), _("In all")]
    columns = [{"key": "territory", "label": _("Territory")}]
    for place, span in enumerate(spans):
        gross = _("{period}: people").format(period=span)
        unique = _("{period}: different people").format(period=span)
        columns += [
            {"key": f"gross-{place}", "label": gross, "kind": "num"},
            {"key": f"unique-{place}", "label": unique, "kind": "num"},
        ]
    columns.append({"key": "share", "label": _("On lists, %"), "kind": "num"})
    lines = []
    for row in ground.coverage:
        cells: list[dict[str, object]] = [{"text": place_name(row.place, ground.edition)}]
        for one in [*row.waves, row.whole]:
            cells += [{"number": one.gross}, _unique_cell(one)]
        share = row.whole.listed_share
        lines.append([*cells, {"text": "–"} if share is None else {"number": share}])
    return {
        "id": "coverage-table",
        "caption": _("People covered by territory"),
        "columns": columns,
        "rows": lines[1:],
        "foot": lines[0],
    }


def _unique_cell(one: Coverage) -> dict[str, object]:
    """Return the number of different people; without any list it is not known, which is no zero."""
    return {"number": one.unique} if one.listed or not one.gross else {"text": "–"}
