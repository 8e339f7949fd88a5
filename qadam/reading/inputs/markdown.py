"""Markdown in, as the register of acts prints it: headings, quotes, tables of HTML and of pipes."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

from qadam.reading.inputs.encodings import text_of
from qadam.reading.inputs.html import blocks_of
from qadam.reading.inputs.lines import line_blocks, table_at
from qadam.reading.inputs.marks import NOTE, is_bold, unmarked
from qadam.reading.refusals import CannotRead
from qadam.reading.source import Block, Paragraph, Source, numbered

_HEADING = re.compile(r" {0,3}(#{1,6})(?:[ \t]+(.*?))?(?:[ \t]+#+)?[ \t]*$")
_UNDERLINE = re.compile(r" {0,3}(=+|-{2,})[ \t]*$")
_RULE = re.compile(r" {0,3}(?:(?:-[ \t]*){3,}|(?:\*[ \t]*){3,}|(?:_[ \t]*){3,})$")
_QUOTE = re.compile(r" {0,3}>[ \t]?")
_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
_BULLET = re.compile(r"[ \t]*[*+\-•][ \t]+(?=\S)")
_NUMBERED = re.compile(r"[ \t]*\d{1,4}(?:\\?[.)])[ \t]+\S")
_FOOTNOTE = re.compile(r" {0,3}\[\^([^\]\s]{1,40})\]:[ \t]*")
_LINK_TARGET = re.compile(r" {0,3}\[[^\]^][^\]]{0,200}\]:[ \t]*\S+")
_TABLE_TAG = re.compile(r"<(/?)(table|tr|td|th|tbody|thead)\b[^<>]*>", re.IGNORECASE)
_PIECE_TAG = re.compile(r"<(/?)(p|div|ul|ol|pre|h[1-6]|blockquote|center)\b[^<>]*>", re.IGNORECASE)
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_LAST_BREAK = re.compile(r"(?:[ \t]+|\\)$")
# How many lines of a cell cut by a page may stand between a table's end and its lost tags.
_LOST_LINES = 40


def read_markdown(content: bytes | str) -> Source:
    """Return the paragraphs and tables of a Markdown text; CannotRead("no-text") where it holds nothing."""
    blocks = markdown_blocks(text_of(content))
    if not blocks:
        raise CannotRead("no-text")
    return Source(numbered(blocks), format="md")


def markdown_blocks(text: str) -> list[Block]:
    """Return the blocks of a Markdown text in reading order."""
    lines = _COMMENT.sub("", text).split("\n") if "<!--" in text else text.split("\n")
    return _Reading(lines).blocks()


@dataclass
class _Reading:
    """Goes down the lines; what no other rule takes is a paragraph."""

    lines: Sequence[str]
    at: int = 0
    found: list[Block] = field(default_factory=list)
    open: list[str] = field(default_factory=list)
    is_quoted: bool = False

    @cached_property
    def last_end_of_pre(self) -> int:
        """The last line that ends a text laid out by its author, -1 without any."""
        return max((at for at, line in enumerate(self.lines) if "</pre" in line.lower()), default=-1)

    def blocks(self) -> list[Block]:
        takers = (
            self._blank,
            self._fence,
            self._html_table,
            self._html_piece,
            self._side_by_side,
            self._heading,
            self._footnote,
            self._rule,
            self._text,
        )
        while self.at < len(self.lines):
            before = self.at
            for taker in takers:
                if taker(self.lines[self.at]):
                    break
            self.at = max(self.at, before + 1)
        self._close()
        return self.found

    def _close(self, level: int = 0) -> None:
        lines = [line.strip() for line in self.open]
        self.open.clear()
        text = "\n".join(line for line in lines if line)
        if not text:
            return
        shown = "\n".join(line.strip() for line in unmarked(text).split("\n")).strip()
        bold = is_bold(text) or all(is_bold(line) for line in lines if line)
        if shown:
            self.found.append(Paragraph(shown, level=level, is_bold=bold, is_aside=bool(NOTE.match(shown))))

    def _blank(self, line: str) -> bool:
        if line.strip():
            return False
        self._close()
        return True

    def _fence(self, line: str) -> bool:
        fence = _FENCE.match(line)
        if not fence:
            return False
        self._close()
        end = next(
            (at for at in range(self.at + 1, len(self.lines)) if self.lines[at].strip().startswith(fence[1])),
            len(self.lines),
        )
        self.found.extend(line_blocks("\n".join(self.lines[self.at + 1 : end])))
        self.at = end + 1
        return True

    def _html_table(self, line: str) -> bool:
        tag = _TABLE_TAG.search(line)
        if not tag:
            return False
        before = line[: tag.start()]
        if before.strip() and not tag[1]:
            self.open.append(before)
        self._close()
        end = self._end_of_table()
        markup = "\n".join([line[tag.start() if not tag[1] else 0 :], *self.lines[self.at + 1 : end]])
        self.found.extend(blocks_of(_whole_table(markup), keeps_lines=True))
        self.at = end
        return True

    def _end_of_table(self) -> int:
        """Return the line after the table, looking over ends that a page put into its middle."""
        depth = 0
        last = self.at + 1
        for at in range(self.at, len(self.lines)):
            line = self.lines[at]
            tags = [(bool(tag[1]), tag[2].lower()) for tag in _TABLE_TAG.finditer(line)]
            if not tags and (depth <= 0 or _HEADING.match(line)) and self._is_over(at, depth):
                return last
            for is_end, name in tags:
                if name == "table":
                    depth += -1 if is_end else 1
            if tags:
                last = at + 1
                if depth <= 0 and tags[-1] == (True, "table") and self._is_over(at + 1, depth):
                    return last
        return last

    def _is_over(self, at: int, depth: int) -> bool:
        """Tell whether no lost cell or row follows before the next table begins or the text goes on."""
        for line in self.lines[at : at + _LOST_LINES]:
            tag = _TABLE_TAG.search(line)
            if tag:
                return tag[2].lower() == "table" and not tag[1]
            if _HEADING.match(line) and depth <= 0:
                return True
        return True

    def _html_piece(self, line: str) -> bool:
        tag = _PIECE_TAG.match(line.lstrip())
        if not tag or tag[1]:
            return False
        self._close()
        closing = re.compile(rf"</{tag[2]}\s*>", re.IGNORECASE)
        end = self.at
        # Blank lines end any piece but a text laid out by its author.
        keeps = tag[2].lower() == "pre" and end <= self.last_end_of_pre
        while end < len(self.lines) and not closing.search(self.lines[end]):
            if not keeps and not self.lines[end].strip():
                break
            end += 1
        piece = "\n".join(self.lines[self.at : end + 1])
        self.found.extend(blocks_of(piece, keeps_lines=True))
        self.at = end + 1
        return True

    def _heading(self, line: str) -> bool:
        heading = _HEADING.match(line)
        if heading:
            self._close()
            self.open.append(heading[2] or "")
            self._close(level=len(heading[1]))
            self.at += 1
            return True
        underline = _UNDERLINE.match(line)
        if underline and len(self.open) == 1 and not self.is_quoted:
            self._close(level=1 if underline[1][0] == "=" else 2)
            self.at += 1
            return True
        return False

    def _footnote(self, line: str) -> bool:
        note = _FOOTNOTE.match(line)
        if not note:
            if not self.open and _LINK_TARGET.fullmatch(line):
                self.at += 1
                return True
            return False
        self._close()
        end = self.at + 1
        while end < len(self.lines) and self.lines[end].strip() and not _FOOTNOTE.match(self.lines[end]):
            end += 1
        text = "\n".join(part.strip() for part in (line[note.end() :], *self.lines[self.at + 1 : end]))
        self.found.append(Paragraph(unmarked(text).strip(), number=f"[{note[1]}]", is_aside=True))
        self.at = end
        return True

    def _side_by_side(self, line: str) -> bool:
        table, end = table_at(self.lines, self.at)
        if not table:
            return False
        self._close()
        self.found.append(table)
        self.at = end
        return True

    def _rule(self, line: str) -> bool:
        if not _RULE.match(line):
            return False
        self._close()
        return True

    def _text(self, line: str) -> bool:
        quote = _QUOTE.match(line)
        if bool(quote) != self.is_quoted:
            self._close()
        self.is_quoted = bool(quote)
        while quote:
            line = line[quote.end() :]
            quote = _QUOTE.match(line)
        if not line.strip():
            self._close()
            return True
        bullet = _BULLET.match(line)
        if bullet or _NUMBERED.match(line):
            self._close()
            line = line[bullet.end() :] if bullet else line
        self.open.append(_LAST_BREAK.sub("", line))
        return True


def _whole_table(markup: str) -> str:
    """Return a table's markup without the ends that stand in its middle and with one beginning."""
    tags = list(_TABLE_TAG.finditer(markup))
    ends = [tag for tag in tags if tag[2].lower() == "table" and tag[1]]
    starts = [tag for tag in tags if tag[2].lower() == "table" and not tag[1]]
    if len(starts) == 1 and ends:
        for tag in reversed(ends):
            markup = markup[: tag.start()] + markup[tag.end() :]
        return markup + "</table>"
    return markup if starts else f"<table>{markup}</table>"
