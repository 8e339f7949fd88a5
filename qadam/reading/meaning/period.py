"""The years in which a plan runs: from its title, heading, passport or a sentence that says so, and nothing else."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import NamedTuple

from qadam.kit.periods import Period, Unit, month, numbered, whole_year
from qadam.reading import months
from qadam.reading.draft import Act
from qadam.reading.meaning.prose import Line, is_note, lines_of, plain, sentences
from qadam.reading.mending.roman import read_roman
from qadam.reading.numbers import FIRST_YEAR, LAST_YEAR
from qadam.reading.source import NOWHERE, Place, Source

# A programme is not made for longer.
LONGEST = 26
_MONTH = months.ANY
_YEAR_WORD = r"(?:жыл(?!ғы\s+\d)\w*|ж\.\s?ж\.?|жж\.?|ж\.|год\w*|г\.\s?г\.?|гг\.?|г\.?(?!\w))"
_YEARS = re.compile(
    rf"(?<![\d/.\-№])(?P<first>\d{{4}})\s*(?:(?:{_YEAR_WORD})\s*)?(?:-|/|и|және|мен|по)\s*(?P<last>\d{{4}})\s*{_YEAR_WORD}"
    rf"|(?<![\d/.\-№])(?P<only>\d{{4}})\s*-?\s*{_YEAR_WORD}",
    re.IGNORECASE,
)
_MONTHS_SPAN = re.compile(
    rf"(?P<y1>\d{{4}})\s*жыл\w*\s+(?P<m1>{_MONTH})\w*\s*-\s*(?P<y2>\d{{4}})\s*жыл\w*\s+(?P<m2>{_MONTH})"
    rf"|(?P<m3>{_MONTH})\w*\s+(?P<y3>\d{{4}})\s*(?:год\w*|г\.)?\s*(?:-|по)\s*(?P<m4>{_MONTH})\w*\s+(?P<y4>\d{{4}})"
    rf"|(?<![\d ]\s)(?P<m5>{_MONTH})\w*\s*(?:-|по)\s*(?P<m6>{_MONTH})\w*\s+(?P<y5>\d{{4}})\s*(?:год|г\.)"
    rf"|(?P<y8>\d{{4}})\s*жыл(?:ғы|дың)\s+(?P<m8>{_MONTH})\w*\s*-\s*(?P<m9>{_MONTH})"
    rf"|(?P<y10>\d{{4}})\s*жыл(?:ғы|дың)\s+(?P<m10>{_MONTH})(?:\s+айын?а)?\s+арналған"
    rf"|\bна\s+(?P<m7>{_MONTH})\w*(?:\s+месяц\w*)?\s+(?P<y7>\d{{4}})\s*(?:год|г\.)",
    re.IGNORECASE,
)
_NAMES = tuple(f"m{number}" for number in range(1, 11))
_DAYS_SPAN = re.compile(
    rf"(?P<ky1>\d{{4}})\s*жыл(?:ғы|дың)\s+(?P<kd1>\d{{1,2}})(?!\d)\s*"
    rf"(?:(?P<km1>{_MONTH})\w*?(?:\s*-\s*|[дтн][ае]н\s+(?:бастап\s+)?)|-\s*)"
    rf"(?:(?P<ky2>\d{{4}})\s*жыл(?:ғы|дың)\s+)?(?P<kd2>\d{{1,2}})(?!\d)\s+(?P<km2>{_MONTH})"
    rf"|\bсо?\s+(?P<rd1>\d{{1,2}})\s*(?:(?P<rm1>{_MONTH})\w*)?\s*(?:(?P<ry1>\d{{4}})\s*(?:год\w*|г\.)?)?\s*по\s+"
    rf"(?P<rd2>\d{{1,2}})\s+(?P<rm2>{_MONTH})\w*\s+(?P<ry2>\d{{4}})",
    re.IGNORECASE,
)
_PART_OF_YEAR = re.compile(
    r"(?P<roman>[IVXІҮЇ1-4]+)(?:-(?:[шйгое]|ый|ой)\w*)?\s*(?:-\s*(?P<roman2>[IVXІҮЇ1-4]+)(?:-(?:[шйгое]|ый|ой)\w*)?\s*)?"
    r"(?P<unit>полугоди|квартал|жарты\s?жылды|тоқсан)\w*(?:\s+(?P<year>\d{4}))?",
    re.IGNORECASE,
)
_ORDINALS = ("перв", "втор", "трет", "четв", "бірінші", "екінші", "үшінші", "төртінші")
_ORDINAL = re.compile(
    r"\b(бірінші|екінші|үшінші|төртінші)(?=\s+(?:жарты\s?жыл|тоқсан))|"
    r"\b(перв|втор|трет|четв)(?:[оеы][ейм]\w?|ий|ий|ьего|ерт\w{2,3}|ого|ое|ом|ый|ой)(?=\s+(?:полугоди|квартал))",
    re.IGNORECASE,
)
_KK_PART = re.compile(
    r"(?P<year>\d{4})\s*жыл\w*\s+(?P<roman>[IVXІҮЇ1-4]+)(?:-(?:[шйгое]|ый|ой)\w*)?\s*(?P<unit>жарты\s?жылды|тоқсан)",
    re.IGNORECASE,
)
_PLAN = re.compile(r"\bплан\w*|\w*жоспар\w*", re.IGNORECASE)
_SCHOOL_YEAR = re.compile(
    r"(\d{4})\s*[-/]\s*(\d{4})\s*(?:уч(?:ебн\w+|\.)\s*год|оқу\s+жыл)|учебн\w+\s+(\d{4})\s*[-/]\s*(\d{4})\s*год",
    re.IGNORECASE,
)
_STAGE = re.compile(r"\bэтап(?:а|е|у|ом)?\b|\bкезең(?:і|інің|іне|інде|де)?\b", re.IGNORECASE)
_BESIDE_STAGE = 40
_PASSPORT = re.compile(
    r"^\W*(?:\d+\W+)?(?:(?:срок|период|этап)\w*\s+(?:и\s+этап\w*\s+)?)?"
    r"(?:реализаци|исполнени|осуществлени|выполнени)\w*"
    r"|^\W*(?:бағдарлама\w*\s+|жоспар\w*\s+)?"
    r"(?:іске\s*асыру|орында\w+|жүзеге\s*асыру)\w*(?:\s*\([\w\s]+\))?\s*(?:мерзім|кезең)\w*",
    re.IGNORECASE,
)
_TERM = re.compile(r"срок|период|мерзім|кезең", re.IGNORECASE)
_SUBJECT = re.compile(r"\bпрограмм|\bплан|бағдарлама|жоспар", re.IGNORECASE)
_MEASURES = re.compile(
    r"\bкомплекс\w*\s+мер|\bмероприяти|\bдорожн\w+\s+карт|іс-шаралар|жол\s+картас", re.IGNORECASE
)
_RUNS = re.compile(r"реализац|осуществлен|выполнен|іске\s*асыр|жүзеге\s*асыр|орындал", re.IGNORECASE)
_OTHERS = re.compile(
    r"утвержд[её]н|постановлени|указ|закон|послани|стратеги|қаулы|заң|жарлығ|жолдау|бекітілген|индикатив"
    r"|предыдущ|өткен|за\s+период|ранее|аралығында",
    re.IGNORECASE,
)
# «… 2003 жылғы 5 қыркүйектегі N 903 қаулысы» is another act.
_CITES = re.compile(r"(?:№|\bN)\s?\d")
_HEADING = re.compile(
    r"(?:туралы|жоспары|бағдарламасы)\W*$|^\W*(?:\d+\W+)?(?:план|программа|региональная программа)\b",
    re.IGNORECASE,
)
_APPROVES = re.compile(r"^\W*\d?\W*(?:утвердить|принять)|бекіт(?:ілсін|у туралы)", re.IGNORECASE)


class FoundPeriod(NamedTuple):
    """The period, where it was read and how far it can be trusted."""

    period: Period | None
    place: Place
    trust: float


def find_period(source: Source, title: str, act: Act, before: Place | None = None) -> FoundPeriod:
    """Return the days in which the plan runs, with None where the document does not say; sentences are trusted less.

    `title` is the plan's heading with its bracketed additions, `before` the place of the plan's table.
    """
    lines = [line for line in lines_of(source) if not is_note(line.text)]
    if found := of_heading(title):
        return FoundPeriod(found, _place_of(lines, title), 1.0)
    if passport := _of_passport(lines):
        return passport
    for line in _headings(lines, before):
        if found := of_heading(line.text):
            return FoundPeriod(found, line.place, 1.0)
    return _of_sentences(lines)


def of_heading(text: str) -> Period | None:
    """Return the period a heading names: the plan's own years beat those of the programme it carries out."""
    text = _ORDINAL.sub(_number_of, plain(text))
    if stage := _stage(text):
        return stage
    if school := _SCHOOL_YEAR.search(text):
        first, last = (int(year) for year in school.groups() if year)
        if FIRST_YEAR <= first < last <= LAST_YEAR:
            return Period(date(first, 9, 1), date(last, 5, 31))
    if (days := _DAYS_SPAN.search(text)) and (found := _days(days)):
        return found
    if match := _MONTHS_SPAN.search(text):
        return _months(match)
    if found := _part_of_year(text):
        return found
    spans = list(_spans(text))
    if not spans:
        return None
    plans = [match.start() for match in _PLAN.finditer(text)]
    if not plans or len(spans) == 1:
        return spans[0][1]
    # «План на 2005 год по реализации программы на 2003-2005 годы»: the nearest years are the plan's own.
    return min(spans, key=lambda span: min(abs(span[0] - plan) for plan in plans))[1]


def _number_of(ordinal: re.Match[str]) -> str:
    return str(1 + _ORDINALS.index((ordinal[1] or ordinal[2]).casefold()) % 4)


def _stage(text: str) -> Period | None:
    """Return the years of the one stage a plan is made for: «… на 2011-2020 годы (первый этап (2011-2015 годы))»."""
    stages = list(_STAGE.finditer(text))
    if len(stages) != 1:
        return None
    begin, end = stages[0].span()
    found = [
        (max(begin - match.end(), match.start() - end), years)
        for match in _YEARS.finditer(text)
        if not _is_of_a_day(text, match) and (years := _whole_years(match))
    ]
    gap, nearest = min(found, key=lambda one: one[0], default=(_BESIDE_STAGE, None))
    return nearest if gap < _BESIDE_STAGE else None


def _days(match: re.Match[str]) -> Period | None:
    if match["ky1"]:
        first_year, last_year = match["ky1"], match["ky2"] or match["ky1"]
        first_month, last_month = match["km1"] or match["km2"], match["km2"]
        first_day, last_day = match["kd1"], match["kd2"]
    else:
        first_year, last_year = match["ry1"] or match["ry2"], match["ry2"]
        first_month, last_month = match["rm1"] or match["rm2"], match["rm2"]
        first_day, last_day = match["rd1"], match["rd2"]
    try:
        first = date(int(first_year), _month(first_month), int(first_day))
        return Period(first, date(int(last_year), _month(last_month), int(last_day)))
    except ValueError:
        return None


def _months(match: re.Match[str]) -> Period | None:
    said = [int(year) for year in match.group("y1", "y2", "y3", "y4", "y5", "y7", "y8", "y10") if year]
    named = [_month(name) for name in match.group(*_NAMES) if name]
    begins, ends = month(said[0], named[0]), month(said[-1], named[-1])
    return Period(begins.first, ends.last) if begins.first <= ends.last else None


def _month(name: str) -> int:
    return next(number for stem, number in months.NUMBERS.items() if re.match(stem, name, re.IGNORECASE))


def _part_of_year(text: str) -> Period | None:
    for pattern in (_KK_PART, _PART_OF_YEAR):
        for match in pattern.finditer(text):
            first = _ordinal(match["roman"])
            later = match.groupdict().get("roman2")
            last = _ordinal(later) if later else first
            is_quarter = re.match("квартал|тоқсан", match["unit"], re.IGNORECASE) is not None
            most = 4 if is_quarter else 2
            if not match["year"] or not first or not last or not first <= last <= most:
                continue
            unit = Unit.QUARTER if is_quarter else Unit.HALFYEAR
            year = int(match["year"])
            if FIRST_YEAR <= year <= LAST_YEAR:
                return Period(numbered(unit, year, first).first, numbered(unit, year, last).last)
    return None


def _ordinal(token: str) -> int | None:
    return int(token) if token.isdecimal() else read_roman(token)


def _spans(text: str) -> Iterator[tuple[int, Period]]:
    for match in _YEARS.finditer(text):
        if _is_of_a_day(text, match):
            continue
        if years := _whole_years(match):
            yield match.start(), years


def _is_of_a_day(text: str, match: re.Match[str]) -> bool:
    """«17 марта 1998 года», «2003 жылғы 5 қыркүйектегі», «до 2020 года» name no period."""
    before, after = text[: match.start()].rstrip().casefold(), text[match.end() :].lstrip().casefold()
    if re.search(rf"\d{{1,2}}\W*(?:{_MONTH})\w*$", before) or re.search(
        r"(?:\bдо|\bк|\bс|№|\bот|\bпосле)$", before
    ):
        return True
    return bool(re.match(rf"\W*\d{{1,2}}\W*(?:{_MONTH})", after)) or bool(re.match(r"(?:дейін|қарай)", after))


def _headings(lines: Sequence[Line], before: Place | None) -> list[Line]:
    """Return what approves or entitles the plan: the act's own heading, its first point, the heading of the annex."""
    last = before.block if before else len(lines) + 1
    heads = [line for line in lines if line.place.block < last and _is_heading(line.text)]
    return sorted(heads, key=lambda line: -line.place.block)


def _is_heading(text: str) -> bool:
    if len(text) > 400 or _CITES.search(text):
        return False
    if (_SUBJECT.search(text) or _MEASURES.search(text)) and (
        _APPROVES.search(text) or re.match(r"\W*об?\s", text, re.IGNORECASE)
    ):
        return True
    return len(text) < 300 and bool(_HEADING.search(text))


def _of_passport(lines: Sequence[Line]) -> FoundPeriod | None:
    for number, line in enumerate(lines):
        if not (_PASSPORT.match(line.text) and _is_term(lines, number)):
            continue
        text = " ".join(one.text for one in lines[number : number + 3])[:200]
        for _start, period in _spans(text):
            return FoundPeriod(period, line.place, 1.0)
        if (match := _MONTHS_SPAN.search(text)) and (period_of := _months(match)):
            return FoundPeriod(period_of, line.place, 1.0)
    return None


def _is_term(lines: Sequence[Line], number: int) -> bool:
    text = " ".join(one.text for one in lines[number : number + 2])
    return len(lines[number].text) < 120 and bool(_TERM.search(text[:80]))


def _of_sentences(lines: Iterable[Line]) -> FoundPeriod:
    """Return the span of years most often said of the programme's or plan's own carrying out."""
    said: Counter[Period] = Counter()
    places: dict[Period, Place] = {}
    for sentence in sentences(lines):
        text = sentence.text
        if not (_SUBJECT.search(text) and _RUNS.search(text)) or _OTHERS.search(text):
            continue
        for match in _YEARS.finditer(text):
            if not match["first"] or not _is_near(text, match):
                continue
            period = _whole_years(match)
            if period:
                said[period] += 1
                places.setdefault(period, sentence.place)
    if not said:
        return FoundPeriod(None, NOWHERE, 0.0)
    period, count = said.most_common(1)[0]
    return FoundPeriod(period, places[period], 0.9 if count > 1 or len(said) == 1 else 0.6)


def _whole_years(match: re.Match[str]) -> Period | None:
    first, last = int(match["first"] or match["only"]), int(match["last"] or match["only"])
    if FIRST_YEAR <= first <= last <= LAST_YEAR and last - first <= LONGEST:
        return Period(whole_year(first).first, whole_year(last).last)
    return None


def _is_near(text: str, match: re.Match[str]) -> bool:
    """The years stand beside the carrying out, not at the other end of a long sentence."""
    return any(abs(one.start() - match.start()) < 120 for one in _RUNS.finditer(text))


def _place_of(lines: Sequence[Line], title: str) -> Place:
    wanted = plain(title)[:60]
    return next((line.place for line in lines if wanted and wanted in line.text), NOWHERE)
