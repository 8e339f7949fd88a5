"""Phrases become parts of a deadline rule; the rule gives windows."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from qadam.kit.deadlines import DeadlineRule, ReportRule, Window, needs_date, windows
from qadam.kit.deadlines.parts import (
    PERIODIC_KINDS,
    AfterPeriod,
    ByDay,
    ByEachYear,
    FromTo,
    HalfYears,
    Months,
    MonthsYearly,
    NoDeadline,
    On,
    Part,
    Periodic,
    Quarters,
    Reference,
    Relative,
    ReportPart,
    Slot,
    Span,
    Standing,
    Until,
    Years,
    kind_of,
)
from qadam.kit.periods import Period, Unit, day_in_month, number_of, touching, whole_year
from qadam.reading.draft import NO_REPORTS, Finding, Severity
from qadam.reading.meaning.deadlines.clauses import AGREEMENT
from qadam.reading.meaning.deadlines.parts import Wording
from qadam.reading.meaning.deadlines.phrases import DATED, SEASON, Phrase
from qadam.reading.meaning.deadlines.reported import AfterReported
from qadam.reading.meaning.deadlines.sentences import SENTENCES
from qadam.reading.meaning.deadlines.spans import days_of, mended_year
from qadam.reading.sentences import bring

bring(SENTENCES)
_SLOTS = {"quarter": Unit.QUARTER, "halfyear": Unit.HALFYEAR}
# A report day named beside a frequency follows the period if it stands in the month's first half.
_EARLY = 15


@dataclass(frozen=True)
class Group:
    """The parts one phrase gives and its kind by the table of deadline kinds."""

    kind: str
    parts: tuple[Part, ...]
    phrase: Phrase


@dataclass
class Reading:
    """A deadline while it is read: what it is read by, and what was found doubtful.

    `is_part` tells that the period is a part of the document's: a frequency or a standing duty is bounded by it.
    """

    period: Period | None
    act_on: date | None
    is_part: bool = False
    findings: list[Finding] = field(default_factory=list)
    trust: float = 1.0

    def doubt(self, code: str, trust: float, severity: Severity = "doubt", **facts: str) -> None:
        """Note a finding and lower the trust."""
        finding = Finding(code, field="deadline", facts=facts, severity=severity)
        if finding not in self.findings:
            self.findings.append(finding)
        self.trust = min(self.trust, trust)

    @property
    def near(self) -> Period | None:
        """The years in which a year is expected."""
        return self.period or (whole_year(self.act_on.year) if self.act_on else None)

    def year(self, printed: int, beside: int | None = None) -> int | None:
        """Return the year meant; slips are findings."""
        year = mended_year(printed, self.period, beside or (self.act_on.year if self.act_on else None))
        if year is None:
            self.doubt("deadline-year-unclear", 0.3, "fault", printed=str(printed))
        elif year != printed:
            self.doubt("deadline-year-slip", 0.7, printed=str(printed), read=str(year))
        return year

    def spans(self, phrase: Phrase) -> list[tuple[int, int]]:
        """Return the years said beside the phrase, slips mended."""
        found = []
        for first, last in phrase.years or (phrase.spans if phrase.sort == "years" else ()):
            begin = self.year(first, last if last != first else None)
            end = self.year(last, first) if last != first else begin
            if begin is None or end is None:
                continue
            if end < begin:
                self.doubt("deadline-backwards", 0.5, words=phrase.text)
                begin, end = end, begin
            if end - begin <= 60:
                found.append((begin, end))
        return found

    def years(self, phrase: Phrase) -> list[int]:
        """Return each year in which the phrase holds; none where no year is known."""
        said = sorted({year for first, last in self.spans(phrase) for year in range(first, last + 1)})
        if said or phrase.years:
            return said
        if self.period:
            # A school year that runs when the period begins has begun the year before.
            earlier = phrase.sort == "school" and not phrase.limit
            return list(range(self.period.first.year - earlier, self.period.last.year + 1))
        if phrase.is_yearly or self.act_on is None:
            self.doubt("deadline-without-year", 0.6)
            return []
        self.trust = min(self.trust, 0.8)
        return [self.act_on.year]

    def days(self, phrase: Phrase) -> list[Period]:
        """Return the days of each span in each year; without a year said, only those that touch the period."""
        found: list[Period] = []
        for year in self.years(phrase):
            for span in phrase.spans or ((0, 0),):
                found.extend(self._days(phrase, span, year))
        if phrase.years or self.period is None:
            return found
        inside = [days for days in found if self._is_inside(phrase, days)]
        return inside or found

    def _days(self, phrase: Phrase, span: tuple[int, int], year: int) -> list[Period]:
        try:
            days = days_of(phrase, span, year)
        except ValueError:
            self.doubt("deadline-backwards", 0.3, words=phrase.text)
            return []
        if phrase.sort == "day" and days.last.day != span[1] and (phrase.month, span[1]) != (2, 29):
            self.doubt("deadline-no-such-day", 0.5, words=phrase.text)
        return [days]

    def _is_inside(self, phrase: Phrase, days: Period) -> bool:
        assert self.period
        return days.last in self.period if phrase.limit == "until" else days.touches(self.period)


def group_of(phrase: Phrase, reading: Reading) -> Group:
    """Return what a phrase gives."""
    parts, kind = _parts(phrase, reading)
    if not parts:
        return Group(kind or "none", (NoDeadline(),), phrase)
    return Group(kind or kind_of(parts[0]), tuple(parts), phrase)


def _parts(phrase: Phrase, reading: Reading) -> tuple[list[Part], str]:
    match phrase.sort:
        case "relative":
            return [Relative(phrase.code)], ""
        case "reference":
            return [Reference(phrase.code)], ""
        case "standing":
            return _standing(phrase, reading), "standing"
        case "periodic":
            return _periodic(phrase, reading)
        case "whole":
            return _whole(reading), "years"
        case "years":
            return [Years(first, last) for first, last in reading.spans(phrase)], "years"
        case "range":
            return _range(phrase, reading)
        case _:
            return _dated(phrase, reading)


def _whole(reading: Reading) -> list[Part]:
    return [Years(reading.period.first.year, reading.period.last.year)] if reading.period else []


def _standing(phrase: Phrase, reading: Reading) -> list[Part]:
    spans = reading.spans(phrase)
    period = reading.period
    if not phrase.years:
        if period and reading.is_part:
            return [Years(period.first.year, period.last.year)]
        return [Standing()]
    parts: list[Part] = []
    for first, last in spans:
        begin, end = date(first, 1, 1), date(last, 12, 31)
        if period and begin <= period.first and end >= period.last:
            return [Standing()]
        parts.append(Standing(begin) if period and end >= period.last else Years(first, last))
    return parts


def _periodic(phrase: Phrase, reading: Reading) -> tuple[list[Part], str]:
    unit = phrase.unit or Unit.YEAR
    kind = PERIODIC_KINDS[unit]
    if phrase.spans:
        reading.doubt("deadline-sparser", 0.6, words=phrase.text)
    bounds = [Period(date(first, 1, 1), date(last, 12, 31)) for first, last in reading.spans(phrase)]
    if phrase.ends:
        bounds = _since(phrase, reading)
    period = reading.period
    covers = period and any(one.first <= period.first and one.last >= period.last for one in bounds)
    if period and reading.is_part and (covers or not bounds):
        return _bounded(unit, period), kind
    if covers or not bounds:
        return [Periodic(unit)], kind
    parts: list[Part] = []
    for bound in bounds:
        inside = (bound.cut(period) if period else None) or bound
        parts.extend(_bounded(unit, inside))
    return parts, kind


def _since(phrase: Phrase, reading: Reading) -> list[Period]:
    """Return the days from the first day said on; without a period only the day's year is known."""
    assert phrase.ends
    days = reading.days(phrase.ends[0])
    if not days:
        return []
    first = days[0].first
    last = (
        reading.period.last if reading.period and reading.period.last >= first else date(first.year, 12, 31)
    )
    return [Period(first, last)]


def _bounded(unit: Unit, inside: Period) -> list[Part]:
    first, last = inside.first, inside.last
    match unit:
        case Unit.QUARTER:
            return [Quarters(((_slot(unit, first), _slot(unit, last)),))]
        case Unit.HALFYEAR:
            return [HalfYears(((_slot(unit, first), _slot(unit, last)),))]
        case Unit.YEAR:
            return [Years(year, year) for year in range(first.year, last.year + 1)]
        case Unit.MONTH:
            months = [Slot(days.first.year, days.first.month) for days in touching(unit, inside)]
            return [Months(one, one) for one in months]
        case Unit.WEEK:
            weeks = [days.cut(inside) for days in touching(unit, inside)]
            return [FromTo(days.first, days.last) for days in weeks if days]


def _slot(unit: Unit, day: date) -> Slot:
    return Slot(day.year, number_of(unit, day))


def _dated(phrase: Phrase, reading: Reading) -> tuple[list[Part], str]:
    if phrase.limit == "until":
        return _until(phrase, reading)
    if phrase.limit == "from":
        days = reading.days(phrase)
        return [Standing(min(one.first for one in days))] if days else [], "standing"
    if phrase.portion and phrase.sort != "day":
        return _vague(phrase, reading)
    if phrase.sort == "month":
        return _months(phrase, reading)
    if phrase.sort == "year":
        return [Years(one.first.year, one.last.year) for one in reading.days(phrase)], "years"
    days = reading.days(phrase)
    if phrase.sort in _SLOTS:
        return _slots(phrase, days)
    if phrase.sort == "school":
        reading.doubt("deadline-school-year", 0.8, "note")
        return [FromTo(one.first, one.last) for one in days], "years"
    if phrase.sort == "day":
        kind = "range" if phrase.spans[0][0] != phrase.spans[0][1] else "date"
        return [On(one.first) if one.days == 1 else FromTo(one.first, one.last) for one in days], kind
    return [FromTo(one.first, one.last) for one in days], "range"


def _until(phrase: Phrase, reading: Reading) -> tuple[list[Part], str]:
    if phrase.sort == "school" and not phrase.portion:
        phrase = replace(phrase, portion="begin")
    bare = replace(phrase, portion="") if phrase.portion == "end" else phrase
    days = reading.days(bare)
    if phrase.sort == "school":
        reading.doubt("deadline-school-year", 0.8, "note")
    if phrase.portion == "begin":
        reading.doubt("deadline-vague", 0.7, "note", words=phrase.text, days=_days(one.first for one in days))
        return [Until(one.first) for one in days], "until"
    if phrase.sort != "day" and not phrase.portion and days:
        reading.doubt("deadline-vague", 0.7, "note", words=phrase.text, days=_days(one.last for one in days))
    # «до конца года» is of the kind of years though it is an "until".
    kind = "years" if phrase.sort == "year" and phrase.portion == "end" else "until"
    return [Until(one.last) for one in days], kind


def _days(days: Iterable[date]) -> str:
    return ", ".join(f"{day:%d.%m.%Y}" for day in days)


def _vague(phrase: Phrase, reading: Reading) -> tuple[list[Part], str]:
    days = reading.days(phrase)
    said = ", ".join(f"{one.first:%d.%m.%Y}–{one.last:%d.%m.%Y}" for one in days)
    reading.doubt("deadline-vague", 0.6, words=phrase.text, days=said)
    if days and all(one.first.day == 1 and one.days > 27 for one in days):
        return [
            Months(Slot(one.first.year, one.first.month), Slot(one.last.year, one.last.month)) for one in days
        ], "month"
    return [FromTo(one.first, one.last) for one in days], "range"


def _months(phrase: Phrase, reading: Reading) -> tuple[list[Part], str]:
    """Return named months: once, or in each year of the period where the words say so or no year is said.

    «май – сентябрь» without a year is one span in each year; «ежегодно, май – сентябрь» names each month of it.
    """
    has_span = any(first != last for first, last in phrase.spans)
    if phrase.code == SEASON:
        return _season(phrase, reading)
    wraps = any(last < first for first, last in phrase.spans)
    is_each_year = phrase.is_yearly or (
        _is_long(reading.period) and not has_span and not _are_once(phrase, reading)
    )
    if is_each_year and not phrase.years and not wraps:
        if reading.period is None:
            reading.doubt("deadline-without-year", 0.6)
        numbers = {number for first, last in phrase.spans for number in range(first, last + 1)}
        return [MonthsYearly(tuple(sorted(numbers)))], "months_yearly"
    parts: list[Part] = [
        Months(Slot(one.first.year, one.first.month), Slot(one.last.year, one.last.month))
        for one in reading.days(phrase)
    ]
    is_several = len(reading.spans(phrase)) > 1 or any(first != last for first, last in phrase.years)
    return parts, "months_yearly" if phrase.is_yearly or (is_several and not has_span) else "month"


def _season(phrase: Phrase, reading: Reading) -> tuple[list[Part], str]:
    """Return the months of a season as one span of each year: nobody names the months of it."""
    days = reading.days(phrase)
    said = ", ".join(f"{one.first:%d.%m.%Y}–{one.last:%d.%m.%Y}" for one in days[:4])
    if days:
        reading.doubt("deadline-season", 0.7, words=phrase.text, days=said)
    parts: list[Part] = [
        Months(Slot(one.first.year, one.first.month), Slot(one.last.year, one.last.month)) for one in days
    ]
    is_each_year = phrase.is_yearly or len({one.first.year for one in days}) > 1
    return parts, "months_yearly" if is_each_year else "month"


def _is_long(period: Period | None) -> bool:
    return period is not None and period.first.year != period.last.year


def _are_once(phrase: Phrase, reading: Reading) -> bool:
    """Say whether each span lies in the period only once, so that no year need be said."""
    days = reading.days(phrase)
    return len(days) == len(phrase.spans)


def _slots(phrase: Phrase, days: Sequence[Period]) -> tuple[list[Part], str]:
    unit = _SLOTS[phrase.sort]
    spans = _compressed(unit, [(_slot(unit, one.first), _slot(unit, one.last)) for one in days])
    if not spans:
        return [], "quarters" if unit is Unit.QUARTER else "halfyears"
    return ([Quarters(spans)], "quarters") if unit is Unit.QUARTER else ([HalfYears(spans)], "halfyears")


def _compressed(unit: Unit, spans: Sequence[Span]) -> tuple[Span, ...]:
    """Join spans that follow one another."""
    per_year = 4 if unit is Unit.QUARTER else 2
    found: list[Span] = []
    for first, last in sorted(spans):
        if (
            found
            and first.year * per_year + first.number <= found[-1][1].year * per_year + found[-1][1].number + 1
        ):
            found[-1] = (found[-1][0], max(found[-1][1], last))
        else:
            found.append((first, last))
    return tuple(found)


def _range(phrase: Phrase, reading: Reading) -> tuple[list[Part], str]:
    assert phrase.ends
    first, last = phrase.ends
    parts: list[Part] = []
    for begin, end in _range_days(phrase, first, last, reading):
        parts.append(_range_part(first, last, begin, end))
    kinds = {frozenset({"month"}): "month", frozenset({"quarter"}): "quarters", frozenset({"halfyear"}): "halfyears",
             frozenset({"year"}): "years"}  # fmt: skip
    kind = kinds.get(frozenset({first.sort, last.sort}), "range")
    return parts, kind if not (first.portion or last.portion) or kind == "years" else "range"


def _range_part(first: Phrase, last: Phrase, begin: date, end: date) -> Part:
    if first.sort == last.sort and not (first.portion or last.portion):
        match first.sort:
            case "month":
                return Months(Slot(begin.year, begin.month), Slot(end.year, end.month))
            case "quarter":
                return Quarters(((_slot(Unit.QUARTER, begin), _slot(Unit.QUARTER, end)),))
            case "halfyear":
                return HalfYears(((_slot(Unit.HALFYEAR, begin), _slot(Unit.HALFYEAR, end)),))
            case "year":
                return Years(begin.year, end.year)
    return FromTo(begin, end)


def _range_days(phrase: Phrase, first: Phrase, last: Phrase, reading: Reading) -> list[tuple[date, date]]:
    first_said, last_said = _one_year(first, reading), _one_year(last, reading)
    if first_said is None and last_said is None:
        years = reading.years(phrase)
        found = [one for year in years if (one := _from_to(first, last, year, None, reading))]
        if phrase.years or reading.period is None:
            return found
        period = reading.period
        return [one for one in found if Period(*one).touches(period)] or found
    year = first_said if first_said is not None else last_said
    assert year is not None
    if first_said is None:
        start, stop = _edge(first, year, reading), _edge(last, year, reading)
        if start and stop and start.first > stop.last:
            year -= 1
    one = _from_to(first, last, year, last_said, reading)
    return [one] if one else []


def _one_year(phrase: Phrase, reading: Reading) -> int | None:
    spans = reading.spans(phrase)
    return spans[0][0] if spans else None


def _edge(phrase: Phrase, year: int, reading: Reading) -> Period | None:
    days = reading.days(replace(phrase, years=((year, year),)))
    return Period(days[0].first, days[-1].last) if days and days[0].first <= days[-1].last else None


def _from_to(
    first: Phrase, last: Phrase, year: int, last_year: int | None, reading: Reading
) -> tuple[date, date] | None:
    """Return the range that begins in the year; it ends in the next one where it would end before it begins."""
    begins = _edge(first, year, reading)
    ends = _edge(last, year if last_year is None else last_year, reading)
    if begins and ends and last_year is None and ends.last < begins.first:
        ends = _edge(last, year + 1, reading)
    if begins is None or ends is None:
        return None
    if ends.last < begins.first:
        reading.doubt("deadline-backwards", 0.3, words=f"{first.text} – {last.text}")
        return None
    return begins.first, ends.last


def report_parts(wording: Wording, groups: Sequence[Group], reading: Reading) -> list[ReportPart]:
    """Return the report days that the deadline's own words name."""
    unit = next((one.unit for one in wording.phrases if one.sort == "periodic"), None)
    found: list[ReportPart] = []
    for reported in wording.reported:
        found.extend(after_reported(reported, unit, reading.period))
    for group in groups:
        phrase = group.phrase
        if phrase.sort == "monthday":
            found.extend(by_month_day(phrase, unit, reading))
        elif phrase.informs and phrase.sort in {"day", "month"} and phrase.limit != "from":
            found.extend(ByDay(day) for day in last_days(group.parts, reading.period))
    return found


def last_days(parts: Sequence[Part], period: Period | None) -> list[date]:
    """Return the last day of each window of the parts."""
    return [window.last for window in windows(DeadlineRule(tuple(parts)), period)]


def after_reported(reported: AfterReported, unit: Unit | None, period: Period | None) -> list[ReportPart]:
    """Return the report rule of a day that follows a reported period; `unit` is the frequency said beside it."""
    if not reported.month:
        follows = reported.unit or (unit if unit and unit is not Unit.WEEK else Unit.MONTH)
        return [AfterPeriod(reported.day, follows)]
    if not reported.is_next_year:
        return [ByEachYear(reported.month, reported.day)]
    if reported.month == 1:
        return [AfterPeriod(reported.day, Unit.YEAR)]
    if period is None:
        return [ByEachYear(reported.month, reported.day)]
    years = range(period.first.year, period.last.year + 1)
    return [ByDay(day_in_month(year + 1, reported.month, reported.day)) for year in years]


def by_month_day(phrase: Phrase, unit: Unit | None, reading: Reading) -> list[ReportPart]:
    """Return the report rule of «до 5 числа» beside a frequency."""
    day = phrase.spans[-1][1]
    if unit is None or unit is Unit.WEEK:
        reading.doubt("deadline-unknown-words", 0.5, words=phrase.text)
        return []
    reading.doubt("deadline-report-day-in-month", 0.7, "note", number=str(day))
    is_after = day <= _EARLY and phrase.portion != "end"
    if is_after or (reading.period is None and phrase.portion != "end"):
        return [AfterPeriod(day, unit)]
    if reading.period is None:
        return []
    ends = [span.last for span in touching(unit, reading.period) if span.last <= reading.period.last]
    return [ByDay(day_in_month(end.year, end.month, day)) for end in ends]


def grouped(wording: Wording, reading: Reading) -> list[Group]:
    """Return the parts of a deadline in the order of its words."""
    phrases = _without_repeats(_from_on(_yearly_from(wording.phrases, reading)))
    groups = [group_of(one, reading) for one in phrases if one.sort != "monthday"]
    months = [Group("monthday", (), one) for one in phrases if one.sort == "monthday"]
    return [*groups, *months]


def _yearly_from(phrases: Sequence[Phrase], reading: Reading) -> list[Phrase]:
    """Let «ежегодно 15 февраля (начиная с 2008 года)» be one part in these years."""
    found = list(phrases)
    for since in [one for one in phrases if one.limit == "from" and one.sort == "year" and one.years]:
        days = [one for one in found if one.is_yearly and one.sort in DATED and not one.years]
        if not days or reading.period is None or since.years[0][0] > reading.period.last.year:
            continue
        years = ((since.years[0][0], reading.period.last.year),)
        found = [replace(one, years=years) if one in days else one for one in found if one is not since]
    return found


def _from_on(phrases: Sequence[Phrase]) -> list[Phrase]:
    """Let «с 1 июля постоянно» and «2006 жылдан бастап жыл сайын» be one part."""
    found = list(phrases)
    for since in [one for one in phrases if one.limit == "from" and one.sort in DATED]:
        steady = next((one for one in found if _goes_on(one, since)), None)
        if steady is None:
            continue
        if steady.sort == "standing":
            found = [one for one in found if one is not steady]
        else:
            bounded = replace(steady, ends=(replace(since, limit=""), since))
            found = [bounded if one is steady else one for one in found if one is not since]
    return found


def _goes_on(phrase: Phrase, since: Phrase) -> bool:
    is_steady = phrase.sort in {"standing", "periodic"} and not phrase.years and phrase.ends is None
    return is_steady and phrase.line == since.line


def _without_repeats(phrases: Sequence[Phrase]) -> list[Phrase]:
    """Let an event or a reference take the years and the frequency beside it."""
    return [
        one for place, one in enumerate(phrases) if not _is_taken(one, phrases[:place], phrases[place + 1 :])
    ]


def _is_taken(phrase: Phrase, before: Sequence[Phrase], after: Sequence[Phrase]) -> bool:
    beside = {one.sort for one in (*before, *after) if one.line == phrase.line}
    follows = {one.sort for one in after if one.line == phrase.line}
    if phrase.sort == "years" or (phrase.sort == "year" and not phrase.limit and not phrase.portion):
        return bool(beside & {"relative", "reference"})
    if phrase.sort in {"periodic", "standing"}:
        return "reference" in beside or "relative" in follows
    return False


@dataclass(frozen=True)
class ReadDeadline:
    """A deadline cell read.

    `rule` gives `windows`; `kind` is that of the first part by the table of deadline kinds, which the rule cannot
    always tell. `report_rule` holds report days the cell itself names, `named_days` the single days it names, for
    report days that lack a year, `trust` is 0–1.
    """

    rule: DeadlineRule | None = None
    windows: tuple[Window, ...] = ()
    kind: str = "none"
    needs_date: bool = True
    report_rule: ReportRule = NO_REPORTS
    named_days: tuple[date, ...] = ()
    unit: Unit | None = None
    is_standing: bool = False
    findings: tuple[Finding, ...] = ()
    trust: float = 1.0


def read_wording_as(wording: Wording, reading: Reading) -> ReadDeadline:
    """Return the deadline that the words give in the reading's period."""
    groups = grouped(wording, reading)
    reports = report_parts(wording, groups, reading)
    groups = [group for group in groups if group.parts] or _otherwise(wording, reading)
    if wording.misspelt:
        reading.doubt("deadline-misspelt", 0.8, "note", words=", ".join(wording.misspelt))
    if all(group.phrase.code == AGREEMENT for group in groups):
        reading.doubt("deadline-by-agreement", 0.6, words=groups[0].phrase.text)
    if wording.unknown:
        reading.doubt("deadline-unknown-words", 0.6, words=", ".join(wording.unknown))
    parts = _merged([part for group in groups for part in group.parts])
    rule = DeadlineRule(tuple(parts))
    report_rule = ReportRule(tuple(dict.fromkeys(reports)))
    dated = tuple(windows(rule, reading.period))
    _check(dated, groups, wording, reading)
    days = [
        day
        for group in groups
        if group.phrase.sort == "day"
        for day in last_days(group.parts, reading.period)
    ]
    is_standing = any(group.kind == "standing" for group in groups)
    return ReadDeadline(
        rule=rule,
        windows=dated,
        kind=groups[0].kind,
        needs_date=needs_date(rule, report_rule, reading.period) or (is_standing and not report_rule),
        report_rule=report_rule,
        named_days=tuple(days),
        unit=next((one.unit for one in wording.phrases if one.sort == "periodic"), None),
        is_standing=is_standing,
        findings=tuple(reading.findings),
        trust=reading.trust,
    )


def _merged(parts: Sequence[Part]) -> list[Part]:
    """Join quarters that follow quarters and drop repeats; an empty part goes where others say as much."""
    found: list[Part] = []
    for part in parts:
        last = found[-1] if found else None
        if isinstance(part, Quarters) and isinstance(last, Quarters):
            found[-1] = Quarters(_compressed(Unit.QUARTER, (*last.spans, *part.spans)))
        elif isinstance(part, HalfYears) and isinstance(last, HalfYears):
            found[-1] = HalfYears(_compressed(Unit.HALFYEAR, (*last.spans, *part.spans)))
        elif part not in found:
            found.append(part)
    return found


def _otherwise(wording: Wording, reading: Reading) -> list[Group]:
    """Return what a wording without any known phrase gives."""
    nothing = Phrase("reference")
    if wording.reported:
        unit = next((one.unit for one in wording.reported if one.unit), Unit.MONTH)
        return [Group(PERIODIC_KINDS[unit], (Periodic(unit),), nothing)]
    if wording.unit:
        reading.trust = min(reading.trust, 0.4)
        return [Group(PERIODIC_KINDS[wording.unit], (Periodic(wording.unit),), nothing)]
    if wording.refers:
        reading.trust = min(reading.trust, 0.5)
        return [Group("reference", (Reference("document"),), nothing)]
    if wording.unknown or wording.needs_event:
        reading.trust = min(reading.trust, 0.3)
        return [Group("relative", (Relative("event"),), nothing)]
    if not wording.is_empty:
        reading.doubt("deadline-not-said", 0.5)
    return [Group("none", (NoDeadline(),), nothing)]


def _check(dated: Sequence[Window], groups: Sequence[Group], wording: Wording, reading: Reading) -> None:
    period, act_on = reading.period, reading.act_on
    if period:
        outside = [one for one in dated if one.last < period.first or (one.first or one.last) > period.last]
        if outside:
            days = ", ".join(_window(one) for one in outside[:3])
            reading.doubt(
                "deadline-outside-period", 0.7, days=days, period=_window(Window(period.first, period.last))
            )
    if act_on:
        past = [one.last for one in dated if one.last < act_on]
        if past:
            reading.doubt("deadline-before-act", 0.8, day=f"{past[0]:%d.%m.%Y}", act_on=f"{act_on:%d.%m.%Y}")
    if wording.is_loose and not wording.is_labelled:
        reading.doubt("deadline-unpaired", 0.9, "note", count=str(len(groups)))


def _window(window: Window) -> str:
    return f"{window.first:%d.%m.%Y}–{window.last:%d.%m.%Y}" if window.first else f"–{window.last:%d.%m.%Y}"
