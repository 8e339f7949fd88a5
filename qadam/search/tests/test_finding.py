"""People find things by words as they type them, whatever they type, on both databases alike."""

from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qadam.kit.text import KAZAKH_ALPHABET, fold
from qadam.search.actions import replace_group
from qadam.search.models import SearchRow
from qadam.search.queries import ENDINGS, SHORTEST_STEM, find, stem, terms_of

TITLES = [
    "Қордай ауданының жұмыспен қамту орталығы",
    "Қордайға бару жолы",
    "«Еңбек жолы» байқауы",
    "Еңбегімен танылған әулеттер",
    "Ұлттық біліктілік жүйесі 2016 жылы",
    "12кг, 1e5 және 40abc: сандар",
    "О проведении конкурсов и выставок",
    "Мектептердегі кәсіптік бағдар №8",
    "OR NOT NEAR and AND a:b web-сайт",
    "مدرسة 学校 λόγος école",
]


@pytest.fixture
def rows(db: None) -> dict[str, str]:
    """The folded words of each thing by its key."""
    made = [row_of(str(place), title) for place, title in enumerate(TITLES)]
    replace_group("tests", made)
    return {row.subject_key: row.folded for row in made}


def row_of(key: str, title: str, weight: int = 0) -> SearchRow:
    """Return an unsaved row of a thing with this title."""
    return SearchRow(
        subject="tests.thing", subject_key=key, path=f"/things/{key}/", title_kk=title, title_ru=title,
        title_en=title, weight=weight, folded=fold(title),
    )  # fmt: skip


def found(text: str) -> list[str]:
    """Return the titles of what is found."""
    return [row.title_kk for row in find(text)]


@pytest.mark.parametrize(
    "typed", ["Қордай", "қордай", "кордай", "КОРДАЙ", "Kордай", "қордайда", "Қордайдың", "корд"]
)
def test_a_place_is_found_however_it_is_typed(typed: str, rows: dict[str, str]) -> None:
    assert found(typed) == TITLES[:2]


@pytest.mark.parametrize("typed", ["еңбек", "еңбегі", "Еңбекке", "енбек", "еңбектің"])
def test_a_word_is_found_in_forms_that_soften_its_end(typed: str, rows: dict[str, str]) -> None:
    assert found(typed) == TITLES[2:4]


@pytest.mark.parametrize("typed", ["конкурс", "конкурсы", "конкурсами", "выставка конкурс"])
def test_a_russian_word_is_found_in_its_forms(typed: str, rows: dict[str, str]) -> None:
    assert found(typed) == [TITLES[6]]


def test_all_words_must_be_there(rows: dict[str, str]) -> None:
    assert found("қордай жол") == [TITLES[1]]
    assert found("қордай байқау") == []


def test_nothing_typed_finds_nothing(rows: dict[str, str]) -> None:
    assert [found(text) for text in ["", "   ", "— !!! «»", "\x00"]] == [[], [], [], []]


@pytest.mark.parametrize(
    ("typed", "place"),
    [
        ("12кг", 5), ("1e5", 5), ("40abc", 5), ("№8", 7), ("web", 8), ("OR", 8), ("not near", 8), ("AND", 8),
        ("學校 学校", None), ("学校", 9), ("مدرسة", 9), ("ΛΌΓΟΣ", 9), ("ecole", 9), ("École", 9),
    ],
)  # fmt: skip
def test_numbers_operators_and_strange_scripts_are_words_like_others(
    typed: str, place: int | None, rows: dict[str, str]
) -> None:
    assert found(typed) == ([] if place is None else [TITLES[place]])


@pytest.mark.parametrize(
    "typed",
    [
        '"', "'", "''", '""', "*", "a*", "(", ")", "a AND", "NEAR(", "^а", "а:б", "-а", "!а", "а & | !",
        "'; DROP TABLE search_searchrow; --", "\\", "\\'", ":*", "<->", "%", "_", "{}", "қордай\" OR 1",
    ],
)  # fmt: skip
def test_signs_of_query_languages_break_nothing(typed: str, rows: dict[str, str]) -> None:
    assert isinstance(found(typed), list)
    assert SearchRow.objects.count() == len(TITLES)


typed_texts = st.one_of(
    st.text(),
    st.text("қордайеңбке \"'*:&|!()-^\\<>%_{}"),
    st.lists(st.sampled_from(" ".join(TITLES).split()), max_size=4).map(" ".join),
)


@pytest.mark.slow
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=typed_texts)
def test_what_is_found_holds_a_word_that_begins_with_each_term(text: str, rows: dict[str, str]) -> None:
    terms = terms_of(text)
    expected = {
        key
        for key, folded in rows.items()
        if terms and all(any(word.startswith(term) for word in folded.split()) for term in terms)
    }

    assert set(find(text).values_list("subject_key", flat=True)) == expected


@given(st.text(fold(KAZAKH_ALPHABET), min_size=1))
def test_a_stem_is_the_beginning_of_its_word_and_keeps_four_letters(word: str) -> None:
    bare = stem(word)

    assert word.startswith(bare)
    assert len(bare) >= min(SHORTEST_STEM, len(word))


def test_the_longest_ending_is_tried_first() -> None:
    assert stem("балаларынын") == "бала"
    assert [len(ending) for ending in ENDINGS] == sorted((len(ending) for ending in ENDINGS), reverse=True)
    assert all(ending == fold(ending) for ending in ENDINGS)


def test_at_most_eight_words_count() -> None:
    assert terms_of("а б в г д е ж з и к") == ["а", "б", "в", "г", "д", "е", "ж", "з"]


def test_the_weightier_comes_first(db: None) -> None:
    replace_group("tests", [row_of("1", "Мектеп", weight=1), row_of("2", "Мектеп үйі", weight=5)])

    assert found("мектеп") == ["Мектеп үйі", "Мектеп"]


def test_a_group_written_anew_leaves_nothing_of_the_old(rows: dict[str, str]) -> None:
    replace_group("others", [row_of("other", "Қордай өзені")])

    count = replace_group("tests", [row_of("new", "Шу ауданы")])

    assert (count, found("қордай"), found("шу")) == (1, ["Қордай өзені"], ["Шу ауданы"])


def test_a_group_that_fails_to_be_written_stays_as_it_was(rows: dict[str, str]) -> None:
    def broken() -> list[SearchRow]:
        raise ValueError("the reader is broken")

    write: Callable[[], int] = lambda: replace_group("tests", (row for row in broken()))  # noqa: E731
    with pytest.raises(ValueError, match="broken"):
        write()

    assert found("қордай") == TITLES[:2]


def test_a_title_of_several_spaces_and_capitals_is_folded_on_the_way_in(db: None) -> None:
    row = row_of("1", "Қордай")
    row.folded = "  Қордай   ӨЗЕНІ "

    replace_group("tests", [row])

    assert found("өзен") == ["Қордай"]


def test_the_kazakh_order_of_the_database_is_the_order_of_the_alphabet(db: None) -> None:
    from qadam.people.models import Body
    from qadam.people.tests.factories import BodyFactory

    names = [
        "Я",
        "Ә 2",
        "А",
        "10 үй",
        "Ө",
        "О",
        "Ң",
        "Н",
        "Іле",
        "Ыбырай",
        "Әә",
        "Zoom",
        "Ұ",
        "У",
        "Ү",
        "Һ",
        "Х",
    ]
    for name in names:
        BodyFactory(name_kk=name)

    ordered = [body.name_kk for body in Body.objects.order_by("sort_kk")]

    assert " ".join(ordered) == "10 үй Zoom А Ә 2 Әә Н Ң О Ө У Ұ Ү Х Һ Ыбырай Іле Я"
