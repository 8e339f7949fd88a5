"""What stands on a page: letters and straight lines, upright and counted from the upper left corner in points."""

import ctypes
import itertools
import math
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from typing import Any, NamedTuple, TypeAlias

import pypdfium2
import pypdfium2.raw as pdfium

from qadam.reading.refusals import CannotRead

# More than any page of an office holds: a page that has more is cut, not refused.
MOST_LETTERS = 60_000
MOST_SHAPES = 40_000
MOST_POINTS = 400_000
DEEPEST_FORM = 8
# A filled shape thinner than this is a line; lines that lean more are drawings.
THIN = 3.0
LEAN = 1.5
BOLD_WEIGHT = 600
BOLD_WORDS = ("bold", "black", "heavy", "semi", "demi")
STROKED_TOO = 2
# A letter's box, from the highest to the lowest stroke of its font, as a part of the font's size.
USUAL_HEIGHT = 1.2
HYPHEN = 0x02
# Signs without a width: places to break a word, marks of direction and of the file's order of bytes.
UNSEEN = frozenset({0x200B, 0x200C, 0x200D, 0x200E, 0x200F, 0x2060, 0xFEFF})
# A fill over this part of the page is paper, not a cell.
PAPER = 0.85

Matrix: TypeAlias = tuple[float, float, float, float, float, float]
UNMOVED: Matrix = (1, 0, 0, 1, 0, 0)


class Letter(NamedTuple):
    """A letter with its box; `base` is the line it stands on, `turn` the quarter turns to the left it is written in."""

    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    base: float
    size: float
    is_bold: bool = False
    turn: int = 0


class Rule(NamedTuple):
    """A straight line across or down: it stands at `at` and runs from `first` to `last`."""

    is_across: bool
    at: float
    first: float
    last: float


class Fill(NamedTuple):
    """A filled rectangle that is no line: the ground of a cell or of a row."""

    x0: float
    top: float
    x1: float
    bottom: float


@dataclass(frozen=True)
class Page:
    """A page as it is looked at. `pictures` is the part of it that pictures cover."""

    number: int
    width: float
    height: float
    letters: list[Letter]
    rules: list[Rule]
    fills: list[Fill]
    pictures: float = 0.0


def opened(content: bytes) -> Any:
    """Open a PDF; CannotRead where it is closed by a password or broken."""
    try:
        document = pypdfium2.PdfDocument(content)
        if not len(document):
            raise CannotRead("broken")
        return document
    except pypdfium2.PdfiumError as refused:
        locked = (pdfium.FPDF_ERR_PASSWORD, pdfium.FPDF_ERR_SECURITY)
        code = getattr(refused, "err_code", None) or pdfium.FPDF_GetLastError()
        is_locked = code in locked or "password" in str(refused).lower() or b"/Encrypt" in content[-4096:]
        raise CannotRead("password" if is_locked else "broken") from refused


def page_of(document: Any, number: int) -> Page | None:
    """Read one page and let it go; None where the page itself is broken."""
    try:
        page = document[number - 1]
    except pypdfium2.PdfiumError:
        return None
    with closing(page):
        frame = _Frame.of(page)
        letters = _letters(page, frame)
        shapes = _Shapes(frame)
        shapes.walk(page.raw)
    found = Page(
        number, frame.width, frame.height, letters, shapes.rules, shapes.fills, min(1.0, shapes.pictures)
    )
    return _upright(found)


@dataclass(frozen=True)
class _Frame:
    """Turns the places of the file (from the lower left, unturned) into those of the reader."""

    left: float
    bottom: float
    right: float
    top: float
    turns: int

    @classmethod
    def of(cls, page: Any) -> "_Frame":
        left, bottom, right, top = page.get_bbox()
        return cls(left, bottom, right, top, page.get_rotation() // 90 % 4)

    @property
    def width(self) -> float:
        return self.top - self.bottom if self.turns % 2 else self.right - self.left

    @property
    def height(self) -> float:
        return self.right - self.left if self.turns % 2 else self.top - self.bottom

    def point(self, x: float, y: float) -> tuple[float, float]:
        match self.turns:
            case 1:
                return y - self.bottom, x - self.left
            case 2:
                return self.right - x, y - self.bottom
            case 3:
                return self.top - y, self.right - x
            case _:
                return x - self.left, self.top - y

    def box(self, x0: float, y0: float, x1: float, y1: float) -> tuple[float, float, float, float]:
        if not self.turns:
            return x0 - self.left, self.top - y1, x1 - self.left, self.top - y0
        ax, ay = self.point(x0, y0)
        bx, by = self.point(x1, y1)
        return min(ax, bx), min(ay, by), max(ax, bx), max(ay, by)


def _letters(page: Any, frame: _Frame) -> list[Letter]:
    with closing(page.get_textpage()) as text:
        return list(_each_letter(text.raw, frame))


def _each_letter(text: Any, frame: _Frame) -> Iterator[Letter]:
    fonts = _Fonts()
    box = pdfium.FS_RECTF()
    x, y = ctypes.c_double(), ctypes.c_double()
    last: Letter | None = None
    for place in range(min(pdfium.FPDFText_CountChars(text), MOST_LETTERS)):
        code = pdfium.FPDFText_GetUnicode(text, place)
        sign = _sign(code)
        if not sign or pdfium.FPDFText_IsGenerated(text, place) == 1:
            continue
        if not pdfium.FPDFText_GetLooseCharBox(text, place, box):
            continue
        pdfium.FPDFText_GetCharOrigin(text, place, x, y)
        x0, top, x1, bottom = frame.box(box.left, box.bottom, box.right, box.top)
        if x1 < -1 or bottom < -1 or x0 > frame.width + 1 or top > frame.height + 1:
            continue
        turn = -(_quarter(pdfium.FPDFText_GetCharAngle(text, place)) + frame.turns) % 4
        size, is_bold = fonts.of(
            pdfium.FPDFText_GetTextObject(text, place), x1 - x0 if turn % 2 else bottom - top
        )
        stands_x, stands_y = frame.point(x.value, y.value)
        base = stands_x if turn % 2 else stands_y
        if code == HYPHEN and last:
            # The library gives a hyphen at a line's end the box of its stroke alone.
            size, is_bold = last.size, last.is_bold
        last = Letter(sign, x0, top, x1, bottom, base, size, is_bold, turn)
        yield last


def _sign(code: int) -> str:
    if code == HYPHEN:
        return "-"
    if code in UNSEEN:
        return ""
    if code < ord(" ") or 0xD800 <= code <= 0xDFFF or code > 0x10FFFF or code in (0xFFFE, 0xFFFF):
        return " " if code in (9, 10, 13) else ""
    return chr(code)


def _quarter(angle: float) -> int:
    """The quarter turns to the right, as the library counts them."""
    return round(angle / (math.pi / 2)) % 4 if angle >= 0 else 0


class _Fonts:
    """Tells the size of a piece of text and whether it is bold; pieces and fonts are asked once."""

    def __init__(self) -> None:
        self.pieces: dict[int, tuple[float, bool]] = {}
        self.fonts: dict[int, bool] = {}

    def of(self, piece: Any, height: float) -> tuple[float, bool]:
        """Return the size, or what the height of a letter's box says where the file's own is not to be believed."""
        key = ctypes.addressof(piece.contents) if piece else 0
        if key not in self.pieces:
            self.pieces[key] = (_size(piece), self._is_bold(piece)) if key else (0.0, False)
        size, is_bold = self.pieces[key]
        is_likely = height * 0.5 <= size <= height * 1.3
        return (size if is_likely else height / USUAL_HEIGHT) or 1.0, is_bold

    def _is_bold(self, piece: Any) -> bool:
        is_stroked = pdfium.FPDFTextObj_GetTextRenderMode(piece) == STROKED_TOO
        return is_stroked or self._font(pdfium.FPDFTextObj_GetFont(piece))

    def _font(self, font: Any) -> bool:
        if not font:
            return False
        key = ctypes.addressof(font.contents)
        if key not in self.fonts:
            self.fonts[key] = _is_bold(font)
        return self.fonts[key]


def _size(piece: Any) -> float:
    size = ctypes.c_float()
    pdfium.FPDFTextObj_GetFontSize(piece, size)
    a, b, c, d, *_rest = _matrix(piece)
    return float(size.value) * math.sqrt(abs(a * d - b * c))


def _is_bold(font: Any) -> bool:
    length = pdfium.FPDFFont_GetBaseFontName(font, None, 0)
    name = ctypes.create_string_buffer(max(1, min(length, 1000)))
    pdfium.FPDFFont_GetBaseFontName(font, name, len(name))
    said = name.value.decode("utf-8", "replace").casefold()
    return any(word in said for word in BOLD_WORDS) or pdfium.FPDFFont_GetWeight(font) >= BOLD_WEIGHT


class _Shapes:
    """Collects the lines, fills and pictures of a page, those inside forms too."""

    def __init__(self, frame: _Frame) -> None:
        self.frame = frame
        self.rules: list[Rule] = []
        self.fills: list[Fill] = []
        self.pictures = 0.0
        self.seen = 0
        self.points = 0

    def walk(self, page: Any) -> None:
        self._each(
            pdfium.FPDFPage_CountObjects(page),
            lambda place: pdfium.FPDFPage_GetObject(page, place),
            UNMOVED,
            0,
        )

    def _each(self, count: int, shape_at: Callable[[int], Any], moved: Matrix, depth: int) -> None:
        for place in range(count):
            self.seen += 1
            if self.seen > MOST_SHAPES or self.points > MOST_POINTS:
                return
            shape = shape_at(place)
            kind = pdfium.FPDFPageObj_GetType(shape)
            if kind == pdfium.FPDF_PAGEOBJ_PATH:
                self._path(shape, moved)
            elif kind in (pdfium.FPDF_PAGEOBJ_IMAGE, pdfium.FPDF_PAGEOBJ_SHADING):
                self._picture(shape, moved)
            elif kind == pdfium.FPDF_PAGEOBJ_FORM and depth < DEEPEST_FORM:
                self._form(shape, moved, depth)

    def _form(self, form: Any, moved: Matrix, depth: int) -> None:
        self._each(
            pdfium.FPDFFormObj_CountObjects(form),
            lambda place: pdfium.FPDFFormObj_GetObject(form, place),
            _product(_matrix(form), moved),
            depth + 1,
        )

    def _picture(self, shape: Any, moved: Matrix) -> None:
        matrix = _product(_matrix(shape), moved)
        area = abs(matrix[0] * matrix[3] - matrix[1] * matrix[2])
        self.pictures += area / max(1.0, self.frame.width * self.frame.height)

    def _path(self, path: Any, moved: Matrix) -> None:
        fill, stroke = ctypes.c_int(), ctypes.c_int()
        pdfium.FPDFPath_GetDrawMode(path, fill, stroke)
        if not fill.value and not stroke.value:
            return
        matrix = _product(_matrix(path), moved)
        for points, is_closed in self._strokes(path, matrix):
            if is_closed or fill.value:
                box = _box(points)
                if min(box[2] - box[0], box[3] - box[1]) <= THIN and len(points) > 2:
                    self._thin(box)
                    continue
                if fill.value and len(points) >= 4:
                    self._filled(box, points)
            if stroke.value:
                self._lines([*points, points[0]] if is_closed else points)

    def _strokes(self, path: Any, matrix: Matrix) -> Iterator[tuple[list[tuple[float, float]], bool]]:
        """The parts of a path as points; curves are skipped over."""
        x, y = ctypes.c_float(), ctypes.c_float()
        points: list[tuple[float, float]] = []
        is_closed = False
        for place in range(pdfium.FPDFPath_CountSegments(path)):
            self.points += 1
            if self.points > MOST_POINTS:
                break
            segment = pdfium.FPDFPath_GetPathSegment(path, place)
            kind = pdfium.FPDFPathSegment_GetType(segment)
            pdfium.FPDFPathSegment_GetPoint(segment, x, y)
            if kind == pdfium.FPDF_SEGMENT_MOVETO and points:
                yield points, is_closed
                points = []
            is_closed = bool(pdfium.FPDFPathSegment_GetClose(segment))
            if kind != pdfium.FPDF_SEGMENT_BEZIERTO:
                points.append(self.frame.point(*_moved(x.value, y.value, matrix)))
        if points:
            yield points, is_closed

    def _lines(self, points: list[tuple[float, float]]) -> None:
        for (ax, ay), (bx, by) in itertools.pairwise(points):
            if abs(ay - by) <= LEAN and abs(ax - bx) > abs(ay - by):
                self.rules.append(Rule(True, (ay + by) / 2, min(ax, bx), max(ax, bx)))
            elif abs(ax - bx) <= LEAN and abs(ay - by) > abs(ax - bx):
                self.rules.append(Rule(False, (ax + bx) / 2, min(ay, by), max(ay, by)))

    def _thin(self, box: tuple[float, float, float, float]) -> None:
        x0, top, x1, bottom = box
        across, down = x1 - x0, bottom - top
        if across >= down or across <= THIN:
            if across >= down:
                self.rules.append(Rule(True, (top + bottom) / 2, x0, x1))
            if down >= across or down > THIN / 2:
                self.rules.append(Rule(False, (x0 + x1) / 2, top, bottom))

    def _filled(self, box: tuple[float, float, float, float], points: list[tuple[float, float]]) -> None:
        x0, top, x1, bottom = box
        corners = [
            (x, y)
            for x, y in points
            if min(abs(x - x0), abs(x - x1)) < 1 > min(abs(y - top), abs(y - bottom))
        ]
        is_paper = (x1 - x0) * (bottom - top) > PAPER * self.frame.width * self.frame.height
        if len(corners) == len(points) and not is_paper:
            self.fills.append(Fill(*box))


def _box(points: list[tuple[float, float]]) -> tuple[float, float, float, float]:
    across, down = zip(*points, strict=True)
    return min(across), min(down), max(across), max(down)


def _matrix(shape: Any) -> Matrix:
    matrix = pdfium.FS_MATRIX()
    if not pdfium.FPDFPageObj_GetMatrix(shape, matrix):
        return UNMOVED
    return (matrix.a, matrix.b, matrix.c, matrix.d, matrix.e, matrix.f)


def _product(first: Matrix, then: Matrix) -> Matrix:
    a, b, c, d, e, f = first
    k, l, m, n, o, p = then  # noqa: E741
    return (a * k + b * m, a * l + b * n, c * k + d * m, c * l + d * n, e * k + f * m + o, e * l + f * n + p)


def _moved(x: float, y: float, matrix: Matrix) -> tuple[float, float]:
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f


def _upright(page: Page) -> Page:
    """Turn a page on which most letters are written sideways."""
    counts = [0, 0, 0, 0]
    for letter in page.letters:
        counts[letter.turn] += 1
    turns = counts.index(max(counts))
    if not turns:
        return page
    width, height = (page.height, page.width) if turns % 2 else (page.width, page.height)
    return Page(
        page.number,
        width,
        height,
        [turned(letter, turns, page.width, page.height) for letter in page.letters],
        [_turned_rule(rule, turns, page.width, page.height) for rule in page.rules],
        [Fill(*_turned_box(fill, turns, page.width, page.height)) for fill in page.fills],
        page.pictures,
    )


def turned(letter: Letter, turns: int, width: float, height: float) -> Letter:
    """Return the letter on its page of a width and a height after that many quarter turns to the right."""
    x0, top, x1, bottom = _turned_box((letter.x0, letter.top, letter.x1, letter.bottom), turns, width, height)
    turn = (letter.turn - turns) % 4
    mid_x, mid_y = (letter.x0 + letter.x1) / 2, (letter.top + letter.bottom) / 2
    stands = (letter.base, mid_y) if letter.turn % 2 else (mid_x, letter.base)
    stands = _turned_point(*stands, turns, width, height)
    base = stands[0] if turn % 2 else stands[1]
    return Letter(letter.text, x0, top, x1, bottom, base, letter.size, letter.is_bold, turn)


def _turned_point(x: float, y: float, turns: int, width: float, height: float) -> tuple[float, float]:
    match turns % 4:
        case 1:
            return height - y, x
        case 2:
            return width - x, height - y
        case 3:
            return y, width - x
        case _:
            return x, y


def _turned_box(
    box: tuple[float, float, float, float], turns: int, width: float, height: float
) -> tuple[float, float, float, float]:
    ax, ay = _turned_point(box[0], box[1], turns, width, height)
    bx, by = _turned_point(box[2], box[3], turns, width, height)
    return min(ax, bx), min(ay, by), max(ax, bx), max(ay, by)


def _turned_rule(rule: Rule, turns: int, width: float, height: float) -> Rule:
    box = (
        (rule.first, rule.at, rule.last, rule.at)
        if rule.is_across
        else (rule.at, rule.first, rule.at, rule.last)
    )
    x0, top, x1, bottom = _turned_box(box, turns, width, height)
    is_across = rule.is_across if turns % 2 == 0 else not rule.is_across
    return Rule(True, top, x0, x1) if is_across else Rule(False, x0, top, bottom)
