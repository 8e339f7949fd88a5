"""Text files in: running text, tables of tabs, bars, drawn lines, and columns that extraction has broken."""

import re

from qadam.reading.inputs.encodings import text_of
from qadam.reading.inputs.lines import line_blocks
from qadam.reading.inputs.markdown import markdown_blocks
from qadam.reading.refusals import CannotRead
from qadam.reading.source import Source, numbered

_HTML_TABLE = re.compile(r"<table\b[^<>]*>\s*<", re.IGNORECASE)


def read_plain(content: bytes | str) -> Source:
    """Return the paragraphs and tables of a text file; CannotRead("no-text") where it holds nothing."""
    text = text_of(content)
    blocks = markdown_blocks(text) if _HTML_TABLE.search(text) else line_blocks(text)
    if not blocks:
        raise CannotRead("no-text")
    return Source(numbered(blocks), format="txt")
