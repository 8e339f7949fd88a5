"""What contests do with their files of a package: contest.yaml, and contest-SLUG.yaml for each further contest."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, cast

from pydantic import BaseModel

from qadam.contests.models import Contest
from qadam.contests.package.dumping import contest_file, file_name
from qadam.contests.package.loading import load_contest, remove_contests
from qadam.contests.package.schema import ContestFile, LevelRow
from qadam.contests.package.shifting import moved
from qadam.people.models import Body
from qadam.programmes.models import Edition
from qadam.programmes.package.faults import Fault, PackageError
from qadam.programmes.package.files import read_yaml, validated, write_yaml
from qadam.programmes.package.loading import LoadReport
from qadam.programmes.package.package import Package
from qadam.programmes.package.schema import Head

MAIN = "contest.yaml"
Lines = Mapping[tuple[str | int, ...], int]


def read(name: str, text: str) -> tuple[ContestFile, Lines]:
    """Return a contest's file and the line of each place in it; raises PackageError with every fault."""
    data, lines = read_yaml(name, text)
    row = cast(ContestFile, validated(ContestFile, name, data, lines))
    faults = [*_inner_faults(name, row, lines)]
    if name not in (MAIN, f"contest-{row.slug}.yaml"):
        faults.append(
            Fault(name, lines[("slug",)], "slug", f"call the file {MAIN} or contest-{row.slug}.yaml")
        )
    if faults:
        raise PackageError(faults)
    return row, lines


def write(row: ContestFile) -> str:
    """Return the canonical text of a contest."""
    return write_yaml(row.model_dump(mode="json", exclude_unset=True))


def _inner_faults(name: str, row: ContestFile, lines: Lines) -> Iterator[Fault]:
    levels = [level.level for level in row.levels]
    yield from _twice(name, lines, "levels", levels)
    yield from _twice(name, lines, "nominations", [item.nomination for item in row.nominations])
    yield from _twice(name, lines, "rules", [item.rule for item in row.rules])
    yield from _twice(name, lines, "profile", [item.block for item in row.profile])
    yield from _twice(name, lines, "package", [item.part for item in row.package])
    for place, level in enumerate(row.levels):
        if level.passes_to and level.passes_to not in levels[place + 1 :]:
            what = f"there is no level {level.passes_to} below this one; add it or leave this empty"
            yield Fault(name, lines[("levels", place, "passes_to")], "passes_to", what)
        kinds = [stage.activity for stage in level.activities]
        yield from _twice(name, lines, ("levels", place, "activities"), kinds)
    for place, site in enumerate(row.banner.sites if row.banner else []):
        if site.level not in levels:
            what = f"there is no level {site.level}"
            yield Fault(name, lines[("banner", "sites", place, "level")], "level", what)


def _twice(name: str, lines: Lines, where: str | tuple[str | int, ...], keys: list[Any]) -> Iterator[Fault]:
    path = (where,) if isinstance(where, str) else where
    seen: set[Any] = set()
    for place, key in enumerate(keys):
        if key in seen:
            yield Fault(name, lines[(*path, place)], str(path[-1]), f"{key} stands twice; keep one")
        seen.add(key)


class ContestPart:
    """The files of contests in a package."""

    schemas: Mapping[str, type[BaseModel]] = {MAIN: ContestFile}

    def owns(self, name: str) -> bool:
        """Tell whether the file holds a contest."""
        return name == MAIN or (name.startswith("contest-") and name.endswith(".yaml"))

    def canonical(self, name: str, text: str) -> str:
        """Return the canonical text of a contest's file; raises PackageError with its faults by line."""
        return write(read(name, text)[0])

    def ordered(self, package: Package, name: str) -> str:
        """Return the canonical text of a contest's file: it has an order of its own."""
        return self.canonical(name, package.kept[name])

    def faults(self, package: Package, name: str) -> Iterable[Fault]:
        """Yield a fault for each row of the plan or body that a contest names and the package does not hold."""
        row, lines = read(name, package.kept[name])
        nodes = {node.key for node in package.tree}
        measures = {(measure.node, measure.number) for measure in package.measures}
        bodies = {body.key for body in package.bodies}
        for place, level in enumerate(row.levels):
            if level.node and level.node not in nodes:
                what = f"there is no row {level.node!r} in tree.csv; add it or leave this empty"
                yield Fault(name, lines[("levels", place, "node")], "node", what)
            yield from _stage_faults(name, level, lines, place, measures, bodies)
        for place, item in enumerate(row.abbreviations):
            if item.body not in bodies:
                what = f"there is no body {item.body!r}; add it to bodies.csv or correct it"
                yield Fault(name, lines[("abbreviations", place, "body")], "body", what)

    def load(
        self, package: Package, edition: Edition, bodies: Mapping[str, Body], report: LoadReport
    ) -> None:
        """Make the contests of an edition equal to their files; those copied here since stay."""
        rows = {name: read(name, package.kept[name]) for name in sorted(package.kept) if self.owns(name)}
        remove_contests(edition, {row.slug for row, _lines in rows.values()}, report)
        for name, (row, lines) in sorted(rows.items(), key=lambda item: item[0] != MAIN):
            load_contest(row, edition, report, name=name, lines=lines)

    def dump(self, edition: Edition) -> Mapping[str, str]:
        """Return the files of an edition's contests: the first one loaded, then each other under its own name."""
        contests = Contest.objects.filter(edition=edition).order_by("pk")
        return {
            file_name(contest, is_first=place == 0): write(contest_file(contest))
            for place, contest in enumerate(contests)
        }

    def shift(self, package: Package, name: str, head: Head, months: int) -> str:
        """Return a contest moved by so many months, in the arenas of its new first day."""
        row, _lines = read(name, package.kept[name])
        assert head.first_on is not None
        return write(moved(row, months, slug=f"{row.contest}-{head.first_on:%Y-%m}"))


def _stage_faults(
    name: str, level: LevelRow, lines: Lines, place: int, measures: set[tuple[str, str]], bodies: set[str]
) -> Iterator[Fault]:
    for number, stage in enumerate(level.activities):
        path = ("levels", place, "activities", number)
        if stage.measure and (level.node, stage.measure) not in measures:
            what = (
                f"there is no measure {stage.measure} in {level.node}; add it to measures.csv or correct this"
            )
            yield Fault(name, lines[(*path, "measure")], "measure", what)
        if stage.to and stage.to not in bodies:
            what = f"there is no body {stage.to!r}; add it to bodies.csv or correct it"
            yield Fault(name, lines[(*path, "to")], "to", what)
