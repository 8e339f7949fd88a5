"""Bytes of a text file as text."""

import codecs
import re

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_DECLARED = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?\s*([\w.:-]{2,40})""", re.IGNORECASE)
_LOWER = re.compile("[а-яё]")


def text_of(content: bytes | str, *, is_declared: bool = False) -> str:
    """Return the text, its line ends as one sign; `is_declared` looks for the encoding in the first lines.

    Tried in turn: the mark at the beginning, the declaration, UTF-8, UTF-16 without a mark, and the two Cyrillic
    encodings of the nineties. No bytes are ever refused: what has no sense becomes the sign of replacement.
    """
    text = content if isinstance(content, str) else _decoded(content, is_declared)
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "").removeprefix("\ufeff")


def _decoded(content: bytes, is_declared: bool) -> str:
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return content.decode(encoding, errors="replace")
    for encoding in _candidates(content, is_declared):
        try:
            return content.decode(encoding)
        except (UnicodeError, LookupError):
            continue
    if _is_nearly_utf8(content):
        return content.decode("utf-8", errors="replace")
    return _cyrillic(content)


def _candidates(content: bytes, is_declared: bool) -> list[str]:
    found = []
    if content[:400].count(0) > len(content[:400]) // 4:
        found.append("utf-16-le" if content[1:400:2].count(0) > content[0:400:2].count(0) else "utf-16-be")
        # Cyrillic letters have 4 where Latin ones have 0.
    elif content[:400:2].count(4) > 50 or content[1:400:2].count(4) > 50:
        found.append("utf-16-le" if content[1:400:2].count(4) > content[0:400:2].count(4) else "utf-16-be")
    declared = _DECLARED.search(content[:4096]) if is_declared else None
    # A file that was changed to UTF-8 keeps its old declaration; bytes that are UTF-8 throughout are it.
    found.append("utf-8")
    if declared and _is_text_encoding(declared[1].decode("ascii")):
        found.append(declared[1].decode("ascii"))
    return found


def _is_text_encoding(name: str) -> bool:
    try:
        return codecs.lookup(name)._is_text_encoding
    except LookupError:
        return False


def _is_nearly_utf8(content: bytes) -> bool:
    """Tell a UTF-8 file with a few damaged letters from one in another encoding."""
    text = content[:200_000].decode("utf-8", errors="replace")
    return text.count("\ufffd") * 50 < len(text)


def _cyrillic(content: bytes) -> str:
    """Return the text in the encoding that gives the most small Cyrillic letters."""
    texts = [content.decode(encoding, errors="replace") for encoding in ("cp1251", "koi8-r", "cp866")]
    return max(texts, key=lambda text: len(_LOWER.findall(text[:200_000])))
