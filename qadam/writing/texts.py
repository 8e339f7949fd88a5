"""Text as files can hold it: without the signs that XML refuses and those that cannot be seen."""

import re
import unicodedata

from qadam.kit.dates import MONTHS, RU_GENITIVE
from qadam.writing.document import Cell

# Control, format and half signs; among the format ones are those that turn the direction of writing.
_UNSEEN = {"Cc", "Cf", "Cs"}
_LINE_ENDS = str.maketrans(
    {"\r": "\n", "\v": "\n", "\f": "\n", "\x85": "\n", "\u2028": "\n", "\u2029": "\n", "\t": " "}
)
_TIED = re.compile(
    # «№ 84», «5 қаңтарға», «5 января», «Ә. Сапарова»: what the end of a line should not part.
    r"(?<=№) (?=\d)"
    r"|(?<=\b\d) (?=(?:MONTHS))"
    r"|(?<=\b\d\d) (?=(?:MONTHS))"
    r"|(?<=\b[А-ЯЁӘҒҚҢӨҰҮҺІ]\.) (?=[А-ЯЁӘҒҚҢӨҰҮҺІ])".replace(
        "MONTHS", "|".join([*MONTHS["kk"], *RU_GENITIVE])
    )
)


def lines_of(cell: Cell) -> list[str]:
    """Return the lines of a text or of several, cleaned, without the empty ones; an empty text has no line."""
    texts = [cell] if isinstance(cell, str) else cell
    lines = [_plain(line) for text in texts for line in text.translate(_LINE_ENDS).split("\n")]
    return [line for line in lines if line]


def line_of(text: str) -> str:
    """Return the text cleaned and in one line."""
    return " ".join(lines_of(text))


def tied(line: str) -> str:
    """Return the line for print, with spaces that do not break inside numbers of acts, days and names."""
    return _TIED.sub("\u00a0", line)


def _plain(line: str) -> str:
    seen = "".join(
        sign for sign in line if unicodedata.category(sign) not in _UNSEEN and not _is_no_sign(sign)
    )
    # Letters with marks of their own (й, ё) come as one sign from some keyboards and as two from others.
    return unicodedata.normalize("NFC", seen).strip(" ")


def _is_no_sign(sign: str) -> bool:
    """Tell whether Unicode promises that the code is never a sign."""
    code = ord(sign)
    return code & 0xFFFE == 0xFFFE or 0xFDD0 <= code <= 0xFDEF
