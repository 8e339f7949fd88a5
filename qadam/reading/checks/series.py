"""Numbers by year in running text and in titles: against the total before them, against tables and each other."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from qadam.reading import months
from qadam.reading.checks.sums import label_of
from qadam.reading.draft import Draft, FigureTable, Finding
from qadam.reading.numbers import FIRST_YEAR, LAST_YEAR, NUMBER, amount_of, shown
from qadam.reading.sentences import bring
from qadam.reading.source import NOWHERE, Place, Source, Table

bring(
    {
        "sum-in-text": {
            "kk": "Мәтінде жалпы саны {stated} деп көрсетілген, ал жылдар бойынша қосындысы – {computed}: «{text}».",
            "ru": "В тексте указано всего {stated}, а по годам в сумме {computed}: «{text}».",
            "en": "The text states {stated} in all, the years add up to {computed}: “{text}”.",
        },
        "sum-in-text-rounded": {
            "kk": "{stated} – {computed} санының дөңгелектелген түрі: «{text}».",
            "ru": "{stated} – округление суммы {computed}: «{text}».",
            "en": "{stated} is a rounding of {computed}: “{text}”.",
        },
        "years-impossible": {
            "kk": "Мүмкін емес жылдар: «{text}».",
            "ru": "Невозможные годы: «{text}».",
            "en": "Impossible years: “{text}”.",
        },
        "target-differs": {
            "kk": "Жылдар бойынша сандар әр жерде әртүрлі: мұнда – {ours}, «{where}» бойынша – {theirs}.",
            "ru": "Числа по годам расходятся: здесь – {ours}, в «{where}» – {theirs}.",
            "en": "Numbers by year differ: {ours} here, {theirs} in “{where}”.",
        },
    }
)

_SCALE = r"мың|тыс\w*\.?|млн\.?|миллион\w*|млрд\.?|миллиард\w*"
_MONEY = r"теңге\w*|тенге|тг\.?"
_CALENDAR = f"тоқсан|квартал|числ|полугод|жарты|{months.ANY}"
_PAIR = re.compile(
    rf"(?<![\d.,])(?P<year>(?:19|20)\d\d)\s*(?:-?\s*(?:жыл\w*|ж\.|год\w*|гг?\.))?\s*(?:[-–—:]\s*)?(?<=[\s\-–—:.])"
    rf"(?P<number>{NUMBER})(?![\d.,]*\d)(?!\s*(?:жыл|ж\.|год|г\.|[-–—]?\s*(?:{_CALENDAR})))"
    rf"\s*(?P<scale>{_SCALE})?\s*(?P<money>{_MONEY})?",
    re.IGNORECASE,
)
_TOTAL = re.compile(
    rf"(?<![\d.,])(?P<number>{NUMBER})\s*(?P<scale>{_SCALE})?\s*(?P<money>{_MONEY})?", re.IGNORECASE
)
_OF_WHICH = re.compile(
    r"(?:оның|соның|олардың)\s+ішінде|в\s+том\s+числе|из\s+них|в\s+т\.\s?ч\.?", re.IGNORECASE
)
_FACTORS = {"мың": 3, "тыс": 3, "млн": 6, "мил": 6, "млр": 9}
_YEAR_AFTER = re.compile(r"\s*(?:-?\s*(?:жыл|ж\.|год|гг?\.|[-–—]\s*(?:19|20)\d\d))", re.IGNORECASE)
_PERCENT = re.compile(r"\s*(?:%|пайыз|процент)")
_LONGEST_GAP = 60
_LONGEST_BEFORE = 160


@dataclass(frozen=True)
class Series:
    """Numbers by year as one sentence gives them; `total` is the number before «of which»."""

    by_year: dict[int, Decimal]
    text: str
    place: Place
    total: Decimal | None = None
    total_text: str = ""
    total_step: Decimal = Decimal(1)
    is_money: bool = False
    has_scale: bool = False

    @property
    def sum(self) -> Decimal:
        """The numbers of all years together."""
        return sum(self.by_year.values(), Decimal(0))


def series_of_text(source: Source) -> list[Series]:
    """Return the series of the running text and of narrow tables such as passports."""
    text, places = _running(source)
    return list(_series(text, places))


def series_in(text: str, place: Place = NOWHERE) -> list[Series]:
    """Return the series of one text."""
    return list(_series(text, [(0, place)]))


_YEARS = re.compile(
    r"(?<![\d/№.-])(\d{4})\s*[-–—]\s*(\d{4})(?=\s*(?:-?\s*)?(?:жыл|год|гг?\.|жж))", re.IGNORECASE
)


def check_years(source: Source) -> Iterator[Finding]:
    """Yield ranges of years that end before they begin or in another age, each once."""
    text, places = _running(source)
    seen: set[str] = set()
    for found in _YEARS.finditer(text):
        first, last = int(found[1]), int(found[2])
        is_year = FIRST_YEAR - 100 < first <= LAST_YEAR
        if is_year and not first <= last <= LAST_YEAR + 25 and found.group() not in seen:
            seen.add(found.group())
            around = " ".join(text[max(0, found.start() - 30) : found.end() + 30].split())
            yield Finding(
                "years-impossible", "text", "", {"text": around}, _place_at(places, found.start()), "doubt"
            )


def check_series(draft: Draft, texts: Sequence[Series]) -> Iterator[Finding]:
    """Yield totals in text that are not the sums of their years, and targets of titles that differ from elsewhere."""
    for one in texts:
        yield from _against_total(one, "text")
    tables = [known for table in draft.figures for known in _of_table(table)]
    for measure in draft.measures:
        place = measure.sources.get("title", NOWHERE)
        for one in series_in(measure.title, place):
            yield from _against_total(one, measure.number)
            yield from _against_others(one, measure.number, [*tables, *_named(texts)])


def _running(source: Source) -> tuple[str, list[tuple[int, Place]]]:
    pieces: list[str] = []
    places: list[tuple[int, Place]] = []
    length = 0
    for block in source.blocks:
        if isinstance(block, Table):
            if block.width > 3:
                lines = [("\f", block.place)]
            else:
                lines = [(cell.text, cell.place) for row in block.rows for cell in row]
        else:
            lines = [] if block.is_aside else [(block.text, block.place)]
        for text, place in lines:
            places.append((length, place))
            pieces.append(f"{text}\n")
            length += len(text) + 1
    return "".join(pieces), places


def _series(text: str, places: Sequence[tuple[int, Place]]) -> Iterator[Series]:
    run: list[re.Match[str]] = []
    for found in _PAIR.finditer(text):
        if not FIRST_YEAR <= int(found["year"]) <= LAST_YEAR or _PERCENT.match(text, found.end()):
            continue
        if run and not _goes_on(text, run, found):
            yield from _made(text, run, places)
            run = []
        run.append(found)
    yield from _made(text, run, places)


def _goes_on(text: str, run: Sequence[re.Match[str]], found: re.Match[str]) -> bool:
    between = text[run[-1].end() : found.start()]
    is_near = len(between) <= _LONGEST_GAP and "\f" not in between
    return is_near and not _OF_WHICH.search(between) and int(found["year"]) > int(run[-1]["year"])


def _made(text: str, run: Sequence[re.Match[str]], places: Sequence[tuple[int, Place]]) -> Iterator[Series]:
    if len(run) < 2:
        return
    scales = {found["scale"] for found in run if found["scale"]}
    # «2006 - 7600, 2007 - 7600, 2008 - 7600 мың»: a unit at the end may be meant for all, so may none.
    common = scales.pop() if len(scales) == 1 else None
    by_year = {int(found["year"]): _amount(found["number"], found["scale"] or common) for found in run}
    start = run[0].start()
    total = _total_before(text, start)
    yield Series(
        by_year,
        " ".join(text[max(0, start - 60) : run[-1].end()].split()),
        _place_at(places, start),
        _amount(total["number"], total["scale"]) if total else None,
        " ".join(total.group().split()) if total else "",
        _step(total["number"], total["scale"]) if total else Decimal(1),
        any(found["money"] for found in run) or bool(total and total["money"]),
        common is not None,
    )


def _total_before(text: str, start: int) -> re.Match[str] | None:
    before = text[max(0, start - _LONGEST_BEFORE) : start]
    which = None
    for found in _OF_WHICH.finditer(before):
        which = found
    if which is None or len(before) - which.end() > 40 or "\f" in before:
        return None
    # The words between the total and «of which» must be one sentence.
    sentence = re.split(r"(?<=[^\W\d]{3})[.!?]\s+(?=[А-ЯӘҒҚҢӨҰҮҺІ])", before[: which.start()])[-1]
    numbers = [
        found
        for found in _TOTAL.finditer(sentence)
        if not _YEAR_AFTER.match(sentence, found.end()) and not _PERCENT.match(sentence, found.end())
    ]
    return numbers[-1] if numbers and not _is_year(numbers[-1]) else None


def _is_year(found: re.Match[str]) -> bool:
    return not found["scale"] and found["number"].isdigit() and 1000 <= int(found["number"]) <= LAST_YEAR


def _amount(number: str, scale: str | None) -> Decimal:
    return amount_of(number).scaleb(_power(scale))


def _step(number: str, scale: str | None) -> Decimal:
    """Return the smallest step that a number as printed can tell."""
    fraction = number.replace(",", ".").partition(".")[2]
    return Decimal(1).scaleb(_power(scale) - len(fraction))


def _power(scale: str | None) -> int:
    return _FACTORS.get((scale or "")[:3].lower(), 0)


def _place_at(places: Sequence[tuple[int, Place]], at: int) -> Place:
    found = bisect_right(places, at, key=lambda place: place[0])
    return places[found - 1][1] if found else NOWHERE


# Comparing


def _against_total(one: Series, subject: str) -> Iterator[Finding]:
    if one.total is None or one.total == one.sum or len(one.by_year) < 2:
        return
    sums = [one.sum, one.sum * 1000, one.sum * 1_000_000]
    if not one.has_scale and any(one.total == scaled for scaled in sums):
        return
    nearest = (
        one.sum
        if one.has_scale
        else min(sums, key=lambda scaled: abs(scaled - one.total) if one.total else 0)
    )
    if one.total and abs(nearest - one.total) > one.total * Decimal("0.6"):
        return
    facts = {"stated": one.total_text, "computed": shown(nearest), "text": one.text[-200:]}
    if abs(nearest - one.total) < one.total_step:
        yield Finding("sum-in-text-rounded", subject, "", facts, one.place, "note")
    else:
        yield Finding("sum-in-text", subject, "", facts, one.place, "fault")


def _of_table(table: FigureTable) -> Iterator[tuple[str, dict[int, Decimal]]]:
    """Return the totals of a table by year, one series for each of its groups of columns."""
    for row in table.rows:
        if row.kind != "total":
            continue
        groups: dict[str, dict[int, Decimal]] = {}
        for column, value in zip(table.columns, row.values, strict=False):
            if column.year and value.number is not None:
                groups.setdefault(column.label, {})[column.year] = value.number
        for label, by_year in groups.items():
            yield (
                f"{table.caption}: {label}" if label else table.caption or label_of(table.columns[0]),
                by_year,
            )


def _named(texts: Iterable[Series]) -> Iterator[tuple[str, dict[int, Decimal]]]:
    return ((one.text[-120:], one.by_year) for one in texts)


def _against_others(
    one: Series, subject: str, others: Sequence[tuple[str, dict[int, Decimal]]]
) -> Iterator[Finding]:
    if len(one.by_year) < 3:
        return
    same_years = [(name, theirs) for name, theirs in others if set(theirs) >= set(one.by_year)]
    if any(all(theirs[year] == own for year, own in one.by_year.items()) for _name, theirs in same_years):
        return
    for name, theirs in same_years:
        same = sum(theirs[year] == own for year, own in one.by_year.items())
        if same >= len(one.by_year) - 1 and len(set(one.by_year.values())) + same > 2:
            facts = {
                "ours": _listed(one.by_year),
                "theirs": _listed({y: theirs[y] for y in one.by_year}),
                "where": name,
            }
            yield Finding("target-differs", subject, "title", facts, one.place, "fault")
            return


def _listed(by_year: dict[int, Decimal]) -> str:
    return ", ".join(f"{year} – {shown(number)}" for year, number in sorted(by_year.items()))
