"""Pictures that go out with an address: the card of 1200 × 630 shown where a link is shared, and the banner."""

import io
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import IO

from PIL import Image, ImageDraw, ImageFont, ImageOps, UnidentifiedImageError

import qadam.writing

FONTS = Path(qadam.writing.__file__).parent / "fonts"
CARD = (1200, 630)
# The size a social network still takes; a photo is pressed until the card is under it.
MOST_BYTES = 300 * 1000
QUALITIES = (88, 80, 70, 60, 45, 30)
JPEG = "image/jpeg"
PNG = "image/png"

DEEP, PAPER, INK, MUTED, GOLD, BRAND = "#0B3B45", "#FBFAF7", "#16262B", "#55666C", "#F2C14E", "#006373"
MARGIN = 64
PHOTO_WIDTH = 430
BAND = 18

Font = ImageFont.FreeTypeFont
Draw = ImageDraw.ImageDraw


@dataclass(frozen=True)
class Card:
    """What a card says: above small, the title large, lines below, and whose page it is."""

    above: str
    title: str
    below: tuple[str, ...]
    site: str


def share_card(card: Card, photo: "IO[bytes] | None" = None) -> bytes:
    """Return the card as a JPEG of 1200 × 630 under 300 KB, with the photo at its right side where there is one."""
    canvas = Image.new("RGB", CARD, PAPER)
    draw = ImageDraw.Draw(canvas)
    width = CARD[0] - 2 * MARGIN
    picture = _photo(photo) if photo else None
    if picture is not None:
        canvas.paste(picture, (CARD[0] - PHOTO_WIDTH, 0))
        width -= PHOTO_WIDTH - MARGIN // 2
    draw.rectangle((0, 0, CARD[0], BAND), fill=DEEP)
    draw.rectangle((0, BAND, CARD[0], BAND + 4), fill=GOLD)
    _write(draw, card, width)
    _steps(draw, (MARGIN, CARD[1] - 92), BRAND)
    draw.text((MARGIN + 130, CARD[1] - 84), card.site, font=font(26, is_bold=True), fill=INK)
    return _pressed(canvas)


def banner_picture(title: str, verb: str, size: tuple[int, int] = (600, 200)) -> bytes:
    """Return the banner as a PNG for sites that allow no frames: the title of the contest and what to do."""
    canvas = Image.new("RGB", size, DEEP)
    draw = ImageDraw.Draw(canvas)
    draw.rectangle((0, size[1] - 6, size[0], size[1]), fill=GOLD)
    top = 28
    for line in _fitted(draw, title, size[0] - 56, 2, (40, 34, 28, 24, 20)):
        draw.text((28, top), line.text, font=line.font, fill="white")
        top += line.height
    _steps(draw, (28, size[1] - 62), GOLD)
    draw.text((28 + 116, size[1] - 58), verb, font=font(26, is_bold=True), fill=GOLD)
    out = io.BytesIO()
    canvas.quantize(64).save(out, "PNG", optimize=True)
    return out.getvalue()


@lru_cache(maxsize=64)
def font(size: int, *, is_bold: bool = False) -> Font:
    """Return Onest, which has every Kazakh letter, at a size."""
    return ImageFont.truetype(str(FONTS / f"Onest-{'SemiBold' if is_bold else 'Regular'}.ttf"), size)


@dataclass(frozen=True)
class _Line:
    text: str
    font: Font
    height: int


def _write(draw: Draw, card: Card, width: int) -> None:
    top = 70
    for line in _fitted(draw, card.above, width, 2, (28, 26), is_bold=False):
        draw.text((MARGIN, top), line.text, font=line.font, fill=MUTED)
        top += line.height
    top += 16
    for line in _fitted(draw, card.title, width, 4, (68, 60, 52, 46, 40, 34)):
        draw.text((MARGIN, top), line.text, font=line.font, fill=INK)
        top += line.height
    top += 18
    for text in card.below:
        for line in _fitted(draw, text, width, 2, (32, 28, 25), is_bold=False):
            draw.text((MARGIN, top), line.text, font=line.font, fill=BRAND)
            top += line.height


def _fitted(
    draw: Draw, text: str, width: int, most: int, sizes: tuple[int, ...], *, is_bold: bool = True
) -> Iterator[_Line]:
    """Yield the lines of a text at the largest size at which it takes no more lines than there is room for."""
    for size in sizes:
        chosen = font(size, is_bold=is_bold)
        lines = _wrapped(draw, text, chosen, width)
        if len(lines) <= most:
            break
    else:
        lines = [*lines[: most - 1], _cut(draw, " ".join(lines[most - 1 :]), chosen, width)]
    yield from (_Line(line, chosen, round(size * 1.24)) for line in lines)


def _wrapped(draw: Draw, text: str, chosen: Font, width: int) -> list[str]:
    lines: list[str] = []
    for word in text.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and draw.textlength(longer, chosen) <= width:
            lines[-1] = longer
        else:
            lines.append(_cut(draw, word, chosen, width))
    return lines


def _cut(draw: Draw, text: str, chosen: Font, width: int) -> str:
    if draw.textlength(text, chosen) <= width:
        return text
    while text and draw.textlength(f"{text}…", chosen) > width:
        text = text[:-1]
    return f"{text.rstrip()}…"


def _steps(draw: Draw, at: tuple[int, int], colour: str) -> None:
    """Draw the flight of four steps, the sign of the site."""
    left, top = at
    for number in range(4):
        height = 9 + 9 * number
        draw.rectangle(
            (left + number * 24, top + 36 - height, left + number * 24 + 22, top + 36), fill=colour
        )


def _photo(photo: "IO[bytes]") -> Image.Image | None:
    """Return the photo cut to its place; one that cannot be read leaves the place to the words."""
    try:
        with Image.open(photo) as opened:
            upright = ImageOps.exif_transpose(opened).convert("RGB")
    except (UnidentifiedImageError, OSError, ValueError):
        return None
    return ImageOps.fit(upright, (PHOTO_WIDTH, CARD[1]), Image.Resampling.LANCZOS, centering=(0.5, 0.35))


def _pressed(canvas: Image.Image) -> bytes:
    for quality in QUALITIES:
        out = io.BytesIO()
        canvas.save(out, "JPEG", quality=quality, optimize=True)
        if out.tell() < MOST_BYTES:
            break
    return out.getvalue()
