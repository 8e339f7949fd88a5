"""Headings inside a plan: how they are marked and which stands over which."""

import re
from dataclasses import dataclass, field

from qadam.kit.text import fold
from qadam.reading.tables.signs import squash

_ROMANS = "IVXLІХҮУіӀ"
_ROMAN = re.compile(rf"\s*((?:[{_ROMANS}]\s?){{1,6}})\s*([.)])")
_ROMAN_WORD = re.compile(rf"\s*(?:[{_ROMANS}]\s?){{1,6}}[\s-]+([^\W\d]{{3,}})")
_DECIMAL = re.compile(r"\s*(?:§|№)?\s*(\d{1,2}(?:\s?\.\s?\d{1,2}){0,3})\s?([.)])?\s*(?=[^\W\d]|[«\"“(])")
_LETTER = re.compile(r"\s*([а-яәіa-zА-ЯA-Z])\s?([.)])\s")
_WORDS = (
    r"(раздел|болим|глава|тарау|кезен|этап|багыт|направлен|максат|цел[ьи]|миндет|задач|приоритет|басымдык)"
)
_WORD = re.compile(
    rf"(?:\d{{1,2}} (?:ши |шы |й |ый |ой )?|(?:биринши|екинши|ушинши|тортинши|бесинши) )?{_WORDS}\w{{0,4}}\b"
)
_NOTES = re.compile(
    r"^(?:ескерт|примечан|сноска|аббревиатура|кыскартул|расшифровк|кабылданганкыскарту|принятыесокращ)"
)


_YEARS = re.compile(
    r"(?:(?:[ivxи]{1,4}|\d{1,2}) )?(?:(?:на|в|за|план|мероприятия|меры|этап|кезен) )*"
    r"(?:19|20)\d\d(?: (?:год\w*|г|жыл\w*|ж))*(?: (?:и|по|жане|мен))?(?: (?:19|20)\d\d)?"
    r"(?: (?:год\w*|г|жыл\w*|ж))*(?: арналган)?(?: (?:ис|шаралар\w*|жоспар\w*|кезен\w*))*"
)


def names_years(text: str) -> bool:
    """Say whether a heading names nothing but years: «2007 год», «2007 жылға арналған іс-шаралар»."""
    return len(text) < 80 and _YEARS.fullmatch(fold(text)) is not None


def is_note(text: str) -> bool:
    """Say whether a line is a note under the table."""
    return text.lstrip().startswith("*") or _NOTES.search(squash(text[:80])) is not None


def style_of(text: str) -> str:
    """Return how a heading is marked; headings of one style stand side by side."""
    if names_years(text):
        return "years"
    if _ROMAN.match(text):
        return "roman"
    staged = _ROMAN_WORD.match(text)
    if staged and _WORD.match(fold(staged[1])):
        return f"roman {squash(staged[1])[:5]}"
    words = _WORD.match(fold(text[:60]))
    decimal = _DECIMAL.match(text)
    if decimal and (decimal[2] or not words):
        depth = decimal[1].count(".") + 1
        return f"decimal {depth}{decimal[2] if decimal[2] == ')' else ''}"
    if words and len(text) > 3:
        return words[1]
    if _LETTER.match(text):
        return "letter"
    return "upper" if is_upper(text) else "plain"


def is_upper(text: str) -> bool:
    """Say whether a text of more than a word is in capitals."""
    letters = [sign for sign in text if sign.isalpha()]
    return len(letters) > 7 and sum(sign.isupper() for sign in letters) * 10 > len(letters) * 8


def is_numbered(text: str) -> bool:
    """Say whether a heading begins with a number or a word that ranks it."""
    return style_of(text) not in ("plain", "upper", "letter", "years")


_RANKS = {"roman": 0, "раздел": 0, "болим": 0, "глава": 0, "тарау": 0}


# How a heading is marked that bears the number of a row: its rows continue that number.
_OVER = "over "


def _number_of(stack: list[tuple[str, str]]) -> str:
    found = _DECIMAL.match(stack[0][1]) if stack else None
    return found[1] if found else ""


def _before(number: str) -> str:
    """Return the number before a number: 1.2 before 1.3."""
    head, dot, last = number.rpartition(".")
    return f"{head}{dot}{int(last) - 1}" if last.isdecimal() else ""


def _rank(style: str) -> int:
    if style.startswith(_OVER):
        return style.count(".") + 1
    if style in _RANKS:
        return _RANKS[style]
    if style.startswith("decimal"):
        return int(style.split()[1][0])
    return 2 if style.startswith("roman ") else 3


@dataclass
class Sections:
    """The headings over the row that is read now, outermost first."""

    stack: list[tuple[str, str]] = field(default_factory=list)
    depths: dict[str, int] = field(default_factory=dict)
    is_fresh: bool = False

    def open(self, text: str, style: str | None = None) -> None:
        """Put a heading in its place: beside one of its style, or below the headings right above it."""
        style = style or style_of(text)
        depth = self._depth(style)
        self.stack[depth:] = [(style, text)]
        self.depths = {known: place for known, place in self.depths.items() if place < depth}
        self.depths[style] = depth
        self.is_fresh = True

    def _depth(self, style: str) -> int:
        if style in self.depths:
            return min(self.depths[style], len(self.stack))
        if self.is_fresh:
            return len(self.stack)
        depth = len(self.stack)
        while depth and _rank(self.stack[depth - 1][0]) >= _rank(style) and _rank(style) < 3:
            depth -= 1
        return depth

    def open_over(self, number: str, text: str) -> None:
        """Put a heading that bears a row's number over the rows whose numbers continue it."""
        self._close_others(number)
        style = style_of(text)
        if style in self.depths and _number_of(self.stack[self.depths[style] :]) == _before(number):
            self.open(text, style)
            return
        depth = len(self.stack)
        self.stack.append((f"{_OVER}{number}", text))
        self.depths[f"{_OVER}{number}"] = depth
        self.is_fresh = True

    def _close_others(self, number: str) -> None:
        """Take away headings that stood only over rows numbered below them."""
        while self.stack and (style := self.stack[-1][0]).startswith(_OVER):
            above = style.removeprefix(_OVER)
            is_part = number.endswith(")") and not above.endswith(")")
            if not number or is_part or number.startswith(f"{above}."):
                return
            self.stack.pop()
            self.depths = {known: place for known, place in self.depths.items() if place < len(self.stack)}

    def row(self, number: str = "") -> None:
        """Tell that a row has been read: the next heading stands beside, not below."""
        self._close_others(number)
        self.is_fresh = False

    def extend(self, text: str) -> None:
        """Add words to the heading read last."""
        style, before = self.stack[-1]
        self.stack[-1] = (style, f"{before}\n{text}")

    @property
    def over(self) -> tuple[str, ...]:
        """The headings, outermost first."""
        return tuple(text for _style, text in self.stack)
