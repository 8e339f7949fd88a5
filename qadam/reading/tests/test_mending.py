"""Tests of words made whole again. What is broken here was invented in the manner of real documents."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qadam.reading.mending.vocabulary import Vocabulary
from qadam.reading.mending.words import mend
from qadam.reading.source import Cell, Paragraph, Source, Table

EXAMPLES = Path(__file__).resolve().parents[4] / "shared" / "examples"
KAZAKH, RUSSIAN = Vocabulary(), Vocabulary(is_kazakh=False)


def own(*texts: str) -> Vocabulary:
    """Return the vocabulary of a document of these paragraphs."""
    return Vocabulary.of(Source(tuple(Paragraph(text) for text in texts)))


@pytest.mark.parametrize(
    ("printed", "meant"),
    [
        ("ә л е у м е т т і к  қ о р ғ а у", "әлеуметтік қорғау"),
        ("ә л е у м е т т і к қ о р ғ а у", "әлеуметтік қорғау"),
        ("м е к т е п т е р д і  \nж ө н д е у ;  \nжолдар салу", "мектептерді жөндеу; жолдар салу"),
        ("2 0 2 1  ж ы л ы ,  \nI I - I V  т о қ с а н", "2021 жылы, II-IV тоқсан"),
        ("2 0 2 1 - 2 0 2 3", "2021-2023"),
        ("1 .  Б і л і м  б е р у", "1. Білім беру"),
        ('"А у ы л  м ұ р а с ы "  жобасы', '"Ауыл мұрасы" жобасы'),
        ("П О С Т А Н О В Л Е Н И Е", "ПОСТАНОВЛЕНИЕ"),
        ("бағдарла мас ы", "бағдарламасы"),
        ("көрсетк іштер", "көрсеткіштер"),
        ("Қала әк імдер і , аудан әк імд іг і", "Қала әкімдері, аудан әкімдігі"),
        ("Б. С ұ л т а н о в  а т ы н д а ғ ы", "Б. Сұлтанов атындағы"),
    ],
)
def test_letter_spaced_words_are_closed(printed: str, meant: str) -> None:
    assert mend(printed, KAZAKH) == meant


@pytest.mark.parametrize(
    ("printed", "meant"),
    [
        ("мектеп-\nтердегі", "мектептердегі"),
        ("Респуб-\nликасы", "Республикасы"),
        ("ІІ жарты- жылдық", "ІІ жартыжылдық"),
        ("жұмыс-\nшылар", "жұмысшылар"),
        ("мақса-\nт ы н д а  \nөткізу", "мақсатында өткізу"),
        ("ақпараттық- талдау", "ақпараттық-талдау"),
        ("ұсыныс-\nнегіздеме", "ұсыныс-негіздеме"),
        ("Алматы-\nТашкент", "Алматы-Ташкент"),
        ("2005-\n2007 жылдар", "2005-2007 жылдар"),
        ("II-\nIV тоқсан", "II-IV тоқсан"),
        ("наурыз- сәуір", "наурыз-сәуір"),
        ("әкімияты-на ақпарат", "әкімиятына ақпарат"),
        ("БҒМ- ге ақпарат", "БҒМ-ге ақпарат"),
        ("Телжанкөпте- рден", "Телжанкөпте-рден"),  # nobody knows either part
    ],
)
def test_words_cut_with_a_hyphen_are_joined_and_compounds_stay(printed: str, meant: str) -> None:
    assert mend(printed, KAZAKH) == meant


@pytest.mark.parametrize(
    ("printed", "meant"),
    [
        ("Форма завер\nшения", "Форма завершения"),
        ("за реали зацию", "за реализацию"),
        ("Предполагае мые расходы", "Предполагаемые расходы"),
        ("Срок реализ а ции", "Срок реализации"),
        ("Источ ники финанси\nрования", "Источники финансирования"),
        ("СРОК ИСПОЛ НЕНИЯ", "СРОК ИСПОЛНЕНИЯ"),
        ("научно- исследовательский", "научно-исследовательский"),
        ("материально - технической базы", "материально-технической базы"),
        ("теле- и радиопередачи", "теле- и радиопередачи"),
        ("теле-и радиопередачи", "теле- и радиопередачи"),
        ("социальныхпрограмм", "социальных программ"),
        ("2021год", "2021 год"),
        ("аким области ,департамент", "аким области, департамент"),
        ("5 млн.тенге", "5 млн. тенге"),
        ("2021 год -900", "2021 год - 900"),
    ],
)
def test_russian_words_are_made_whole(printed: str, meant: str) -> None:
    assert mend(printed, RUSSIAN) == meant


@pytest.mark.parametrize(
    ("printed", "meant"),
    [
        ("Топтардыңжолға шығуы", "Топтардың жолға шығуы"),
        ("Мемлекеттікқызмет істері", "Мемлекеттік қызмет істері"),
        ("оқыту жәнедамыту", "оқыту және дамыту"),
        ("жұмыстарБілім", "жұмыстар Білім"),
        ("IVтоқсан", "IV тоқсан"),
        ("I-ІҮтоқсан", "I-ІҮ тоқсан"),
        ("I V тоқсан", "IV тоқсан"),
        ("II - IV тоқсан", "II-IV тоқсан"),
        ("Жамбылоблысы ауданәкімдері", "Жамбыл облысы аудан әкімдері"),
        ("2005жылдың басы", "2005 жылдың басы"),
    ],
)
def test_glued_words_are_parted(printed: str, meant: str) -> None:
    assert mend(printed, KAZAKH) == meant


@pytest.mark.parametrize(
    ("printed", "meant"),
    [
        ("қала әкімі , аудан әкімі", "қала әкімі, аудан әкімі"),
        ("( келісім бойынша )", "(келісім бойынша)"),
        ("білім мәселелері,әділет", "білім мәселелері, әділет"),
        ("2021 жылы,II тоқсан", "2021 жылы, II тоқсан"),
        ("« Дәрігер » күні", "«Дәрігер» күні"),
        ('" Жас отау " жобасы', '"Жас отау" жобасы'),
        ("Жоспар жасау.Ақпарат беру", "Жоспар жасау. Ақпарат беру"),
        ("  екі \n жол  ", "екі жол"),
        ("", ""),
    ],
)
def test_spaces_stand_where_punctuation_wants_them(printed: str, meant: str) -> None:
    assert mend(printed, KAZAKH) == meant


RIGHT = [
    "Облыс орталығында жастарға арналған үш кеңес беру орталығын ашу",
    "ЖОО-ның түлектері, ТМД елдерінің өкілдері, т.б. қонақтар шақырылсын",
    "Т.Рысқұлов, Н.Ә.Назарбаев атындағы мектептер; М-Х. Дулати көшесі",
    "2021 жылғы 5-20 маусым, I-IV тоқсан, 2021 ж. 1 ж. ж.",
    "Жаңақорған, Қызылорда, Үшарал, Бестөбе, Көксарай және Ақбұлақ ауылдары",
    "Төлегенқызы Айгүл, Наурызбаев Ерлан",
    "халықаралық, көпбалалы, толыққанды, үшжақты, ведомствоаралық, жартыжылдық, кәсіподақ",
    "қаласымен, ауылымен, жұмыспен қамту, іс-шараларды, өзін-өзі, жай-күйі",
    "жол мен көпір, су мен жарық, бала да, ана да",
    "online сабақ, IT мамандары, www.qadam.kz сайты, COVID-19, ISO 9001, MBA",
    "қиындатуда, тіркеушілердің, жүргізушілер, басқарушы компания",
    "«Алтын қалам» сыйлығы (ақпан, қараша)",
]
RIGHT_RUSSIAN = [
    "Открыть в районе два пункта по выдаче горячего питания детям из малообеспеченных семей",
    "сирот и детей, в том числе и о детях, с их семей",
    "до 15 января 2021 года; к 1 мая; с 2 по 31 июля",
    "здравоохранение, делопроизводство, благоустройство, вышеуказанный, местонахождение",
    "трудоустройство, самозанятых, малокомплектных, правоохранительных, взаимодействие",
    "от дела к делу, за явления, на вести, по ставкам, при ходе",
    "г. Аксу, с. Новопокровка, п. Торгай, ул. Абая",
    "ежегодно - информация; постоянно - отчёт",
    "теле- и радиоканалы, 2021-2023 годы, 2021 - 2023 годы",
    "17000 человек, 6.451.005.000, 1,5 млн. тенге, 7,2 %",
]


@pytest.mark.parametrize("text", RIGHT)
def test_right_kazakh_stays_as_it_is(text: str) -> None:
    assert mend(text, KAZAKH) == text


@pytest.mark.parametrize("text", RIGHT_RUSSIAN)
def test_right_russian_stays_as_it_is(text: str) -> None:
    assert mend(text, RUSSIAN) == text


@pytest.mark.parametrize(
    "text", ["білім еру бөлімі", "2005-5007 жылдарға", "ілгерлету", "Ақпаратт беру", "ж?ргізу"]
)
def test_spelling_mistakes_stay(text: str) -> None:
    assert mend(text, KAZAKH) == text


def test_the_document_s_own_words_join_what_no_list_knows() -> None:
    vocabulary = own("Тауқұдық-Бозарал жолы. Бозаралдың тұрғындары. Жайлаубек көпірі")

    assert mend("Жайлау бек көпірі", KAZAKH) == "Жайлау бек көпірі"
    assert mend("Бозарал\nдың тұрғындары", vocabulary) == "Бозаралдың тұрғындары"
    assert mend("Тауқұдық-\nБозарал жолы", vocabulary) == "Тауқұдық-Бозарал жолы"


def test_two_words_that_stand_together_elsewhere_are_parted() -> None:
    vocabulary = own("Жоғарғы сот алқасы қарайды", "сот алқасы шешеді")

    assert mend("жоғарғысот алқасы", own("Жоғарғы жақтағы көше")) == "жоғарғысот алқасы"
    assert mend("сотшыларалқасы", own("барлық сотшылар алқасы келеді")) == "сотшылар алқасы"
    assert vocabulary.has_pair("алқасы", "қарайды")


def test_pieces_of_broken_words_are_not_counted() -> None:
    cell = Cell(("Жұмыссыз-", "дарды кәс іби", "оқыту тобы", "бар ау", "ылдар"))
    spaced = Paragraph("м а м а н д ы қ  алу")

    vocabulary = Vocabulary.of(Source((spaced, Table(((cell,),)))))

    assert dict(vocabulary.counts) == {}


def test_a_document_is_kazakh_by_its_words() -> None:
    assert own("Осы қаулы қол қойылған күнінен бастап күшіне енеді.").is_kazakh
    assert not own(
        "Настоящее решение вступает в силу с 1 января. Центр «Үміт» открывается в этом году."
    ).is_kazakh


@pytest.mark.parametrize(
    "word",
    "әкімдіктерінің бағдарламаларындағы жұмыссыздарды кітабы орны халқының банкін актісі көрсетілетін жүргізілмеген"
    " отбасындағы талабына мектебі облысы департаменттеріне құқықтарын үйлестірушілер".split(),
)
def test_forms_of_kazakh_words_are_known(word: str) -> None:
    assert KAZAKH.is_listed(word)


@pytest.mark.parametrize(
    "word",
    "реализацией проводимых обеспечивающими внедрённый ярмарок граждан семей детей областях решений выявленных"
    " информирование нуждающимся рынка предоставляемые".split(),
)
def test_forms_of_russian_words_are_known(word: str) -> None:
    assert RUSSIAN.is_listed(word)


@pytest.mark.parametrize(
    "word", ["әк", "імдер", "меттік", "бағдарла", "қабілеті-", "дардың", "ния", "зацию", "завер"]
)
def test_pieces_are_not_known(word: str) -> None:
    assert not KAZAKH.is_listed(word)


def _checked_texts() -> Iterator[tuple[str, bool]]:
    for path in sorted(EXAMPLES.glob("*.json")):
        document = json.loads(path.read_text(encoding="utf-8"))
        for measure in document["measures"]:
            texts = [
                measure.get(name) or ""
                for name in ("title", "form", "channels", "deadline", "cost", "funding")
            ]
            names = [executor["name"] for executor in measure["executors"]]
            for text in (*texts, *measure["sections"], *names):
                yield text, document["document"]["language"] == "kk"


@pytest.mark.skipif(not EXAMPLES.is_dir(), reason="the checked examples are not here")
def test_checked_readings_of_real_documents_stay_as_they_are() -> None:
    changed = {
        text: mended
        for text, is_kazakh in _checked_texts()
        if (mended := mend(text, KAZAKH if is_kazakh else RUSSIAN)) != text
    }

    assert changed == {}


PIECES = st.sampled_from(
    'әк імдер і жұмыс пен қамту реали зацию и детей в 2005 жыл IV тоқсан , . - ( ) « » " ә л е у м е т'
    " социальныхпрограмм iске Жамбыл облысы ЖҚҮӘБД мектеп- тердегі қорғау".split(" ")
)


@settings(max_examples=300, deadline=None)
@given(st.lists(st.tuples(PIECES, st.sampled_from([" ", "  ", "\n", "", "-\n"])), max_size=14))
def test_what_is_mended_stays_mended(pieces: list[tuple[str, str]]) -> None:
    text = "".join(piece + gap for piece, gap in pieces)

    once = mend(text, Vocabulary())

    assert mend(once, Vocabulary()) == once


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=80))
def test_any_text_is_mended_to_one_line(text: str) -> None:
    mended = mend(text, Vocabulary())

    assert mended == mended.strip()
    assert "\n" not in mended
    assert "  " not in mended


@pytest.mark.parametrize(
    "text", ["а" * 20_000, "а " * 20_000, "бағдарла- " * 3_000, "сөз\n" * 8_000, '" ' * 9_000, "I" * 9_000]
)
def test_endless_texts_are_read_in_bounded_time(text: str) -> None:
    assert mend(text, Vocabulary())


@pytest.mark.parametrize(
    ("printed", "meant"),
    [
        ("жұмыс -\nпен қамту", "жұмыспен қамту"),
        ("Департамент координа -\nции занятости", "Департамент координации занятости"),
        ("Астана -\nқала", "Астана - қала"),
        ("отдел -\nобразования", "отдел - образования"),
    ],
)
def test_a_gap_before_the_hyphen_of_a_cut_word_closes(printed: str, meant: str) -> None:
    assert mend(printed, own("Бөлім", "Отдел")) == meant


@pytest.mark.parametrize(
    ("printed", "meant"),
    [
        ("2009-2\n010 жылдар", "2009-2010 жылдар"),
        ("200\n8 жыл", "2008 жыл"),
        ("600\n,5", "600,5"),
        ("20\n10", "20 10"),
        ("5\n200", "5 200"),
    ],
)
def test_years_and_amounts_cut_by_a_narrow_column_are_joined(printed: str, meant: str) -> None:
    assert mend(printed, KAZAKH) == meant


def test_tails_of_shortened_words_join_nothing() -> None:
    for text in ("Акимы р-нов и городов", "р-нов и с/о"):
        assert mend(text, RUSSIAN) == text


def test_kazakh_names_in_a_russian_text_stay_two_words() -> None:
    vocabulary = own("Программа «Жасыл ел» на 2005-2007 годы. Посадка деревьев, уход за лесом")

    assert mend("Программа «Жасыл ел»", vocabulary) == "Программа «Жасыл ел»"
