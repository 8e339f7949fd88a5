import pytest

from qadam.kit.deadlines import describe, describe_reports, parse_reports, parse_rule

LANGUAGES = ("kk", "ru", "en")


@pytest.mark.parametrize(
    ("text", "kk", "ru", "en"),
    [
        (
            "until 2015-12-01",
            "2015 жылғы 1 желтоқсанға дейін",
            "до 1 декабря 2015 года",
            "by 1 December 2015",
        ),
        (
            "until 2015-11-15; quarterly",
            "2015 жылғы 15 қарашаға дейін; тоқсан сайын",
            "до 15 ноября 2015 года; ежеквартально",
            "by 15 November 2015; quarterly",
        ),
        ("on 2015-11-05", "2015 жылғы 5 қараша", "5 ноября 2015 года", "on 5 November 2015"),
        (
            "from 2018-06-10 to 2018-07-02",
            "2018 жылғы 10 маусымнан 2 шілдеге дейін",
            "с 10 июня по 2 июля 2018 года",
            "from 10 June to 2 July 2018",
        ),
        (
            "months 2016-02..2016-03",
            "2016 жылғы ақпан–наурыз",
            "февраль–март 2016 года",
            "February–March 2016",
        ),
        ("months 2004-01", "2004 жылғы қаңтар", "январь 2004 года", "January 2004"),
        ("each year months 10", "жыл сайын қазан айында", "ежегодно, в октябре", "every year in October"),
        (
            "each year months 1, 6, 12",
            "жыл сайын қаңтар, маусым және желтоқсан айларында",
            "ежегодно, в январе, июне и декабре",
            "every year in January, June and December",
        ),
        (
            "quarters 2005-Q2..2007-Q4",
            "2005 жылғы II–IV тоқсан, 2006–2007 жылдардағы I–IV тоқсан",
            "II–IV кварталы 2005 года, I–IV кварталы 2006–2007 годов",
            "quarters II–IV of 2005, quarters I–IV of 2006–2007",
        ),
        (
            "quarters 2005-Q2, 2005-Q4, 2006-Q2, 2006-Q4",
            "2005–2006 жылдардағы II, IV тоқсан",
            "II, IV кварталы 2005–2006 годов",
            "quarters II, IV of 2005–2006",
        ),
        ("quarters 2006-Q4", "2006 жылғы IV тоқсан", "IV квартал 2006 года", "quarter IV of 2006"),
        ("halfyears 2006-H1", "2006 жылғы I жартыжылдық", "I полугодие 2006 года", "first half of 2006"),
        (
            "halfyears 2006-H1..2006-H2",
            "2006 жылғы I–II жартыжылдық",
            "I–II полугодия 2006 года",
            "both halves of 2006",
        ),
        ("years 2016", "2016 жыл ішінде", "в течение 2016 года", "during 2016"),
        ("years 2006..2008", "2006–2008 жылдар ішінде", "в течение 2006–2008 годов", "during 2006–2008"),
        ("weekly", "апта сайын", "еженедельно", "weekly"),
        ("monthly", "ай сайын", "ежемесячно", "monthly"),
        ("halfyearly", "жарты жыл сайын", "каждое полугодие", "half-yearly"),
        ("yearly", "жыл сайын", "ежегодно", "yearly"),
        ("standing", "тұрақты негізде", "постоянно", "continuously"),
        (
            "standing from 2016-01-01",
            "2016 жылғы 1 қаңтардан бастап тұрақты негізде",
            "постоянно, с 1 января 2016 года",
            "continuously from 1 January 2016",
        ),
        ("relative permit", "рұқсат беру кезінде", "при выдаче разрешения", "when a permit is issued"),
        (
            "relative eclipse",
            "белгілі бір оқиға болғанда",
            "при наступлении события",
            "when the event occurs",
        ),
        (
            "reference schedule",
            "бекітілген кестеге сәйкес",
            "по утверждённому графику",
            "by the approved schedule",
        ),
        ("none", "мерзімі көрсетілмеген", "срок не указан", "no day given"),
    ],
)
def test_a_deadline_reads_as_the_office_writes_it(text: str, kk: str, ru: str, en: str) -> None:
    assert [describe(parse_rule(text), language) for language in LANGUAGES] == [kk, ru, en]


@pytest.mark.parametrize(
    ("text", "kk", "ru", "en"),
    [
        ("", "", "", ""),
        (
            "day 5 after quarter",
            "тоқсан сайын, есепті тоқсаннан кейінгі айдың 5-күніне",
            "ежеквартально, к 5 числу месяца после отчётного квартала",
            "quarterly, by the 5th of the month after the reported quarter",
        ),
        (
            "day 1 after month from 2016-01-01",
            "2016 жылғы 1 қаңтардан бастап ай сайын, есепті айдан кейінгі айдың 1-күніне",
            "с 1 января 2016 года ежемесячно, к 1 числу месяца, следующего за отчётным",
            "from 1 January 2016 monthly, by the 1st of the month after the reported month",
        ),
        (
            "day 20 after halfyear",
            "жарты жыл сайын, есепті жартыжылдықтан кейінгі айдың 20-күніне",
            "каждое полугодие, к 20 числу месяца после отчётного полугодия",
            "half-yearly, by the 20th of the month after the reported half-year",
        ),
        (
            "day 22 after year",
            "жыл сайын, есепті жылдан кейінгі айдың 22-күніне",
            "ежегодно, к 22 числу месяца после отчётного года",
            "yearly, by the 22nd of the month after the reported year",
        ),
        (
            "by 12-05 each year",
            "жыл сайын 5 желтоқсанға дейін",
            "ежегодно, к 5 декабря",
            "every year by 5 December",
        ),
        (
            "by 2015-12-20; by 2016-12-20",
            "2015 жылғы 20 желтоқсанға дейін; 2016 жылғы 20 желтоқсанға дейін",
            "до 20 декабря 2015 года; до 20 декабря 2016 года",
            "by 20 December 2015; by 20 December 2016",
        ),
    ],
)
def test_a_report_rule_reads_as_the_office_writes_it(text: str, kk: str, ru: str, en: str) -> None:
    assert [describe_reports(parse_reports(text), language) for language in LANGUAGES] == [kk, ru, en]


def test_an_unknown_language_is_refused() -> None:
    with pytest.raises(KeyError):
        describe(parse_rule("weekly"), "de")
