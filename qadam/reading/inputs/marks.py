"""The marks of Markdown inside a line: emphasis, escapes, links, footnotes."""

import re
from html import unescape

from qadam.reading.inputs.spans import Raw

# A paragraph that tells how the act was changed: the register puts it between the act's own words.
NOTE = re.compile(r"\s*(?:Сноска|Ескерту)\s*\.\s*\S", re.IGNORECASE)
# Signs that a backslash or an entity protects are kept apart until the marks are read.
_HIDDEN = {sign: chr(0xE000 + number) for number, sign in enumerate("\\`*_{}[]()#+-.!|~<>\"'&:=@^/$%;,?")}
_SHOWN = str.maketrans({hidden: sign for sign, hidden in _HIDDEN.items()})
_ESCAPE = re.compile(r"\\([\\`*_{}\[\]()#+\-.!|~<>\"'&:=@^/$%;,?])")
_IMAGE = re.compile(r"!\[([^\]\n]{0,500})\]\([^)\n]{0,2000}\)")
_LINK = re.compile(r"(?<!!)\[([^\]\n]{1,300})\]\((?:[^()\n]|\([^()\n]{0,200}\)){0,2000}\)")
_ADDRESS = re.compile(r"<((?:https?|mailto):[^>\s]{1,1000})>")
_CODE = re.compile(r"(?<!`)(`{1,3})(?!`)([^`\n]{1,2000})\1(?!`)")
_FOOTNOTE = re.compile(r"\[\^([^\]\s]{1,40})\]")
_TAG = re.compile(
    r"</?(?:b|strong|i|em|u|s|sup|sub|small|font|span|a|ins|del|mark|center)\b[^<>\n]{0,500}>", re.IGNORECASE
)
_BREAK = re.compile(r"[ \t]*<br\s*/?>[ \t]*\n?", re.IGNORECASE)
_BOLD_TAG = re.compile(r"<(b|strong)\b[^<>]{0,200}>(.*)</\1\s*>", re.IGNORECASE | re.DOTALL)
_STRONG = (
    re.compile(r"\*\*\*(?=[^\s*])(.{1,400}?)(?<=[^\s*])\*\*\*(?!\*)", re.DOTALL),
    re.compile(r"\*\*(?=[^\s*])(.{1,400}?)(?<=\S)\*\*(?!\*)", re.DOTALL),
    re.compile(r"(?<!\w)__(?=[^\s_])(.{1,400}?)(?<=[^\s_])__(?!\w)", re.DOTALL),
    re.compile(r"~~(?=[^\s~])(.{1,400}?)(?<=[^\s~])~~(?!~)", re.DOTALL),
)
_SLANTED = (
    re.compile(r"(?<![\w*])\*(?=[^\s*])([^*]{1,400}?)(?<=[^\s*])\*(?![\w*])"),
    re.compile(r"(?<![\w_])_(?=[^\s_])([^_]{1,400}?)(?<=[^\s_])_(?![\w_])"),
)
_ENTITY = re.compile(r"&(?:#\d{1,7}|#x[0-9a-f]{1,6}|[a-z][a-z0-9]{1,20});", re.IGNORECASE)
_MOST_MARKS = 400
_GAP = re.compile(r"[ \t]*\n[ \t]*|(?<=\S) {2,}(?=\S)")
_MARKS = frozenset("*_`[<\\&~")


def unmarked(text: str) -> str:
    """Return the text without marks, what was escaped as itself."""
    return _unmarked(text) if not _MARKS.isdisjoint(text) else text


def is_bold(text: str) -> bool:
    """Tell whether the whole text is bold, by stars or by a tag."""
    bare = text.strip()
    if bare.startswith(("**", "__")) and bare[:2] == bare[-2:] and len(bare) > 4:
        return bare[:2] not in bare[2:-2]
    if bare.startswith("*") and bare.endswith("*") and len(bare) > 6:
        return is_bold(bare[1:-1]) and not bare.startswith("**")
    match = _BOLD_TAG.fullmatch(bare)
    return bool(match) and f"<{match[1].lower()}" not in match[2].lower() if match else False


def _unmarked(text: str) -> str:
    text = _ESCAPE.sub(lambda match: _HIDDEN[match[1]], text)
    if text.count("`") < _MOST_MARKS:
        text = _CODE.sub(lambda match: _hidden(match[2]), text)
    text = _BREAK.sub("\n", text)
    if text.count("[") < _MOST_MARKS:
        text = _LINK.sub(r"\1", _IMAGE.sub("", text))
    text = _ADDRESS.sub(r"\1", text)
    text = _FOOTNOTE.sub(r"[\1]", text)
    text = _TAG.sub("", text)
    # No paragraph has so many marks; a text made to have them is not worth the search for pairs.
    if max(text.count(sign) for sign in "*_~") < _MOST_MARKS:
        for pattern in (*_STRONG, *_SLANTED):
            text = pattern.sub(r"\1", text)
    return _ENTITY.sub(lambda match: unescape(match[0]), text).translate(_SHOWN)


def _hidden(text: str) -> str:
    return "".join(_HIDDEN.get(sign, sign) for sign in text)


def raw_cell(text: str) -> Raw:
    """Return a cell written on one line; <br> or a gap of two spaces between words divides its lines."""
    shown = unmarked(text.strip())
    lines = shown.split("\n") if _is_spaced_out(shown) else _GAP.split(shown)
    return Raw(tuple(line.strip() for line in lines if line.strip()), is_strong=is_bold(text))


def _is_spaced_out(text: str) -> bool:
    """Tell letter-spaced words, between which two spaces are only the gap between words."""
    words = text.split()
    return sum(1 for word in words if len(word) == 1 and word.isalpha()) * 3 > len(words)
