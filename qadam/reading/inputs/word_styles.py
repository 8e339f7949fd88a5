"""What the styles of a word processor tell about a paragraph or a run: heading levels, boldness, hiding, lists."""

import re
from dataclasses import dataclass, replace

from qadam.reading.inputs.limits import Tree, number_told
from qadam.reading.inputs.word_lists import W, told

_HEADING = re.compile(r"(?:heading|заголовок|тақырып)\s*([1-9])\b", re.IGNORECASE)
_OFF = {"0", "false", "off", "none"}
# Deeper chains of styles are loops.
_MOST_PARENTS = 12
BODY_LEVEL = 9


@dataclass(frozen=True)
class Style:
    """What one style adds; None where it says nothing and its parent's word holds."""

    level: int | None = None
    is_bold: bool | None = None
    is_hidden: bool | None = None
    list_id: str | None = None
    depth: int | None = None
    has_lines: bool | None = None


NO_STYLE = Style()


@dataclass(frozen=True)
class Styles:
    """The styles by their ids; `usual` is that of paragraphs which name none."""

    by_id: dict[str, Style]
    usual: Style = NO_STYLE

    def named(self, name: str | None) -> Style:
        """Return a style, the usual one for no name and one that says nothing for an unknown one."""
        return self.usual if name is None else self.by_id.get(name, NO_STYLE)

    def of_run(self, name: str | None) -> Style:
        """Return a style of letters; no name says nothing."""
        return NO_STYLE if name is None else self.by_id.get(name, NO_STYLE)


def read_styles(part: Tree | None) -> Styles:
    """Return the styles of the styles part, what they inherit put together."""
    if part is None:
        return Styles({})
    elements = {element.get(f"{W}styleId") or "": element for element in part.iterfind(f"{W}style")}
    by_id = {name: _inherited(name, elements) for name in elements}
    usual = next((by_id[name] for name, element in elements.items() if _is_usual(element)), NO_STYLE)
    return Styles(by_id, usual)


def flag(properties: Tree | None, name: str) -> bool | None:
    """Return whether a property is on, None where it is not told."""
    element = None if properties is None else properties.find(W + name)
    return None if element is None else (element.get(f"{W}val") or "1").lower() not in _OFF


def own_style(paragraph: Tree | None, run: Tree | None) -> Style:
    """Return what paragraph and run properties tell themselves."""
    numbers = None if paragraph is None else paragraph.find(f"{W}numPr")
    outline = told(paragraph, "outlineLvl")
    depth = told(numbers, "ilvl")
    hidden = flag(run, "vanish")
    return Style(
        level=None if outline is None else _level(number_told(outline, BODY_LEVEL)),
        is_bold=flag(run, "b"),
        is_hidden=hidden,
        list_id=told(numbers, "numId"),
        depth=None if depth is None else number_told(depth, 0),
    )


def over(style: Style, parent: Style) -> Style:
    """Return the style with the parent's word where it has none."""
    both = zip(vars(style).values(), vars(parent).values(), strict=True)
    return Style(*(mine if mine is not None else theirs for mine, theirs in both))


def has_lines(borders: Tree | None) -> bool | None:
    """Return whether borders draw a line; None where there are no borders at all."""
    if borders is None:
        return None
    return any((edge.get(f"{W}val") or "nil") not in {"nil", "none"} for edge in borders)


def _is_usual(element: Tree) -> bool:
    return element.get(f"{W}type") == "paragraph" and (element.get(f"{W}default") or "0").lower() not in _OFF


def _inherited(name: str, elements: dict[str, Tree]) -> Style:
    style = NO_STYLE
    for _turn in range(_MOST_PARENTS):
        element = elements.get(name)
        if element is None:
            break
        style = over(style, _read(element))
        parent = told(element, "basedOn")
        if not parent or parent == name:
            break
        name = parent
    return style


def _read(element: Tree) -> Style:
    style = own_style(element.find(f"{W}pPr"), element.find(f"{W}rPr"))
    name = told(element, "name") or ""
    if style.level is None and (match := _HEADING.match(name)):
        style = replace(style, level=int(match[1]))
    if style.level is None and name.lower() in {"title", "название", "атауы"}:
        style = replace(style, level=1)
    table = element.find(f"{W}tblPr")
    lines = has_lines(None if table is None else table.find(f"{W}tblBorders"))
    return style if lines is None else replace(style, has_lines=lines)


def _level(outline: int) -> int:
    """Return our level of an outline level, which counts from 0 and has 9 for plain text."""
    return outline + 1 if 0 <= outline < BODY_LEVEL else 0
