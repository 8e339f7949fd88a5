"""Report days: by when information is due, from the form cell, the deadline cell or the measure itself."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from qadam.kit.deadlines import DeadlineRule, ReportRule, needs_date, report_days
from qadam.kit.deadlines.parts import AfterPeriod, ByDay, ByEachYear, NoDeadline, ReportPart
from qadam.kit.periods import Period, Unit, day_in_month
from qadam.reading.draft import NO_REPORTS, Finding
from qadam.reading.meaning.deadlines import ReadDeadline
from qadam.reading.meaning.deadlines.parts import Wording, read_wording
from qadam.reading.meaning.deadlines.phrases import Phrase
from qadam.reading.meaning.deadlines.rule import Reading, after_reported, by_month_day, group_of, last_days
from qadam.reading.sentences import bring

bring(
    {
        "report-year-taken": {
            "kk": "Есеп беру күнінде («{words}») жыл айтылмаған, {days} деп оқылды.",
            "ru": "В дне отчёта («{words}») не указан год, прочитан как {days}.",
            "en": "The report day (“{words}”) has no year; it was read as {days}.",
        },
    }
)
_DIGIT = re.compile(r"\d")
# Only what is brought to somebody is a report; most titles want none.
_BRING = re.compile(r"представ|внести|внесени|направ|беру|берсін|беріп|ұсын|жолда|тапсыр", re.IGNORECASE)

_SEVERAL = 2
# The months in which the days stand that follow each half-year and each quarter.
_AFTER: dict[Unit, set[int]] = {Unit.HALFYEAR: {1, 7}, Unit.QUARTER: {1, 4, 7, 10}}


@dataclass(frozen=True)
class ReadReports:
    """The report days of a measure; `needs_date` is the measure's, its deadline and reports taken together."""

    rule: ReportRule = NO_REPORTS
    days: tuple[date, ...] = ()
    needs_date: bool = True
    findings: tuple[Finding, ...] = ()
    trust: float = 1.0


def read_reports(
    form: str, deadline: ReadDeadline, title: str, *, period: Period | None, act_on: date | None
) -> ReadReports:
    """Read the report days of a measure from its form cell, its deadline as read and its title, in that order.

    A deadline that is nothing but "by day D" is the duty itself and no report. Source: "Report days" of the reading
    rules.
    """
    reading = Reading(period, act_on)
    parts = [*_said(form, deadline, reading), *deadline.report_rule.parts]
    if not parts:
        parts = _said_in_title(title, deadline, reading)
    rule = ReportRule(tuple(dict.fromkeys(parts)))
    return with_rule(rule, deadline, period=period, findings=reading.findings, trust=reading.trust)


def with_rule(
    rule: ReportRule,
    deadline: ReadDeadline,
    *,
    period: Period | None,
    findings: Sequence[Finding] = (),
    trust: float = 1.0,
) -> ReadReports:
    """Return the report days that a rule gives beside a deadline; also for rules of the act's body."""
    days = tuple(dict.fromkeys(day.due for day in report_days(rule, deadline.windows, period)))
    deadline_rule = deadline.rule or DeadlineRule((NoDeadline(),))
    found = [replace(one, field="form") for one in findings]
    if deadline.is_standing and not days:
        found.append(Finding("deadline-standing-without-report", field="deadline", severity="note"))
    needs = needs_date(deadline_rule, rule, period) or (deadline.is_standing and not days)
    return ReadReports(rule, days, needs, tuple(found), trust)


def _said(text: str, deadline: ReadDeadline, reading: Reading) -> list[ReportPart]:
    if not text.strip():
        return []
    wording = read_wording(text)
    unit = next((one.unit for one in wording.phrases if one.sort == "periodic"), None) or deadline.unit
    found: list[ReportPart] = []
    for reported in wording.reported:
        found.extend(after_reported(reported, unit, reading.period))
    repeated = _each_period(wording)
    if repeated:
        return [*found, *repeated]
    for phrase in wording.phrases:
        found.extend(_of_phrase(phrase, wording, unit, deadline, reading))
    return found


def _each_period(wording: Wording) -> list[ReportPart]:
    """Return the rule of «по итогам полугодия, к 15 июля и 15 января»: one day after each period said."""
    often = next((one for one in wording.phrases if one.sort == "periodic"), None)
    if often is None or often.unit is None or often.unit not in _AFTER or wording.reported:
        return []
    days = [one for one in wording.phrases if one.sort == "day" and one.line == often.line]
    if len(days) < _SEVERAL or any(one.years or one.limit == "from" for one in days):
        return []
    pairs = [(one.month, one.spans[-1][1]) for one in days]
    numbers = {day for _month, day in pairs}
    if {month for month, _day in pairs} == _AFTER[often.unit] and len(numbers) == 1:
        return [AfterPeriod(numbers.pop(), often.unit)]
    return [ByEachYear(month, day) for month, day in pairs]


def _said_in_title(title: str, deadline: ReadDeadline, reading: Reading) -> list[ReportPart]:
    """Return the day by which the measure's own words want information, if they do."""
    if not (_DIGIT.search(title) and _BRING.search(title)):
        return []
    wording = read_wording(title)
    if not wording.informs:
        return []
    found: list[ReportPart] = []
    for reported in wording.reported:
        found.extend(after_reported(reported, deadline.unit, reading.period))
    for phrase in wording.phrases:
        if phrase.informs and phrase.sort == "day" and phrase.limit == "until":
            found.extend(_of_phrase(phrase, wording, deadline.unit, deadline, reading))
    return found


def _of_phrase(
    phrase: Phrase, wording: Wording, unit: Unit | None, deadline: ReadDeadline, reading: Reading
) -> list[ReportPart]:
    if phrase.is_dated_act or phrase.limit == "from":
        return []
    is_due = phrase.limit == "until" or phrase.informs or phrase.is_yearly
    if phrase.sort == "monthday" and is_due and unit and unit is not Unit.WEEK:
        return _within(by_month_day(phrase, unit, reading), deadline)
    if phrase.sort == "month" and phrase.informs and not _has_days(wording):
        return _of_month(phrase, reading)
    if phrase.sort != "day" or not is_due:
        return []
    if phrase.is_yearly and not phrase.years:
        return [ByEachYear(phrase.month, last) for _first, last in phrase.spans]
    if phrase.years:
        until = replace(phrase, limit="until")
        return [ByDay(day) for day in last_days(group_of(until, reading).parts, reading.period)]
    return [
        ByDay(day) for _first, last in phrase.spans for day in _without_year(phrase, last, deadline, reading)
    ]


def _within(parts: list[ReportPart], deadline: ReadDeadline) -> list[ReportPart]:
    """Leave out days of quarters or half-years in which the row has no work."""
    spans = [(window.first, window.last) for window in deadline.windows if window.first]
    if len(spans) < len(deadline.windows) or not spans:
        return parts
    return [
        part
        for part in parts
        if not isinstance(part, ByDay) or any(first <= part.day <= last for first, last in spans)
    ]


def _has_days(wording: Wording) -> bool:
    return any(one.sort == "day" for one in wording.phrases) or bool(wording.reported)


def _of_month(phrase: Phrase, reading: Reading) -> list[ReportPart]:
    """A month alone is its last day, of the year said or of each year of the period."""
    if phrase.years:
        return [ByDay(days.last) for days in reading.days(phrase)]
    return [ByEachYear(last, _last_day(last)) for _first, last in phrase.spans]


def _last_day(month: int) -> int:
    return day_in_month(2000, month, 31).day


def _without_year(phrase: Phrase, day: int, deadline: ReadDeadline, reading: Reading) -> list[date]:
    """Return the day in the year of the same day in the deadline, else the first such day after each window."""
    same = [one for one in deadline.named_days if (one.month, one.day) == (phrase.month, day)]
    if same:
        return same
    after = [window.last for window in deadline.windows]
    if deadline.kind == "standing" and reading.period:
        years = range(reading.period.first.year, reading.period.last.year + 1)
        after = [min(date(year, 12, 31), reading.period.last) for year in years]
    found = list(dict.fromkeys(_next(last, phrase.month, day) for last in after))
    if found:
        said = ", ".join(f"{one:%d.%m.%Y}" for one in found[:4])
        reading.doubt("report-year-taken", 0.8, "note", words=phrase.text, days=said)
    return found


def _next(last: date, month: int, day: int) -> date:
    """Return the first such day on or after the last day of the work."""
    this_year = day_in_month(last.year, month, day)
    return this_year if this_year >= last else day_in_month(last.year + 1, month, day)
