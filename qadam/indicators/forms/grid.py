"""What a browser sends of a grid: one text for each cell, beside what the page had shown and counted there."""

from collections.abc import Mapping
from dataclasses import dataclass

from qadam.indicators.actions.values import Entry
from qadam.indicators.cells import Unclear
from qadam.indicators.entering import read_typed
from qadam.indicators.queries.grids import Spot
from qadam.kit.numbers import whole_number

MOST_SIGNS = 60


@dataclass(frozen=True)
class Typed:
    """The text of a cell, the text that the page had shown there, and the count of saves it had read."""

    text: str
    was: str
    seen: int

    @property
    def is_touched(self) -> bool:
        """Tell whether the person changed the cell: what was only shown is never sent back as if typed."""
        return self.text.strip() != self.was.strip()


def typed_cells(data: Mapping[str, str]) -> dict[int, Typed]:
    """Return the cells of a form by the keys of their series."""
    found = {}
    for name in data:
        key = whole_number(name.removeprefix("s").removesuffix("-value"))
        if key is None or name != f"s{key}-value":
            continue
        seen = whole_number(data.get(f"s{key}-seen", "0")) or 0
        # PostgreSQL takes no NUL sign.
        text = data[name].replace("\0", "")[:MOST_SIGNS]
        found[key] = Typed(text, data.get(f"s{key}-was", ""), seen)
    return found


def entries_of(
    typed: Mapping[int, Typed], spots: Mapping[int, Spot]
) -> tuple[list[Entry], dict[int, list[str]]]:
    """Return what touched cells say, and what is asked about those that cannot be understood."""
    entries, unclear = [], {}
    for key, one in typed.items():
        if key not in spots or not one.is_touched:
            continue
        try:
            read = read_typed(spots[key].series.indicator, one.text)
        except Unclear as question:
            unclear[key] = [str(question)]
            continue
        entries.append(Entry(spots[key].series, read.cell, read.numerator, read.denominator, seen=one.seen))
    return entries, unclear
