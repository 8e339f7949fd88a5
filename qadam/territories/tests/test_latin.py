import pytest

from qadam.territories.holiday_words import holiday_name
from qadam.territories.latin import english_name, transliterated
from qadam.territories.names import bare


@pytest.mark.parametrize(
    ("kazakh", "latin"),
    [
        ("Қордай", "Qorday"),
        ("Жуалы", "Zhualy"),
        ("Шу", "Shu"),
        ("ШУ", "SHU"),
        ("Әйтеке би", "Ayteke bi"),
        ("Өскемен", "Oskemen"),
        ("Үшарал", "Usharal"),
        ("Ғабит Мүсірепов", "Ghabit Musirepov"),
        ("Подъём", "Podyom"),
        ("рзд. 236", "rzd. 236"),
    ],
)
def test_kazakh_and_russian_letters_become_latin(kazakh: str, latin: str) -> None:
    assert transliterated(kazakh) == latin


@pytest.mark.parametrize(
    ("kazakh", "english"),
    [
        ("Байзақ ауданы", "Bayzaq District"),
        ("Қордай а.о.", "Qorday Rural District"),
        ("Қордай а.", "Qorday"),
        ("Семей Қ.Ә.", "Semey"),
        ("Абай облысы", "Abay Region"),
    ],
)
def test_the_word_for_the_kind_is_said_in_english(kazakh: str, english: str) -> None:
    assert english_name(kazakh) == english


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Қордай ауданы", "кордай"),
        ("г. Тараз", "тараз"),
        ("район Турара Рыскулова", "турара рыскулова"),
        ("область Абай", "абай"),
        ("Тараз Қ.Ә.", "тараз"),
        ("Кордайский с.о.", "кордайский"),
        ("Baizak District", "baizak"),
        ("ауданы", "ауданы"),
    ],
)
def test_general_words_fall_away_from_a_name(name: str, expected: str) -> None:
    assert bare(name) == expected


def test_a_holiday_is_named_with_what_happened_to_it() -> None:
    assert holiday_name("Наурыз мейрамы") == holiday_name("Наурыз мейрамы").strip() != ""
    assert "2016" in holiday_name("Демалыс күні (05.03.2016 бастап ауыстырылды)")
    assert holiday_name("Жаңа мейрам (бағаланған)") != holiday_name("Жаңа мейрам")
