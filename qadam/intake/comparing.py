"""One act in two languages, row by row: what differs in numbers, days, sums and bodies."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from qadam.intake.rows import Checked

_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
NOTHING = "–"


@dataclass(frozen=True)
class Difference:
    """What differs in a pair of rows: the field, the code of its sentence, and both sides in the document's words."""

    field: str
    code: str
    first: str = ""
    second: str = ""

    @property
    def facts(self) -> dict[str, str]:
        """Return what fills the gaps of the sentence."""
        return {"first": self.first, "second": self.second}


@dataclass(frozen=True)
class Side:
    """A row of one language with its key in the database and who its executors are, where that is settled."""

    key: int
    row: Checked
    bodies: tuple[str, ...] | None = None


@dataclass(frozen=True)
class Pair:
    """Two rows of one measure; one may be missing."""

    first: Side | None
    second: Side | None
    differences: tuple[Difference, ...] = ()


def paired(first: Sequence[Side], second: Sequence[Side]) -> list[Pair]:
    """Return the rows of two languages in pairs by their numbers, those without a number by their order."""
    others = dict(zip(_keys(second), second, strict=True))
    found = [Pair(side, others.pop(key, None)) for key, side in zip(_keys(first), first, strict=True)]
    found += [Pair(None, side) for side in others.values()]
    return [Pair(pair.first, pair.second, tuple(differences(pair.first, pair.second))) for pair in found]


def _keys(sides: Iterable[Side]) -> list[tuple[str, int]]:
    """Return for each row its number and which row of this number it is: sections may begin their numbers again."""
    seen: Counter[str] = Counter()
    keys = []
    for side in sides:
        number = side.row["number"].strip(" .")
        seen[number] += 1
        keys.append((number, seen[number]))
    return keys


def differences(first: Side | None, second: Side | None) -> Iterable[Difference]:
    """Yield what differs between the two rows of a pair."""
    if first is None or second is None:
        yield Difference("title", "intake-twin-missing")
        return
    one, other = first.row, second.row
    if one["windows"] != other["windows"] or one["needs_date"] != other["needs_date"]:
        yield Difference("deadline", "intake-twin-dates", *_shown(one["deadline"], other["deadline"]))
    if one["reports"] != other["reports"]:
        yield Difference(
            "report_rule",
            "intake-twin-reports",
            *_shown(_days(one["reports"]), _days(other["reports"])),
        )
    if _bodies_differ(first, second):
        yield Difference(
            "executors",
            "intake-twin-executors",
            *_shown(_names(one["executors"]), _names(other["executors"])),
        )
    for field, code in (("title", "intake-twin-numbers"), ("cost", "intake-twin-cost")):
        if _numbers(one[field]) != _numbers(other[field]):
            texts = (", ".join(_numbers(row[field]).elements()) for row in (one, other))
            yield Difference(field, code, *_shown(*texts))


def _bodies_differ(first: Side, second: Side) -> bool:
    if first.bodies is not None and second.bodies is not None:
        return set(first.bodies) != set(second.bodies)
    return len(first.row["executors"]) != len(second.row["executors"])


def _shown(first: str, second: str) -> tuple[str, str]:
    return first or NOTHING, second or NOTHING


def _names(executors: Iterable[Mapping[str, Any]]) -> str:
    return ", ".join(one["name"] for one in executors)


def _days(days: Sequence[str]) -> str:
    return ", ".join(days[:4]) + (" …" if len(days) > 4 else "")


def _numbers(text: str) -> Counter[str]:
    plain = re.sub(r"(?<=\d)[\s\u00a0](?=\d{3}\b)", "", text)
    return Counter(found.replace(",", ".") for found in _NUMBER.findall(plain))
