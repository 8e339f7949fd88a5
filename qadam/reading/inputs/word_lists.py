"""The numbers that lists of a word processor give to paragraphs."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from qadam.reading.inputs.limits import Tree, number_told
from qadam.reading.inputs.numerals import roman

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
MOST_LEVELS = 9
_LATIN = "abcdefghijklmnopqrstuvwxyz"
# Word leaves out ё, й, ъ, ы, ь when it counts in Russian letters.
_RUSSIAN = "абвгдежзиклмнопрстуфхцчшщэюя"
# Bullets are drawn with fonts of signs; their own codes mean nothing elsewhere.
_BULLETS = {
    "\uf0b7": "•",
    "\uf0a7": "▪",
    "\uf02d": "-",
    "\uf0d8": "•",
    "\uf0fc": "•",
    "\uf076": "•",
    "o": "•",
}


def told(element: Tree | None, name: str, key: str = "val") -> str | None:
    """Return what a child element tells: the value of `<w:name w:key="…"/>`."""
    child = None if element is None else element.find(W + name)
    return None if child is None else child.get(W + key)


@dataclass(frozen=True)
class Level:
    """One level of a list: where it starts, how it counts and what it shows."""

    start: int = 1
    format: str = "decimal"
    shown: str = ""
    restarts_after: int | None = None
    is_plain: bool = False


@dataclass
class Lists:
    """All lists of a document and how far each has counted."""

    levels: Mapping[str, Mapping[int, Level]] = field(default_factory=dict)
    shared: Mapping[str, str] = field(default_factory=dict)
    by_style: Mapping[str, tuple[str, int]] = field(default_factory=dict)
    restarted: Mapping[str, frozenset[int]] = field(default_factory=dict)
    _counted: dict[str, dict[int, int]] = field(default_factory=dict)
    _begun: set[str] = field(default_factory=set)

    def next_number(self, list_id: str, depth: int) -> str:
        """Count one paragraph of the list and return its number as shown."""
        levels = self.levels.get(list_id)
        if not levels or depth not in levels:
            return ""
        counted = self._counted.setdefault(self.shared[list_id], {})
        if list_id not in self._begun:
            self._begun.add(list_id)
            for level in self.restarted.get(list_id, ()):
                counted.pop(level, None)
        counted[depth] = counted.get(depth, levels[depth].start - 1) + 1
        for deeper in [level for level in counted if level > depth]:
            limit = levels[deeper].restarts_after if deeper in levels else None
            if limit is None or (limit and depth < limit):
                del counted[deeper]
        return _shown(levels, counted, depth)


def read_lists(numbering: Tree | None) -> Lists:
    """Return the lists of a document's numbering part."""
    if numbering is None:
        return Lists()
    kinds: dict[str, dict[int, Level]] = {}
    links: dict[str, str] = {}
    styles: dict[str, tuple[str, int]] = {}
    for kind in numbering.iterfind(W + "abstractNum"):
        name = kind.get(W + "abstractNumId") or ""
        kinds[name] = dict(_levels(kind))
        if link := told(kind, "numStyleLink"):
            links[name] = link
        for level in kind.iterfind(W + "lvl"):
            if style := told(level, "pStyle"):
                styles[style] = (name, number_told(level.get(W + "ilvl"), 0))
    owners = {
        told(kind, "styleLink"): kind.get(W + "abstractNumId") or ""
        for kind in numbering.iterfind(W + "abstractNum")
    }
    levels: dict[str, Mapping[int, Level]] = {}
    shared: dict[str, str] = {}
    restarted: dict[str, frozenset[int]] = {}
    first_of: dict[str, str] = {}
    for one in numbering.iterfind(W + "num"):
        name, kind_name = one.get(W + "numId") or "", told(one, "abstractNumId") or ""
        kind_name = owners.get(links.get(kind_name), kind_name) if kind_name in links else kind_name
        own = dict(_overrides(one, kinds.get(kind_name, {})))
        levels[name] = {**kinds.get(kind_name, {}), **own}
        shared[name] = kind_name
        restarted[name] = frozenset(own)
        first_of.setdefault(kind_name, name)
    by_style = {style: (first_of[kind], depth) for style, (kind, depth) in styles.items() if kind in first_of}
    return Lists(levels, shared, by_style, restarted)


def _levels(kind: Tree) -> Iterator[tuple[int, Level]]:
    for level in kind.iterfind(W + "lvl"):
        yield number_told(level.get(W + "ilvl"), 0), _level(level)


def _level(level: Tree) -> Level:
    restart = told(level, "lvlRestart")
    return Level(
        start=number_told(told(level, "start"), 1),
        format=told(level, "numFmt") or "decimal",
        shown=told(level, "lvlText") or "",
        restarts_after=None if restart is None else number_told(restart, 0),
        is_plain=level.find(W + "isLgl") is not None,
    )


def _overrides(one: Tree, levels: Mapping[int, Level]) -> Iterator[tuple[int, Level]]:
    for override in one.iterfind(W + "lvlOverride"):
        depth = number_told(override.get(W + "ilvl"), 0)
        own = override.find(W + "lvl")
        level = _level(own) if own is not None else levels.get(depth, Level())
        start = told(override, "startOverride")
        if start is not None:
            level = Level(
                number_told(start, 1), level.format, level.shown, level.restarts_after, level.is_plain
            )
        yield depth, level


def _shown(levels: Mapping[int, Level], counted: Mapping[int, int], depth: int) -> str:
    level = levels[depth]
    if level.format == "bullet":
        sign = level.shown[:1]
        return _BULLETS.get(sign, sign) if not _is_private(sign) or sign in _BULLETS else "•"
    if level.format == "none":
        return ""
    text = level.shown
    for place in range(MOST_LEVELS):
        mark = f"%{place + 1}"
        if mark in text and place in levels:
            way = "decimal" if level.is_plain else levels[place].format
            text = text.replace(mark, _written(counted.get(place, levels[place].start), way))
    return text.strip()


def _is_private(sign: str) -> bool:
    return "\ue000" <= sign <= "\uf8ff"


def _written(number: int, way: str) -> str:
    return _WAYS.get(way, str)(number)


def _letter(number: int, letters: str) -> str:
    if not 0 < number <= len(letters) * 9:
        return str(number)
    turn, place = divmod(number - 1, len(letters))
    return letters[place] * (turn + 1)


_WAYS: Mapping[str, Callable[[int], str]] = {
    "upperRoman": roman,
    "lowerRoman": lambda number: roman(number).lower(),
    "upperLetter": lambda number: _letter(number, _LATIN).upper(),
    "lowerLetter": lambda number: _letter(number, _LATIN),
    "russianUpper": lambda number: _letter(number, _RUSSIAN).upper(),
    "russianLower": lambda number: _letter(number, _RUSSIAN),
    "decimalZero": lambda number: f"{number:02}",
    "none": lambda _number: "",
}
