"""Abbreviations and their full names: in a table, a list or the running text."""

import re
from collections.abc import Iterator, Sequence

from qadam.reading.meaning.prose import lines_of, plain
from qadam.reading.source import Source, Table

_UP = "A-ZА-ЯЁӘҒҚҢӨҰҮІҺ"
_SMALL_LETTER = "а-яёәғқңөұүіһ"
# «Әділетмині», «Минюст»: words that are shortened without a second capital.
_MINISTRY = (
    rf"[{_UP}][{_SMALL_LETTER}]{{3,20}}-?мині|"
    rf"Мин(?:юст|труд|здрав|фин|обр|культ|сельхоз|транс|эконом|энерго|индустр|инфо|спорт|тур|нац)[{_SMALL_LETTER}]{{0,12}}"
)
_SHORT = rf"(?:[{_UP}][{_UP}{_SMALL_LETTER}]*[{_UP}][\w-]*|(?:{_MINISTRY})(?![\w-]))"
# «ЖОО қауымдастығы», «ҚР КФ», «СНП "Аманат"», «"Аманат" ТКБ»
_ABBREVIATION = rf'(?:"[^"]{{2,30}}"\s+)?{_SHORT}(?:\s+(?:{_SHORT}|"[^"]{{2,30}}"|[а-яёәғқңөұүіһ]{{4,14}}))?'
_LINE = re.compile(
    rf"^[^\w\"]{{0,3}}(?:\d+[.)]\s*)?(?P<short>{_ABBREVIATION})\s*(?:-|:)\s*(?P<name>.{{4,250}})$"
)
# Under a head that announces abbreviations any short name may stand: «Жамбыл обл. әкімдігі – …».
_LISTED = re.compile(
    r"^[^\w\"]{0,3}(?:\d+[.)]\s*)?(?P<short>(?:\"|[^\W\d])[^:;]{1,78}?)\s+-\s+(?P<name>.{4,250})$"
)
_IN_A_ROW = re.compile(rf'(?:^|(?<=\s)|(?<=[;,.]))(?P<short>{_ABBREVIATION})\s+-\s+(?=[^\W\d]|")')
_HEREAFTER = re.compile(
    rf"\(\s*(?i:бұдан\s+(?:әрі|былай)|(?:в\s+)?дал(?:ее|ьнейшем)(?:\s+по\s+тексту)?|әрі\s+қарай)\s*"
    rf"(?i:мәтін\s+бойынша\s*)?[-:,]?\s*(?P<short>{_ABBREVIATION})\s*\)"
)
_BRACKET = re.compile(rf"\(\s*(?P<short>{_SHORT})\s*\)")
_HEAD = re.compile(
    r"аббревиатур|расшифровк|сокращени|қысқарту|қысқартыл|толық\s+жазыл|қабылданған\s+қысқ|принятые\s+обозначени",
    re.IGNORECASE,
)
_SMALL = frozenset("и по в на с о об при для из және мен пен бен жөніндегі бойынша туралы".split())
_QUOTED = re.compile(r'"([^"]{6,250})"\s*(?:\w+\s+){0,3}$')
_WORDS = re.compile(r"[^\W\d_][\w-]*")
# «АҚ» and «РК» are known to everyone and are defined by nobody; roman numerals are no abbreviations.
_ROMAN = re.compile(r"^[IVXLCІҮХ]+$")
LONGEST = 250


def read_glossary(source: Source) -> dict[str, str]:
    """Return the abbreviations the document defines with their full names, in the order in which they are defined."""
    found: dict[str, str] = {}
    for short, name in (*_listed(source), *_tabled(source), *_defined(source)):
        short, name = short.strip(), name.strip(' ;,.-"' if name.count('"') % 2 else " ;,.-")
        if _ROMAN.match(short) or not name or name.casefold() == short.casefold():
            continue
        found.setdefault(_with_guillemets(short), _with_guillemets(name))
    return found


def _listed(source: Source) -> Iterator[tuple[str, str]]:
    """A list under a head of its own, one to a line or all in one."""
    is_list = False
    for text in _lines(source):
        if head := _HEAD.search(text):
            is_list = True
            text = text[text.find(":", head.end()) + 1 :] if ":" in text[head.end() :] else ""
        several = list(_IN_A_ROW.finditer(text))
        if is_list and len(several) > 1:
            ends = [*(match.start() for match in several[1:]), len(text)]
            yield from (
                (match["short"], text[match.end() : end]) for match, end in zip(several, ends, strict=True)
            )
        elif is_list and (match := _LINE.match(text) or _LISTED.match(text)):
            yield match["short"], match["name"]
        elif is_list and text and not head:
            is_list = False


def _lines(source: Source) -> Iterator[str]:
    """Yield the lines of the text; a paragraph whose every line explains something is parted into them."""
    parted = {}
    for paragraph in source.paragraphs:
        parts = [plain(part) for part in paragraph.text.split("\n") if part.strip()]
        if len(parts) > 1 and all(_LISTED.match(part) for part in parts):
            parted[paragraph.place] = parts
    for line in lines_of(source):
        yield from parted.get(line.place, [line.text])


def _tabled(source: Source) -> Iterator[tuple[str, str]]:
    for table in source.tables:
        rows = [[plain(cell.text) for cell in row] for row in table.rows]
        pairs = [pair for row in rows if (pair := _pair(row))]
        if _is_glossary(table, rows, len(pairs)):
            yield from pairs


def _is_glossary(table: Table, rows: Sequence[Sequence[str]], pairs: int) -> bool:
    """Most rows pair an abbreviation with its name; tables of figures and of measures do not."""
    return table.width <= 4 and pairs >= 2 and pairs >= 0.7 * (len(rows) - 1)


def _pair(row: Sequence[str]) -> tuple[str, str] | None:
    cells = [cell for cell in row if cell and not re.fullmatch(r"[\d.)№\s-]+", cell)]
    if len(cells) != 2:
        return None
    short, name = cells
    if re.fullmatch(_ABBREVIATION, short) and len(name) > len(short) and len(short) < 40:
        return short, name
    return None


def _defined(source: Source) -> Iterator[tuple[str, str]]:
    for line in _texts(source):
        for match in _HEREAFTER.finditer(line):
            if name := _name_before(line[: match.start()], match["short"]):
                yield match["short"], name
        for match in _BRACKET.finditer(line):
            if name := _by_initials(line[: match.start()], match["short"]):
                yield match["short"], name


def _texts(source: Source) -> Iterator[str]:
    for paragraph in source.paragraphs:
        yield plain(paragraph.text)
    for table in source.tables:
        for row in table.rows:
            for cell in row:
                if "(" in cell.text:
                    yield plain(cell.text)


def _name_before(text: str, short: str) -> str:
    """The name is the quotation just before the brackets, the words whose initials agree, or the last phrase."""
    if quoted := _QUOTED.search(text):
        return quoted[1]
    if name := _by_initials(text, short):
        return name
    phrase = re.split(r"[;:(),]|\.\s|\s-\s", text)[-1].strip()
    return phrase if 2 <= len(phrase.split()) <= 16 else ""


def _by_initials(text: str, short: str) -> str:
    """Return the last words whose initials make the abbreviation, small words passed over; empty where none do."""
    letters = [letter.casefold() for letter in short if letter.isalpha()]
    words = list(_WORDS.finditer(text[-LONGEST:]))
    if len(letters) < 2 or not words:
        return ""
    left, start = list(letters), None
    for word in reversed(words):
        if not left:
            break
        folded = word.group().casefold()
        if folded in _SMALL and folded[0] != left[-1]:
            continue
        parts = folded.split("-")
        for part in reversed(parts):
            if left and part[:1] == left[-1]:
                left.pop()
                start = word.start()
            else:
                return ""
    return text[-LONGEST:][start:].strip() if not left and start is not None else ""


def _with_guillemets(text: str) -> str:
    """Straight quotes become the printed ones again."""
    return re.sub(r'"([^"]*)"', r"«\1»", text).replace('"', "")
