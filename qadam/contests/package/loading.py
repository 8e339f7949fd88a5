"""A contest's file into the database: rows are found again by their keys, so that entries and votes stay bound."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from qadam.contests.deadlines import planned
from qadam.contests.models import (
    Activity,
    Arena,
    Contest,
    ContestRule,
    Level,
    Nomination,
    Stage,
)
from qadam.contests.package.dumping import PRINTED, has_begun
from qadam.contests.package.schema import ContestFile, LevelRow, StageRow, three
from qadam.people.models import Body
from qadam.programmes.models import Edition
from qadam.programmes.package.faults import Fault, PackageError
from qadam.programmes.package.loading import LoadReport, sync
from qadam.territories.models import Territory

Lines = Mapping[tuple[str | int, ...], int]


def remove_contests(edition: Edition, named: set[str], report: LoadReport) -> None:
    """Take out the contests that no file names any more; what was copied here since was never in a file."""
    gone = Contest.objects.filter(edition=edition, copied_from=None).exclude(slug__in=named)
    sync(report, {contest.slug: contest for contest in gone}, {}, _never, "contest.yaml")


def _never(key: Any, values: Mapping[str, Any]) -> Contest:
    raise AssertionError("nothing is wanted")


def load_contest(
    row: ContestFile,
    edition: Edition,
    report: LoadReport,
    *,
    name: str = "contest.yaml",
    lines: Lines | None = None,
) -> Contest:
    """Make one contest of an edition equal to its file, with the windows that its days give."""
    contest = _contest(row, edition, report, name)
    _rows(report, contest, Nomination, _nominations(row), name)
    _rows(report, contest, ContestRule, _rules(row), name)
    levels = _rows(report, contest, Level, _levels(row), name)
    for place, level in enumerate(row.levels):
        stored = levels[level.level]
        passes_to = levels[level.passes_to] if level.passes_to else None
        if stored.passes_to_id != (passes_to.pk if passes_to else None):
            Level.objects.filter(pk=stored.pk).update(passes_to=passes_to)
        faults = _Faults(name, lines or {}, ("levels", place, "arenas", "units"))
        _load_arenas(report, stored, level, faults)
        _load_stages(report, stored, level, name)
        set_windows(stored, report)
    return contest


def _contest(row: ContestFile, edition: Edition, report: LoadReport, name: str) -> Contest:
    existing = {contest.slug: contest for contest in Contest.objects.filter(slug=row.slug)}
    if any(contest.edition_id != edition.pk for contest in existing.values()):
        what = f"there is a contest {row.slug} of another programme already; choose another slug"
        raise PackageError([Fault(name, 0, "slug", what)])
    printed = row.model_dump(mode="json", exclude_unset=True, include=set(PRINTED))
    note = row.nominations_note
    values = {
        "edition": edition,
        "family": row.contest,
        **_texts(row, "name"),
        **_texts(row, "summary"),
        **{f"note_{code}": getattr(note, f"text_{code}") if note else "" for code in ("kk", "ru", "en")},
        "blocks": [block.block for block in row.profile],
        "parts": [part.part for part in row.package],
        "printed": printed,
    }
    state = Contest.State.CLOSED if edition.is_archive else Contest.State.DRAFT

    def make(key: Any, given: Mapping[str, Any]) -> Contest:
        return Contest(slug=key, state=state, is_sample=edition.is_sample, **given)

    return sync(report, existing, {row.slug: values}, make, name)[row.slug]


def _texts(row: Any, stem: str) -> dict[str, str]:
    return {name: getattr(row, name) for name in three(stem)}


def _rows(
    report: LoadReport,
    contest: Contest,
    kind: type[Any],
    wanted: Mapping[str, Mapping[str, Any]],
    name: str,
) -> dict[Any, Any]:
    """Make the rows of a contest equal to the wanted ones by their keys, in the file's order."""
    existing = {row.key: row for row in kind.objects.filter(contest=contest)}
    placed = {
        key: {**values, "position": place} for place, (key, values) in enumerate(wanted.items(), start=1)
    }
    return sync(report, existing, placed, lambda key, values: kind(contest=contest, key=key, **values), name)


def _nominations(row: ContestFile) -> dict[str, dict[str, Any]]:
    return {
        item.nomination: {
            "entry_kind": item.entry,
            "is_in_document": item.in_document,
            **_texts(item, "name"),
            **_texts(item, "condition"),
        }
        for item in row.nominations
    }


def _rules(row: ContestFile) -> dict[str, dict[str, Any]]:
    return {
        item.rule: {
            "value": item.value,
            "is_in_document": item.in_document,
            **_texts(item, "place"),
            **_texts(item, "printed"),
            **_texts(item, "text"),
        }
        for item in row.rules
    }


def _levels(row: ContestFile) -> dict[str, dict[str, Any]]:
    return {
        level.level: {
            "node": level.node,
            **_texts(level, "name"),
            "arenas_rule": level.arenas.rule,
            "arenas_on": level.arenas.on,
        }
        for level in row.levels
    }


class _Faults:
    """Gathers what is wrong with the units of a level, by line."""

    def __init__(self, name: str, lines: Lines, path: tuple[str | int, ...]) -> None:
        self.name, self.lines, self.path = name, lines, path
        self.found: list[Fault] = []

    def add(self, place: int, field: str, what: str) -> None:
        line = self.lines.get((*self.path, place, field), 0)
        self.found.append(Fault(self.name, line, field, what))

    def raise_any(self) -> None:
        if self.found:
            raise PackageError(self.found)


def _load_arenas(report: LoadReport, stored: Level, level: LevelRow, faults: _Faults) -> None:
    territories = territories_on(level.arenas.on)
    bodies = {
        body.key: body for body in Body.objects.filter(key__in=[unit.akimat for unit in level.arenas.units])
    }
    wanted: dict[str, dict[str, Any]] = {}
    for place, unit in enumerate(level.arenas.units):
        territory = territories.get(unit.territory)
        if territory is None:
            what = f"there is no territory {unit.territory} on {level.arenas.on}; load the territories or correct it"
            faults.add(place, "territory", what)
        if unit.akimat and unit.akimat not in bodies:
            faults.add(
                place, "akimat", f"there is no body {unit.akimat!r}; add it to bodies.csv or correct it"
            )
        wanted[unit.territory] = {
            "position": place + 1,
            "territory": territory,
            "body": bodies.get(unit.akimat),
            **_texts(unit, "name"),
        }
    faults.raise_any()
    existing = {
        row.territory.code: row for row in Arena.objects.filter(level=stored).select_related("territory")
    }
    sync(report, existing, wanted, lambda key, values: Arena(level=stored, **values), faults.name)


def territories_on(day: date) -> dict[str, Territory]:
    """Return the country and its first-level units, and all else that is valid on a day, by code."""
    return {unit.code: unit for unit in Territory.objects.on(day)}


def _load_stages(report: LoadReport, stored: Level, level: LevelRow, name: str) -> None:
    existing: dict[str, Stage] = {row.kind: row for row in Stage.objects.filter(level=stored)}
    wanted = {
        row.activity: {**_stage_values(row), "position": place}
        for place, row in enumerate(level.activities, start=1)
    }
    sync(report, existing, wanted, lambda key, values: Stage(level=stored, kind=key, **values), name)


def _stage_values(row: StageRow) -> dict[str, Any]:
    return {
        "measure": row.measure,
        "deadline": row.deadline,
        "first_on": row.first_on,
        "last_on": row.last_on,
        **_texts(row, "name"),
        **_texts(row, "commission"),
        **_texts(row, "place"),
        "to_body": row.to,
    }


def set_windows(level: Level, report: LoadReport) -> None:
    """Give every arena of a level a window of each stage; own windows and those begun or closed stay as they are."""
    stages = list(Stage.objects.filter(level=level))
    windows = planned({stage.kind: (stage.first_on, stage.last_on) for stage in stages})
    arenas = list(Arena.objects.filter(level=level))
    stored = Activity.objects.filter(arena__level=level)
    existing = {(row.arena_id, row.stage_id): row for row in stored}
    wanted: dict[Any, dict[str, Any]] = {}
    for arena in arenas:
        for stage in stages:
            row = existing.get((arena.pk, stage.pk))
            wanted[arena.pk, stage.pk] = (
                {} if row and (row.exception or has_begun(row)) else _window(stage, windows[stage.kind])
            )

    def make(key: Any, values: Mapping[str, Any]) -> Activity:
        return Activity(arena_id=key[0], stage_id=key[1], **values)

    sync(report, existing, wanted, make, "contest.yaml")


def _window(stage: Stage, window: tuple[Any, Any]) -> dict[str, Any]:
    texts = {name: getattr(stage, name) for name in three("place")}
    return {"kind": stage.kind, "opens_at": window[0], "closes_at": window[1], **texts}
