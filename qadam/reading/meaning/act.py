"""The approving act: its number, its day and who issued it."""

import re
from collections.abc import Sequence
from datetime import date

from qadam.kit.dates import MONTHS, RU_GENITIVE
from qadam.reading.draft import Act
from qadam.reading.meaning.prose import Line, is_note, lines_of
from qadam.reading.source import NOWHERE, Place, Source

# An approval block is broken into short lines; more than these belong to something else.
MOST_LINES = 14
_MONTHS_RU = {name: number for number, name in enumerate(RU_GENITIVE, start=1)}
_KK_MONTH = rf"(?P<kk_month>{'|'.join(MONTHS['kk'])})\w*"
_NUMBER = r"(?:№|N[°o]?|Nr|нөмір\w*)\s*(?P<number>\w[\w/.\-]*(?:\s?[-/]\s?\w+)*)"
_KK_DAY = rf'(?P<kk_year>\d{{4}})\s*(?:ж(?:\.|ыл\w*))?,?\s*"?\s*(?P<kk_day>\d{{1,2}})\s*"?\s*{_KK_MONTH}'
_BACK_MONTH = rf"(?P<back_month>{'|'.join(MONTHS['kk'])})\w*"
_KK_DAY_FIRST = rf'"?\s*(?P<back_day>\d{{1,2}})\s*"?\s*{_BACK_MONTH}\s+(?P<back_year>\d{{4}})'
_RU_DAY = rf'"?\s*(?P<ru_day>\d{{1,2}})\s*"?\s*(?P<ru_month>{"|".join(RU_GENITIVE)})\s+(?P<ru_year>\d{{4}})'
_DOTTED = r"(?P<dot_day>\d{1,2})[./](?P<dot_month>\d{1,2})[./](?P<dot_year>\d{4})"
_DAY = re.compile(rf"(?:{_KK_DAY}|{_KK_DAY_FIRST}|{_RU_DAY}|{_DOTTED})", re.IGNORECASE)
_ANY_NUMBER = re.compile(_NUMBER, re.IGNORECASE)
_APPROVED = re.compile(
    r"^\W*приложени\w*(?:\s*(?:№|N)?\s*\d+)?\W*$|приложени\w*(?:\s+(?:№|N)?\s*\d+)?\s+к\b|утвержд[её]н[аоы]?\s*(?:распоряжени|постановлени|решени|указ|приказ|$)"
    # «Программа, утверждённая Указом …» is a citation.
    r"|утвержд[её]н[аоы]?\b|бекіт(?:іл|елг)\w*|\w*\s(?:қаулы|шешім|өкім|бұйры|жарлы)\w*\s*(?:\w+\s+)?қосымша|\bқосымша\b",
    re.IGNORECASE,
)
_SIGNED = re.compile(r'"?(?:утверждаю|утвержден[оа]?|бекітемін|бекітілді|бекітілген)"?\b', re.IGNORECASE)
KINDS = re.compile(
    r"\b(?:указ|постановлени|решени|распоряжени|приказ|қаулы|шешім|өкім|бұйры|жарлы)\w*", re.IGNORECASE
)
_CODES = {
    "указ": "decree", "жарлы": "decree", "постановлени": "resolution", "қаулы": "resolution", "решени": "decision",
    "шешім": "decision", "распоряжени": "order", "өкім": "order", "приказ": "order", "бұйры": "order",
}  # fmt: skip
_RESOLVES = re.compile(
    r"(?:постановля|п о с т а н о в л|приказыва|реши[лт]|р е ш и|қаулы\s+ет|шешім\s+(?:ет|қабылда)|бұйырам|өкім\s+ет)",
    re.IGNORECASE,
)


def find_act(source: Source, before: Place | None = None) -> tuple[Act, Place]:
    """Return the act that approves the plan and its place: by the approval block, its own heading or «Бекітемін».

    Days of other acts that the text cites and editors' notes do not count. `before` is the place of the plan's table.
    """
    lines = [line for line in lines_of(source, before) if not is_note(line.text)]
    for find in (_by_block, _by_heading, _by_signature):
        if found := find(lines):
            return found
    return Act(), NOWHERE


def _by_block(lines: Sequence[Line]) -> tuple[Act, Place] | None:
    """The block nearest to the table wins: an act may approve several papers."""
    for start in range(len(lines) - 1, -1, -1):
        # A long line is none of a block, and looking through it would take long.
        if len(lines[start].text) > 300 or not (match := _APPROVED.search(lines[start].text)):
            continue
        if _RESOLVES.search(lines[start].text):
            continue
        text = _block(lines, start)
        is_kazakh_order = re.search(r"бекіт|қосымша", match.group(), re.IGNORECASE) is not None
        if is_kazakh_order and not _DAY.search(text):
            text = _block_before(lines, start) + " " + text
        day = _DAY.search(text)
        if day is None or not (KINDS.search(text) and _ANY_NUMBER.search(text)):
            continue
        return _act(text, day), lines[start].place
    return None


def _block(lines: Sequence[Line], start: int) -> str:
    """Join short lines until the day and the number are there."""
    text = ""
    for line in lines[start : start + MOST_LINES]:
        text = f"{text} {line.text}".strip()
        day = _DAY.search(text)
        if len(text) > 400 or (day and _number_after(text, day)):
            break
    return text


def _block_before(lines: Sequence[Line], start: int) -> str:
    return " ".join(line.text for line in lines[max(0, start - 6) : start] if len(line.text) < 200)


def _by_heading(lines: Sequence[Line]) -> tuple[Act, Place] | None:
    """The act's own line: «… акимата … области от 5 мая 1999 года № 7»."""
    for line in lines[:25]:
        if _RESOLVES.search(line.text[:5000]):
            break
        day = _DAY.search(line.text) if len(line.text) < 300 else None
        if day and KINDS.search(line.text) and _number_after(line.text, day):
            return _act(line.text, day), line.place
    return None


def _by_signature(lines: Sequence[Line]) -> tuple[Act, Place] | None:
    for start, line in enumerate(lines):
        if not _SIGNED.match(line.text):
            continue
        text = " ".join(one.text for one in lines[start : start + 9])[:400]
        if day := _DAY.search(text):
            return _act(text, day), line.place
    return None


def _number_after(text: str, day: re.Match[str]) -> re.Match[str] | None:
    return _ANY_NUMBER.search(text, day.end(), day.end() + 40)


def _act(text: str, day: re.Match[str]) -> Act:
    number = _number_after(text, day) or _ANY_NUMBER.search(text, max(0, day.start() - 30), day.start())
    kind = KINDS.search(text)
    body = text[: day.start()].strip(' "-,') if kind else ""
    printed = re.sub(r"\s*([-/])\s*", r"\1", number["number"]).rstrip(".,-/") if number else None
    return Act(printed, day_of(day), re.sub(r"\s+от$", "", body)[-200:], kind_of_act(text, day.start()))


def kind_of_act(text: str, near: int = 0) -> str:
    """Return the code of the kind of act that is named nearest to a place in a text, empty where none is named."""
    found = min(KINDS.finditer(text), key=lambda match: abs(match.start() - near), default=None)
    if found is None:
        return ""
    word = found.group().casefold()
    return next(code for start, code in _CODES.items() if word.startswith(start))


def day_of(match: re.Match[str]) -> date | None:
    """Return the day of a match of the day's pattern, None for one that no calendar has."""
    if match["kk_year"]:
        year, month, day = (
            match["kk_year"],
            MONTHS["kk"].index(match["kk_month"].casefold()) + 1,
            match["kk_day"],
        )
    elif match["back_year"]:
        year, day = match["back_year"], match["back_day"]
        month = MONTHS["kk"].index(match["back_month"].casefold()) + 1
    elif match["ru_year"]:
        year, month, day = match["ru_year"], _MONTHS_RU[match["ru_month"].casefold()], match["ru_day"]
    else:
        year, month, day = match["dot_year"], int(match["dot_month"]), match["dot_day"]
    try:
        return date(int(year), month, int(day))
    except ValueError:
        return None
