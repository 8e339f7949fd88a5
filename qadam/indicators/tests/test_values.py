"""The way of a value: entered, sent, returned, accepted, locked, corrected; who may, and what follows."""

from collections.abc import Iterator
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from qadam.indicators.actions import rounds, values
from qadam.indicators.actions.values import Conflict
from qadam.indicators.cells import NOT_APPLICABLE, NOT_REPORTED, number
from qadam.indicators.models import Computed, Expected, Indicator, Value
from qadam.indicators.rules import may_enter, may_lock, may_manage, may_review
from qadam.indicators.tests.gathered import SPAN, Role, Scene, scene
from qadam.kit.tests.parallel import ends_at_once
from qadam.people.models import Body, User
from qadam.people.tests.factories import BodyFactory, UserFactory, person_in
from qadam.workflow.models import Change
from qadam.workflow.queries import verify_chain
from qadam.workflow.transitions import NotAllowed, WrongState

State = Value.State


@pytest.fixture
def made(db: None) -> Scene:
    return scene()


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    with translation.override("en"):
        yield


def test_a_value_goes_its_whole_way(made: Scene) -> None:
    value = made.accepted(100)

    assert (value.state, value.is_official, value.version) == (State.ACCEPTED, True, 1)
    assert (value.submitted_by, value.reviewed_by) == (made.district, made.oblast)
    verbs = list(
        Change.objects.filter(subject="indicators.value").order_by("number").values_list("verb", flat=True)
    )
    assert verbs == ["enter", "submit", "accept"]


def test_the_sums_follow_an_accepted_value(made: Scene) -> None:
    made.accepted(100)
    made.accepted(15, "KZ-31-merki")

    total = Computed.objects.get(indicator=made.indicator, territory_code="KZ-31", span=SPAN)

    assert total.value == Decimal(115)


def test_a_draft_and_a_submitted_value_are_in_no_sum(made: Scene) -> None:
    made.entered(100)
    made.submitted(15, "KZ-31-merki")

    assert not Value.objects.official().exists()
    assert not Computed.objects.filter(value__isnull=False).exists()


def test_a_value_is_returned_with_a_reason_and_sent_again(made: Scene) -> None:
    value = made.submitted(1000)

    returned = values.give_back(value, by=made.oblast, why="Бір нөл артық")
    again = made.entered(100, seen=returned.edition_number)
    sent = values.submit(again, by=made.district)

    assert (returned.state, returned.returned_because) == (State.RETURNED, "Бір нөл артық")
    assert (sent.state, sent.value, sent.returned_because, sent.version) == (
        State.SUBMITTED,
        Decimal(100),
        "",
        1,
    )


def test_nothing_is_returned_without_a_reason(made: Scene) -> None:
    value = made.submitted()

    with pytest.raises(ValidationError, match="Write why the value is returned"):
        values.give_back(value, by=made.oblast, why="  ")


def test_a_second_click_sends_and_accepts_nothing_more(made: Scene) -> None:
    value = made.submitted()
    with pytest.raises(WrongState):
        values.submit(value, by=made.district)

    values.accept(value, by=made.oblast)

    with pytest.raises(WrongState):
        values.accept(value, by=made.oblast)


def test_the_time_of_the_first_sending_stays(made: Scene) -> None:
    value = made.submitted()
    first = Expected.objects.get(series=value.series).first_submitted_at
    values.give_back(value, by=made.oblast, why="Тексеріңіз")
    values.submit(made.value(), by=made.district)

    assert first is not None
    assert Expected.objects.get(series=value.series).first_submitted_at == first


def test_who_enters_and_who_reviews(made: Scene) -> None:
    korday = made.series["KZ-31-korday"]
    value = made.submitted()
    stranger: User = UserFactory()
    elsewhere = person_in(BodyFactory(kind=Body.Kind.AKIMAT, territory_code="KZ-47"), Role.OPERATOR)
    ministry = person_in(BodyFactory(), Role.EXECUTOR)
    people: list[User] = [made.district, made.neighbour, made.oblast, made.coordinator]
    people += [stranger, elsewhere, ministry]

    assert [may_enter(person, korday) for person in people] == [True, False, True, True, False, False, False]
    assert [may_review(person, value) for person in people] == [False, False, True, True, False, False, False]
    assert [may_manage(person, made.edition) for person in people] == [
        False,
        False,
        False,
        True,
        False,
        False,
        False,
    ]


def test_a_neighbour_and_a_stranger_are_refused_by_the_action_too(made: Scene) -> None:
    with pytest.raises(NotAllowed):
        made.entered(5, by=made.neighbour)
    with pytest.raises(NotAllowed):
        values.accept(made.submitted(), by=made.neighbour)
    with pytest.raises(NotAllowed):
        values.give_back(made.value(), by=UserFactory(), why="Жоқ")


def test_nobody_accepts_what_they_sent_themselves(made: Scene) -> None:
    value = values.submit(made.entered(by=made.oblast), by=made.oblast)

    assert not may_review(made.oblast, value)
    with pytest.raises(NotAllowed):
        values.accept(value, by=made.oblast)
    assert values.accept(value, by=made.coordinator).state == State.ACCEPTED


def test_a_part_of_which_is_reviewed_above_the_one_it_is_a_part_of(made: Scene) -> None:
    made.submitted(100)
    part = made.submitted(40, "KZ-31-town")
    colleague = person_in(BodyFactory(territory_code="KZ-31-korday"), Role.OPERATOR)

    assert not may_review(colleague, part)
    assert may_review(made.oblast, part)


def test_a_role_that_ended_enters_nothing(made: Scene) -> None:
    made.district.memberships.update(valid_to="2020-01-01")

    with pytest.raises(NotAllowed):
        made.entered()


def test_a_total_typed_into_an_of_which_row_is_refused_with_the_reason(made: Scene) -> None:
    made.entered(100)

    with pytest.raises(ValidationError, match="a part of the row above it, and 5,155 is more than its 100"):
        made.entered(5155, "KZ-31-town")

    assert not Value.objects.filter(series=made.series["KZ-31-town"]).exists()


def test_a_whole_that_fell_below_its_part_is_not_sent(made: Scene) -> None:
    made.entered(100)
    made.entered(60, "KZ-31-town")
    made.entered(50)

    with pytest.raises(ValidationError, match="60 is more than its 50"):
        values.submit(made.value(), by=made.district)


@pytest.mark.django_db
def test_a_share_over_a_hundred_per_cent_is_refused() -> None:
    made = scene(kind=Indicator.Kind.RATIO, unit="per_cent")

    with pytest.raises(ValidationError, match="100.5 % is more than the whole"):
        made.entered("100.5")
    kept = made.entered("37.5", numerator=Decimal(45), denominator=Decimal(120))

    assert (kept.value, kept.numerator, kept.denominator) == (Decimal("37.5"), Decimal(45), Decimal(120))


def test_a_count_is_not_negative(made: Scene) -> None:
    with pytest.raises(ValidationError, match="not less than zero"):
        made.entered(-5)


def test_people_are_counted_whole(made: Scene) -> None:
    with translation.override("en"), pytest.raises(ValidationError, match="12.5 is no whole number"):
        made.entered("12.5")


@pytest.mark.django_db
def test_thousands_of_people_and_money_have_parts() -> None:
    made = scene(unit="thousand_person")

    assert made.entered("442.4").value == Decimal("442.4")


def test_the_five_kinds_stay_apart(made: Scene) -> None:
    series = made.series["KZ-31-korday"]
    kept = []
    for cell in (number(7), number(0), NOT_REPORTED, NOT_APPLICABLE):
        value = values.enter(series, SPAN, cell, by=made.district)
        assert value is not None
        kept.append((value.kind, value.value))

    assert kept == [
        ("value", Decimal(7)),
        ("zero", Decimal(0)),
        ("not_reported", None),
        ("not_applicable", None),
    ]


def test_a_draft_can_be_taken_back_and_a_returned_value_cannot(made: Scene) -> None:
    made.entered()
    assert values.enter(made.series["KZ-31-korday"], SPAN, None, by=made.district) is None
    assert not Value.objects.exists()
    values.give_back(made.submitted(), by=made.oblast, why="Тексеріңіз")

    with pytest.raises(ValidationError, match="The value was returned"):
        values.enter(made.series["KZ-31-korday"], SPAN, None, by=made.district)


def test_the_later_of_two_people_is_told_both_values(made: Scene) -> None:
    colleague = person_in(BodyFactory(territory_code="KZ-31-korday"), Role.OPERATOR)
    made.entered(100, seen=0)

    with pytest.raises(Conflict, match="entered 100 on") as conflict:
        made.entered(120, seen=0, by=colleague)

    assert conflict.value.theirs == made.value()
    assert made.value().value == Decimal(100)


def test_the_same_number_typed_by_both_is_no_conflict(made: Scene) -> None:
    colleague = person_in(BodyFactory(territory_code="KZ-31-korday"), Role.OPERATOR)
    made.entered(100, seen=0)

    assert made.entered(100, seen=0, by=colleague).edition_number == 1


def test_an_accepted_value_changes_only_by_a_correction(made: Scene) -> None:
    value = made.accepted(100)
    with pytest.raises(ValidationError, match="correct it with a reason"):
        made.entered(90)

    fresh = values.correct(value, number(90), by=made.district, why="Екі адам екі рет саналған")

    assert (fresh.version, fresh.state, fresh.is_official) == (2, State.DRAFT, False)
    assert Value.objects.official().get().value == Decimal(100)
    values.accept(values.submit(fresh, by=made.district), by=made.oblast)
    assert [(one.version, one.value) for one in Value.objects.official()] == [(2, Decimal(90))]
    total = Computed.objects.get(indicator=made.indicator, territory_code="KZ-31", span=SPAN)
    assert total.value == Decimal(90)


def test_a_correction_needs_a_reason_and_begins_once(made: Scene) -> None:
    value = made.accepted(100)

    with pytest.raises(ValidationError, match="Write why"):
        values.correct(value, number(90), by=made.district, why=" ")
    values.correct(value, number(90), by=made.district, why="Қате")
    with pytest.raises(WrongState):
        values.correct(value, number(80), by=made.district, why="Қате")


def test_a_dropped_correction_leaves_the_value_as_it_was(made: Scene) -> None:
    value = made.accepted(100)
    values.correct(value, number(90), by=made.district, why="Қате")

    values.enter(value.series, SPAN, None, by=made.district)

    assert (made.value().version, made.value().state, made.value().is_official) == (1, State.ACCEPTED, True)


def test_a_locked_period_takes_corrections_alone_and_locks_them(made: Scene) -> None:
    value = made.accepted(100)
    rounds.lock_round(made.round, by=made.coordinator)
    with pytest.raises(ValidationError, match="is locked"):
        made.entered(5, "KZ-31-merki")
    value.refresh_from_db()
    assert value.state == State.LOCKED

    fresh = values.correct(value, number(95), by=made.district, why="Есеп нақтыланды")
    done = values.accept(values.submit(fresh, by=made.district), by=made.oblast)

    assert (done.state, done.is_official, done.value) == (State.LOCKED, True, Decimal(95))


def test_a_value_that_is_not_asked_for_is_refused(made: Scene) -> None:
    with pytest.raises(ValidationError, match="not gathered for"):
        values.enter(made.series["KZ-31"], SPAN, number(5), by=made.oblast)
    with pytest.raises(ValidationError, match="opens the gathering first"):
        values.enter(made.series["KZ-31-korday"], "2026-Q2", number(5), by=made.district)


def test_one_refused_value_stops_no_other(made: Scene) -> None:
    first, second = made.submitted(100), made.submitted(15, "KZ-31-merki")
    values.give_back(first, by=made.oblast, why="Тексеріңіз")

    outcomes = values.accept_many([first, second], by=made.oblast)

    assert [(one.series.territory_code, one.is_done) for one in outcomes] == [
        ("KZ-31-korday", False),
        ("KZ-31-merki", True),
    ]
    assert Value.objects.official().get() == second


def test_what_changed_since_the_page_was_read_is_not_accepted(made: Scene) -> None:
    value = made.submitted(100)

    with pytest.raises(WrongState, match="changed since you opened"):
        values.accept(value, by=made.oblast, seen=value.edition_number - 1)


def test_who_locks(made: Scene) -> None:
    people = [made.district, made.oblast, made.coordinator]

    assert [may_lock(person, made.round) for person in people] == [False, False, True]


@pytest.mark.django_db(transaction=True)
def test_a_value_is_accepted_once_by_two_at_once() -> None:
    made = scene()
    value = made.submitted()

    ends = ends_at_once(
        lambda: values.accept(Value.objects.get(pk=value.pk), by=made.oblast),
        lambda: values.accept(Value.objects.get(pk=value.pk), by=made.coordinator),
    )

    assert ends == ["WrongState", "done"]
    assert Value.objects.official().count() == 1
    assert list(verify_chain()) == []


@pytest.mark.django_db(transaction=True)
def test_a_value_is_either_accepted_or_returned_by_two_at_once() -> None:
    made = scene()
    value = made.submitted()

    ends = ends_at_once(
        lambda: values.accept(Value.objects.get(pk=value.pk), by=made.oblast),
        lambda: values.give_back(Value.objects.get(pk=value.pk), by=made.coordinator, why="Тексеріңіз"),
    )

    assert ends == ["WrongState", "done"]
    assert made.value().state in (State.ACCEPTED, State.RETURNED)


@pytest.mark.django_db(transaction=True)
def test_of_two_first_values_at_once_one_is_kept_and_the_other_is_told() -> None:
    made = scene()
    colleague = person_in(BodyFactory(territory_code="KZ-31-korday"), Role.OPERATOR)

    ends = ends_at_once(lambda: made.entered(100, seen=0), lambda: made.entered(120, seen=0, by=colleague))

    assert ends == ["Conflict", "done"]
    assert Value.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_districts_accepted_at_once_are_both_in_the_sum() -> None:
    made = scene()
    first, second = made.submitted(100), made.submitted(15, "KZ-31-merki")

    ends = ends_at_once(
        lambda: values.accept(Value.objects.get(pk=first.pk), by=made.oblast),
        lambda: values.accept(Value.objects.get(pk=second.pk), by=made.coordinator),
    )

    total = Computed.objects.get(indicator=made.indicator, territory_code="KZ-31", span=SPAN)
    assert (ends, total.value) == (["done", "done"], Decimal(115))
