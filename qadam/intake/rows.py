"""A measure of a document as plain values: opening it for checking, its days, splitting, merging, what is doubtful."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from qadam.kit.deadlines import (
    DeadlineRule,
    RuleError,
    Window,
    format_reports,
    format_rule,
    needs_date,
    parse_reports,
    parse_rule,
    report_days,
    windows,
)
from qadam.kit.periods import Period

Checked = dict[str, Any]
# A field read with less trust than this is shown as doubtful.
TRUSTED = 0.75
TEXTS = ("number", "title", "form", "channels", "deadline", "cost", "funding", "addressee")
LISTS = ("sections", "executors", "products", "costs")
# Which field of the checking page a finding is about, where its name is another.
SHOWN_AT = {
    "windows": "deadline",
    "rule": "deadline",
    "kind": "deadline",
    "needs_date": "deadline",
    "reports": "report_rule",
    "costs": "cost",
    "products": "form",
}
FIELDS = (
    "number", "title", "deadline", "report_rule", "executors", "form", "addressee", "channels", "cost", "funding",
    "sections",
)  # fmt: skip
_LEADING_NUMBER = re.compile(r"^\s*(\d+(?:[.\-]\d+)*)[.)]?\s+(?=\S)")


@dataclass(frozen=True)
class Facts:
    """What a whole document says that its rows need: language, period, day of the act."""

    language: str = "kk"
    period: Period | None = None
    act_on: date | None = None


# The longest name of a body that is kept.
NAME_LIMIT = 500


def storable(value: Any) -> Any:
    """Return plain values without the signs that no database keeps: zero bytes, halves of letters."""
    if isinstance(value, str):
        kept = value.replace("\x00", "")
        return kept.encode("utf-8", "ignore").decode("utf-8") if not kept.isascii() else kept
    if isinstance(value, dict):
        return {storable(name): storable(held) for name, held in value.items()}
    if isinstance(value, list | tuple):
        return [storable(held) for held in value]
    return value


def opened(measure: Mapping[str, Any]) -> Checked:
    """Return a measure as reading gives it (`Measure.whole`) as the row a person checks."""
    row: Checked = {name: str(measure.get(name) or "") for name in TEXTS}
    row |= {name: [*(measure.get(name) or [])] for name in LISTS}
    row["executors"] = [{**one, "name": one["name"][:NAME_LIMIT]} for one in row["executors"]]
    row["addressee"] = row["addressee"][:NAME_LIMIT]
    row |= {
        "cost_head": str(measure.get("cost_head") or ""),
        "rule": str(measure.get("rule") or ""),
        "report_rule": str(measure.get("report_rule") or ""),
        "windows": measure.get("windows") or [],
        "reports": measure.get("reports") or [],
        "kind": measure.get("kind") or "none",
        "needs_date": bool(measure.get("needs_date", True)),
        # What the document does not say: the title in the other language, a day set by a person.
        "title_other": "",
        "set_on": "",
    }
    return row


def rule_of(row: Mapping[str, Any]) -> DeadlineRule | None:
    """Return the deadline rule of a row, nothing where there is none."""
    try:
        return parse_rule(row["rule"]) if row.get("rule") else None
    except RuleError:
        return None


def dated(row: Mapping[str, Any], facts: Facts) -> Checked:
    """Return the row with the windows, report days and kind that its rules give; RuleError for a broken rule."""
    rule = parse_rule(row["rule"]) if row["rule"].strip() else None
    reports = parse_reports(row["report_rule"])
    found = windows(rule, facts.period) if rule else []
    return {
        **row,
        "rule": format_rule(rule) if rule else "",
        "report_rule": format_reports(reports),
        "windows": [[_iso(window.first), _iso(window.last)] for window in found],
        "reports": [day.due.isoformat() for day in report_days(reports, found, facts.period)],
        "kind": rule.kind if rule else "none",
        "needs_date": needs_date(rule, reports, facts.period) if rule else True,
    }


def day_set(day: date) -> dict[str, str]:
    """Return what changes in a row where a person sets the day that the document leaves open."""
    return {"rule": f"until {day.isoformat()}", "set_on": day.isoformat()}


def windows_of(row: Mapping[str, Any]) -> list[Window]:
    """Return the windows a row keeps as text."""
    return [
        Window(date.fromisoformat(first) if first else None, date.fromisoformat(last))
        for first, last in row.get("windows", [])
    ]


def report_days_of(row: Mapping[str, Any]) -> list[date]:
    """Return the report days a row keeps as text."""
    return [date.fromisoformat(day) for day in row.get("reports", [])]


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def split_at(row: Checked, place: int) -> tuple[Checked, Checked]:
    """Return the row cut in two before the sign at `place` of its title; all else stands in both.

    A number that begins the second half becomes its number. ValueError where a half would be empty.
    """
    first, second = row["title"][:place].strip(" ;,"), row["title"][place:].strip()
    number = _LEADING_NUMBER.match(second)
    if number:
        second = second[number.end() :].strip()
    if not first or not second:
        raise ValueError("a half is empty")
    own = number[1] if number else ""
    return {**row, "title": first}, {**row, "title": second, "number": own, "title_other": ""}


def merged(upper: Checked, lower: Checked) -> Checked:
    """Return two rows as one: texts joined, bodies and products of both, the rules of the upper where it has any."""
    row: Checked = dict(upper)
    for name in ("title", "form", "channels", "deadline", "cost", "funding", "title_other"):
        row[name] = _joined(upper.get(name, ""), lower.get(name, ""))
    row["addressee"] = upper["addressee"] or lower["addressee"]
    if not upper["rule"]:
        row |= {name: lower[name] for name in ("rule", "windows", "kind", "needs_date", "set_on")}
    if not upper["report_rule"]:
        row |= {name: lower[name] for name in ("report_rule", "reports")}
    named = {one["name"] for one in upper["executors"]}
    row["executors"] = [*upper["executors"], *(one for one in lower["executors"] if one["name"] not in named)]
    row["products"] = [
        *upper["products"],
        *(one for one in lower["products"] if one not in upper["products"]),
    ]
    row["costs"] = [*upper["costs"], *lower["costs"]]
    row["cost_head"] = upper.get("cost_head") or lower.get("cost_head", "")
    return row


def _joined(upper: str, lower: str) -> str:
    if not upper or not lower or upper == lower:
        return upper or lower
    return f"{upper} {lower}"


def doubts_in(
    measures: Sequence[Mapping[str, Any]], findings: Iterable[Mapping[str, Any]]
) -> list[list[Any]]:
    """Return for each measure what is doubtful in it: {field, code, facts, severity}.

    A finding belongs to the measure in whose row of the table it stands, else to the first with its number. A field
    read with little trust is doubtful without a finding (code "intake-trust").
    """
    found: list[list[Any]] = [_untrusted(measure) for measure in measures]
    by_place = {place: at for at, measure in enumerate(measures) if (place := _row_place(measure))}
    by_number = {str(measure.get("number")): at for at, measure in reversed([*enumerate(measures)])}
    by_number.pop("", None)
    for finding in findings:
        at = _row_of(finding, by_place, by_number)
        if at is not None and at < len(found):
            field = finding.get("field", "")
            doubt = {name: finding.get(name) for name in ("code", "facts", "severity", "what")}
            found[at].append({"field": SHOWN_AT.get(field, field), **doubt})
    for measure, doubts in zip(measures, found, strict=True):
        _settle(doubts)
        doubts.extend(_lacking(measure, {doubt["field"] for doubt in doubts}))
    return found


def doubts_left(doubts: Iterable[Mapping[str, Any]], row: Mapping[str, Any]) -> list[Any]:
    """Return what is still doubtful in a row that was changed: a day settles the deadline, a day gone is asked for."""
    left = [
        doubt
        for doubt in doubts
        if not (doubt["field"] == "deadline" and row["set_on"])
        and not (doubt["code"] == "intake-needs-date" and not row["needs_date"])
    ]
    if row["needs_date"] and not any(doubt["field"] == "deadline" for doubt in left):
        left.append({"field": "deadline", "code": "intake-needs-date"})
    return left


def _row_of(
    finding: Mapping[str, Any], by_place: Mapping[tuple[int, int], int], by_number: Mapping[str, int]
) -> int | None:
    """Return the place of the measure a finding is about; «#3» is the third of those without a number."""
    where, subject = finding.get("place") or {}, str(finding.get("subject") or "")
    at = by_place.get((where.get("block", 0), where.get("row", 0)), by_number.get(subject))
    if at is None and subject.startswith("#") and subject[1:].isdigit():
        return int(subject[1:]) - 1
    return at


def _untrusted(measure: Mapping[str, Any]) -> list[Any]:
    trust = measure.get("trust") or {}
    low = {SHOWN_AT.get(name, name) for name, value in trust.items() if value < TRUSTED}
    return [{"field": name, "code": "intake-trust"} for name in FIELDS if name in low]


def _settle(doubts: list[Any]) -> None:
    """Keep what is doubtful: a note only where it explains why a field was read with little trust."""
    untrusted = {doubt["field"] for doubt in doubts if doubt["code"] == "intake-trust"}
    kept = [doubt for doubt in doubts if doubt.get("severity") != "note" or doubt["field"] in untrusted]
    explained = {doubt["field"] for doubt in kept if doubt["code"] != "intake-trust"}
    doubts[:] = [
        doubt for doubt in kept if doubt["code"] != "intake-trust" or doubt["field"] not in explained
    ]


def _lacking(measure: Mapping[str, Any], doubted: set[str]) -> Iterable[Any]:
    if measure.get("needs_date", True) and "deadline" not in doubted:
        yield {"field": "deadline", "code": "intake-needs-date"}
    if not measure.get("executors") and "executors" not in doubted:
        yield {"field": "executors", "code": "intake-no-executor"}
    if not measure.get("title") and "title" not in doubted:
        yield {"field": "title", "code": "intake-no-title"}


def _row_place(measure: Mapping[str, Any]) -> tuple[int, int] | None:
    sources = measure.get("sources") or {}
    for name in ("row", "title", "number", "deadline"):
        place = sources.get(name) or {}
        if place.get("block") and place.get("row"):
            return place["block"], place["row"]
    return None


def collective_names(measures: Iterable[Mapping[str, Any]]) -> set[str]:
    """Return the names that stand for many bodies somewhere in the rows."""
    executors = (one for measure in measures for one in measure.get("executors") or [])
    return {one["name"] for one in executors if one.get("collective")}


def bodies_named(measures: Iterable[Mapping[str, Any]]) -> list[str]:
    """Return every body that the rows name, executors and addressees, once, in the document's order."""
    names: dict[str, None] = {}
    for measure in measures:
        for one in measure.get("executors") or []:
            names.setdefault(one["name"], None)
        if measure.get("addressee"):
            names.setdefault(measure["addressee"], None)
    return list(names)
