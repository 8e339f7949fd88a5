"""A whole package in memory: read from a folder, checked for references, written back."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar, cast

from qadam.programmes.package.faults import Fault, PackageError
from qadam.programmes.package.files import read_csv, read_text, read_yaml, validated, write_csv, write_yaml
from qadam.programmes.package.parts import part_of
from qadam.programmes.package.schema import (
    REQUIRED,
    TABLES,
    AmendmentRow,
    Amendments,
    BodyRow,
    CostRow,
    ExecutorRow,
    GroupRow,
    Head,
    MeasureRow,
    NodeRow,
    ProductRow,
    Row,
    SuccessionRow,
    TermRow,
)

HEAD = "programme.yaml"
AMENDMENTS = "amendments.yaml"
KEPT_SUFFIXES = {".csv", ".yaml"}
R = TypeVar("R", bound=Row)


@dataclass
class Package:
    """The parts of a package; `kept` holds files of areas above and of areas that have not begun, by name."""

    head: Head
    tables: dict[str, list[Row]] = field(default_factory=dict)
    lines: dict[str, list[int]] = field(default_factory=dict)
    kept: dict[str, str] = field(default_factory=dict)
    amendments: list[AmendmentRow] = field(default_factory=list)

    @property
    def ended(self) -> set[tuple[str, str]]:
        """Return node and number of the measures that an act has ended."""
        return {
            (change.node, change.number)
            for act in self.amendments
            for change in act.changes
            if change.kind == "end"
        }

    def _rows(self, name: str, kind: type[R]) -> list[R]:
        return cast(list[R], self.tables.get(name, []))

    @property
    def bodies(self) -> list[BodyRow]:
        """Return the bodies the document names."""
        return self._rows("bodies.csv", BodyRow)

    @property
    def groups(self) -> list[GroupRow]:
        """Return the members of collective names."""
        return self._rows("groups.csv", GroupRow)

    @property
    def successions(self) -> list[SuccessionRow]:
        """Return who took over which function."""
        return self._rows("successions.csv", SuccessionRow)

    @property
    def glossary(self) -> list[TermRow]:
        """Return the abbreviations."""
        return self._rows("glossary.csv", TermRow)

    @property
    def tree(self) -> list[NodeRow]:
        """Return directions, sections and stages."""
        return self._rows("tree.csv", NodeRow)

    @property
    def measures(self) -> list[MeasureRow]:
        """Return the rows of the plan."""
        return self._rows("measures.csv", MeasureRow)

    @property
    def products(self) -> list[ProductRow]:
        """Return the completion forms."""
        return self._rows("products.csv", ProductRow)

    @property
    def executors(self) -> list[ExecutorRow]:
        """Return who carries out what."""
        return self._rows("executors.csv", ExecutorRow)

    @property
    def costs(self) -> list[CostRow]:
        """Return the money of measures."""
        return self._rows("costs.csv", CostRow)

    def line(self, table: str, place: int) -> int:
        """Return the line of a row in its file, 0 where the package was not read from files."""
        lines = self.lines.get(table, [])
        return lines[place] if place < len(lines) else 0


def read_folder(folder: Path) -> Package:
    """Read and check a package; raises PackageError with every fault found, each with file, line, field and mend."""
    if not folder.is_dir():
        raise PackageError([Fault(str(folder), 0, "", "there is no such folder")])
    return read_files({path.name: path.read_bytes() for path in sorted(folder.iterdir()) if path.is_file()})


def read_files(files: dict[str, bytes]) -> Package:
    """Read and check a package given as file names with their bytes."""
    faults: list[Fault] = []
    missing = [name for name in (HEAD, *REQUIRED) if name not in files]
    faults.extend(Fault(name, 0, "", "the file is missing from the folder") for name in missing)
    head: Head | None = None
    tables: dict[str, list[Row]] = {}
    lines: dict[str, list[int]] = {}
    kept: dict[str, str] = {}
    amendments: list[AmendmentRow] = []
    for name, data in files.items():
        try:
            text = read_text(name, data)
            if name == HEAD:
                head = cast(Head, validated(Head, name, *read_yaml(name, text)))
            elif name == AMENDMENTS:
                amendments = cast(Amendments, validated(Amendments, name, *read_yaml(name, text))).amendments
            elif name in TABLES:
                rows = read_csv(name, text, TABLES[name])
                tables[name] = [cast(Row, row) for _, row in rows]
                lines[name] = [line for line, _ in rows]
            elif Path(name).suffix in KEPT_SUFFIXES:
                kept[name] = text
                part = part_of(name)
                if part is not None:
                    part.canonical(name, text)
            else:
                faults.append(
                    Fault(name, 0, "", "a package holds .yaml and .csv files only; take this file out")
                )
        except PackageError as error:
            faults.extend(error.faults)
    if faults or head is None:
        raise PackageError(faults)
    package = Package(head, tables, lines, kept, amendments)
    faults = list(broken_references(package))
    if faults:
        raise PackageError(faults)
    return package


def broken_references(package: Package) -> Iterator[Fault]:
    """Yield a fault for each row that names something the package does not hold, or stands twice."""
    bodies = {row.key for row in package.bodies}
    collective = {row.key for row in package.bodies if row.kind == "collective"}
    nodes = {row.key for row in package.tree}
    measures = {(row.node, row.number) for row in package.measures}
    yield from _unknown(package, "bodies.csv", "parent", bodies | {""}, "body")
    yield from _unknown(package, "groups.csv", "collective", collective, "collective body")
    yield from _unknown(package, "groups.csv", "member", bodies, "body")
    yield from _unknown(package, "successions.csv", "from_body", bodies, "body")
    yield from _unknown(package, "successions.csv", "to_body", bodies, "body")
    yield from _unknown(package, "glossary.csv", "body", bodies | {""}, "body")
    yield from _unknown(package, "measures.csv", "node", nodes, "row of tree.csv")
    yield from _unknown(package, "measures.csv", "addressee", bodies | {""}, "body")
    yield from _unknown(package, "executors.csv", "body", bodies, "body")
    for name in ("products.csv", "executors.csv", "costs.csv"):
        for place, row in enumerate(package.tables.get(name, [])):
            key = (getattr(row, "node"), getattr(row, "number"))  # noqa: B009 - rows of three kinds
            if key not in measures:
                what = f"there is no measure {key[1]} in {key[0]}; add it to measures.csv or correct this row"
                yield Fault(name, package.line(name, place), "number", what)
    yield from _amendment_faults(package, bodies, measures)
    yield from _tree_faults(package)
    yield from _twice(package, "bodies.csv", lambda row: row.key)
    yield from _twice(package, "tree.csv", lambda row: row.key)
    yield from _twice(package, "measures.csv", lambda row: (row.node, row.number))
    yield from _twice(package, "groups.csv", lambda row: (row.collective, row.member, row.valid_from))
    for name in package.kept:
        part = part_of(name)
        if part is not None:
            yield from part.faults(package, name)
    for field_name in ("issuer", "control"):
        key = getattr(package.head.act, field_name)
        if key and key not in bodies:
            yield Fault(HEAD, 0, f"act.{field_name}", f"there is no body {key}; add it to bodies.csv")
    first, last = package.head.first_on, package.head.last_on
    if (first is None) != (last is None) or (first and last and last < first):
        yield Fault(HEAD, 0, "last_on", "give both days of the period, the last not before the first")


def _amendment_faults(package: Package, bodies: set[str], measures: set[tuple[str, str]]) -> Iterator[Fault]:
    days = [act.in_force_on for act in package.amendments]
    if days != sorted(days):
        yield Fault(
            AMENDMENTS, 0, "in_force_on", "the acts stand in the order of their days in force; move one"
        )
    for act in package.amendments:
        for change in act.changes:
            place = f"act {act.number}, measure {change.number}"
            if (change.node, change.number) not in measures:
                what = f"there is no measure {change.number} in {change.node}; add it to measures.csv"
                yield Fault(AMENDMENTS, 0, place, what)
            if (change.old is None) != (change.kind == "add") or (change.new is None) != (
                change.kind == "end"
            ):
                what = "an added row has only new, an ended one only old, a changed one both"
                yield Fault(AMENDMENTS, 0, place, what)
            sides = [side for side in (change.old, change.new) if side]
            named = {line.body for side in sides for line in side.executors} | {
                side.addressee for side in sides
            }
            for key in sorted(named - bodies - {""}):
                yield Fault(AMENDMENTS, 0, place, f"there is no body {key!r}; add it to bodies.csv")


def _unknown(package: Package, table: str, column: str, known: set[str], what: str) -> Iterator[Fault]:
    for place, row in enumerate(package.tables.get(table, [])):
        value = getattr(row, column)
        if value not in known:
            sentence = f"there is no {what} {value!r}; add it or correct it"
            yield Fault(table, package.line(table, place), column, sentence)


def _tree_faults(package: Package) -> Iterator[Fault]:
    seen: set[str] = {""}
    for place, row in enumerate(package.tree):
        if row.parent not in seen:
            what = f"the row above it, {row.parent!r}, must stand before it in this file"
            yield Fault("tree.csv", package.line("tree.csv", place), "parent", what)
        seen.add(row.key)


def _twice(package: Package, table: str, key: Any) -> Iterator[Fault]:
    seen: dict[Any, int] = {}
    for place, row in enumerate(package.tables.get(table, [])):
        line = package.line(table, place)
        if key(row) in seen:
            yield Fault(table, line, "", f"stands already in line {seen[key(row)]}; keep one")
        seen.setdefault(key(row), line)


def written(package: Package) -> dict[str, str]:
    """Return the canonical text of every file of the package, by file name; empty tables are left out."""
    files = {HEAD: write_yaml(package.head.model_dump(mode="json"))}
    for name, model in TABLES.items():
        rows = package.tables.get(name, [])
        if rows or name in REQUIRED:
            files[name] = write_csv(list(model.model_fields), [row.model_dump(mode="json") for row in rows])
    if package.amendments:
        acts = Amendments.model_construct(amendments=package.amendments)
        files[AMENDMENTS] = write_yaml(acts.model_dump(mode="json", exclude_none=True))
    return files | {name: _canonical(name, text) for name, text in package.kept.items()}


def _canonical(name: str, text: str) -> str:
    part = part_of(name)
    return text if part is None else part.canonical(name, text)


def write_folder(package: Package, folder: Path) -> None:
    """Write a package into a folder; files of an older package there that no longer belong are removed."""
    folder.mkdir(parents=True, exist_ok=True)
    files = written(package)
    for path in folder.iterdir():
        if path.is_file() and path.suffix in KEPT_SUFFIXES and path.name not in files:
            path.unlink()
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8", newline="\n")
