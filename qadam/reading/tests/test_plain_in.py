"""Text files become paragraphs and tables, however their columns were kept apart or lost."""

import json
import time
from contextlib import suppress
from pathlib import Path

import pytest

from qadam.reading.inputs.plain import read_plain
from qadam.reading.refusals import CannotRead
from qadam.reading.source import Paragraph, Source, Table
from qadam.reading.tables.signs import squash

SHARED = Path(__file__).parents[4] / "shared"


def texts(source: Source) -> list[str]:
    return [block.text for block in source.blocks if isinstance(block, Paragraph)]


def rows(source: Source, number: int = 0) -> list[list[str]]:
    table = list(source.tables)[number]
    return [[cell.text for cell in row] for row in table.rows]


def grid(table: Table) -> list[list[str]]:
    return [[cell.text if cell else "" for cell in row] for row in table.grid()]


def shared(name: str) -> bytes:
    found = sorted((SHARED / "seeds").glob(f"{name}_*.txt"))
    if not found:
        pytest.skip("The founding documents are not here.")
    return found[0].read_bytes()


def test_wrapped_lines_are_one_paragraph_and_an_indent_begins_another() -> None:
    source = read_plain(
        "      Бағдарламаны іске асыру нәтижесінде облыста жұмыссыздық деңгейі төмендейді,\n"
        "жаңа жұмыс орындары ашылады және халықтың тұрмыс деңгейі жақсарады деп күтіледі\n\n\n\n"
        "және бұл көрсеткіш жыл сайын өседі.\n"
        "      Келесі кезеңде жұмыстар жалғасады, оларға қаражат облыстық бюджеттен бөлінеді.\n"
    )

    assert [text.split("\n")[0][:12] for text in texts(source)] == ["Бағдарламаны", "Келесі кезең"]


def test_long_lines_are_paragraphs_of_their_own() -> None:
    long = "Қаулы етеді: " + "іс-шаралар жоспары бекітілсін; " * 8

    assert len(texts(read_plain(f"{long}\n{long}\n"))) == 2


def test_tabs_keep_cells_apart_with_headings_and_page_ends_between_rows() -> None:
    source = read_plain(
        "Жоспар\n\n№\tІс-шара\tОрындаушы\tМерзімі\n<b>Бірінші кезең</b>\t\t\t\n1\tЖариялау\tӘкімдік\t10 маусым\n"
        "\tжалғасы\t\t\n\n\n2\tІріктеу:  - бірінші;  - екінші\t\tшілде\n\n\n**Ескертпе:**\n"
    )

    assert rows(source) == [
        ["№", "Іс-шара", "Орындаушы", "Мерзімі"],
        ["Бірінші кезең"],
        ["1", "Жариялау", "Әкімдік", "10 маусым"],
        ["", "жалғасы", "", ""],
        ["2", "Іріктеу:\n- бірінші;\n- екінші", "", "шілде"],
    ]
    heading = next(source.tables).rows[1][0]
    assert (heading.width, heading.is_strong) == (4, True)
    assert [(one.text, one.is_bold) for one in source.paragraphs][-1] == ("Ескертпе:", True)


def test_tabs_with_bars_and_headings_on_lines_of_their_own() -> None:
    bar = "\t|\t"
    source = read_plain(
        f"№{bar}Мероприятие{bar}Срок\n1{bar}2{bar}3\nI. РАЗДЕЛ\n1. ПОДРАЗДЕЛ\n1.{bar}Провести{bar}2016 год\n"
        f"II. ДРУГОЙ\n2.{bar}Издать{bar}-\n\nПримечание: текст\n"
    )

    assert rows(source)[2:] == [
        ["I. РАЗДЕЛ"],
        ["1. ПОДРАЗДЕЛ"],
        ["1.", "Провести", "2016 год"],
        ["II. ДРУГОЙ"],
        ["2.", "Издать", "-"],
    ]
    assert texts(source) == ["Примечание: текст"]


def test_a_signature_with_a_tab_is_no_table() -> None:
    assert not list(read_plain("Аким области\tИ. Иванов\n\nТекст.").tables)


def test_pipes_and_html_tables_are_read_in_text_too() -> None:
    assert rows(read_plain("| № | Шара |\n|---|---|\n| 1 | а |\n")) == [["№", "Шара"], ["1", "а"]]
    html = "<table>\n<tr><td>1</td><td>а</td></tr>\n<tr><td>2</td><td>б</td></tr></table>"
    assert rows(read_plain(f"Жоспар\n\n{html}")) == [["1", "а"], ["2", "б"]]


def test_a_table_drawn_with_bars_and_lines_is_cut_at_the_bars() -> None:
    source = read_plain(
        "+----+------------------+-----------+\n| N  | Мероприятие      | Срок      |\n"
        "+----+------------------+-----------+\n| 1  | Провести одно    | 2001 год  |\n"
        "|    | и другое         |           |\n+----+------------------+-----------+\n"
        "| Второй раздел                     |\n+----+------------------+-----------+\n"
        "| 2  | Третье           | 2002 год  |\n+----+------------------+-----------+\n\nПодпись\n"
    )

    assert rows(source) == [
        ["N", "Мероприятие", "Срок"],
        ["1", "Провести одно\nи другое", "2001 год"],
        ["Второй раздел"],
        ["2", "Третье", "2002 год"],
    ]
    assert next(source.tables).rows[2][0].width == 3
    assert texts(source) == ["Подпись"]


def test_rows_without_bars_under_a_drawn_head_are_cut_under_its_bars() -> None:
    source = read_plain(
        "-----------------------------------------------------------------\n"
        " N !        Іс-шаралар            !  Мерзімі    !  Жауаптылар\n"
        "р/с!                              !             !\n"
        "-----------------------------------------------------------------\n"
        " 1 !             2                !      3      !       4\n"
        "-----------------------------------------------------------------\n"
        "         I. Халықты жұмыспен қамту жөніндегі шаралар тобы\n\n"
        " 1. Заң жобасын әзірлеу және       IV тоқсан     Еңбекмині,\n"
        "    Үкіметке енгізу                1999 ж.       Әділетмині\n\n"
        " 2. Жәрмеңке өткізу                жыл сайын     Әкімдер\n"
        "-----------------------------------------------------------------\n"
    )

    assert rows(source) == [
        ["N\nр/с", "Іс-шаралар", "Мерзімі", "Жауаптылар"],
        ["1", "2", "3", "4"],
        ["I. Халықты жұмыспен қамту жөніндегі шаралар тобы"],
        ["1.", "Заң жобасын әзірлеу және\nҮкіметке енгізу", "IV тоқсан\n1999 ж.", "Еңбекмині,\nӘділетмині"],
        ["2.", "Жәрмеңке өткізу", "жыл сайын", "Әкімдер"],
    ]


def test_columns_that_only_spaces_keep_apart_are_found_by_their_heads() -> None:
    source = read_plain(
        "План\n\nN     Мероприятия                      Срок исполнения    Ответственные\n"
        "п/п                                                       исполнители\n"
        "1     Провести семинар для             I квартал          Министерство\n"
        "      работников                       1998 года          труда\n"
        "2     Открыть центр                    Ежегодно           Акимы областей\n\nПодпись\n"
    )

    assert rows(source) == [
        ["N\nп/п", "Мероприятия", "Срок исполнения", "Ответственные\nисполнители"],
        ["1", "Провести семинар для\nработников", "I квартал\n1998 года", "Министерство\nтруда"],
        ["2", "Открыть центр", "Ежегодно", "Акимы областей"],
    ]


# A line with @ holds spaces alone: an empty cell.
BROKEN = """
іс-шаралар жоспары
р/с  Іс-шара Аяқтау нысаны Орындауға жауаптылар

1 2 3 4

1. Кәсіпорындарды қолдау шаралары

1. Шағын кәсіпорындарға
к е ң е с  б е р у
орталығын ашу.

Облыс әкіміне
ақпарат

О б л ы с т ы қ
кәсіпкерлік
департаменті

2. Кәсіпкерлерге арналған
көрме өткізу.

Облыс әкіміне
ақпарат

Қала әкімі



2. Кадрларды даярлау шаралары

3. Жұмысшыларды қайта
даярлау курстарын

Облыс әкіміне
ақпарат

О б л ы с т ы қ
білім беру және



ұйымдастыру.

кәсіпкерлік
департаменттері

4. Оқулықтар шығару.

Оқулық тарату О б л ы с т ы қ
білім беру
департаменті

      кестенің жалғасы
Орындалу мерзімі Б о л ж а м д ы

ш ы ғ ы с т а р
(млн. теңге)

Қаржыландыру
көздері

5 6 7

1 .  К ә с і п о р ы н д а р д ы  қ о л д а у
шаралары

@

2001 жылы,
II-IV тоқсан

2 0 0 1  ж ы л ы  -
4,5

Облыстық
бюджет

2001 жылы, III тоқсан Қаржыландыруды
талап етпейді

@

2 .  К а д р л а р д ы  д а я р л а у
шаралары

@

2001 жылы,
II тоқсан

2 0 0 1  ж ы л ы  -
1,0

Облыстық
бюджет



2002 жылы,
I тоқсан

2 0 0 2  ж ы л ы  -
1,2

2001-2002 жылдар, IV тоқсан

Қарастырылған
қаржы шегінде

@
""".replace("@", "  ")


def test_a_plan_that_extraction_has_broken_is_whole_again() -> None:
    source = read_plain(BROKEN)

    assert rows(source)[0] == ["р/с", "Іс-шара", "Аяқтау нысаны", "Орындауға жауаптылар"]
    assert [[" ".join(text.split("\n")) for text in row] for row in rows(source)[2:]] == [
        ["1. Кәсіпорындарды қолдау шаралары"],
        [
            "1.",
            "Шағын кәсіпорындарға к е ң е с  б е р у орталығын ашу.",
            "Облыс әкіміне ақпарат",
            "О б л ы с т ы қ кәсіпкерлік департаменті",
        ],
        ["2.", "Кәсіпкерлерге арналған көрме өткізу.", "Облыс әкіміне ақпарат", "Қала әкімі"],
        ["2. Кадрларды даярлау шаралары"],
        [
            "3.",
            "Жұмысшыларды қайта даярлау курстарын ұйымдастыру.",
            "Облыс әкіміне ақпарат",
            "О б л ы с т ы қ білім беру және кәсіпкерлік департаменттері",
        ],
        ["4.", "Оқулықтар шығару.", "Оқулық тарату", "О б л ы с т ы қ білім беру департаменті"],
    ]
    assert not next(source.tables).is_ruled


def test_the_rest_of_a_broken_plan_keeps_the_order_of_its_rows() -> None:
    source = read_plain(BROKEN)

    found = [[" ".join(text.split("\n")) for text in row] for row in rows(source, 1)]
    assert found[0] == ["Орындалу мерзімі", "Болжамды шығыстар (млн. теңге)", "Қаржыландыру көздері"]
    assert [row for row in found[2:] if len(row) > 1] == [
        ["2001 жылы, II-IV тоқсан", "2 0 0 1  ж ы л ы  - 4,5", "Облыстық бюджет"],
        ["2001 жылы, III тоқсан", "Қаржыландыруды талап етпейді", ""],
        [
            "2001 жылы, II тоқсан 2002 жылы, I тоқсан",
            "2 0 0 1  ж ы л ы  - 1,0 2 0 0 2  ж ы л ы  - 1,2",
            "Облыстық бюджет",
        ],
        ["2001-2002 жылдар, IV тоқсан", "Қарастырылған қаржы шегінде", ""],
    ]


def test_a_broken_plan_needs_no_numbers_of_columns() -> None:
    source = read_plain(
        "ПЛАН МЕРОПРИЯТИЙ\n\n№ п/п\n\nМероприятия\n\nФорма завершения\n\nСрок исполнения\n\n"
        "Ответственные исполнители\n\n1\n\nПровести ярмарку вакансий\n\nинформация\n\nI квартал 2003 года\n\n"
        "Департамент труда\n\n2\n\nОткрыть учебный центр\n\nприказ\n\nежегодно\n\nАким города\n\n"
        "3\n\nИздать памятку для\nбезработных\n\nпамятка\n\nиюнь 2003 года\n\nДепартамент труда\n"
    )

    assert [[" ".join(text.split("\n")) for text in row] for row in rows(source)] == [
        ["№ п/п", "Мероприятия", "Форма завершения", "Срок исполнения", "Ответственные исполнители"],
        ["1", "Провести ярмарку вакансий", "информация", "I квартал 2003 года", "Департамент труда"],
        ["2", "Открыть учебный центр", "приказ", "ежегодно", "Аким города"],
        ["3", "Издать памятку для безработных", "памятка", "июнь 2003 года", "Департамент труда"],
    ]


def test_rows_of_numbers_stand_under_two_storeys_of_heads() -> None:
    source = read_plain(
        "Тапсырма\n                 (адам)\n№\nр/с\n\nАудандар\n\nЖұмысқа\nорналасқандар\n\nОқуға\nжіберілгендер\n\n"
        "2005 2006 2005 2006\n\n1 Алғашқы 21 25 1 000 12\n\n2 Екінші қала 11 15 10 \n\n С о н ы ң\nішінде Орталық\n\n"
        "5 6 7 8\n\nБарлығы\n\n32 40 110 24\n\nкестенің жалғасы\n(адам)\nБарлығы\n\n2005 2006\n\n32 40\n\n11 15\n"
    )

    first, second = source.tables
    assert grid(first)[:3] == [
        [
            "№\nр/с",
            "Аудандар",
            "Жұмысқа\nорналасқандар",
            "Жұмысқа\nорналасқандар",
            *["Оқуға\nжіберілгендер"] * 2,
        ],
        ["№\nр/с", "Аудандар", "2005", "2006", "2005", "2006"],
        ["1", "Алғашқы", "21", "25", "1000", "12"],
    ]
    assert grid(first)[-2:] == [
        ["", "С о н ы ң\nішінде Орталық", "5", "6", "7", "8"],
        ["", "Барлығы", "32", "40", "110", "24"],
    ]
    assert grid(second)[-1] == ["11", "15"]


def test_numbers_one_under_another_make_rows_of_a_budget() -> None:
    source = read_plain(
        "Қаражат бөлінеді, оның ішінде:\n                 мың теңге\n2005 жыл 2006 жыл\n\nБағдарлама,\nбарлығы\n\n"
        "57,0\n\n61,5\n\nОның ішінде\n\n \n\nҚоғамдық жұмыстар\n\n48,9\n\n52,3\n\nОқыту\n\n8,1\n\n9,2\n\n"
        "Бұдан басқа көздерден де қаражат тартылады, оның көлемі жыл сайын нақтыланып отырады.\n"
    )

    assert rows(source) == [
        ["", "2005 жыл", "2006 жыл"],
        ["Бағдарлама,\nбарлығы", "57,0", "61,5"],
        ["Оның ішінде", "", ""],
        ["Қоғамдық жұмыстар", "48,9", "52,3"],
        ["Оқыту", "8,1", "9,2"],
    ]
    assert texts(source)[-1].startswith("Бұдан басқа")


def test_a_list_with_numbers_is_no_table() -> None:
    source = read_plain(
        "Ответственные исполнители\n\nСрок исполнения\n\n1. Утвердить план.\n\n2. Контроль оставляю за собой.\n"
    )

    assert not list(source.tables)


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1251", "koi8-r", "cp866"]
)
def test_old_encodings_are_found(encoding: str) -> None:
    text = "Постановление акимата области о плане мероприятий на год. " * 5

    assert texts(read_plain(text.encode(encoding)))[0].startswith("Постановление акимата")


def test_a_file_without_words_is_refused() -> None:
    for content in (b"", b" \n\t\n", b"\xef\xbb\xbf"):
        with pytest.raises(CannotRead) as refused:
            read_plain(content)
        assert refused.value.code == "no-text"


@pytest.mark.parametrize(
    "content",
    [
        "| a | b |\n" * 4000,
        "-----------\n" * 20_000,
        "**a " * 50_000,
        "1 2 3 4\n\n" * 3000,
        "1. а\n\n" * 3000,
    ],
)
def test_text_made_to_be_slow_is_not(content: str) -> None:
    begun = time.monotonic()

    with suppress(CannotRead):
        read_plain(content)

    assert time.monotonic() - begun < 10


def test_the_broken_programme_gives_every_cell_of_its_plan() -> None:
    source = read_plain(shared("004"))
    measures = json.loads((SHARED / "examples" / "004.json").read_text())["measures"]

    plans = [table for table in source.tables if table.heads == 2 and table.rows[1][0].text in {"1", "5"}]
    first, rest = ([row for row in grid(table)[2:] if len(set(row)) > 1] for table in plans)
    found = [[*one[1:3], *two] for one, two in zip(first, rest, strict=True)]
    names = ("title", "form", "deadline", "cost", "funding")
    assert [[bare(text) for text in row] for row in found] == [
        [bare(measure[name]) for name in names] for measure in measures
    ]


def test_the_broken_programme_gives_its_tables_of_numbers() -> None:
    source = read_plain(shared("004"))

    figures = [grid(table) for table in source.tables][:6]
    assert [row[-1][-3:] for row in figures[:2]] == [["6095", "6107", "6344"], ["15535", "15667", "16234"]]
    assert [row[1][1:] for row in figures[2:4]] == [["57524,0", "61550,0"], ["184934,0"]]
    assert figures[4][-1][2:] == ["4615", "4925", "5205", "2788", "3120", "3625"]
    assert figures[5][-1] == ["572", "672", "760", "303", "389", "450", "99", "140", "162"]


def test_the_plan_of_seventy_measures_is_one_table() -> None:
    source = read_plain(shared("000"))

    (table,) = source.tables
    numbers = [row[0].text.rstrip(".") for row in table.rows[2:] if len(row) > 1]
    assert numbers == [str(number) for number in range(1, 71)]
    assert {len(row) for row in table.rows} == {1, 6}


def bare(text: str) -> str:
    return squash(text.replace("-", ""))


def test_a_line_break_inside_a_cell_of_a_tabbed_row_does_not_cut_the_row() -> None:
    text = (
        "№\tІс-шаралар\tМерзімі\tҚаржы\tКөзі\n1\tКөшені жөндеу\tмамыр\t2005 ж. – 500\n2006 ж. – 600\tбюджет\n"
        "2\tКарта шығару\tмаусым\t300\tбюджет\n"
    )

    (table,) = read_plain(text).tables

    assert [[cell.text for cell in row] for row in table.rows[1:]] == [
        ["1", "Көшені жөндеу", "мамыр", "2005 ж. – 500\n2006 ж. – 600", "бюджет"],
        ["2", "Карта шығару", "маусым", "300", "бюджет"],
    ]
