"""The rules give exactly the windows and report days of the checked readings of real plans."""

import json
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from qadam.kit.deadlines import needs_date, occurrences, parse_reports, parse_rule, report_days, windows
from qadam.kit.periods import Period
from qadam.kit.tests.deadline_readings import READINGS

EXAMPLES = Path(__file__).resolve().parents[4] / "shared" / "examples"


def _reading(name: str) -> dict[str, Any]:
    if not EXAMPLES.is_dir():
        pytest.skip(f"the checked readings are not beside the repository ({EXAMPLES})")
    found: dict[str, Any] = json.loads((EXAMPLES / f"{name}.json").read_text(encoding="utf-8"))
    return found


def _period(reading: dict[str, Any]) -> Period | None:
    period = reading["document"]["period"]
    return Period(date.fromisoformat(period["first"]), date.fromisoformat(period["last"])) if period else None


def _computed(deadline: str, report: str, period: Period | None) -> dict[str, Any]:
    rule, reports = parse_rule(deadline), parse_reports(report)
    found = windows(rule, period)
    return {
        "kind": rule.kind,
        "windows": [[window.first and str(window.first), str(window.last)] for window in found],
        "reports": [str(day.due) for day in report_days(reports, found, period)],
        "needs_date": needs_date(rule, reports, period),
    }


@pytest.mark.parametrize("name", READINGS)
def test_every_measure_has_the_days_of_its_reading(name: str) -> None:
    reading = _reading(name)
    rules = {int(place): rule for rule, places in READINGS[name].items() for place in places.split()}

    computed = [_computed(*rules[place], _period(reading)) for place in sorted(rules)]

    assert computed == [{key: measure[key] for key in computed[0]} for measure in reading["measures"]]


def test_the_2015_plan_is_due_on_the_days_its_control_office_expects() -> None:
    plan = Period(date(2015, 11, 1), date(2016, 12, 31))
    due = Counter(
        str(one.due)
        for (deadline, report), places in READINGS["000"].items()
        for one in occurrences(parse_rule(deadline), parse_reports(report), plan)
        for _ in places.split()
    )

    # 15 November: five measures due by that day and the yearly report of measure 22.
    assert {day: due[day] for day in ("2015-11-10", "2015-11-15", "2016-03-05")} == {
        "2015-11-10": 6,
        "2015-11-15": 6,
        "2016-03-05": 1,
    }
    # Quarterly reports; on 5 January, April and July 2016 also the work and reports due by that very day.
    assert {
        day: due[day] for day in ("2016-01-05", "2016-04-05", "2016-07-05", "2016-10-05", "2017-01-05")
    } == {
        "2016-01-05": 23 + 3,
        "2016-04-05": 24 + 4,
        "2016-07-05": 24 + 4,
        "2016-10-05": 24,
        "2017-01-05": 24,
    }
