"""The rules give exactly the windows and report days of the checked readings of real plans."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from qadam.kit.deadlines import needs_date, parse_reports, parse_rule, report_days, windows
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
