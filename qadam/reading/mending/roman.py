"""Roman numerals in every way people type them."""

import re

_SIGNS = str.maketrans(
    {
        **dict.fromkeys("ІIiіl|ıӏӀ", "I"),
        **dict.fromkeys("VvУYҮҰуyүұ", "V"),
        **dict.fromkeys("XxХх", "X"),
        "Ш": "III",
        "П": "II",
        "L": "L",
        "1": "I",
    }
)
_SHAPE = re.compile(r"(XL|L?X{0,3})(IX|IV|V?I{0,4})")
_VALUES = {"I": 1, "V": 5, "X": 10, "L": 50}
# A small «у» is a word, a single stroke or one is not a numeral.
_NEVER = frozenset("уyүұlх|1vx")
_LONGEST = 12


def read_roman(token: str) -> int | None:
    """Return what a Roman numeral means, 1 to 89, or None for anything else.

    Understood are Latin and Cyrillic letters («II», «ІІ», «ІҮ», «IY», «ХІ»), small ones («iv»), gaps («I V»), a one
    for the I («1V») and the Russian letters that look like several strokes («Ш», «П»). A closing dot is left out.
    """
    letters = "".join(token.split()).rstrip(".")
    if not letters or len(letters) > _LONGEST or letters in _NEVER or letters.isdecimal():
        return None
    signs = letters.translate(_SIGNS)
    if not _SHAPE.fullmatch(signs):
        return None
    return _value(signs)


def _value(signs: str) -> int:
    """Return the sum of the signs, a smaller one before a greater one taken away."""
    values = [_VALUES[sign] for sign in signs]
    following = [*values[1:], 0]
    return sum(-value if value < after else value for value, after in zip(values, following, strict=True))
