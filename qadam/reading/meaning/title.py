"""What the document calls itself."""

import re
from collections.abc import Sequence

from qadam.reading.meaning.prose import Line, is_note, lines_of, tidy
from qadam.reading.mending.letters import unmix
from qadam.reading.source import NOWHERE, Block, Paragraph, Place, Source, Table

# A heading may be broken into lines; what is longer is running text.
MOST_CHARS = 600
MOST_LINES = 6
_NUMBER = re.compile(
    r"^\W*(?:(?:\d+|[IVX]+)\s*[.)]\s*)+(?=\D)|^(?:раздел|бөлім|глава|тарау)\s+\d+\W*|^\d+\s?-\s?(?:бөлім|тарау)\W*",
    re.IGNORECASE,
)
_PLAN = re.compile(
    r"\bплан\w*\b|жоспар\w*|перечень\s+мероприятий|мероприятия\b|іс[- ]?шаралар\w*", re.IGNORECASE
)
_KIND_ALONE = re.compile(
    r"^\W*(?:план|жоспары?|п\s?л\s?а\s?н|мероприятия"
    r"|(?:негізгі\s+|кешенді\s+)?іс-?\s?шаралар\w*(?:\s+(?:кешенді\s+)?жоспары|\s+кешені)?)\W*$",
    re.IGNORECASE,
)
_BRACKET = re.compile(r"\s*\((?:[^()]*(?:мерзім|срок|жыл|год)[^()]*)\)\s*$", re.IGNORECASE)
_UNIT = re.compile(
    r"^\W*(?:\(?(?:мың|млн|тыс|адам|человек|тенге|теңге)[\w\s.]*\)?|кесте\w*\s*\d*|таблица\s*\d*)\W*$",
    re.IGNORECASE,
)
_BEGINNING = re.compile(r'\W*(?:\d+\s*\.|["«“]|[А-ЯӘҒҚҢӨҰҮҺІ0-9])')
# «по реализации Программы» tells no subject: the programme's own name does.
_NO_SUBJECT = re.compile(
    r"^\W*(?:основны\w+\s+)?(?:(?:план\s+(?:основных\s+)?мероприятий|комплекс\s+мер(?:оприятий)?)\s+по\s+(?:реализации|выполнению|исполнению)\s+(?:настоящей\s+)?программы"
    r"|(?:осы\s+)?бағдарламаны\s+(?:іске|жүзеге)\s+асыру(?:дың|\s+жөніндегі|\s+бойынша|\s+жөнінде)\s+(?:негізгі\s+)?(?:іс-?\s?)?шаралар\w*(?:\s+(?:жоспары|кешені))?"
    r"|план\s+мероприятий|(?:\d+\s*-?\s*кесте\W*|кесте\s*\d*\W*)?іс-?\s?шаралар(?:\s+жоспары)?)\W*$",
    re.IGNORECASE,
)
_PROGRAMME = re.compile(
    r"^[^.;]*\w+\s+\w+[^.;]*\sбағдарламасы(?=\W*$|\s+туралы\W*$)|^\W*(?:\w+\s+){0,3}программа\s[^.;]{20,}$",
    re.IGNORECASE,
)
_LONGEST_NAME = 250
_NAME = re.compile(
    r"^\W*(?:\d+\W+)?(?:(?:бағдарламаның|паспорты?|программы)\s+){0,3}"
    r"(?:атауы|наименование(?:\s+программы)?)\b\W*",
    re.IGNORECASE,
)
_LABEL = re.compile(
    r"(?:основани\w+|негізде\w*|бағдарламаны\s+әзірле|разработчик|әзірлеуші|цель|цели|мақсат|срок|іске\s+асыру|основание|"
    r"наименование|заказчик)",
    re.IGNORECASE,
)
_ENDS = re.compile(
    r"^\W*(?:приложение|(?:\d+\s*-\s*)?қосымша|утвержд|бекіт|от\s+\d|№|глава|раздел|аким\s|әкім\s)",
    re.IGNORECASE,
)
# «… әкімінің 2004 жылғы 5 ақпандағы N 38 шешімімен бекітілген» under a heading is no part of it.
_APPROVED = re.compile(
    r"\d.*\sбек[іi]т[іi]л(?:ген|д[іi])\W*$|(?:№|\bN)\s?\d.*\s(?:қаулы|шеш[іi]м|өк[іi]м|бұйры)\w*(?:\s+(?:\d+\s*-\s*)?қосымша)?\W*$"
    r"|^\W*(?:постановление|решение|распоряжение|приказ)\s.*\sот\s+[«\"]?\d.*(?:№|\bN)\s?\d\S*\W*$",
    re.IGNORECASE,
)


def read_title(source: Source, plan: Table | None) -> str:
    """Return the plan's heading without a section number, or the passport's name where it names no subject.

    `plan` is the first table of measures; without one the first heading of the document is its title.
    """
    heading = heading_of(source, plan)
    title = _BRACKET.sub("", _NUMBER.sub("", heading)).strip(" .:*")
    if not title or _NO_SUBJECT.match(title):
        return _passport_name(source) or _programme_above(source, plan) or title or _first_heading(source)
    return title


def heading_of(source: Source, plan: Table | None) -> str:
    """Return the lines just above the plan's table as they stand, with the years in brackets; empty without any."""
    if plan is None:
        return ""
    above = _above(source.blocks, plan)
    inside = _spanning_head(plan)
    texts = _gathered([unmix(tidy(paragraph.text)) for paragraph in above])
    if not any(_PLAN.search(text) for text in texts) and _PLAN.search(inside):
        return inside
    return " ".join(texts)


def _above(blocks: Sequence[Block], plan: Table | None) -> list[Paragraph]:
    """Return the paragraphs above the table, the nearest last."""
    found: list[Paragraph] = []
    place = plan.place.block if plan else 0
    for block in blocks:
        if plan is not None and block.place.block >= place:
            break
        if isinstance(block, Paragraph) and not block.is_aside and block.text.strip():
            found.append(block)
        elif isinstance(block, Table) and block.width > 2:
            found.clear()
    return found[-12:] if plan else found[:3]


def _gathered(texts: Sequence[str]) -> list[str]:
    """Gather the lines of the heading from the nearest upwards: up to the line that begins it."""
    lines: list[str] = []
    for text in reversed(texts):
        if is_note(text) or _UNIT.match(text) or _APPROVED.search(text):
            continue
        if len(text) > MOST_CHARS or len(lines) == MOST_LINES:
            break
        is_prose = text.endswith((".", ";")) and len(text) > 120
        if lines and (_ENDS.match(text) or is_prose):
            break
        if is_prose or (_ENDS.match(text) and not lines):
            continue
        lines.insert(0, text)
        if _begins(text, lines):
            break
    if not any(_PLAN.search(line) for line in lines):
        return lines[-1:]
    return lines


def _begins(text: str, lines: Sequence[str]) -> bool:
    """A heading begins with its kind, with a number or with a quoted name; Kazakh ones end with their kind."""
    if re.match(r"\W*(?:\d+\W+)?(?:план|мероприятия|перечень)\b", text, re.IGNORECASE):
        return True
    joined = " ".join(lines)
    is_whole = bool(_PLAN.search(joined) and _BEGINNING.match(text))
    return is_whole and not _KIND_ALONE.match(text)


def _spanning_head(plan: Table | None) -> str:
    if plan is None or not plan.rows or len(plan.rows[0]) != 1:
        return ""
    return tidy(plan.rows[0][0].text)


def _programme_above(source: Source, plan: Table | None) -> str:
    """Return the line above the table that names the programme: «… 2011-2015 жылдарға арналған бағдарламасы»."""
    last = plan.place.block if plan else 0
    for line in lines_of(source):
        if line.place.block >= last:
            break
        named = _PROGRAMME.search(line.text) if len(line.text) < _LONGEST_NAME else None
        if named and not is_note(line.text):
            return named.group()
    return ""


def _passport_name(source: Source) -> str:
    lines = lines_of(source)
    for number, line in enumerate(lines):
        if match := _NAME.match(line.text):
            return _joined(line.text[match.end() :], lines[number + 1 : number + 6])
    return ""


def _joined(start: str, following: Sequence[Line]) -> str:
    """A name goes on in the next lines until it is said what kind of paper it is, or another label begins."""
    name = start.strip(" -")
    for line in following:
        if re.search(r"(?:программ\w*|бағдарлама\w*)\W*$", name, re.IGNORECASE) or (
            name and _LABEL.match(line.text)
        ):
            break
        if re.search(r"\d{4}.{0,12}(?:годы|жылдар)\W*$", name) and re.search("программ", name, re.IGNORECASE):
            break
        name = f"{name} {line.text}".strip()
    return name.strip(" .")[:MOST_CHARS]


def _first_heading(source: Source) -> str:
    headed = next((one for one in source.paragraphs if one.level and one.text.strip()), None)
    first = headed or next((one for one in source.paragraphs if one.text.strip()), None)
    return _NUMBER.sub("", tidy(first.text))[:MOST_CHARS] if first else ""


def place_of_heading(source: Source, plan: Table | None) -> Place:
    """Return where the plan's heading stands: the nearest line above its table that is part of it."""
    above = [paragraph for paragraph in _above(source.blocks, plan) if not is_note(paragraph.text)]
    return above[-1].place if above else NOWHERE
