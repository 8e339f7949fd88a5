"""Pictures of entries: smaller ones made on the server, upright and without what a camera writes into them."""

import io
import warnings

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile, File
from django.core.files.storage import default_storage
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _
from PIL import Image, ImageOps, UnidentifiedImageError

from qadam.files.models import Upload

# Widths in pixels: a line of a list, a page on a telephone, a page on a wide screen.
WIDTHS = (320, 640, 1280)
# A picture of more points would fill the server's memory when it is unpacked.
MOST_POINTS = 60_000_000
QUALITY = 82
CONTENT_TYPE = "image/webp"
BROKEN = (
    UnidentifiedImageError,
    Image.DecompressionBombError,
    Image.DecompressionBombWarning,
    OSError,
    ValueError,
    SyntaxError,
)


def make_variants(upload: Upload) -> dict[str, str]:
    """Store a stored picture at each width, and return the storage names by width; a small one is not made larger.

    ValidationError when it cannot be drawn. EXIF, with the place where it was taken, stays in the original alone,
    which is not shown to the public.
    """
    picture = _read(upload)
    made: dict[str, str] = {}
    try:
        for width in WIDTHS:
            name = f"entries/{get_random_string(32)}-{width}.webp"
            made[str(width)] = default_storage.save(name, _drawn(picture, width))
    except BaseException:
        erase(made)
        raise
    return made


def erase(variants: dict[str, str]) -> None:
    """Take the smaller pictures away for good."""
    for name in variants.values():
        default_storage.delete(name)


def open_variant(variants: dict[str, str], width: int) -> "File[bytes]":
    """Open the smallest stored picture that is at least so wide, else the widest; KeyError where none is stored."""
    kept = sorted(int(known) for known in variants)
    if not kept:
        raise KeyError(width)
    chosen = next((known for known in kept if known >= width), kept[-1])
    return default_storage.open(variants[str(chosen)])


def _read(upload: Upload) -> Image.Image:
    try:
        with warnings.catch_warnings(), upload.file.open("rb") as file:
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            picture = Image.open(file)
            if picture.width * picture.height > MOST_POINTS:
                raise ValidationError(
                    _("{name} has too many points. Make the picture smaller and choose it again.").format(
                        name=upload.name
                    )
                )
            # A picture of a camera is unpacked no larger than it is shown.
            picture.draft("RGB", (WIDTHS[-1] * 2, WIDTHS[-1] * 2))
            picture.load()
            return ImageOps.exif_transpose(picture).convert("RGB")
    except BROKEN as error:
        raise ValidationError(
            _("{name} cannot be read as a picture. Choose another one.").format(name=upload.name)
        ) from error


def _drawn(picture: Image.Image, width: int) -> "ContentFile[bytes]":
    copy = picture.copy()
    copy.thumbnail((width, width * 3), Image.Resampling.LANCZOS)
    content = io.BytesIO()
    # A new picture without the old one's notes.
    clean = Image.new("RGB", copy.size)
    clean.paste(copy)
    clean.save(content, "WEBP", quality=QUALITY, method=4)
    return ContentFile(content.getvalue())
