"""A table typed as text in the ways of the nineties, or broken into lines as extraction breaks it."""

import random
import textwrap
from collections.abc import Sequence
from typing import Literal, TypeAlias

Way: TypeAlias = Literal["box", "bars", "under-a-head", "spaces"]
Rows: TypeAlias = Sequence[Sequence[str]]
WIDTHS = (5, 26, 16, 20, 14, 16, 16)
NARROW = (4, 20, 14, 20, 22, 16, 16)


def typed(head: Sequence[str], rows: Rows, way: Way) -> str:
    """Return the table with columns side by side; a row of one cell is a heading over the whole width."""
    bar = {"box": "|", "bars": "!", "under-a-head": "!", "spaces": " "}[way]
    frame = "-" * (sum(WIDTHS) + 3 * len(WIDTHS))
    count = [str(number + 1) for number in range(len(head))]
    frames = [] if way == "spaces" else [frame]
    out = ["План мероприятий", "", *frames, *_beside(head, bar), *frames]
    out += [] if way == "spaces" else [*_beside(count, bar), frame]
    for row in rows:
        if len(row) == 1:
            out += ["", f"        {row[0]}", ""]
        else:
            out += _beside(row, " " if way in {"under-a-head", "spaces"} else bar)
            out += [frame] if way == "box" else [""] if way == "under-a-head" else []
    return "\n".join([*out, *frames, "", "Ескертпе: соңы."])


def _beside(row: Sequence[str], bar: str) -> list[str]:
    cells = [textwrap.wrap(text, width) or [""] for text, width in zip(row, WIDTHS, strict=False)]
    height = max(map(len, cells))
    lines = [[cell[at] if at < len(cell) else "" for cell in cells] for at in range(height)]
    return [
        f" {bar} ".join(text.ljust(width) for text, width in zip(line, WIDTHS, strict=False)).rstrip()
        for line in lines
    ]


def broken(head: Sequence[str], rows: Rows, *, cut: int, spaced: float = 0.0, seed: int = 1) -> str:
    """Return the table as cells one under another: the first columns, then the rest from column `cut` on."""
    chance = random.Random(seed)
    first = _under(head, rows, 0, cut, spaced, chance)
    if cut >= len(head):
        return "\n".join(["Жоспар", "", *first])
    rest = _under(head, rows, cut, len(head), spaced, chance)
    return "\n".join(["Жоспар", "", *first, "      кестенің жалғасы", *rest])


def _under(
    head: Sequence[str], rows: Rows, first: int, last: int, spaced: float, chance: random.Random
) -> list[str]:
    out: list[str] = []
    for text, width in zip(head[first:last], NARROW[first:last], strict=True):
        out += [*_cell(text, width, spaced, chance), ""]
    out += [" ".join(str(number + 1) for number in range(first, last)), ""]
    for row in rows:
        if len(row) == 1:
            out += [*textwrap.wrap(row[0], 50), "", *(["  ", ""] if first else [])]
            continue
        cells = [
            _cell(text, width, spaced, chance)
            for text, width in zip(row[first:last], NARROW[first:last], strict=True)
        ]
        if not first:
            (number,) = cells.pop(0)
            cells[0][0] = f"{number} {cells[0][0]}"
        for cell in cells:
            out += [*cell, ""]
    return out


def _cell(text: str, width: int, spaced: float, chance: random.Random) -> list[str]:
    lines = textwrap.wrap(text, width)
    # A row's number is never spaced out, and an empty cell is a line of spaces.
    return [_spread(line) if chance.random() < spaced and width > 4 else line for line in lines] or [" "]


def _spread(line: str) -> str:
    return "  ".join(" ".join(word) for word in line.split())
