"""The grid at the desk: entered without and with JavaScript, doubts, two people at once, review, evidence."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from qadam.indicators.actions import rounds, values
from qadam.indicators.cells import NOT_APPLICABLE, NOT_PLANNED, NOT_REPORTED, Unclear, number
from qadam.indicators.entering import read_typed, show_typed
from qadam.indicators.models import Indicator, RowKind, Value, ValueEvidence
from qadam.indicators.queries.grids import grid_of, hints_for, span_before
from qadam.indicators.tests.factories import IndicatorFactory, SeriesFactory, TargetFactory, ValueFactory
from qadam.indicators.tests.gathered import SPAN, Role, Scene, address, cell, scene
from qadam.people.models import User
from qadam.people.tests.factories import BodyFactory, UserFactory, person_in
from qadam.workflow.models import Change


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


def colleague(made: Scene) -> User:
    return person_in(BodyFactory(territory_code="KZ-31-korday"), Role.OPERATOR)


def hints(page: Any, code: str) -> list[str]:
    spots = {spot.series.territory_code: spot for spot in page.context["grid"].spots}
    return [hint.text for hint in spots[code].hints]


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("1 234,5", number("1234.5")),
        ("1\u00a0234,50", number("1234.5")),
        ("1,234.5", number("1234.5")),
        ("0", number(0)),
        ("x", NOT_APPLICABLE),
        ("х", NOT_APPLICABLE),
        ("?", NOT_REPORTED),
        ("–", NOT_PLANNED),
        ("", None),
        ("   ", None),
    ],
)
def test_what_is_typed_is_read_as_one_of_the_five_kinds(text: str, cell: object) -> None:
    assert read_typed(IndicatorFactory.build(edition=None), text).cell == cell


@pytest.mark.parametrize("text", ["-//-", "жүз", "12 34 а", "1.23456", "99999999999999999", "10/0"])
def test_what_cannot_be_read_is_asked_about(text: str) -> None:
    with pytest.raises(Unclear, match=text.replace("/", "/")):
        read_typed(IndicatorFactory.build(edition=None, kind=Indicator.Kind.RATIO), text)


def test_a_share_is_typed_by_its_parts_and_shown_so() -> None:
    share = IndicatorFactory.build(edition=None, kind=Indicator.Kind.RATIO, unit="per_cent")
    read = read_typed(share, "45 / 120")
    value = Value(numerator=read.numerator, denominator=read.denominator)
    assert read.cell is not None
    value.cell = read.cell

    assert read.cell == number("37.5")
    assert show_typed(value) == "45/120"


def test_yes_and_no_are_typed_in_words() -> None:
    asked = IndicatorFactory.build(edition=None, kind=Indicator.Kind.YES_NO)

    assert [read_typed(asked, text).cell for text in ("иә", "да", "1", "жоқ", "Нет", "0")] == [
        *[number(1)] * 3,
        *[number(0)] * 3,
    ]
    with pytest.raises(Unclear, match="neither yes nor no"):
        read_typed(asked, "7")


def test_the_period_before_is_as_long() -> None:
    assert [span_before(span) for span in ("2026-Q1", "2026-01", "2026", "2026-H2")] == [
        "2025-Q4",
        "2025-12",
        "2025",
        "2026-H1",
    ]


def test_a_district_sees_its_own_rows_alone(made: Scene) -> None:
    page = browser_of(made.district).get(address("grid", made.round.pk))
    other = browser_of(made.neighbour).get(address("grid", made.round.pk))

    assert [line.code for line in page.context["grid"].lines] == ["KZ-31-korday", "KZ-31-town"]
    assert [line.code for line in other.context["grid"].lines] == ["KZ-31-merki"]


def test_a_value_is_entered_with_a_plain_form(made: Scene) -> None:
    Indicator.objects.update(unit="thousand_person")
    browser = browser_of(made.neighbour)

    answer = browser.post(address("grid", made.round.pk), cell(made.series["KZ-31-merki"], " 1 234,5 "))

    assert answer.status_code == 302
    value = made.value("KZ-31-merki")
    assert (value.value, value.state, value.entered_by) == (Decimal("1234.5"), "draft", made.neighbour)
    assert 'value="1,234.5"' in browser.get(address("grid", made.round.pk)).content.decode()


def test_all_is_submitted_in_one_step_and_once(made: Scene) -> None:
    browser = browser_of(made.district)
    sent = (
        cell(made.series["KZ-31-korday"], "100") | cell(made.series["KZ-31-town"], "40") | {"step": "submit"}
    )

    first = browser.post(address("grid", made.round.pk), sent, follow=True)
    again = browser.post(address("grid", made.round.pk), sent, follow=True)

    assert "2 values are sent" in first.content.decode()
    assert again.status_code == 200
    assert set(Value.objects.values_list("state", flat=True)) == {"submitted"}
    assert Change.objects.filter(verb="submit").count() == 2


def test_what_is_unclear_is_asked_and_what_was_typed_stays(made: Scene) -> None:
    sent = cell(made.series["KZ-31-korday"], "-//-") | cell(made.series["KZ-31-town"], "40")

    page = browser_of(made.district).post(address("grid", made.round.pk), sent | {"step": "submit"})

    assert page.status_code == 400
    assert "repeats another cell" in hints(page, "KZ-31-korday")[0]
    assert 'value="-//-"' in page.content.decode()
    # The clear one is saved, and nothing is sent.
    assert [(one.series.territory_code, one.state) for one in Value.objects.all()] == [
        ("KZ-31-town", "draft")
    ]


def test_a_total_in_an_of_which_row_is_refused_beside_the_cell(made: Scene) -> None:
    sent = cell(made.series["KZ-31-korday"], "100") | cell(made.series["KZ-31-town"], "5155")

    page = browser_of(made.district).post(address("grid", made.round.pk), sent)

    assert page.status_code == 400
    assert "Did a total get into this row?" in hints(page, "KZ-31-town")[0]
    assert 'value="5155"' in page.content.decode()


def test_the_later_of_two_people_sees_both_and_saves_knowingly(made: Scene) -> None:
    korday, town = made.series["KZ-31-korday"], made.series["KZ-31-town"]
    browser_of(made.district).post(address("grid", made.round.pk), cell(korday, "100"))
    later = browser_of(colleague(made))

    page = later.post(address("grid", made.round.pk), cell(korday, "120") | cell(town, "7"))

    assert page.status_code == 409
    assert "entered 100 on" in hints(page, "KZ-31-korday")[0]
    assert 'value="120"' in page.content.decode()
    # The other cell is not lost.
    assert made.value("KZ-31-town").value == Decimal(7)
    again = later.post(address("grid", made.round.pk), cell(korday, "120", was="100", seen=1))
    assert (again.status_code, made.value().value) == (302, Decimal(120))


def test_what_was_only_shown_is_not_sent_back_as_typed(made: Scene) -> None:
    korday, town = made.series["KZ-31-korday"], made.series["KZ-31-town"]
    made.entered(100)
    stale = cell(korday, "", was="", seen=0) | cell(town, "40")

    answer = browser_of(colleague(made)).post(address("grid", made.round.pk), stale)

    assert answer.status_code == 302
    assert (made.value().value, made.value("KZ-31-town").value) == (Decimal(100), Decimal(40))


def test_an_emptied_cell_takes_its_draft_back(made: Scene) -> None:
    made.entered(100)

    browser_of(made.district).post(
        address("grid", made.round.pk), cell(made.series["KZ-31-korday"], "", was="100", seen=1)
    )

    assert not Value.objects.exists()


def test_a_cell_of_a_neighbour_sent_by_hand_changes_nothing(made: Scene) -> None:
    answer = browser_of(made.district).post(
        address("grid", made.round.pk), cell(made.series["KZ-31-merki"], "100") | {"s999999-value": "5"}
    )

    assert answer.status_code == 302
    assert not Value.objects.exists()


def test_a_locked_period_refuses_and_keeps_what_was_typed(made: Scene) -> None:
    rounds.lock_round(made.round, by=made.coordinator)

    page = browser_of(made.district).post(
        address("grid", made.round.pk), cell(made.series["KZ-31-korday"], "100")
    )

    assert page.status_code == 400
    assert "is locked" in hints(page, "KZ-31-korday")[0]
    assert [error["text"] for error in page.context["errors"]] == hints(page, "KZ-31-korday")
    assert not Value.objects.exists()


def test_over_fulfilment_is_fine_and_shown_as_it_is(made: Scene) -> None:
    TargetFactory(series=made.series["KZ-31-merki"], span=SPAN, value=Decimal(100))
    browser = browser_of(made.neighbour)
    browser.post(address("grid", made.round.pk), cell(made.series["KZ-31-merki"], "118"))

    page = browser.get(address("grid", made.round.pk))

    assert page.context["grid"].spots[0].share_shown == "118 %"
    assert hints(page, "KZ-31-merki") == []


def test_a_page_saves_itself_and_says_what_it_could_not(made: Scene) -> None:
    browser, korday = browser_of(made.district), made.series["KZ-31-korday"]

    saved = browser.post(address("autosave", made.round.pk), cell(korday, "100")).json()
    refused = browser.post(address("autosave", made.round.pk), cell(made.series["KZ-31-town"], "500"))

    assert saved["seen"] == {f"s{korday.pk}-seen": 1, f"s{korday.pk}-was": "100"}
    assert saved["faults"] == {}
    assert refused.status_code == 409
    assert "more than its 100" in refused.json()["faults"][f"s{made.series['KZ-31-town'].pk}"]


def test_a_page_that_saves_itself_too_often_is_told(made: Scene) -> None:
    browser, korday = browser_of(made.district), made.series["KZ-31-korday"]

    answers = [
        browser.post(address("autosave", made.round.pk), cell(korday, "")).status_code for _turn in range(21)
    ]

    assert answers[0] == 200
    assert answers[-1] == 429


def test_doubts_are_told_while_typing_and_nothing_is_saved(made: Scene) -> None:
    before = ValueFactory(series=made.series["KZ-31-korday"], span="2025-Q4", value=Decimal(40))
    korday, town = made.series["KZ-31-korday"], made.series["KZ-31-town"]
    sent = cell(korday, "100") | cell(town, "101")

    told = browser_of(made.district).post(address("check", made.round.pk), sent).json()["hints"]

    assert [hint["fault"] for hint in told[f"s{korday.pk}"]] == [False]
    assert "differs much from 40" in told[f"s{korday.pk}"][0]["text"]
    assert [hint["fault"] for hint in told[f"s{town.pk}"]] == [True]
    assert list(Value.objects.all()) == [before]


@pytest.mark.django_db
def test_a_count_since_the_beginning_of_the_year_does_not_fall() -> None:
    made = scene(kind=Indicator.Kind.CUMULATIVE)
    second = rounds.open_round(made.edition, "2026-Q2", due_on=date(2026, 7, 10), by=made.coordinator)
    ValueFactory(series=made.series["KZ-31-merki"], span=SPAN, value=Decimal(40))

    grid = grid_of(second, made.neighbour)
    said = hints_for(grid, {made.series["KZ-31-merki"].pk: "30"})

    assert "was 40 in" in said[made.series["KZ-31-merki"].pk][0].text
    assert hints_for(grid, {made.series["KZ-31-merki"].pk: "130"}) == {}


def test_parts_that_do_not_add_up_are_told(made: Scene) -> None:
    parts = [IndicatorFactory(edition=made.edition, per="quarter") for _place in range(2)]
    made.indicator.summands.set(parts)
    rows = [
        SeriesFactory(indicator=part, territory_code="KZ-31-merki", row=RowKind.PART, parent_code="KZ-31")
        for part in parts
    ]
    merki = made.series["KZ-31-merki"]
    second = rounds.open_round(made.edition, "2026-Q2", due_on=date(2026, 7, 10), by=made.coordinator)
    grid = grid_of(second, made.neighbour)

    said = hints_for(grid, {rows[0].pk: "60", rows[1].pk: "30", merki.pk: "100"})
    right = hints_for(grid, {rows[0].pk: "60", rows[1].pk: "30", merki.pk: "90"})

    assert [hint.text for hint in said[merki.pk]] == ["The parts add up to 90, here stands 100."]
    assert right == {}


def test_the_level_above_accepts_what_it_ticked(made: Scene) -> None:
    first, second = made.submitted(100), made.submitted(15, "KZ-31-merki")
    browser = browser_of(made.oblast)
    page = browser.get(address("review", made.round.pk))

    answer = browser.post(address("review", made.round.pk), {"value": f"{first.pk}.{first.edition_number}"})
    again = browser.post(address("review", made.round.pk), {"value": f"{first.pk}.{first.edition_number}"})

    assert page.context["waiting"] == 2
    assert (answer.status_code, again.status_code) == (302, 409)
    assert list(Value.objects.official()) == [first]
    assert made.value("KZ-31-merki") == second


def test_a_district_reviews_nothing_of_its_own_and_its_neighbour(made: Scene) -> None:
    value = made.submitted(100)
    for person in (made.district, made.neighbour):
        browser = browser_of(person)
        assert browser.get(address("review", made.round.pk)).context["waiting"] == 0
        browser.post(address("review", made.round.pk), {"value": f"{value.pk}.{value.edition_number}"})

    assert not Value.objects.official().exists()


def test_nothing_ticked_is_said(made: Scene) -> None:
    made.submitted(100)

    page = browser_of(made.oblast).post(address("review", made.round.pk), {"value": "x.y"}, follow=True)

    assert "Nothing was ticked" in page.content.decode()


def test_one_cell_is_returned_with_a_reason_mended_and_locked(made: Scene) -> None:
    made.submitted(1000)
    here = address("value", made.round.pk, made.series["KZ-31-korday"].pk)
    above, below = browser_of(made.oblast), browser_of(made.district)

    empty = above.post(here, {"step": "return", "why": "", "seen": "2"})
    returned = above.post(here, {"step": "return", "why": "Бір нөл артық", "seen": "2"})
    seen = made.value().edition_number
    grid = below.get(address("grid", made.round.pk))
    below.post(
        address("grid", made.round.pk),
        cell(made.series["KZ-31-korday"], "100", was="1,000", seen=seen) | {"step": "submit"},
    )
    accepted = above.post(here, {"step": "accept", "seen": str(made.value().edition_number)})
    rounds.lock_round(made.round, by=made.coordinator)

    assert (empty.status_code, returned.status_code, accepted.status_code) == (400, 302, 302)
    assert "Бір нөл артық" in grid.content.decode()
    assert (made.value().value, made.value().state) == (Decimal(100), "locked")
    page = below.get(here)
    assert [entry["what"] for entry in page.context["history"]][:2] == ["locked it", "accepted it"]
    assert "Бір нөл артық" in page.content.decode()


def test_a_correction_is_begun_on_the_page_of_the_value(made: Scene) -> None:
    made.accepted(100)
    here = address("value", made.round.pk, made.series["KZ-31-korday"].pk)
    browser = browser_of(made.district)

    unclear = browser.post(here, {"step": "correct", "text": "көп", "why": "Қате"})
    begun = browser.post(here, {"step": "correct", "text": "90", "why": "Екі рет саналған"})
    again = browser.post(here, {"step": "correct", "text": "80", "why": "Екі рет саналған"})
    sent = browser.post(here, {"step": "submit"})

    assert [one.status_code for one in (unclear, begun, again, sent)] == [400, 302, 409, 302]
    assert (made.value().version, made.value().state, made.value().reason) == (
        2,
        "submitted",
        "Екі рет саналған",
    )
    assert "көп" in unclear.content.decode()


def test_a_number_without_evidence_is_marked_until_it_has_some(made: Scene) -> None:
    made.entered(100)
    browser = browser_of(made.district)
    here = address("value", made.round.pk, made.series["KZ-31-korday"].pk)
    before = browser.get(address("grid", made.round.pk)).content.decode()

    nothing = browser.post(here, {"step": "evidence", "title": "Тізім"})
    added = browser.post(here, {"step": "evidence", "title": "Тізім", "url": "https://example.kz/list"})
    browser.post(here, {"step": "evidence", "title": "Тізім", "url": "https://example.kz/list"})
    file = SimpleUploadedFile("tizim.txt", "адамдар".encode())
    browser.post(here, {"step": "evidence", "title": "Файл", "file": file})

    assert "no evidence" in before
    assert (nothing.status_code, added.status_code) == (400, 302)
    assert ValueEvidence.objects.count() == 2
    assert "no evidence" not in browser.get(address("grid", made.round.pk)).content.decode()


def test_the_file_behind_a_value_is_public_with_it(made: Scene) -> None:
    made.entered(100)
    here = address("value", made.round.pk, made.series["KZ-31-korday"].pk)
    file = SimpleUploadedFile("tizim.txt", "адамдар".encode())
    browser_of(made.district).post(here, {"step": "evidence", "title": "Файл", "file": file})
    upload = ValueEvidence.objects.get().upload
    assert upload is not None
    fetch = reverse("files:fetch", args=[upload.pk])

    drafted = [browser_of(user).get(fetch).status_code for user in (made.oblast, made.neighbour)]
    value = values.submit(made.value(), by=made.district)
    values.accept(value, by=made.oblast)

    assert drafted == [200, 404]
    assert Client().get(fetch).status_code == 200


def test_evidence_of_an_accepted_value_stays(made: Scene) -> None:
    made.entered(100)
    series = made.series["KZ-31-korday"]
    here = address("value", made.round.pk, series.pk)
    browser = browser_of(made.district)
    browser.post(here, {"step": "evidence", "title": "Тізім", "url": "https://example.kz/list"})
    removing = address("evidence-remove", made.round.pk, series.pk, ValueEvidence.objects.get().pk)
    assert browser_of(made.neighbour).post(removing).status_code == 404
    values.accept(values.submit(made.value(), by=made.district), by=made.oblast)

    refused = browser.post(removing, follow=True)

    assert "it stays" in refused.content.decode()
    assert ValueEvidence.objects.count() == 1


def test_a_stranger_finds_no_page_of_a_value(made: Scene) -> None:
    made.entered(100)
    here = address("value", made.round.pk, made.series["KZ-31-korday"].pk)

    assert [browser_of(user).get(here).status_code for user in (made.neighbour, UserFactory())] == [404, 404]
    assert browser_of(made.district).post(here, {"step": "nonsense"}).status_code == 404


def test_the_grid_asks_as_often_for_many_rows_as_for_one(made: Scene) -> None:
    browser = browser_of(made.oblast)
    pages = [address(name, made.round.pk) for name in ("grid", "review", "round")]
    made.submitted(100)
    for page in pages:
        browser.get(page)

    def asked() -> list[int]:
        found = []
        for page in pages:
            with CaptureQueriesContext(connection) as queries:
                browser.get(page)
            found.append(len(queries))
        return found

    once = asked()
    for place in range(30):
        indicator = IndicatorFactory(edition=made.edition, per="quarter")
        series = SeriesFactory(indicator=indicator, territory_code="KZ-31-merki", row=RowKind.PART)
        made.round.expected.create(series=series)
        state = Value.State.SUBMITTED if place % 2 else Value.State.DRAFT
        ValueFactory(series=series, span=SPAN, state=state, submitted_by=made.neighbour)

    assert asked() == once
    assert max(once) <= 26
