"""The public pages of norms: met, missed and not measured told apart, what counted and why not, contradictions."""

from collections.abc import Iterable, Iterator
from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from qadam.indicators.checking import found_in, run, sentence
from qadam.indicators.models import Finding, Norm
from qadam.indicators.norming.facts import MEASURED, PROVIDERS, Fact
from qadam.indicators.norming.judging import State
from qadam.indicators.queries.norms import Ground, norms_of
from qadam.indicators.tests.factories import NormFactory
from qadam.indicators.tests.normed import NOON, Scene, address, coverage, scene
from qadam.kit import clock
from qadam.kit.periods import Period
from qadam.people.tests.factories import TerritoryFactory
from qadam.programmes.models import Edition, PlanNode
from qadam.territories.models import Territory
from qadam.workflow.cached import SHELF

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _noon() -> Iterator[None]:
    with clock.moved(NOON):
        yield


@pytest.fixture
def held() -> Scene:
    return scene()


def page(client: Client, name: str, *args: object) -> str:
    response = client.get(address(name, *args))
    assert response.status_code == 200
    return response.content.decode()


def judged(held: Scene) -> Ground:
    return Ground.of(held.edition, clock.today())


def state_in(held: Scene, code: str, first: str) -> State:
    verdict = judged(held).grid(held.meetings).verdict(code, first)
    assert verdict is not None
    return verdict.state


def test_a_region_without_facts_is_missed_once_somebody_gives_facts_and_not_measured_before(
    held: Scene,
) -> None:
    assert state_in(held, "KZ-61", "2026-04-01") is State.NOT_MEASURED

    held.fact(date(2026, 4, 3))

    assert state_in(held, "KZ-61", "2026-04-01") is State.MISSED


def test_five_meetings_of_april_meet_the_norm_in_one_region(held: Scene, client: Client) -> None:
    for day in range(1, 6):
        held.fact(date(2026, 4, day))

    shown = page(client, "norms:overview", held.edition.slug)

    assert "April 2026: 1 territory of 2 met it." in shown
    assert state_in(held, "KZ-31", "2026-04-01") is State.MET
    assert state_in(held, "KZ-31", "2026-05-01") is State.RUNNING


def test_the_calendar_tells_the_states_by_shape_and_word(held: Scene, client: Client) -> None:
    for day in range(1, 6):
        held.fact(date(2026, 4, day))

    shown = page(client, "norms:norm", held.edition.slug, "meetings")

    assert '<span class="visually-hidden">met:</span>' in shown
    assert '<span class="visually-hidden">missed:</span>' in shown
    assert "04.2026" in shown
    assert "06.2026" not in shown


def test_a_cell_shows_what_counted_and_what_not_with_the_reason(held: Scene, client: Client) -> None:
    held.fact(date(2026, 4, 3), title="At the plant", url="https://example.kz/photo")
    held.fact(date(2026, 4, 4), title="At the school", minutes=20)

    shown = page(client, "norms:cell", held.edition.slug, "meetings", "KZ-31", "2026-04-01")

    assert "Missed: 1 counted of 5, 4 lacking." in shown
    assert "Not counted: it took 20 minutes, at least 40 are asked." in shown
    assert 'href="https://example.kz/photo"' in shown


def test_a_cell_that_is_not_there_is_no_page(held: Scene, client: Client) -> None:
    for wrong in (("KZ-99", "2026-04-01"), ("KZ-31", "2026-04-02"), ("KZ-31", "soon")):
        asked = address("norms:cell", held.edition.slug, "meetings", *wrong)
        assert client.get(asked).status_code == 404
    assert client.get(address("norms:norm", held.edition.slug, "nothing")).status_code == 404


def test_a_norm_is_taken_away_as_a_table(held: Scene, client: Client) -> None:
    held.fact(date(2026, 4, 3))

    table = client.get(address("norms:table", held.edition.slug, "meetings", "csv")).content.decode("utf-8")

    line = next(row for row in table.splitlines() if "KZ-31" in row and "2026-04-01" in row)
    assert ",missed,1,5,4," in line


def test_a_programme_without_days_is_not_judged_and_says_so(held: Scene, client: Client) -> None:
    Edition.objects.update(first_on=None, last_on=None, state=Edition.State.ARCHIVE)

    assert "does not say on which days it holds" in page(client, "norms:overview", held.edition.slug)
    assert "No calendar" in page(client, "norms:norm", held.edition.slug, "meetings")


def test_coverage_counts_gross_and_unique_by_region_and_in_all(held: Scene, client: Client) -> None:
    coverage(held.edition)
    held.fact(date(2026, 4, 3), people=30, persons=("А", "Б", "В"))
    held.fact(date(2026, 4, 4), people=20, persons=("А", "Б"), territory_code="KZ-61")
    held.fact(date(2026, 4, 5), people=50)

    rows = judged(held).coverage

    found = {
        row.place.code if row.place else "": (row.whole.gross, row.whole.unique, row.whole.listed)
        for row in rows
    }
    assert found == {"": (100, 3, 5), "KZ-31": (80, 3, 3), "KZ-61": (20, 2, 2)}
    assert "they name 3 different people" in page(client, "norms:overview", held.edition.slug)


def test_contradictions_stand_on_the_page_and_are_findings_in_three_languages(
    held: Scene, client: Client
) -> None:
    coverage(held.edition)
    coverage(held.edition, code="coverage-total", amount=30000, scope=Norm.Scope.COUNTRY)

    shown = page(client, "norms:overview", held.edition.slug)
    run(held.edition)

    assert "brings 100 people a month, 1,200 on all days of the norm; 8,000 would take 80 months" in shown
    assert "8,000 × 2 territories = 16,000, not 30,000" in shown
    found = {finding.key: finding for finding in Finding.objects.filter(edition=held.edition)}
    assert {"coverage-region+meetings", "coverage-region+coverage-total"} <= set(found)
    assert "Кездесулер" in sentence(found["coverage-region+meetings"], "kk")
    assert "80" in sentence(found["coverage-region+meetings"], "kk")


def test_findings_of_norms_are_the_same_when_looked_for_again(held: Scene) -> None:
    coverage(held.edition)

    first = [(one.kind, one.key) for one in found_in(held.edition)]

    assert first == [(one.kind, one.key) for one in found_in(held.edition)]
    assert ("unreachable_coverage", "coverage-region+meetings") in first


def test_waves_say_what_begins_goes_on_and_stops(held: Scene, client: Client) -> None:
    for number, first, last in ((1, date(2026, 1, 1), date(2026, 3, 31)), (2, date(2026, 4, 1), None)):
        PlanNode.objects.create(
            edition=held.edition,
            kind=PlanNode.Kind.STAGE,
            key=f"wave-{number}",
            position=number,
            name_kk=f"{number}-толқын",
            name_ru=f"{number}-я волна",
            name_en=f"Wave {number}",
            first_on=first,
            last_on=last or date(2026, 6, 30),
        )
    Norm.objects.filter(pk=held.meetings.pk).update(from_stage="wave-1", to_stage="wave-1")
    NormFactory(edition=held.edition, code="classes", event="master_class", from_stage="wave-2")

    waves = judged(held).wave_norms()

    assert [(one.begin, one.go_on, one.stop) for one in waves] == [
        (("meetings",), (), ()),
        (("classes",), (), ("meetings",)),
    ]
    assert "Wave 2" in page(client, "norms:overview", held.edition.slug)
    slots = judged(held).grid(Norm.objects.get(pk=held.meetings.pk)).slots
    assert (slots[0].period.first, slots[-1].period.last) == (date(2026, 1, 1), date(2026, 3, 31))


def test_a_region_that_begins_in_the_year_is_judged_from_then_on(held: Scene) -> None:
    TerritoryFactory(
        code="KZ-33",
        name_kk="Жетісу облысы",
        valid_from=date(2026, 3, 10),
        parent=Territory.objects.get(code="KZ"),
    )
    held.fact(date(2026, 4, 3))

    grid = judged(held).grid(held.meetings)

    assert grid.verdict("KZ-33", "2026-02-01") is None
    assert grid.verdict("KZ-33", "2026-03-01") is not None


def test_an_area_that_comes_later_gives_facts_without_a_change_here(
    held: Scene, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def events(edition: Edition, period: Period) -> Iterable[Fact]:
        if edition.pk == held.edition.pk:
            for day in range(1, 7):
                yield Fact("meeting", date(2026, 4, day), None, "KZ-61", 50, 30, title="From events")

    monkeypatch.setattr(PROVIDERS, "_entries", {**PROVIDERS._entries, "events": events})
    monkeypatch.setattr(MEASURED, "_entries", {**MEASURED._entries, "events": lambda edition: ["meeting"]})

    assert state_in(held, "KZ-61", "2026-04-01") is State.MET
    assert "From events" in page(client, "norms:cell", held.edition.slug, "meetings", "KZ-61", "2026-04-01")


def test_everything_is_judged_in_a_fixed_number_of_queries(held: Scene) -> None:
    held.fact(date(2026, 4, 3))
    with CaptureQueriesContext(connection) as few:
        _ = judged(held).grids
    country = Territory.objects.get(code="KZ")
    for number in range(18):
        TerritoryFactory(code=f"KZ-7{number:02}", parent=country)
        NormFactory(edition=held.edition)
        held.fact(date(2026, 4, 3), territory_code=f"KZ-7{number:02}")

    with CaptureQueriesContext(connection) as many:
        _ = judged(held).grids

    assert len(many) == len(few)


def test_norms_are_judged_once_until_anything_changes(held: Scene) -> None:
    held.fact(date(2026, 4, 3))

    first = norms_of(held.edition)

    assert norms_of(held.edition) is first
    held.fact(date(2026, 4, 4))
    assert norms_of(held.edition) is not first


def test_the_page_asks_as_often_for_many_norms_as_for_one(held: Scene, client: Client) -> None:
    asked = address("norms:overview", held.edition.slug)
    counts = []
    for rows in (1, 29):
        for number in range(rows):
            NormFactory(edition=held.edition, event=f"kind-{rows}-{number}")
        held.fact(date(2026, 4, 3))
        SHELF.empty()
        with CaptureQueriesContext(connection) as queries:
            client.get(asked)
        counts.append(len(queries))

    assert counts[0] == counts[1]
