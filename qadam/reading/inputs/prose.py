"""Lines of running text as paragraphs: wrapped lines belong together, over the end of a page too."""

import re
from collections.abc import Iterator, Sequence

from qadam.reading.inputs.marks import NOTE, is_bold, unmarked
from qadam.reading.source import Paragraph

# A line longer than a typed page is a whole paragraph: such files are not wrapped.
LONGEST_WRAPPED = 130
_LIST_ITEM = re.compile(
    r"\s*(?:\d{1,3}(?:\.\d{1,3})*\s?[.)]|[IVXІ]{1,5}\s?[.)]|[\-–—•*]|[а-яәіңғүұқөһa-z]\s?\))\s+\S",
    re.IGNORECASE,
)
_NUMBERED = re.compile(r"\s*(?:\d{1,2}|[IVXІ]{1,4})\s?\.\s+\S")
_ENDED = re.compile(r"""[.:;!?…]["»”)]*\s*$""")
_GOES_ON = re.compile(r"""\s*["«„(]?[а-яёәіңғүұқөһa-z,;.)]""")
_HEADING = re.compile(r" {0,3}(#{1,6})[ \t]+(.*?)[ \t]*#*[ \t]*$")
_PAGE_NUMBER = re.compile(r"\s*[-–—]?\s*\d{1,4}\s*[-–—]?\s*")
_RULE = re.compile(r"\s*(?:[-–—_=*]\s*){3,}")
_INDENT = 3
_CENTRED = 12


def paragraphs(lines: Sequence[str]) -> Iterator[Paragraph]:
    """Yield the paragraphs of these lines; their own line breaks stay for those who mend words."""
    width = _wrapped_at(lines)
    is_indented = _is_indented(lines)
    opened: list[str] = []
    blanks = 1
    for line in lines:
        if not line.strip() or _RULE.fullmatch(line):
            blanks += 1
            continue
        if opened and _begins(opened[-1], line, blanks, width, is_indented):
            yield from _paragraph(opened)
            opened = []
        opened.append(line)
        blanks = 0
    yield from _paragraph(opened)


def _wrapped_at(lines: Sequence[str]) -> int:
    """Return the length at which the text is wrapped."""
    lengths = sorted(len(line.rstrip()) for line in lines if line.strip())
    return min(lengths[len(lengths) * 9 // 10], LONGEST_WRAPPED) if lengths else 0


def _begins(before: str, line: str, blanks: int, width: int, is_indented: bool) -> bool:
    """Tell whether a line begins a new paragraph."""
    if _HEADING.match(line) or _HEADING.match(before) or len(before) > LONGEST_WRAPPED:
        return True
    if _PAGE_NUMBER.fullmatch(line) or _PAGE_NUMBER.fullmatch(before):
        return True
    ended = bool(_ENDED.search(before))
    if blanks:
        return ended or not _GOES_ON.match(line) or len(before.strip()) * 2 < width
    if before.rstrip().endswith(":") and not _GOES_ON.match(line):
        return True
    deeper = _indent(line) - _indent(before) >= _INDENT
    if _INDENT <= _indent(line) < _CENTRED and (deeper or is_indented):
        return True
    if _NUMBERED.match(before) and not ended and len(before) < width * 0.7 and not _GOES_ON.match(line):
        return True
    if not _GOES_ON.match(line) and len(before.rstrip()) < width * 0.7 <= len(line.rstrip()):
        return True
    if _LIST_ITEM.match(line):
        return ended or not _GOES_ON.match(line) or len(before.rstrip()) < width * 0.7
    return ended and len(before.rstrip()) < width * 0.7 and not _GOES_ON.match(line)


def _is_indented(lines: Sequence[str]) -> bool:
    """Tell whether paragraphs begin with spaces and their other lines do not."""
    depths = [_indent(line) for line in lines if line.strip()]
    moved = sum(1 for depth in depths if _INDENT <= depth < _CENTRED)
    return 0 < moved * 2 < sum(1 for depth in depths if depth < _INDENT)


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())


def _paragraph(lines: Sequence[str]) -> Iterator[Paragraph]:
    text = "\n".join(line.strip() for line in lines)
    if not text:
        return
    heading = _HEADING.match(text)
    shown = unmarked(heading[2] if heading else text).strip()
    if not shown:
        return
    is_aside = bool(NOTE.match(shown)) or (_PAGE_NUMBER.fullmatch(shown) is not None and len(shown) < 9)
    yield Paragraph(
        "\n".join(line.strip() for line in shown.split("\n")),
        level=len(heading[1]) if heading else 0,
        is_bold=is_bold(text) or all(is_bold(line) for line in lines),
        is_aside=is_aside,
    )
