"""Open duties of bodies that have ended: handed over by themselves where it is clear, chosen by a person elsewhere."""

from datetime import date
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from qadam.jobs.timetable import TIMETABLE
from qadam.kit import clock
from qadam.notices.models import Notice
from qadam.notices.wordings import sentence
from qadam.people.models import Body, Succession
from qadam.people.tests.factories import BodyFactory, person_in
from qadam.plans import actions
from qadam.plans.models import Duty, HandOver
from qadam.plans.succession import orphaned
from qadam.plans.tests.factories import (
    DutyFactory,
    ExecutorFactory,
    MeasureFactory,
    ReportFactory,
    Role,
)
from qadam.plans.tests.plans_to_read import founding
from qadam.programmes.models import Edition
from qadam.programmes.tests.factories import EditionFactory
from qadam.workflow.log import MACHINE
from qadam.workflow.queries import verify_chain
from qadam.workflow.transitions import NotAllowed

pytestmark = pytest.mark.django_db
NOON = clock.parse("2026-03-04T12:00:00+05:00")
TODAY, ENDED = date(2026, 3, 4), date(2026, 2, 28)


@pytest.fixture(autouse=True)
def _noon() -> object:
    with clock.moved(NOON):
        yield


def ended(**facts: Any) -> Body:
    body: Body = BodyFactory(valid_to=ENDED, **facts)
    return body


def passed(old: Body, new: Body, function: str = "") -> None:
    Succession.objects.create(
        from_body=old, to_body=new, from_day=date(2026, 3, 1), act="2026 жылғы 1 наурыздағы № 1 Жарлық",
        function_kk=function,
    )  # fmt: skip


def hand_over(day: date = TODAY) -> int:
    return actions.hand_over_ended(day, by=MACHINE)


def test_everything_passes_to_the_one_successor_with_the_work_begun() -> None:
    old, new = ended(name_en="Old Ministry"), BodyFactory(name_en="New Ministry")
    passed(old, new)
    begun, done = DutyFactory(body=old), DutyFactory(body=old, state=Duty.State.ACCEPTED)
    report = ReportFactory(duty=begun)
    heir = person_in(new)

    settled = [hand_over(), hand_over()]

    begun.refresh_from_db()
    done.refresh_from_db()
    assert settled == [1, 0]
    assert (begun.body, begun.handed_from, begun.report) == (new, old, report)
    assert done.body == old
    assert HandOver.objects.get().act == "2026 жылғы 1 наурыздағы № 1 Жарлық"
    notice = Notice.objects.get(user=heir)
    plan = begun.edition.short_en
    assert sentence(notice.kind, notice.values, "en") == (
        f"1 duty of {plan} passed from Old Ministry to New Ministry. 2026 жылғы 1 наурыздағы № 1 Жарлық"
    )
    assert list(verify_chain()) == []


def test_a_body_still_at_work_keeps_its_duties() -> None:
    old, new = ended(), BodyFactory()
    passed(old, new)
    DutyFactory(body=old)

    assert hand_over(ENDED) == 0


def test_a_chain_of_successors_is_followed_to_the_body_that_exists() -> None:
    first, second, third = ended(), ended(), BodyFactory()
    passed(first, second)
    passed(second, third)
    duty = DutyFactory(body=first)

    hand_over()

    duty.refresh_from_db()
    assert duty.body == third


def test_divided_functions_wait_for_a_person() -> None:
    old, science, schools = ended(), BodyFactory(), BodyFactory()
    passed(old, science, "ғылым")
    passed(old, schools, "мектеп")
    DutyFactory(body=old)

    assert hand_over() == 0
    (left,) = orphaned(TODAY)
    assert (left.body, left.count, {heir.body for heir in left.heirs}) == (old, 1, {science, schools})


def test_the_control_side_chooses_the_successor_for_some_measures() -> None:
    edition = EditionFactory()
    old, science, schools = ended(), BodyFactory(), BodyFactory()
    passed(old, science, "ғылым")
    passed(old, schools, "мектеп")
    duties = [DutyFactory(body=old, measure=MeasureFactory(node__edition=edition)) for _place in range(3)]
    control = person_in(edition.issuer, Role.COORDINATOR)
    some = [duty.measure_id for duty in duties[:2]]

    settled = actions.choose_successor(edition, old, science, measures=some, by=control)

    assert settled == 2
    bodies = Duty.objects.order_by("pk").values_list("body", flat=True)
    assert list(bodies) == [science.pk, science.pk, old.pk]


def test_nobody_is_chosen_to_whom_nothing_passed() -> None:
    edition = EditionFactory()
    old = ended()
    duty = DutyFactory(body=old, measure=MeasureFactory(node__edition=edition))
    control = person_in(edition.issuer, Role.COORDINATOR)

    with translation.override("en"), pytest.raises(ValidationError, match="enter the succession first"):
        actions.choose_successor(edition, old, BodyFactory(), measures=[duty.measure_id], by=control)


def test_an_executor_does_not_choose_who_takes_over() -> None:
    old, new = ended(), BodyFactory()
    passed(old, new)
    duty = DutyFactory(body=old)

    with pytest.raises(NotAllowed):
        actions.choose_successor(
            duty.edition, old, new, measures=[duty.measure_id], by=person_in(new, Role.HEAD)
        )


def test_the_timetable_hands_over() -> None:
    old, new = ended(), BodyFactory()
    passed(old, new)
    duty = DutyFactory(body=old)
    entry = TIMETABLE.get("plans.hand_over")
    assert entry is not None

    entry.run(NOON)

    duty.refresh_from_db()
    assert duty.body == new


def of_all_akimats() -> Edition:
    """Put a quarterly measure of all akimats into force in 2018, with the bodies of a founding programme."""
    founding()
    edition = EditionFactory(first_on=date(2018, 1, 1), last_on=date(2018, 12, 31))
    measure = MeasureFactory(
        node__edition=edition, deadline="quarterly", reports="day 5 after quarter", addressee=edition.issuer
    )
    ExecutorFactory(measure=measure, body=Body.objects.get(key="akimats-regions"))
    actions.make_duties(edition, by=MACHINE)
    return edition


def owing(edition: Edition, day: date) -> set[str]:
    return set(Duty.objects.filter(edition=edition, original_on=day).values_list("body__key", flat=True))


def test_shymkent_the_akimats_before_and_after_19_june_2018() -> None:
    """Sixteen akimats owe what is due in April, seventeen what is due in July; nothing of South Kazakhstan is lost."""
    with clock.moved(clock.parse("2018-03-01T12:00:00+06:00")):
        edition = of_all_akimats()
    april, july = owing(edition, date(2018, 4, 5)), owing(edition, date(2018, 7, 5))
    south = Duty.objects.get(body__key="akimat-kz-61-south", original_on=date(2018, 4, 5))

    with clock.moved(clock.parse("2018-06-19T12:00:00+06:00")):
        settled = hand_over(date(2018, 6, 18)), hand_over(date(2018, 6, 19)), hand_over(date(2018, 6, 19))
        again = [actions.make_duties(edition, by=MACHINE) for _time in range(2)]

    assert (len(april), len(july)) == (16, 17)
    assert july - april == {"akimat-kz-61", "akimat-kz-79"}
    assert april - july == {"akimat-kz-61-south"}
    assert settled == (0, 1, 0)
    assert {(made.added, made.changed, made.removed) for made in again} == {(0, 0, 0)}
    south.refresh_from_db()
    assert (south.body.key, south.state) == ("akimat-kz-61", Duty.State.PLANNED)
    assert owing(edition, date(2018, 4, 5)) == april - {"akimat-kz-61-south"} | {"akimat-kz-61"}
    assert owing(edition, date(2018, 7, 5)) == july
    assert list(verify_chain()) == []
