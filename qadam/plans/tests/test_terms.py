"""Kinds of control, the co-executor's day, the lead of a measure, the ladder of a duty."""

from datetime import date, datetime
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qadam.kit import clock
from qadam.kit.workdays import WorkCalendar
from qadam.people.tests.factories import BodyFactory, person_in
from qadam.plans.actions import load_schemes, make_duties, name_consolidator
from qadam.plans.ladder import next_moment, passed_rungs, rungs_of
from qadam.plans.models import ControlScheme, Duty, SchemeKind, late_on, publicly_late_on
from qadam.plans.schemes import Schemes
from qadam.plans.terms import CoTerm, co_term, kind_of
from qadam.plans.tests.factories import (
    DutyFactory,
    ExecutorFactory,
    MeasureFactory,
    NodeFactory,
)
from qadam.programmes.models import Executor, Measure
from qadam.programmes.tests.factories import EditionFactory
from qadam.workflow.log import MACHINE

WEEKS = WorkCalendar({}, {})
MONDAY = date(2026, 3, 2)


def kinds(code: str) -> list[SchemeKind]:
    load_schemes(by=MACHINE)
    return list(Schemes().on(code, date(2026, 1, 1)).kinds.all())


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("code", "due_on", "expected", "co_on"),
    [
        ("decree", date(2026, 3, 5), "very_urgent", date(2026, 3, 3)),
        ("decree", date(2026, 3, 16), "urgent", date(2026, 3, 11)),
        ("decree", date(2026, 4, 2), "short", date(2026, 3, 26)),
        ("decree", date(2026, 9, 2), "medium", date(2026, 8, 19)),
        ("decree", date(2026, 9, 3), "long", date(2026, 8, 20)),
        ("government", date(2026, 3, 16), "urgent", date(2026, 3, 11)),
        ("government", date(2026, 3, 23), "short", date(2026, 3, 18)),
        ("government", date(2026, 4, 2), "short", date(2026, 3, 26)),
        ("government", date(2026, 9, 2), "medium", date(2026, 8, 19)),
        ("government", date(2026, 12, 1), "long", date(2026, 11, 3)),
    ],
)
def test_each_scheme_gives_the_co_executor_its_own_day(
    code: str, due_on: date, expected: str, co_on: date
) -> None:
    kind = kind_of(kinds(code), MONDAY, due_on, WEEKS)

    assert kind is not None
    term = co_term(
        kind,
        received_on=MONDAY,
        lead_on=due_on,
        period_ended_on=None,
        inner_workdays=None,
        calendar=WEEKS,
    )
    assert (kind.code, term.due_on, term.has_no_room) == (expected, co_on, False)


def term(lead_on: date, *, ended: date | None = None, inner: int | None = None) -> CoTerm:
    kind = SchemeKind(code="long", co_workdays=10, co_counted="before")
    return co_term(
        kind,
        received_on=MONDAY,
        lead_on=lead_on,
        period_ended_on=ended,
        inner_workdays=inner,
        calendar=WEEKS,
    )


def test_information_on_a_period_is_not_asked_before_the_period_ends() -> None:
    assert term(date(2026, 4, 20), ended=date(2026, 3, 31)) == (date(2026, 4, 6), False)
    assert term(date(2026, 4, 6), ended=date(2026, 3, 31)) == (date(2026, 4, 1), False)


def test_where_no_room_is_left_the_leads_day_stands_and_it_is_said() -> None:
    assert term(date(2026, 4, 1), ended=date(2026, 3, 31)) == (date(2026, 4, 1), True)
    assert term(date(2026, 3, 3)) == (date(2026, 3, 3), True)


def test_the_leads_own_inner_day_goes_before_the_schemes() -> None:
    assert term(date(2026, 4, 20), inner=2) == (date(2026, 4, 16), False)


@given(st.integers(1, 400), st.integers(0, 30), st.integers(0, 90))
def test_a_co_executor_is_never_due_before_receipt_nor_after_the_lead(
    days: int, offset: int, ended: int
) -> None:
    lead_on = date.fromordinal(MONDAY.toordinal() + days)
    period_ended_on = date.fromordinal(lead_on.toordinal() - ended) if ended else None
    kind = SchemeKind(code="long", co_workdays=offset, co_counted="before")

    found = co_term(
        kind,
        received_on=MONDAY,
        lead_on=lead_on,
        period_ended_on=period_ended_on,
        inner_workdays=None,
        calendar=WEEKS,
    )

    assert found.due_on <= lead_on
    assert found.has_no_room or found.due_on > MONDAY
    assert found.has_no_room or period_ended_on is None or found.due_on > period_ended_on


@pytest.fixture
def decree(db: None) -> Measure:
    """A measure under the decree's scheme with three bodies named in turn."""
    load_schemes(by=MACHINE)
    edition = EditionFactory(scheme="decree")
    measure: Measure = MeasureFactory(
        node=NodeFactory(edition=edition), deadline="until 2026-11-30", reports=""
    )
    for position in (1, 2, 3):
        ExecutorFactory(measure=measure, position=position)
    return measure


def parts(measure: Measure) -> list[tuple[int, str]]:
    make_duties(measure.edition, by=MACHINE)
    places = {item.body_id: item.position for item in measure.executors.all()}
    return sorted((places.get(duty.body_id, 0), duty.part) for duty in measure.duties.all())


def test_under_the_decree_the_body_named_first_leads(decree: Measure) -> None:
    assert parts(decree) == [(1, "lead"), (2, "co"), (3, "co")]
    lead = decree.duties.get(part="lead")
    assert {duty.lead for duty in decree.duties.filter(part="co")} == {lead}
    assert {duty.measure_on for duty in decree.duties.all()} == {lead.due_on}
    assert all(duty.due_on < lead.due_on for duty in decree.duties.filter(part="co"))


def test_a_mark_in_the_document_goes_before_the_schemes_rule(decree: Measure) -> None:
    decree.executors.filter(position=3).update(role=Executor.Role.COLLECT)

    assert parts(decree) == [(1, "co"), (2, "co"), (3, "lead")]


def test_a_consolidator_whom_the_control_office_names_goes_before_all(decree: Measure) -> None:
    assert decree.edition.issuer is not None
    office = person_in(decree.edition.issuer, "control")
    make_duties(decree.edition, by=MACHINE)

    name_consolidator(decree, BodyFactory(key="third"), by=office, document="хат № 5")

    assert parts(decree) == [(0, "lead"), (1, "co"), (2, "co"), (3, "co")]


def test_a_collective_name_never_leads(decree: Measure) -> None:
    first = decree.executors.get(position=1).body
    first.kind = "collective"
    first.save()

    assert {part for _place, part in parts(decree)} == {"each"}


def test_in_the_government_each_body_reports_for_itself(decree: Measure) -> None:
    decree.edition.scheme = "government"
    decree.edition.save()

    assert {part for _place, part in parts(decree)} == {"each"}


def test_making_duties_again_changes_nothing(decree: Measure) -> None:
    make_duties(decree.edition, by=MACHINE)

    changes = make_duties(decree.edition, by=MACHINE)

    assert (changes.added, changes.changed, changes.removed, changes.kept) == (0, 0, 0, 3)


SCHEME = ControlScheme(code="none", valid_from=date(1990, 1, 1))


def at(text: str) -> datetime:
    return clock.parse(f"{text}T09:00:00+05:00")


@pytest.mark.django_db
def test_the_ladder_leads_from_the_beginning_over_reminders_to_the_thresholds() -> None:
    duty = DutyFactory(due_on=date(2026, 5, 20), opens_on=date(2026, 4, 1), state="planned")

    said = [(f"{rung.on:%m-%d}", rung.kind, rung.days, str(rung.step)) for rung in rungs_of(duty, SCHEME)]

    assert said == [
        ("04-01", "begun", 0, ""),
        ("05-10", "due", 10, ""),
        ("05-17", "due", 3, ""),
        ("05-19", "due", 1, ""),
        ("05-20", "due", 0, ""),
        ("05-21", "late", 1, "notice"),
        ("05-25", "late", 5, "extract"),
        ("05-30", "late", 10, "note"),
    ]


@pytest.mark.django_db
def test_a_missed_month_says_every_threshold_and_no_stale_reminder() -> None:
    duty = DutyFactory(due_on=date(2026, 5, 20), opens_on=date(2026, 4, 1), state="open")
    duty.next_moment_at = at("2026-05-10")

    assert [rung.step for rung in passed_rungs(duty, SCHEME, at("2026-06-20"))] == [
        "notice",
        "extract",
        "note",
    ]
    assert [rung.days for rung in passed_rungs(duty, SCHEME, at("2026-05-18"))] == [3]
    assert passed_rungs(duty, SCHEME, at("2026-05-09")) == []


@pytest.mark.django_db
def test_each_moment_comes_after_the_one_before_and_the_last_is_followed_by_none() -> None:
    duty = DutyFactory(due_on=date(2026, 5, 20), opens_on=date(2026, 4, 1), state="open")
    moment, seen = next_moment(duty, SCHEME, at("2026-01-01")), []
    while moment is not None:
        seen.append(moment)
        moment = next_moment(duty, SCHEME, moment)

    assert seen == sorted({rung.at for rung in rungs_of(duty, SCHEME)})
    assert all(one < other for one, other in pairwise(seen))


@pytest.mark.django_db
def test_nothing_is_said_of_what_is_done_or_not_agreed() -> None:
    asked = DutyFactory(is_by_agreement=True)
    done = DutyFactory(state=Duty.State.ACCEPTED)

    assert rungs_of(asked, SCHEME) == []
    assert rungs_of(done, SCHEME) == []


@pytest.mark.django_db
def test_the_public_knows_a_co_executor_as_late_after_the_measures_day_alone() -> None:
    lead = DutyFactory(part="lead", due_on=date(2026, 5, 20))
    duty = DutyFactory(
        measure=lead.measure, part="co", lead=lead, due_on=date(2026, 5, 6), measure_on=lead.due_on
    )

    assert duty in Duty.objects.filter(late_on(date(2026, 5, 10)))
    assert duty not in Duty.objects.filter(publicly_late_on(date(2026, 5, 10)))
    assert not duty.is_publicly_late(duty.edition, date(2026, 5, 10))
    assert duty in Duty.objects.filter(publicly_late_on(date(2026, 5, 21)))
    assert duty.is_publicly_late(duty.edition, date(2026, 5, 21))
