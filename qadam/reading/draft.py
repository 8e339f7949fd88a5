"""The draft that reading gives: what the document says, where it says it and what is doubtful."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from dataclasses import field as own
from datetime import date
from decimal import Decimal
from typing import Any, Literal, TypeAlias

from qadam.kit.deadlines import DeadlineRule, ReportRule, Window, format_reports, format_rule
from qadam.kit.periods import Period
from qadam.reading.sentences import Language, Spoken, sentence
from qadam.reading.source import NOWHERE, Place

NO_REPORTS = ReportRule()
Severity: TypeAlias = Literal["note", "doubt", "fault"]


# A measure's number, or its place in a plan without numbers.
_MEASURE = re.compile(r"#?[\dIVX][\dIVX.–-]*$")


@dataclass(frozen=True)
class Finding:
    """Something doubtful: `code` names its sentence, `facts` fill the gaps, `where` says whose it is in words.

    `subject` is the number of the measure, a table's caption or a part of the document ("period", "act");
    `field` the field of the measure it is about, or nothing.
    """

    code: str
    subject: str = ""
    field: str = ""
    facts: Mapping[str, str] = own(default_factory=dict)
    place: Place = NOWHERE
    severity: Severity = "doubt"

    def what(self, language: Language = "en") -> str:
        """Return the sentence in one of the three languages."""
        return sentence(self.code, language, self.facts)

    @property
    def where(self) -> str:
        """Return the subject and the field as one phrase in English: «measure 15: executors», «act»."""
        subject = f"measure {self.subject}" if _MEASURE.match(self.subject) else self.subject
        return ": ".join(part for part in (subject, self.field) if part)


@dataclass(frozen=True)
class Executor:
    """A body as the executor cell names it; `role` is a code of the reading rules or None."""

    name: str
    role: str | None = None
    is_by_agreement: bool = False
    is_collective: bool = False


@dataclass(frozen=True)
class Product:
    """One promised result: `form` is a code of the completion forms, `text` the words of the document."""

    form: str
    text: str


@dataclass(frozen=True)
class Cost:
    """Money of a measure: `year` is None for the whole time, `amount` is in the unit, `unit` such as "mln KZT"."""

    amount: Decimal
    unit: str = ""
    year: int | None = None
    source: str = ""

    def whole(self) -> dict[str, Any]:
        """Return the cost as plain values, its amount as text."""
        return {"amount": str(self.amount), "unit": self.unit, "year": self.year, "source": self.source}


@dataclass(frozen=True)
class Measure:
    """One row of the plan; texts are mended. `sources` and `trust` go by the names of the fields.

    `trust` is a number between 0 and 1 for each field that was read: 1 where the document says it outright.
    """

    number: str = ""
    sections: tuple[str, ...] = ()
    title: str = ""
    form: str = ""
    channels: str = ""
    deadline: str = ""
    cost: str = ""
    funding: str = ""
    rule: DeadlineRule | None = None
    report_rule: ReportRule = NO_REPORTS
    windows: tuple[Window, ...] = ()
    reports: tuple[date, ...] = ()
    kind: str = "none"
    needs_date: bool = True
    executors: tuple[Executor, ...] = ()
    products: tuple[Product, ...] = ()
    addressee: str = ""
    costs: tuple[Cost, ...] = ()
    # The head of the cost column, which may hold the unit: the words are read with it again when a person mends them.
    cost_head: str = own(default="", compare=False)
    sources: Mapping[str, Place] = own(default_factory=dict)
    trust: Mapping[str, float] = own(default_factory=dict)

    def contract(self) -> dict[str, Any]:
        """Return the measure as the reading rules fix it."""
        return {
            "number": self.number,
            "sections": list(self.sections),
            "title": self.title,
            "form": self.form,
            "channels": self.channels,
            "deadline": self.deadline,
            "cost": self.cost,
            "funding": self.funding,
            "windows": [[_iso(window.first), _iso(window.last)] for window in self.windows],
            "reports": [day.isoformat() for day in self.reports],
            "kind": self.kind,
            "needs_date": self.needs_date,
            "executors": [
                {
                    "name": one.name,
                    "role": one.role,
                    "by_agreement": one.is_by_agreement,
                    "collective": one.is_collective,
                }
                for one in self.executors
            ],
        }

    def whole(self) -> dict[str, Any]:
        """Return the measure with its rules, products, costs, places and trust."""
        return {
            **self.contract(),
            "rule": format_rule(self.rule) if self.rule else "",
            "report_rule": format_reports(self.report_rule),
            "products": [{"form": one.form, "text": one.text} for one in self.products],
            "addressee": self.addressee,
            "costs": [one.whole() for one in self.costs],
            "cost_head": self.cost_head,
            "sources": {name: _place(place) for name, place in self.sources.items()},
            "trust": dict(self.trust),
        }


@dataclass(frozen=True)
class Act:
    """The approving act; `body` is who issued it, in the document's words, `kind` a code of the package."""

    number: str | None = None
    dated_on: date | None = None
    body: str = ""
    kind: str = ""


NO_ACT = Act()


@dataclass(frozen=True)
class Value:
    """A cell of a table of numbers: what stands there and, where it is a number, the number."""

    text: str
    number: Decimal | None = None
    place: Place = NOWHERE


@dataclass(frozen=True)
class FigureRow:
    """A row of a table of numbers; `kind` tells a total and an "of which" row from the others."""

    label: str
    values: tuple[Value, ...]
    kind: Literal["row", "of_which", "total"] = "row"
    number: str = ""


@dataclass(frozen=True)
class FigureColumn:
    """A column of a table of numbers: the indicator or the budget line over it, and its year."""

    label: str
    year: int | None = None
    kind: Literal["value", "total"] = "value"
    unit: str = ""


@dataclass(frozen=True)
class FigureTable:
    """Indicators by territory and year, or a budget by line and year; continuation tables are joined."""

    kind: Literal["indicators", "budget", "other"]
    caption: str
    columns: tuple[FigureColumn, ...]
    rows: tuple[FigureRow, ...]
    unit: str = ""
    place: Place = NOWHERE


@dataclass(frozen=True)
class Draft:
    """A document read."""

    title: str = ""
    language: Spoken = "kk"
    act: Act = NO_ACT
    period: Period | None = None
    glossary: Mapping[str, str] = own(default_factory=dict)
    measures: tuple[Measure, ...] = ()
    figures: tuple[FigureTable, ...] = ()
    findings: tuple[Finding, ...] = ()
    sources: Mapping[str, Place] = own(default_factory=dict)

    def contract(self, language: Language = "en") -> dict[str, Any]:
        """Return the draft exactly as the reading rules fix it; the findings speak `language`."""
        return {
            "document": {
                "title": self.title,
                "language": self.language,
                "act": {"number": self.act.number, "date": _iso(self.act.dated_on)},
                "period": {"first": _iso(self.period.first), "last": _iso(self.period.last)}
                if self.period
                else None,
            },
            "glossary": dict(self.glossary),
            "measures": [measure.contract() for measure in self.measures],
            "findings": [{"where": one.where, "what": one.what(language)} for one in self.findings],
        }

    def whole(self, language: Language = "en") -> dict[str, Any]:
        """Return the contract's draft and beside it all that the reader knows: rules, tables, places, trust."""
        return {
            **self.contract(language),
            "measures": [measure.whole() for measure in self.measures],
            "findings": [
                {
                    "where": one.where,
                    "what": one.what(language),
                    "code": one.code,
                    "subject": one.subject,
                    "field": one.field,
                    "facts": dict(one.facts),
                    "severity": one.severity,
                    "place": _place(one.place),
                }
                for one in self.findings
            ],
            "figures": [_figures(table) for table in self.figures],
            "sources": {name: _place(place) for name, place in self.sources.items()},
            "act_body": self.act.body,
            "act_kind": self.act.kind,
        }

    def with_findings(self, *found: Finding) -> "Draft":
        """Return the draft with more findings."""
        return replace(self, findings=(*self.findings, *found))


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _place(place: Place) -> dict[str, int]:
    return {name: number for name, number in vars(place).items() if number}


def _figures(table: FigureTable) -> dict[str, Any]:
    return {
        "kind": table.kind,
        "caption": table.caption,
        "unit": table.unit,
        "place": _place(table.place),
        "columns": [vars(column) for column in table.columns],
        "rows": [
            {
                "label": row.label,
                "number": row.number,
                "kind": row.kind,
                "values": [
                    {
                        "text": value.text,
                        "number": None if value.number is None else str(value.number),
                        "place": _place(value.place),
                    }
                    for value in row.values
                ],
            }
            for row in table.rows
        ],
    }
