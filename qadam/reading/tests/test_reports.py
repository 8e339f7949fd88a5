"""Report days come from the form cell, the deadline cell or the measure, and lack nothing but what is not said."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qadam.kit.deadlines import ReportRule, describe_reports, format_reports
from qadam.kit.deadlines.parts import AfterPeriod, ByDay, ByEachYear
from qadam.kit.periods import Period, Unit
from qadam.reading.meaning.deadlines import ReadDeadline, read_deadline
from qadam.reading.meaning.reports import ReadReports, read_reports

THE_YEAR_2005 = Period(date(2005, 1, 1), date(2005, 12, 31))
THREE_YEARS = Period(date(2006, 1, 1), date(2008, 12, 31))


def read(
    form: str, deadline: str = "", title: str = "", period: Period | None = THE_YEAR_2005
) -> ReadReports:
    """Return the report days of a measure."""
    read_first = read_deadline(deadline, period=period, act_on=None)
    return read_reports(form, read_first, title, period=period, act_on=None)


@pytest.mark.parametrize(
    ("form", "deadline", "days"),
    [
        ("информация к 25 числу последнего месяца квартала", "II-III кварталы", ["06-25", "09-25"]),
        ("отчёт ежеквартально до 25 числа", "II квартал", ["06-25"]),
        ("", "до 10 числа последнего месяца полугодия", ["06-10", "12-10"]),
        ("", "тоқсан сайын, тоқсанның соңғы айының 5-іне дейін", ["03-05", "06-05", "09-05", "12-05"]),
        ("отчёт за полугодие - к 10 июля, за год - к 20 декабря", "в течение года", ["07-10", "12-20"]),
        ("отчёт за II квартал", "в течение года", []),
    ],
)
def test_days_of_the_last_month_are_told_from_those_after_the_period(
    form: str, deadline: str, days: list[str]
) -> None:
    assert [f"{day:%m-%d}" for day in read(form, deadline).days] == days


@pytest.mark.parametrize(
    ("form", "rule"),
    [
        ("", ""),
        ("Информация акиму области", ""),
        ("Облыс әкіміне ақпарат", ""),
        ("Тоқсан сайын ақпарат", ""),
        ("Отчёт за 2005 год", ""),
        ("2006 жылға арналған жоспар", ""),
        ("Постановление акимата от 15 июня 2005 года № 5", ""),
        ("2005 жылғы 15 маусымдағы № 5 қаулы", ""),
        ("Праздник 9 мая", ""),
        ("ақпарат (есепті тоқсаннан кейінгі айдың 5-күніне)", "day 5 after quarter"),
        ("ақпарат (есепті тоқсаннан кейінгі, айдың 5-ші күніне дейін)", "day 5 after quarter"),
        ("ай сайын ақпарат, есепті айдан кейінгі айдың 10-ына дейін", "day 10 after month"),
        ("ақпарат – есепті жартыжылдықтан кейінгі айдың 15-күніне", "day 15 after halfyear"),
        (
            "ежеквартально информация к 5 числу месяца, следующего за отчётным кварталом",
            "day 5 after quarter",
        ),
        ("информация ежемесячно, до 10 числа месяца, следующего за отчетным", "day 10 after month"),
        (
            "информация раз в полугодие к 10 числу месяца, следующего за отчётным периодом",
            "day 10 after halfyear",
        ),
        (
            "информация ежеквартально до 25 числа",
            "by 2005-03-25; by 2005-06-25; by 2005-09-25; by 2005-12-25",
        ),
        ("по итогам полугодия, к 15 июля и 15 января, отчёт", "day 15 after halfyear"),
        ("тоқсан сайын, 5 қаңтарға, 5 сәуірге, 5 шілдеге, 5 қазанға ақпарат", "day 5 after quarter"),
        ("раз в полугодие, к 1 июня и 1 декабря, отчёт", "by 06-01 each year; by 12-01 each year"),
        ("тоқсан аяқталғаннан кейін 10 күн ішінде ақпарат", "day 10 after quarter"),
        ("один раз в полугодие, до 10 числа следующего за отчетным месяца", "day 10 after halfyear"),
        ("в течение 10 дней после окончания квартала", "day 10 after quarter"),
        ("есепті жылдың 5 желтоқсанына дейін ақпарат", "by 12-05 each year"),
        ("отчёт до 20 декабря отчётного года", "by 12-20 each year"),
        ("информация до 15 января года, следующего за отчётным", "day 15 after year"),
        ("есепті жылдан кейінгі жылдың 15 қаңтарына дейін есеп", "day 15 after year"),
        ("ежегодно, к 20 декабря, информация", "by 12-20 each year"),
        ("жыл сайын 20 желтоқсанға ақпарат", "by 12-20 each year"),
        ("информация к 1 декабря 2005 года", "by 2005-12-01"),
        ("2005 жылғы 1 желтоқсанға дейін ақпарат", "by 2005-12-01"),
        ("01.12.2005 ж. дейін ақпарат", "by 2005-12-01"),
        ("информация за 2005 год к 15 января 2006 года", "by 2006-01-15"),
        ("план; информация до 1 июля и 1 декабря 2005 года", "by 2005-07-01; by 2005-12-01"),
        ("ақпарат, желтоқсан", "by 12-31 each year"),
        ("информация (июнь, декабрь)", "by 06-30 each year; by 12-31 each year"),
        ("информация в декабре 2005 года", "by 2005-12-31"),
    ],
)
def test_the_form_cell_names_report_days(form: str, rule: str) -> None:
    assert format_reports(read(form, "в течение года").rule) == rule


def test_information_after_the_quarter_counts_the_quarters_of_the_period_that_the_work_touches() -> None:
    form = "информация к 5 числу месяца, следующего за отчётным кварталом"

    assert read(form, "III квартал").days == (date(2005, 10, 5),)
    assert read(form, "постоянно").days == (
        date(2005, 4, 5), date(2005, 7, 5), date(2005, 10, 5), date(2006, 1, 5),
    )  # fmt: skip


def test_a_day_without_a_year_takes_the_year_of_the_same_day_in_the_deadline() -> None:
    reports = read(
        "ақпарат 20 желтоқсанға қарай", "2007 жылғы 20 желтоқсанға дейін; тұрақты", period=THREE_YEARS
    )

    assert reports.days == (date(2007, 12, 20),)


def test_a_day_without_a_year_is_else_the_first_after_each_window() -> None:
    reports = read("информация к 15 января", "2006 год; 2007 год", period=THREE_YEARS)

    assert reports.days == (date(2007, 1, 15), date(2008, 1, 15))
    assert [finding.code for finding in reports.findings] == ["report-year-taken"]


def test_a_day_without_a_year_in_a_standing_row_follows_each_year_of_the_period() -> None:
    reports = read("информация к 15 января", "постоянно", period=THREE_YEARS)

    assert reports.days == (date(2007, 1, 15), date(2008, 1, 15), date(2009, 1, 15))
    assert not reports.needs_date


def test_a_deadline_that_is_only_a_day_is_the_duty_and_no_report() -> None:
    assert read("Информация акиму области", "до 1 июля").days == ()


def test_a_deadline_that_speaks_of_information_is_a_report_too() -> None:
    assert read("соревнования", "к 10 июля представить информацию").days == (date(2005, 7, 10),)


def test_the_measure_itself_may_want_information_by_a_day() -> None:
    title = "Провести обследование и до 1 декабря 2005 года представить информацию в Министерство"

    assert read("", "IV квартал", title).days == (date(2005, 12, 1),)


def test_a_measure_that_only_names_a_law_of_a_day_is_no_report() -> None:
    title = "Информацию о Законе от 23 января 2001 года разместить на сайте"

    assert read("", "IV квартал", title).days == ()


def test_standing_work_without_a_report_day_is_a_finding() -> None:
    reports = read("информация", "постоянно")

    assert reports.needs_date
    assert [finding.code for finding in reports.findings] == ["deadline-standing-without-report"]


def test_nothing_gives_nothing() -> None:
    assert read_reports("", ReadDeadline(), "", period=None, act_on=None).days == ()


_parts = st.one_of(
    st.builds(AfterPeriod, st.integers(1, 28), st.sampled_from([Unit.MONTH, Unit.QUARTER, Unit.HALFYEAR])),
    st.builds(ByEachYear, st.integers(1, 12), st.integers(1, 28)),
    st.builds(ByDay, st.dates(THREE_YEARS.first, THREE_YEARS.last)),
)
_rules = _parts.map(lambda part: ReportRule((part,)))


@given(_rules, st.sampled_from([("kk", "ақпарат ({})"), ("ru", "информация ({})"), ("kk", "{} ақпарат")]))
def test_a_report_rule_in_the_words_of_the_office_is_read_back(
    rule: ReportRule, form: tuple[str, str]
) -> None:
    language, words = form

    reports = read(words.format(describe_reports(rule, language)), "2006-2008 годы", period=THREE_YEARS)

    assert reports.rule == rule
