"""Rounds: what is expected when they open, moving and locking them, their pages, who is told."""

from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from qadam.indicators import announcing
from qadam.indicators.actions import rounds, values
from qadam.indicators.models import Expected, Indicator, Round, RowKind, Value
from qadam.indicators.tests.factories import IndicatorFactory, RoundFactory, SeriesFactory
from qadam.indicators.tests.gathered import SPAN, Role, Scene, address, scene
from qadam.kit import clock
from qadam.kit.tests.parallel import ends_at_once
from qadam.notices.models import Notice
from qadam.notices.wordings import sentence
from qadam.people.models import User
from qadam.people.tests.factories import BodyFactory, UserFactory, person_in
from qadam.programmes.models import Edition
from qadam.programmes.tests.factories import EditionFactory
from qadam.territories.models import Territory
from qadam.workflow.transitions import NotAllowed, WrongState

IN_APRIL = datetime(2026, 4, 5, 9, tzinfo=clock.ALMATY)


@pytest.fixture
def made(db: None) -> Scene:
    return scene()


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    with translation.override("en"):
        yield


def signed_in(client: Client, user: User) -> Client:
    client.force_login(user)
    return client


def test_a_round_expects_what_is_nobodys_sum(made: Scene) -> None:
    codes = list(Expected.objects.order_by("pk").values_list("series__territory_code", flat=True))

    assert codes == ["KZ-31-korday", "KZ-31-town", "KZ-31-merki"]


def test_what_is_expected_is_frozen_when_a_round_opens(made: Scene) -> None:
    late = IndicatorFactory(edition=made.edition, per="quarter")
    SeriesFactory(indicator=late, territory_code="KZ-31-korday", row=RowKind.PART, parent_code="KZ-31")

    assert Expected.objects.filter(round=made.round).count() == 3


def test_a_round_expects_only_what_is_gathered_that_often_and_exists_then(made: Scene) -> None:
    monthly = IndicatorFactory(edition=made.edition, per="month")
    SeriesFactory(indicator=monthly, territory_code="KZ-31-korday", row=RowKind.PART, parent_code="KZ-31")
    Territory.objects.filter(code="KZ-31-merki").update(valid_from=date(2026, 6, 1))

    second = rounds.open_round(made.edition, "2026-Q2", due_on=date(2026, 7, 10), by=made.coordinator)
    Territory.objects.filter(code="KZ-31-merki").update(valid_from=None, valid_to=date(2026, 8, 1))
    third = rounds.open_round(made.edition, "2026-Q3", due_on=date(2026, 10, 10), by=made.coordinator)

    assert (second.expected.count(), third.expected.count()) == (3, 2)


def test_a_ratio_of_two_indicators_is_computed_and_not_asked_for(made: Scene) -> None:
    whole = IndicatorFactory(edition=made.edition, per="quarter")
    share = IndicatorFactory(
        edition=made.edition,
        per="quarter",
        kind=Indicator.Kind.RATIO,
        numerator=made.indicator,
        denominator=whole,
    )
    SeriesFactory(indicator=share, territory_code="KZ-31-korday", row=RowKind.PART, parent_code="KZ-31")

    expected = rounds.expected_series(made.edition, "2026-Q2")

    assert {one.indicator_id for one in expected} == {made.indicator.pk}


def test_a_period_is_opened_once_by_who_leads_it(made: Scene) -> None:
    with pytest.raises(WrongState, match="gathered for this period already"):
        rounds.open_round(made.edition, SPAN, due_on=date(2026, 4, 10), by=made.coordinator)
    with pytest.raises(NotAllowed):
        rounds.open_round(made.edition, "2026-Q2", due_on=date(2026, 7, 10), by=made.oblast)
    with pytest.raises(ValidationError, match="before the period begins"):
        rounds.open_round(made.edition, "2026-Q2", due_on=date(2026, 1, 10), by=made.coordinator)
    with pytest.raises(ValidationError, match="Choose a month"):
        rounds.open_round(made.edition, "soon", due_on=date(2026, 1, 10), by=made.coordinator)
    with pytest.raises(ValidationError, match="no indicator that is gathered for"):
        rounds.open_round(made.edition, "2026", due_on=date(2027, 1, 10), by=made.coordinator)


def test_a_draft_of_a_programme_gathers_nothing(made: Scene) -> None:
    Edition.objects.update(state=Edition.State.DRAFT)

    with pytest.raises(NotAllowed):
        rounds.open_round(made.edition, "2026-Q2", due_on=date(2026, 7, 10), by=made.coordinator)


@pytest.mark.django_db(transaction=True)
def test_a_round_is_opened_once_by_two_at_once() -> None:
    made = scene()

    def open_it() -> object:
        return rounds.open_round(made.edition, "2026-Q2", due_on=date(2026, 7, 10), by=made.coordinator)

    assert ends_at_once(open_it, open_it) == ["WrongState", "done"]
    assert Round.objects.filter(span="2026-Q2").count() == 1


def test_locking_locks_what_was_accepted_and_what_waits_once_it_is(made: Scene) -> None:
    made.accepted(100)
    waiting = made.submitted(15, "KZ-31-merki")

    locked = rounds.lock_round(made.round, by=made.coordinator)
    later = values.accept(waiting, by=made.oblast)

    assert (locked.is_open, locked.locked_at is not None) == (False, True)
    assert (made.value().state, later.state) == ("locked", "locked")
    with pytest.raises(WrongState):
        rounds.lock_round(made.round, by=made.coordinator)


def test_only_who_leads_the_gathering_locks_it(made: Scene) -> None:
    for person in (made.district, made.oblast):
        with pytest.raises(NotAllowed):
            rounds.lock_round(made.round, by=person)


def test_the_day_of_an_open_round_moves_and_of_a_locked_one_does_not(made: Scene) -> None:
    moved = rounds.move_due(made.round, date(2026, 4, 20), by=made.coordinator)
    rounds.lock_round(made.round, by=made.coordinator)

    assert moved.due_on == date(2026, 4, 20)
    with pytest.raises(WrongState):
        rounds.move_due(made.round, date(2026, 4, 25), by=made.coordinator)


def test_the_list_says_what_waits_for_whom(client: Client, made: Scene) -> None:
    made.submitted(100)

    def waits(user: User) -> list[Any]:
        page = signed_in(client, user).get(address("list"))
        return [(row.count.to_enter, row.count.returned, row.count.to_review) for row in page.context["rows"]]

    assert waits(made.district) == [(1, 0, 0)]
    assert waits(made.neighbour) == [(1, 0, 0)]
    # What the districts enter is not the oblast's to enter, though it may.
    assert waits(made.oblast) == [(0, 0, 1)]
    assert waits(made.coordinator) == [(0, 0, 1)]
    values.give_back(made.value(), by=made.oblast, why="Тексеріңіз")
    assert waits(made.district) == [(1, 1, 0)]


def test_a_stranger_sees_no_gathering(client: Client, made: Scene) -> None:
    stranger = signed_in(client, UserFactory())
    elsewhere = person_in(BodyFactory(territory_code="KZ-47"), Role.OPERATOR)

    assert stranger.get(address("list")).context["rows"] == []
    for name in ("round", "grid", "review", "exchange", "template"):
        assert client.get(address(name, made.round.pk)).status_code == 404
    assert signed_in(client, elsewhere).get(address("grid", made.round.pk)).status_code == 404


def test_the_filter_finds_what_waits(client: Client, made: Scene) -> None:
    other = RoundFactory(edition=made.edition, span="2026-Q2", due_on=date(2026, 7, 10))
    Expected.objects.create(round=other, series=made.series["KZ-31-merki"])
    made.submitted(100)
    browser = signed_in(client, made.oblast)

    def found(query: str) -> list[str]:
        page = browser.get(f"{address('list')}?{query}")
        return [row.round.span for row in page.context["rows"]]

    assert found("waits=review") == [SPAN]
    assert found("waits=enter") == []
    made.neighbour.memberships.update(valid_to=date(2020, 1, 1))
    # Nobody closer enters it now.
    assert found("waits=enter") == [SPAN, "2026-Q2"]
    assert found("waits=returned") == []
    assert found("state=locked") == []
    assert found(f"programme={made.edition.slug}") == [SPAN, "2026-Q2"]
    assert found("waits=nonsense") == [SPAN, "2026-Q2"]


def test_the_list_goes_out_as_a_table(client: Client, made: Scene) -> None:
    browser = signed_in(client, made.district)

    table = browser.get(address("table", "csv"))

    assert table.status_code == 200
    assert "2,0,0,0,2" in table.content.decode("utf-8-sig")
    assert browser.get(address("table", "xlsx")).status_code == 200
    assert browser.get(address("table", "pdf")).status_code == 404


def test_the_list_asks_as_often_for_many_rounds_as_for_one(client: Client, made: Scene) -> None:
    browser = signed_in(client, made.district)
    browser.get(address("list"))

    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            browser.get(address("list"))
        return len(queries)

    once = asked()
    for number in range(12):
        edition = EditionFactory()
        indicator = IndicatorFactory(edition=edition)
        series = SeriesFactory(indicator=indicator, territory_code="KZ-31-korday", row=RowKind.PART)
        round_ = RoundFactory(edition=edition, span=f"2026-{number + 1:02}")
        Expected.objects.create(round=round_, series=series)

    assert asked() == once


def test_who_leads_opens_a_round_on_the_page_and_a_second_click_is_told(client: Client, made: Scene) -> None:
    browser = signed_in(client, made.coordinator)
    sent = {"what": f"{made.edition.slug}:2026-Q2", "due_on": "2026-07-10"}

    with clock.moved(IN_APRIL):
        first = browser.post(address("open"), sent)
        again = browser.post(address("open"), sent)
        wrong = browser.post(address("open"), sent | {"what": "nonsense"})

    assert (first.status_code, again.status_code, wrong.status_code) == (302, 400, 400)
    assert Round.objects.filter(span="2026-Q2").count() == 1
    assert signed_in(client, made.district).get(address("open")).status_code == 403


def test_who_leads_locks_on_the_page(client: Client, made: Scene) -> None:
    made.accepted(100)
    assert signed_in(client, made.oblast).post(address("lock", made.round.pk)).status_code == 403

    page = signed_in(client, made.coordinator).post(address("lock", made.round.pk), follow=True)
    again = client.post(address("lock", made.round.pk), follow=True)

    assert "The period is locked" in page.content.decode()
    assert again.status_code == 200
    assert Value.objects.get().state == "locked"


def test_the_page_of_a_round_counts_what_came_and_what_is_late(client: Client, made: Scene) -> None:
    with clock.moved(datetime(2026, 4, 11, 9, tzinfo=clock.ALMATY)):
        made.accepted(100)

    progress = signed_in(client, made.coordinator).get(address("round", made.round.pk)).context["progress"]

    assert (progress.expected, progress.reported, progress.accepted, progress.late) == (3, 1, 1, 1)


def test_the_level_above_is_told_once_a_day(made: Scene) -> None:
    made.submitted(100)
    made.submitted(20, "KZ-31-town")
    made.submitted(15, "KZ-31-merki")

    told = Notice.objects.filter(kind="values.submitted")

    # The town is another territory: it is told for itself.
    assert [told.filter(user=user).count() for user in (made.oblast, made.coordinator)] == [3, 3]
    assert told.count() == 6
    values.give_back(made.value(), by=made.oblast, why="Тексеріңіз")
    values.submit(made.value(), by=made.district)
    assert told.count() == 6


def test_whoever_sent_a_value_reads_why_it_came_back(made: Scene) -> None:
    values.give_back(made.submitted(1000), by=made.oblast, why="Бір нөл артық")

    notice = Notice.objects.get(kind="values.returned")

    assert notice.user == made.district
    assert sentence(notice.kind, notice.values, "kk").endswith("Бір нөл артық")
    assert "Қордай ауданы" in sentence(notice.kind, notice.values, "kk")


def test_who_has_not_sent_is_reminded_once_a_day(made: Scene) -> None:
    made.submitted(100)
    made.submitted(20, "KZ-31-town")
    at = datetime(2026, 4, 9, 8, tzinfo=clock.ALMATY)

    assert announcing.remind(at) == 1
    assert announcing.remind(at) == 0
    assert announcing.remind(datetime(2026, 4, 7, 8, tzinfo=clock.ALMATY)) == 0

    notice = Notice.objects.get(kind="values.due")
    assert (notice.user, notice.values["count"]) == (made.neighbour, 1)
    assert "10 April 2026" in sentence(notice.kind, notice.values, "en")


def test_my_day_names_the_rounds_that_wait(client: Client, made: Scene) -> None:
    made.submitted(100)

    def lines(user: User) -> list[tuple[str, list[str]]]:
        with translation.override("en"):
            page = signed_in(client, user).get("/en/desk/")
        return [(line.url, line.meta[1:]) for line in page.context["sheet"].values]

    assert lines(made.district) == [(address("grid", made.round.pk), ["1 value to enter"])]
    assert lines(made.oblast) == [(address("review", made.round.pk), ["1 value to review"])]
    assert lines(UserFactory()) == []


@pytest.mark.django_db
def test_what_was_decimal_stays_exact() -> None:
    made = scene(unit="thousand_person")

    assert made.accepted("1234.5").value == Decimal("1234.5")
