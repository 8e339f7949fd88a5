"""A contest out of the database as its file of a package."""

from typing import Any

from qadam.contests.models import Activity, Arena, Contest, ContestRule, Level, Nomination, Stage
from qadam.contests.package.schema import (
    FORMAT,
    AbbreviationRow,
    ArenasRow,
    BannerRow,
    BlockRow,
    ChannelRow,
    ContestFile,
    DatedNote,
    Grouped,
    LevelRow,
    MomentRow,
    NominationRow,
    NoteText,
    PackagePartRow,
    RuleRow,
    StageRow,
    UnitRow,
    three,
)
from qadam.programmes.package.schema import Row

# Parts of the file that have no table of their own: their name and the schema of one row.
PRINTED: dict[str, type[Row]] = {
    "banner": BannerRow,
    "profile": BlockRow,
    "package": PackagePartRow,
    "messages": MomentRow,
    "channels": ChannelRow,
    "abbreviations": AbbreviationRow,
    "notes": DatedNote,
}
LANGUAGES = ("kk", "ru", "en")


def file_name(contest: Contest, *, is_first: bool) -> str:
    """Return the name of a contest's file in its package."""
    return "contest.yaml" if is_first else f"contest-{contest.slug}.yaml"


def contest_file(contest: Contest) -> ContestFile:
    """Return a contest as loading would read it from its file."""
    given: dict[str, Any] = {
        "format": FORMAT,
        "contest": contest.family,
        "slug": contest.slug,
        **_texts(contest, "name"),
        **_texts(contest, "summary"),
        "levels": [_level(level) for level in contest.levels.select_related("passes_to")],
        "nominations": [_nomination(row) for row in contest.nominations.all()],
        "nominations_note": _note(contest),
        "rules": [_rule(row) for row in contest.rules.all()],
        **{name: _printed(contest, name) for name in PRINTED},
    }
    return ContestFile.model_construct(
        **{name: value for name, value in given.items() if value not in (None, [])}
    )


def _texts(row: Any, stem: str) -> dict[str, Any]:
    return {name: getattr(row, name) for name in three(stem)}


def _grouped(kind: type[Grouped], values: dict[str, Any]) -> Any:
    """Return a row without the groups of fields in which nothing stands."""
    empty = {name for group in kind.groups if not any(values[name] for name in group) for name in group}
    return kind.model_construct(**{name: value for name, value in values.items() if name not in empty})


def _level(level: Level) -> LevelRow:
    arenas = level.arenas.select_related("territory", "body").order_by("position")
    values: dict[str, Any] = {
        "level": level.key,
        "node": level.node,
        **_texts(level, "name"),
        "passes_to": level.passes_to.key if level.passes_to else "",
        "arenas": _arenas(level, [_unit(row) for row in arenas]),
        "activities": [_stage(stage) for stage in level.stages.all()],
    }
    return LevelRow.model_construct(**values)


def _arenas(level: Level, units: list[UnitRow]) -> ArenasRow:
    values: dict[str, Any] = {"rule": level.arenas_rule, "on": level.arenas_on, "count": len(units)}
    return ArenasRow.model_construct(**values, units=units)


def _unit(arena: Arena) -> UnitRow:
    values: dict[str, Any] = {
        "territory": arena.territory.code,
        "akimat": arena.body.key if arena.body else "",
        **_texts(arena, "name"),
    }
    return UnitRow.model_construct(**values)


def _stage(stage: Stage) -> StageRow:
    row: StageRow = _grouped(
        StageRow,
        {
            "activity": stage.kind,
            "measure": stage.measure,
            "deadline": stage.deadline,
            "first_on": stage.first_on,
            "last_on": stage.last_on,
            **_texts(stage, "name"),
            **_texts(stage, "commission"),
            **_texts(stage, "place"),
            "to": stage.to_body,
        },
    )
    return row


def _nomination(row: Nomination) -> NominationRow:
    written: NominationRow = _grouped(
        NominationRow,
        {
            "nomination": row.key,
            "in_document": row.is_in_document,
            "entry": row.entry_kind,
            **_texts(row, "name"),
            **_texts(row, "condition"),
        },
    )
    return written


def _note(contest: Contest) -> NoteText | None:
    texts = {f"text_{code}": getattr(contest, f"note_{code}") for code in LANGUAGES}
    return NoteText.model_construct(**texts) if any(texts.values()) else None


def _rule(row: ContestRule) -> RuleRow:
    values: dict[str, Any] = {
        "rule": row.key,
        "value": row.value,
        "in_document": row.is_in_document,
        **_texts(row, "place"),
        **_texts(row, "printed"),
        **_texts(row, "text"),
    }
    return RuleRow.model_construct(**values)


def _printed(contest: Contest, name: str) -> Any:
    """Return a part without a table as its schema reads it; blocks and parts are those the columns name."""
    kept = contest.printed.get(name)
    if kept is None:
        return None
    if not isinstance(kept, list):
        return PRINTED[name].model_validate(kept)
    rows = [PRINTED[name].model_validate(row) for row in kept]
    chosen = {"profile": (contest.blocks, "block"), "package": (contest.parts, "part")}.get(name)
    if chosen is None:
        return rows
    keys, field = chosen
    by_key = {getattr(row, field): row for row in rows}
    return [by_key[key] for key in keys if key in by_key]


def has_begun(activity: Activity) -> bool:
    """Tell whether a window was prepared or closed, so that a package no longer moves it."""
    return activity.state != Activity.State.PLANNED
