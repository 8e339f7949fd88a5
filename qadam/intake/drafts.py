"""The draft of a document as it stands checked: rows as plain values become measures again."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from qadam.intake.meaning import reread
from qadam.intake.models import Intake, Row
from qadam.intake.rows import Checked, Facts, report_days_of, rule_of, windows_of
from qadam.kit.deadlines import describe, parse_reports
from qadam.reading.draft import (
    Act,
    Draft,
    Executor,
    FigureColumn,
    FigureRow,
    FigureTable,
    Measure,
    Product,
    Value,
)


def checked_draft(intake: Intake, rows: Iterable[Row]) -> Draft:
    """Return the draft of a document as its rows and its facts stand now."""
    facts = intake.facts
    return Draft(
        title=str(intake),
        language="ru" if facts.language == "ru" else "kk",
        act=Act(
            intake.act_number or None,
            intake.act_on,
            intake.draft.get("act_body", ""),
            intake.draft.get("act_kind", ""),
        ),
        period=facts.period,
        glossary=intake.draft.get("glossary", {}),
        measures=tuple(_measure(row.as_checked, facts) for row in rows),
        figures=tuple(_figures(table) for table in intake.draft.get("figures", [])),
    )


def _measure(row: Checked, facts: Facts) -> Measure:
    return Measure(
        **{name: row[name] for name in ("number", "title", "form", "channels", "cost", "funding", "kind")},
        sections=tuple(row["sections"]),
        deadline=_deadline(row, facts),
        rule=rule_of(row),
        report_rule=parse_reports(row["report_rule"]),
        windows=tuple(windows_of(row)),
        reports=tuple(report_days_of(row)),
        needs_date=row["needs_date"],
        executors=tuple(_executor(one) for one in row["executors"]),
        products=tuple(Product(one["form"], one["text"]) for one in row["products"]),
        addressee=row["addressee"],
    )


def _deadline(row: Checked, facts: Facts) -> str:
    """Return the words of the deadline; where a person set another rule, that rule in words beside them."""
    words, rule = str(row["deadline"]), rule_of(row)
    if rule is None or (words and reread(row, facts)["rule"] == row["rule"]):
        return words
    told = describe(rule, facts.language)
    return f"{words} ({told})" if words else told


def _executor(one: Mapping[str, Any]) -> Executor:
    return Executor(
        one["name"], one["role"] or None, bool(one.get("by_agreement")), bool(one.get("collective"))
    )


def _figures(table: Mapping[str, Any]) -> FigureTable:
    return FigureTable(
        kind=table["kind"],
        caption=table["caption"],
        columns=tuple(FigureColumn(**column) for column in table["columns"]),
        rows=tuple(
            FigureRow(
                row["label"], tuple(_value(value) for value in row["values"]), row["kind"], row["number"]
            )
            for row in table["rows"]
        ),
        unit=table["unit"],
    )


def _value(value: Mapping[str, Any]) -> Value:
    return Value(value["text"], None if value["number"] is None else Decimal(value["number"]))
