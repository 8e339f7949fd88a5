"""Facts for norms: recorded once, by a table all or none, withdrawn with a reason, people never kept by name."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from qadam.indicators.actions.facts import (
    COLUMNS,
    Given,
    import_facts,
    person_keys,
    record_fact,
    withdraw_fact,
)
from qadam.indicators.models import RecordedFact
from qadam.indicators.norming.facts import MEASURED
from qadam.indicators.norming.judging import State
from qadam.indicators.queries.norms import Ground
from qadam.indicators.tests.normed import NOON, Scene, address, coverage, scene
from qadam.kit import clock
from qadam.kit.tables import read_table, write_csv
from qadam.people.models import User
from qadam.people.tests.factories import UserFactory
from qadam.programmes.models import Edition
from qadam.programmes.tests.factories import EditionFactory
from qadam.workflow.models import Change
from qadam.workflow.transitions import NotAllowed, WrongState

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _noon() -> Iterator[None]:
    with clock.moved(NOON):
        yield


@pytest.fixture
def held() -> Scene:
    return scene()


def given(**more: Any) -> Given:
    facts: dict[str, Any] = {
        "event": "meeting",
        "on": date(2026, 4, 3),
        "territory_code": "KZ-31",
        "minutes": 45,
        "people": 25,
    }
    return Given(**facts | more)


def rows_of(*changes: dict[str, str]) -> bytes:
    """Return a table whose rows are a full meeting with these changes."""
    usual = {
        "event": "meeting",
        "on": "2026-04-03",
        "territory": "KZ-31",
        "minutes": "45",
        "people": "25",
        "title": "Зауытта",
    }
    lines = [{"mark": f"row-{number}"} | usual | row for number, row in enumerate(changes)]
    return write_csv(COLUMNS, [[line.get(column, "") for column in COLUMNS] for line in lines])


def sent(held: Scene, content: bytes, by: User | None = None) -> Any:
    return import_facts(held.edition, read_table(content, COLUMNS), by=by or held.operator)


def test_a_fact_sent_twice_is_one_fact(held: Scene) -> None:
    first = record_fact(held.edition, given(), by=held.operator, mark="a")
    second = record_fact(held.edition, given(), by=held.operator, mark="a")

    assert first.pk == second.pk
    assert Change.objects.filter(subject="indicators.recordedfact", verb="record_fact").count() == 1


def test_a_fact_counts_for_the_region_of_its_district(held: Scene) -> None:
    record_fact(held.edition, given(territory_code="KZ-31-korday"), by=held.operator, mark="a")

    verdict = Ground.of(held.edition, clock.today()).grid(held.meetings).verdict("KZ-31", "2026-04-01")

    assert verdict is not None
    assert verdict.counted == 1


def test_the_operator_of_another_region_records_nothing_here(held: Scene) -> None:
    with pytest.raises(NotAllowed):
        record_fact(held.edition, given(), by=held.stranger, mark="a")


@pytest.mark.parametrize(
    "wrong",
    [
        {"on": date(2026, 5, 13)},
        {"on": date(2025, 12, 31)},
        {"last_on": date(2026, 4, 2)},
        {"event": "flight"},
        {"minutes": 2000},
        {"territory_code": "KZ-99"},
        {"people": 1, "persons": ("Ә. Ахметова", "Б. Серік")},
    ],
)
def test_what_cannot_be_true_is_refused_with_a_sentence(held: Scene, wrong: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        record_fact(held.edition, given(**wrong), by=held.coordinator, mark="a")

    assert not RecordedFact.objects.exists()


def test_what_an_area_counts_itself_is_not_recorded_by_hand(
    held: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(MEASURED, "_entries", {**MEASURED._entries, "events": lambda edition: ["meeting"]})

    with translation.override("en"), pytest.raises(ValidationError, match="counted already"):
        record_fact(held.edition, given(), by=held.operator, mark="a")


def test_nothing_is_recorded_in_a_founding_document(held: Scene) -> None:
    held.edition.state = Edition.State.ARCHIVE
    held.edition.save()

    with pytest.raises(ValidationError):
        record_fact(held.edition, given(), by=held.coordinator, mark="a")


def test_names_are_kept_as_keys_only_and_the_same_person_has_the_same_key(held: Scene) -> None:
    first = record_fact(
        held.edition, given(persons=("Әсел Ахметова", "Бауыржан Серік")), by=held.operator, mark="a"
    )
    second = record_fact(held.edition, given(persons=("әсел  ахметова",)), by=held.operator, mark="b")

    assert len(first.persons) == 2
    assert set(second.persons) < set(first.persons)
    assert not any("хмет" in key.lower() or "асел" in key.lower() for key in first.persons)


def test_the_same_person_has_another_key_in_another_programme(held: Scene) -> None:
    other = EditionFactory()

    assert person_keys(["Әсел Ахметова"], held.edition) != person_keys(["Әсел Ахметова"], other)


def test_a_withdrawn_fact_is_counted_no_more_and_stays_with_the_reason(held: Scene) -> None:
    fact = record_fact(held.edition, given(), by=held.operator, mark="a")

    withdraw_fact(fact, by=held.operator, why="Recorded twice")

    fact.refresh_from_db()
    assert fact.withdrawn_because == "Recorded twice"
    grid = Ground.of(held.edition, clock.today()).grid(held.meetings)
    assert {verdict.state for verdict in grid.verdicts.values()} == {State.NOT_MEASURED}


def test_a_fact_is_withdrawn_once_with_a_reason_and_by_who_may(held: Scene) -> None:
    fact = record_fact(held.edition, given(), by=held.operator, mark="a")

    with pytest.raises(ValidationError):
        withdraw_fact(fact, by=held.operator, why=" ")
    with pytest.raises(NotAllowed):
        withdraw_fact(fact, by=held.stranger, why="Not mine")
    withdraw_fact(fact, by=held.coordinator, why="Recorded twice")
    with pytest.raises(WrongState):
        withdraw_fact(fact, by=held.operator, why="Again")


def test_a_table_is_taken_whole_and_a_second_time_changes_nothing(held: Scene) -> None:
    content = rows_of({}, {"on": "04.04.2026", "event": "Meeting in a work collective", "persons": "А; Б"})

    with translation.override("en"):
        first, second = sent(held, content), sent(held, content)

    assert (first.is_faulty, first.added, first.same) == (False, 2, 0)
    assert (second.is_faulty, second.added, second.same) == (False, 0, 2)
    assert RecordedFact.objects.get(mark="row-1").on == date(2026, 4, 4)
    assert len(RecordedFact.objects.get(mark="row-1").persons) == 2


def test_one_faulty_row_and_nothing_is_recorded_and_each_fault_stands_beside_its_row(held: Scene) -> None:
    content = rows_of(
        {},
        {"on": "yesterday"},
        {"minutes": "forty"},
        {"territory": "Түркістн облысы"},
        {"mark": "row-0"},
        {"territory": "KZ-61"},
    )

    report = sent(held, content)

    assert not RecordedFact.objects.exists()
    assert [bool(line.faults) for line in report.lines] == [True, True, True, True, True, True]
    assert "Түркістан облысы" in report.lines[3].faults[0]


def test_a_territory_may_stand_in_a_table_by_its_name(held: Scene) -> None:
    report = sent(held, rows_of({"territory": "Жамбыл облысы"}, {"territory": "Кордайский район"}))

    assert not report.is_faulty
    codes = RecordedFact.objects.order_by("mark").values_list("territory_code", flat=True)
    assert list(codes) == ["KZ-31", "KZ-31-korday"]


def test_where_only_a_list_is_given_its_people_are_counted(held: Scene) -> None:
    report = sent(held, rows_of({"people": "", "persons": "Ә. Ахметова; Б. Серік; В. Ли"}))

    assert not report.is_faulty
    assert RecordedFact.objects.get().people == 3


def test_a_long_table_asks_the_database_as_often_as_a_short_one(
    held: Scene, django_assert_max_num_queries: Any
) -> None:
    with django_assert_max_num_queries(24):
        sent(held, rows_of({"mark": "one"}))
    with django_assert_max_num_queries(24):
        sent(held, rows_of(*({} for _number in range(60))))


def test_the_list_is_taken_away_and_comes_back_as_it_is(held: Scene, client: Client) -> None:
    held.fact(date(2026, 4, 3), title="=1+1")
    client.force_login(held.coordinator)

    exported = client.get(address("normdesk:table", held.edition.slug, "csv")).content
    report = sent(held, exported, by=held.coordinator)

    assert (report.is_faulty, report.same) == (False, 1)


def test_the_page_records_a_fact_and_a_second_click_records_no_other(held: Scene, client: Client) -> None:
    client.force_login(held.operator)
    page = address("normdesk:record", held.edition.slug)
    form = client.get(page).context["form"]
    typed = {
        "mark": form["mark"].value(),
        "event": "meeting",
        "on": "2026-04-03",
        "territory_code": "KZ-31",
        "minutes": "45",
        "people": "25",
        "title": "At the plant",
    }

    answers = [client.post(page, typed).status_code for _click in range(2)]

    assert answers == [302, 302]
    assert list(RecordedFact.objects.values_list("title", flat=True)) == ["At the plant"]


def test_a_mistake_is_said_and_what_was_typed_stays(held: Scene, client: Client) -> None:
    client.force_login(held.operator)
    page = address("normdesk:record", held.edition.slug)
    typed = {
        "mark": "m" * 32,
        "event": "meeting",
        "on": "2026-05-30",
        "territory_code": "KZ-31",
        "title": "To come",
    }

    answer = client.post(page, typed)

    assert answer.status_code == 400
    assert "To come" in answer.content.decode()
    assert "has not taken place yet" in answer.content.decode()


def test_an_evidence_file_is_for_those_who_record_there(held: Scene, client: Client) -> None:
    file = SimpleUploadedFile("list.csv", "name;ok\nА;1\n".encode(), "text/csv")
    fact = record_fact(held.edition, given(), by=held.coordinator, mark="a", file=file)
    link = address("files:fetch", fact.upload_id)

    answers = []
    for person in (held.operator, held.stranger):
        client.force_login(person)
        answers.append(client.get(link).status_code)

    assert answers == [200, 404]


def test_an_operator_sees_the_facts_of_the_own_region_only(held: Scene, client: Client) -> None:
    held.fact(date(2026, 4, 3), title="In Zhambyl")
    held.fact(date(2026, 4, 4), title="In Turkistan", territory_code="KZ-61")
    client.force_login(held.operator)

    page = client.get(address("normdesk:list", held.edition.slug)).content.decode()

    assert "In Zhambyl" in page
    assert "In Turkistan" not in page


def test_the_list_is_narrowed_and_a_long_one_asks_as_often_as_a_short_one(
    held: Scene, client: Client
) -> None:
    coverage(held.edition)
    held.fact(date(2026, 4, 3), title="Зауытта")
    held.fact(date(2026, 4, 3), title="Мектепте", event="lecture")
    client.force_login(held.coordinator)
    page = address("normdesk:list", held.edition.slug)

    narrowed = client.get(f"{page}?q=ЗАУЫТТА&event=meeting&place=KZ-31&state=standing")
    assert [fact.title for fact in narrowed.context["page"]] == ["Зауытта"]

    counts = []
    for _round in range(2):
        with CaptureQueriesContext(connection) as queries:
            client.get(page)
        counts.append(len(queries))
        for number in range(15):
            held.fact(date(2026, 4, 5), title=str(number))
    assert counts[0] == counts[1]


def test_someone_without_a_role_there_is_turned_away(held: Scene, client: Client) -> None:
    client.force_login(UserFactory())

    assert client.get(address("normdesk:list", held.edition.slug)).status_code == 403
    assert client.get(address("normdesk:programmes")).status_code == 200


def test_the_page_of_a_fact_withdraws_it_with_a_reason(held: Scene, client: Client) -> None:
    fact = held.fact(date(2026, 4, 3))
    client.force_login(held.operator)
    page = address("normdesk:fact", held.edition.slug, fact.pk)

    without = client.post(page, {"why": ""}).status_code
    done = client.post(page, {"why": "Recorded twice"}).status_code
    again = client.post(page, {"why": "Recorded twice"}).status_code

    assert (without, done, again) == (400, 302, 409)


def test_the_page_of_a_table_tells_every_faulty_row(held: Scene, client: Client) -> None:
    client.force_login(held.operator)
    file = SimpleUploadedFile("facts.csv", rows_of({}, {"on": "soon"}), "text/csv")

    answer = client.post(address("normdesk:import", held.edition.slug), {"file": file})

    assert answer.status_code == 400
    assert "“soon” is not a day" in answer.content.decode()
    assert not RecordedFact.objects.exists()
