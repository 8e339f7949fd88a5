"""What a measure costs: sums by year with their unit and source, out of the words of the cost and funding cells."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import zip_longest

from qadam.kit.periods import Period
from qadam.reading.draft import Cost, Finding
from qadam.reading.numbers import amount_of, shown
from qadam.reading.sentences import bring

LONGEST = 3000
MOST_SUMS = 200
MILLIONS, THOUSANDS, TENGE, DOLLARS = "mln KZT", "thousand KZT", "KZT", "USD"

_UNITS: tuple[tuple[str, int, re.Pattern[str]], ...] = tuple(
    (unit, times, re.compile(rf"^(?:{words})", re.IGNORECASE))
    for unit, times, words in (
        (MILLIONS, 1000, r"млрд|миллиард"),
        (MILLIONS, 1, r"млн|миллион|мнл|мың\s+мың"),
        (THOUSANDS, 1, r"тыс|мың|т\.\s?т(?:г|енге)?\b"),
        (DOLLARS, 1, r"\$|долл|ақш\s+долл|usd"),
        (TENGE, 1, r"тенге|теңге|тг\b|₸"),
    )
)
_UNIT_IN_HEAD = re.compile(
    r"млрд|миллиард|млн|миллион|тыс|мың(?=\s*\.?\s*(?:теңге|тг))|т\.\s?т(?:г|енге)?\b|долл|тенге|теңге|тг\b|₸",
    re.IGNORECASE,
)
_DOLLARS_AFTER = re.compile(r"^\w*\.?\s*(?:ақш\s+)?(?:долл|\$|usd)", re.IGNORECASE)
_NO_MONEY = re.compile(
    r"^\s*(?:%|пайыз|процент|чел|адам|человек|мест|орын|шт|дана|штук|км|кв|м2|м²|га\b|ед|бірлік|балл|раз|рет|мес|ай\b|"
    r"тоқсан|квартал|күн|дн|семь|отбас|объект|мектеп|школ|қадам|бап|стать|тармақ|пункт|том)",
    re.IGNORECASE,
)
_QUOTED = re.compile(r"«[^«»]*»|\"[^\"]*\"|“[^“”]*”")
_CODE = re.compile(r"\d+(?:\.\d+){2,}\.?|(?<=№)\s*\d+")
_AFTER_PROGRAMME = re.compile(
    r"((?:программ\w*|бағдарлама\w*|подпрограмм\w*|специфик\w*|код\w*|ббә|абп|бк)\s*(?:№|:)?\s*)\d{3}(?:[\s,./-]+\d{3})*(?![\d,.]*\d)"
    r"(?!\s*(?:млн|млрд|тыс|мың|миллион|тенге|теңге))",
    re.IGNORECASE,
)
_TOKEN = re.compile(
    r"(?P<years>(?:19|20)\d\d\s*[-–—]\s*(?:19|20)\d\d\s*(?:гг?\b\.?|год\w*|жж?\b\.?|жыл\w*)?)"
    r"|(?P<year>(?<![\d,.])(?:19|20)\d\d(?![\d]|[.,]\d))(?P<word>\s*(?:-?\s?ж(?:ыл\w*)?\b\.?|г(?:од\w*|\.)?(?![^\W\d])\.?))?"
    r"|(?P<number>(?<![\d,.])\d{1,3}(?:[ \u00a0\u202f]\d{3})+(?!\d)(?:[.,]\d+)?|\d+(?:[.,]{1,2}\d+)?)",
    re.IGNORECASE,
)
_NONE = re.compile(
    r"талап\s+етілме|қажет\s+етпе|қажет\s+емес|қажет\s+етілме|не\s+требу|без\s+(?:привлечени|финансир|затрат)|тартпай|"
    r"көзделме|не\s+предусм|қаржысыз",
    re.IGNORECASE,
)
_WITHIN = re.compile(r"шегінде|шеңберінде|в\s+пределах|в\s+рамках|за\s+сч[её]т|есебінен", re.IGNORECASE)
_TOTAL = re.compile(r"(?:всего|итого|барлығы|жиыны|жалпы|общ\w+)\W*(?:\w+\W+){0,3}$", re.IGNORECASE)
_NO_SOURCE = re.compile(rf"{_WITHIN.pattern}|программ|бағдарлама", re.IGNORECASE)
_RANGE = re.compile(r"^\s*[-–—]\s*$")
_BEFORE_BRACKETED_YEAR = re.compile(r"^[^\d;,]{0,20}\(\s*$")
_SOURCE_WORD = re.compile(
    r"бюджет|қаражат|средств|инвестиц|грант|займ|қарыз|кредит|демеуші|спонсор|жұмыс\s+беруш|работодател|трансферт|"
    r"\bР[БМ]\b|\bМБ\b|\bОБ\b|\bЖБ\b|қоры?\b|фонд",
    re.IGNORECASE,
)
_FROM = re.compile(
    r"(?:из|за\s+сч[её]т)\s+(?:средств\w*\s+)?+"
    r"(?P<words>[^\d;,]{0,60}?(?:бюджет|средств|фонд|трансферт|работодател|спонсор|инвестор)\w*)",
    re.IGNORECASE,
)
_FROM_IN_KAZAKH = re.compile(
    r"(?P<words>(?:[^\W\d]+\s+){0,3}(?:бюджет\w*(?:тен|тан|дан|ден|нан|нен)|бюджет\w*\s+(?:есебінен|қаражат\w*)|қаражат\w*\s+есебінен))",
    re.IGNORECASE,
)
_IN_BRACKET = re.compile(
    r"^\W{0,3}\(?\s*(?P<words>РБ|МБ|ОБ|ЖБ|республ\w+|респ\.?|местн\w+|обл\w*\.?|жергілікті|облыстық|республикалық)\b",
    re.IGNORECASE,
)
_SOURCES: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (code, re.compile("".join(words.split()), re.IGNORECASE))
    for code, words in (
        ("employer", r"жұмыс\s+беруш|работодател"),
        ("sponsor", r"демеуші|спонсор|благотворит|қайырымды"),
        ("republican", r"республикан\w+|республикалық|^рб$|^респ|национальн\w+\s+фонд|ұлттық\s+қор"),
        ("oblast", r"областн\w+|облыстық|^об$|облыс\s+бюджет|бюджет\w*\s+области"),
        (
            "local",
            r"""местн\w+|жергілікті|қалалық|аудандық|городск\w+|районн\w+|бюджет\w*\s+[гр]|қала\w*\s+бюджет|
            аудан\w*\s+бюджет|^мб$|^жб$""",
        ),
    )
)
_ASIDE = re.compile(r"не\s+запрещ|тыйым\s+салынба", re.IGNORECASE)

bring(
    {
        "cost-no-unit": {
            "kk": "Соманың өлшем бірлігі көрсетілмеген.",
            "ru": "Единица измерения суммы не указана.",
            "en": "The unit of the sum is not named.",
        },
        "cost-range": {
            "kk": "Сома аралық түрінде берілген: {words}.",
            "ru": "Сумма дана промежутком: {words}.",
            "en": "The sum is given as a range: {words}.",
        },
        "cost-sources-unpaired": {
            "kk": "Сомаларды қаржыландыру көздеріне бөлу мүмкін болмады: сомалар тобы – {sums}, көздер – {sources}.",
            "ru": "Суммы не удалось соотнести с источниками: групп сумм – {sums}, источников – {sources}.",
            "en": "The sums could not be paired with the sources: {sums} groups of sums, {sources} sources.",
        },
        "cost-total": {
            "kk": "Шығыстардың жалпы сомасы – {stated}, ал бөліктерінің қосындысы – {computed}.",
            "ru": "Общая сумма расходов – {stated}, а сумма её частей – {computed}.",
            "en": "The cost is {stated} in all, its parts add up to {computed}.",
        },
        "cost-words-only": {
            "kk": "Шығыстар ұяшығында сома танылмады: «{words}».",
            "ru": "В ячейке расходов сумма не распознана: «{words}».",
            "en": "No sum was recognised in the cost cell: “{words}”.",
        },
    }
)


@dataclass(frozen=True)
class _Sum:
    """A sum as it stands in the cell: `group` counts how often the years began anew."""

    amount: Decimal
    unit: str
    year: int | None
    source: str = ""
    group: int = 0
    is_total: bool = False
    is_range: bool = False
    has_own_year: bool = False
    printed: str = ""


@dataclass(frozen=True)
class ReadCosts:
    """The money of a measure and what is doubtful about it."""

    costs: tuple[Cost, ...] = ()
    findings: tuple[Finding, ...] = ()


def read_money(cost: str, funding: str, *, head: str = "", period: Period | None = None) -> ReadCosts:
    """Return the sums of a measure; `head` is the head of the cost column, which may hold the unit or a year.

    `source` is a code of the sources of money where the words tell one, else the printed words.
    """
    cost, funding = cost[:LONGEST], " ".join(funding[:LONGEST].split())
    every = _sums(cost, head)
    sums = [one for one in every if not one.is_range]
    has_range = len(sums) < len(every)
    findings = [
        Finding("cost-range", field="cost", facts={"words": one.printed}) for one in every if one.is_range
    ]
    sums, of_total = _without_totals(sums)
    sums, of_sources = _with_sources(sums, funding)
    findings += [*of_total, *of_sources, *_doubts(sums, cost, has_range=has_range)]
    single = _only_year(period)
    return ReadCosts(
        tuple(Cost(one.amount, one.unit, one.year or single, one.source) for one in sums), tuple(findings)
    )


def _only_year(period: Period | None) -> int | None:
    return period.first.year if period and period.first.year == period.last.year else None


def _doubts(sums: Sequence[_Sum], cost: str, *, has_range: bool) -> Iterator[Finding]:
    if sums and any(not one.unit for one in sums):
        yield Finding("cost-no-unit", field="cost")
    is_free = bool(_NONE.search(cost) or _WITHIN.search(cost))
    if re.search(r"[^\W_]", cost) and not (sums or is_free or has_range):
        words = " ".join(cost.split())[:80]
        yield Finding("cost-words-only", field="cost", facts={"words": words}, severity="note")


def wants_a_sum(funding: str) -> bool:
    """Say whether a funding cell names a source that money must be given for."""
    is_named = bool(re.search(r"[^\W\d_]", funding))
    return is_named and not _ASIDE.search(funding) and not _NONE.search(funding)


def _sums(cost: str, head: str) -> list[_Sum]:
    """Return the sums in order, each with the year, the unit and the source that the words beside it tell."""
    return list(_Cell(_bare(cost), head).sums())[:MOST_SUMS]


class _Cell:
    """A cost cell read from left to right: a year holds for the sums after it."""

    def __init__(self, text: str, head: str) -> None:
        self.text = text
        self.tokens = list(_TOKEN.finditer(text))
        self.unit, self.times = _unit_of_head(head)
        self.year = _year_of_head(head)
        self.seen: set[int] = set()
        self.group = 0
        self.end_of_last = 0

    def sums(self) -> Iterator[_Sum]:
        """Return the sums; a range and a year in brackets take the token after them."""
        is_taken = False
        for token, following in zip_longest(self.tokens, self.tokens[1:]):
            if is_taken:
                is_taken = False
            elif token["years"]:
                self.year = None
            elif token["year"] and _is_year(self.text, token, following):
                self._turn_to(int(token["year"]))
            else:
                found = self._sum(token, following)
                is_taken = found is not None and (found.is_range or found.has_own_year)
                if found is not None:
                    yield found

    def _turn_to(self, year: int) -> None:
        self.year = year
        if year in self.seen:
            self.group, self.seen = self.group + 1, set()
        self.seen.add(year)

    def _sum(self, token: re.Match[str], following: re.Match[str] | None) -> _Sum | None:
        after = self.text[token.end() : following.start() if following else len(self.text)]
        if _NO_MONEY.match(after):
            return None
        is_range = bool(following and following["number"] and _RANGE.match(after))
        own_year = following["year"] if following and _BEFORE_BRACKETED_YEAR.match(after) else None
        unit, times = _unit_after(after) or (self.unit, self.times)
        before = self.text[self.end_of_last : token.start()]
        self.end_of_last = following.end() if following and (is_range or own_year) else token.end()
        return _Sum(
            amount_of(token.group()) * times,
            unit,
            int(own_year) if own_year else self.year,
            _source_beside(before, after),
            self.group,
            is_total=bool(_TOTAL.search(_label(before))),
            is_range=is_range,
            has_own_year=bool(own_year),
            printed=self.text[token.start() : self.end_of_last].strip(),
        )


def _bare(cost: str) -> str:
    """Return the cell without what looks like a number and is none: names in quotes, codes of budget programmes."""
    text = _QUOTED.sub(" ", " ".join(cost.split()))
    return _AFTER_PROGRAMME.sub(r"\1", _CODE.sub(" ", text))


def _label(before: str) -> str:
    return re.sub(r"[\s:–—-]+$", "", before)


def _is_year(text: str, token: re.Match[str], following: re.Match[str] | None) -> bool:
    """Tell a year from a sum of the same look: its word, a dash or a colon follows, or another number does."""
    if token["word"]:
        return True
    after = text[token.end() : token.end() + 3]
    if _unit_after(text[token.end() : token.end() + 12]):
        return False
    return bool(re.match(r"\s*[-–—:)]", after)) or (following is not None and not following["year"])


def _year_of_head(head: str) -> int | None:
    years = re.findall(r"(?<!\d)(?:19|20)\d\d(?!\d)", head)
    return int(years[0]) if len(years) == 1 else None


def _unit_of_head(head: str) -> tuple[str, int]:
    found = _UNIT_IN_HEAD.search(head)
    return (_unit_after(head[found.start() :]) or ("", 1)) if found else ("", 1)


def _unit_after(after: str) -> tuple[str, int] | None:
    bare = after.lstrip(" \u00a0.,(")
    for unit, times, words in _UNITS:
        if match := words.match(bare):
            if unit in {MILLIONS, THOUSANDS} and _DOLLARS_AFTER.match(bare[match.end() :].lstrip(" .")):
                return DOLLARS, times * (1_000_000 if unit == MILLIONS else 1000)
            return unit, times
    return None


def _source_beside(before: str, after: str) -> str:
    """Return the source that the words beside a sum name; nothing where they name none."""
    for form in (_FROM, _FROM_IN_KAZAKH):
        if found := form.search(after):
            return source_of(found["words"])
    if found := _IN_BRACKET.match(
        re.sub(r"^\W*(?:млн|тыс|мың|млрд)?\w*\.?\s*(?:тенге|теңге|тг)?\.?", "", after, flags=re.IGNORECASE)
    ):
        return source_of(found["words"])
    label = _label(before)
    label = re.split(r"[;,.]\s|:\s*", label)[-1]
    if _SOURCE_WORD.search(label) and len(label) < 120 and not _NO_SOURCE.search(label):
        return source_of(label)
    return ""


def source_of(words: str) -> str:
    """Return the code of a source of money, or its words where they fit no code."""
    bare = " ".join(words.split()).strip(" ,;:.-–—()")
    codes = [code for code, form in _SOURCES if form.search(bare)]
    return codes[0] if len(codes) == 1 else bare


def _without_totals(sums: list[_Sum]) -> tuple[list[_Sum], list[Finding]]:
    """Leave out a total that its parts follow; a total that differs from their sum is a finding."""
    totals = [one for one in sums if one.is_total]
    parts = [one for one in sums if not one.is_total]
    if not totals or not parts:
        return sums, []
    if len(totals) == 1 and len({one.unit for one in sums}) == 1:
        total, added = totals[0].amount, _added(parts)
        if total not in added:
            facts = {"stated": shown(total), "computed": shown(added[0])}
            return parts, [Finding("cost-total", field="cost", facts=facts, severity="fault")]
    return parts, []


def _added(parts: Sequence[_Sum]) -> list[Decimal]:
    """Return what parts may make: all of them, or the first of each year with its own parts after it."""
    of_years: dict[int, Decimal] = {}
    for one in parts:
        if one.year:
            of_years.setdefault(one.year, one.amount)
    ways = [[one.amount for one in parts], list(of_years.values())]
    return [sum(way, Decimal(0)) for way in ways if way]


def _with_sources(sums: list[_Sum], funding: str) -> tuple[list[_Sum], list[Finding]]:
    """Pair the sums with the sources of the funding cell by their order."""
    if not sums or not funding or all(one.source for one in sums):
        return sums, []
    sources = sources_in(funding)
    if len(sources) < 2:
        single = source_of(funding)
        return [replace(one, source=one.source or single) for one in sums], []
    groups = sums[-1].group + 1
    if groups == len(sources):
        codes = [source_of(source) for source in sources]
        return [replace(one, source=one.source or codes[one.group]) for one in sums], []
    has_years = any(one.year for one in sums)
    if not has_years and len(sums) == len(sources):
        return [
            replace(one, source=one.source or source_of(source))
            for one, source in zip(sums, sources, strict=True)
        ], []
    whole = [replace(one, source=one.source or funding) for one in sums]
    if len(sums) == 1 or groups == 1:
        return whole, []
    facts = {"sums": str(groups if has_years else len(sums)), "sources": str(len(sources))}
    return whole, [Finding("cost-sources-unpaired", field="funding", facts=facts)]


def sources_in(funding: str) -> list[str]:
    """Return the sources of a funding cell: parted by signs or by a capital letter after «бюджет»."""
    parts = re.split(
        r"\s*[;,\n]\s*|(?<=[^\W\d]{4})\s+(?=[А-ЯӘҒҚҢӨҰҮҺІ][^\W\d]+\s+(?:[^\W\d]+\s+){0,3}?(?:бюджет|қаражат|средств))",
        funding,
    )
    found: list[str] = []
    for part in parts:
        if part and (not found or _SOURCE_WORD.search(part) or _ASIDE.search(part) is None):
            found.append(part)
        elif part:
            found[-1] = f"{found[-1]}, {part}"
    return found
