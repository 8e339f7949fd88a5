"""What the files of indicators in a package name and the package does not hold, or say twice or against each other."""

from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from typing import Any

from qadam.indicators.package.reading import Files, act_names, files_of
from qadam.programmes.package.faults import Fault
from qadam.programmes.package.package import Package
from qadam.programmes.package.schema import Row


def faults_of(package: Package, name: str) -> Iterator[Fault]:
    """Yield the faults of one file against the others of its package."""
    files = files_of(package)
    yield from _CHECKS[name](_Here(package, files, name))


class _Here:
    """One file among the others, and how a fault in it is told."""

    def __init__(self, package: Package, files: Files, name: str) -> None:
        self.package, self.files, self.name = package, files, name
        self.indicators = {row.code: row for row in files.indicators}
        self.series = {(row.indicator, row.territory): row for row in files.series}
        self.acts = act_names([(act.number, act.date) for act in package.amendments])

    def fault(self, place: int, field: str, what: str) -> Fault:
        return Fault(self.name, self.files.line(self.name, place), field, what)

    def unknown(self, place: int, field: str, code: str) -> Iterator[Fault]:
        """Yield a fault where an indicator that is named is not in the package."""
        if code and code not in self.indicators:
            what = f"there is no indicator {code!r}; add it to indicators.csv or correct it"
            yield self.fault(place, field, what)

    def twice(self, rows: Sequence[Row], key: Callable[[Any], Hashable]) -> Iterator[Fault]:
        """Yield a fault for each row that stands already further up."""
        seen: dict[Hashable, int] = {}
        for place, row in enumerate(rows):
            line = self.files.line(self.name, place)
            if key(row) in seen:
                yield Fault(self.name, line, "", f"stands already in line {seen[key(row)]}; keep one")
            seen.setdefault(key(row), line)

    def unknown_act(self, place: int, act: str) -> Iterator[Fault]:
        """Yield a fault where an act that is named has not amended the programme."""
        if act and act not in self.acts:
            known = ", ".join(self.acts) or "none"
            what = f"there is no act {act!r} in amendments.yaml (there are: {known}); add it or correct it"
            yield self.fault(place, "act", what)


def _indicators(here: _Here) -> Iterator[Fault]:
    rows = here.files.indicators
    yield from here.twice(rows, lambda row: row.code)
    for place, row in enumerate(rows):
        for field, codes in (
            ("numerator", [row.numerator]),
            ("denominator", [row.denominator]),
            ("summands", row.summands),
        ):
            for code in codes:
                yield from here.unknown(place, field, code)
                if code == row.code:
                    yield here.fault(place, field, f"{code} cannot be made of itself; name other indicators")
        if bool(row.numerator) != bool(row.denominator):
            yield here.fault(place, "denominator", "give both numerator and denominator, or neither")
        if row.numerator and row.kind != "ratio":
            yield here.fault(place, "kind", "only a ratio has a numerator and a denominator")
        if (row.baseline is None) != (row.baseline_on == ""):
            yield here.fault(place, "baseline_on", "give a baseline together with its period, or neither")


def _series(here: _Here) -> Iterator[Fault]:
    rows = here.files.series
    yield from here.twice(rows, lambda row: (row.indicator, row.territory))
    parts = {(row.indicator, row.territory) for row in rows if row.row == "part"}
    for place, row in enumerate(rows):
        yield from here.unknown(place, "indicator", row.indicator)
        if row.row == "total":
            if row.parent:
                what = "a total has no parent; leave it empty, or call the row a part"
                yield here.fault(place, "parent", what)
        elif not row.parent:
            kind = "part" if row.row == "part" else "row “of which”"
            yield here.fault(place, "parent", f"a {kind} needs the territory it belongs to")
        elif row.parent == row.territory:
            yield here.fault(place, "parent", f"{row.territory} cannot belong to itself")
        elif row.row == "of_which" and (row.indicator, row.parent) not in here.series:
            what = f"{row.parent} has no row of {row.indicator}; add the row this one is “of which” of"
            yield here.fault(place, "parent", what)
        if row.row == "part":
            for code in _above(row.territory, row.parent):
                if (row.indicator, code) in parts:
                    what = f"{code} is a part of {row.indicator} already; the row would be added twice"
                    yield here.fault(place, "row", f"{what}: call it of_which")
                    break


def _above(territory: str, parent: str) -> list[str]:
    """Return the parent and the territories whose codes this one's begins with, the nearest first."""
    steps = territory.split("-")
    return list(dict.fromkeys([parent, *("-".join(steps[:end]) for end in range(len(steps) - 1, 0, -1))]))


def _numbers(here: _Here, rows: Sequence[Any]) -> Iterator[Fault]:
    for place, row in enumerate(rows):
        if row.indicator not in here.indicators:
            yield from here.unknown(place, "indicator", row.indicator)
        elif (row.indicator, row.territory) not in here.series:
            what = f"{row.territory} has no row of {row.indicator} in series.csv; add it or correct this row"
            yield here.fault(place, "territory", what)


def _targets(here: _Here) -> Iterator[Fault]:
    rows = here.files.targets
    yield from _numbers(here, rows)
    yield from here.twice(rows, lambda row: (row.indicator, row.territory, row.period, row.act))
    for place, row in enumerate(rows):
        yield from here.unknown_act(place, row.act)


def _actuals(here: _Here) -> Iterator[Fault]:
    rows = here.files.actuals
    yield from _numbers(here, rows)
    yield from here.twice(rows, lambda row: (row.indicator, row.territory, row.period))
    for place, row in enumerate(rows):
        known = here.indicators.get(row.indicator)
        if (row.numerator is None) != (row.denominator is None):
            yield here.fault(place, "denominator", "give both numerator and denominator, or neither")
        elif row.numerator is not None and known and known.kind != "ratio":
            yield here.fault(place, "numerator", "only a ratio has a numerator and a denominator")


def _budget(here: _Here) -> Iterator[Fault]:
    rows = here.files.budget
    yield from here.twice(
        rows, lambda row: (row.line, row.period, row.source, row.territory, row.stage, row.act)
    )
    names: dict[str, tuple[int, tuple[str, ...]]] = {}
    for place, row in enumerate(rows):
        said = (row.name_kk, row.name_ru, row.name_en, row.row)
        first, before = names.setdefault(row.line, (here.files.line(here.name, place), said))
        if said != before:
            what = f"the line {row.line} is called otherwise in line {first}; write the same names and row"
            yield here.fault(place, "name_kk", what)
        if row.row == "of_which":
            yield here.fault(place, "row", "a line of the budget is a total or a part")
        if (row.stage == "amended") != bool(row.act):
            yield here.fault(place, "act", "an amended amount names its act, a planned one none")
        yield from here.unknown_act(place, row.act)


def _ties(here: _Here) -> Iterator[Fault]:
    rows = here.files.ties
    lines = {row.line for row in here.files.budget}
    measures = {(row.node, row.number) for row in here.package.measures}
    yield from here.twice(rows, lambda row: (row.line, row.node, row.number, row.indicator))
    for place, row in enumerate(rows):
        if row.line not in lines:
            what = f"there is no line {row.line!r} in budget.csv; add it or correct this row"
            yield here.fault(place, "line", what)
        if bool(row.indicator) == bool(row.node or row.number):
            what = "a tie names a measure by node and number, or an indicator: one of the two"
            yield here.fault(place, "indicator", what)
        elif row.indicator:
            yield from here.unknown(place, "indicator", row.indicator)
        elif (row.node, row.number) not in measures:
            what = (
                f"there is no measure {row.number} in {row.node}; add it to measures.csv or correct this row"
            )
            yield here.fault(place, "number", what)


def _norms(here: _Here) -> Iterator[Fault]:
    rows = here.files.norms
    stages = [row.key for row in here.package.tree if row.kind == "stage"]
    yield from here.twice(rows, lambda row: row.code)
    for place, row in enumerate(rows):
        for field, key in (("from_stage", row.from_stage), ("to_stage", row.to_stage)):
            if key and key not in stages:
                what = f"there is no stage {key!r} in tree.csv; add it or leave this empty"
                yield here.fault(place, field, what)
        if {row.from_stage, row.to_stage} <= set(stages) and stages.index(row.to_stage) < stages.index(
            row.from_stage
        ):
            yield here.fault(place, "to_stage", "the last stage stands before the first")
        if row.minutes_from is not None and row.minutes_to is not None and row.minutes_to < row.minutes_from:
            yield here.fault(place, "minutes_to", "the most minutes are fewer than the least")
        if row.first_on and row.last_on and row.last_on < row.first_on:
            yield here.fault(place, "last_on", "the last day lies before the first")


def _claims(here: _Here) -> Iterator[Fault]:
    rows = here.files.claims
    yield from here.twice(rows, lambda row: row.code)
    for place, row in enumerate(rows):
        yield from here.unknown(place, "indicator", row.indicator)
        yield from here.unknown(place, "other", row.other)
        needs_other = row.kind in ("share", "same")
        if needs_other != bool(row.other):
            what = "a share and the same number need another indicator, no other claim has one"
            yield here.fault(place, "other", what)
        if not needs_other and not row.since:
            yield here.fault(
                place, "since", "say from when; only a share and the same number may leave it empty"
            )
        is_measured = row.kind in ("change", "change_per_cent", "times", "share")
        if is_measured != (row.stated is not None):
            what = (
                "write the number the text states; a steady rise, a steady fall and the same number have none"
            )
            yield here.fault(place, "stated", what)


_CHECKS: Mapping[str, Callable[[_Here], Iterator[Fault]]] = {
    "indicators.csv": _indicators,
    "series.csv": _series,
    "targets.csv": _targets,
    "actuals.csv": _actuals,
    "budget.csv": _budget,
    "budget_ties.csv": _ties,
    "norms.csv": _norms,
    "claims.csv": _claims,
}
