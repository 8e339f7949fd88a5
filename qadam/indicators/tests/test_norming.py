"""The engine of norms, without a database: what counts, what is met, what is foretold, what contradicts itself."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qadam.indicators.norming.contradictions import Rule, contradictions
from qadam.indicators.norming.facts import Fact, counts_for
from qadam.indicators.norming.judging import (
    Coverage,
    Reason,
    Slot,
    State,
    Terms,
    Verdict,
    coverage_of,
    judge,
    judge_all,
    reasons_against,
    slots_of,
)
from qadam.indicators.norming.waves import timeline
from qadam.kit.periods import Period, month, quarter, whole_year

MARCH = Slot(month(2026, 3))
AFTER = date(2026, 4, 10)
MEETINGS = Terms("at_least", Decimal(5), "event", "month", 40, 60, 20)


def meeting(day: int, minutes: int | None = 45, people: int = 25, **more: Any) -> Fact:
    return Fact("meeting", date(2026, 3, day), minutes=minutes, people=people, **more)


def told(verdict: Verdict, *names: str) -> list[str]:
    """Return columns of a verdict as text, so that 5 and 5.0 are the same number."""
    return [str(getattr(verdict, name)) for name in names]


def people(amount: int, per: str = "project", compared: str = "at_least") -> Terms:
    return Terms(compared, Decimal(amount), "person", per)


def test_five_full_meetings_meet_the_norm_of_a_month() -> None:
    verdict = judge(MEETINGS, [meeting(day) for day in range(1, 6)], MARCH, AFTER)

    assert told(verdict, "state", "counted", "off_by") == ["met", "5", "0"]


def test_a_missed_month_says_by_how_many_and_what_was_not_counted() -> None:
    held = [meeting(1), meeting(2), meeting(3, minutes=30), meeting(4, minutes=90), meeting(5, people=12)]

    verdict = judge(MEETINGS, held, MARCH, AFTER)

    assert told(verdict, "state", "counted", "off_by") == ["missed", "2", "3"]
    assert [one.reasons for one in verdict.refused] == [
        (Reason.TOO_SHORT,),
        (Reason.TOO_LONG,),
        (Reason.TOO_FEW_PEOPLE,),
    ]


def test_both_bounds_of_the_length_belong_to_it() -> None:
    assert reasons_against(MEETINGS, meeting(1, minutes=40)) == ()
    assert reasons_against(MEETINGS, meeting(1, minutes=60)) == ()


def test_a_meeting_that_is_short_and_thin_has_both_reasons() -> None:
    reasons = reasons_against(MEETINGS, meeting(1, minutes=10, people=3))

    assert reasons == (Reason.TOO_SHORT, Reason.TOO_FEW_PEOPLE)


def test_a_meeting_without_a_length_is_not_counted_and_says_so() -> None:
    assert reasons_against(MEETINGS, meeting(1, minutes=None)) == (Reason.NO_MINUTES,)


def test_a_month_that_runs_is_not_missed_and_says_what_is_to_be_done() -> None:
    verdict = judge(MEETINGS, [meeting(1), meeting(2)], MARCH, date(2026, 3, 10))

    assert told(verdict, "state", "off_by") == ["running", "3"]
    assert told(verdict, "forecast", "will_be_met") == ["6", "True"]


def test_a_pace_that_is_too_slow_is_foretold_as_missed() -> None:
    verdict = judge(MEETINGS, [meeting(1)], MARCH, date(2026, 3, 15))

    assert told(verdict, "forecast", "will_be_met") == ["2", "False"]


def test_a_running_month_with_enough_meetings_is_met_already() -> None:
    verdict = judge(MEETINGS, [meeting(day) for day in range(1, 6)], MARCH, date(2026, 3, 10))

    assert told(verdict, "state", "forecast") == ["met", "None"]


def test_a_month_to_come_has_not_begun() -> None:
    assert judge(MEETINGS, [], MARCH, date(2026, 2, 28)).state is State.AHEAD


def test_a_kind_of_which_nobody_gives_facts_is_not_measured_and_never_missed() -> None:
    assert judge(MEETINGS, [], MARCH, AFTER, is_measured=False).state is State.NOT_MEASURED


def test_a_part_of_a_month_is_not_judged_unless_it_gave_the_whole_number() -> None:
    part = Slot(Period(date(2026, 3, 20), date(2026, 3, 31)), is_whole=False)
    enough = [meeting(day) for day in range(20, 25)]

    assert judge(MEETINGS, [meeting(20)], part, AFTER).state is State.NOT_WHOLE
    assert judge(MEETINGS, enough, part, AFTER).state is State.MET


def test_a_fact_outside_the_period_is_in_no_list_of_it() -> None:
    outside = Fact("meeting", date(2026, 4, 1), minutes=45, people=25)

    verdict = judge(MEETINGS, [outside], MARCH, AFTER)

    assert (verdict.counting, verdict.refused) == ((), ())


def test_at_most_is_missed_as_soon_as_there_is_one_too_many() -> None:
    terms = Terms("at_most", Decimal(1), "item", "month")
    facts = [meeting(1), meeting(2)]

    assert judge(terms, facts, MARCH, date(2026, 3, 3)).state is State.MISSED
    assert judge(terms, facts[:1], MARCH, date(2026, 3, 3)).state is State.RUNNING
    assert judge(terms, facts[:1], MARCH, AFTER).state is State.MET
    assert judge(terms, [], MARCH, AFTER).state is State.MET


def test_exactly_is_met_only_by_that_number_and_only_at_the_end() -> None:
    terms = Terms("exactly", Decimal(2), "event", "month")
    facts = [meeting(1), meeting(2), meeting(3)]

    assert judge(terms, facts[:2], MARCH, date(2026, 3, 5)).state is State.RUNNING
    assert judge(terms, facts[:2], MARCH, AFTER).state is State.MET
    assert judge(terms, facts[:1], MARCH, AFTER).state is State.MISSED
    assert judge(terms, facts, MARCH, date(2026, 3, 5)).state is State.MISSED


def test_a_seminar_of_one_day_is_not_the_two_days_asked_of_each() -> None:
    terms = Terms("at_least", Decimal(2), "day", "event")
    two_days = Fact("seminar", date(2026, 3, 4), date(2026, 3, 5))
    one_day = Fact("seminar", date(2026, 3, 10))

    verdict = judge(terms, [two_days, one_day], MARCH, AFTER)

    assert told(verdict, "state", "counted", "asked") == ["missed", "1", "2"]
    assert verdict.refused[0].reasons == (Reason.NOT_AS_ASKED,)


def test_a_norm_on_each_event_has_nothing_to_judge_where_there_was_none() -> None:
    terms = Terms("at_least", Decimal(2), "day", "event")

    assert judge(terms, [], MARCH, AFTER).state is State.NO_EVENT


def test_items_are_counted_by_how_many_there_were() -> None:
    terms = Terms("at_least", Decimal(100), "item", "project")
    verdict = judge(terms, [meeting(1, amount=60), meeting(2, amount=40)], MARCH, AFTER)

    assert told(verdict, "state", "counted") == ["met", "100"]


def test_of_shares_in_per_cent_the_last_one_stands() -> None:
    terms = Terms("at_least", Decimal(30), "per_cent", "month")
    verdict = judge(terms, [meeting(1, amount=20), meeting(2, amount=35)], MARCH, AFTER)

    assert told(verdict, "state", "counted") == ["met", "35"]


def test_gross_and_unique_are_two_counters_and_a_fact_without_a_list_is_only_in_the_first() -> None:
    facts = [
        meeting(1, people=3, persons=frozenset("abc")),
        meeting(2, people=2, persons=frozenset("ab")),
        meeting(3, people=5),
    ]

    found = coverage_of(facts)

    assert found == Coverage(gross=10, unique=3, listed=5)
    assert found.listed_share == 50


def test_coverage_of_nobody_has_no_share() -> None:
    assert coverage_of([]).listed_share is None


def test_coverage_counts_the_people_of_everything_attended_and_not_consultants() -> None:
    kinds = counts_for("coverage")

    assert {"coverage", "meeting", "master_class", "consultation", "seminar"} <= kinds
    assert not kinds & {"consultant", "trained_trainer", "campaign"}


@pytest.mark.parametrize(
    ("per", "count"),
    [("week", 14), ("month", 3), ("quarter", 1), ("year", 1), ("project", 1), ("event", 3)],
)
def test_periods_of_each_kind_within_the_days_of_a_norm(per: str, count: int) -> None:
    slots = slots_of(per, quarter(2026, 1))

    assert len(slots) == count
    assert slots[0].period.first == date(2026, 1, 1)
    assert slots[-1].period.last == date(2026, 3, 31)


def test_a_week_at_the_edge_is_no_whole_one() -> None:
    slots = slots_of("week", quarter(2026, 1))

    assert [slot.is_whole for slot in (slots[0], slots[1], slots[-1])] == [False, True, False]


def test_waves_are_the_stages_that_share_days_with_the_norm() -> None:
    waves = [("wave-1", month(2026, 3)), ("wave-2", month(2026, 4)), ("wave-3", month(2026, 5))]

    slots = slots_of("wave", Period(date(2026, 4, 1), date(2026, 5, 31)), waves)

    assert [slot.wave for slot in slots] == ["wave-2", "wave-3"]


def test_a_norm_without_days_has_no_periods() -> None:
    assert slots_of("month", None) == []


def test_every_territory_is_judged_by_its_own_facts() -> None:
    facts = {"KZ-11": [meeting(day) for day in range(1, 6)], "KZ-15": [meeting(1)]}

    found = judge_all(MEETINGS, facts, slots_of("month", quarter(2026, 1)), AFTER)

    assert found["KZ-11", "2026-03-01"].state is State.MET
    assert found["KZ-15", "2026-03-01"].state is State.MISSED
    assert found["KZ-11", "2026-02-01"].state is State.MISSED


facts_of_march = st.builds(
    lambda offset, minutes, people, amount: Fact(
        "meeting", date(2026, 3, 1) + timedelta(offset), minutes=minutes, people=people, amount=amount
    ),
    st.integers(0, 30),
    st.none() | st.integers(1, 120),
    st.integers(0, 60),
    st.integers(1, 4),
)
days = st.dates(date(2026, 2, 1), date(2026, 5, 1))
units = st.sampled_from(["event", "person", "item", "day"])


@given(st.lists(facts_of_march, max_size=12), facts_of_march, st.integers(1, 40), units, days, st.booleans())
def test_one_more_fact_never_turns_met_into_missed(
    facts: list[Fact], more: Fact, amount: int, unit: str, today: date, has_conditions: bool
) -> None:
    bounds = (40, 60, 20) if has_conditions else (None, None, None)
    terms = Terms("at_least", Decimal(amount), unit, "month", *bounds)

    before = judge(terms, facts, MARCH, today)
    after = judge(terms, [*facts, more], MARCH, today)

    assert before.counted <= after.counted
    if before.state is State.MET:
        assert after.state is State.MET


@given(st.lists(facts_of_march, max_size=12), st.integers(1, 40), units, days)
def test_every_fact_of_the_period_is_either_counted_or_refused_with_a_reason(
    facts: list[Fact], amount: int, unit: str, today: date
) -> None:
    terms = Terms("at_least", Decimal(amount), unit, "month", 40, 60, 20)

    verdict = judge(terms, facts, MARCH, today)

    assert len(verdict.counting) + len(verdict.refused) == len(facts)
    assert all(one.reasons for one in verdict.refused)


@given(st.lists(facts_of_march, max_size=12), st.integers(1, 40), days)
def test_nothing_is_missed_before_its_period_is_over(facts: list[Fact], amount: int, today: date) -> None:
    verdict = judge(Terms("at_least", Decimal(amount), "event", "month"), facts, MARCH, today)

    assert (verdict.state is State.MISSED) <= (MARCH.period.last < today)


@given(st.lists(st.frozensets(st.sampled_from("abcdef"), max_size=4), max_size=8))
def test_nobody_is_counted_twice_in_the_unique_number(lists: list[frozenset[str]]) -> None:
    facts = [meeting(1, people=len(persons) + 1, persons=persons) for persons in lists]

    found = coverage_of(facts)

    assert found.unique == len(frozenset().union(*lists))
    assert found.unique <= found.listed <= found.gross


def rules_of_legal_culture(days: Period | None = None) -> list[Rule]:
    return [
        Rule("meetings", "meeting", "region", MEETINGS, days),
        Rule("coverage-region", "coverage", "region", people(8000)),
        Rule("coverage-total", "coverage", "country", people(30000)),
    ]


def test_five_meetings_of_twenty_take_eighty_months_for_eight_thousand() -> None:
    found = contradictions(rules_of_legal_culture(), unit_counts={"region": 17}, days=None)

    assert (found[0].kind, found[0].codes) == ("unreachable_coverage", ("coverage-region", "meetings"))
    assert found[0].facts == {"asked": 8000, "rate": 100, "months": 80}


def test_within_the_days_of_a_programme_the_least_of_the_events_is_told() -> None:
    found = contradictions(rules_of_legal_culture(), unit_counts={"region": 20}, days=whole_year(2026))

    assert found[0].facts == {"asked": 8000, "rate": 100, "months": 80, "reached": 1200, "days": 365}


def test_eight_thousand_in_each_of_seventeen_regions_is_another_whole() -> None:
    found = contradictions(rules_of_legal_culture(), unit_counts={"region": 17}, days=None)

    other = next(one for one in found if one.kind == "other_whole")
    assert other.codes == ("coverage-region", "coverage-total")
    assert other.facts == {"each": 8000, "units": 17, "total": 136_000, "whole": 30_000}


def test_norms_that_fit_together_contradict_nothing() -> None:
    rules = [
        Rule("meetings", "meeting", "region", Terms("at_least", Decimal(5), "event", "month", 40, 60, 20)),
        Rule("coverage-region", "coverage", "region", people(1200)),
        Rule("coverage-total", "coverage", "country", people(24000)),
    ]

    assert contradictions(rules, unit_counts={"region": 20}, days=whole_year(2026)) == []


def test_no_number_is_at_least_five_and_at_most_three() -> None:
    rules = [
        Rule("low", "story", "country", Terms("at_least", Decimal(5), "item", "week")),
        Rule("high", "story", "country", Terms("at_most", Decimal(3), "item", "week")),
        Rule("fits", "story", "country", Terms("at_most", Decimal(6), "item", "week")),
    ]

    found = contradictions(rules, unit_counts={}, days=None)

    assert [(one.kind, one.codes) for one in found] == [("opposed_norms", ("low", "high"))]


def test_opposed_norms_of_different_days_are_no_contradiction() -> None:
    rules = [
        Rule("low", "story", "country", Terms("at_least", Decimal(5), "item", "week"), month(2026, 3)),
        Rule("high", "story", "country", Terms("at_most", Decimal(3), "item", "week"), month(2026, 4)),
    ]

    assert contradictions(rules, unit_counts={}, days=None) == []


def test_nothing_is_longer_than_an_hour_and_shorter_than_half_of_one() -> None:
    terms = Terms("at_least", Decimal(1), "event", "month", 60, 30)

    found = contradictions([Rule("m", "meeting", "region", terms)], unit_counts={"region": 20}, days=None)

    assert [one.kind for one in found] == ["impossible_length"]


def test_a_wave_says_which_norms_begin_go_on_and_stopped() -> None:
    held = {"meetings": frozenset(["1", "2"]), "classes": frozenset(["2", "3"])}

    found = [(one.begin, one.go_on, one.stop) for one in timeline(["1", "2", "3"], held)]

    assert found == [
        (("meetings",), (), ()),
        (("classes",), ("meetings",), ()),
        ((), ("classes",), ("meetings",)),
    ]
