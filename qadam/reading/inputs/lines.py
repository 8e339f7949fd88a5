"""Lines of plain text as blocks: every kind of table that text can draw, and the prose between them."""

from collections.abc import Sequence

from qadam.reading.inputs.prose import paragraphs
from qadam.reading.inputs.tabbed import is_tabbed, tabbed_end, tabbed_table
from qadam.reading.source import Block


def line_blocks(text: str) -> list[Block]:
    """Return the blocks of a plain text in reading order."""
    lines = text.replace("\f", "\n\n\n").split("\n")
    found: list[Block] = []
    at = begun = 0
    while at < len(lines):
        end = tabbed_end(lines, at) if is_tabbed(lines[at]) else at
        if end - at > 1:
            found.extend(_prose(lines[begun:at]))
            found.append(tabbed_table(lines[at:end]))
            begun = end
        at = max(end, at + 1)
    found.extend(_prose(lines[begun:]))
    return found


def _prose(lines: Sequence[str]) -> list[Block]:
    return list(paragraphs(lines))
