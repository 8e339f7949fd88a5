"""Spaces beside punctuation and inside quotes."""

import re

from qadam.reading.mending.letters import CYRILLIC
from qadam.reading.mending.vocabulary import Vocabulary

_GAPS = re.compile(r"\s+")
_BEFORE = re.compile(r"(?<=[^\s,;:.]) +(?=[,;:.!?)»”](?:[\s,;:.)»”]|$))")
_COMMA = re.compile(rf"(?<=[{CYRILLIC})»\"])([,;])(?=[{CYRILLIC}«(])")
_COMMA_ROMAN = re.compile(rf"(?<=[{CYRILLIC}]),(?=[IVXІХ]+\b)")
_COMMA_STUCK = re.compile(rf"(?<=[{CYRILLIC}IVX\d]) ,(?=[{CYRILLIC}IVX])")
_INSIDE = re.compile(r"(?<=[(«“]) +(?=\S)")
_QUOTED = re.compile(r"\"([^\"]*)\"")
_STOP = re.compile(rf"(?<![{CYRILLIC}])([{CYRILLIC}]{{4,}})\.(?=[А-ЯЁӘҒҚҢӨҰҮҺІ][а-яёәғқңөұүһі]{{2}})")
_UNIT = re.compile(rf"(?<![{CYRILLIC}])(млн|млрд|тыс|мың|обл|руб|тг)\.(?=[{CYRILLIC}]{{3,}})")
_DASH_ROMAN = re.compile(
    r"(?<![\w])([IVXІХҮYУ]{1,4}) ?([-–]) ?(?=[IVXІХҮYУ]{1,4} (?:тоқс|кварт|жарты|полуг))"
)
_CAPITALS_FIGURE = re.compile(r"(?<=[А-ЯӘҒҚҢӨҰҮІ]{2}) -(?=\d)")
_HANGING = re.compile(r"(?<![\w-])([а-яё]{3,}[ое])-(и|или) (?=[а-яё])")
_DASH_FIGURE = re.compile(r"(?<=[а-яёәғқңөұүһі.]) -(?=\d)")


def tidy(text: str, vocabulary: Vocabulary) -> str:
    """Return the text as one line, one space between words, none before a comma or inside quotes and brackets."""
    line = _GAPS.sub(" ", text).strip()
    line = _COMMA_STUCK.sub(", ", line)
    line = _INSIDE.sub("", _BEFORE.sub("", line))
    line = _COMMA.sub(r"\1 ", line)
    line = _COMMA_ROMAN.sub(", ", line)
    line = _STOP.sub(
        lambda match: f"{match.group()} " if vocabulary.is_known(match.group(1)) else match.group(), line
    )
    line = _HANGING.sub(r"\1- \2 ", _CAPITALS_FIGURE.sub("-", _DASH_ROMAN.sub(r"\1\2", line)))
    line = _DASH_FIGURE.sub(" - ", _UNIT.sub(r"\1. ", line))
    return _tidy_quotes(line) if '" ' in line or ' "' in line else line


def _tidy_quotes(line: str) -> str:
    """Return the line without spaces inside straight quotes; as it is where its quotes do not stand in pairs."""
    quoted = list(_QUOTED.finditer(line))
    if line.count('"') != 2 * len(quoted) or not all(_is_pair(line, match) for match in quoted):
        return line
    return _QUOTED.sub(lambda match: f'"{match.group(1).strip()}"', line)


def _is_pair(line: str, match: re.Match[str]) -> bool:
    before, after = line[: match.start()][-1:], line[match.end() :][:1]
    return not before.isalnum() and not after.isalnum() and bool(match.group(1).strip())
