"""Lines of plain text as blocks: every kind of table that text can draw, and the prose between them."""

from collections.abc import Iterator, Sequence

from qadam.reading.inputs.broken import Section, broken_at, may_begin
from qadam.reading.inputs.chunks import Chunk, chunks_of
from qadam.reading.inputs.drawn import aligned_at, drawn_at
from qadam.reading.inputs.figures_in_text import figures_at
from qadam.reading.inputs.pipes import pipe_table, pipes_end
from qadam.reading.inputs.prose import paragraphs
from qadam.reading.inputs.stacked import stacked_at
from qadam.reading.inputs.tabbed import is_tabbed, tabbed_end, tabbed_table
from qadam.reading.source import Block, Table

# A text with so many lines like the beginning of a table, and none, is made to be slow.
_MOST_FAILURES = 150


def line_blocks(text: str) -> list[Block]:
    """Return the blocks of a plain text in reading order."""
    lines = text.replace("\f", "\n\n\n").split("\n")
    found: list[Block] = []
    at = begun = 0
    while at < len(lines):
        table, end = table_at(lines, at)
        if table:
            found.extend(_broken(lines[begun:at]))
            found.append(table)
            begun = end
        at = max(end, at + 1)
    found.extend(_broken(lines[begun:]))
    return found


def table_at(lines: Sequence[str], at: int) -> tuple[Table | None, int]:
    """Return the table whose cells stand side by side from this line on, and the line after it."""
    line = lines[at]
    table, end = stacked_at(lines, at)
    if table:
        return table, end
    if is_tabbed(line):
        end = tabbed_end(lines, at)
        if end - at > 1:
            return tabbed_table(lines[at:end]), end
    end = pipes_end(lines, at)
    if end > at:
        return pipe_table(lines[at:end]), end
    drawn = drawn_at(lines, at) or aligned_at(lines, at)
    if drawn:
        return drawn.table, drawn.end
    end = pipes_end(lines, at, may_go_on=True)
    return (pipe_table(lines[at:end]), end) if end > at else (None, at)


def _broken(lines: Sequence[str]) -> Iterator[Block]:
    """Yield the blocks of other lines: tables that extraction has broken, and prose."""
    chunks = chunks_of(lines)
    begun = 0
    free = failures = 0
    sections: tuple[Section, ...] = ()
    for at in range(len(chunks)):
        if at < free or chunks[at].is_empty:
            continue
        figures = figures_at(chunks, at, free)
        plan = None if figures or failures > _MOST_FAILURES else broken_at(chunks, at, free, sections)
        found = figures or plan
        if not found:
            failures += may_begin(chunks[at])
            continue
        sections = plan.sections if plan else sections
        yield from paragraphs(lines[begun : found.first_line])
        yield found.table
        free = found.next_chunk
        begun = _first_line(chunks, free, len(lines))
    yield from paragraphs(lines[begun:])


def _first_line(chunks: Sequence[Chunk], at: int, otherwise: int) -> int:
    return chunks[at].start if at < len(chunks) else otherwise
