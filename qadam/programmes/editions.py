"""A new edition of a programme: the same package moved to another start."""

import re
from dataclasses import replace
from datetime import date
from typing import Any

from dateutil.relativedelta import relativedelta

from qadam.kit.deadlines import RuleError, format_reports, format_rule, parse_reports, parse_rule
from qadam.kit.deadlines import shift_reports as shifted_reports
from qadam.kit.deadlines import shift_rule as shifted_rule
from qadam.kit.languages import ORDER
from qadam.programmes.package.faults import Fault, PackageError
from qadam.programmes.package.package import Package
from qadam.programmes.package.parts import part_of
from qadam.programmes.package.schema import Act, Block, FindingRow, Head, MeasureRow, NodeRow, Row

YEAR = re.compile(r"\b(?:19|20)\d\d\b")


def months_between(first: date, start: date) -> int:
    """Return the whole months from the old start to the new one; the day of the month must be the same."""
    if first.day != start.day:
        raise PackageError(
            [
                Fault(
                    "programme.yaml",
                    0,
                    "first_on",
                    f"a new edition begins on day {first.day} of a month, as the old",
                )
            ]
        )
    return (start.year - first.year) * 12 + start.month - first.month


def shifted(package: Package, start: date) -> tuple[Package, list[str]]:
    """Return the package as a draft beginning on `start`, and the names of the parts that could not come along.

    The act, its number and the document's own findings stay behind: a new edition needs its own act.
    """
    head = package.head
    if head.first_on is None or head.last_on is None:
        raise PackageError(
            [Fault("programme.yaml", 0, "first_on", "the programme has no period that could be moved")]
        )
    months = months_between(head.first_on, start)
    package = _without_ended(package)
    tables = dict(package.tables)
    tables["tree.csv"] = [_node(row, months) for row in package.tree]
    tables["measures.csv"] = _measures(package.measures, months)
    if package.costs:
        if months % 12:
            tables.pop("costs.csv")
        else:
            tables["costs.csv"] = [_moved(row, year=row.year + months // 12) for row in package.costs]
    moved_head = _head(package, start, months)
    kept: dict[str, str] = {}
    left = ["costs.csv"] if package.costs and months % 12 else []
    # The new edition is approved with the rows as amended: the acts belong to the old one.
    left += ["amendments.yaml"] if package.amendments else []
    for name in package.kept:
        part = part_of(name)
        moved = part.shift(package, name, moved_head, months) if part else None
        if moved is None:
            left.append(name)
        else:
            kept[name] = moved
    return Package(moved_head, tables, {}, kept), left


def _without_ended(package: Package) -> Package:
    """Return the package without the measures that an act has ended."""
    tables = {
        name: [
            row for row in rows if (getattr(row, "node", ""), getattr(row, "number", "")) not in package.ended
        ]
        for name, rows in package.tables.items()
    }
    return replace(package, tables=tables, lines={})


def _head(package: Package, start: date, months: int) -> Head:
    head = package.head
    assert head.last_on is not None
    last = _day(head.last_on, months)
    assert last is not None
    blank: dict[str, Any] = dict.fromkeys(Act.model_fields, "")
    act = Act(**{**blank, "kind": "none", "issuer": head.act.issuer, "control": head.act.control})
    years = f"{start.year}–{last.year}" if start.year != last.year else f"{start.year}"
    texts = [f"{field}_{code}" for field in ("name", "summary") for code in ORDER]
    moved = {field: _with_years(getattr(head, field), head, months) for field in texts}
    return head.model_copy(
        update={
            **moved,
            "slug": f"{head.programme}-{start:%Y-%m}",
            "status": "draft",
            "first_on": start,
            "last_on": last,
            "act": act,
            "passport": [_block(row, head, months) for row in head.passport],
            "findings": _years_left(package, head),
            "short_kk": f"{_without_years(head.short_kk)} {years}",
            "short_ru": f"{_without_years(head.short_ru)} {years}",
            "short_en": f"{_without_years(head.short_en)} {years}",
        }
    )


def _with_years(text: str, head: Head, months: int) -> str:
    """Move the years of the old period in a text; a start inside the year has no such years."""
    if months % 12:
        return text
    old = _years_of(head)
    return YEAR.sub(lambda year: _later(year.group(), months) if year.group() in old else year.group(), text)


def _later(year: str, months: int) -> str:
    return str(int(year) + months // 12)


def _years_of(head: Head) -> set[str]:
    assert head.first_on is not None
    assert head.last_on is not None
    return {str(year) for year in range(head.first_on.year, head.last_on.year + 1)}


def _block(row: Block, head: Head, months: int) -> Block:
    """Move the years where a block only says what the programme is called and when it runs."""
    if row.block not in ("name", "period"):
        return row
    texts = {
        field: _with_years(getattr(row, field), head, months) for field in ("text_kk", "text_ru", "text_en")
    }
    return row.model_copy(update=texts)


def _years_left(package: Package, head: Head) -> list[FindingRow]:
    """Name the places whose own words speak of the old years: a person must read them before approval."""
    old = _years_of(head)
    places = [
        f"passport: {row.block}" for row in package.head.passport if old & set(YEAR.findall(row.text_kk))
    ]
    places += [
        f"measure {row.number}"
        for row in package.measures
        if old & set(YEAR.findall(f"{row.title_kk} {row.summary_kk}"))
    ]
    if old & set(YEAR.findall(head.summary_kk)):
        places.insert(0, "summary")
    return [
        FindingRow(
            place=place,
            text_kk="Мәтінде бұрынғы жылдар аталған; бекітер алдында тексеріңіз.",
            text_ru="В тексте названы прежние годы; проверьте его перед утверждением.",
            text_en="The text names the earlier years; check it before approval.",
        )
        for place in places
    ]


def _without_years(text: str) -> str:
    words = text.split()
    return " ".join(
        word for word in words if not word.strip(",.()–-").replace("–", "").replace("-", "").isdigit()
    )


def _node(row: NodeRow, months: int) -> Row:
    return _moved(row, first_on=_day(row.first_on, months), last_on=_day(row.last_on, months))


def _measures(rows: list[MeasureRow], months: int) -> list[Row]:
    moved: list[Row] = []
    faults: list[Fault] = []
    for row in rows:
        try:
            deadline = format_rule(shifted_rule(parse_rule(row.deadline), months))
            reports = format_reports(shifted_reports(parse_reports(row.reports), months))
        except RuleError as error:
            faults.append(Fault("measures.csv", 0, f"measure {row.number}", f"cannot be moved: {error}"))
        else:
            moved.append(_moved(row, deadline=deadline, reports=reports))
    if faults:
        raise PackageError(faults)
    return moved


def _moved(row: Row, **changes: Any) -> Row:
    return row.model_copy(update=changes)


def _day(day: date | None, months: int) -> date | None:
    """Move a day by months; the last day of a month stays the last day."""
    if day is None:
        return None
    moved = day + relativedelta(months=months)
    is_last = (day + relativedelta(days=1)).day == 1
    return moved + relativedelta(day=31) if is_last else moved
