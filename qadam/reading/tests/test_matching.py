"""Names in documents against the register of bodies."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qadam.reading.matching import Match, Register, RegisterBody, match

REGISTER = (
    RegisterBody(
        "labour-old",
        (
            "Қазақстан Республикасы Еңбек және халықты әлеуметтік қорғау министрлігі",
            "Министерство труда и социальной защиты населения Республики Казахстан",
        ),
        ("ЕХӘҚМ", "МТСЗН"),
        valid_to=date(2014, 8, 5),
    ),
    RegisterBody(
        "health-social",
        (
            "Қазақстан Республикасы Денсаулық сақтау және әлеуметтік даму министрлігі",
            "Министерство здравоохранения и социального развития Республики Казахстан",
        ),
        ("ДСӘДМ", "МЗСР"),
        valid_from=date(2014, 8, 6),
        valid_to=date(2017, 1, 24),
    ),
    RegisterBody(
        "labour",
        (
            "Қазақстан Республикасы Еңбек және халықты әлеуметтік қорғау министрлігі",
            "Министерство труда и социальной защиты населения Республики Казахстан",
        ),
        ("ЕХӘҚМ", "МТСЗН"),
        valid_from=date(2017, 1, 25),
    ),
    RegisterBody(
        "education",
        ("Қазақстан Республикасы Білім және ғылым министрлігі", "Министерство образования и науки"),
        ("БҒМ", "МОН", "Минобразования"),
    ),
    RegisterBody(
        "zhambyl-education",
        ("Жамбыл облысы әкімдігінің білім басқармасы", "Управление образования акимата Жамбылской области"),
    ),
    RegisterBody(
        "zhambyl-akim", ("Жамбыл облысының әкімі", "Аким Жамбылской области"), ("Облыс әкімі", "Аким области")
    ),
    RegisterBody(
        "akims",
        ("Аудандар мен қалалардың әкімдері", "Акимы районов и городов"),
        is_collective=True,
    ),
    RegisterBody("korday-akim", ("Қордай ауданының әкімі", "Аким Кордайского района")),
    RegisterBody("merke-akim", ("Меркі ауданының әкімі", "Аким Меркенского района")),
    RegisterBody(
        "government",
        ("Қазақстан Республикасының Үкіметі", "Правительство Республики Казахстан"),
        ("Үкімет", "Правительство"),
    ),
    RegisterBody("abai-akimat", ("Абай облысының әкімдігі", "Акимат области Абай")),
    RegisterBody(
        "akimats",
        (
            "Астана және Алматы қалалары мен облыстардың әкімдіктері",
            "Акиматы городов Астаны и Алматы и областей",
        ),
        ("Астана мен Алматы ққ. және облыстардың әкімдіктері",),
        is_collective=True,
    ),
    RegisterBody("energy", ("Энергетика министрлігі", "Министерство энергетики"), ("ЭМ", "МЭ")),
)
GLOSSARY = {"МЭ": "Министерство образования и науки", "ББ": "Жамбыл облысының білім басқармасы"}


def found(
    name: str, *, language: str = "ru", on: date | None = date(2018, 5, 1), is_collective: bool = False
) -> Match:
    """Return who the name is, by the day of the act."""
    return match(name, REGISTER, on=on, language=language, glossary={}, is_collective=is_collective)


def key(result: Match) -> str:
    """Return the key of the body taken, nothing where none is."""
    return result.best.key if result.best else ""


@pytest.mark.parametrize(
    ("name", "language", "body"),
    [
        ("МТСЗН", "ru", "labour"),
        ("ЕХӘҚМ", "kk", "labour"),
        ("ЕХӘҚМ-нің", "kk", "labour"),
        ("ЕХАКМ", "kk", "labour"),
        ("Министерство труда и социальной защиты населения", "ru", "labour"),
        ("Министерство труда и социальной защиты населения РК", "ru", "labour"),
        ("Министерством труда и социальной защиты населения", "ru", "labour"),
        ("министерства образования и науки", "ru", "education"),
        ("Білім және ғылым министрлігімен", "kk", "education"),
        ("Қазақстан Республикасының Білім және ғылым министрлігі", "kk", "education"),
        ("Минобразования", "ru", "education"),
        ("облыс әкіміне", "kk", "zhambyl-akim"),
        ("акиму области", "ru", "zhambyl-akim"),
        ("Қордай ауданының әкімі", "kk", "korday-akim"),
        ("аким Кордайского района", "ru", "korday-akim"),
        ("управление образования области", "ru", "zhambyl-education"),
        ("облыстың білім басқармасы", "kk", "zhambyl-education"),
        ("Министерство труда и социальной зашиты населения", "ru", "labour"),
        ("Қазақстан Республикасының Үкіметіне", "kk", "government"),
        ("Үкіметке", "kk", "government"),
        ("Правительству Республики Казахстан", "ru", "government"),
    ],
)
def test_a_name_is_found_whatever_its_form(name: str, language: str, body: str) -> None:
    assert key(found(name, language=language)) == body


def test_a_plural_is_the_collective_name() -> None:
    assert key(found("акимами районов и городов", is_collective=True)) == "akims"


@pytest.mark.parametrize(
    ("name", "language"), [("облыстардың әкімдіктері", "kk"), ("акиматы областей", "ru")]
)
def test_a_member_is_not_offered_for_the_whole(name: str, language: str) -> None:
    result = found(name, language=language, is_collective=True)
    assert [one.body.key for one in result.candidates] == ["akimats"]


def test_what_is_not_of_the_government_is_not_the_government() -> None:
    assert found("Үкіметтік емес ұйымдар", language="kk", is_collective=True).candidates == ()


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("Үкімет", "match-abbreviation"),
        ("Қазақстан Республикасының Үкіметі", "match-name"),
        ("ҚР Үкіметі", "match-name"),
        ("облыс әкіміне", "match-abbreviation-endings"),
        ("Астана және Алматы қалалары мен облыстардың әкімдіктеріне", "match-endings"),
    ],
)
def test_a_name_and_an_abbreviation_are_told_apart(name: str, reason: str) -> None:
    assert found(name, language="kk", is_collective="әкімдіктер" in name).candidates[0].reason == reason


def test_the_day_of_the_act_chooses_among_namesakes() -> None:
    assert key(found("МТСЗН", on=date(2006, 1, 1))) == "labour-old"
    assert key(found("МТСЗН", on=date(2020, 1, 1))) == "labour"


def test_a_body_that_did_not_exist_is_shown_and_not_taken() -> None:
    result = found("МТСЗН", on=date(2015, 10, 30))
    assert result.best is None
    assert {one.body.key for one in result.candidates} == {"labour-old", "labour"}
    assert {one.reason for one in result.candidates} == {"match-out-of-force"}


def test_without_a_day_namesakes_are_left_to_a_person() -> None:
    result = found("МТСЗН", on=None)
    assert result.best is None
    assert {one.body.key for one in result.candidates} == {"labour-old", "labour"}


def test_the_documents_glossary_beats_the_register() -> None:
    result = match("МЭ", REGISTER, on=None, language="ru", glossary=GLOSSARY)
    assert key(result) == "education"
    assert result.candidates[0].reason == "match-glossary"


def test_the_glossary_leads_to_a_short_form() -> None:
    assert key(match("ББ", REGISTER, on=None, language="kk", glossary=GLOSSARY)) == "zhambyl-education"


def test_a_ministry_of_half_the_work_is_another_ministry() -> None:
    result = found("Министерство здравоохранения", on=date(2015, 1, 1))
    assert result.best is None
    assert result.candidates[0].body.key == "health-social"


@pytest.mark.parametrize("name", ["Комитет рыбного хозяйства", "АБВ", "Союз писателей", "", "«»", "Акимат"])
def test_an_unknown_body_is_nobody(name: str) -> None:
    assert found(name).best is None


def test_a_candidate_tells_why_in_three_languages() -> None:
    first = found("акиму области").candidates[0]
    assert first.why("ru") == "Сокращённое название отличается только окончаниями."
    assert first.why("kk") != first.why("en")


def test_a_prepared_register_gives_the_same() -> None:
    prepared = Register.of(REGISTER)
    for name in ("МОН", "аким области", "акимы районов"):
        assert match(name, prepared, on=None, language="ru", glossary={}) == match(
            name, REGISTER, on=None, language="ru", glossary={}
        )


@given(st.text(max_size=120))
def test_no_name_breaks_the_matching(name: str) -> None:
    result = match(name, REGISTER, on=None, language="kk", glossary={name: name})
    assert all(0 < one.score <= 1 for one in result.candidates)
