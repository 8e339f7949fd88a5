"""Bars as a picture (SVG): one below the other to one scale, the target of each marked by a line across it."""

from collections.abc import Callable, Iterator
from decimal import Decimal
from html import escape

from qadam.writing.document import Bar, Chart
from qadam.writing.texts import line_of

# In millimetres: a bar with its space, the bar itself, the label on its left, the number on its right.
LINE, THICK, LABEL, SAID = 6.4, 3.6, 64, 30
WIDTH = 180
LETTER_SIZE = 3.1
# A label of more letters would run into its bar.
MOST_LETTERS = 32
INK, BAR, MARK = "#16262B", "#006373", "#C4650A"


def svg_of(chart: Chart, width: int = WIDTH, drawn: Callable[[str], str] = str) -> str:
    """Return the picture of a chart, so many millimetres wide; `drawn` keeps to the letters that a font has.

    The longest of all bars and targets takes the whole room; what is unknown or below zero has no bar.
    """
    height = len(chart.bars) * LINE + 1
    shapes = "".join(_shapes(chart, width, drawn))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height:.1f}" '
        f'font-family="Onest, sans-serif" font-size="{LETTER_SIZE}" fill="{INK}">{shapes}</svg>'
    )


def _shapes(chart: Chart, width: int, drawn: Callable[[str], str]) -> Iterator[str]:
    room = width - LABEL - SAID
    most = max((length for bar in chart.bars for length in (bar.value, bar.target) if length), default=None)
    for place, bar in enumerate(chart.bars):
        top = place * LINE + (LINE - THICK) / 2
        base = top + THICK - 0.6
        yield f'<text x="{LABEL - 2}" y="{base:.2f}" text-anchor="end">{_text(_short(bar.label), drawn)}</text>'
        length = _length(bar.value, most, room)
        if length:
            yield f'<rect x="{LABEL}" y="{top:.2f}" width="{length:.2f}" height="{THICK}" fill="{BAR}"/>'
        mark = _length(bar.target, most, room)
        if mark:
            yield (
                f'<rect x="{LABEL + mark - 0.4:.2f}" y="{top - 0.9:.2f}" width="0.8" height="{THICK + 1.8:.2f}" '
                f'fill="{MARK}"/>'
            )
        yield f'<text x="{_end(bar, length, mark):.2f}" y="{base:.2f}">{_text(bar.said, drawn)}</text>'


def _end(bar: Bar, length: float, mark: float) -> float:
    """Return where the number stands: right of the bar and of the mark of its target."""
    return LABEL + max(length, mark) + 2


def _length(value: Decimal | None, most: Decimal | None, room: float) -> float:
    return float(value / most) * room if value is not None and value > 0 and most and most > 0 else 0


def _short(label: str) -> str:
    line = line_of(label)
    return line if len(line) <= MOST_LETTERS else f"{line[: MOST_LETTERS - 1].rstrip()}…"


def _text(text: str, drawn: Callable[[str], str]) -> str:
    return escape(drawn(line_of(text)))
