"""The table of a round out and the same file in: all rows or none, with a clear sentence on each."""

import io
from collections.abc import Iterator
from decimal import Decimal

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import translation

from qadam.indicators.actions import rounds
from qadam.indicators.models import Indicator, Value
from qadam.indicators.sheets import HEADS, Line
from qadam.indicators.tests.gathered import Scene, address, scene
from qadam.people.models import User

HEAD = HEADS["en"]
VALUE = HEAD.index("Value")
NAME = HEAD.index("Territory")
CODE = HEAD.index("Territory code")
INDICATOR = HEAD.index("Indicator code")


@pytest.fixture
def made(db: None) -> Scene:
    return scene()


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    with translation.override("en"):
        yield


def browser_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def taken(browser: Client, made: Scene) -> openpyxl.Workbook:
    answer = browser.get(address("template", made.round.pk))
    assert answer.status_code == 200
    return openpyxl.load_workbook(io.BytesIO(answer.content))


def saved(book: openpyxl.Workbook) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def filled(book: openpyxl.Workbook, *amounts: str | int | None) -> bytes:
    for row, amount in enumerate(amounts, start=2):
        book.worksheets[0].cell(row, VALUE + 1).value = amount
    return saved(book)


def send(
    browser: Client, made: Scene, content: bytes, name: str = "table.xlsx"
) -> tuple[int, list[Line], str]:
    page = browser.post(address("exchange", made.round.pk), {"file": SimpleUploadedFile(name, content)})
    lines = page.context["lines"] if page.context else []
    return page.status_code, lines, page.content.decode()


def faults(lines: list[Line]) -> list[tuple[int, list[str]]]:
    return [(line.number, line.faults) for line in lines]


def test_the_template_has_a_row_for_each_value_that_can_be_entered(made: Scene) -> None:
    made.submitted(15, "KZ-31-merki")

    rows = list(taken(browser_of(made.oblast), made).worksheets[0].iter_rows(values_only=True))

    assert [row[CODE] for row in rows[1:]] == ["KZ-31-korday", "KZ-31-town"]
    assert rows[0] == HEAD


def test_the_same_round_gives_the_same_bytes(made: Scene) -> None:
    browser = browser_of(made.oblast)

    first, second = (browser.get(address("template", made.round.pk)).content for _turn in range(2))

    assert first == second


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_the_filled_template_of_any_language_is_read_back(made: Scene, language: str) -> None:
    Indicator.objects.update(unit="thousand_person")
    browser = browser_of(made.oblast)
    with translation.override(language):
        page = browser.get(f"/{language}/desk/values/{made.round.pk}/template.xlsx")
    content = filled(openpyxl.load_workbook(io.BytesIO(page.content)), 100, "40,5", 0)

    status, _lines, _page = send(browser, made, content)

    assert status == 302
    assert [made.value(code).value for code in ("KZ-31-korday", "KZ-31-town", "KZ-31-merki")] == [
        Decimal(100),
        Decimal("40.5"),
        Decimal(0),
    ]
    assert set(Value.objects.values_list("state", flat=True)) == {"draft"}


def test_an_empty_row_changes_nothing_and_the_same_table_twice_neither(made: Scene) -> None:
    made.entered(7)
    browser = browser_of(made.oblast)
    content = filled(taken(browser, made), None, 3)

    first, second = send(browser, made, content)[0], send(browser, made, content)

    assert (made.value().value, made.value("KZ-31-town").value) == (Decimal(7), Decimal(3))
    assert first == 302
    # The template was taken before: the same number again is no conflict.
    assert second[0] == 302
    assert made.value("KZ-31-town").edition_number == 1


def test_one_faulty_row_saves_none_and_all_that_was_read_is_shown(made: Scene) -> None:
    browser = browser_of(made.oblast)
    content = filled(taken(browser, made), 100, 5155, "-//-")

    status, lines, page = send(browser, made, content)

    assert status == 400
    assert [bool(line.faults) for line in lines] == [False, True, True]
    assert "repeats another cell" in lines[2].faults[0]
    assert "5155" in page
    assert not Value.objects.exists()


def test_a_total_in_an_of_which_row_names_its_row(made: Scene) -> None:
    browser = browser_of(made.oblast)

    status, lines, _page = send(browser, made, filled(taken(browser, made), 100, 5155, 15))

    assert status == 400
    assert [number for number, texts in faults(lines) if texts] == [3]
    assert "Did a total get into this row?" in lines[1].faults[0]
    assert not Value.objects.exists()


def test_a_wrong_spelling_of_a_district_offers_the_nearest(made: Scene) -> None:
    browser = browser_of(made.oblast)
    book = taken(browser, made)
    sheet = book.worksheets[0]
    sheet.cell(2, CODE + 1).value = None
    sheet.cell(2, NAME + 1).value = "Кардай ауданы"

    status, lines, _page = send(browser, made, filled(book, 100))

    assert status == 400
    assert lines[0].faults == [
        "“Кардай ауданы” is no territory of this table. Did you mean: Кордайский район?"
    ]


@pytest.mark.parametrize("name", ["Қордай", "кордай ауд.", "Кордайский", "Кордайский район"])
def test_a_district_is_known_by_its_usual_spellings(made: Scene, name: str) -> None:
    browser = browser_of(made.oblast)
    book = taken(browser, made)
    book.worksheets[0].cell(2, CODE + 1).value = None
    book.worksheets[0].cell(2, NAME + 1).value = name

    assert send(browser, made, filled(book, 100))[0] == 302
    assert made.value().value == Decimal(100)


def test_an_unknown_indicator_and_a_row_twice_are_said_with_their_line(made: Scene) -> None:
    browser = browser_of(made.oblast)
    book = taken(browser, made)
    sheet = book.worksheets[0]
    sheet.cell(2, INDICATOR + 1).value = "trained"
    sheet.cell(4, CODE + 1).value = "KZ-31-town"

    status, lines, _page = send(browser, made, filled(book, 1, 2, 3))

    assert status == 400
    assert faults(lines) == [
        (2, ["No indicator trained is gathered here. These are: placed."]),
        (3, []),
        (4, ["This value stands in row 3 already."]),
    ]


def test_joined_cells_repeat_a_district_and_never_a_value(made: Scene) -> None:
    browser = browser_of(made.oblast)
    book = taken(browser, made)
    sheet = book.worksheets[0]
    sheet.cell(3, VALUE + 1).value = 12
    sheet.merge_cells(start_row=3, end_row=4, start_column=VALUE + 1, end_column=VALUE + 1)

    status, lines, _page = send(browser, made, saved(book))

    assert status == 400
    assert [line.number for line in lines] == [3, 4]
    assert "joined with others" in lines[0].faults[0]


def test_what_somebody_else_entered_meanwhile_is_not_overwritten(made: Scene) -> None:
    browser = browser_of(made.oblast)
    book = taken(browser, made)
    made.entered(100)

    status, lines, _page = send(browser, made, filled(book, 120))

    assert status == 400
    assert "entered 100 on" in lines[0].faults[0]
    assert made.value().value == Decimal(100)


def test_a_locked_period_says_so_on_each_row(made: Scene) -> None:
    browser = browser_of(made.oblast)
    content = filled(taken(browser, made), 100)
    rounds.lock_round(made.round, by=made.coordinator)

    status, lines, _page = send(browser, made, content)

    assert status == 400
    assert "is locked" in lines[0].faults[0]
    assert not Value.objects.exists()


def test_a_district_sends_no_row_of_its_neighbour(made: Scene) -> None:
    content = filled(taken(browser_of(made.oblast), made), 100, 40, 15)

    status, lines, _page = send(browser_of(made.district), made, content)

    assert status == 400
    assert lines[2].faults == ["The values of Меркенский район are not yours to enter."]
    assert not Value.objects.exists()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("table.xlsx", b"PK\x03\x04 broken"),
        ("table.xlsx", b""),
        ("table.csv", b"a,b\r\n1,2\r\n"),
        ("table.csv", b"\xff\xfe\x00"),
    ],
)
def test_what_is_no_such_table_is_refused_in_words(made: Scene, name: str, content: bytes) -> None:
    status, lines, page = send(browser_of(made.oblast), made, content, name)

    assert (status, lines) == (400, [])
    assert 'role="alert"' in page


def test_a_table_without_a_value_is_said(made: Scene) -> None:
    browser = browser_of(made.oblast)

    status, _lines, page = send(browser, made, filled(taken(browser, made)))

    assert status == 400
    assert "No value is filled in this table." in page


def test_a_note_alone_is_kept_beside_the_value(made: Scene) -> None:
    made.entered(7)
    browser = browser_of(made.oblast)
    book = taken(browser, made)
    book.worksheets[0].cell(2, HEAD.index("Note") + 1).value = "Екі мекеме бойынша"

    status = send(browser, made, saved(book))[0]

    assert status == 302
    assert (made.value().value, made.value().note) == (Decimal(7), "Екі мекеме бойынша")
