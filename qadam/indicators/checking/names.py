"""Empty cells that are not zero, one thing spelled in two ways, bodies that were replaced on the way."""

from collections.abc import Iterable, Iterator
from itertools import combinations
from typing import Any

from django.utils.translation import gettext as _

from qadam.indicators.cells import CellKind
from qadam.indicators.checking.numbers import Names, Numbers, names_of
from qadam.indicators.checking.registry import CHECKS, Found
from qadam.indicators.checking.words import WORDINGS, Facts
from qadam.indicators.models import Finding, RowKind
from qadam.kit.dates import format_day
from qadam.kit.languages import active
from qadam.kit.text import fold

Severity = Finding.Severity
# Shorter words differ by a letter for good reasons.
LEAST_LETTERS = 5
# Of so many names each is held against each.
MOST_NAMES = 300


def empty_cells(numbers: Numbers) -> Iterator[Found]:
    """Yield the rows whose cells are empty in a table that is otherwise filled: not planned, which is not zero."""
    for indicator in numbers.indicators:
        rows = [row for row in numbers.series.get(indicator.pk, []) if row.row != RowKind.TOTAL]
        empty: dict[str, list[str]] = {}
        filled = 0
        for row in rows:
            for span, target in numbers.targets.get(row.pk, {}).items():
                if target.kind == CellKind.NOT_PLANNED:
                    empty.setdefault(row.territory_code, []).append(span)
                elif target.value is not None:
                    filled += 1
        if empty and filled > sum(map(len, empty.values())):
            places: list[dict[str, Any]] = [
                {"place": numbers.place_name(code), "spans": spans} for code, spans in empty.items()
            ]
            facts = {"indicator": names_of(indicator), "rows": places}
            yield Found("cells_empty", indicator.code, indicator.source, facts)


def _empty(facts: Facts) -> str:
    rows = facts.rows("rows")
    alike = {tuple(row.raw["spans"]) for row in rows}
    if len(alike) == 1:
        said = _(
            "“{indicator}”: the cells of {places} are empty ({years}). They are read as not planned, not "
            "as zero."
        )
        places = ", ".join(row.name("place") for row in rows)
        return said.format(indicator=facts.name("indicator"), places=places, years=rows[0].spans("spans"))
    said = _("“{indicator}”: some cells are empty – {cells}. They are read as not planned, not as zero.")
    cells = ", ".join(f"{row.name('place')} ({row.spans('spans')})" for row in rows)
    return said.format(indicator=facts.name("indicator"), cells=cells)


# Spelling


def spellings(numbers: Numbers) -> Iterator[Found]:
    """Yield pairs of names of one kind that differ by a single letter of a single long word."""
    kinds: dict[str, Iterable[Names]] = {
        "indicators": map(names_of, numbers.indicators),
        "budget": map(names_of, numbers.lines),
        "document": map(names_of, numbers.bodies),
    }
    for place, found in kinds.items():
        yield from _twins(place, list(found)[:MOST_NAMES])
    yield from _twins("tables", list(numbers.places.values())[:MOST_NAMES])


def _twins(place: str, names: list[Names]) -> Iterator[Found]:
    for language in ("kk", "ru"):
        split = [(one, fold(one[language]).split()) for one in names]
        for (first, ours), (second, theirs) in combinations(split, 2):
            if _is_one_slip(ours, theirs):
                facts = {"first": first[language], "second": second[language]}
                yield Found("two_spellings", f"{language}:{first[language]}:{second[language]}", place, facts)


def _is_one_slip(ours: list[str], theirs: list[str]) -> bool:
    """Tell whether two names are the same but for one letter of one word, or that letter too much."""
    if len(ours) != len(theirs):
        return False
    differing = [(one, other) for one, other in zip(ours, theirs, strict=True) if one != other]
    return len(differing) == 1 and _is_one_letter(*differing[0])


def _is_one_letter(one: str, other: str) -> bool:
    short, long = sorted([one, other], key=len)
    if len(short) < LEAST_LETTERS or len(long) - len(short) > 1 or not (one + other).isalpha():
        return False
    at = next((place for place, sign in enumerate(short) if sign != long[place]), len(short))
    return short[at + 1 :] == long[at + 1 :] if len(short) == len(long) else short[at:] == long[at + 1 :]


def _two_spellings(facts: Facts) -> str:
    said = _("One name seems to be spelled in two ways: “{first}” and “{second}”.")
    return said.format(first=facts.raw["first"], second=facts.raw["second"])


# Bodies


def bodies_changed(numbers: Numbers) -> Iterator[Found]:
    """Yield the bodies whose work passed to another one while the programme ran."""
    period = numbers.edition.period
    for one in numbers.successions:
        if period is not None and one.from_day in period:
            facts = {
                "first": names_of(one.from_body),
                "second": names_of(one.to_body),
                "on": one.from_day.isoformat(),
                "function": {
                    "kk": one.function_kk,
                    "ru": one.function_ru,
                    "en": one.function_en,
                },
            }
            key = f"{one.from_body.key}:{one.to_body.key}:{one.from_day}:{one.function_kk}"
            yield Found("body_changed", key, "document: executors", facts, Severity.LOW)


def _body_changed(facts: Facts) -> str:
    said = _("{first} is named, but from {day} its work was passed to another body: {second}.")
    return said.format(
        first=facts.bare_name("first"),
        second=facts.bare_name("second"),
        day=format_day(facts.day("on"), active()),
    )


CHECKS.add("cells_empty", empty_cells)
CHECKS.add("two_spellings", spellings)
CHECKS.add("body_changed", bodies_changed)
WORDINGS.add("cells_empty", _empty)
WORDINGS.add("two_spellings", _two_spellings)
WORDINGS.add("body_changed", _body_changed)
