"""Deadline cells give the rule, the windows and the findings that the reading rules want."""

import json
import time
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qadam.kit.deadlines import DeadlineRule, Window, describe, format_reports, format_rule, windows
from qadam.kit.deadlines.parts import (
    FromTo,
    HalfYears,
    Months,
    MonthsYearly,
    On,
    Periodic,
    Quarters,
    Reference,
    Relative,
    Slot,
    Standing,
    Until,
    Years,
)
from qadam.kit.periods import Period, Unit
from qadam.reading.meaning.deadlines import ReadDeadline, read_deadline
from qadam.reading.meaning.reports import read_reports
from qadam.reading.sentences import Language
from qadam.reading.tests.deadline_wordings import (
    FROM_NOVEMBER_2015,
    NO_PERIOD_ACT_1998,
    YEAR_2005,
    YEARS_2006_2008,
)

EXAMPLES = Path(__file__).resolve().parents[4] / "shared" / "examples"
NAMES = ["000", "001kk", "001ru", "004", "01", "02", "07", "09", "15"]
THE_YEAR_2005 = Period(date(2005, 1, 1), date(2005, 12, 31))
THREE_YEARS = Period(date(2006, 1, 1), date(2008, 12, 31))
FIVE_YEARS = Period(date(2014, 1, 1), date(2018, 12, 31))
FOURTEEN_MONTHS = Period(date(2015, 11, 1), date(2016, 12, 31))


def told(read: ReadDeadline) -> str:
    """Return what was read as one line: the kind where the rule does not tell it, the rule, the report days."""
    assert read.rule
    kind = "" if read.kind == read.rule.kind else f"{read.kind}: "
    reports = f" => {format_reports(read.report_rule)}" if read.report_rule else ""
    return f"{kind}{format_rule(read.rule)}{reports}"


def misread(table: Mapping[str, str], period: Period | None, act_on: date | None = None) -> dict[str, str]:
    """Return the wordings of a table that read otherwise than it says, each with what was read."""
    found = {text: told(read_deadline(text, period=period, act_on=act_on)) for text in table}
    wanted = {text: rule.removeprefix("range: ") for text, rule in table.items()}
    return {text: rule for text, rule in found.items() if rule != wanted[text]}


def test_the_wordings_of_a_yearly_plan_are_read() -> None:
    assert misread(YEAR_2005, THE_YEAR_2005) == {}


def test_the_wordings_of_a_plan_of_three_years_are_read() -> None:
    assert misread(YEARS_2006_2008, THREE_YEARS) == {}


def test_without_a_period_a_missing_year_is_that_of_the_act() -> None:
    assert misread(NO_PERIOD_ACT_1998, None, date(1998, 6, 15)) == {}


def test_without_a_year_only_what_touches_a_period_of_two_years_is_meant() -> None:
    assert misread(FROM_NOVEMBER_2015, FOURTEEN_MONTHS) == {}


@pytest.mark.parametrize("name", NAMES)
def test_checked_readings_of_real_plans_are_met(name: str) -> None:
    if not EXAMPLES.is_dir():
        pytest.skip(f"the checked readings are not beside the repository ({EXAMPLES})")
    checked = json.loads((EXAMPLES / f"{name}.json").read_text(encoding="utf-8"))
    document = checked["document"]
    period = _period(document["period"])
    act_on = date.fromisoformat(document["act"]["date"]) if document["act"]["date"] else None

    found = [_read(measure, period, act_on) for measure in checked["measures"]]

    assert found == [_wanted(measure) for measure in checked["measures"]]


def _period(period: dict[str, str] | None) -> Period | None:
    return Period(date.fromisoformat(period["first"]), date.fromisoformat(period["last"])) if period else None


def _read(measure: dict[str, Any], period: Period | None, act_on: date | None) -> dict[str, Any]:
    deadline = read_deadline(measure["deadline"], period=period, act_on=act_on)
    reports = read_reports(measure["form"], deadline, measure["title"], period=period, act_on=act_on)
    return {
        "deadline": measure["deadline"],
        "windows": sorted([str(window.first), str(window.last)] for window in deadline.windows),
        "kind": deadline.kind,
        "reports": [str(day) for day in reports.days],
        "needs_date": reports.needs_date,
    }


def _wanted(measure: dict[str, Any]) -> dict[str, Any]:
    return {
        "deadline": measure["deadline"],
        "windows": sorted([str(first), str(last)] for first, last in measure["windows"]),
        "kind": measure["kind"],
        "reports": measure["reports"],
        "needs_date": measure["needs_date"],
    }


# What is written in the office's words is read back.

_days = st.dates(FIVE_YEARS.first, FIVE_YEARS.last)
_years = st.integers(2014, 2018)


def _spans(most: int) -> st.SearchStrategy[tuple[Slot, Slot]]:
    slots = st.builds(Slot, _years, st.integers(1, most))
    return st.tuples(slots, slots).map(lambda pair: (min(pair), max(pair)))


def _lists(most: int) -> st.SearchStrategy[tuple[tuple[Slot, Slot], ...]]:
    return st.lists(_spans(most), min_size=1, max_size=3).map(tuple)


_parts = st.one_of(
    st.builds(Until, _days),
    st.builds(On, _days),
    st.tuples(_days, _days).filter(lambda pair: pair[0] < pair[1]).map(lambda pair: FromTo(*pair)),
    _spans(12).map(lambda span: Months(*span)),
    st.sets(st.integers(1, 12), min_size=1, max_size=4).map(
        lambda months: MonthsYearly(tuple(sorted(months)))
    ),
    st.builds(Quarters, _lists(4)),
    st.builds(HalfYears, _lists(2)),
    st.tuples(_years, _years).map(lambda pair: Years(min(pair), max(pair))),
    st.builds(Periodic, st.sampled_from(Unit)),
    st.builds(Standing, st.none() | _days),
    st.builds(Relative, st.sampled_from(["event", "permit", "approval", "request", "need"])),
    st.builds(Reference, st.sampled_from(["document", "schedule", "plan"])),
)
_rules = st.lists(_parts, min_size=1, max_size=3).map(lambda parts: DeadlineRule(tuple(parts)))


@given(_rules, st.sampled_from(["kk", "ru"]))
def test_a_rule_in_the_words_of_the_office_is_read_back(rule: DeadlineRule, language: str) -> None:
    read = read_deadline(describe(rule, language), period=FIVE_YEARS, act_on=None)

    assert (list(read.windows), read.kind) == (windows(rule, FIVE_YEARS), rule.kind)


_QUARTERS_TYPED = [
    ["I", "І", "1", "i"],
    ["II", "ІІ", "П", "2", "I I"],
    ["III", "ІІІ", "Ш", "3", "111"],
    ["IV", "ІҮ", "IY", "І V", "1V", "4", "ІV"],
]
_DASHES = st.sampled_from(["-", " - ", "–", " – ", "—", " -", "- "])
_YEARS_KK = st.sampled_from(["{} ж.", "{} жылы", "{} жылғы", "{}ж.", "{} жылдың"])
_YEARS_RU = st.sampled_from(["{} г.", "{} года", "{}г.", "{} год"])


@st.composite
def _typed_quarters(draw: st.DrawFn) -> tuple[str, DeadlineRule]:
    """Write quarters of a year in one of the many ways people type them."""
    first, last = sorted(draw(st.tuples(st.integers(1, 4), st.integers(1, 4))))
    year = draw(_years)
    numbers = [draw(st.sampled_from(_QUARTERS_TYPED[number - 1])) for number in (first, last)]
    typed = numbers[0] if first == last else draw(_DASHES).join(numbers)
    if draw(st.booleans()):
        text = f"{draw(_YEARS_KK).format(year)} {typed} {draw(st.sampled_from(['тоқсан', 'тоқсаны', 'тоқсанда']))}"
    else:
        text = (
            f"{typed} {draw(st.sampled_from(['квартал', 'кварталы', 'кв.']))} {draw(_YEARS_RU).format(year)}"
        )
    return text, DeadlineRule((Quarters(((Slot(year, first), Slot(year, last)),)),))


@given(_typed_quarters())
def test_quarters_are_read_however_they_are_typed(typed: tuple[str, DeadlineRule]) -> None:
    text, rule = typed

    assert read_deadline(text, period=FIVE_YEARS, act_on=None).rule == rule


@given(st.text(max_size=300), st.none() | st.just(FIVE_YEARS), st.none() | _days)
def test_any_text_gives_something(text: str, period: Period | None, act_on: date | None) -> None:
    read = read_deadline(text, period=period, act_on=act_on)

    assert read.kind
    assert 0 <= read.trust <= 1


_PIECES = (
    "до к по с 1 31 2005 5007 2006-2008 II IV квартал тоқсан мая мамырға жылы года ж. г.г. дейін бастап сайын "
    "ежегодно тұрақты после кейін конец соңы есепті тоқсаннан кейінгі айдың 5-күніне учебный оқу , ; - ( ) : и және "
    "30.02.2005 31 ақпан информация жыл айда раз в рет половина декада период бүкіл №"
).split()


@given(st.lists(st.sampled_from(_PIECES), max_size=25).map(" ".join), st.none() | st.just(THREE_YEARS))
def test_any_heap_of_the_right_words_gives_something(text: str, period: Period | None) -> None:
    read = read_deadline(text, period=period, act_on=date(2006, 5, 1))

    reports = read_reports(text, read, text, period=period, act_on=date(2006, 5, 1))

    assert read.windows == tuple(sorted(set(read.windows), key=lambda one: (one.last, one.first or date.min)))
    for finding in (*read.findings, *reports.findings):
        for language in ("kk", "ru", "en"):
            assert finding.what(language)


@pytest.mark.parametrize(
    "text",
    [
        "1 " * 3000,
        "и " * 3000,
        "1, " * 2000,
        "(" * 5000,
        "до 1 мая " * 500,
        "январь, " * 500,
        "2006 ж. тоқсан; " * 300,
    ],
)
def test_no_text_takes_long(text: str) -> None:
    read_deadline("1 мая", period=THREE_YEARS, act_on=None)
    begun = time.process_time()

    read_deadline(text, period=THREE_YEARS, act_on=None)

    # Far over the 50 ms that a quiet machine keeps, far under what a slow walk would take.
    assert time.process_time() - begun < 0.5


# What is doubtful is said.


def codes(text: str, period: Period | None = THREE_YEARS, act_on: date | None = None) -> list[str]:
    """Return the codes of the findings of a deadline."""
    return [finding.code for finding in read_deadline(text, period=period, act_on=act_on).findings]


def test_a_clear_deadline_has_no_findings() -> None:
    read = read_deadline("IV квартал 2006 года", period=THREE_YEARS, act_on=date(2006, 1, 10))

    assert (read.findings, read.trust) == ((), 1.0)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("до 1 мая 2010 года", "deadline-outside-period"),
        ("2006-5007 жылдар", "deadline-year-slip"),
        ("2006-2007 учебный год", "deadline-school-year"),
        ("IV квартал 2006 года, шмыг", "deadline-unknown-words"),
        ("май 2006 года июнь 2006 года", "deadline-unpaired"),
        ("конец 2006 года", "deadline-vague"),
        ("31 июня 2006 года", "deadline-no-such-day"),
        ("с 1 июня 2007 года по 1 мая 2006 года", "deadline-backwards"),
        ("ежемесячно до 5 числа", "deadline-report-day-in-month"),
        ("ежеквартльно", "deadline-misspelt"),
        ("келісім бойынша", "deadline-by-agreement"),
        ("По согласованию", "deadline-by-agreement"),
    ],
)
def test_what_is_doubtful_is_a_finding(text: str, code: str) -> None:
    assert code in codes(text)


def test_a_deadline_before_the_act_is_a_finding() -> None:
    assert codes("до 1 марта 2006 года", act_on=date(2006, 5, 1)) == ["deadline-before-act"]


def test_a_deadline_without_any_year_needs_a_date() -> None:
    read = read_deadline("до 1 марта", period=None, act_on=None)

    assert (read.kind, read.windows, read.needs_date) == ("until", (), True)
    assert [finding.code for finding in read.findings] == ["deadline-without-year"]


@pytest.mark.parametrize("text", ["келісім бойынша", "по согласованию"])
def test_a_deadline_by_agreement_waits_for_a_day_and_its_words_are_named(text: str) -> None:
    read = read_deadline(text, period=THREE_YEARS, act_on=None)

    assert (read.kind, read.windows, read.needs_date) == ("relative", (), True)
    assert [dict(finding.facts) for finding in read.findings] == [{"words": text}]


def test_an_agreement_beside_a_day_is_no_doubt() -> None:
    assert codes("до 1 мая 2006 года, по согласованию") == []


def test_a_hopeless_year_gives_no_window() -> None:
    read = read_deadline("до 1 марта 7777 года", period=THREE_YEARS, act_on=None)

    assert (read.windows, read.needs_date) == ((), True)
    assert [finding.code for finding in read.findings] == ["deadline-year-unclear"]


def test_labels_pair_the_parts_and_are_not_unknown() -> None:
    assert codes("подготовка – до 20 мая 2006 года, показ – июнь 2006 года") == []


def test_findings_speak_three_languages() -> None:
    finding = read_deadline("2006-5007 жылдар", period=THREE_YEARS, act_on=None).findings[0]
    languages: tuple[Language, ...] = ("kk", "ru", "en")

    assert [finding.what(language) for language in languages] == [
        "Жыл «5007» деп басылған, 2007 жыл деп оқылды.",
        "Год напечатан как «5007», прочитан как 2007.",
        "The year is printed as “5007” and was read as 2007.",
    ]


def test_standing_work_needs_a_date_until_a_report_day_is_named() -> None:
    bare = read_deadline("тұрақты", period=THREE_YEARS, act_on=None)
    named = read_deadline("тұрақты, ақпарат 2006 жылғы 5 желтоқсанға дейін", period=THREE_YEARS, act_on=None)

    assert (bare.needs_date, named.needs_date) == (True, False)


def test_windows_are_cut_to_the_period_but_the_day_of_until_is_not() -> None:
    read = read_deadline("2015 жыл бойы; 2015 жылғы 1 қазанға дейін", period=FOURTEEN_MONTHS, act_on=None)

    assert read.windows == (
        Window(None, date(2015, 10, 1)),
        Window(date(2015, 11, 1), date(2015, 12, 31)),
    )


def test_lines_are_read_where_there_is_no_text() -> None:
    read = read_deadline("", period=THE_YEAR_2005, act_on=None, lines=["II квартал", "IV квартал"])

    assert told(read) == "quarters 2005-Q2, 2005-Q4"


@pytest.mark.parametrize("text", ["2 жылда бір рет", "раз в два года", "2 айда 1 рет"])
def test_work_done_more_seldom_than_its_period_is_told(text: str) -> None:
    assert codes(text) == ["deadline-sparser"]


def test_a_season_is_told() -> None:
    assert codes("2006 жылдың жазы") == ["deadline-season"]


@pytest.mark.parametrize(
    "text",
    [
        "2015 жыл ішінде ақпарат: 2015 жылғы 20 желтоқсанға дейін",
        "в течение 2015 года информация: до 20 декабря 2015 года",
    ],
)
def test_a_label_of_information_begins_a_part_of_its_own(text: str) -> None:
    read = read_deadline(text, period=Period(date(2015, 11, 1), date(2016, 12, 31)), act_on=None)

    assert read.kind == "years"
    assert read.windows == (
        Window(None, date(2015, 12, 20)),
        Window(date(2015, 11, 1), date(2015, 12, 31)),
    )


def test_each_year_from_a_year_on_is_one_part() -> None:
    read = read_deadline("Ежегодно 15 февраля (начиная с 2007 года)", period=THREE_YEARS, act_on=None)

    assert read.windows == tuple(Window(day, day) for day in (date(2007, 2, 15), date(2008, 2, 15)))
    assert not read.needs_date


def test_times_may_be_shortened() -> None:
    read = read_deadline("1 р. в мес.", period=THREE_YEARS, act_on=None)

    assert (read.kind, len(read.windows)) == ("monthly", 36)
