"""Plans that nobody wrote: drafts drawn by chance in both languages, with tables of numbers and, if asked, a fault."""

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from django.utils import translation
from hypothesis import strategies as st

from qadam.kit.deadlines import ReportRule, describe, needs_date, parse_rule, windows
from qadam.kit.periods import Period
from qadam.reading.draft import (
    Act,
    Draft,
    Executor,
    FigureColumn,
    FigureRow,
    FigureTable,
    Measure,
    Value,
)
from qadam.reading.sentences import Spoken

PERIOD = Period(date(2009, 1, 1), date(2011, 12, 31))
SUBJECTS = {
    "kk": ("Ауыл мектептерін", "Жастар орталықтарын", "Облыс кітапханаларын", "Фермерлік шаруашылықтарды"),
    "ru": ("Организовать работу", "Провести конкурс", "Обеспечить ремонт", "Подготовить предложения"),
}
OBJECTS = {
    "kk": ("жаңа жабдықпен", "мемлекеттік тілдегі әдебиетпен", "білікті мамандармен", "ауыз сумен"),
    "ru": ("сельских библиотек", "для молодых специалистов", "в районных центрах", "по развитию спорта"),
}
ENDS = {
    "kk": ("қамтамасыз ету", "толықтыру", "жарақтандыру жөніндегі жұмысты жүргізу"),
    "ru": ("с участием общественности", "и обобщить опыт районов", "за счет местного бюджета"),
}
FORMS = {
    "kk": ("Облыс әкіміне ақпарат", "Әкімдік қаулысы", "Іс-шаралар жоспары", ""),
    "ru": ("Информация акиму области", "Постановление акимата", "План мероприятий", ""),
}
BODIES = {
    "kk": (
        Executor("Облыстық білім басқармасы"),
        Executor("Мәдениет және спорт басқармасы"),
        Executor("аудандар мен қалалардың әкімдері", is_collective=True),
        Executor("«Атамекен» кәсіпкерлер палатасы"),
        Executor("Жұмыспен қамтуды үйлестіру және әлеуметтік бағдарламалар департаменті"),
    ),
    "ru": (
        Executor("Управление образования области"),
        Executor("Департамент труда и социальной защиты населения"),
        Executor("акимы городов и районов", is_collective=True),
        Executor("Палата предпринимателей «Атамекен»"),
        Executor("Областной центр здоровья"),
    ),
}
SECTIONS = {
    "kk": ("1. Білім беру саласын дамыту", "2. Мәдениет пен спортты қолдау", "3. Ақпараттық жұмыс"),
    "ru": ("1. Развитие образования", "2. Поддержка культуры и спорта", "3. Информационная работа"),
}
TITLES = {
    "kk": "Ауылды дамыту жөніндегі іс-шаралар жоспары",
    "ru": "План мероприятий по развитию сельских территорий",
}
ISSUERS = {"kk": "Облыс әкімдігінің", "ru": "решением областного маслихата"}
FUNDING = {"kk": ("Облыстық бюджет", "Жергілікті бюджет"), "ru": ("Областной бюджет", "Местный бюджет")}
DISTRICTS = ("Байзақ", "Жуалы", "Қордай", "Меркі", "Талас", "Шу")
TOTAL = {"kk": "Барлығы", "ru": "Всего"}
INDICATOR = {"kk": "Жаңа жұмыс орындары", "ru": "Новые рабочие места"}
RULES = (
    "until 2009-06-15",
    "until 2010-12-01",
    "on 2011-03-01",
    "from 2010-02-01 to 2010-05-20",
    "months 2009-03",
    "months 2009-10..2010-02",
    "each year months 4, 9",
    "quarters 2010-Q1..2010-Q3",
    "quarters 2009-Q4",
    "halfyears 2010-H1",
    "years 2009..2011",
    "monthly",
    "quarterly",
    "halfyearly",
    "yearly",
    "standing",
    "until 2009-11-15; quarterly",
)


@dataclass(frozen=True)
class Fault:
    """What was planted: the code of the finding that must tell of it, and where it lies."""

    code: str
    label: str


def drafts(language: Spoken) -> st.SearchStrategy[Draft]:
    """Plans of one to twelve measures under sections, with costs in some of them, and what reading must give."""
    return st.builds(
        lambda measures, number: Draft(
            title=TITLES[language],
            language=language,
            act=Act(str(number), date(2008, 12, 18), ISSUERS[language]),
            period=PERIOD,
            measures=tuple(
                replace(measure, number=str(place)) for place, measure in enumerate(measures, start=1)
            ),
        ),
        st.lists(_measures(language), min_size=1, max_size=12).map(_in_order_of_sections),
        st.integers(1, 999),
    )


def _in_order_of_sections(measures: list[Measure]) -> list[Measure]:
    return sorted(measures, key=lambda measure: measure.sections)


@st.composite
def _measures(draw: st.DrawFn, language: Spoken) -> Measure:
    rule = parse_rule(draw(st.sampled_from(RULES)))
    with translation.override(language):
        deadline = describe(rule, language)
    has_cost = draw(st.booleans())
    names = draw(st.lists(st.sampled_from(BODIES[language]), min_size=1, max_size=4, unique=True))
    words = (draw(st.sampled_from(words[language])) for words in (SUBJECTS, OBJECTS, ENDS))
    return Measure(
        sections=(draw(st.sampled_from(SECTIONS[language])),),
        title=" ".join(words),
        form=draw(st.sampled_from(FORMS[language])),
        deadline=deadline,
        cost=f"{draw(st.integers(1, 900))},5" if has_cost else "",
        funding=draw(st.sampled_from(FUNDING[language])) if has_cost else "",
        rule=rule,
        windows=tuple(windows(rule, PERIOD)),
        kind=rule.kind,
        needs_date=needs_date(rule, ReportRule(), PERIOD),
        executors=tuple(replace(one, is_by_agreement=draw(st.booleans())) for one in names),
    )


@st.composite
def figure_tables(draw: st.DrawFn, language: Spoken, *, is_faulty: bool) -> tuple[FigureTable, Fault | None]:
    """A table of targets by district and year with a row of totals; one total is wrong if asked."""
    years = (2009, 2010, 2011)
    numbers = draw(
        st.lists(st.tuples(*(st.integers(3, 900) for _year in years)), min_size=3, max_size=len(DISTRICTS))
    )
    sums = [sum(row[place] for row in numbers) for place in range(len(years))]
    fault = None
    if is_faulty:
        place = draw(st.integers(0, len(years) - 1))
        sums[place] += draw(st.integers(1, 50)) * draw(st.sampled_from([1, -1]))
        fault = Fault("sum-of-column", str(years[place]))
    rows = [FigureRow(name, _values(row)) for name, row in zip(DISTRICTS, numbers, strict=False)]
    rows.append(FigureRow(TOTAL[language], _values(sums), kind="total"))
    columns = tuple(FigureColumn(INDICATOR[language], year) for year in years)
    return FigureTable("indicators", INDICATOR[language], columns, tuple(rows)), fault


def _values(numbers: tuple[int, ...] | list[int]) -> tuple[Value, ...]:
    return tuple(Value(str(number), Decimal(number)) for number in numbers)
