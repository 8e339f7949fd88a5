"""The states of things drawn from the code: one page for each kind of thing, in Mermaid and as a table."""

import importlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.apps import apps
from django.db import models
from django.utils import translation
from django.utils.text import capfirst

from qadam.kit.languages import ORDER
from qadam.workflow.transitions import DIAGRAM, Move

MARK = "@transition("


def import_transitions() -> None:
    """Import every module of the product that holds a transition, so that all stand in the diagram."""
    for config in apps.get_app_configs():
        if not config.name.startswith("qadam."):
            continue
        root = Path(config.path)
        for file in sorted(root.rglob("*.py")):
            parts = file.relative_to(root).with_suffix("").parts
            if (
                "tests" not in parts
                and "migrations" not in parts
                and MARK in file.read_text(encoding="utf-8")
            ):
                importlib.import_module(".".join([config.name, *parts]))


def pages() -> dict[str, str]:
    """Return the text of each page of docs/states by its file name; an overview comes first."""
    import_transitions()
    labels = {config.label for config in apps.get_app_configs()}
    kinds = sorted(name for name in DIAGRAM if name.split(".")[0] in labels)
    made = {f"{kind.replace('.', '-')}.md": _page(kind, DIAGRAM[kind]) for kind in kinds}
    return {"README.md": _overview(kinds), **made}


def _overview(kinds: list[str]) -> str:
    lines = [f"- [{title_of(kind)}]({kind.replace('.', '-')}.md)" for kind in kinds]
    return "\n".join(
        [
            "# States",
            "",
            "Drawn from the code by `qadam states`; a test holds these pages against it. Every step locks the thing,",
            "asks the rule, changes the state and writes the log in one transaction (`qadam.workflow.transitions`).",
            "",
            *lines,
            "",
        ]
    )


def field_of(kind: str) -> "models.Field[Any, Any]":
    """Return the column that holds the state of a kind of thing."""
    label, name, *column = kind.split(".")
    field = apps.get_model(label, name)._meta.get_field((column or ["state"])[0])
    assert isinstance(field, models.Field)
    return field


def title_of(kind: str) -> str:
    """Return what a page of a kind of thing is called."""
    field = field_of(kind)
    with translation.override("en"):
        name = capfirst(str(field.model._meta.verbose_name))
    return name if field.name == "state" else f"{name}: {field.name}"


def _page(kind: str, moves: list[Move]) -> str:
    ordered = sorted(moves, key=lambda move: (move.verb.strip("_"), move.target))
    return "\n".join(
        [
            f"# {title_of(kind)}",
            "",
            f"`{kind}`, drawn from the code by `qadam states`.",
            "",
            "```mermaid",
            "stateDiagram-v2",
            *_arrows(kind, ordered),
            "```",
            "",
            "## Steps",
            "",
            "| step | from | to | what it does | who may |",
            "|---|---|---|---|---|",
            *(_step(move) for move in ordered),
            "",
            "## Names of the states",
            "",
            "| state | Қазақша | Русский | English |",
            "|---|---|---|---|",
            *_names(kind),
            "",
        ]
    )


def _arrows(kind: str, moves: list[Move]) -> Iterator[str]:
    yield f"    [*] --> {_shown(field_of(kind).get_default())}"
    for move in moves:
        for source in move.source:
            yield f"    {_shown(source)} --> {_shown(move.target)}: {move.verb.strip('_')}"


def _step(move: Move) -> str:
    sources = ", ".join(_shown(source) for source in move.source)
    cells = (
        move.verb.strip("_"),
        sources,
        _shown(move.target),
        _line(move.what),
        _line(move.who) or "the product",
    )
    return f"| {' | '.join(cells)} |"


def _line(text: str) -> str:
    """Return the first line of a docstring as a cell of a table."""
    return next(iter(text.strip().splitlines()), "").replace("|", "\\|")


def _shown(state: object) -> str:
    """Return a state as the diagram writes it; a thing may begin without one."""
    return str(state) or "none"


def _names(kind: str) -> Iterator[str]:
    for code, label in field_of(kind).flatchoices:
        words = []
        for language in ORDER:
            with translation.override(language):
                words.append(str(label))
        yield f"| {_shown(code)} | {' | '.join(words)} |"
