"""Two versions of a report side by side: which words, figures, files and requests changed."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from qadam.kit.differences import Paragraph, paragraphs
from qadam.plans.models import ReportVersion
from qadam.plans.office.versions import asked_words, evidence_kept, figure_words


@dataclass(frozen=True)
class Turn:
    """One thing in two versions: what it is, how it was, how it is."""

    what: str
    was: str
    now: str

    @property
    def is_same(self) -> bool:
        """Tell whether nothing changed in it."""
        return self.was == self.now


@dataclass(frozen=True)
class Comparison:
    """All that differs between two versions."""

    text: list[Paragraph]
    figures: list[Turn]
    files: list[Turn]
    evidence: list[Turn]
    request: list[Turn]

    @property
    def is_same_text(self) -> bool:
        """Tell whether no word changed."""
        return all(piece.kind == "same" for paragraph in self.text for piece in paragraph)

    @property
    def is_same(self) -> bool:
        """Tell whether nothing changed at all."""
        parts = (self.figures, self.files, self.evidence, self.request)
        return self.is_same_text and not any(parts)


def compare(old: ReportVersion, new: ReportVersion) -> Comparison:
    """Return what changed from one version to another; of figures, files, evidence and request only what differs."""
    return Comparison(
        text=paragraphs(old.text, new.text),
        figures=_turns(_figures(old), _figures(new)),
        files=_turns(_files(old), _files(new)),
        evidence=_turns(_evidence(old), _evidence(new)),
        request=_turns(_request(old), _request(new)),
    )


def _turns(old: Mapping[Any, tuple[str, str]], new: Mapping[Any, tuple[str, str]]) -> list[Turn]:
    found = []
    for key in dict.fromkeys([*old, *new]):
        was, now = old.get(key, ("", "")), new.get(key, ("", ""))
        found.append(Turn(now[0] or was[0], was[1], now[1]))
    return [turn for turn in found if not turn.is_same]


def _figures(version: ReportVersion) -> dict[Any, tuple[str, str]]:
    return _numbered(
        (row["label"], " ".join(figure_words(row)[1:]).strip() if row.get("value") else row.get("lines", ""))
        for row in version.figures
    )


def _numbered(rows: Iterable[tuple[str, str]]) -> dict[Any, tuple[str, str]]:
    """Return rows by their label; a label that stands twice is told apart by its turn."""
    found: dict[Any, tuple[str, str]] = {}
    for label, value in rows:
        turn = sum(key[0] == label for key in found)
        found[label, turn] = (label, value)
    return found


def _files(version: ReportVersion) -> dict[Any, tuple[str, str]]:
    return {row["sha256"]: (row["name"], _("attached")) for row in version.files}


def _evidence(version: ReportVersion) -> dict[Any, tuple[str, str]]:
    names = {row["sha256"]: row["name"] for row in version.files}
    items = (evidence_kept(item, names, {}) for item in version.evidence)
    return _numbered((item["title"], item["meta"]) for item in items)


def _request(version: ReportVersion) -> dict[Any, tuple[str, str]]:
    names = {row["sha256"]: row["name"] for row in version.files}
    return {label: (label, value) for label, value in asked_words(version.request, names)}
