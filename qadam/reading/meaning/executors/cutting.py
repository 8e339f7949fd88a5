"""An executor cell cut into pieces at whatever may part two bodies; quotes, brackets and abbreviations stay whole."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Literal, TypeAlias

from qadam.reading.meaning.executors.kazakh import is_whole
from qadam.reading.sentences import Spoken

Tongue: TypeAlias = Spoken
# What stands before a piece: nothing, a sign, a line break, "and", "together with" or "in agreement with".
Join: TypeAlias = Literal["", ",", ";", ".", "line", "and", "with", "participants", "agreed"]

# Stands in a piece's text for each of its brackets.
BRACKET = "\x00"
_SPACE = re.compile(r"[^\S\n]+")
_NUMBER = re.compile(r"(?<=[;,])\s*\d{1,2}[).]\s+(?=[^\W\d])")
_BULLET = re.compile(r"^\s*(?:\d{1,2}[).]\s+|[-–—•·▪*]\s+)")
_ALSO = re.compile(
    r"\s*,?\s+(?:а\s+также|в\s+том\s+числе|сондай-ақ|сонымен\s+қатар|соның\s+ішінде|оның\s+ішінде)\s+"
)
_OPENING = '«„“"‹'
_CLOSING = '»”"›'
_QUOTE = re.compile(f"[{_OPENING}{_CLOSING}]")
_AND = {
    "kk": r"және/немесе|және|мен|пен|бен|менен|әрі",
    "ru": r"и/или|и",
}
_WITH = r"совместно\s+со?|во\s+взаимодействии\s+со?|в\s+сотрудничестве\s+со?|вместе\s+со?"
_PARTICIPANTS = r"с\s+участием|при\s+участии|с\s+привлечением"
_AGREED = r"по\s+согласованию\s+со?|в\s+согласовании\s+со?"
_CUTS = {
    tongue: re.compile(
        rf"(?P<sign>[,;]|\n|(?<=\S)\.(?=\s+[A-ZА-ЯЁӘҒҚҢӨҰҮҺІ«\"„“])|\s/\s|(?<=[А-ЯӘҒҚҢӨҰҮҺІ])/(?=[А-ЯӘҒҚҢӨҰҮҺІ]))"
        rf"|(?<!\S)(?:(?P<agreed>(?i:{_AGREED}))|(?P<with>(?i:{_WITH}))"
        rf"|(?P<participants>(?i:{_PARTICIPANTS}))|(?P<and>(?i:{words})))(?=\s)"
    )
    for tongue, words in _AND.items()
}
# «Отдел ЖКХ, ПТ и АД»: the letters of one office's work; bodies of their own begin with У, Д, М or О.
_LETTERS_OF_ONE = re.compile(
    r"\b(?i:отдел|управление|департамент|комитет)\s+"
    r"(?P<list>[А-Я]{1,4}(?:,\s?[А-Я]{1,4}){0,3}\s+и\s+(?![УДМО][А-Я])[А-Я]{1,2}(?!\w))"
)
MOST_LINES = 400
# Shortened words whose full stop ends no name.
SHORTENED = frozenset(
    "г гг қ ққ к обл им ст т др пр п с р н ауд о акад проф респ м ғ ж жж тыс млн ул пос окр б ж-е".split()
)
_WORDED: tuple[Join, ...] = ("agreed", "with", "participants", "and")
_LAST_WORD = re.compile(r"([^\W_]+)\.?$")


@dataclass(frozen=True)
class Piece:
    """A piece of the cell: its words, what parts it from the piece before, and the brackets taken out of it."""

    text: str
    join: Join = ""
    printed: str = ""
    brackets: tuple[str, ...] = ()


def with_lines(cell: str, lines: Sequence[str], tongue: Tongue) -> str:
    """Return the mended cell with the line breaks of its mended lines, where they fall between two words.

    A Kazakh name is wrapped where its head is still to come; in a cell that wraps names, a break that the width of
    the cell explains parts nothing.
    """
    text = " ".join(cell.split())
    if len(lines) < 2 or not text:
        return text
    counts = [sum(sign.isalnum() for sign in line) for line in lines]
    if sum(counts) != sum(sign.isalnum() for sign in text):
        return text
    wraps = _wraps(lines) if tongue == "kk" else set()
    ends = [sum(counts[: place + 1]) for place in range(len(lines) - 1)] if len(lines) < MOST_LINES else []
    breaks = {end for place, end in enumerate(ends) if place not in wraps}
    signs = list(text)
    passed = 0
    for place, sign in enumerate(signs):
        if sign.isalnum():
            passed += 1
        elif sign == " " and passed in breaks:
            signs[place] = "\n"
            breaks.discard(passed)
    return "".join(signs)


def _wraps(lines: Sequence[str]) -> set[int]:
    """Return the numbers of the breaks that are there only because the next word did not fit."""
    bare = [" ".join(line.split()) for line in lines]
    is_wrapped = any(line and line[-1] not in ",;." and not is_whole(line) for line in bare[:-1])
    if not is_wrapped:
        return set()
    width = max(len(line) for line in bare)
    return {
        place
        for place, (line, following) in enumerate(pairwise(bare))
        if following and len(line) + 1 + len(following.split()[0]) > width
    }


def cut(text: str, tongue: Tongue, glossary: Mapping[str, str]) -> tuple[Piece, ...]:
    """Return the pieces of a cell in order; a piece may be empty where only a bracket stood."""
    text = _ALSO.sub(", ", _NUMBER.sub(" ", _plain_lines(text.replace(BRACKET, " "))))
    text, brackets = _without_brackets(text)
    shield = _shield(text, glossary)
    pieces = []
    begin = 0
    join: Join = ""
    printed = ""
    for found in _CUTS[tongue].finditer(text):
        if shield[found.start()] or _is_shortening(text, found):
            continue
        pieces.append(_piece(text[begin : found.start()], join, printed, brackets))
        begin, join, printed = found.end(), _join(found), found.group()
    pieces.append(_piece(text[begin:], join, printed, brackets))
    return tuple(_without_idle(pieces))


def _plain_lines(text: str) -> str:
    lines = (_BULLET.sub("", line) for line in _SPACE.sub(" ", text).split("\n"))
    return "\n".join(line.strip() for line in lines if line.strip())


def _without_brackets(text: str) -> tuple[str, list[str]]:
    """Return the text with a private sign for every bracket, and what stood in the brackets.

    A bracket that is never closed ends at the next comma or semicolon.
    """
    found: list[str] = []
    out: list[str] = []
    begin = 0
    while (opening := text.find("(", begin)) >= 0:
        closing, after = _end_of_bracket(text, opening)
        gap = " " if text[after : after + 1].isalnum() else ""
        out.append(f"{text[begin:opening]} {BRACKET}{gap}")
        found.append(" ".join(text[opening + 1 : closing].split()))
        begin = after
    out.append(text[begin:].replace(")", " "))
    return _SPACE.sub(" ", "".join(out)), found


def _end_of_bracket(text: str, opening: int) -> tuple[int, int]:
    closing = text.find(")", opening)
    another = text.find("(", opening + 1)
    if closing >= 0 and (another < 0 or closing < another):
        return closing, closing + 1
    if closing >= 0 and (second := text.find(")", closing + 1)) >= 0 and second - opening < 200:
        return second, second + 1
    stops = [place for sign in ",;\n" if (place := text.find(sign, opening)) >= 0]
    stop = min([*stops, len(text)])
    return stop, stop


def _shield(text: str, glossary: Mapping[str, str]) -> list[bool]:
    """Tell for every place of the text whether it lies in quotes or in an abbreviation of several words.

    Documents forget closing quotes: a quote counts only where the next quote closes it.
    """
    shield = [False] * (len(text) + 1)
    marks = [(found.start(), _closes(text, found.start())) for found in _QUOTE.finditer(text)]
    for (place, closes), (following, is_closed) in pairwise(marks):
        if not closes and is_closed:
            shield[place:following] = [True] * (following - place)
    for letters in _LETTERS_OF_ONE.finditer(text):
        shield[letters.start("list") : letters.end()] = [True] * (letters.end() - letters.start("list"))
    for short in glossary:
        if len(short) > 3 and not short.isalnum() and (place := text.find(short)) >= 0:
            while place >= 0:
                shield[place : place + len(short)] = [True] * len(short)
                place = text.find(short, place + len(short))
    return shield


def _closes(text: str, place: int) -> bool:
    sign = text[place]
    if sign in _OPENING and sign in _CLOSING:
        return place > 0 and not text[place - 1].isspace() and text[place - 1] not in "(«"
    return sign in _CLOSING


def _is_shortening(text: str, found: re.Match[str]) -> bool:
    if found.group() != ".":
        return False
    word = _LAST_WORD.search(text[max(0, found.start() - 30) : found.start()])
    if word is None:
        return False
    return len(word[1]) == 1 or word[1].casefold() in SHORTENED


def _join(found: re.Match[str]) -> Join:
    sign = found["sign"]
    if sign is None:
        return next(name for name in _WORDED if found[name])
    if sign == "\n":
        return "line"
    return ";" if sign == ";" else "." if sign == "." else ","


def _piece(text: str, join: Join, printed: str, brackets: list[str]) -> Piece:
    count = text.count(BRACKET)
    taken, brackets[:count] = tuple(brackets[:count]), []
    return Piece(" ".join(text.split()), join, printed, taken)


def _without_idle(pieces: Iterable[Piece]) -> Iterator[Piece]:
    """Leave out empty pieces; the stronger of two signs in a row stays («a,\\nb» is a comma)."""
    waiting: Piece | None = None
    for piece in pieces:
        if not piece.text and not piece.brackets:
            if waiting is None or waiting.join in {"", "line"}:
                waiting = piece
            continue
        yield _stronger(waiting, piece)
        waiting = None


def _stronger(waiting: Piece | None, piece: Piece) -> Piece:
    if waiting is None or piece.join not in {"line", "and", ""} or waiting.join in {"", "line"}:
        return piece
    return replace(piece, join=waiting.join, printed=waiting.printed)
