"""The whole: invented documents of the usual kinds become drafts."""

import string
from datetime import date
from pathlib import Path

import pytest

from qadam.kit.periods import Period
from qadam.reading import sentences
from qadam.reading.draft import Draft, Measure
from qadam.reading.reading import read, read_source
from qadam.reading.refusals import CannotRead
from qadam.reading.source import Source

KAZAKH = """# «Таза ауыл» бағдарламасын 2011-2012 жылдары іске асыру жөніндегі іс-шаралар жоспары

<table>
<tr><th>Р/с №</th><th>Іс-шаралар</th><th>Аяқталу нысаны</th><th>Жауапты орындаушылар</th><th>Орындау мерзімі</th>
<th>Болжамды шығыстар, млн. теңге</th><th>Қаржыландыру көзі</th></tr>
<tr><td>1</td><td>2</td><td>3</td><td>4</td><td>5</td><td>6</td><td>7</td></tr>
<tr><td colspan="7">1. Абаттандыру</td></tr>
<tr><td>1.1.</td><td>Саябақтарға ағаш отырғызу</td><td>Аудан әкіміне ақпарат</td>
<td>Тұрғын үй бөлімі, ауыл әкімдері</td><td>2011 жылғы 1 мамырға дейін</td><td>2011 жыл - 1,5</td>
<td>Аудандық бюджет</td></tr>
<tr><td>1.2.</td><td>Көшелерді жарықтандыру</td><td>-//-</td><td>ТҮБ (келісім бойынша)</td><td>тоқсан сайын</td>
<td>Талап етілмейді</td><td></td></tr>
<tr><td colspan="7">2. Насихат</td></tr>
<tr><td>2.1.</td><td>Мақалалар жариялау</td><td>мақалалар</td><td>Ішкі саясат бөлімі</td><td>тұрақты</td>
<td>Талап етілмейді</td><td></td></tr>
</table>

Қысқартулар: ТҮБ - Тұрғын үй бөлімі
"""

RUSSIAN = """Приложение к решению акима района от 5 марта 2007 года № 41

План мероприятий по подготовке школ к зиме на 2007 год

№ п/п\tМероприятия\tСроки исполнения\tОтветственные исполнители
1\tПровести осмотр зданий\tдо 1 июля\tотдел образования, отдел строительства
2\tЗавезти уголь\tавгуст-сентябрь\tто же
3\tПроверить котельные\tIII квартал\tинспекция (по согласованию)
"""


def summary(measure: Measure) -> tuple[str, str, str, list[str]]:
    return measure.number, measure.deadline, measure.kind, [one.name for one in measure.executors]


def codes(draft: Draft) -> set[str]:
    return {found.code for found in draft.findings}


def test_the_head_of_the_cost_column_is_kept_beside_its_words() -> None:
    draft = read(KAZAKH.encode(), "жоспар.md")

    whole = draft.measures[0].whole()

    assert (whole["cost"], whole["cost_head"]) == ("2011 жыл - 1,5", "Болжамды шығыстар, млн. теңге")


def test_a_kazakh_programme_of_two_years() -> None:
    draft = read(KAZAKH.encode(), "жоспар.md")

    assert (draft.language, draft.period) == ("kk", Period(date(2011, 1, 1), date(2012, 12, 31)))
    assert [summary(measure) for measure in draft.measures] == [
        ("1.1", "2011 жылғы 1 мамырға дейін", "until", ["Тұрғын үй бөлімі", "ауыл әкімдері"]),
        ("1.2", "тоқсан сайын", "quarterly", ["ТҮБ"]),
        ("2.1", "тұрақты", "standing", ["Ішкі саясат бөлімі"]),
    ]
    first, second, third = draft.measures
    assert [measure.sections for measure in draft.measures] == [
        ("1. Абаттандыру",),
        ("1. Абаттандыру",),
        ("2. Насихат",),
    ]
    assert [(cost.year, str(cost.amount)) for cost in first.costs] == [(2011, "1.5")]
    assert first.funding == "Аудандық бюджет"
    assert second.form == "Аудан әкіміне ақпарат"
    assert len(second.windows) == 8
    assert [one.is_by_agreement for one in second.executors] == [True]
    assert third.needs_date
    assert draft.glossary == {"ТҮБ": "Тұрғын үй бөлімі"}
    assert {"act-missing", "row-ditto"} <= codes(draft)


def test_a_russian_plan_of_a_year_in_tabbed_text() -> None:
    draft = read(RUSSIAN.encode(), "план.txt")

    assert (draft.language, draft.act.number, draft.act.dated_on) == ("ru", "41", date(2007, 3, 5))
    assert draft.period == Period(date(2007, 1, 1), date(2007, 12, 31))
    assert [summary(measure) for measure in draft.measures] == [
        ("1", "до 1 июля", "until", ["отдел образования", "отдел строительства"]),
        ("2", "август-сентябрь", "month", ["отдел образования", "отдел строительства"]),
        ("3", "III квартал", "quarters", ["инспекция"]),
    ]
    assert draft.measures[2].executors[0].is_by_agreement


def test_every_field_tells_where_it_stands_and_how_sure_it_is() -> None:
    draft = read(KAZAKH.encode(), "жоспар.md")

    first = draft.measures[0]
    assert (first.sources["deadline"].row, first.sources["deadline"].column) == (4, 5)
    assert first.sources["deadline"].block == first.sources["title"].block > 0
    assert set(first.trust) >= {"number", "title", "deadline", "executors"}
    assert all(0 <= trust <= 1 for trust in first.trust.values())


def test_findings_about_a_row_name_its_number() -> None:
    draft = read(KAZAKH.encode(), "жоспар.md")

    (ditto,) = [found for found in draft.findings if found.code == "row-ditto"]
    assert (ditto.subject, ditto.field) == ("1.2", "form")


def test_the_names_of_a_glossary_are_mended() -> None:
    draft = read(
        "План комитета уголовно-исполнительной системы на 2007 год\n\n"
        "ГУ «Комитет уголовно - исполнительной системы» (далее – КУИС)\n".encode(),
        "план.md",
    )

    assert draft.glossary == {"КУИС": "Комитет уголовно-исполнительной системы"}


def test_a_report_day_whose_year_was_taken_is_trusted_less() -> None:
    draft = read(
        "План мероприятий на 2007 год\n\n"
        "| № | Мероприятия | Форма завершения | Срок исполнения | Исполнители |\n|---|---|---|---|---|\n"
        "| 1 | Открыть музей | информация акиму | июнь | отдел культуры |\n"
        "| 2 | Сдать мост | информация акиму к 10 июля | июнь | отдел дорог |\n".encode(),
        "план.md",
    )

    assert [measure.trust["reports"] for measure in draft.measures] == [1.0, 0.8]


MONEY = (
    "План мероприятий на 2007 год\n\n"
    "| № | Мероприятия | Срок исполнения | Исполнители | Расходы | Источник финансирования |\n"
    "|---|---|---|---|---|---|\n"
    "| 1 | Отремонтировать школу | май | отдел образования | {cost} | Местный бюджет |\n"
    "| 2 | Открыть музей | июнь | отдел культуры | 3 млн. тенге | Местный бюджет |\n"
)


@pytest.mark.parametrize(
    ("cost", "code", "severity"),
    [
        ("10-15 млн. тенге", "cost-range", "doubt"),
        ("15", "cost-no-unit", "doubt"),
        ("Всего 15 млн. тенге, в том числе РБ – 5 млн. тенге, МБ – 7 млн. тенге", "cost-total", "fault"),
        ("", "source-without-cost", "note"),
    ],
)
def test_doubtful_money_is_one_finding_of_its_row(cost: str, code: str, severity: str) -> None:
    draft = read(MONEY.format(cost=cost).encode(), "план.md")

    found = [one for one in draft.findings if one.field in {"cost", "funding"}]
    assert [(one.code, one.subject, one.field, one.severity) for one in found] == [
        (code, "1", "cost", severity)
    ]


def test_two_deadline_columns_are_joined_under_their_heads() -> None:
    draft = read(
        "План мероприятий на 2007 год\n\n"
        "| № | Мероприятия | Начало | Окончание | Исполнители |\n|---|---|---|---|---|\n"
        "| 1 | Отремонтировать школу | май | август | отдел образования |\n"
        "| 2 | Открыть музей | июнь | июль | отдел культуры |\n".encode(),
        "план.md",
    )

    assert [measure.deadline for measure in draft.measures] == [
        "Начало: май; Окончание: август",
        "Начало: июнь; Окончание: июль",
    ]


def test_a_heading_may_stand_on_two_lines() -> None:
    draft = read(
        "2019 жылы Жастар жылын өткізу жөніндегі\n\nІС-ШАРАЛАР ЖОСПАРЫ\n\n"
        "| № | Іс-шаралар | Мерзімі | Жауаптылар |\n|---|---|---|---|\n"
        "| 1 | Спартакиада өткізу | маусым-тамыз | спорт бөлімі |\n".encode(),
        "жоспар.md",
    )

    assert draft.title == "2019 жылы Жастар жылын өткізу жөніндегі ІС-ШАРАЛАР ЖОСПАРЫ"
    assert draft.period == Period(date(2019, 1, 1), date(2019, 12, 31))


def test_ticked_quarters_are_read_from_their_heads() -> None:
    draft = read(
        "План работы комиссии на 2012 год\n\n"
        "| № | Мероприятия | I кв. | II кв. | III кв. | Ответственные |\n|---|---|---|---|---|---|\n"
        "| 1 | Заседание комиссии | + |  | + | Отдел экономики |\n"
        "| 2 | Выездная проверка |  | х |  | Отдел экономики |\n".encode(),
        "план.md",
    )

    first, second = draft.measures
    assert (first.deadline, first.kind) == ("I кв.: +; III кв.: +", "quarters")
    assert [window.first for window in first.windows] == [date(2012, 1, 1), date(2012, 7, 1)]
    assert [window.first for window in second.windows] == [date(2012, 4, 1)]


def test_a_rule_of_the_acts_body_gives_its_days_to_every_row() -> None:
    draft = read(
        "Решение акима района от 10 января 2007 года № 3\n\n"
        "1. Утвердить прилагаемый план мероприятий на 2007 год.\n\n"
        "2. Исполнителям, указанным в плане, представлять информацию ежеквартально к 5 числу месяца, следующего за "
        "отчётным кварталом.\n\n"
        "План мероприятий на 2007 год\n\n"
        "| № | Мероприятия | Срок исполнения | Исполнители |\n|---|---|---|---|\n"
        "| 1 | Проводить ярмарки | постоянно | отдел предпринимательства |\n".encode(),
        "план.md",
    )

    (measure,) = draft.measures
    assert measure.reports == (date(2007, 4, 5), date(2007, 7, 5), date(2007, 10, 5), date(2008, 1, 5))
    assert not measure.needs_date
    assert "body-report-all" in codes(draft)


def test_a_second_plan_of_the_act_runs_in_its_own_years() -> None:
    rows = "№\tМероприятия\tСрок\tИсполнители\n1\tПровести осмотр\tапрель\tотдел дорог\n"
    text = (
        f"План мероприятий города на 2002-2003 годы\n\n{rows}2\tСдать мост\tмай\tотдел дорог\n\n"
        f"План мероприятий сёл на 2002 год\n\n{rows}2\tСдать клуб\tмай\tакимы сёл\n"
    )

    draft = read(text.encode(), "план.txt")

    assert draft.period == Period(date(2002, 1, 1), date(2003, 12, 31))
    assert [len(measure.windows) for measure in draft.measures] == [2, 2, 1, 1]


def test_a_cost_beside_those_of_the_years_is_their_total() -> None:
    text = (
        "План мероприятий на 2021-2022 годы\n\n"
        "№\tМероприятия\tСрок\tИсполнители\tСтоимость, млн. тенге\t2021 год\t2022 год\n"
        "1\tПосадить лес\t2021-2022 годы\tлесхоз\t50\t20\t30\n"
        "2\tСоздать парк\tиюнь 2022 года\tлесхоз\t7\t\t7\n"
    )

    first, second = read(text.encode(), "план.txt").measures

    assert [(cost.year, str(cost.amount)) for cost in first.costs] == [(2021, "20"), (2022, "30")]
    assert [(cost.year, str(cost.amount)) for cost in second.costs] == [(2022, "7")]


def test_a_document_without_a_plan_gives_an_empty_draft_and_says_so() -> None:
    draft = read("Ауыл тұрғындарына хабарландыру\n\nЖиналыс сенбіде өтеді.\n".encode(), "хабар.txt")

    assert draft.measures == ()
    assert "document-without-measures" in codes(draft)


def test_an_empty_source_is_a_draft_too() -> None:
    assert read_source(Source(())).measures == ()


def test_a_missing_file_is_refused_with_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(CannotRead) as refused:
        read(tmp_path / "жоқ.docx")

    assert refused.value.sentence("kk")


def test_a_path_may_be_given_as_text(tmp_path: Path) -> None:
    path = tmp_path / "план.txt"
    path.write_text(RUSSIAN, encoding="utf-8")

    assert len(read(str(path)).measures) == 3


def test_every_finding_leaves_the_same_gaps_in_each_language() -> None:
    for code, texts in sentences._KNOWN.items():
        gaps = [
            {name for _text, name, _spec, _sign in string.Formatter().parse(text)} for text in texts.values()
        ]
        assert gaps[0] == gaps[1] == gaps[2], code


def test_days_alone_are_those_of_the_month_in_the_heading_above() -> None:
    plan = """2017 жылға арналған жұмыс жоспары

<table>
<tr><td>№</td><td>Іс-шаралар</td><td>Мерзімі</td><td>Кім дайындайды</td></tr>
<tr><td colspan="4">ҚАҢТАР</td></tr>
<tr><td>1</td><td>Жиналыс өткізу</td><td>12-15</td><td>Әкім аппараты</td></tr>
<tr><td colspan="4">АҚПАН</td></tr>
<tr><td>2</td><td>Сессия өткізу</td><td>3</td><td>Мәслихат аппараты</td></tr>
</table>
"""
    draft = read(plan.encode(), "жоспар.md")

    assert [measure.sections for measure in draft.measures] == [("ҚАҢТАР",), ("АҚПАН",)]
    assert [(one.first, one.last) for measure in draft.measures for one in measure.windows] == [
        (date(2017, 1, 12), date(2017, 1, 15)),
        (date(2017, 2, 3), date(2017, 2, 3)),
    ]
    assert [[one.name for one in measure.executors] for measure in draft.measures] == [
        ["Әкім аппараты"],
        ["Мәслихат аппараты"],
    ]


def test_a_printed_file_with_letters_of_other_alphabets_is_read_as_kazakh() -> None:
    text = """Ҽлеуметтік кӛмектің 2014 жылға арналған іс-шаралар жоспары

| р/с № | Іс-шаралар | Аяқталу тҥрі | Кҥні | Жауапты |
|---|---|---|---|---|
| 1 | Кҽсіпкерлерге кӛмек кӛрсету | Ақпарат | 1 қыркҥйекке дейін | Кҽсіпкерлік бӛлімі |
"""

    draft = read(text.encode(), "жоспар.md")

    (measure,) = draft.measures
    assert draft.title == "Әлеуметтік көмектің 2014 жылға арналған іс-шаралар жоспары"
    assert (measure.title, measure.form) == ("Кәсіпкерлерге көмек көрсету", "Ақпарат")
    assert summary(measure) == ("1", "1 қыркүйекке дейін", "until", ["Кәсіпкерлік бөлімі"])


def test_wide_heads_may_be_parted_into_bodies_and_into_years_at_once() -> None:
    text = """# План мероприятий на 2013-2014 годы

<table>
<tr><td rowspan="2">№</td><td rowspan="2">Мероприятия</td><td rowspan="2">Срок исполнения</td>
<td colspan="2">Ответственные за исполнение</td><td colspan="2">Предполагаемые расходы, тыс. тенге</td></tr>
<tr><td>исполнитель</td><td>соисполнители</td><td>2013</td><td>2014</td></tr>
<tr><td>1</td><td>2</td><td>3</td><td>4</td><td>5</td><td>6</td><td>7</td></tr>
<tr><td>1</td><td>Создать рабочие места</td><td>ежегодно</td><td>отдел занятости</td><td>акимы районов</td>
<td>1 500,0</td><td>1 600,0</td></tr>
</table>
"""

    (measure,) = read(text.encode(), "план.md").measures

    assert measure.cost == "2013: 1 500,0; 2014: 1 600,0"
    assert [(cost.year, str(cost.amount)) for cost in measure.costs] == [(2013, "1500.0"), (2014, "1600.0")]
    assert [one.name for one in measure.executors] == ["отдел занятости", "акимы районов"]


DRAFTING = """Министрдің 2003 жылғы 7 қаңтардағы N 5 бұйрығымен бекітілген

Заң жобалары жұмыстарының 2003 жылға арналған жоспары

------------------------------------------------------------------------------
 N  ! Заң жобасының атауы        !Әзірлеуші!   Ұсыну мерзімі    !Әзірлеуге
 р/с!                            !мемлекет-!--------------------!жауапты
    !                            !тік орган!Әділет- !Үкі-!Парла-!адам
    !                            !         !мині    !мет !мент  !
------------------------------------------------------------------------------
 1  !             2              !    3    !   4    ! 5  !  6   !    7
------------------------------------------------------------------------------
 1   Қазақстан Республикасының     ӘдМ      қаңтар   ақ-  нау-   А.Сейтов
     кейбір заң актілеріне                           пан  рыз
     өзгерістер енгізу туралы

 2   Байланыс туралы               ККМ      ақпан    нау- сәуір  Б.Омаров
                                                     рыз
------------------------------------------------------------------------------
"""


def test_a_drawn_plan_of_bills_has_a_deadline_for_each_stage_and_the_drafting_body() -> None:
    first, second = read(DRAFTING.encode(), "жоспар.txt").measures

    assert first.title == "Қазақстан Республикасының кейбір заң актілеріне өзгерістер енгізу туралы"
    assert summary(first) == ("1", "Әділетмині: қаңтар; Үкімет: ақпан; Парламент: наурыз", "month", ["ӘдМ"])
    assert summary(second)[1:] == ("Әділетмині: ақпан; Үкімет: наурыз; Парламент: сәуір", "month", ["ККМ"])


def test_any_words_part_a_wide_head_where_the_other_heads_hang_down_beside_it() -> None:
    text = """# План законопроектных работ на 2003 год

<table>
<tr><td rowspan="2">№ п/п</td><td rowspan="2">Наименование законопроекта</td>
<td rowspan="2">Государственный орган - разработчик</td><td colspan="2">Срок представления</td></tr>
<tr><td>в Минюст</td><td>в Парламент</td></tr>
<tr><td>1-1.</td><td>О связи</td><td>МТК</td><td>март</td><td>май</td></tr>
<tr><td>2.</td><td>Об архивах</td><td>МК</td><td>июнь</td><td>июль</td></tr>
</table>
"""

    draft = read(text.encode(), "план.md")

    assert [summary(measure) for measure in draft.measures] == [
        ("1-1", "в Минюст: март; в Парламент: май", "month", ["МТК"]),
        ("2", "в Минюст: июнь; в Парламент: июль", "month", ["МК"]),
    ]


def test_a_numbered_heading_that_names_no_subject_gives_way_to_the_programme() -> None:
    text = """2001-2003 жылдарға арналған жұмыспен қамту бағдарламасы

8-бөлім. Бағдарламаны жүзеге асыру жөніндегі шаралар кешені

| № | Шаралар | Орындаушылар | Орындау мерзімі |
|---|---|---|---|
| 1 | Деректер банкін құру | Еңбек департаменті | 2001 ж. 1 шілдесіне дейін |
"""

    assert read(text.encode(), "жоспар.md").title == "2001-2003 жылдарға арналған жұмыспен қамту бағдарламасы"
