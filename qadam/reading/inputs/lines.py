"""Lines of plain text as blocks: every kind of table that text can draw, and the prose between them."""

from collections.abc import Iterator, Sequence

from qadam.reading.inputs.broken import Section, broken_at
from qadam.reading.inputs.chunks import Chunk, chunks_of
from qadam.reading.inputs.figures_in_text import figures_at
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
            found.extend(_untabbed(lines[begun:at]))
            found.append(tabbed_table(lines[at:end]))
            begun = end
        at = max(end, at + 1)
    found.extend(_untabbed(lines[begun:]))
    return found


def _untabbed(lines: Sequence[str]) -> Iterator[Block]:
    """Yield the blocks of lines without tabs: tables that extraction has broken, and prose."""
    chunks = list(chunks_of(lines))
    begun = 0
    free = 0
    sections: tuple[Section, ...] = ()
    for at in range(len(chunks)):
        if at < free or chunks[at].is_empty:
            continue
        figures = figures_at(chunks, at, free)
        plan = None if figures else broken_at(chunks, at, free, sections)
        found = figures or plan
        if not found:
            continue
        sections = plan.sections if plan else sections
        yield from paragraphs(lines[begun : found.first_line])
        yield found.table
        free = found.next_chunk
        begun = _first_line(chunks, free, len(lines))
    yield from paragraphs(lines[begun:])


def _first_line(chunks: Sequence[Chunk], at: int, otherwise: int) -> int:
    return chunks[at].start if at < len(chunks) else otherwise
